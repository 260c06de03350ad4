-- Evidence: drafts, files, evidence as sent, and documents of the team for all
-- disputes: the matrix of required fields, and the standing texts.

-- The draft of one dispute. Only changes by people are stored; the rest is computed.
create table evidence_drafts (
    dispute_id text    not null primary key references disputes (id),
    revision   bigint  not null,                -- grows with each change; a stale one is refused
    product    text    not null,
    texts      text    not null,                -- JSON: field -> text
    enhanced   text    not null,                -- JSON
    staged_at  bigint,                          -- when it was last staged at Stripe, unless answered since
    updated_at bigint  not null,
    updated_by text    not null
);

-- Files as attached; those of one field are sent as one PDF, in the order of `position`.
create table evidence_attachments (
    id         bigint  not null primary key,
    dispute_id text    not null references disputes (id),
    field      text    not null,
    position   bigint  not null,
    name       text    not null,
    media_type text    not null,
    size       bigint  not null,                -- bytes
    pages      bigint  not null,
    sha256     text    not null,                -- hexadecimal
    bytes      bytea   not null,
    added_at   bigint  not null,
    added_by   text    not null
);
create index evidence_attachments_of on evidence_attachments (dispute_id, field, position);

-- Uploaded files: the same content is not uploaded twice.
create table evidence_uploads (
    dispute_id  text    not null references disputes (id),
    sha256      text    not null,
    file_id     text    not null,               -- Stripe's
    uploaded_at bigint  not null,
    primary key (dispute_id, sha256)
);

-- Evidence exactly as sent; the outbox has the state of its call, by the key.
create table evidence_sent (
    id         bigint  not null primary key,
    dispute_id text    not null references disputes (id),
    key        text    not null unique,         -- idempotency key of the call
    submitted  bigint  not null,                -- 0: only staged
    texts      text    not null,                -- JSON: field -> text
    files      text    not null,                -- JSON: field, name, sha256, pages, bytes, Stripe's id
    enhanced   text    not null,                -- JSON
    sent_at    bigint  not null,
    actor      text    not null
);
create index evidence_sent_of on evidence_sent (dispute_id, id);

-- The evidence matrix; a change is a new row.
create table evidence_matrix (
    version    bigint  not null primary key,
    body       text    not null,                -- JSON
    actor      text    not null,
    created_at bigint  not null
);

-- The standing texts of the merchant; a change is a new row.
create table standing_texts (
    version    bigint  not null primary key,
    body       text    not null,                -- JSON
    actor      text    not null,
    created_at bigint  not null
);

create trigger evidence_sent_append_only before update or delete on evidence_sent for each row execute function refuse_change();
create trigger evidence_sent_no_truncate before truncate on evidence_sent for each statement execute function refuse_change();
create trigger evidence_matrix_append_only before update or delete on evidence_matrix for each row execute function refuse_change();
create trigger evidence_matrix_no_truncate before truncate on evidence_matrix for each statement execute function refuse_change();
create trigger standing_texts_append_only before update or delete on standing_texts for each row execute function refuse_change();
create trigger standing_texts_no_truncate before truncate on standing_texts for each statement execute function refuse_change();
revoke update, delete, truncate on evidence_sent, evidence_matrix, standing_texts from public;
