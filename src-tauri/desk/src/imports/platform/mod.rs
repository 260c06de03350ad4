//! The credit database of an agent platform: users, balances, transactions and refund requests, read
//! from its Postgres tables through a read-only connection, in one snapshot.
//!
//! It is read twice. First user by user: each user's books are reconciled (`reconcile.rs`), which
//! yields what is inconsistent and what has to be adjusted. Then in the order of time: transactions are
//! posted in the order in which they happened, so that balances of the past are right here too. Rows
//! of one millisecond have no order there; they are put into the one that their running balances
//! follow, and where none does into that of their keys.

mod order;
mod post;
mod reconcile;
mod row;
mod tables;
mod users;
mod write;

use std::collections::{HashMap, HashSet};

use ledger::{
    Kind, NewTransaction, Operation, Order, Owner, Stage, TransactionRecord, by_keys_in, top_ups_in,
};
use money::Currency;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::{Timestamp, Tx, read_foreign};

use self::{
    post::Poster,
    reconcile::{Decision, Inconsistency, reconcile},
    row::SourceRow,
    tables::{RequestRow, UserRow},
};
use super::{
    finding::{Booking, FindingKind, ImportFinding},
    place::ImportPlace,
    plan::{ImportPlan, ImportProblem, ImportProblemCode, Totals},
    watch::{Phase, Work},
};
use crate::{Actor, Desk, DeskError, RefundState, refund, workspace::location_of};

/// Transactions that are compared with the ledger at once.
const COMPARED: usize = 1_024;
/// The schema where its tables are looked for when none is named.
const SCHEMA: &str = "public";
const USERS: &str = "User";
const BALANCES: &str = "UserBalance";
const TRANSACTIONS: &str = "CreditTransaction";
const REQUESTS: &str = "CreditRefundRequest";

/// The credit database of an agent platform.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct PlatformDatabase {
    /// Its address: `postgres://user@host/name`. A user who may only read is enough.
    pub url: String,
    /// The schema of its tables; `public` when absent.
    #[serde(default)]
    pub schema: Option<String>,
    /// The currency of its amounts; the default one when absent.
    #[serde(default)]
    pub currency: Option<Currency>,
}

/// The platform's books, read up to the plan.
pub(super) struct Platform {
    name: String,
    /// The snapshot.
    tx: Tx,
    poster: Poster,
    default_currency: Currency,
    /// How rows are booked where the row alone does not say it; by user and key.
    decisions: HashMap<(String, String), Decision>,
    /// Adjustments at the end.
    rests: Vec<(Owner, i64, Timestamp)>,
    /// Users who have no row.
    without_row: Vec<Owner>,
    has_ledger: bool,
}

impl Platform {
    /// Opens the snapshot.
    ///
    /// # Errors
    /// `database_*`; `import_tables_missing`.
    pub(super) async fn open(desk: &Desk, input: &PlatformDatabase) -> Result<Self, DeskError> {
        let schema = input.schema.as_deref().unwrap_or(SCHEMA);
        let mut tx = read_foreign(&input.url, schema).await?;
        tables::check_in(&mut tx).await?;
        let default_currency = desk.default_currency().await?;
        let shared = tables::shared_keys_in(&mut tx).await?;
        let mut here = desk.db.read().await?;
        Ok(Self {
            name: location_of(&input.url),
            tx,
            poster: Poster { currency: input.currency.unwrap_or(default_currency), shared },
            default_currency,
            decisions: HashMap::new(),
            rests: Vec::new(),
            without_row: Vec::new(),
            has_ledger: ledger::last_transaction_in(&mut here).await? > 0,
        })
    }

    /// Reads and reconciles everything.
    ///
    /// # Errors
    /// `database_*`; `cancelled`.
    pub(super) async fn plan(
        &mut self,
        desk: &Desk,
        actor: &Actor,
        work: &Work<'_>,
    ) -> Result<ImportPlan, DeskError> {
        let summary = tables::summary_in(&mut self.tx).await?;
        let all =
            summary.transactions.saturating_add(summary.users).saturating_add(summary.requests);
        let of = u64::try_from(all).ok();
        let mut pass = Pass::new(actor, self.name.clone());
        let mut users = tables::users_in(&mut self.tx).await?;
        let mut rows = tables::by_user_in(&mut self.tx).await?;
        let mut user = users.next_in(&mut self.tx).await?;
        let mut row = rows.next_in(&mut self.tx).await?;
        while let Some(id) = first_id(user.as_ref(), row.as_ref()) {
            let mut own = Vec::new();
            while row.as_ref().is_some_and(|row| row.user_id == id) {
                own.extend(row.take());
                row = rows.next_in(&mut self.tx).await?;
            }
            let mut of_user = None;
            if user.as_ref().is_some_and(|user| user.id == id) {
                of_user = user.take();
                user = users.next_in(&mut self.tx).await?;
            }
            self.take(&mut pass, &id, of_user, &own);
            if pass.orders.len() >= COMPARED || pass.owners.len() >= COMPARED {
                self.compare(desk, &mut pass).await?;
                work.step(Phase::Reading, pass.plan.rows, of)?;
            }
        }
        self.compare(desk, &mut pass).await?;
        self.plan_requests(desk, &mut pass).await?;
        work.step(Phase::Reading, pass.plan.rows, of)?;
        Ok(pass.end())
    }

