-- What Stripe has told us: events as they came, objects as last read, and how far reading is.

-- An event is a hint that an object changed. It is kept raw, before it is understood.
create table stripe_events (
    id          text    not null primary key,
    type        text    not null,
    created_at  bigint  not null,
    received_at bigint  not null,
    source      text    not null,               -- who brought it first
    livemode    bigint ,                        -- null: it does not say
    scope       text    not null,               -- whose event it is
    listed_at   bigint ,                        -- when polling saw it in Stripe's list; null: only delivered
    object_kind text,                           -- null: it names no object
    object_id   text,
    raw         text    not null,
    constraint stripe_events_source_known check (source in ('poll', 'webhook')),
    constraint stripe_events_scope_known check (scope in ('own', 'other_mode', 'other_account'))
);
create index stripe_events_created on stripe_events (created_at, id);
create index stripe_events_listed on stripe_events (created_at, id) where listed_at is not null;
create index stripe_events_foreign on stripe_events (scope) where scope <> 'own';

-- Objects to be read, each once however many events name it. A row goes when a reading that
-- began after the last asking has had its effect.
create table stripe_reads (
    kind       text    not null,
    id         text    not null,
    asked      bigint  not null,                -- grows with each asking
    attempts   bigint  not null,
    next_at    bigint  not null,
    planned_at bigint  not null,                -- when next_at was set, by the clock of then
    last_error text,
    primary key (kind, id)
);
create index stripe_reads_next on stripe_reads (next_at);

-- The mirror: the newest reading of each object, raw, with what is searched by.
create table stripe_objects (
    kind           text    not null,
    id             text    not null,
    created_at     bigint  not null,
    status         text,                        -- open: Stripe may invent more
    payment_intent text,
    customer       text,
    source         text,                        -- what moved the money, of a balance transaction
    currency       text,
    amount_minor   bigint ,
    raw            text    not null,
    read_at        bigint  not null,
    reading        bigint  not null,            -- number of the reading: a later one has begun later
    primary key (kind, id)
);
create index stripe_objects_payment on stripe_objects (payment_intent) where payment_intent is not null;
create index stripe_objects_customer on stripe_objects (customer) where customer is not null;
create index stripe_objects_source on stripe_objects (source) where source is not null;

-- A full reading of the account, collection by collection; it goes on where it was.
create table sync_collections (
    name        text    not null primary key,
    place       bigint  not null,               -- the order they are read in
    last_id     text,                           -- everything newer has been read
    read_count  bigint  not null,
    finished_at bigint ,
    fresh_at    bigint ,                        -- everything in it before this has been heard
    last_error  text,                           -- why it cannot be read; null when it can
    failed_at   bigint ,
    failures    bigint  not null,
    next_at     bigint                          -- not asked again before this
);

-- One row: what is known of how fresh the mirror is.
create table sync_state (
    one           bigint  not null primary key,
    up_to_date_at bigint ,                      -- every event made before this is known
    cursor_id     text,                         -- reading on starts behind this event
    gap_since     bigint ,                      -- from here on events may be missing
    full_read_at  bigint ,                      -- when the last full reading ended
    last_error    text,
    failed_at     bigint ,
    livemode      bigint ,                      -- the mode this workspace works in, once it has worked
    account_id    text,                         -- its Stripe account, once it has worked with one
    is_demo       bigint  not null,             -- uses no key but that of its own stand-in
    readings      bigint  not null,             -- number of the newest reading
    credited_through bigint not null,          -- top-ups up to this transaction were looked at
    looked_back_at bigint ,                     -- when the events of the last hour were listed again
    open_read_at  bigint ,                      -- when everything open was last read again
    constraint sync_state_one check (one = 1)
);
insert into sync_state (one, is_demo, readings, credited_through) values (1, 0, 0, 0);

-- At most one row: the process that sends calls and reads what changed. Others may do everything else.
create table stripe_lease (
    one        bigint not null primary key,
    holder     text    not null,               -- machine, process and its start: unique
    program    text    not null,
    host       text    not null,
    pid        bigint not null,
    since      bigint not null,
    renewed_at bigint not null,                -- a minute later it is free
    constraint stripe_lease_one check (one = 1)
);

-- Refunds and disputes whose payment is not known here, or does not fit: they wait in the queue while
-- their item of the same code is open.
create table unattached_cases (
    kind         text    not null,
    id           text    not null,
    payment      text,                          -- payment intent or charge
    code         text    not null,              -- of the error
    reason       text    not null,
    amount_minor bigint ,                        -- null: no amount that can be
    currency     text,
    opened_at    bigint  not null,
    due_at       bigint ,                        -- when Stripe stops taking an answer
    primary key (kind, id),
    constraint unattached_cases_kind_known check (kind in ('refund', 'dispute'))
);
create index unattached_cases_payment on unattached_cases (payment) where payment is not null;

-- What a person must look at. One open item for each subject and code.
create table attention_items (
    id        bigint  not null primary key,
    code      text    not null,
    subject   text    not null,
    message   text    not null,
    opened_at bigint  not null,
    closed_at bigint ,
    closed_by text,
    note      text
);
create unique index attention_items_open on attention_items (subject, code) where closed_at is null;
