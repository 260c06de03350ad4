//! Verifying the ledger against itself: every rule that a fault of the engine or an edit by hand
//! could break.
//!
//! Each check is one statement that returns the rows where the rule is broken, so that the database
//! does the work and memory use is constant. Contents (actor, reason, time) are covered by the
//! desk's audit chain, which holds a digest of each transaction.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use store::{Engine, Query, StoreError, Tx};

use crate::{Kind, Route, account_index::as_of};

/// Maximum number of rows reported by each check.
const PLACES_MAX: i64 = 20;

/// A rule of the ledger.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum LedgerRule {
    /// The entries of a transaction do not sum to zero.
    Unbalanced,
    /// A running balance is not the previous one plus the amount.
    RunningBalance,
    /// The sequence numbers of an account have a gap.
    SequenceGap,
    /// The transaction numbers have a gap.
    TransactionGap,
    /// A transaction is earlier than the one before it.
    TimeOrder,
    /// Entries and transactions do not correspond: one is missing, or amounts or accounts differ.
    EntriesMismatch,
    /// An indexed balance is not that of the account's last indexed entry.
    CachedBalance,
    /// The account index does not list exactly the entries it should contain.
    AccountOrder,
    /// The table of active holds does not correspond to the holds and their ends.
    HoldMismatch,
    /// A settlement, void or reversal does not match the transaction it refers to.
    WrongReference,
    /// The wallet of a joined user is not empty.
    JoinedWallet,
    /// A trigger that makes a table append-only is missing or was changed.
    GuardMissing,
}

/// A row that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenRule {
    /// The rule.
    pub rule: LedgerRule,
    /// The row, such as `transaction 12` or `account 3 entry 7`.
    pub place: String,
    /// What is wrong, as a sentence for people.
    pub message: String,
}

struct Check {
    rule: LedgerRule,
    message: &'static str,
    places: &'static str,
}

/// By account: what the account index must contain.
macro_rules! indexed {
    () => {
        concat!(
            "(select account_id, count(*) as entries, max(transaction_id) as last_id
                from entries where transaction_id <= ",
            as_of!(),
            " group by account_id)"
        )
    };
}

/// Whether the account of another transaction and that of `t` hold the credits of different users.
macro_rules! is_of_another {
    ($other:literal) => {
        concat!(
            "not exists (select 1
                           from account_homes h
                           join account_homes oh on oh.home_id = h.home_id
                          where h.account_id = t.account_id
                            and oh.account_id = ",
            $other,
            ".account_id)"
        )
    };
}

/// Indexed entries, each with the previous entry of its account. The database reads them in the
/// order of the index and needs no memory to sort.
macro_rules! indexed_runs {
    () => {
        "select o.account_id, e.seq, e.amount_minor, e.balance_minor,
                lag(e.seq, 1, cast(0 as bigint))
                  over (partition by o.account_id order by o.transaction_id) as seq_before,
                lag(e.balance_minor, 1, cast(0 as bigint))
                  over (partition by o.account_id order by o.transaction_id) as balance_before
           from account_entries o
           join entries e on e.transaction_id = o.transaction_id and e.account_id = o.account_id"
    };
}

