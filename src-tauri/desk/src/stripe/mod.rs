//! Keeping up with Stripe: calls leave, events are heard, objects are read.
//!
//! ```text
//! poll.rs, webhook.rs ──▶ events.rs ──▶ read_queue.rs ──▶ read.rs ──▶ ingest.rs
//!       full_import.rs ──────────────────────────────────────────────────┘
//! ```
//!
//! An event only says which object changed; the object is then read, and only that reading has
//! an effect (ARCHITECTURE.md, "Hearing Stripe"). So duplicates, disorder and two reporters of one change
//! come to the same.

mod call_state;
mod calls;
pub(crate) mod clock;
mod connection;
mod credited;
mod daily;
mod error;
mod events;
mod full_import;
mod identity;
mod ingest;
mod lease;
mod outcome;
mod poll;
mod read;
mod read_queue;
mod reread;
mod retry;
mod send;
mod settle;
pub(crate) mod sync_state;
mod webhook;
mod worker;

pub use error::StripeError;
use gateway::{Gateway, GatewayError};
use serde::{Deserialize, Serialize};
use store::Timestamp;

pub use calls::{CancelCall, RetryCall, UndoAction, Undone};
pub(crate) use connection::Connection;
pub use connection::{
    CheckConnection, ConnectStripe, ConnectionView, DisconnectStripe, FoundAccess, KeyPlace,
    NeededAccess, PermissionView,
};
pub use ingest::IngestStripeObject;
pub(crate) use lease::Lease;
pub use retry::{AttentionClosed, CloseAttention};
pub use settle::{CallOutcome, SettleCall};
pub use webhook::Delivered;
pub use worker::StripeWorker;

use crate::{Desk, DeskError, attention, dispute, outbox};

/// Input of `sync`.
#[derive(
    Clone, Copy, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(default, deny_unknown_fields)]
pub struct Sync {
    /// Read the whole account again, besides the events.
    pub full: bool,
    /// Try at once what the key could not read last time.
    pub try_again: bool,
}

/// What a round did.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
pub struct SyncDone {
    /// Calls that Stripe executed.
    pub sent: u32,
    /// Calls that were refused or must be tried again.
    pub failed: u32,
    /// Events that were not known.
    pub heard: u32,
    /// Objects read.
    pub read: u32,
    /// Changes that the daily reading found and no event had told of.
    pub unheard: u32,
    /// There is more to read at once: the next round should not wait.
    pub more: bool,
}

/// Input of `get_sync`.
#[derive(
    Clone, Copy, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(default, deny_unknown_fields)]
pub struct GetSync {}

/// How fresh what the window shows is.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct SyncView {
    /// Is there a way to Stripe?
    pub connected: bool,
    /// Test or live, as the key says; null without a key.
    pub livemode: Option<bool>,
    /// Everything that happened at Stripe before this has been heard, in every collection; null
    /// when one of them has never been read.
    pub up_to_date_at: Option<Timestamp>,
    /// Events may be missing from here on, until the whole account has been read again.
    pub gap_since: Option<Timestamp>,
    /// When the whole account was last read to its end.
    pub full_read_at: Option<Timestamp>,
    /// The reading of the whole account, collection by collection.
    pub collections: Vec<CollectionProgress>,
    /// Objects that are to be read by now.
    pub waiting_objects: i64,
    /// Calls that have not had their answer.
    pub waiting_calls: i64,
    /// Open items under "needs attention".
    pub attention: i64,
    /// Why the last round brought nothing.
    pub last_error: Option<String>,
    /// When that was.
    pub failed_at: Option<Timestamp>,
    /// The other process that works with Stripe for this database, if there is one: this one sends and
    /// reads nothing meanwhile.
    pub worker_elsewhere: Option<StripeWorker>,
}

/// How far a collection has been read.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct CollectionProgress {
    /// `refunds`, `disputes` …
    pub name: String,
    /// Objects read.
    pub read: i64,
    /// Was it read to its end?
    pub finished: bool,
    /// Everything that happened in it before this has been heard; null before it was read.
    pub up_to_date_at: Option<Timestamp>,
    /// Why it cannot be read; null when it can.
    pub error: Option<String>,
    /// When that was found last.
    pub failed_at: Option<Timestamp>,
}

impl Desk {
    /// One round: sends what is due, hears what happened, reads what changed. Without a connection
    /// to Stripe nothing happens.
    ///
    /// # Errors
    /// `stripe_mode_differs` and `stripe_account_differs` for a key that is not this workspace's;
    /// what the database says, and what Stripe says when it cannot be heard at all; what it says of
    /// one call or object stands in the outbox or under "needs attention".
    pub async fn sync(&self, input: Sync) -> Result<SyncDone, DeskError> {
        let Some(stripe) = self.checked_stripe().await? else { return Ok(SyncDone::default()) };
        let round = async {
            let sent = self.send_all(&stripe, None).await?;
            let heard = self.hear(&stripe, input).await?;
            Ok::<_, DeskError>(SyncDone { sent: sent.sent, failed: sent.failed, ..heard })
        };
        self.under_lease(Box::pin(round)).await
    }

    /// The part of a round that hears and reads. A program that runs for long does it beside
    /// [`Desk::send_waiting`], so that calls which time out keep nobody from hearing.
    ///
    /// # Errors
    /// As for [`Desk::sync`].
    pub async fn listen(&self, input: Sync) -> Result<SyncDone, DeskError> {
        let Some(stripe) = self.checked_stripe().await? else { return Ok(SyncDone::default()) };
        self.under_lease(Box::pin(self.hear(&stripe, input))).await
    }

