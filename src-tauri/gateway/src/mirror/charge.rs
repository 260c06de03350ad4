use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use super::MirrorError;
use super::field::Fields;

/// A charge at Stripe: one attempt to take a payment's money.
#[derive(Clone, PartialEq)]
pub struct ChargeObject {
    /// `ch_…` or `py_…`; the prefix is no promise.
    pub id: String,
    /// Minor units.
    pub amount: i64,
    /// Captured amount, in minor units; less than `amount` after a partial capture.
    pub amount_captured: i64,
    /// Refunded amount so far, in minor units.
    pub amount_refunded: i64,
    /// Lower-case code.
    pub currency: String,
    /// `succeeded`, `pending`, `failed`; open.
    pub status: String,
    /// Was disputed at some time; stays true after a win.
    pub disputed: bool,
    /// Refunded in full.
    pub refunded: bool,
    /// Id of the payment intent.
    pub payment_intent: Option<String>,
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

impl ChargeObject {
    /// Parses a charge as Stripe returns it.
    ///
    /// # Errors
    /// [`MirrorError`] when id, amount, currency or status is missing or of another type.
    pub fn parse(value: &Value) -> Result<Self, MirrorError> {
        let fields = Fields::of("charge", value)?;
        Ok(Self {
            id: fields.required_text("id")?,
            amount: fields.required_integer("amount")?,
            currency: fields.required_text("currency")?,
            status: fields.required_text("status")?,
            amount_captured: fields.integer("amount_captured").unwrap_or(0),
            amount_refunded: fields.integer("amount_refunded").unwrap_or(0),
            disputed: fields.flag("disputed"),
            refunded: fields.flag("refunded"),
            payment_intent: fields.id_of("payment_intent"),
            customer: fields.id_of("customer"),
            created: fields.integer("created"),
            metadata: fields.metadata(),
            livemode: fields.flag("livemode"),
            raw: value.clone(),
        })
    }
}

impl fmt::Debug for ChargeObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChargeObject")
            .field("id", &self.id)
            .field("amount", &self.amount)
            .field("currency", &self.currency)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
