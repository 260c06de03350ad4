//! Synchronisation with Stripe: sending calls, receiving events, reading objects.
//!
//! ```text
//! poll.rs, webhook.rs ──▶ events.rs ──▶ read_queue.rs ──▶ read.rs ──▶ ingest.rs
//!       full_import.rs ──────────────────────────────────────────────────┘
//! ```
//!
//! An event only says which object changed. The object is then read, and only that reading has an
//! effect (ARCHITECTURE.md, "Receiving from Stripe"). So duplicate and reordered events lead to the same
//! result.

mod balance;
mod call_state;
mod calls;
pub(crate) mod clock;
mod connection;
mod contents;
mod credited;
mod daily;
mod error;
mod events;
mod forgotten;
mod full_import;
mod identity;
mod ingest;
mod lease;
mod outcome;
mod page;
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

pub use balance::{GetStripeBalance, StripeBalanceView};
pub use calls::{CancelCall, RetryCall, UndoAction, Undone};
pub(crate) use connection::Connection;
pub use connection::{
    CheckConnection, ConnectStripe, ConnectionView, DisconnectStripe, FoundAccess, KeyPlace,
    NeededAccess, PermissionView,
};
pub(crate) use events::forget_in as forget_events_in;
pub(crate) use forgotten::kept_metadata_in;
pub use ingest::IngestStripeObject;
pub(crate) use lease::Lease;
pub use page::{GetStripePage, StripePage};
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
    /// Also read the whole account again.
    pub full: bool,
    /// Also retry collections that the key could not read.
    pub try_again: bool,
}

/// Counts of one round.
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
    /// New events received.
    pub heard: u32,
    /// Objects read.
    pub read: u32,
    /// Changes found by the daily reading without an event.
    pub unheard: u32,
    /// Whether there is more to read, so that the next round should start at once.
    pub more: bool,
}

/// Input of `get_sync`.
#[derive(
    Clone, Copy, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(default, deny_unknown_fields)]
pub struct GetSync {}

/// State of the synchronisation.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct SyncView {
    /// Whether there is a connection to Stripe.
    pub connected: bool,
    /// Mode of the key; null without a key.
    pub livemode: Option<bool>,
    /// Everything that happened at Stripe before this time is known, in every collection; null when
    /// one of them was never read.
    pub up_to_date_at: Option<Timestamp>,
    /// Events may be missing since this time, until the whole account was read again; null without
    /// a gap.
    pub gap_since: Option<Timestamp>,
    /// When the last full import finished, UTC.
    pub full_read_at: Option<Timestamp>,
    /// When the Stripe account was created, UTC: nothing is older. Null when the key may not read it.
    pub account_created_at: Option<Timestamp>,
    /// Full import by collection.
    pub collections: Vec<CollectionProgress>,
    /// Objects due to be read.
    pub waiting_objects: i64,
    /// Calls without a final outcome.
    pub waiting_calls: i64,
    /// Open items under "needs attention".
    pub attention: i64,
    /// Error of the last round; null when it succeeded.
    pub last_error: Option<String>,
    /// Time of that error, UTC.
    pub failed_at: Option<Timestamp>,
    /// The process that holds the lease for this database, when it is another one; this process
    /// then sends and reads nothing.
    pub worker_elsewhere: Option<StripeWorker>,
}

/// Progress of one collection.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct CollectionProgress {
    /// `refunds`, `disputes` …
    pub name: String,
    /// Objects read.
    pub read: i64,
    /// Whether it was read to its end.
    pub finished: bool,
    /// When the oldest object read was created, UTC; null before the first page. The newest are read
    /// first.
    pub read_back_to: Option<Timestamp>,
    /// Everything in it before this time is known; null before it was read.
    pub up_to_date_at: Option<Timestamp>,
    /// Error of reading it; null when it can be read.
    pub error: Option<String>,
    /// Time of the last such error, UTC.
    pub failed_at: Option<Timestamp>,
}

