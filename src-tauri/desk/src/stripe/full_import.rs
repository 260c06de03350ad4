//! Full import: reads the whole account, collection by collection, page by page. The cursor is
//! stored with each page, so that an interrupted import continues.

use gateway::{
    Collection, Gateway, GatewayError, ListPage, ListQuery, ObjectKind, mirror::STRIPE_FEE,
};
use serde_json::Value as Json;
use store::{Part, Query, StoreError, Timestamp, Tx};

use super::{CollectionProgress, forgotten, read_queue, reread::reread_seconds, sync_state};
use crate::{
    Desk, DeskError, Ingested, attention,
    mirror::{self, Reading},
};

/// Collections in reading order: payments before objects that refer to them, balance transactions
/// before their sources.
const COLLECTIONS: [(&str, Collection); 9] = [
    ("customers", Collection::Customers),
    ("checkout_sessions", Collection::CheckoutSessions),
    ("payment_intents", Collection::PaymentIntents),
    ("charges", Collection::Charges),
    ("refunds", Collection::Refunds),
    ("balance_transactions", Collection::BalanceTransactions),
    ("disputes", Collection::Disputes),
    ("early_fraud_warnings", Collection::EarlyFraudWarnings),
    ("payouts", Collection::Payouts),
];
/// Types of balance transactions that are posted: fees, and the movements of payments and refunds.
const POSTED: [&str; 7] = [
    STRIPE_FEE,
    "charge",
    "payment",
    "payment_failure_refund",
    "payment_refund",
    "refund",
    "refund_failure",
];
/// Objects per page; Stripe's limit.
const PAGE: u8 = 100;
/// Objects applied in one transaction, so that other writers do not wait long.
const BATCH: usize = 50;
/// Pages per round, so that events and due calls do not wait.
const PAGES: u32 = 20;

/// Wait before a collection that the key may not read is tried again; doubled after each failure
/// (shortest, longest).
const RETRY_SECONDS: (i64, i64) = (60, 3_600);

#[derive(sqlx::FromRow)]
struct Row {
    name: String,
    last_id: Option<String>,
    read_count: i64,
    finished_at: Option<i64>,
    fresh_at: Option<i64>,
    last_error: Option<String>,
    failed_at: Option<i64>,
    next_at: Option<i64>,
}

const BEGIN: &str = "
    insert into sync_collections (name, place, read_count, failures) values ($1, $2, 0, 0)
    on conflict (name) do update set place = excluded.place, last_id = null, read_count = 0,
        finished_at = null, next_at = null";
const ALL: &str = "
    select name, last_id, read_count, finished_at, fresh_at, last_error, failed_at, next_at
      from sync_collections
     order by place";
const PROCEED: &str = "
    update sync_collections
       set last_id = coalesce($2, last_id), read_count = read_count + $3, finished_at = $4,
           fresh_at = coalesce($4, fresh_at)
     where name = $1";
const UNREADABLE: &str = "
    update sync_collections
       set last_error = $2, failed_at = $3, failures = failures + 1, next_at = $4
     where name = $1";
const READABLE: &str = "
    update sync_collections set last_error = null, failed_at = null, failures = 0, next_at = null
     where name = $1 and last_error is not null";
const FRESH: &str = "
    update sync_collections set fresh_at = $1
     where finished_at is not null and last_error is null";
const TRY_AGAIN: &str = "update sync_collections set next_at = null";
const FAILURES: &str = "select failures from sync_collections where name = $1";

/// Restarts the import.
pub(super) async fn begin_in(tx: &mut Tx) -> Result<(), StoreError> {
    for ((name, _), place) in COLLECTIONS.into_iter().zip(0_i64..) {
        Query::new(BEGIN).bind(name).bind(place).execute(tx).await?;
    }
    Ok(())
}

async fn rows_in(tx: &mut Tx) -> Result<Vec<Row>, StoreError> {
    Query::new(ALL).all(tx).await
}

/// Whether an import was ever begun.
pub(super) async fn has_begun_in(tx: &mut Tx) -> Result<bool, StoreError> {
    Ok(!rows_in(tx).await?.is_empty())
}

