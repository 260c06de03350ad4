//! The daily reading: once a day, all open and all recent objects are read again, in case events
//! were lost. Changes without an event are named under "needs attention".

use gateway::{Collection, Gateway, GatewayError, ListQuery};
use serde_json::Value as Json;
use store::{Query, StoreError, Timestamp, Tx};

use super::{
    clock::is_due,
    full_import::has_effect,
    read::{self, ReadError},
    read_queue, sync_state,
};
use crate::{
    Desk, DeskError, Ingested, attention,
    ingested::IngestOutcome,
    mirror::{self, Reading},
    payout,
};

/// Interval of the daily reading.
const EVERY_SECONDS: i64 = 24 * 3_600;
/// Wait after a failed reading.
const RETRY_SECONDS: i64 = 3_600;
/// Objects younger than this are listed: one day, and what the day before may have missed.
const YOUNG_SECONDS: i64 = 3 * 24 * 3_600;
/// Payouts younger than this are read again after they were paid: banks return money for some days.
const YOUNG_PAYOUT_SECONDS: i64 = 14 * 24 * 3_600;
/// Objects per page; Stripe's limit.
const PAGE: u8 = 100;
/// Maximum number of pages of one collection, against endless lists.
const PAGES_MAX: usize = 500;
/// Objects named in the message; the others are counted.
const NAMED_MAX: usize = 20;

/// Collections that are listed, payments before objects that refer to them.
const LISTED: [Collection; 6] = [
    Collection::CheckoutSessions,
    Collection::PaymentIntents,
    Collection::Refunds,
    Collection::Disputes,
    Collection::EarlyFraudWarnings,
    Collection::Payouts,
];

/// Objects that are not final, of any age.
const OPEN: &str = "
    select 'dispute' as kind, id from disputes where is_open = 1
     union all
    select kind, id from stripe_objects
     where kind = 'refund' and coalesce(status, '') not in ('succeeded', 'failed', 'canceled')";

impl Desk {
    /// Reads open and recent objects again, if a day has passed; returns the number of changes
    /// without an event.
    pub(super) async fn read_open(&self, stripe: &Gateway) -> Result<u32, DeskError> {
        let now = self.corrected_now();
        let mut tx = self.db.begin().await?;
        let state = sync_state::load_in(&mut tx).await?;
        let is_due = state.full_read_at.is_some()
            && state.gap_since.is_none()
            && is_due(state.open_read_at, EVERY_SECONDS, now);
        if !is_due || !sync_state::open_read_in(&mut tx, state.open_read_at, now).await? {
            return Ok(0);
        }
        tx.commit().await?;
        match self.find_missed_changes(stripe, now).await {
            Ok(unheard) => {
                self.show_unheard(&unheard, now).await?;
                Ok(u32::try_from(unheard.len()).unwrap_or(u32::MAX))
            }
            Err(error) => {
                let again = now.plus_seconds(RETRY_SECONDS - EVERY_SECONDS);
                let mut tx = self.db.begin().await?;
                sync_state::open_read_in(&mut tx, Some(now), again).await?;
                tx.commit().await?;
                Err(error)
            }
        }
    }

    /// Reads recent and open objects; returns the changes without an event.
    async fn find_missed_changes(
        &self,
        stripe: &Gateway,
        now: Timestamp,
    ) -> Result<Vec<String>, DeskError> {
        let mut unheard = Vec::new();
        let since = now.plus_seconds(-YOUNG_SECONDS).micros().div_euclid(1_000_000);
        for collection in LISTED {
            match self.list_young(stripe, collection, since, &mut unheard).await {
                // A missing permission is reported by the reading of the collection.
                Err(DeskError::Gateway(error))
                    if matches!(*error, GatewayError::Forbidden { .. }) => {}
                listed => listed?,
            }
        }
        let mut tx = self.db.read().await?;
        let mut open: Vec<(String, String)> = Query::new(OPEN).all(&mut tx).await?;
        open.extend(payout::not_final_in(&mut tx, now.plus_seconds(-YOUNG_PAYOUT_SECONDS)).await?);
        drop(tx);
        for (kind, id) in open {
            let reading = self.begin_reading().await?;
            match read::read(stripe, &kind, &id).await {
                Ok(object) => self.reapply(&object, reading, &mut unheard).await?,
                // A missing object was reported when it was first read.
                Err(ReadError::Person { .. }) => {}
                Err(ReadError::Later { .. }) => {
                    let mut tx = self.db.begin().await?;
                    read_queue::ask_in(&mut tx, &kind, &id, self.now()).await?;
                    tx.commit().await?;
                }
            }
        }
        Ok(unheard)
    }

