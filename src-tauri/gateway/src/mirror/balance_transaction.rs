use std::fmt;

use serde_json::Value;

use super::MirrorError;
use super::field::Fields;

/// Type of a separate fee that Stripe takes or returns.
pub const STRIPE_FEE: &str = "stripe_fee";

/// A movement of the balance at Stripe, including fees.
#[derive(Clone, PartialEq)]
pub struct BalanceTransactionObject {
    /// `txn_…`; the prefix is no promise.
    pub id: String,
    /// `charge`, `refund`, `adjustment`, `payout`, …; open.
    pub kind: String,
    /// `dispute`, `dispute_reversal`, …: says which adjustment it is; open.
    pub reporting_category: Option<String>,
    /// Minor units, signed from the balance's point of view, before the fee.
    pub amount: i64,
    /// Stripe's fee, in minor units.
    pub fee: i64,
    /// Minor units: amount − fee.
    pub net: i64,
    /// Lower-case code; of the balance, not of the payment.
    pub currency: String,
    /// Id of the source: a charge, refund, dispute, …
    pub source: Option<String>,
    /// `available`, `pending`; open.
    pub status: Option<String>,
    /// Seconds since 1970, UTC.
    pub created: Option<i64>,
    /// Seconds since 1970, UTC.
    pub available_on: Option<i64>,
    /// The whole object.
    pub raw: Value,
}

impl BalanceTransactionObject {
    /// Parses a balance transaction as Stripe returns it.
    ///
    /// # Errors
    /// [`MirrorError`] when id, type, amount, fee, net or currency is missing or of another type.
    pub fn parse(value: &Value) -> Result<Self, MirrorError> {
        let fields = Fields::of("balance transaction", value)?;
        Ok(Self {
            id: fields.required_text("id")?,
            kind: fields.required_text("type")?,
            amount: fields.required_integer("amount")?,
            fee: fields.required_integer("fee")?,
            net: fields.required_integer("net")?,
            currency: fields.required_text("currency")?,
            reporting_category: fields.text("reporting_category"),
            source: fields.id_of("source"),
            status: fields.text("status"),
            created: fields.integer("created"),
            available_on: fields.integer("available_on"),
            raw: value.clone(),
        })
    }

    /// Whether it is a separate fee, not the fee of another movement.
    pub fn is_fee(&self) -> bool {
        self.kind == STRIPE_FEE
    }
}

impl fmt::Debug for BalanceTransactionObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BalanceTransactionObject")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("amount", &self.amount)
            .field("currency", &self.currency)
            .finish_non_exhaustive()
    }
}
