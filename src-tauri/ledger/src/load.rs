//! Loading the rows a batch refers to, in set-based statements, and applying the batch.

use std::{collections::BTreeSet, sync::Arc};

use money::Amount;
use store::{Lookup, Query, StoreError, Timestamp, Tx, Value};

use crate::{
    Applied, HoldRecord, Kind, LedgerError, Operation, Order, Owner, SystemAccount, WalletState,
    account_index::{INDEX_LAG_MAX, INDEX_LAG_MAX_FOR_READS, as_of, limit_lag_in},
    column::{read_amount, read_currency},
    hold::{HoldRow, hold_select},
    payment::load_payments_in,
    plan::{Account, Book, Last},
    transaction::{TransactionRecord, records_in, transaction_select},
    write::BatchWrite,
};

/// The result of a batch, or of some orders of it.
#[derive(Debug)]
pub struct Batch {
    /// One answer for each order, in the same order.
    pub answers: Vec<Result<Applied, LedgerError>>,
    /// Holds that expired before the first order of the batch was decided.
    pub expired: Vec<HoldRecord>,
}

/// Applies `orders` one after another and writes the resulting rows.
///
/// A refused order is answered with its refusal and writes nothing; the others are applied.
/// Nothing is durable before `tx` is committed. The caller writes the audit records.
///
/// # Errors
/// [`StoreError`] only when the whole batch failed; `tx` must not be committed then.
pub async fn apply_in(tx: &mut Tx, orders: &[Order]) -> Result<Batch, StoreError> {
    let mut book = open_in(tx).await?;
    let expired = load_in(tx, &mut book, orders, NewKeys::LookUp).await?;
    let answers = orders.iter().map(|order| book.apply(order)).collect();
    BatchWrite::of(&book.take_rows()).write_in(tx).await?;
    Ok(Batch { answers, expired })
}

/// Loads the rows that `orders` refer to into `book`, and ends the holds that have expired.
/// Afterwards the orders can be decided without the database.
///
/// `book` must be newly opened, or the one of the previous batch if nobody else has written since.
/// After an error, or when `tx` is not committed, the book is wrong and must be dropped.
pub(crate) async fn load_in(
    tx: &mut Tx,
    book: &mut Book,
    orders: &[Order],
    new_keys: NewKeys,
) -> Result<Vec<HoldRecord>, StoreError> {
    let now = orders.iter().map(|order| order.at).max().unwrap_or(Timestamp::from_micros(0));
    limit_lag_in(tx, book, INDEX_LAG_MAX).await?;
    let expired = expire_in(tx, book, now).await?;
    read_in(tx, book, orders, new_keys, now).await?;
    Ok(expired)
}

/// How the idempotency keys of new transactions are treated before the orders are decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NewKeys {
    /// Looked up, so that a repeated order gets its first answer.
    LookUp,
    /// Assumed to be new, without a lookup. If a key is not, the insert breaks the unique
    /// constraint; an order refused for another reason must be checked by
    /// [`refused_known_key_in`].
    AssumeNew,
}

/// Whether these orders can be decided from the book alone, without another query.
pub(crate) fn is_loaded(book: &Book, orders: &[Order], new_keys: NewKeys) -> bool {
    new_keys == NewKeys::AssumeNew && orders.iter().all(|order| is_order_loaded(book, order))
}

fn is_order_loaded(book: &Book, order: &Order) -> bool {
    !book.may_have_due_hold(order.at)
        && match &order.operation {
            // Whether the payment is credited already must be looked up.
            Operation::Post(new) | Operation::Import(new)
                if new.kind == Kind::TopUp && new.reference.is_some() =>
            {
                false
            }
            Operation::Post(new) | Operation::Import(new) | Operation::PostPending(new) => {
                book.knows(&new.owner)
            }
            Operation::Transfer(_) => true,
            Operation::OpenWallet { .. }
            | Operation::CarryOver(_)
            | Operation::Settle { .. }
            | Operation::Void { .. }
            | Operation::Reverse { .. }
            | Operation::PlaceHold(_)
            | Operation::ReleaseHold { .. }
            | Operation::CaptureHold { .. } => false,
        }
}

