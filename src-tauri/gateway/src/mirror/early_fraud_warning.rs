use std::fmt;

use serde_json::Value;

use super::MirrorError;
use super::field::Fields;

/// An early fraud warning: the card network reports that a payment may be fraud, usually before it
/// is disputed.
#[derive(Clone, PartialEq)]
pub struct EarlyFraudWarningObject {
    /// `issfr_…`; the prefix is no promise.
    pub id: String,
    /// The payment's charge.
    pub charge: String,
    /// The payment; older warnings name only the charge.
    pub payment_intent: Option<String>,
    /// `made_with_stolen_card`, …; open.
    pub fraud_type: String,
    /// No dispute yet, and not refunded in full.
    pub actionable: bool,
    /// Seconds since 1970, UTC.
    pub created: Option<i64>,
    /// Live mode: real money.
    pub livemode: bool,
    /// The whole object.
    pub raw: Value,
}

impl EarlyFraudWarningObject {
    /// Parses a warning as Stripe returns it.
    ///
    /// # Errors
    /// [`MirrorError`] when id or charge is missing.
    pub fn parse(value: &Value) -> Result<Self, MirrorError> {
        let fields = Fields::of("early fraud warning", value)?;
        Ok(Self {
            id: fields.required_text("id")?,
            charge: fields.required_id_of("charge")?,
            payment_intent: fields.id_of("payment_intent"),
            fraud_type: fields.text("fraud_type").unwrap_or_default(),
            actionable: fields.flag("actionable"),
            created: fields.integer("created"),
            livemode: fields.flag("livemode"),
            raw: value.clone(),
        })
    }
}

impl fmt::Debug for EarlyFraudWarningObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EarlyFraudWarningObject")
            .field("id", &self.id)
            .field("charge", &self.charge)
            .field("fraud_type", &self.fraud_type)
            .finish_non_exhaustive()
    }
}
