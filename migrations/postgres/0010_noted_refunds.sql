-- Refunds that do not go through Stripe: paid elsewhere, or given as credits. An operator notes them.
create table noted_refunds (
    id           bigint not null primary key,
    key          text   unique,                 -- the caller's idempotency key
    reference    text   not null,               -- the payment
    user_id      text   not null references users (id),
    currency     text   not null,
    amount_minor bigint not null,               -- money
    means        text   not null,
    reason       text   not null,
    request_id   bigint references refund_requests (id),    -- the request it settles
    paid_at      bigint not null,
    noted_by     text   not null,
    noted_at     bigint not null,
    void_reason  text,                          -- a mistake: it was not paid
    voided_by    text,
    voided_at    bigint,
    constraint noted_refunds_amount_positive check (amount_minor > 0),
    constraint noted_refunds_means_known check (means in ('elsewhere', 'credit')),
    constraint noted_refunds_void_whole check ((voided_at is null) = (voided_by is null)
        and (voided_at is null) = (void_reason is null))
);
create index noted_refunds_reference on noted_refunds (reference, id);
create index noted_refunds_user on noted_refunds (user_id, id);
create unique index noted_refunds_request on noted_refunds (request_id)
    where request_id is not null and voided_at is null;

-- By what a request was settled; null: by a refund at Stripe.
alter table refund_requests add column means text
    constraint refund_requests_means_known check (means in ('elsewhere', 'credit'));

-- A refund paid elsewhere is a claim on its payment.
alter table payment_claims drop constraint payment_claims_kind_known;
alter table payment_claims add constraint payment_claims_kind_known
    check (kind in ('refund', 'approved', 'elsewhere', 'dispute'));
