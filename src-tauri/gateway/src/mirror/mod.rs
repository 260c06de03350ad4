//! Stripe's objects as the desk needs them: typed fields, and the raw JSON for the rest.
//!
//! Parsed from JSON here and not by async-stripe's types. Those refuse a whole object when one
//! required field is missing, and objects inside events have the API version of the day the event
//! was created. Here only indispensable fields are required: id, amount, currency, status. Enums
//! are open: a status that is not known yet is kept as [`Unknown`](DisputeStatus::Unknown). The raw
//! JSON is kept, so no field is lost.
//!
//! `Debug` of a mirror shows kind, id and state, never the raw JSON, which is personal data.

mod balance_transaction;
mod charge;
mod checkout_session;
mod customer;
mod dispute;
mod early_fraud_warning;
mod event;
mod field;
mod open;
mod payment_intent;
mod payout;
mod personal;
mod refund;

use serde_json::Value;

pub use balance_transaction::{BalanceTransactionObject, STRIPE_FEE};
pub use charge::ChargeObject;
pub use checkout_session::CheckoutSessionObject;
pub use customer::CustomerObject;
pub use dispute::{DisputeObject, DisputeStatus};
pub use early_fraud_warning::EarlyFraudWarningObject;
pub use event::EventObject;
pub use payment_intent::PaymentIntentObject;
pub use payout::{PayoutObject, PayoutStatus, Reconciliation};
pub use personal::{names_email, without_personal_data};
pub use refund::{RefundObject, RefundStatus};

use field::Fields;

/// An object of a mirrored kind. Events are not mirrored; [`EventObject`] parses them.
#[derive(Clone, Debug, PartialEq)]
pub enum StripeObject {
    /// `refund`.
    Refund(Box<RefundObject>),
    /// `dispute`, inquiries included.
    Dispute(Box<DisputeObject>),
    /// `charge`.
    Charge(Box<ChargeObject>),
    /// `payment_intent`.
    PaymentIntent(Box<PaymentIntentObject>),
    /// `checkout.session`.
    CheckoutSession(Box<CheckoutSessionObject>),
    /// `radar.early_fraud_warning`.
    EarlyFraudWarning(Box<EarlyFraudWarningObject>),
    /// `customer`, deleted ones included.
    Customer(Box<CustomerObject>),
    /// `balance_transaction`.
    BalanceTransaction(Box<BalanceTransactionObject>),
    /// `payout`.
    Payout(Box<PayoutObject>),
}

impl StripeObject {
    /// Parses an object as Stripe returns it; its `object` field determines the kind.
    ///
    /// # Errors
    /// [`MirrorError`], which names the kind and the field.
    pub fn parse(value: &Value) -> Result<Self, MirrorError> {
        let kind = Fields::of("Stripe object", value)?.required_text("object")?;
        Ok(match kind.as_str() {
            "refund" => Self::Refund(Box::new(RefundObject::parse(value)?)),
            "dispute" => Self::Dispute(Box::new(DisputeObject::parse(value)?)),
            "charge" => Self::Charge(Box::new(ChargeObject::parse(value)?)),
            "payment_intent" => Self::PaymentIntent(Box::new(PaymentIntentObject::parse(value)?)),
            "checkout.session" => {
                Self::CheckoutSession(Box::new(CheckoutSessionObject::parse(value)?))
            }
            "radar.early_fraud_warning" => {
                Self::EarlyFraudWarning(Box::new(EarlyFraudWarningObject::parse(value)?))
            }
            "customer" => Self::Customer(Box::new(CustomerObject::parse(value)?)),
            "balance_transaction" => {
                Self::BalanceTransaction(Box::new(BalanceTransactionObject::parse(value)?))
            }
            "payout" => Self::Payout(Box::new(PayoutObject::parse(value)?)),
            _ => return Err(MirrorError::KindUnknown { kind }),
        })
    }

    /// The object's id.
    pub fn id(&self) -> &str {
        match self {
            Self::Refund(object) => &object.id,
            Self::Dispute(object) => &object.id,
            Self::Charge(object) => &object.id,
            Self::PaymentIntent(object) => &object.id,
            Self::CheckoutSession(object) => &object.id,
            Self::EarlyFraudWarning(object) => &object.id,
            Self::Customer(object) => &object.id,
            Self::BalanceTransaction(object) => &object.id,
            Self::Payout(object) => &object.id,
        }
    }
}

/// Errors when parsing an object.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MirrorError {
    /// A list, text, number or null.
    #[error("this is not a Stripe object: a JSON object is expected")]
    NotAnObject,
    /// A kind that is not mirrored.
    #[error("objects of the kind \"{kind}\" are not mirrored")]
    KindUnknown {
        /// Its `object` field.
        kind: String,
    },
    /// A required field is missing.
    #[error("the {kind} has no {field}")]
    FieldMissing {
        /// `refund`, `dispute`, …
        kind: &'static str,
        /// The field.
        field: &'static str,
    },
    /// A required field has another type.
    #[error("the {kind}'s {field} is not {expected}")]
    FieldWrong {
        /// `refund`, `dispute`, …
        kind: &'static str,
        /// The field.
        field: &'static str,
        /// The expected type, with its article.
        expected: &'static str,
    },
}

impl MirrorError {
    /// Stable name for programs and translations; never renamed.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAnObject => "stripe_object_malformed",
            Self::KindUnknown { .. } => "stripe_object_kind_unknown",
            Self::FieldMissing { .. } => "stripe_object_field_missing",
            Self::FieldWrong { .. } => "stripe_object_field_wrong",
        }
    }
}