/// Entries not indexed yet, each with the previous entry of its account; the first of each account
/// follows the indexed balance.
macro_rules! unindexed_runs {
    () => {
        concat!(
            "select account_id, seq, amount_minor, balance_minor,
                    coalesce(lag(seq) over runs, indexed_seq) as seq_before,
                    coalesce(lag(balance_minor) over runs, indexed_minor) as balance_before
               from (select e.*, coalesce(b.seq, 0) as indexed_seq,
                            coalesce(b.balance_minor, 0) as indexed_minor
                       from entries e
                       left join balances b on b.account_id = e.account_id
                      where e.transaction_id > ",
            as_of!(),
            ") later
             window runs as (partition by account_id order by transaction_id)"
        )
    };
}

macro_rules! places_in_runs {
    ($runs:expr, $broken:literal) => {
        concat!(
            "select 'account ' || account_id || ' entry ' || seq as place from (",
            $runs,
            ") runs where ",
            $broken,
            " limit $1"
        )
    };
}

const CHECKS: &[Check] = &[
    Check {
        rule: LedgerRule::Unbalanced,
        message: "the entries do not sum to zero",
        places: "select 'transaction ' || e.transaction_id as place
                   from entries e join accounts a on a.id = e.account_id
                  group by e.transaction_id, a.currency
                 having sum(e.amount_minor) <> 0 limit $1",
    },
    Check {
        rule: LedgerRule::RunningBalance,
        message: "the running balance is not the one before plus the amount",
        places: places_in_runs!(indexed_runs!(), "balance_minor <> balance_before + amount_minor"),
    },
    Check {
        rule: LedgerRule::RunningBalance,
        message: "the running balance is not the one before plus the amount",
        places: places_in_runs!(unindexed_runs!(), "balance_minor <> balance_before + amount_minor"),
    },
    Check {
        rule: LedgerRule::SequenceGap,
        message: "an entry before this one is missing",
        places: places_in_runs!(indexed_runs!(), "seq <> seq_before + 1"),
    },
    Check {
        rule: LedgerRule::SequenceGap,
        message: "an entry before this one is missing",
        places: places_in_runs!(unindexed_runs!(), "seq <> seq_before + 1"),
    },
    Check {
        rule: LedgerRule::TransactionGap,
        message: "a transaction before this one is missing",
        places: "select 'transaction ' || id as place
                   from (select id, lag(id, 1, cast(0 as bigint)) over (order by id) as before
                           from transactions) numbers
                  where id <> before + 1 limit $1",
    },
    Check {
        rule: LedgerRule::TimeOrder,
        message: "its time is before that of the transaction before it",
        places: "select 'transaction ' || id as place
                   from (select id, posted_at,
                                lag(posted_at, 1, cast(0 as bigint)) over (order by id) as before
                           from transactions) times
                  where posted_at < before limit $1",
    },
    Check {
        rule: LedgerRule::EntriesMismatch,
        message: "it has no entry for its amount on its account",
        places: "select 'transaction ' || t.id as place
                   from transactions t
                   left join entries e
                     on e.transaction_id = t.id and e.account_id = t.account_id
                  where t.stage in ('posted', 'settlement')
                    and (e.seq is null or e.amount_minor <> t.amount_minor) limit $1",
    },
    Check {
        rule: LedgerRule::EntriesMismatch,
        message: "it belongs to no transaction that has entries",
        places: "select 'account ' || e.account_id || ' entry ' || e.seq as place
                   from entries e
                   left join transactions t on t.id = e.transaction_id
                  where t.id is null or t.stage not in ('posted', 'settlement') limit $1",
    },
    Check {
        rule: LedgerRule::EntriesMismatch,
        message: "its account does not exist",
        places: "select 'account ' || e.account_id || ' entry ' || e.seq as place
                   from entries e
                   left join accounts a on a.id = e.account_id
                  where a.id is null limit $1",
    },
    Check {
        rule: LedgerRule::CachedBalance,
        message: "its indexed balance is not that of its last indexed entry",
        places: concat!(
            "select 'account ' || a.id as place
               from accounts a
               left join balances b on b.account_id = a.id
               left join ", indexed!(), " l on l.account_id = a.id
               left join entries e on e.transaction_id = l.last_id and e.account_id = a.id
              where b.account_id is null
                 or b.balance_minor <> coalesce(e.balance_minor, 0)
                 or b.seq <> coalesce(e.seq, 0) limit $1"
        ),
    },
    Check {
        rule: LedgerRule::AccountOrder,
        message: "the account index does not list all entries it should contain",
        places: concat!(
            "select 'account ' || a.id as place
               from accounts a
               left join ", indexed!(), " l on l.account_id = a.id
               left join (select account_id, count(*) as listed from account_entries
                           group by account_id) o on o.account_id = a.id
              where coalesce(l.entries, 0) <> coalesce(o.listed, 0) limit $1"
        ),
    },
    Check {
        rule: LedgerRule::AccountOrder,
        message: "the order by account lists it there, but there is no such entry at that time",
        places: concat!(
            "select 'account ' || o.account_id || ' transaction ' || o.transaction_id as place
               from account_entries o
               left join entries e on e.transaction_id = o.transaction_id
                and e.account_id = o.account_id
              where e.seq is null or o.transaction_id > ", as_of!(), " limit $1"
        ),
    },
    Check {
        rule: LedgerRule::HoldMismatch,
        message: "it is not listed as active exactly while it has not ended",
        places: "select 'hold ' || h.id as place
                   from holds h
                   left join hold_ends x on x.hold_id = h.id
                   left join active_holds l on l.hold_id = h.id
                  where (x.hold_id is null) <> (l.hold_id is not null)
                     or l.amount_minor <> h.amount_minor
                     or l.account_id <> h.account_id
                     or coalesce(l.expires_at, 0) <> coalesce(h.expires_at, 0) and l.hold_id is not null
                  limit $1",
    },
    Check {
        rule: LedgerRule::HoldMismatch,
        message: "a captured hold has a transaction on its account, any other end has none",
        places: "select 'hold ' || h.id as place
                   from hold_ends x
                   join holds h on h.id = x.hold_id
                   left join transactions t on t.id = x.transaction_id
                  where (x.state = 'captured') <> (t.id is not null)
                     or t.account_id <> h.account_id limit $1",
    },
    Check {
        rule: LedgerRule::JoinedWallet,
        message: "its user was joined into another one, so its balance must be zero",
        places: "select 'account ' || a.id as place
                   from owner_joins j
                   join accounts a on a.owner = j.owner
                   join account_states s on s.account_id = a.id
                  where s.balance_minor <> 0
                     or exists (select 1 from active_holds l where l.account_id = a.id)
                  limit $1",
    },
    Check {
        rule: LedgerRule::WrongReference,
        message: "it does not fit the pending transaction it settles or voids",
        places: concat!("select 'transaction ' || t.id as place
                   from transactions t
                   left join transactions p on p.id = t.closes_id
                  where t.closes_id is not null
                    and (p.id is null or p.stage <> 'pending' or p.id >= t.id
                         or p.amount_minor <> t.amount_minor
                         or p.account_id <> t.account_id and ", is_of_another!("p"), ")
                  limit $1"),
    },
    Check {
        rule: LedgerRule::WrongReference,
        message: "it does not mirror the transaction it reverses",
        places: concat!("select 'transaction ' || t.id as place
                   from transactions t
                   left join transactions o on o.id = t.reverses_id
                  where (t.kind = 'reversal') <> (t.reverses_id is not null)
                     or t.reverses_id is not null
                    and (o.id is null or o.id >= t.id or o.amount_minor <> -t.amount_minor
                         or o.account_id <> t.account_id and ", is_of_another!("o"), ")
                  limit $1"),
    },
    Check {
        rule: LedgerRule::WrongReference,
        message: "its entries do not mirror those of the transaction it reverses",
        places: "select 'transaction ' || t.id as place
                   from transactions t
                   join entries e on e.transaction_id = t.id
                   left join entries o
                     on o.transaction_id = t.reverses_id and o.account_id = e.account_id
                  where t.reverses_id is not null
                    and (o.amount_minor <> -e.amount_minor
                         or o.seq is null and not exists (
                             select 1
                               from entries m
                               join account_homes mh on mh.account_id = m.account_id
                               join account_homes h on h.home_id = mh.home_id
                              where m.transaction_id = t.reverses_id
                                and h.account_id = e.account_id
                                and m.amount_minor = -e.amount_minor))
                  limit $1",
    },
];

/// Transactions whose other entry is not on the account that [`Kind::counter`] or a [`Route`] names.
static OTHER_ENTRY: LazyLock<String> = LazyLock::new(|| {
    let of_wallet =
        Kind::ALL.map(|kind| format!("'{}>{}'", kind.counter().as_str(), kind.as_str()));
    let of_route = Route::ALL.map(|route| {
        let (first, second) = route.accounts();
        format!("'{}>{}>{}'", first.as_str(), second.as_str(), route.kind().as_str())
    });
    format!(
        "select 'transaction ' || t.id as place
           from transactions t
           join entries e on e.transaction_id = t.id and e.account_id <> t.account_id
           join accounts a on a.id = e.account_id
           join accounts own on own.id = t.account_id
          where t.kind <> 'reversal'
            and case when own.kind = 'wallet' then a.kind || '>' || t.kind not in ({})
                     else own.kind || '>' || a.kind || '>' || t.kind not in ({}) end
          limit $1",
        of_wallet.join(", "),
        of_route.join(", ")
    )
});

/// Tables of the ledger that must have append-only triggers.
const GUARDED: [&str; 5] = ["accounts", "transactions", "entries", "holds", "hold_ends"];

/// Every broken rule of the ledger; empty when there is none.
///
/// # Errors
/// [`StoreError`] when a query fails. A broken rule is a result, not an error.
pub async fn verify_in(tx: &mut Tx) -> Result<Vec<BrokenRule>, StoreError> {
    let mut problems = Vec::new();
    for check in CHECKS {
        problems.extend(broken_in(tx, check.places, check.rule, check.message).await?);
    }
    let message = "its other entry is not on the account of its kind";
    problems.extend(broken_in(tx, &OTHER_ENTRY, LedgerRule::EntriesMismatch, message).await?);
    problems.extend(missing_guards_in(tx, &GUARDED).await?);
    Ok(problems)
}

async fn broken_in(
    tx: &mut Tx,
    places: &'static str,
    rule: LedgerRule,
    message: &str,
) -> Result<Vec<BrokenRule>, StoreError> {
    let places: Vec<(String,)> = Query::new(places).bind(PLACES_MAX).all(tx).await?;
    let broken = |(place,)| BrokenRule { rule, place, message: message.to_owned() };
    Ok(places.into_iter().map(broken).collect())
}

/// One problem for each of `tables` that lacks a trigger against updates or deletions.
///
/// # Errors
/// [`StoreError`] when a query fails.
pub async fn missing_guards_in(
    tx: &mut Tx,
    tables: &[&str],
) -> Result<Vec<BrokenRule>, StoreError> {
    let (text, expected) = match tx.engine() {
        Engine::Sqlite => (
            // Compared as full text: a trigger with a condition, or without the abort, has no effect.
            "select count(*) from sqlite_schema where type = 'trigger' and tbl_name = $1
                and sql in (
                    'CREATE TRIGGER ' || $1 || '_no_update before update on ' || $1
                        || ' begin select raise(abort, ''append_only: ' || $1 || '''); end',
                    'CREATE TRIGGER ' || $1 || '_no_delete before delete on ' || $1
                        || ' begin select raise(abort, ''append_only: ' || $1 || '''); end')",
            2,
        ),
        Engine::Postgres => (
            "select count(*) from pg_trigger t join pg_proc p on p.oid = t.tgfoid
              where t.tgrelid = to_regclass($1) and not t.tgisinternal
                and t.tgenabled in ('O', 'A') and t.tgqual is null
                and p.prosrc like '%begin%raise exception ''append_only: %'', tg_table_name;%'
                and (t.tgname like '%_append_only' or t.tgname like '%_no_truncate')",
            2,
        ),
    };
    let mut problems = Vec::new();
    for table in tables {
        let (found,): (i64,) = Query::new(text).bind(*table).one(tx).await?;
        if found < expected {
            problems.push(BrokenRule {
                rule: LedgerRule::GuardMissing,
                place: format!("table {table}"),
                message: "a trigger that makes the table append-only is missing".to_owned(),
            });
        }
    }
    Ok(problems)
}
