-- Data from Stripe: events as received, objects as last read, and the state of the synchronisation.

-- An event only says that an object changed. It is stored raw, before it is parsed.
create table stripe_events (
    id          text    not null primary key,
    type        text    not null,
    created_at  integer not null,
    received_at integer not null,
    source      text    not null,               -- how it was received first
    livemode    integer,                        -- null: not contained
    scope       text    not null,               -- own, other mode or other account
    listed_at   integer,                        -- when it was polled; null: only delivered
    object_kind text,                           -- null: without an object
    object_id   text,
    raw         text    not null,
    constraint stripe_events_source_known check (source in ('poll', 'webhook')),
    constraint stripe_events_scope_known check (scope in ('own', 'other_mode', 'other_account'))
) strict;
create index stripe_events_created on stripe_events (created_at, id);
create index stripe_events_listed on stripe_events (created_at, id) where listed_at is not null;
create index stripe_events_foreign on stripe_events (scope) where scope <> 'own';

-- Objects to be read, each once for any number of events. A row is removed when a reading that
-- began after the last request was applied.
create table stripe_reads (
    kind       text    not null,
    id         text    not null,
    asked      integer not null,                -- grows with each request
    attempts   integer not null,
    next_at    integer not null,
    planned_at integer not null,                -- when next_at was set
    last_error text,
    primary key (kind, id)
) strict;
create index stripe_reads_next on stripe_reads (next_at);

-- The mirror: the newest reading of each object, raw, with the columns that queries use.
create table stripe_objects (
    kind           text    not null,
    id             text    not null,
    created_at     integer not null,
    status         text,                        -- open set of values
    payment_intent text,
    customer       text,
    source         text,                        -- what moved the money, of a balance transaction
    currency       text,
    amount_minor   integer,
    raw            text    not null,
    read_at        integer not null,
    reading        integer not null,            -- number of the reading, in order of beginning
    primary key (kind, id)
) strict;
create index stripe_objects_payment on stripe_objects (payment_intent) where payment_intent is not null;
create index stripe_objects_customer on stripe_objects (customer) where customer is not null;
create index stripe_objects_source on stripe_objects (source) where source is not null;

-- Full import of the account, collection by collection; it can be continued.
create table sync_collections (
    name        text    not null primary key,
    place       integer not null,               -- the order they are read in
    last_id     text,                           -- everything newer has been read
    read_count  integer not null,
    finished_at integer,
    fresh_at    integer,                        -- everything in it before this time is known
    last_error  text,                           -- why it cannot be read; null when it can
    failed_at   integer,
    failures    integer not null,
    next_at     integer                         -- not tried again before this
) strict;

-- One row: the state of the synchronisation.
create table sync_state (
    one           integer not null primary key,
    up_to_date_at integer,                      -- every event made before this is known
    cursor_id     text,                         -- polling continues after this event
    gap_since     integer,                      -- events may be missing since this time
    full_read_at  integer,                      -- when the last full reading ended
    last_error    text,
    failed_at     integer,
    livemode      integer,                      -- mode of this workspace, once bound
    account_id    text,                         -- its Stripe account, once bound
    is_demo       integer not null,             -- uses only the key of its stand-in
    readings      integer not null,             -- number of the newest reading
    credited_through integer not null,          -- top-ups up to this transaction were processed
    looked_back_at integer,                     -- when the events of the last hour were listed again
    open_read_at  integer,                      -- when the daily reading last ran
    constraint sync_state_one check (one = 1)
) strict;
insert into sync_state (one, is_demo, readings, credited_through) values (1, 0, 0, 0);

-- At most one row: the process that sends calls and reads changes. Commands need no lease.
create table stripe_lease (
    one        integer not null primary key,
    holder     text    not null,               -- machine, process and its start: unique
    program    text    not null,
    host       text    not null,
    pid        integer not null,
    since      integer not null,
    renewed_at integer not null,                -- expires a minute later
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
    amount_minor integer,                        -- null: invalid amount
    currency     text,
    opened_at    integer not null,
    due_at       integer,                        -- Stripe's deadline for an answer
    primary key (kind, id),
    constraint unattached_cases_kind_known check (kind in ('refund', 'dispute'))
) strict;
create index unattached_cases_payment on unattached_cases (payment) where payment is not null;

-- Items under "needs attention". One open item for each subject and code.
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
