//! Webhook deliveries. A signed delivery is stored raw before it is parsed; success is returned
//! only after the commit. A repeated delivery changes nothing.

use gateway::{
    mirror::EventObject,
    webhook::{self, WebhookError},
};
use serde_json::Value as Json;
use store::Tx;

use super::events::{self, Scope, Source};
use crate::{Desk, DeskError, attention};

/// Maximum age of a signature, as in Stripe's own libraries.
const TOLERANCE_SECONDS: i64 = 300;

/// Result of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivered {
    /// A new event.
    New,
    /// A known event.
    Known,
    /// An event of the other mode or of a connected account: stored, not followed, and counted
    /// under "needs attention".
    NotOurs,
    /// Signed by Stripe, but not an event: stored, and shown under "needs attention".
    Unreadable,
}

impl Desk {
    /// Receives a webhook delivery: the header `Stripe-Signature`, the exact body, and the
    /// endpoint's secrets (two while one is being rotated).
    ///
    /// # Errors
    /// `webhook_*` when the signature is missing, malformed, wrong or too old; nothing is stored.
    pub async fn receive_webhook(
        &self,
        signature: Option<&str>,
        body: &[u8],
        secrets: &[&str],
    ) -> Result<Delivered, DeskError> {
        let now = self.now();
        let seconds = now.micros().div_euclid(1_000_000);
        let signature = signature.ok_or(WebhookError::Unsigned)?;
        webhook::verify(signature, body, secrets, seconds, TOLERANCE_SECONDS)?;
        let event = serde_json::from_slice::<Json>(body).ok();
        let event = event.and_then(|json| EventObject::parse(&json).ok());
        let mut tx = self.db.begin().await?;
        let delivered = if let Some(event) = event {
            self.record_delivery_in(&mut tx, &event).await?
        } else {
            let digest: String = store::sha256_hex(body).chars().take(24).collect();
            let id = format!("unreadable_{digest}");
            let raw = String::from_utf8_lossy(body).replace('\0', "\u{fffd}");
            events::record_unreadable_in(&mut tx, &id, &raw, now).await?;
            let subject = format!("event:{id}");
            attention::open_in(&mut tx, "webhook_unreadable", &subject, UNREADABLE, now).await?;
            Delivered::Unreadable
        };
        tx.commit().await?;
        Ok(delivered)
    }

    async fn record_delivery_in(
        &self,
        tx: &mut Tx,
        event: &EventObject,
    ) -> Result<Delivered, DeskError> {
        let now = self.now();
        let workspace = self.identity_in(tx).await?;
        let scope = Scope::of(event, &workspace);
        let from = (Source::Webhook, scope);
        let is_new = events::record_event_in(tx, event, from, &workspace, now).await?;
        match (scope, is_new) {
            (Scope::Own, true) => Ok(Delivered::New),
            (Scope::Own, false) => Ok(Delivered::Known),
            (Scope::OtherMode | Scope::OtherAccount, is_new) => {
                if is_new {
                    events::show_foreign_in(tx, now).await?;
                }
                Ok(Delivered::NotOurs)
            }
        }
    }
}

const UNREADABLE: &str = "Stripe delivered something that is no event; it is kept as it came. The \
                          events are read by polling all the same, so nothing is missing";
