-- Users of Stripe's payments: payments that could not be credited because no user of theirs is
-- known, and the customers that people linked to a user.

-- A succeeded payment without a user. The row goes when the payment is credited.
create table unmatched_payments (
    payment      text    not null primary key,
    state        text    not null,
    why          text,                          -- null: not looked at yet
    named        text,                          -- the user id that Stripe's objects name
    customer     text,
    email        text,
    currency     text    not null,
    amount_minor bigint  not null,              -- captured
    created_at   bigint  not null,              -- at Stripe
    is_due       bigint  not null,              -- to be looked at again
    reason       text,                          -- why it is ignored
    handled_by   text,
    handled_at   bigint,
    constraint unmatched_payments_state_known check (state in ('open', 'ignored')),
    constraint unmatched_payments_ignored check ((state = 'ignored') = (reason is not null))
);
create index unmatched_payments_listed on unmatched_payments (state, created_at, payment);
create index unmatched_payments_customer on unmatched_payments (customer, state) where customer is not null;
create index unmatched_payments_named on unmatched_payments (named) where named is not null;
create index unmatched_payments_email on unmatched_payments (lower(email)) where email is not null;
create index unmatched_payments_due on unmatched_payments (payment) where is_due = 1;

-- Payments that were read before this table existed are looked at once.
insert into unmatched_payments (payment, state, customer, currency, amount_minor, created_at, is_due)
select o.id, 'open', o.customer, o.currency, o.amount_minor, o.created_at, 1
  from stripe_objects o
 where o.kind = 'payment_intent' and o.status = 'succeeded'
   and length(o.currency) = 3 and o.amount_minor > 0
   and not exists (select 1 from transactions t
                    where t.kind = 'top_up'
                      and (t.reference = o.id
                           or t.reference in (select reference from payment_references
                                               where asked = o.id)));

-- A customer at Stripe whose payments a person gave to a user.
create table customer_links (
    customer  text    not null primary key,
    user_id   text    not null references users (id),
    linked_by text    not null,
    linked_at bigint  not null
);
create index customer_links_user on customer_links (user_id);

create index users_email_folded on users (lower(email));