    async fn checked_stripe(&self) -> Result<Option<Gateway>, DeskError> {
        match self.stripe().await {
            Ok(stripe) => Ok(stripe),
            Err(error) => Err(self.note_failure(error).await?),
        }
    }

    async fn hear(&self, stripe: &Gateway, input: Sync) -> Result<SyncDone, DeskError> {
        self.begin_as_asked(input).await?;
        let heard = self.poll(stripe).await;
        // What our own calls changed is read even when events cannot be heard.
        let mut done = SyncDone { read: self.read_due(stripe).await?, ..SyncDone::default() };
        self.reopen_without_effect().await?;
        self.settle_credited().await?;
        let heard = match heard {
            Ok(heard) => heard,
            Err(error) => {
                if matches!(&error, DeskError::Gateway(error) if is_forbidden(error)) {
                    self.read_without_events(stripe).await?;
                }
                return Err(self.note_failure(error).await?);
            }
        };
        done.heard = heard.events;
        done.more = self.read_on(stripe).await? | heard.more;
        done.unheard = if done.more { 0 } else { self.read_open(stripe).await? };
        done.read = done.read.saturating_add(self.read_due(stripe).await?);
        let mut tx = self.db.begin().await?;
        if let Some(up_to) = heard.up_to {
            // After the readings: what could not be read is not known, though it was heard.
            full_import::fresh_in(&mut tx, up_to).await?;
        }
        identity::key_works_in(&mut tx, self.now()).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// Sends what is due, and reads what that changed: the part of a round that costs Stripe nothing
    /// while nothing waits.
    ///
    /// # Errors
    /// As for [`Desk::sync`].
    pub async fn send_waiting(&self) -> Result<SyncDone, DeskError> {
        let Some(stripe) = self.stripe().await? else { return Ok(SyncDone::default()) };
        let round = async {
            let mut done = self.send_all(&stripe, None).await?;
            if done.sent > 0 {
                done.read = self.read_due(&stripe).await?;
            }
            Ok::<_, DeskError>(done)
        };
        self.under_lease(Box::pin(round)).await
    }

    async fn begin_as_asked(&self, input: Sync) -> Result<(), DeskError> {
        if !input.full && !input.try_again {
            return Ok(());
        }
        let mut tx = self.db.begin().await?;
        if input.full {
            full_import::begin_in(&mut tx).await?;
        }
        if input.try_again {
            full_import::try_again_in(&mut tx).await?;
        }
        Ok(tx.commit().await?)
    }

    /// A key that may not read events reads the account all the same.
    async fn read_without_events(&self, stripe: &Gateway) -> Result<(), DeskError> {
        let mut tx = self.db.begin().await?;
        if full_import::progress_in(&mut tx).await?.is_empty() {
            full_import::begin_in(&mut tx).await?;
        }
        tx.commit().await?;
        self.read_on(stripe).await?;
        self.read_open(stripe).await?;
        self.read_due(stripe).await?;
        Ok(())
    }

    /// Cases whose answer has had no effect wait for a person again.
    async fn reopen_without_effect(&self) -> Result<(), DeskError> {
        let now = self.now();
        let mut peek = self.db.read().await?;
        if dispute::without_effect_in(&mut peek, now).await?.is_empty() {
            return Ok(());
        }
        drop(peek);
        let mut tx = self.db.begin().await?;
        dispute::reopen_without_effect_in(&mut tx, now).await?;
        Ok(tx.commit().await?)
    }

    async fn note_failure(&self, error: DeskError) -> Result<DeskError, DeskError> {
        let mut tx = self.db.begin().await?;
        sync_state::failed_in(&mut tx, &error.to_string(), self.now()).await?;
        tx.commit().await?;
        Ok(error)
    }

    /// How fresh the mirror is, and what waits.
    ///
    /// # Errors
    /// [`StoreError`](store::StoreError) only.
    pub async fn get_sync(&self, _: GetSync) -> Result<SyncView, DeskError> {
        let mut tx = self.db.read().await?;
        let state = sync_state::load_in(&mut tx).await?;
        let livemode = self.livemode();
        let collections = full_import::progress_in(&mut tx).await?;
        Ok(SyncView {
            connected: livemode.is_some(),
            livemode,
            up_to_date_at: up_to_date_at(state.up_to_date_at, &collections),
            gap_since: state.gap_since,
            full_read_at: state.full_read_at,
            collections,
            waiting_objects: read_queue::due_count_in(&mut tx, self.now()).await?,
            waiting_calls: outbox::open_count_in(&mut tx).await?,
            attention: attention::open_count_in(&mut tx).await?,
            last_error: state.last_error,
            failed_at: state.failed_at,
            worker_elsewhere: lease::worker_elsewhere_in(&mut tx, self.now()).await?,
        })
    }
}

/// Up to when everything is known: no later than what the key could not read.
fn up_to_date_at(
    heard: Option<Timestamp>,
    collections: &[CollectionProgress],
) -> Option<Timestamp> {
    let gaps = collections.iter().filter(|collection| collection.error.is_some());
    gaps.map(|collection| collection.up_to_date_at).fold(heard, std::cmp::min)
}

fn is_forbidden(error: &GatewayError) -> bool {
    matches!(error, GatewayError::Forbidden { .. })
}
