use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use super::MirrorError;
use super::field::Fields;
use super::open::open_enum;

/// Status shown for a refund without one; Stripe allows null.
const STATUS_UNKNOWN: &str = "unknown";

open_enum! {
    /// Status of a refund. None is final: a refund that succeeded can fail later.
    pub enum RefundStatus {
        /// In progress, or waiting for funds.
        Pending = "pending",
        /// The customer has to do something.
        RequiresAction = "requires_action",
        /// The money was sent; it may still be returned.
        Succeeded = "succeeded",
        /// The money was returned to the merchant.
        Failed = "failed",
        /// Canceled before the money was sent.
        Canceled = "canceled",
    }
}

/// A refund at Stripe.
#[derive(Clone, PartialEq)]
pub struct RefundObject {
    /// `re_…`; the prefix is no promise.
    pub id: String,
    /// Minor units.
    pub amount: i64,
    /// Lower-case code.
    pub currency: String,
    /// Status.
    pub status: RefundStatus,
    /// Id of the payment intent; older payments have only a charge.
    pub payment_intent: Option<String>,
    /// Id of the charge.
    pub charge: Option<String>,
    /// Reason given at its creation.
    pub reason: Option<String>,
    /// Reason of the failure.
    pub failure_reason: Option<String>,
    /// Seconds since 1970, UTC.
    pub created: Option<i64>,
    /// Metadata; contains our marks if this program created the refund, by which its request is
    /// found.
    pub metadata: BTreeMap<String, String>,
    /// The whole object.
    pub raw: Value,
}

impl RefundObject {
    /// Parses a refund as Stripe returns it.
    ///
    /// # Errors
    /// [`MirrorError`] when id, amount, currency or status is missing or of another type; a status may
    /// be null.
    pub fn parse(value: &Value) -> Result<Self, MirrorError> {
        let fields = Fields::of("refund", value)?;
        Ok(Self {
            id: fields.required_text("id")?,
            amount: fields.required_integer("amount")?,
            currency: fields.required_text("currency")?,
            status: RefundStatus::from(
                fields.nullable_text("status")?.as_deref().unwrap_or(STATUS_UNKNOWN),
            ),
            payment_intent: fields.id_of("payment_intent"),
            charge: fields.id_of("charge"),
            reason: fields.text("reason"),
            failure_reason: fields.text("failure_reason"),
            created: fields.integer("created"),
            metadata: fields.metadata(),
            raw: value.clone(),
        })
    }
}

impl fmt::Debug for RefundObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefundObject")
            .field("id", &self.id)
            .field("amount", &self.amount)
            .field("currency", &self.currency)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