/// Whether an order was refused although a transaction up to number `last` has its key. The correct
/// answer would have been the first answer again, or a key conflict.
pub(crate) async fn refused_known_key_in(
    tx: &mut Tx,
    orders: &[Order],
    answers: &[Result<Applied, LedgerError>],
    last: i64,
) -> Result<bool, StoreError> {
    let mut refused = References::default();
    for (order, _) in orders.iter().zip(answers).filter(|(_, answer)| answer.is_err()) {
        refused.add(&order.operation);
    }
    let known = records_in(tx, &BY_KEY, keys_of(&refused.new_keys)).await?;
    Ok(known.iter().any(|record| record.id <= last))
}

/// Opens a book with the last numbers in use and the system accounts.
pub(crate) async fn open_in(tx: &mut Tx) -> Result<Book, StoreError> {
    let last: LastRow = Query::new(LAST).one(tx).await?;
    let mut book = Book::new(Last {
        transaction: last.transaction_id,
        account: last.account_id,
        hold: last.hold_id,
        posted_at: Timestamp::from_micros(last.posted_at),
    });
    book.due_at = last.due_at.map(Timestamp::from_micros);
    book.index_as_of = last.index_as_of;
    limit_lag_in(tx, &mut book, INDEX_LAG_MAX_FOR_READS).await?;
    let systems: Vec<AccountRow> = Query::new(SYSTEM_ACCOUNTS).all(tx).await?;
    for row in systems {
        book.add_account(row.account()?);
    }
    Ok(book)
}

/// Ends the holds that have expired.
async fn expire_in(
    tx: &mut Tx,
    book: &mut Book,
    now: Timestamp,
) -> Result<Vec<HoldRecord>, StoreError> {
    if !book.may_have_due_hold(now) {
        return Ok(Vec::new());
    }
    let rows: Vec<HoldRow> = Query::new(DUE_HOLDS).bind(now.micros()).all(tx).await?;
    let due = rows.into_iter().map(HoldRow::record).collect::<Result<Vec<_>, _>>()?;
    load_wallets(tx, book, due.iter().map(|hold| hold.owner.clone()).collect()).await?;
    let (next,): (Option<i64>,) = Query::new(NEXT_DUE).bind(now.micros()).one(tx).await?;
    book.due_at = next.map(Timestamp::from_micros);
    due.iter().map(|hold| book.expire(hold, now).map_err(|_| damaged_hold(hold))).collect()
}

fn damaged_hold(hold: &HoldRecord) -> StoreError {
    StoreError::Damaged(format!("hold {}", hold.id))
}

async fn read_in(
    tx: &mut Tx,
    book: &mut Book,
    orders: &[Order],
    new_keys: NewKeys,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut refers = References::of(orders);
    if new_keys == NewKeys::LookUp {
        refers.keys.append(&mut refers.new_keys);
    }
    // Most are cached from the previous batch.
    let unknown = refers.owners.into_iter().filter(|owner| !book.knows(owner));
    let mut owners: BTreeSet<Owner> = unknown.cloned().collect();
    for record in records_in(tx, &BY_KEY, keys_of(&refers.keys)).await? {
        owners.extend(record.owner.clone());
        book.by_key.insert(record.key.clone(), record);
    }
    let settled = refers.closed_keys.iter().filter_map(|&key| book.by_key.get(key));
    let settled = settled.filter(|record| record.kind == Kind::TopUp);
    let settled = settled.filter_map(|record| record.reference.clone());
    let mut paid: Vec<String> = refers.paid.iter().map(|&id| id.to_owned()).collect();
    paid.extend(settled);
    paid.retain(|id| !id.contains('\0'));
    load_payments_in(tx, book, paid).await?;
    load_closings(tx, book, &refers.closed_keys).await?;
    load_reversed(tx, book, &refers.reversed, &mut owners).await?;
    let holds: Vec<HoldRow> = BY_CASE.all(tx, keys_of(&refers.cases)).await?;
    for row in holds {
        let hold = row.record()?.aged(now);
        owners.insert(hold.owner.clone());
        book.holds.insert(hold.case.clone(), hold);
    }
    load_wallets(tx, book, owners).await
}

