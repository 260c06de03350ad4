//! The ids of a payment, and its top-up in force.
//!
//! Stripe names one payment by its checkout session, its payment intent and its charge, and the
//! platform may refer to it by any of them. A payment is credited once, whichever id is used.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use money::Amount;
use store::{Lookup, Query, StoreError, Tx, Value};

use crate::{
    Applied, Kind, LedgerError, Owner, TransactionRecord,
    plan::{Book, Last},
    transaction::{records_in, transaction_select},
};

const PAYMENT_OF: &str = "select payment from payment_ids where id = $1";
const NAME: &str = "
    insert into payment_ids (id, payment) values ($1, $2)
    on conflict (id) do update set payment = excluded.payment";
const RENAME: &str = "update payment_ids set payment = $2 where payment = $1";
const MOVE_TOP_UP: &str = "
    update payment_top_ups set payment = $2
     where payment = $1 and not exists (select 1 from payment_top_ups where payment = $2)";
const CREDITED: &str = "select count(*) from payment_top_ups where payment in ($1, $2)";

const OF_OWNER: &str = "
    select t.reference
      from transactions t
      join accounts a on a.id = t.account_id
     where t.kind = 'top_up' and a.owner = $1 and t.reference is not null
    union
    select r.reference
      from transactions t
      join accounts a on a.id = t.account_id
      join payment_references r on r.asked = t.reference
     where t.kind = 'top_up' and a.owner = $1";

static REFERENCES: Lookup =
    Lookup::new("select reference from payment_references where asked in", "");
static OWNERS: Lookup = Lookup::new(
    "select distinct a.owner
       from transactions t
       join accounts a on a.id = t.account_id
      where t.kind = 'top_up' and a.owner is not null and t.reference in",
    "",
);
static PAYMENTS_OF: Lookup = Lookup::new("select id, payment from payment_ids where id in", "");
static TOP_UPS_OF: Lookup =
    Lookup::new("select payment, transaction_id from payment_top_ups where payment in", "");
static BY_ID: Lookup = Lookup::new(transaction_select!("where t.id in"), "");

/// The main id of a payment; the same id when no other is known.
///
/// # Errors
/// [`StoreError`] when a statement fails.
pub async fn payment_of_in(tx: &mut Tx, id: &str) -> Result<String, StoreError> {
    let row: Option<(String,)> = Query::new(PAYMENT_OF).bind(id).optional(tx).await?;
    Ok(row.map_or_else(|| id.to_owned(), |(payment,)| payment))
}

/// Every id of the payments that were credited to a user, or recorded for one.
///
/// # Errors
/// [`StoreError`] when a statement fails.
pub async fn payments_of_in(tx: &mut Tx, owner: &Owner) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String,)> = Query::new(OF_OWNER).bind(owner.as_str()).all(tx).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// The users whom payments with these ids were credited to, or recorded for.
///
/// # Errors
/// [`StoreError`] when a statement fails.
pub async fn owners_of_payments_in(
    tx: &mut Tx,
    ids: &[String],
) -> Result<BTreeSet<String>, StoreError> {
    let keys = |ids: &[String]| ids.iter().map(|id| Value::from(id.as_str())).collect();
    let others: Vec<(String,)> = REFERENCES.all(tx, keys(ids)).await?;
    let others: Vec<String> = others.into_iter().map(|(id,)| id).collect();
    let mut owners: Vec<(String,)> = OWNERS.all(tx, keys(ids)).await?;
    owners.extend(OWNERS.all(tx, keys(&others)).await?);
    Ok(owners.into_iter().map(|(owner,)| owner).collect())
}

/// Result of linking two ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linked {
    /// The link was known.
    Known,
    /// The link is new.
    New,
    /// The link is new, and both ids had been credited: one top-up too many is in force.
    CreditedTwice,
}

/// Links `id` to `payment`, which becomes the main id.
///
/// # Errors
/// [`StoreError`] when a statement fails.
pub async fn link_payment_in(tx: &mut Tx, payment: &str, id: &str) -> Result<Linked, StoreError> {
    let (payment, before) = (payment_of_in(tx, payment).await?, payment_of_in(tx, id).await?);
    if payment == before {
        return Ok(Linked::Known);
    }
    let count = Query::new(CREDITED).bind(payment.as_str()).bind(before.as_str());
    let (credited,): (i64,) = count.one(tx).await?;
    Query::new(RENAME).bind(before.as_str()).bind(payment.as_str()).execute(tx).await?;
    for id in [payment.as_str(), id] {
        Query::new(NAME).bind(id).bind(payment.as_str()).execute(tx).await?;
    }
    Query::new(MOVE_TOP_UP).bind(before.as_str()).bind(payment.as_str()).execute(tx).await?;
    Ok(if credited > 1 { Linked::CreditedTwice } else { Linked::New })
}