    /// Reconciles one user.
    fn take(&mut self, pass: &mut Pass<'_>, id: &str, user: Option<UserRow>, rows: &[SourceRow]) {
        pass.digest(id, user.as_ref(), rows);
        pass.plan.rows = pass.plan.rows.saturating_add(rows.len() as u64);
        let user = user.inspect(|_| pass.plan.rows = pass.plan.rows.saturating_add(1));
        let Ok(owner) = Owner::new(id) else {
            let what = "an id has 1 to 200 characters, no control characters";
            pass.refuse(USERS, id, ImportProblemCode::TextInvalid, what);
            for row in rows {
                pass.refuse(TRANSACTIONS, &row.key, ImportProblemCode::TextInvalid, what);
            }
            return;
        };
        self.look_at_user(pass, &owner, user.as_ref());
        let is_booked: Vec<bool> = rows.iter().map(|row| self.is_booked(pass, row)).collect();
        let balance = user.as_ref().and_then(|user| user.balance);
        let books = reconcile(rows, &is_booked, balance, &mut pass.taken);
        for found in books.found {
            pass.find(id, rows, found);
        }
        for ((row, decision), is_booked) in rows.iter().zip(books.decisions).zip(is_booked) {
            if !is_booked {
                continue;
            }
            match self.poster.orders(pass.actor, row, &owner, &decision) {
                Ok(orders) => {
                    pass.orders.extend(orders.into_iter().map(|order| (order, row.key.clone())));
                }
                Err(error) => {
                    let code = ImportProblemCode::AmountOutOfRange;
                    pass.refuse(TRANSACTIONS, &row.key, code, &error.to_string());
                }
            }
            if decision != Decision::default() {
                self.decisions.insert((id.to_owned(), row.key.clone()), decision);
            }
        }
        if books.rest != 0 {
            let updated = user.and_then(|user| user.updated_ms).unwrap_or(0);
            let at = Timestamp::from_micros(updated.saturating_mul(1_000));
            match self.poster.rest(pass.actor, &owner, books.rest, at) {
                Ok(order) => {
                    pass.orders.push((order, id.to_owned()));
                    self.rests.push((owner.clone(), books.rest, at));
                }
                Err(error) => {
                    let code = ImportProblemCode::AmountOutOfRange;
                    pass.refuse(BALANCES, id, code, &error.to_string());
                }
            }
        }
        pass.owners.push(owner);
    }

