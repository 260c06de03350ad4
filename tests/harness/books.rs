//! The ledger added up by somebody who knows the tables and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use desk::Desk;
use store::{Query, Tx};

/// Every table whose rows a refused command must leave as they were.
const COUNTS: &str = "
    select 'users', count(*) from users
    union all select 'settings', count(*) from settings
    union all select 'refund_requests', count(*) from refund_requests
    union all select 'refunds', count(*) from refunds
    union all select 'noted_refunds', count(*) from noted_refunds
    union all select 'disputes', count(*) from disputes
    union all select 'outbox_calls', count(*) from outbox_calls
    union all select 'audit_records', count(*) from audit_records
    union all select 'accounts', count(*) from accounts
    union all select 'transactions', count(*) from transactions
    union all select 'entries', count(*) from entries
    union all select 'balances', count(*) from balances
    union all select 'holds', count(*) from holds
    union all select 'hold_ends', count(*) from hold_ends
    union all select 'active_holds', count(*) from active_holds";

const ENTRIES: &str = "
    select e.account_id, a.code, a.currency, e.seq, e.transaction_id, e.amount_minor,
           e.balance_minor
      from entries e join accounts a on a.id = e.account_id
     order by e.account_id, e.seq";

const ACCOUNTS: &str = "select code from accounts";

/// The order of balances, and as of which transaction it is.
const RANKED: &str = "
    select a.code, b.seq, b.balance_minor,
           coalesce((select transaction_id from by_account_as_of), 0) as as_of
      from accounts a join balances b on b.account_id = a.id";

/// The order by account, as far as it goes.
const LISTED: &str =
    "select account_id, transaction_id from account_entries order by account_id, transaction_id";

const ACTIVE: &str = "
    select a.code, h.amount_minor from active_holds h join accounts a on a.id = h.account_id";

const HELD: &str = "
    select a.code, h.amount_minor
      from holds h join accounts a on a.id = h.account_id
     where h.id not in (select hold_id from hold_ends)";

const STAGES: &str = "select id, stage, posted_at from transactions order by id";

/// One leg as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct BookEntry {
    /// Number of the account.
    pub account_id: i64,
    /// Its name: `wallet:USER/usd`, `usage_revenue/usd`.
    pub code: String,
    /// Its currency.
    pub currency: String,
    /// 1, 2, 3 … in the account.
    pub seq: i64,
    /// The transaction.
    pub transaction_id: i64,
    /// Signed.
    pub amount_minor: i64,
    /// What the account holds after it.
    pub balance_minor: i64,
}

/// The state of the database at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Books {
    /// Rows of each table.
    pub counts: BTreeMap<String, i64>,
    /// All entries, by account and sequence.
    pub entries: Vec<BookEntry>,
    /// Sequence, balance and held sum of each account, by its name.
    pub kept: BTreeMap<String, (i64, i64, i64)>,
    /// What is on hold in each account by the holds that have not ended.
    held: BTreeMap<String, i64>,
    /// Number, stage and time of every transaction.
    transactions: Vec<(i64, String, i64)>,
}

impl Books {
    pub(crate) async fn read(desk: &Desk) -> Self {
        let mut tx = desk.db().read().await.expect("a snapshot");
        let counts: Vec<(String, i64)> = all(COUNTS, &mut tx).await;
        let mut kept: BTreeMap<String, (i64, i64, i64)> = all::<(String,)>(ACCOUNTS, &mut tx)
            .await
            .into_iter()
            .map(|(code,)| (code, (0, 0, 0)))
            .collect();
        let entries: Vec<BookEntry> = all(ENTRIES, &mut tx).await;
        for entry in &entries {
            let figures = kept.get_mut(&entry.code).expect("an account");
            (figures.0, figures.1) = (entry.seq, entry.balance_minor);
        }
        for (code, amount) in all::<(String, i64)>(ACTIVE, &mut tx).await {
            kept.get_mut(&code).expect("an account").2 += amount;
        }
        let mut held = BTreeMap::new();
        for (code, amount) in all::<(String, i64)>(HELD, &mut tx).await {
            *held.entry(code).or_insert(0) += amount;
        }
        let ranked = all(RANKED, &mut tx).await;
        check_ranked(&entries, &ranked);
        let as_of = ranked.first().map_or(0, |(.., as_of)| *as_of);
        check_listed(&entries, as_of, &all(LISTED, &mut tx).await);
        Self {
            counts: counts.into_iter().collect(),
            entries,
            kept,
            held,
            transactions: all(STAGES, &mut tx).await,
        }
    }

