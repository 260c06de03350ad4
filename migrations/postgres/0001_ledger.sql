-- The ledger. Rows of accounts, transactions, entries, holds and hold_ends are history: the
-- triggers below refuse to change or delete them. `account_entries`, `balances` and `active_holds`
-- are caches that `verify` recomputes. Money is minor units, times are microseconds UTC.

create table accounts (
    id        bigint not null primary key,
    code      text    not null unique,          -- 'wallet:USER/usd' or 'usage_revenue/usd'
    kind      text    not null,                 -- 'wallet' or the name of the system account
    owner     text,                             -- the user, for wallets
    currency  text    not null,
    opened_at bigint not null,
    constraint accounts_owner_of_wallets check ((kind = 'wallet') = (owner is not null)),
    constraint accounts_currency_form check (length(currency) = 3)
);
create index accounts_owner on accounts (owner) where owner is not null;

-- Numbered 1, 2, 3 … in the order of posting; posted_at never goes back along the numbers.
create table transactions (
    id           bigint not null primary key,
    key          text    not null unique,
    kind         text    not null,
    stage        text    not null,
    account_id   bigint not null references accounts (id),  -- seen from here
    amount_minor bigint not null,
    reference    text,
    reason       text,
    actor        text    not null,
    metadata     text,                                        -- JSON object
    closes_id    bigint references transactions (id),        -- the pending one settled or voided
    reverses_id  bigint references transactions (id),
    posted_at    bigint not null,
    constraint transactions_kind_known check (kind in ('top_up', 'usage', 'grant', 'refund',
        'dispute', 'card_check', 'fee', 'adjustment', 'reversal')),
    constraint transactions_stage_known check (stage in ('posted', 'pending', 'settlement', 'void')),
    constraint transactions_closing check ((stage in ('settlement', 'void')) = (closes_id is not null)),
    constraint transactions_amount_not_zero check (amount_minor <> 0)
);
create unique index transactions_closed_once on transactions (closes_id) where closes_id is not null;
create unique index transactions_reversed_once on transactions (reverses_id) where reverses_id is not null;
create index transactions_reference on transactions (reference, id) where reference is not null;
-- Usage is so frequent that a reader of the newest rows finds it without an index.
create index transactions_kind on transactions (kind, id) where kind <> 'usage';
-- Only transactions without entries must be found by account here; the others are found by entries.
create index transactions_pending on transactions (account_id, id) where stage in ('pending', 'void');

-- In the order of posting, so that a posting writes at the end of the table, whatever its account.
-- That its transaction and its account exist is checked by `verify`: looking them up for each row
-- costs more than writing it, and a posting has just read or written both.
create table entries (
    transaction_id bigint not null,
    account_id     bigint not null,
    seq            bigint not null,
    amount_minor   bigint not null,
    balance_minor  bigint not null,
    primary key (transaction_id, account_id),
    constraint entries_seq_positive check (seq > 0),
    constraint entries_amount_not_zero check (amount_minor <> 0)
);

-- The account index, up to one transaction, updated for many entries at a time
-- (ledger/src/account_index.rs): which transactions have an entry on an account, and where the last
-- of them left it. Newer entries are read from the end of entries; the views combine both.
create table account_entries (
    account_id     bigint not null,
    transaction_id bigint not null,
    primary key (account_id, transaction_id)
);
create table balances (
    account_id    bigint not null primary key references accounts (id),
    seq           bigint not null,
    balance_minor bigint not null
);
create index balances_by_balance on balances (balance_minor, account_id);
create table by_account_as_of (
    one            bigint not null primary key,
    transaction_id bigint not null,
    constraint by_account_as_of_one_row check (one = 1)
);

-- Entries to be found by account.
create view entries_by_account as
    select o.account_id, e.seq, o.transaction_id, e.amount_minor, e.balance_minor
      from account_entries o
      join entries e on e.transaction_id = o.transaction_id and e.account_id = o.account_id
    union all
    select account_id, seq, transaction_id, amount_minor, balance_minor
      from entries
     where transaction_id > coalesce((select transaction_id from by_account_as_of), 0);

-- The current state of each account.
create view account_states as
    select b.account_id, coalesce(e.seq, b.seq) as seq,
           coalesce(e.balance_minor, b.balance_minor) as balance_minor
      from balances b
      left join (select account_id, max(transaction_id) as transaction_id
                   from entries
                  where transaction_id > coalesce((select transaction_id from by_account_as_of), 0)
                  group by account_id) moved on moved.account_id = b.account_id
      left join entries e
        on e.transaction_id = moved.transaction_id and e.account_id = moved.account_id;

-- The ids of one payment (checkout session, payment intent, charge) and the one it goes by.
create table payment_ids (
    id      text    not null primary key,
    payment text    not null
);
create index payment_ids_payment on payment_ids (payment);
-- Every reference that the transactions of a payment may have.
create view payment_references as
    select asked.id as asked, other.id as reference
      from payment_ids asked
      join payment_ids other on other.payment = asked.payment;

-- The top-up in force of each payment: exactly one. A reversal removes the row.
create table payment_top_ups (
    payment        text    not null primary key,
    transaction_id bigint  not null unique references transactions (id)
);

create table holds (
    id           bigint not null primary key,
    case_key     text    not null unique,                     -- a retry finds the first hold
    account_id   bigint not null references accounts (id),
    asked_minor  bigint not null,
    amount_minor bigint not null,                            -- up to what was there
    actor        text    not null,
    placed_at    bigint not null,
    expires_at   bigint,
    constraint holds_amounts check (amount_minor >= 0 and asked_minor > 0 and amount_minor <= asked_minor)
);
create index holds_account on holds (account_id, id);

create table hold_ends (
    hold_id        bigint not null primary key references holds (id),
    state          text    not null,
    transaction_id bigint references transactions (id),
    actor          text    not null,
    ended_at       bigint not null,
    constraint hold_ends_state_known check (state in ('released', 'captured', 'expired'))
);

create table active_holds (
    hold_id      bigint not null primary key references holds (id),
    account_id   bigint not null,
    amount_minor bigint not null,
    expires_at   bigint
);
create index active_holds_account on active_holds (account_id);
create index active_holds_expiry on active_holds (expires_at) where expires_at is not null;

-- Append-only: by triggers for everybody, and by grants for every role but the owner.
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'append_only: %', tg_table_name;
end $$;

create trigger accounts_append_only before update or delete on accounts for each row execute function refuse_change();
create trigger accounts_no_truncate before truncate on accounts for each statement execute function refuse_change();
create trigger transactions_append_only before update or delete on transactions for each row execute function refuse_change();
create trigger transactions_no_truncate before truncate on transactions for each statement execute function refuse_change();
create trigger entries_append_only before update or delete on entries for each row execute function refuse_change();
create trigger entries_no_truncate before truncate on entries for each statement execute function refuse_change();
create trigger holds_append_only before update or delete on holds for each row execute function refuse_change();
create trigger holds_no_truncate before truncate on holds for each statement execute function refuse_change();
create trigger hold_ends_append_only before update or delete on hold_ends for each row execute function refuse_change();
create trigger hold_ends_no_truncate before truncate on hold_ends for each statement execute function refuse_change();
revoke update, delete, truncate on accounts, transactions, entries, holds, hold_ends from public;