impl Desk {
    /// One round: sends due calls, polls events, reads changed objects. Without a connection to
    /// Stripe it does nothing.
    ///
    /// # Errors
    /// `stripe_mode_differs` and `stripe_account_differs` for a key of another mode or account;
    /// storage errors; the gateway's errors when events cannot be polled. Errors of single calls
    /// and objects are in the outbox and under "needs attention".
    pub async fn sync(&self, input: Sync) -> Result<SyncDone, DeskError> {
        let Some(stripe) = self.checked_stripe().await? else { return Ok(SyncDone::default()) };
        let round = async {
            let sent = self.send_all(&stripe, None).await?;
            let received = self.receive(&stripe, input).await?;
            Ok::<_, DeskError>(SyncDone { sent: sent.sent, failed: sent.failed, ..received })
        };
        self.under_lease(Box::pin(round)).await
    }

    /// The part of a round that polls events and reads objects. A long-running program runs it in
    /// parallel with [`Desk::send_waiting`], so that calls that time out do not delay it.
    ///
    /// # Errors
    /// As for [`Desk::sync`].
    pub async fn receive_changes(&self, input: Sync) -> Result<SyncDone, DeskError> {
        let Some(stripe) = self.checked_stripe().await? else { return Ok(SyncDone::default()) };
        self.under_lease(Box::pin(self.receive(&stripe, input))).await
    }

    async fn checked_stripe(&self) -> Result<Option<Gateway>, DeskError> {
        match self.stripe().await {
            Ok(stripe) => Ok(stripe),
            Err(error) => Err(self.note_failure(error).await?),
        }
    }

    async fn receive(&self, stripe: &Gateway, input: Sync) -> Result<SyncDone, DeskError> {
        self.begin_as_asked(input).await?;
        let received = self.poll(stripe).await;
        // Changes by our own calls are read even when events cannot be polled.
        let mut done = SyncDone { read: self.read_due(stripe).await?, ..SyncDone::default() };
        self.reopen_without_effect().await?;
        self.settle_credited().await?;
        self.match_due().await?;
        let received = match received {
            Ok(received) => received,
            Err(error) => {
                if matches!(&error, DeskError::Gateway(error) if is_forbidden(error)) {
                    self.read_without_events(stripe).await?;
                }
                return Err(self.note_failure(error).await?);
            }
        };
        done.heard = received.events;
        done.more = Box::pin(self.read_on(stripe)).await? | received.more;
        done.unheard = if done.more { 0 } else { self.read_open(stripe).await? };
        done.read = done.read.saturating_add(self.read_due(stripe).await?);
        self.show_unmatched().await?;
        let mut tx = self.db.begin().await?;
        if let Some(up_to) = received.up_to {
            // Set after the readings: an object that could not be read is not up to date, although
            // its event was received.
            full_import::fresh_in(&mut tx, up_to).await?;
        }
        identity::key_works_in(&mut tx, self.now()).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// Sends due calls and reads what they changed. Makes no request while nothing is due.
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

    /// Reads the account by full import and daily reading when the key may not read events.
    async fn read_without_events(&self, stripe: &Gateway) -> Result<(), DeskError> {
        let mut tx = self.db.begin().await?;
        if !full_import::has_begun_in(&mut tx).await? {
            full_import::begin_in(&mut tx).await?;
        }
        tx.commit().await?;
        Box::pin(self.read_on(stripe)).await?;
        self.read_open(stripe).await?;
        self.read_due(stripe).await?;
        Ok(())
    }

    /// Reopens cases whose answer had no effect.
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

    /// The state of the synchronisation.
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
            account_created_at: state.account_created_at,
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

/// Until when everything is known, limited by the collections that the key cannot read.
fn up_to_date_at(
    received: Option<Timestamp>,
    collections: &[CollectionProgress],
) -> Option<Timestamp> {
    let gaps = collections.iter().filter(|collection| collection.error.is_some());
    gaps.map(|collection| collection.up_to_date_at).fold(received, std::cmp::min)
}

fn is_forbidden(error: &GatewayError) -> bool {
    matches!(error, GatewayError::Forbidden { .. })
}