    /// The entries of one account, by its name.
    pub fn of<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a BookEntry> {
        self.entries.iter().filter(move |entry| entry.code == code)
    }

    /// The balance of an account, by its name; 0 when it was never used.
    pub fn balance(&self, code: &str) -> i64 {
        self.of(code).map(|entry| entry.amount_minor).sum()
    }

    /// Sums, sequences, running balances, holds and kept figures must agree.
    pub fn check(&self) {
        self.check_sums();
        self.check_runs();
        self.check_kept();
        self.check_transactions();
    }

    fn check_sums(&self) {
        let mut sums: BTreeMap<(i64, &str), i64> = BTreeMap::new();
        let mut legs: BTreeMap<i64, usize> = BTreeMap::new();
        for entry in &self.entries {
            *sums.entry((entry.transaction_id, &entry.currency)).or_default() += entry.amount_minor;
            *legs.entry(entry.transaction_id).or_default() += 1;
        }
        for ((transaction, currency), sum) in sums {
            assert_eq!(sum, 0, "transaction {transaction} does not sum to zero in {currency}");
        }
        for (transaction, legs) in legs {
            assert!(legs >= 2, "transaction {transaction} has one leg");
        }
    }

    fn check_runs(&self) {
        let mut runs: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
        for entry in &self.entries {
            let (seq, balance) = runs.entry(entry.account_id).or_default();
            assert_eq!(entry.seq, *seq + 1, "a gap before {entry:?}");
            let after = *balance + entry.amount_minor;
            assert_eq!(entry.balance_minor, after, "the running balance of {entry:?}");
            (*seq, *balance) = (entry.seq, after);
        }
    }

    fn check_kept(&self) {
        for (code, &(_, _, held)) in &self.kept {
            assert_eq!(held, self.held.get(code).copied().unwrap_or(0), "what is held of {code}");
        }
    }

    fn check_transactions(&self) {
        let with_entries: BTreeSet<i64> =
            self.entries.iter().map(|entry| entry.transaction_id).collect();
        let mut before = i64::MIN;
        for (number, (id, stage, posted_at)) in (1..).zip(&self.transactions) {
            assert_eq!(*id, number, "a transaction is missing");
            assert!(*posted_at >= before, "transaction {id} is earlier than the one before it");
            before = *posted_at;
            let should = matches!(stage.as_str(), "posted" | "settlement");
            assert_eq!(
                with_entries.contains(id),
                should,
                "entries of transaction {id}, which is {stage}"
            );
        }
    }
}

/// Each account has its place in the order of balances, as of the transaction that it names. A
/// cache, so it is no part of what two readings are compared by.
fn check_ranked(entries: &[BookEntry], ranked: &[(String, i64, i64, i64)]) {
    let places: BTreeSet<&str> = ranked.iter().map(|(code, ..)| code.as_str()).collect();
    for entry in entries {
        assert!(places.contains(entry.code.as_str()), "{} has no place", entry.code);
    }
    for (code, seq, balance, as_of) in ranked {
        let past = entries
            .iter()
            .rfind(|entry| entry.code == *code && entry.transaction_id <= *as_of)
            .map_or((0, 0), |entry| (entry.seq, entry.balance_minor));
        assert_eq!((*seq, *balance), past, "the place of {code} as of transaction {as_of}");
    }
}

/// The order by account lists every entry up to the transaction it names.
fn check_listed(entries: &[BookEntry], as_of: i64, listed: &[(i64, i64)]) {
    let taken_over = entries.iter().filter(|entry| entry.transaction_id <= as_of);
    let meant: Vec<(i64, i64)> =
        taken_over.map(|entry| (entry.account_id, entry.transaction_id)).collect();
    assert_eq!(listed, meant, "the order by account as of transaction {as_of}");
}

async fn all<T: store::Record>(text: &'static str, tx: &mut Tx) -> Vec<T> {
    Query::new(text).all(tx).await.unwrap_or_else(|error| panic!("{text}: {error}"))
}