    fn look_at_user(&mut self, pass: &mut Pass<'_>, owner: &Owner, user: Option<&UserRow>) {
        let find = |pass: &mut Pass<'_>, kind, found: &str| {
            pass.plan.find(ImportFinding {
                place: place(USERS, owner.as_str()),
                kind,
                user_id: owner.to_string(),
                found: found.to_owned(),
                expected: String::new(),
                booked: Booking::WithPlaceholder,
                adjustment: None,
            });
        };
        match user.filter(|user| user.has_row == 1) {
            None => {
                find(pass, FindingKind::UserMissing, "");
                self.without_row.push(owner.clone());
            }
            Some(user) if users::email_of(user).is_none() => {
                find(pass, FindingKind::EmailUnusable, user.email.as_deref().unwrap_or_default());
            }
            Some(_) => {}
        }
        let balance = user.and_then(|user| user.balance);
        if let Some(balance) = balance.filter(|balance| i32::try_from(*balance).is_err()) {
            pass.plan.find(ImportFinding {
                place: place(BALANCES, owner.as_str()),
                kind: FindingKind::BeyondInt32,
                user_id: owner.to_string(),
                found: balance.to_string(),
                expected: String::new(),
                booked: Booking::AsRecorded,
                adjustment: None,
            });
        }
    }

    /// Whether the ledger takes a row; what it does not take is a problem, or nothing.
    fn is_booked(&self, pass: &mut Pass<'_>, row: &SourceRow) -> bool {
        if row.amount == 0 {
            return false;
        }
        if !self.poster.is_key(row) {
            let what = "a key has 1 to 200 characters, no control characters, and does not begin with redress:";
            pass.refuse(TRANSACTIONS, &row.key, ImportProblemCode::KeyInvalid, what);
            return false;
        }
        if money::MinorUnits::new(row.amount).is_err() {
            let what = format!("{} is too large", row.amount);
            pass.refuse(TRANSACTIONS, &row.key, ImportProblemCode::AmountOutOfRange, &what);
            return false;
        }
        if self.poster.shared.contains(&row.key) {
            pass.plan.find(ImportFinding {
                place: place(TRANSACTIONS, &row.key),
                kind: FindingKind::KeyOfTwoUsers,
                user_id: row.user_id.clone(),
                found: row.key.clone(),
                expected: String::new(),
                booked: Booking::UnderLongerKey,
                adjustment: None,
            });
        }
        true
    }

    /// Compares what would be written with what is here.
    async fn compare(&mut self, desk: &Desk, pass: &mut Pass<'_>) -> Result<(), DeskError> {
        let mut tx = desk.db.read().await?;
        let owners = std::mem::take(&mut pass.owners);
        let known = crate::user::by_ids_in(&mut tx, owners.iter().map(Owner::as_str)).await?;
        for owner in &owners {
            pass.plan.users.count(!known.contains_key(owner.as_str()));
        }
        let orders = std::mem::take(&mut pass.orders);
        let (mut here, mut credited) = (HashMap::new(), HashMap::new());
        if self.has_ledger {
            let keys: Vec<&str> = orders.iter().filter_map(|(order, _)| key_of(order)).collect();
            for record in by_keys_in(&mut tx, &keys).await? {
                here.insert(record.key.clone(), record);
            }
            let payments = orders.iter().filter_map(|(order, _)| credited_by(order));
            credited = top_ups_in(&mut tx, payments.map(str::to_owned).collect()).await?;
        }
        for (order, source_key) in &orders {
            let (Operation::Import(new) | Operation::PostPending(new)) = &order.operation else {
                continue;
            };
            if let Some(record) = here.get(&new.key) {
                if is_same(record, new, &order.operation) {
                    pass.plan.transactions.count(false);
                } else {
                    let key = &new.key;
                    let what = format!("a transaction with the key {key} is here, and it differs");
                    pass.refuse(TRANSACTIONS, source_key, ImportProblemCode::KeyConflict, &what);
                }
                continue;
            }
            let by = credited_by(order).and_then(|payment| credited.get(payment));
            match by {
                None => {
                    pass.plan.transactions.count(true);
                    pass.totals.add(new.amount);
                }
                Some(record)
                    if record.amount == new.amount && record.owner.as_ref() == Some(&new.owner) =>
                {
                    pass.plan.transactions.count(false);
                }
                Some(record) => {
                    let what = format!("its payment was credited here with {}", record.amount);
                    pass.refuse(
                        TRANSACTIONS,
                        source_key,
                        ImportProblemCode::PaymentCredited,
                        &what,
                    );
                }
            }
        }
        Ok(())
    }

    async fn plan_requests(&mut self, desk: &Desk, pass: &mut Pass<'_>) -> Result<(), DeskError> {
        let mut here = desk.db.read().await?;
        let mut requests = tables::requests_in(&mut self.tx).await?;
        while let Some(request) = requests.next_in(&mut self.tx).await? {
            pass.plan.rows = pass.plan.rows.saturating_add(1);
            pass.request(&request);
            match judge(&request) {
                Ok(_) => {
                    let is_known = refund::is_known_in(&mut here, &request_key(&request)).await?;
                    pass.plan.refund_requests.count(!is_known);
                }
                Err((kind, found)) => pass.plan.find(ImportFinding {
                    place: place(REQUESTS, &request.id),
                    kind,
                    user_id: request.user_id.clone(),
                    found,
                    expected: String::new(),
                    booked: Booking::NotBooked,
                    adjustment: None,
                }),
            }
        }
        Ok(())
    }
}

/// Key of a request here.
fn request_key(request: &RequestRow) -> String {
    format!("imported:{}", request.id)
}

