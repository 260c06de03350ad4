-- Payouts from the balance at Stripe to a bank account, and which balance transactions each contains.

create table payouts (
    id             text    not null primary key,
    created_at     integer not null,
    status         text    not null,            -- open set of values
    arrives_on     text,                        -- day at the bank; null: not contained
    automatic      integer not null,            -- only these have a list of balance transactions
    reconciliation text,                        -- whether the list is complete; open set of values
    listed_at      integer                      -- when the whole list was read; null: not read
) strict;

-- A balance transaction is in one payout. Should Stripe ever name a second one, both stay, and the
-- newer is shown.
create table payout_transactions (
    balance_transaction text not null,
    payout              text not null references payouts (id),
    primary key (balance_transaction, payout)
) strict;

-- Where the account was read before there were payouts here, they are read now.
insert into sync_collections (name, place, read_count, failures)
select 'payouts', 8, 0, 0 where exists (select 1 from sync_collections);
