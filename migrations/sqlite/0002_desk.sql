-- The desk: users and cases. Mutable rows; each update names the state it
-- expects and is recorded in audit_records.

create table users (
    id          text    not null primary key,
    email       text    not null,
    name        text,
    search_text text    not null,               -- email and name in lower case
    created_at  integer not null
) strict;
create index users_email on users (email, id);
create index users_name on users (coalesce(name, email), id);
create index users_created on users (created_at, id);

create table settings (
    version    integer not null primary key,
    body       text    not null,                -- JSON
    actor      text    not null,
    created_at integer not null
) strict;

create table refund_requests (
    id             integer not null primary key,
    key            text    unique,              -- the caller's idempotency key
    user_id        text    not null references users (id),
    reference      text    not null,            -- the payment
    currency       text    not null,
    asked_minor    integer not null,
    amount_minor   integer not null,            -- approved, or asked until then
    state          text    not null,
    reason         text    not null,
    result         text,                        -- text for the customer
    decision       text    not null,            -- JSON
    attempt        integer not null,            -- grows with each approval
    refund_id      text,
    leaves_at      integer,
    handled_by     text,
    requested_at   integer not null,
    constraint refund_requests_amounts check (asked_minor > 0 and amount_minor > 0),
    constraint refund_requests_state_known check (state in ('in_review', 'leaving', 'sent',
        'pending', 'succeeded', 'failed', 'canceled', 'rejected', 'withdrawn'))
) strict;
create index refund_requests_user on refund_requests (user_id, id);
create index refund_requests_reference on refund_requests (reference, id);
create index refund_requests_state on refund_requests (state, id);
create index refund_requests_refund on refund_requests (refund_id) where refund_id is not null;

create table refunds (
    id           text    not null primary key,
    reference    text    not null,
    user_id      text    not null references users (id),
    currency     text    not null,
    amount_minor integer not null,
    status       text    not null,              -- open set of values
    request_id   integer references refund_requests (id),   -- the request it settles
    attempt      integer,                       -- the approval that made it; null: made at Stripe
    raw          text    not null,
    seen_at      integer not null
) strict;
create index refunds_request on refunds (request_id) where request_id is not null;

-- Claims on payments: refunds, approved refunds that Stripe has not shown yet,
-- and disputes, each in its newest state.
create table payment_claims (
    kind         text    not null,
    source       text    not null,              -- Stripe's id of the refund or dispute
    reference    text    not null,              -- the payment
    currency     text    not null,
    amount_minor integer not null,
    state        text    not null,
    reason       text    not null,              -- of the transaction that takes it
    ordered_at   integer not null,              -- when Stripe made it: the older is served first
    hold_case    text    not null,              -- case of its hold
    primary key (kind, source),
    constraint payment_claims_kind_known check (kind in ('refund', 'approved', 'dispute')),
    constraint payment_claims_state_known check (state in ('may_take', 'takes', 'nothing'))
) strict;
create index payment_claims_reference on payment_claims (reference);

create table disputes (
    id               text    not null primary key,
    user_id          text    not null references users (id),
    reference        text    not null,
    charge           text    not null,
    kind             text    not null,
    status           text    not null,          -- open set of values
    is_open          integer not null,
    reason           text    not null,
    currency         text    not null,
    amount_minor     integer not null,
    due_at           integer,
    answerable       integer not null,
    submission_count integer not null,
    livemode         integer not null,
    opened_at        integer not null,
    decision         text,                      -- JSON
    action           text,
    action_state     text,
    attempt          integer not null,
    leaves_at        integer,
    handled_by       text,
    raw              text    not null,
    seen_at          integer not null,
    facts            text,                      -- JSON: facts of the last decision
    revision         integer not null,          -- grows with each change at Stripe
    awaits           text,                      -- movement of money not read yet
    phase            text    not null,          -- phase
    needs_response   integer not null,          -- whether Stripe accepts an answer
    effect           text    not null,          -- effect on the credits
    answered_at      integer,                   -- when Stripe executed the action's call
    refund_id        text,                      -- the refund that the action made
    constraint disputes_kind_known check (kind in ('inquiry', 'chargeback')),
    constraint disputes_action_known check (action in ('accept', 'contest', 'refund_in_full')),
    constraint disputes_action_state_known
        check (action_state in ('leaving', 'sent', 'answered', 'refused', 'without_effect')),
    constraint disputes_phase_known check (phase in ('inquiry', 'chargeback', 'appeal')),
    constraint disputes_effect_known check (effect in ('nothing', 'hold', 'take', 'give_back')),
    constraint disputes_action_whole check ((action is null) = (action_state is null)),
    constraint disputes_awaits_known
        check (awaits in ('withdrawal', 'reinstatement', 'fee', 'fee_return'))
) strict;
create index disputes_user on disputes (user_id, opened_at);
create index disputes_reference on disputes (reference);
create index disputes_opened on disputes (opened_at, id);
create index disputes_open on disputes (due_at, id) where is_open = 1;
-- Outcomes of contested cases by reason: facts of each new case of that reason.
create index disputes_record on disputes (reason, status, id)
    where kind = 'chargeback' and submission_count > 0;

-- Calls to be sent to Stripe. Key and exact body are stored before the first attempt.
create table outbox_calls (
    id              integer not null primary key,
    subject         text    not null,           -- the case
    idempotency_key text    not null unique,
    method          text    not null,
    path            text    not null,
    body            text    not null,
    state           text    not null,
    due_at          integer not null,
    attempts        integer not null,
    last_error      text,
    request_id      text,
    object_id       text,                       -- id of the object in Stripe's answer
    first_sent_at   integer,                    -- Stripe remembers the key for a day from here
    looked_at       integer,                    -- when its outcome was last checked at Stripe
    for_attempt     integer not null,           -- the attempt of the case it was confirmed for
    for_phase       text,                       -- phase of a dispute
    answers_before  integer,                    -- submission_count of a dispute at the first attempt
    created_at      integer not null,
    changed_at      integer not null,
    constraint outbox_calls_state_known check (state in ('waiting', 'sending', 'answered',
        'refused', 'cancelled', 'unknown', 'unresolved'))
) strict;
create index outbox_calls_due on outbox_calls (due_at, id)
    where state in ('waiting', 'sending', 'unknown', 'unresolved');
create index outbox_calls_subject on outbox_calls (subject, id);

-- Actor, action, reason, time, state before and after. Each row has a hash over itself and the hash
-- before it, so that a changed, missing or inserted row is found.
create table audit_records (
    seq          integer not null primary key,
    at           integer not null,
    actor        text    not null,
    action       text    not null,
    subject_kind text    not null,
    subject_id   text    not null,
    reason       text,
    before       text,                          -- JSON
    after        text,                          -- JSON
    content      blob,                          -- digest of the ledger row, for transactions
    hash         blob    not null
) strict;
-- For timelines of all subjects except transactions.
create index audit_records_subject on audit_records (subject_kind, subject_id, seq)
    where subject_kind <> 'transaction';

create trigger audit_records_no_update before update on audit_records begin select raise(abort, 'append_only: audit_records'); end;
create trigger audit_records_no_delete before delete on audit_records begin select raise(abort, 'append_only: audit_records'); end;
create trigger settings_no_update before update on settings begin select raise(abort, 'append_only: settings'); end;
create trigger settings_no_delete before delete on settings begin select raise(abort, 'append_only: settings'); end;