async fn load_wallets(
    tx: &mut Tx,
    book: &mut Book,
    owners: BTreeSet<Owner>,
) -> Result<(), StoreError> {
    let unknown = owners.into_iter().filter(|owner| !book.knows(owner));
    let keys: Vec<Value> = unknown.map(|owner| String::from(owner).into()).collect();
    if keys.is_empty() {
        return Ok(());
    }
    limit_lag_in(tx, book, INDEX_LAG_MAX_FOR_READS).await?;
    let mut intos: Vec<Value> = Vec::new();
    for row in wallets_of(tx, keys).await? {
        if let (Some(owner), Some(into)) = (&row.owner, &row.into_owner) {
            let (owner, into) = (Owner::from_row(owner.clone()), Owner::from_row(into.clone()));
            if !book.knows(&into) {
                intos.push(into.as_str().into());
            }
            book.joined.insert(owner, into);
        }
        book.add_account(row.account()?);
    }
    if intos.is_empty() {
        return Ok(());
    }
    for row in wallets_of(tx, intos).await? {
        let account = row.account()?;
        if !book.accounts.contains_key(&account.id) {
            book.add_account(account);
        }
    }
    Ok(())
}

async fn wallets_of(tx: &mut Tx, owners: Vec<Value>) -> Result<Vec<AccountRow>, StoreError> {
    BY_OWNER.all(tx, owners).await
}

async fn load_closings(tx: &mut Tx, book: &mut Book, keys: &[&str]) -> Result<(), StoreError> {
    let ids = keys.iter().filter_map(|&key| book.by_key.get(key)).map(|record| record.id);
    for record in records_in(tx, &BY_CLOSED, ids.map(Value::from).collect()).await? {
        if let Some(id) = record.closes_id {
            book.closings.insert(id, record);
        }
    }
    Ok(())
}

async fn load_reversed(
    tx: &mut Tx,
    book: &mut Book,
    ids: &[i64],
    owners: &mut BTreeSet<Owner>,
) -> Result<(), StoreError> {
    let ids: Vec<Value> = ids.iter().copied().map(Value::from).collect();
    for record in records_in(tx, &BY_ID, ids.clone()).await? {
        owners.extend(record.owner.clone());
        book.by_id.insert(record.id, record);
    }
    for record in records_in(tx, &BY_REVERSED, ids.clone()).await? {
        if let Some(id) = record.reverses_id {
            book.reversals.insert(id, record);
        }
    }
    let rows: Vec<EntryRow> = ENTRIES.all(tx, ids).await?;
    for row in rows {
        let amount = row.amount()?;
        let entries = book.entries.entry(row.transaction_id).or_default();
        if !entries.contains(&(row.account_id, amount)) {
            entries.push((row.account_id, amount));
        }
    }
    Ok(())
}

/// Number of the last transaction; 0 when there is none.
///
/// # Errors
/// [`StoreError`] when the statement fails.
pub async fn last_transaction_in(tx: &mut Tx) -> Result<i64, StoreError> {
    let last: LastRow = Query::new(LAST).one(tx).await?;
    Ok(last.transaction_id)
}

/// The transactions with these keys; keys that none has are left out.
///
/// # Errors
/// [`StoreError`] when a statement fails.
pub async fn by_keys_in(
    tx: &mut Tx,
    keys: &[&str],
) -> Result<Vec<Arc<TransactionRecord>>, StoreError> {
    records_in(tx, &BY_KEY, keys_of(keys)).await
}

/// The keys and ids that the orders of a batch refer to.
#[derive(Default)]
struct References<'a> {
    owners: Vec<&'a Owner>,
    keys: Vec<&'a str>,
    /// Keys of transactions that are expected not to exist yet.
    new_keys: Vec<&'a str>,
    closed_keys: Vec<&'a str>,
    reversed: Vec<i64>,
    cases: Vec<&'a str>,
    /// Payments that are credited.
    paid: Vec<&'a str>,
}

impl<'a> References<'a> {
    fn of(orders: &'a [Order]) -> Self {
        let mut refers = Self::default();
        for order in orders {
            refers.add(&order.operation);
        }
        refers
    }

    fn add(&mut self, operation: &'a Operation) {
        match operation {
            Operation::OpenWallet { owner, .. } => self.owners.push(owner),
            Operation::CarryOver(side) => self.owners.push(&side.owner),
            Operation::Transfer(new) => self.new_keys.push(&new.key),
            Operation::Post(new) | Operation::Import(new) | Operation::PostPending(new) => {
                self.owners.push(&new.owner);
                self.new_keys.push(&new.key);
                self.paid.extend(new.reference.as_deref().filter(|_| new.kind == Kind::TopUp));
            }
            Operation::Settle { key, owner, reference } => {
                self.owners.push(owner);
                self.keys.push(key);
                self.closed_keys.push(key);
                self.paid.extend(reference.as_deref());
            }
            Operation::Void { key, owner, .. } => {
                self.owners.push(owner);
                self.keys.push(key);
                self.closed_keys.push(key);
            }
            Operation::Reverse { id, key, .. } => {
                self.keys.push(key);
                self.reversed.push(*id);
            }
            Operation::PlaceHold(place) => {
                self.owners.push(&place.owner);
                self.cases.push(&place.case);
            }
            Operation::ReleaseHold { case, .. } => self.cases.push(case),
            Operation::CaptureHold { case, transaction } => {
                self.owners.push(&transaction.owner);
                self.keys.push(&transaction.key);
                self.cases.push(case);
            }
        }
    }
}

