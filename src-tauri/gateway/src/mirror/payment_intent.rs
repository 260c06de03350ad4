use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use super::MirrorError;
use super::field::Fields;

/// A payment at Stripe, from its creation to its capture.
#[derive(Clone, PartialEq)]
pub struct PaymentIntentObject {
    /// `pi_…`; the prefix is no promise.
    pub id: String,
    /// Requested amount, in minor units.
    pub amount: i64,
    /// Received amount, in minor units.
    pub amount_received: i64,
    /// Lower-case code.
    pub currency: String,
    /// `succeeded`, `processing`, `canceled`, …; open.
    pub status: String,
    /// Id of the latest charge.
    pub latest_charge: Option<String>,
    /// Id of the customer.
    pub customer: Option<String>,
    /// Seconds since 1970, UTC.
    pub created: Option<i64>,
    /// Metadata as set by the platform.
    pub metadata: BTreeMap<String, String>,
    /// Live mode: real money.
    pub livemode: bool,
    /// The whole object.
    pub raw: Value,
}

impl PaymentIntentObject {
    /// Parses a payment intent as Stripe returns it.
    ///
    /// # Errors
    /// [`MirrorError`] when id, amount, currency or status is missing or of another type.
    pub fn parse(value: &Value) -> Result<Self, MirrorError> {
        let fields = Fields::of("payment intent", value)?;
        Ok(Self {
            id: fields.required_text("id")?,
            amount: fields.required_integer("amount")?,
            currency: fields.required_text("currency")?,
            status: fields.required_text("status")?,
            amount_received: fields.integer("amount_received").unwrap_or(0),
            latest_charge: fields.id_of("latest_charge"),
            customer: fields.id_of("customer"),
            created: fields.integer("created"),
            metadata: fields.metadata(),
            livemode: fields.flag("livemode"),
            raw: value.clone(),
        })
    }
}

impl fmt::Debug for PaymentIntentObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaymentIntentObject")
            .field("id", &self.id)
            .field("amount", &self.amount)
            .field("currency", &self.currency)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
