-- Refunds that do not go through Stripe: paid elsewhere, or given as credits. An operator notes them.
create table noted_refunds (
    id           integer not null primary key,
    key          text    unique,                -- the caller's idempotency key
    reference    text    not null,              -- the payment
    user_id      text    not null references users (id),
    currency     text    not null,
    amount_minor integer not null,              -- money
    means        text    not null,
    reason       text    not null,
    request_id   integer references refund_requests (id),   -- the request it settles
    paid_at      integer not null,
    noted_by     text    not null,
    noted_at     integer not null,
    void_reason  text,                          -- a mistake: it was not paid
    voided_by    text,
    voided_at    integer,
    constraint noted_refunds_amount_positive check (amount_minor > 0),
    constraint noted_refunds_means_known check (means in ('elsewhere', 'credit')),
    constraint noted_refunds_void_whole check ((voided_at is null) = (voided_by is null)
        and (voided_at is null) = (void_reason is null))
) strict;
create index noted_refunds_reference on noted_refunds (reference, id);
create index noted_refunds_user on noted_refunds (user_id, id);
create unique index noted_refunds_request on noted_refunds (request_id)
    where request_id is not null and voided_at is null;

-- By what a request was settled; null: by a refund at Stripe.
alter table refund_requests add column means text
    constraint refund_requests_means_known check (means in ('elsewhere', 'credit'));

-- A refund paid elsewhere is a claim on its payment. SQLite changes a check only with its table.
create table payment_claims_new (
    kind         text    not null,
    source       text    not null,              -- Stripe's id, or the name of the noted refund
    reference    text    not null,              -- the payment
    currency     text    not null,
    amount_minor integer not null,
    state        text    not null,
    reason       text    not null,              -- of the transaction that takes it
    ordered_at   integer not null,              -- when it was made: the older is served first
    hold_case    text    not null,              -- case of its hold
    primary key (kind, source),
    constraint payment_claims_kind_known
        check (kind in ('refund', 'approved', 'elsewhere', 'dispute')),
    constraint payment_claims_state_known check (state in ('may_take', 'takes', 'nothing'))
) strict;
insert into payment_claims_new
select kind, source, reference, currency, amount_minor, state, reason, ordered_at, hold_case
  from payment_claims;
drop table payment_claims;
alter table payment_claims_new rename to payment_claims;
create index payment_claims_reference on payment_claims (reference);