/// Leaves out texts with NUL: Postgres refuses a statement with such a value, and with it the whole
/// batch. No such text can be stored, so there is nothing to find; `plan` refuses the order.
fn keys_of(texts: &[&str]) -> Vec<Value> {
    texts.iter().filter(|text| !text.contains('\0')).map(|&text| text.into()).collect()
}

static BY_KEY: Lookup = Lookup::new(transaction_select!("where t.key in"), "");
static BY_ID: Lookup = Lookup::new(transaction_select!("where t.id in"), "");
static BY_CLOSED: Lookup = Lookup::new(transaction_select!("where t.closes_id in"), "");
static BY_REVERSED: Lookup = Lookup::new(transaction_select!("where t.reverses_id in"), "");
static BY_CASE: Lookup = Lookup::new(hold_select!("where h.case_key in"), "");

/// Holds that are active although they have expired.
const DUE_HOLDS: &str = hold_select!(
    "where h.id in (select d.hold_id from active_holds d where d.expires_at <= $1) order by h.id"
);

const NEXT_DUE: &str =
    "select min(expires_at) as expires_at from active_holds where expires_at > $1";

/// Accounts with sequence number, balance and sum of active holds.
macro_rules! account_select {
    ($condition:literal) => {
        concat!(
            "select a.id, a.kind, a.owner, a.currency, j.into_owner, s.seq, s.balance_minor,
                    coalesce((select cast(sum(h.amount_minor) as bigint) from active_holds h
                               where h.account_id = a.id), 0) as held_minor
               from accounts a
               join account_states s on s.account_id = a.id
               left join owner_joins j on j.owner = a.owner
              where ",
            $condition
        )
    };
}

static BY_OWNER: Lookup = Lookup::new(account_select!("a.owner in"), "");

const SYSTEM_ACCOUNTS: &str = account_select!("a.owner is null");

static ENTRIES: Lookup = Lookup::new(
    "select e.transaction_id, e.account_id, e.amount_minor, a.currency
       from entries e
       join accounts a on a.id = e.account_id
      where e.transaction_id in",
    "",
);

const LAST: &str = concat!(
    "select (select coalesce(max(id), 0) from transactions) as transaction_id,
           (select coalesce(max(id), 0) from accounts) as account_id,
           (select coalesce(max(id), 0) from holds) as hold_id,
           coalesce((select posted_at from transactions order by id desc limit 1), 0) as posted_at,
           (select min(expires_at) from active_holds where expires_at is not null) as due_at, ",
    as_of!(),
    " as index_as_of"
);

#[derive(sqlx::FromRow)]
struct LastRow {
    transaction_id: i64,
    account_id: i64,
    hold_id: i64,
    posted_at: i64,
    due_at: Option<i64>,
    index_as_of: i64,
}

#[derive(sqlx::FromRow)]
struct EntryRow {
    transaction_id: i64,
    account_id: i64,
    amount_minor: i64,
    currency: String,
}

impl EntryRow {
    fn amount(&self) -> Result<Amount, StoreError> {
        read_amount(self.amount_minor, read_currency(&self.currency)?)
    }
}

#[derive(sqlx::FromRow)]
struct AccountRow {
    id: i64,
    kind: String,
    owner: Option<String>,
    currency: String,
    into_owner: Option<String>,
    seq: i64,
    balance_minor: i64,
    held_minor: i64,
}

impl AccountRow {
    fn account(self) -> Result<Account, StoreError> {
        let currency = read_currency(&self.currency)?;
        Ok(Account {
            id: self.id,
            owner: self.owner.map(Owner::from_row),
            system: SystemAccount::parse(&self.kind),
            currency,
            state: WalletState {
                seq: self.seq,
                balance: read_amount(self.balance_minor, currency)?,
                held: read_amount(self.held_minor, currency)?,
            },
        })
    }
}