/// The state of a request, or why it is not taken.
fn judge(request: &RequestRow) -> Result<RefundState, (FindingKind, String)> {
    if request.has_transaction == 0 {
        let key = request.transaction_key.clone();
        return Err((FindingKind::RequestWithoutTransaction, key));
    }
    if request.amount <= 0 || money::MinorUnits::new(request.amount).is_err() {
        return Err((FindingKind::RequestAmount, request.amount.to_string()));
    }
    match request.status.as_str() {
        "PENDING" => Ok(RefundState::InReview),
        "APPROVED" => Ok(RefundState::Succeeded),
        "REJECTED" => Ok(RefundState::Rejected),
        other => Err((FindingKind::RequestStatusUnknown, other.to_owned())),
    }
}

fn first_id(user: Option<&UserRow>, row: Option<&SourceRow>) -> Option<String> {
    let ids = [user.map(|user| &user.id), row.map(|row| &row.user_id)];
    ids.into_iter().flatten().min().cloned()
}

fn key_of(order: &Order) -> Option<&str> {
    let (Operation::Import(new) | Operation::PostPending(new)) = &order.operation else {
        return None;
    };
    Some(&new.key)
}

/// The payment that an order credits.
fn credited_by(order: &Order) -> Option<&str> {
    let Operation::Import(new) = &order.operation else { return None };
    new.reference.as_deref().filter(|_| new.kind == Kind::TopUp)
}

/// Whether a transaction is the one that the order would post.
fn is_same(record: &TransactionRecord, new: &NewTransaction, operation: &Operation) -> bool {
    let is_pending = matches!(operation, Operation::PostPending(_));
    record.kind == new.kind
        && record.amount == new.amount
        && record.reference == new.reference
        && record.reason == new.reason
        && record.metadata == new.metadata
        && (record.stage == Stage::Pending) == is_pending
}

fn place(table: &str, key: &str) -> ImportPlace {
    let (name, key) = (Some(table.to_owned()), Some(key.to_owned()));
    ImportPlace { name, key, ..ImportPlace::default() }
}

/// The first pass.
struct Pass<'a> {
    actor: &'a Actor,
    plan: ImportPlan,
    totals: Totals,
    digest: Sha256,
    /// Payments that are credited already.
    taken: HashSet<String>,
    owners: Vec<Owner>,
    /// What would be written, with the key of its row there.
    orders: Vec<(Order, String)>,
}

impl<'a> Pass<'a> {
    fn new(actor: &'a Actor, source: String) -> Self {
        Self {
            actor,
            plan: ImportPlan { source, ..ImportPlan::default() },
            totals: Totals::default(),
            digest: Sha256::new(),
            taken: HashSet::new(),
            owners: Vec::new(),
            orders: Vec::new(),
        }
    }

    fn end(mut self) -> ImportPlan {
        self.plan.totals = self.totals.list();
        self.plan.digest = store::hex(&self.digest.finalize());
        self.plan
    }

    fn refuse(&mut self, table: &str, key: &str, code: ImportProblemCode, what: &str) {
        let message = format!("{table} {key}: {what}");
        let value = key.chars().take(80).collect();
        self.plan.refuse(vec![ImportProblem { place: place(table, key), code, value, message }]);
    }

    fn find(&mut self, user: &str, rows: &[SourceRow], found: Inconsistency) {
        let Inconsistency { row, kind, found, expected, booked, adjustment } = found;
        let place = match row.and_then(|row| rows.get(row)) {
            Some(row) => place(TRANSACTIONS, &row.key),
            None => place(BALANCES, user),
        };
        let adjustment = adjustment.and_then(|minor| money::MinorUnits::new(minor).ok());
        let user_id = user.to_owned();
        self.plan.find(ImportFinding { place, kind, user_id, found, expected, booked, adjustment });
    }

    fn field(&mut self, text: &str) {
        self.digest.update((text.len() as u64).to_be_bytes());
        self.digest.update(text.as_bytes());
    }

    fn digest(&mut self, id: &str, user: Option<&UserRow>, rows: &[SourceRow]) {
        self.field(id);
        if let Some(user) = user {
            self.field(user.email.as_deref().unwrap_or_default());
            self.field(user.name.as_deref().unwrap_or_default());
            self.digest.update(user.balance.unwrap_or(i64::MIN).to_be_bytes());
        }
        for row in rows {
            self.field(&row.key);
            self.field(&row.kind);
            self.field(row.metadata.as_deref().unwrap_or_default());
            for number in [row.at_ms, row.amount, row.running.unwrap_or(i64::MIN), row.active] {
                self.digest.update(number.to_be_bytes());
            }
        }
    }

    fn request(&mut self, request: &RequestRow) {
        for text in [&request.id, &request.user_id, &request.transaction_key, &request.status] {
            self.field(text);
        }
        self.field(&request.reason);
        self.field(request.result.as_deref().unwrap_or_default());
        self.digest.update(request.amount.to_be_bytes());
    }
}
