//! Payments, refunds and the movements of the wallet, as plain facts.

use money::{Amount, MinorUnits};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::UtcTime;

/// A payment, in money. What it bought stands among the wallet's movements.
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts; each must be said, none has a default"
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct RecordedPayment {
    /// The payment intent, if there is one.
    pub intent: Option<String>,
    /// The charge.
    pub charge: String,
    /// What was paid.
    pub amount: Amount,
    /// When.
    pub at: UtcTime,
    /// How it came about.
    pub origin: PaymentOrigin,
    /// The card, without its number.
    pub card: Option<RecordedCard>,
    /// What the cardholder reads on the account statement, if known.
    pub statement_descriptor: Option<String>,
    /// Number of the receipt, if one was sent.
    pub receipt_number: Option<String>,
    /// Checks at the payment, as Stripe reported them.
    pub checks: CardChecks,
    /// What identifies the customer in this payment.
    pub identifiers: CustomerIdentifiers,
    /// The money was captured.
    pub settled: bool,
    /// There is, or was, a dispute about it.
    pub disputed: bool,
    /// There is an early fraud warning about it.
    pub fraud_warning: bool,
    /// It only proved that the card exists.
    pub card_check: bool,
}

impl RecordedPayment {
    /// The name the ledger knows it by: the intent, else the charge.
    pub fn reference(&self) -> &str {
        self.intent.as_deref().unwrap_or(&self.charge)
    }

    /// Whether `reference` names this payment.
    pub(super) fn is_named(&self, reference: &str) -> bool {
        reference == self.charge || self.intent.as_deref() == Some(reference)
    }
}

/// How a payment came about.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, Type,
)]
#[serde(rename_all = "snake_case")]
pub enum PaymentOrigin {
    /// Bought once, by the customer.
    Single,
    /// Bought by a rule the customer had switched on.
    AutomaticTopUp,
    /// Not on record; no text says anything about it.
    #[default]
    Unknown,
}

/// A card, as far as it may be named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct RecordedCard {
    /// Brand as Stripe writes it.
    pub brand: String,
    /// The last four digits.
    pub last4: String,
    /// Stripe's fingerprint: the same for the same card number.
    pub fingerprint: Option<String>,
}

/// Results of the checks at the payment.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, Type,
)]
pub struct CardChecks {
    /// Street and number against the bank's.
    pub address_line1: Option<CheckResult>,
    /// Postal code against the bank's.
    pub postal_code: Option<CheckResult>,
    /// The card's security code.
    pub cvc: Option<CheckResult>,
}

impl CardChecks {
    /// Every check with the name people know it by.
    pub(super) fn named(self) -> [(&'static str, Option<CheckResult>); 3] {
        [
            ("security code", self.cvc),
            ("postal code", self.postal_code),
            ("address line", self.address_line1),
        ]
    }
}

/// Result of one check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, Type)]
#[serde(rename_all = "snake_case")]
pub enum CheckResult {
    /// It matched.
    Pass,
    /// It did not match.
    Fail,
    /// The bank did not answer.
    Unavailable,
    /// Not asked.
    Unchecked,
}

/// What identifies the customer in a payment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct CustomerIdentifiers {
    /// What the customer logs in with; only if the customer would recognise it.
    pub account_id: Option<String>,
    /// Id of the device, such as a serial number.
    pub device_id: Option<String>,
    /// Fingerprint of the device.
    pub device_fingerprint: Option<String>,
    /// Email address given at the payment.
    pub email: Option<String>,
    /// IP address the payment came from.
    pub purchase_ip: Option<String>,
}

/// A refund, in money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct RecordedRefund {
    /// Stripe's id.
    pub id: String,
    /// The payment it belongs to: its intent or charge.
    pub reference: String,
    /// What was given back.
    pub amount: Amount,
    /// When it was made.
    pub at: UtcTime,
    /// How far it came.
    pub progress: RefundProgress,
}

/// How far a refund came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, Type)]
#[serde(rename_all = "snake_case")]
pub enum RefundProgress {
    /// Under way.
    Pending,
    /// With the customer's bank.
    Succeeded,
    /// Failed or canceled: the customer did not get it.
    Failed,
}

/// One movement of the wallet: a transaction of the ledger as the wallet sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct WalletMovement {
    /// Number of the wallet's entry: 1, 2, 3 …
    pub seq: i64,
    /// When it was posted.
    pub at: UtcTime,
    /// What it was.
    pub kind: MovementKind,
    /// Credits in (positive) or out (negative), in minor units of the wallet's currency.
    pub amount: MinorUnits,
    /// The payment it belongs to, if any.
    pub reference: Option<String>,
    /// The `seq` of the movement it undoes, if it undoes one.
    pub reverses: Option<i64>,
    /// What was used or why it was posted, if known.
    pub description: Option<String>,
    /// IP address it came from, if known.
    pub from_ip: Option<String>,
    /// Device it came from, if known.
    pub device: Option<String>,
}

/// The ledger's kinds of transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, Type)]
#[serde(rename_all = "snake_case")]
pub enum MovementKind {
    /// Credits bought.
    TopUp,
    /// Credits used.
    Usage,
    /// Credits given.
    Grant,
    /// Money returned to the customer.
    Refund,
    /// Money taken by the bank.
    Dispute,
    /// Verification of a card.
    CardCheck,
    /// A fee passed on.
    Fee,
    /// A correction by an operator.
    Adjustment,
    /// A transaction that undoes another.
    Reversal,
}

impl MovementKind {
    /// The word for people who read a statement.
    pub const fn for_people(self) -> &'static str {
        match self {
            Self::TopUp => "purchase",
            Self::Usage => "use",
            Self::Grant => "granted",
            Self::Refund => "refund",
            Self::Dispute => "dispute",
            Self::CardCheck => "card check",
            Self::Fee => "fee",
            Self::Adjustment => "correction",
            Self::Reversal => "reversal",
        }
    }
}
