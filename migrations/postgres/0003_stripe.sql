-- Data from Stripe: events as received, objects as last read, and the state of the synchronisation.

-- An event only says that an object changed. It is stored raw, before it is parsed.
create table stripe_events (
    id          text    not null primary key,
    type        text    not null,
    created_at  bigint  not null,
    received_at bigint  not null,
    source      text    not null,               -- how it was received first
    livemode    bigint ,                        -- null: not contained
    scope       text    not null,               -- own, other mode or other account
    listed_at   bigint ,                        -- when it was polled; null: only delivered
    object_kind text,                           -- null: without an object
    object_id   text,
    raw         text    not null,
    constraint stripe_events_source_known check (source in ('poll', 'webhook')),
    constraint stripe_events_scope_known check (scope in ('own', 'other_mode', 'other_account'))
);
create index stripe_events_created on stripe_events (created_at, id);
create index stripe_events_listed on stripe_events (created_at, id) where listed_at is not null;
create index stripe_events_foreign on stripe_events (scope) where scope <> 'own';

-- Objects to be read, each once for any number of events. A row is removed when a reading that
-- began after the last request was applied.
create table stripe_reads (
    kind       text    not null,
    id         text    not null,
    asked      bigint  not null,                -- grows with each request
    attempts   bigint  not null,
    next_at    bigint  not null,
    planned_at bigint  not null,                -- when next_at was set
    last_error text,
    primary key (kind, id)
);
create index stripe_reads_next on stripe_reads (next_at);

-- The mirror: the newest reading of each object, raw, with the columns that queries use.
create table stripe_objects (
    kind           text    not null,
    id             text    not null,
    created_at     bigint  not null,
    status         text,                        -- open set of values
    payment_intent text,
    customer       text,
    source         text,                        -- what moved the money, of a balance transaction
    currency       text,
    amount_minor   bigint ,
    raw            text    not null,
    read_at        bigint  not null,
    reading        bigint  not null,            -- number of the reading, in order of beginning
    primary key (kind, id)
);
create index stripe_objects_payment on stripe_objects (payment_intent) where payment_intent is not null;
create index stripe_objects_customer on stripe_objects (customer) where customer is not null;
create index stripe_objects_source on stripe_objects (source) where source is not null;

-- Full import of the account, collection by collection; it can be continued.
create table sync_collections (
    name        text    not null primary key,
    place       bigint  not null,               -- the order they are read in
    last_id     text,                           -- everything newer has been read
    read_count  bigint  not null,
    finished_at bigint ,
    fresh_at    bigint ,                        -- everything in it before this time is known
    last_error  text,                           -- why it cannot be read; null when it can
    failed_at   bigint ,
    failures    bigint  not null,
    next_at     bigint                          -- not tried again before this
);

-- One row: the state of the synchronisation.
create table sync_state (
    one           bigint  not null primary key,
    up_to_date_at bigint ,                      -- every event made before this is known
    cursor_id     text,                         -- polling continues after this event
    gap_since     bigint ,                      -- events may be missing since this time
    full_read_at  bigint ,                      -- when the last full reading ended
    last_error    text,
    failed_at     bigint ,
    livemode      bigint ,                      -- mode of this workspace, once bound
    account_id    text,                         -- its Stripe account, once bound
    is_demo       bigint  not null,             -- uses only the key of its stand-in
    readings      bigint  not null,             -- number of the newest reading
    credited_through bigint not null,          -- top-ups up to this transaction were processed
    looked_back_at bigint ,                     -- when the events of the last hour were listed again
    open_read_at  bigint ,                      -- when the daily reading last ran
    constraint sync_state_one check (one = 1)
);
insert into sync_state (one, is_demo, readings, credited_through) values (1, 0, 0, 0);

-- At most one row: the process that sends calls and reads changes. Commands need no lease.
create table stripe_lease (
    one        bigint not null primary key,
    holder     text    not null,               -- machine, process and its start: unique
    program    text    not null,
    host       text    not null,
    pid        bigint not null,
    since      bigint not null,
    renewed_at bigint not null,                -- expires a minute later
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
    amount_minor bigint ,                        -- null: invalid amount
    currency     text,
    opened_at    bigint  not null,
    due_at       bigint ,                        -- Stripe's deadline for an answer
    primary key (kind, id),
    constraint unattached_cases_kind_known check (kind in ('refund', 'dispute'))
);
create index unattached_cases_payment on unattached_cases (payment) where payment is not null;

-- Items under "needs attention". One open item for each subject and code.
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
