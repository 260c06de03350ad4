//! All SQL of the tables `payouts` and `payout_transactions`.

use std::collections::{BTreeSet, HashMap};

use gateway::mirror::{PayoutObject, Reconciliation};
use store::{Bulk, Lookup, Query, StoreError, Timestamp, Tx, Value, insert_all};

use super::PayoutView;

const SAVE: &str = "
    insert into payouts (id, created_at, status, arrives_on, automatic, reconciliation)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (id) do update set created_at = excluded.created_at, status = excluded.status,
        arrives_on = excluded.arrives_on, automatic = excluded.automatic,
        reconciliation = excluded.reconciliation";
const AWAITS_LIST: &str = "
    select count(*) from payouts
     where id = $1 and automatic = 1 and reconciliation = 'completed' and listed_at is null";
const LISTED: &str = "update payouts set listed_at = $2 where id = $1";
/// Those under way; young ones that were paid and may still fail, or whose list is awaited.
const NOT_FINAL: &str = "
    select 'payout' as kind, id from payouts
     where status not in ('paid', 'failed', 'canceled')
        or (created_at >= $1 and (status = 'paid' or (automatic = 1 and listed_at is null)))
     order by id";
static LINKS: Bulk = Bulk::new("insert into payout_transactions (balance_transaction, payout)", 2);
static LINKED: Lookup = Lookup::new(
    "select balance_transaction, payout from payout_transactions where balance_transaction in",
    "",
);
/// As `payment/money.rs` finds the balance transactions of a payment.
const OF_PAYMENT: &str = "
    select b.source, p.id, p.status, p.arrives_on
      from stripe_objects b
      left join payout_transactions c on c.balance_transaction = b.id
      left join payouts p on p.id = c.payout
     where b.source in (select cast($1 as text)
                        union all
                        select o.id from stripe_objects o
                         where o.payment_intent = $1 and o.kind || '' = 'charge')
     order by b.created_at, b.id, p.created_at desc, p.id desc
     limit 1";
static OF_SOURCES: Lookup = Lookup::new(
    "select b.source, p.id, p.status, p.arrives_on
       from stripe_objects b
       left join payout_transactions c on c.balance_transaction = b.id
       left join payouts p on p.id = c.payout
      where b.source in",
    "order by b.created_at, b.id, p.created_at desc, p.id desc",
);

/// The source of a balance transaction and the payout that contains it.
type Found = (String, Option<String>, Option<String>, Option<String>);

fn view((_, id, status, arrives_on): Found) -> Option<PayoutView> {
    Some(PayoutView { id: id?, status: status?, arrives_on })
}

/// Stores a payout as it was read.
pub(crate) async fn save_in(tx: &mut Tx, payout: &PayoutObject) -> Result<(), StoreError> {
    let created = Timestamp::from_seconds(payout.created.unwrap_or(0));
    let arrives = payout.arrival_date.map(|at| Timestamp::from_seconds(at).date());
    Query::new(SAVE)
        .bind(payout.id.as_str())
        .bind(created.micros())
        .bind(payout.status.as_str())
        .bind(arrives.filter(|day| !day.is_empty()))
        .bind(i64::from(payout.automatic))
        .bind(payout.reconciliation.as_ref().map(Reconciliation::as_str))
        .execute(tx)
        .await?;
    Ok(())
}

/// Whether the balance transactions of a payout can be listed and were not.
pub(crate) async fn awaits_list_in(tx: &mut Tx, id: &str) -> Result<bool, StoreError> {
    let (count,): (i64,) = Query::new(AWAITS_LIST).bind(id).one(tx).await?;
    Ok(count > 0)
}

/// Stores which balance transactions a stored payout contains; again it changes nothing.
pub(crate) async fn link_in(tx: &mut Tx, payout: &str, rows: &[&str]) -> Result<(), StoreError> {
    let mut new: BTreeSet<&str> = rows.iter().copied().collect();
    let keys = new.iter().map(|id| Value::from(*id)).collect();
    let known: Vec<(String, String)> = LINKED.all(tx, keys).await?;
    for (id, in_payout) in &known {
        if in_payout == payout {
            new.remove(id.as_str());
        }
    }
    let values = new.into_iter().flat_map(|id| [Value::from(id), Value::from(payout)]).collect();
    insert_all(tx, vec![LINKS.rows(values)]).await
}

/// Records that all balance transactions of a payout were read.
pub(crate) async fn listed_in(tx: &mut Tx, id: &str, now: Timestamp) -> Result<(), StoreError> {
    Query::new(LISTED).bind(id).bind(now.micros()).execute(tx).await?;
    Ok(())
}

/// Kind and id of the payouts that are not final: under way, or created since a time and paid, which
/// may still fail, or with contents that are not known.
pub(crate) async fn not_final_in(
    tx: &mut Tx,
    since: Timestamp,
) -> Result<Vec<(String, String)>, StoreError> {
    Query::new(NOT_FINAL).bind(since.micros()).all(tx).await
}

/// The payout in which a payment was settled; none while no payout is known to contain it.
pub(crate) async fn of_payment_in(
    tx: &mut Tx,
    reference: &str,
) -> Result<Option<PayoutView>, StoreError> {
    let found: Option<Found> = Query::new(OF_PAYMENT).bind(reference).optional(tx).await?;
    Ok(found.and_then(view))
}

/// The payouts of objects that moved money, such as refunds, by the object's id: that of its first
/// balance transaction.
pub(crate) async fn of_sources_in(
    tx: &mut Tx,
    sources: impl Iterator<Item = &str>,
) -> Result<HashMap<String, PayoutView>, StoreError> {
    let found: Vec<Found> = OF_SOURCES.all(tx, sources.map(Value::from).collect()).await?;
    let mut first: HashMap<String, Option<PayoutView>> = HashMap::new();
    for row in found {
        first.entry(row.0.clone()).or_insert_with(|| view(row));
    }
    Ok(first.into_iter().filter_map(|(source, payout)| Some((source, payout?))).collect())
}