    async fn list_young(
        &self,
        stripe: &Gateway,
        collection: Collection,
        since: i64,
        unheard: &mut Vec<String>,
    ) -> Result<(), DeskError> {
        let mut query = ListQuery {
            collection,
            filters: vec![("created[gte]".to_owned(), since.to_string())],
            starting_after: None,
            ending_before: None,
            limit: PAGE,
        };
        for _ in 0..PAGES_MAX {
            let reading = self.begin_reading().await?;
            let page = stripe.list(&query).await?;
            for object in page.objects.iter().filter(|object| has_effect(collection, object)) {
                self.reapply(object, reading, unheard).await?;
            }
            query.starting_after =
                page.objects.last().and_then(|it| it["id"].as_str()).map(str::to_owned);
            if !page.has_more || query.starting_after.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// Applies an object that differs from the mirror, or a payout whose contents are not known, and notes
    /// it when no reading of it was planned.
    async fn reapply(
        &self,
        object: &Json,
        reading: Reading,
        unheard: &mut Vec<String>,
    ) -> Result<(), DeskError> {
        let (Some(kind), Some(id)) = (object["object"].as_str(), object["id"].as_str()) else {
            return Ok(());
        };
        let mut tx = self.db.read().await?;
        let known = mirror::raw_in(&mut tx, kind, id).await?;
        let is_planned = read_queue::is_planned_in(&mut tx, (kind, id)).await?;
        let awaits_contents = kind == "payout" && payout::awaits_list_in(&mut tx, id).await?;
        drop(tx);
        if !awaits_contents && known.as_ref().is_some_and(|known| is_same(known, object)) {
            return Ok(());
        }
        let ingested = self.ingest_listed(object, reading).await?;
        if !is_planned && ingested.is_some_and(|ingested| has_moved(&ingested)) {
            unheard.push(format!("{kind} {id}"));
        }
        Ok(())
    }

    async fn show_unheard(&self, unheard: &[String], now: Timestamp) -> Result<(), DeskError> {
        if unheard.is_empty() {
            return Ok(());
        }
        let mut tx = self.db.begin().await?;
        show_in(&mut tx, unheard, now).await?;
        Ok(tx.commit().await?)
    }
}

async fn show_in(tx: &mut Tx, unheard: &[String], now: Timestamp) -> Result<(), StoreError> {
    let named: Vec<&str> = unheard.iter().take(NAMED_MAX).map(String::as_str).collect();
    let rest = unheard.len().saturating_sub(named.len());
    let rest = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    let message = format!(
        "the daily reading found {} changes that no event had told of, and took them in: {}{rest}",
        unheard.len(),
        named.join(", ")
    );
    let item = ("events_not_heard", "sync:daily");
    attention::open_or_update_in(tx, item, &message, now).await
}

/// Whether the object had an effect here.
fn has_moved(ingested: &Ingested) -> bool {
    let is_followed = ingested.case.is_some() || ingested.transaction.is_some();
    ingested.outcome == IngestOutcome::Warned
        || (ingested.outcome != IngestOutcome::Unchanged && is_followed)
}

/// Fields of an object that may move money or say where it is.
const COMPARED: [&str; 8] = [
    "status",
    "payment_status",
    "amount",
    "amount_received",
    "actionable",
    "failure_reason",
    "arrival_date",
    "reconciliation_status",
];

/// Whether two readings are equal in all fields that have an effect here.
fn is_same(known: &Json, read: &Json) -> bool {
    let rows = |object: &Json| object["balance_transactions"].as_array().map(Vec::len);
    COMPARED.iter().all(|field| known[*field] == read[*field]) && rows(known) == rows(read)
}
