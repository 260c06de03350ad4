//! Payments, refunds and the movements of the wallet, as plain facts.

use money::{Amount, MinorUnits};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::UtcTime;

/// A payment, in money. The credits it bought are among the wallet's movements.
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
    /// Amount paid.
    pub amount: Amount,
    /// Time, UTC.
    pub at: UtcTime,
    /// How it was initiated.
    pub origin: PaymentOrigin,
    /// The card, without its number.
    pub card: Option<RecordedCard>,
    /// Descriptor on the cardholder's statement, if known.
    pub statement_descriptor: Option<String>,
    /// Number of the receipt, if one was sent.
    pub receipt_number: Option<String>,
    /// Checks at the payment, as Stripe reported them.
    pub checks: CardChecks,
    /// Identifiers of the customer in this payment.
    pub identifiers: CustomerIdentifiers,
    /// The money was captured.
    pub settled: bool,
    /// There is, or was, a dispute about it.
    pub disputed: bool,
    /// There is an early fraud warning about it.
    pub fraud_warning: bool,
    /// It only verified the card.
    pub card_check: bool,
}

impl RecordedPayment {
    /// Its reference in the ledger: the intent, else the charge.
    pub fn reference(&self) -> &str {
        self.intent.as_deref().unwrap_or(&self.charge)
    }

    /// Whether `reference` names this payment.
    pub(super) fn is_named(&self, reference: &str) -> bool {
        reference == self.charge || self.intent.as_deref() == Some(reference)
    }
}

/// How a payment was initiated.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, Type,
)]
#[serde(rename_all = "snake_case")]
pub enum PaymentOrigin {
    /// By the customer, once.
    Single,
    /// By an automatic top-up that the customer had enabled.
    AutomaticTopUp,
    /// Not on record; no text mentions it.
    #[default]
    Unknown,
}

/// A card, without its number.
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
    /// Every check with its name for people.
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
    /// Not checked.
    Unchecked,
}

/// Identifiers of the customer in a payment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct CustomerIdentifiers {
    /// The customer's account id; only if the customer would recognise it.
    pub account_id: Option<String>,
    /// Id of the device, such as a serial number.
    pub device_id: Option<String>,
    /// Fingerprint of the device.
    pub device_fingerprint: Option<String>,
    /// Email address given at the payment.
    pub email: Option<String>,
    /// IP address of the payment.
    pub purchase_ip: Option<String>,
}

/// A refund, in money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct RecordedRefund {
    /// Stripe's id; absent for a refund paid outside Stripe.
    pub id: Option<String>,
    /// The payment it belongs to: its intent or charge.
    pub reference: String,
    /// Refunded amount.
    pub amount: Amount,
    /// When it was made.
    pub at: UtcTime,
    /// Progress.
    pub progress: RefundProgress,
}

/// Progress of a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, Type)]
#[serde(rename_all = "snake_case")]
pub enum RefundProgress {
    /// Pending.
    Pending,
    /// Received by the customer's bank.
    Succeeded,
    /// Failed or canceled: not received by the customer.
    Failed,
}

/// One movement of the wallet: a transaction of the ledger as the wallet sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct WalletMovement {
    /// Number of the wallet's entry: 1, 2, 3 …
    pub seq: i64,
    /// When it was posted.
    pub at: UtcTime,
    /// Kind.
    pub kind: MovementKind,
    /// Credits in (positive) or out (negative), in minor units of the wallet's currency.
    pub amount: MinorUnits,
    /// The payment it belongs to, if any.
    pub reference: Option<String>,
    /// The `seq` of the movement it reverses, if any.
    pub reverses: Option<i64>,
    /// What was used, or the reason of the posting, if known.
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
    /// Credits granted.
    Grant,
    /// Money returned to the customer.
    Refund,
    /// Money withdrawn by the bank.
    Dispute,
    /// Verification of a card.
    CardCheck,
    /// A fee charged to the wallet.
    Fee,
    /// A correction by an operator.
    Adjustment,
    /// A transaction that reverses another.
    Reversal,
}

impl MovementKind {
    /// The name for people.
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