/// Progress and freshness of each collection.
pub(super) async fn progress_in(tx: &mut Tx) -> Result<Vec<CollectionProgress>, StoreError> {
    let rows = rows_in(tx).await?;
    let mut progress = Vec::with_capacity(rows.len());
    for row in rows {
        let read_back_to = row.read_back_to_in(tx).await?;
        progress.push(CollectionProgress {
            name: row.name,
            read: row.read_count,
            finished: row.finished_at.is_some(),
            read_back_to,
            up_to_date_at: row.fresh_at.map(Timestamp::from_micros),
            error: row.last_error,
            failed_at: row.failed_at.map(Timestamp::from_micros),
        });
    }
    Ok(progress)
}

/// Records that every readable collection is up to date until `now`.
pub(super) async fn fresh_in(tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
    Query::new(FRESH).bind(now.micros()).execute(tx).await?;
    Ok(())
}

/// Makes collections that could not be read due at once.
pub(super) async fn try_again_in(tx: &mut Tx) -> Result<(), StoreError> {
    Query::new(TRY_AGAIN).execute(tx).await?;
    Ok(())
}

/// Records that the key may not read objects of this kind.
pub(super) async fn unreadable_in(
    tx: &mut Tx,
    kind: &str,
    why: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    match collection_of(kind) {
        Some(name) => gap_in(tx, name, why, now).await,
        None => Ok(()),
    }
}

async fn gap_in(tx: &mut Tx, name: &str, why: &str, now: Timestamp) -> Result<(), StoreError> {
    let known: Option<(i64,)> = Query::new(FAILURES).bind(name).optional(tx).await?;
    let failures = known.map_or(0, |(failures,)| failures);
    let (shortest, longest) = RETRY_SECONDS;
    let doublings = u32::try_from(failures).unwrap_or(u32::MAX).min(16);
    let wait = shortest.saturating_mul(1_i64 << doublings).min(longest);
    Query::new(UNREADABLE)
        .bind(name)
        .bind(why)
        .bind(now.micros())
        .bind(now.plus_seconds(wait).micros())
        .execute(tx)
        .await?;
    let message = format!(
        "{} cannot be read, and what happens there is not known: {why}. The other collections are \
         read",
        name.replace('_', " ")
    );
    attention::open_in(tx, "stripe_forbidden", &subject(name), &message, now).await
}

/// Records that objects of this kind can be read.
pub(super) async fn readable_in(tx: &mut Tx, kind: &str, now: Timestamp) -> Result<(), StoreError> {
    match collection_of(kind) {
        Some(name) => no_gap_in(tx, name, now).await,
        None => Ok(()),
    }
}

async fn no_gap_in(tx: &mut Tx, name: &str, now: Timestamp) -> Result<(), StoreError> {
    if Query::new(READABLE).bind(name).execute(tx).await? > 0 {
        attention::close_settled_in(tx, &subject(name), now).await?;
    }
    Ok(())
}

fn collection_of(kind: &str) -> Option<&'static str> {
    let collection = ObjectKind::from_name(kind)?.collection();
    COLLECTIONS.into_iter().find_map(|(name, it)| (it == collection).then_some(name))
}

fn subject(name: &str) -> String {
    format!("collection:{name}")
}

impl Row {
    /// When the oldest object read so far was created: collections are read from the newest on.
    async fn read_back_to_in(&self, tx: &mut Tx) -> Result<Option<Timestamp>, StoreError> {
        let kind =
            ObjectKind::ALL.into_iter().find(|kind| collection_of(kind.name()) == Some(&self.name));
        let (Some(kind), Some(last)) = (kind, &self.last_id) else { return Ok(None) };
        mirror::created_in(tx, kind.name(), last).await
    }

    /// Whether the next page is due.
    fn is_due(&self, now: Timestamp) -> bool {
        let (_, longest) = RETRY_SECONDS;
        let is_put_off = self.next_at.is_some_and(|next_at| {
            now.micros() < next_at && next_at <= now.plus_seconds(longest).micros()
        });
        self.finished_at.is_none() && !is_put_off
    }
}

