-- What Stripe has told us: events as they came, objects as last read, and how far reading is.

-- An event is a hint that an object changed. It is kept raw, before it is understood.
create table stripe_events (
    id          text    not null primary key,
    type        text    not null,
    created_at  integer not null,
    received_at integer not null,
    source      text    not null,               -- who brought it first
    livemode    integer,                        -- null: it does not say
    scope       text    not null,               -- whose event it is
    listed_at   integer,                        -- when polling saw it in Stripe's list; null: only delivered
    object_kind text,                           -- null: it names no object
    object_id   text,
    raw         text    not null,
    constraint stripe_events_source_known check (source in ('poll', 'webhook')),
    constraint stripe_events_scope_known check (scope in ('own', 'other_mode', 'other_account'))
) strict;
create index stripe_events_created on stripe_events (created_at, id);
create index stripe_events_listed on stripe_events (created_at, id) where listed_at is not null;
create index stripe_events_foreign on stripe_events (scope) where scope <> 'own';

-- Objects to be read, each once however many events name it. A row goes when a reading that
-- began after the last asking has had its effect.
create table stripe_reads (
    kind       text    not null,
    id         text    not null,
    asked      integer not null,                -- grows with each asking
    attempts   integer not null,
    next_at    integer not null,
    planned_at integer not null,                -- when next_at was set, by the clock of then
    last_error text,
    primary key (kind, id)
) strict;
create index stripe_reads_next on stripe_reads (next_at);

-- The mirror: the newest reading of each object, raw, with what is searched by.
create table stripe_objects (
    kind           text    not null,
    id             text    not null,
    created_at     integer not null,
    status         text,                        -- open: Stripe may invent more
    payment_intent text,
    customer       text,
    source         text,                        -- what moved the money, of a balance transaction
    currency       text,
    amount_minor   integer,
    raw            text    not null,
    read_at        integer not null,
    reading        integer not null,            -- number of the reading: a later one has begun later
    primary key (kind, id)
) strict;
create index stripe_objects_payment on stripe_objects (payment_intent) where payment_intent is not null;
create index stripe_objects_customer on stripe_objects (customer) where customer is not null;
create index stripe_objects_source on stripe_objects (source) where source is not null;

-- A full reading of the account, collection by collection; it goes on where it was.
create table sync_collections (
    name        text    not null primary key,
    place       integer not null,               -- the order they are read in
    last_id     text,                           -- everything newer has been read
    read_count  integer not null,
    finished_at integer,
    fresh_at    integer,                        -- everything in it before this has been heard
    last_error  text,                           -- why it cannot be read; null when it can
    failed_at   integer,
    failures    integer not null,
    next_at     integer                         -- not asked again before this
) strict;

-- One row: what is known of how fresh the mirror is.
create table sync_state (
    one           integer not null primary key,
    up_to_date_at integer,                      -- every event made before this is known
    cursor_id     text,                         -- reading on starts behind this event
    gap_since     integer,                      -- from here on events may be missing
    full_read_at  integer,                      -- when the last full reading ended
    last_error    text,
    failed_at     integer,
    livemode      integer,                      -- the mode this workspace works in, once it has worked
    account_id    text,                         -- its Stripe account, once it has worked with one
    is_demo       integer not null,             -- uses no key but that of its own stand-in
    readings      integer not null,             -- number of the newest reading
    credited_through integer not null,          -- top-ups up to this transaction were looked at
    looked_back_at integer,                     -- when the events of the last hour were listed again
    open_read_at  integer,                      -- when everything open was last read again
    constraint sync_state_one check (one = 1)
) strict;
insert into sync_state (one, is_demo, readings, credited_through) values (1, 0, 0, 0);

-- At most one row: the process that sends calls and reads what changed. Others may do everything else.
create table stripe_lease (
    one        integer not null primary key,
    holder     text    not null,               -- machine, process and its start: unique
    program    text    not null,
    host       text    not null,
    pid        integer not null,
    since      integer not null,
    renewed_at integer not null,                -- a minute later it is free
    constraint stripe_lease_one check (one = 1)
) strict;

-- Refunds and disputes whose payment is not known here, or does not fit: they wait in the queue while
-- their item of the same code is open.
create table unattached_cases (
    kind         text    not null,
    id           text    not null,
    payment      text,                          -- payment intent or charge
    code         text    not null,              -- of the error
    reason       text    not null,
    amount_minor integer,                        -- null: no amount that can be
    currency     text,
    opened_at    integer not null,
    due_at       integer,                        -- when Stripe stops taking an answer
    primary key (kind, id),
    constraint unattached_cases_kind_known check (kind in ('refund', 'dispute'))
) strict;
create index unattached_cases_payment on unattached_cases (payment) where payment is not null;

-- What a person must look at. One open item for each subject and code.
create table attention_items (
    id        integer not null primary key,
    code      text    not null,
    subject   text    not null,
    message   text    not null,
    opened_at integer not null,
    closed_at integer,
    closed_by text,
    note      text
) strict;
create unique index attention_items_open on attention_items (subject, code) where closed_at is null;
