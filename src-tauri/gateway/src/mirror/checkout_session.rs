use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use super::MirrorError;
use super::field::Fields;

/// A checkout: the page on which a customer pays.
#[derive(Clone, PartialEq)]
pub struct CheckoutSessionObject {
    /// `cs_…`; the prefix is no promise.
    pub id: String,
    /// `open`, `complete`, `expired`; open.
    pub status: Option<String>,
    /// `paid`, `unpaid`, `no_payment_required`; open.
    pub payment_status: Option<String>,
    /// Id of the payment intent.
    pub payment_intent: Option<String>,
    /// Id of the customer.
    pub customer: Option<String>,
    /// The platform's id of the customer or cart.
    pub client_reference_id: Option<String>,
    /// Minor units to be paid, tax and discounts included.
    pub amount_total: Option<i64>,
    /// Minor units before tax and discounts.
    pub amount_subtotal: Option<i64>,
    /// Lower-case code.
    pub currency: Option<String>,
    /// Seconds since 1970, UTC.
    pub created: Option<i64>,
    /// Metadata as set by the platform.
    pub metadata: BTreeMap<String, String>,
    /// Live mode: real money.
    pub livemode: bool,
    /// The whole object.
    pub raw: Value,
}

impl CheckoutSessionObject {
    /// Parses a checkout session as Stripe returns it.
    ///
    /// # Errors
    /// [`MirrorError`] when the id is missing or of another type.
    pub fn parse(value: &Value) -> Result<Self, MirrorError> {
        let fields = Fields::of("checkout session", value)?;
        Ok(Self {
            id: fields.required_text("id")?,
            status: fields.text("status"),
            payment_status: fields.text("payment_status"),
            payment_intent: fields.id_of("payment_intent"),
            customer: fields.id_of("customer"),
            client_reference_id: fields.text("client_reference_id"),
            amount_total: fields.integer("amount_total"),
            amount_subtotal: fields.integer("amount_subtotal"),
            currency: fields.text("currency"),
            created: fields.integer("created"),
            metadata: fields.metadata(),
            livemode: fields.flag("livemode"),
            raw: value.clone(),
        })
    }
}

impl fmt::Debug for CheckoutSessionObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckoutSessionObject")
            .field("id", &self.id)
            .field("payment_status", &self.payment_status)
            .finish_non_exhaustive()
    }
}