impl Desk {
    /// Reads some pages; returns whether there are more. Collections that the key may not read are
    /// skipped. The next page is fetched while one is stored.
    pub(super) async fn read_on(&self, stripe: &Gateway) -> Result<bool, DeskError> {
        let mut ahead = None;
        for left in (0..PAGES).rev() {
            let mut tx = self.db.read().await?;
            let rows: Vec<Row> = Query::new(ALL).all(&mut tx).await?;
            drop(tx);
            let now = self.now();
            let Some(row) = rows.into_iter().find(|row| row.is_due(now)) else {
                return Ok(false);
            };
            let place = Place::of(row)?;
            let fetched = match ahead.take().filter(|fetched: &Fetched| fetched.place == place) {
                Some(fetched) => Ok(fetched),
                None => self.fetch(stripe, place.clone()).await,
            };
            match fetched {
                Ok(page) => {
                    let next = page.next().filter(|_| left > 0);
                    let fetch_next = async { Some(self.fetch(stripe, next?).await) };
                    let (stored, fetched) =
                        futures::join!(Box::pin(self.store_page(&page)), fetch_next);
                    stored?;
                    // An error is met, and handled, where that page is asked for again.
                    ahead = fetched.and_then(Result::ok);
                }
                Err(DeskError::Gateway(error))
                    if matches!(*error, GatewayError::Forbidden { .. }) =>
                {
                    self.pass_over(&place.name, &error.to_string()).await?;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }

    async fn pass_over(&self, name: &str, why: &str) -> Result<(), DeskError> {
        let mut tx = self.db.begin().await?;
        gap_in(&mut tx, name, why, self.now()).await?;
        Ok(tx.commit().await?)
    }

    async fn fetch(&self, stripe: &Gateway, place: Place) -> Result<Fetched, DeskError> {
        let reading = self.begin_reading().await?;
        let read_at = self.corrected_now();
        let query = ListQuery {
            collection: place.collection,
            filters: Vec::new(),
            starting_after: place.after.clone(),
            ending_before: None,
            limit: PAGE,
        };
        let page = stripe.list(&query).await?;
        self.compare_clocks(page.date).await?;
        Ok(Fetched { place, reading, read_at, page })
    }

    /// Stores a page, and with its last objects the place in the collection.
    async fn store_page(&self, fetched: &Fetched) -> Result<(), DeskError> {
        let Fetched { place, reading, read_at, page } = fetched;
        let objects: Vec<&Json> = page.objects.iter().collect();
        let mut tx = self.store_listed(place.collection, &objects, (*reading, *read_at)).await?;
        no_gap_in(&mut tx, &place.name, self.now()).await?;
        Query::new(PROCEED)
            .bind(place.name.as_str())
            .bind(fetched.last())
            .bind(i64::try_from(page.objects.len()).unwrap_or(0))
            .bind(fetched.is_last().then_some(read_at.micros()))
            .execute(&mut tx)
            .await?;
        if fetched.is_last() && rows_in(&mut tx).await?.iter().all(|row| row.finished_at.is_some())
        {
            sync_state::full_in(&mut tx, self.corrected_now()).await?;
            attention::close_settled_in(&mut tx, "sync:events", self.now()).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Applies the listed objects that have an effect; stores the others in the transaction returned, which
    /// is the caller's to commit.
    pub(super) async fn store_listed(
        &self,
        collection: Collection,
        objects: &[&Json],
        (reading, read_at): (Reading, Timestamp),
    ) -> Result<Tx, DeskError> {
        let (effects, others): (Vec<&Json>, Vec<&Json>) =
            objects.iter().copied().partition(|object| has_effect(collection, object));
        for batch in effects.chunks(BATCH) {
            self.ingest_batch(batch, reading).await?;
        }
        let mut tx = self.db.begin().await?;
        let identity = sync_state::identity_in(&mut tx).await?;
        for object in others {
            let object = &*forgotten::stored_object_in(&mut tx, object, &identity).await?;
            mirror::save_in(&mut tx, object, reading, read_at).await?;
        }
        Ok(tx)
    }

    /// Applies listed objects in one transaction; then sends the calls that are due at once.
    async fn ingest_batch(&self, objects: &[&Json], reading: Reading) -> Result<(), DeskError> {
        let mut tx = self.db.begin().await?;
        let mut applied = Vec::with_capacity(objects.len());
        for object in objects {
            applied.extend(Box::pin(self.ingest_listed_in(&mut tx, object, reading)).await?);
        }
        tx.commit().await?;
        if self.may_have_calls_due().await? {
            for ingested in &applied {
                self.send_due_of(ingested).await;
            }
        }
        Ok(())
    }

    /// Applies a listed object in a transaction of its own, and sends the calls that are due at once.
    pub(super) async fn ingest_listed(
        &self,
        object: &Json,
        reading: Reading,
    ) -> Result<Option<Ingested>, DeskError> {
        let mut tx = self.db.begin().await?;
        let ingested = Box::pin(self.ingest_listed_in(&mut tx, object, reading)).await?;
        tx.commit().await?;
        if let Some(ingested) = &ingested {
            self.send_due_of(ingested).await;
        }
        Ok(ingested)
    }

    /// Applies a listed object. An object that is refused is queued to be read individually, where
    /// its error is reported; one that is not final is queued to be read again.
    async fn ingest_listed_in(
        &self,
        tx: &mut Tx,
        object: &Json,
        reading: Reading,
    ) -> Result<Option<Ingested>, DeskError> {
        let (Some(kind), Some(id)) = (object["object"].as_str(), object["id"].as_str()) else {
            return Ok(None);
        };
        let now = self.now();
        let item = tx.savepoint(Part::Item).await?;
        match self.ingest_in(tx, object, reading).await {
            Ok(ingested) => {
                tx.release(item).await?;
                read_queue::ask_for_contents_in(tx, object, now).await?;
                let wait = reread_seconds(object, self.corrected_now());
                if let Some(seconds) = wait.filter(|_| ingested.is_under_way) {
                    let next = now.plus_seconds(seconds);
                    read_queue::plan_in(tx, (kind, id), next, now).await?;
                }
                Ok(Some(ingested))
            }
            Err(DeskError::Store(error)) => Err(error.into()),
            Err(_) => {
                tx.roll_back_to(item).await?;
                read_queue::ask_in(tx, kind, id, now).await?;
                Ok(None)
            }
        }
    }
}

/// Where a collection is read on.
#[derive(Clone, PartialEq, Eq)]
struct Place {
    name: String,
    collection: Collection,
    after: Option<String>,
}

impl Place {
    fn of(row: Row) -> Result<Self, StoreError> {
        let known = COLLECTIONS.iter().find(|(name, _)| *name == row.name);
        let Some(&(_, collection)) = known else {
            return Err(StoreError::Damaged(format!("collection {}", row.name)));
        };
        Ok(Self { name: row.name, collection, after: row.last_id })
    }
}

/// A page as it was read.
struct Fetched {
    place: Place,
    reading: Reading,
    read_at: Timestamp,
    page: ListPage,
}

impl Fetched {
    fn last(&self) -> Option<&str> {
        self.page.objects.last().and_then(|object| object["id"].as_str())
    }

    /// An empty page with `has_more` would be requested again endlessly.
    fn is_last(&self) -> bool {
        !self.page.has_more || self.last().is_none()
    }

    /// Where the next page begins.
    fn next(&self) -> Option<Place> {
        let after = self.last().filter(|_| !self.is_last())?.to_owned();
        Some(Place { after: Some(after), ..self.place.clone() })
    }
}

/// Whether it may move money here; other objects are only mirrored.
pub(super) fn has_effect(collection: Collection, object: &Json) -> bool {
    match collection {
        Collection::Refunds
        | Collection::Disputes
        | Collection::EarlyFraudWarnings
        | Collection::Payouts => true,
        Collection::PaymentIntents => {
            matches!(object["status"].as_str(), Some("succeeded" | "canceled"))
        }
        Collection::CheckoutSessions => object["status"] != "open",
        Collection::BalanceTransactions => POSTED.iter().any(|kind| object["type"] == *kind),
        Collection::Events | Collection::Charges | Collection::Customers => false,
    }
}
