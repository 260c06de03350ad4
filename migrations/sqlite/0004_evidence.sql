-- Evidence: drafts, files, evidence as sent, and documents of the team for all
-- disputes: the matrix of required fields, and the standing texts.

-- The draft of one dispute. Only changes by people are stored; the rest is computed.
create table evidence_drafts (
    dispute_id text    not null primary key references disputes (id),
    revision   integer not null,                -- grows with each change; a stale one is refused
    product    text    not null,
    texts      text    not null,                -- JSON: field -> text
    enhanced   text    not null,                -- JSON
    staged_at  integer,                         -- when it was last staged at Stripe, unless answered since
    updated_at integer not null,
    updated_by text    not null
) strict;

-- Files as attached; those of one field are sent as one PDF, in the order of `position`.
create table evidence_attachments (
    id         integer not null primary key,
    dispute_id text    not null references disputes (id),
    field      text    not null,
    position   integer not null,
    name       text    not null,
    media_type text    not null,
    size       integer not null,                -- bytes
    pages      integer not null,
    sha256     text    not null,                -- hexadecimal
    bytes      blob    not null,
    added_at   integer not null,
    added_by   text    not null
) strict;
create index evidence_attachments_of on evidence_attachments (dispute_id, field, position);

-- Uploaded files: the same content is not uploaded twice.
create table evidence_uploads (
    dispute_id  text    not null references disputes (id),
    sha256      text    not null,
    file_id     text    not null,               -- Stripe's
    uploaded_at integer not null,
    primary key (dispute_id, sha256)
) strict;

-- Evidence exactly as sent; the outbox has the state of its call, by the key.
create table evidence_sent (
    id         integer not null primary key,
    dispute_id text    not null references disputes (id),
    key        text    not null unique,         -- idempotency key of the call
    submitted  integer not null,                -- 0: only staged
    texts      text    not null,                -- JSON: field -> text
    files      text    not null,                -- JSON: field, name, sha256, pages, bytes, Stripe's id
    enhanced   text    not null,                -- JSON
    sent_at    integer not null,
    actor      text    not null
) strict;
create index evidence_sent_of on evidence_sent (dispute_id, id);

-- The evidence matrix; a change is a new row.
create table evidence_matrix (
    version    integer not null primary key,
    body       text    not null,                -- JSON
    actor      text    not null,
    created_at integer not null
) strict;

-- The standing texts of the merchant; a change is a new row.
create table standing_texts (
    version    integer not null primary key,
    body       text    not null,                -- JSON
    actor      text    not null,
    created_at integer not null
) strict;

create trigger evidence_sent_no_update before update on evidence_sent begin select raise(abort, 'append_only: evidence_sent'); end;
create trigger evidence_sent_no_delete before delete on evidence_sent begin select raise(abort, 'append_only: evidence_sent'); end;
create trigger evidence_matrix_no_update before update on evidence_matrix begin select raise(abort, 'append_only: evidence_matrix'); end;
create trigger evidence_matrix_no_delete before delete on evidence_matrix begin select raise(abort, 'append_only: evidence_matrix'); end;
create trigger standing_texts_no_update before update on standing_texts begin select raise(abort, 'append_only: standing_texts'); end;
create trigger standing_texts_no_delete before delete on standing_texts begin select raise(abort, 'append_only: standing_texts'); end;
