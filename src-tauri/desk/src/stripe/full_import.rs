//! Reading the whole account, collection by collection, page by page. Each page is kept with the
//! place to go on from, so that a reading that was interrupted goes on where it was.

use gateway::{Collection, Gateway, ListQuery, mirror::STRIPE_FEE};
use serde_json::Value as Json;
use store::{Query, StoreError, Timestamp, Tx};

use super::{CollectionProgress, read_queue, sync_state};
use crate::{Desk, DeskError, attention, mirror};

/// What is read, in this order: payments before what refers to them, money before what it is about.
const COLLECTIONS: [(&str, Collection); 8] = [
    ("customers", Collection::Customers),
    ("checkout_sessions", Collection::CheckoutSessions),
    ("payment_intents", Collection::PaymentIntents),
    ("charges", Collection::Charges),
    ("refunds", Collection::Refunds),
    ("balance_transactions", Collection::BalanceTransactions),
    ("disputes", Collection::Disputes),
    ("early_fraud_warnings", Collection::EarlyFraudWarnings),
];
/// Objects asked for at once; Stripe's limit.
const PAGE: u8 = 100;
/// Pages of one round, so that events and due calls are not kept waiting.
const PAGES: u32 = 20;

#[derive(sqlx::FromRow)]
struct Row {
    name: String,
    last_id: Option<String>,
    read_count: i64,
    finished_at: Option<i64>,
}

const CLEAR: &str = "delete from sync_collections";
const BEGIN: &str = "insert into sync_collections (name, place, read_count) values ($1, $2, 0)";
const ALL: &str = "
    select name, last_id, read_count, finished_at from sync_collections order by place";
const PROCEED: &str = "
    update sync_collections
       set last_id = coalesce($2, last_id), read_count = read_count + $3, finished_at = $4
     where name = $1";

/// Begins anew.
pub(super) async fn begin_in(tx: &mut Tx) -> Result<(), StoreError> {
    Query::new(CLEAR).execute(tx).await?;
    for ((name, _), place) in COLLECTIONS.into_iter().zip(0_i64..) {
        Query::new(BEGIN).bind(name).bind(place).execute(tx).await?;
    }
    Ok(())
}

/// How far it is.
pub(super) async fn progress_in(tx: &mut Tx) -> Result<Vec<CollectionProgress>, StoreError> {
    let rows: Vec<Row> = Query::new(ALL).all(tx).await?;
    let progress = |row: Row| CollectionProgress {
        name: row.name,
        read: row.read_count,
        finished: row.finished_at.is_some(),
    };
    Ok(rows.into_iter().map(progress).collect())
}

impl Desk {
    /// Reads some pages; whether there are more.
    pub(super) async fn read_on(&self, stripe: &Gateway) -> Result<bool, DeskError> {
        for _ in 0..PAGES {
            let mut tx = self.db.read().await?;
            let rows: Vec<Row> = Query::new(ALL).all(&mut tx).await?;
            drop(tx);
            let Some(row) = rows.into_iter().find(|row| row.finished_at.is_none()) else {
                return Ok(false);
            };
            self.read_page(stripe, row).await?;
        }
        Ok(true)
    }

    async fn read_page(&self, stripe: &Gateway, row: Row) -> Result<(), DeskError> {
        let known = COLLECTIONS.iter().find(|(name, _)| *name == row.name);
        let Some(&(_, collection)) = known else {
            return Err(StoreError::Damaged(format!("collection {}", row.name)).into());
        };
        let read_at = self.now();
        let query = ListQuery {
            collection,
            filters: Vec::new(),
            starting_after: row.last_id,
            ending_before: None,
            limit: PAGE,
        };
        let page = stripe.list(&query).await?;
        for object in page.objects.iter().filter(|object| has_effect(collection, object)) {
            self.ingest_listed(object, read_at).await?;
        }
        let last = page.objects.last().and_then(|object| object["id"].as_str());
        // A page that is empty and says there is more would be asked for for ever.
        let is_last = !page.has_more || last.is_none();
        let mut tx = self.db.begin().await?;
        for object in page.objects.iter().filter(|object| !has_effect(collection, object)) {
            mirror::save_in(&mut tx, object, read_at).await?;
        }
        Query::new(PROCEED)
            .bind(row.name)
            .bind(last)
            .bind(i64::try_from(page.objects.len()).unwrap_or(0))
            .bind(is_last.then_some(read_at.micros()))
            .execute(&mut tx)
            .await?;
        if is_last && progress_in(&mut tx).await?.iter().all(|collection| collection.finished) {
            sync_state::full_in(&mut tx, self.now()).await?;
            attention::settled_in(&mut tx, "sync:events", self.now()).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Takes an object as the list has it. One that is refused is read by itself later, so that
    /// what is wrong with it shows where such things show.
    async fn ingest_listed(&self, object: &Json, read_at: Timestamp) -> Result<(), DeskError> {
        match Box::pin(self.ingest(object, Some(read_at))).await {
            Ok(_) => Ok(()),
            Err(DeskError::Store(error)) => Err(error.into()),
            Err(_) => {
                let (kind, id) = (object["object"].as_str(), object["id"].as_str());
                let (Some(kind), Some(id)) = (kind, id) else { return Ok(()) };
                let mut tx = self.db.begin().await?;
                read_queue::ask_in(&mut tx, kind, id, self.now()).await?;
                Ok(tx.commit().await?)
            }
        }
    }
}

/// May it move money here? The others are only mirrored.
fn has_effect(collection: Collection, object: &Json) -> bool {
    match collection {
        Collection::Refunds | Collection::Disputes | Collection::EarlyFraudWarnings => true,
        Collection::PaymentIntents => {
            matches!(object["status"].as_str(), Some("succeeded" | "canceled"))
        }
        Collection::CheckoutSessions => object["status"] != "open",
        Collection::BalanceTransactions => object["type"] == STRIPE_FEE,
        Collection::Events | Collection::Charges | Collection::Customers => false,
    }
}
