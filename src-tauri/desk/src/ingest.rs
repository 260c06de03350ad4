//! Objects as Stripe returns them, handled as if just read.

use gateway::mirror::{MirrorError, StripeObject};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::{Desk, DeskError, dispute, refund};

/// Input of `ingest_stripe_object`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct IngestStripeObject {
    /// A refund or dispute, exactly as the API returns it.
    pub object: Json,
}

/// What came of an object.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct Ingested {
    /// Its status, or `unchanged` when nothing was new.
    pub outcome: String,
    /// The case it belongs to.
    pub case: Option<String>,
    /// The transaction that stands for it.
    pub transaction: Option<i64>,
}

impl Desk {
    /// Takes an object as just read from Stripe: mirror, ledger, holds, requests, decision and
    /// audit in one transaction. The same object again changes nothing.
    ///
    /// # Errors
    /// `payment_not_found` when no top-up of its payment is known; `stripe_object_invalid`,
    /// `stripe_object_unsupported`.
    pub async fn ingest_stripe_object(
        &self,
        input: IngestStripeObject,
    ) -> Result<Ingested, DeskError> {
        let object = StripeObject::parse(&input.object).map_err(unreadable)?;
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let ingested = match &object {
            StripeObject::Refund(refund) => refund::ingest_in(&mut tx, refund, now).await?,
            StripeObject::Dispute(dispute) => dispute::ingest_in(&mut tx, dispute, now).await?,
            StripeObject::Charge(_) => return Err(unsupported("charge")),
            StripeObject::PaymentIntent(_) => return Err(unsupported("payment_intent")),
        };
        tx.commit().await?;
        if let Some(case) = &ingested.case {
            self.send_due(case).await;
        }
        Ok(ingested)
    }
}

fn unsupported(kind: &str) -> DeskError {
    DeskError::StripeObjectUnsupported(kind.to_owned())
}

fn unreadable(error: MirrorError) -> DeskError {
    match error {
        MirrorError::KindUnknown { kind } => DeskError::StripeObjectUnsupported(kind),
        MirrorError::NotAnObject
        | MirrorError::FieldMissing { .. }
        | MirrorError::FieldWrong { .. } => DeskError::StripeObjectInvalid(error.to_string()),
    }
}
