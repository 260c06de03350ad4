//! Webhooks: what Stripe sends by itself. Signed deliveries are kept raw before they are
//! understood; the answer is good only when that is durable. The same delivery again is harmless.

use gateway::{
    mirror::EventObject,
    webhook::{self, WebhookError},
};
use serde_json::Value as Json;
use store::Tx;

use super::events::{self, Scope, Source};
use crate::{Desk, DeskError, attention};

/// How far a signature's time may be from ours, as Stripe's own libraries have it.
const TOLERANCE_SECONDS: i64 = 300;

/// What became of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivered {
    /// An event that was not known.
    New,
    /// An event that was known.
    Known,
    /// An event of the other mode or of a connected account: stored, not followed, and counted
    /// under "needs attention".
    NotOurs,
    /// Signed by Stripe, but no event: kept, and shown under "needs attention".
    Unreadable,
}

impl Desk {
    /// Takes a webhook delivery: the header `Stripe-Signature`, the body to the byte, and the
    /// endpoint's secrets (two while one is replaced).
    ///
    /// # Errors
    /// `webhook_*` when the signature is missing, malformed, wrong or too old: nothing is kept.
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
        let scope = Scope::of(event, &self.identity_in(tx).await?);
        let is_new = events::record_event_in(tx, event, (Source::Webhook, scope), now).await?;
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