/// The top-ups in force of the payments with these ids; payments that none has are left out.
///
/// # Errors
/// [`StoreError`] when a statement fails.
pub async fn top_ups_in(
    tx: &mut Tx,
    ids: Vec<String>,
) -> Result<HashMap<String, Arc<TransactionRecord>>, StoreError> {
    let mut book = Book::new(Last::default());
    load_payments_in(tx, &mut book, ids.clone()).await?;
    let top_up = |id: String| {
        let record = Arc::clone(book.top_ups.get(book.payment_of(&id))?);
        Some((id, record))
    };
    Ok(ids.into_iter().filter_map(top_up).collect())
}

/// Loads the payments that top-ups of a batch refer to, and their top-ups in force.
pub(crate) async fn load_payments_in(
    tx: &mut Tx,
    book: &mut Book,
    references: Vec<String>,
) -> Result<(), StoreError> {
    if references.is_empty() {
        return Ok(());
    }
    let ids = references.iter().map(|id| id.as_str().into()).collect();
    let named: Vec<(String, String)> = PAYMENTS_OF.all(tx, ids).await?;
    book.payments.extend(named);
    let payments = references.iter().map(|id| Value::from(book.payment_of(id))).collect();
    let top_ups: Vec<(String, i64)> = TOP_UPS_OF.all(tx, payments).await?;
    let ids = top_ups.iter().map(|(_, id)| Value::from(*id)).collect();
    let found = records_in(tx, &BY_ID, ids).await?;
    for (payment, id) in top_ups {
        if let Some(record) = found.iter().find(|record| record.id == id) {
            book.top_ups.insert(payment, Arc::clone(record));
        }
    }
    Ok(())
}

impl Book {
    /// The main id of a payment.
    pub(crate) fn payment_of<'a>(&'a self, id: &'a str) -> &'a str {
        self.payments.get(id).map_or(id, String::as_str)
    }

    pub(crate) fn is_same_payment(&self, one: Option<&str>, other: Option<&str>) -> bool {
        one.map(|id| self.payment_of(id)) == other.map(|id| self.payment_of(id))
    }

    /// The top-up in force of a payment.
    pub(crate) fn top_up_of(
        &self,
        kind: Kind,
        reference: Option<&str>,
    ) -> Option<&TransactionRecord> {
        let reference = reference.filter(|_| kind == Kind::TopUp)?;
        self.top_ups.get(self.payment_of(reference)).map(Arc::as_ref)
    }

    /// The answer to a top-up of a payment that is credited already: the same top-up, or a conflict
    /// when it differs.
    pub(crate) fn credited(
        &self,
        kind: Kind,
        reference: Option<&str>,
        (owner, amount): (&Owner, Amount),
    ) -> Result<Option<Applied>, LedgerError> {
        let Some(posted) = self.top_up_of(kind, reference) else { return Ok(None) };
        if posted.amount == amount && self.is_same_person(posted.owner.as_ref(), owner) {
            return self.replay(posted, true).map(Some);
        }
        Err(LedgerError::PaymentCredited {
            reference: reference.unwrap_or_default().to_owned(),
            asked: amount,
            credited: posted.amount,
            owner: posted.owner.as_ref().map(ToString::to_string).unwrap_or_default(),
        })
    }

    /// Records a new top-up as the one in force of its payment.
    pub(crate) fn credit(&mut self, record: &Arc<TransactionRecord>) {
        let is_credit = record.kind == Kind::TopUp && record.stage.has_entries();
        let Some(reference) = record.reference.as_deref().filter(|_| is_credit) else { return };
        let payment = self.payment_of(reference).to_owned();
        self.new_rows().top_ups.push((payment.clone(), record.id));
        self.top_ups.insert(payment, Arc::clone(record));
    }

    /// Removes a reversed top-up: its payment can be credited again.
    pub(crate) fn uncredit(&mut self, original: &TransactionRecord) {
        if original.kind != Kind::TopUp {
            return;
        }
        self.top_ups.retain(|_, top_up| top_up.id != original.id);
        let rows = self.new_rows();
        rows.top_ups.retain(|(_, id)| *id != original.id);
        rows.reversed_top_ups.push(original.id);
    }
}
