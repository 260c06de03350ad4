//! The facts of one case, as plain data. It must contain only facts on record.

use money::{AmountError, Currency, MinorUnits};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{
    EvidenceField, EvidenceReason, FeeAcknowledgement, ProductTexts, ProductType, RecordedPayment,
    RecordedRefund, UtcTime, VisaCompellingEvidence3, WalletMovement,
};
use crate::DisputeKind;

/// All facts that texts for the bank may use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct CaseRecord {
    /// When the record was read.
    pub as_of: UtcTime,
    /// The customer.
    pub user: RecordedUser,
    /// The disputed payment.
    pub payment: RecordedPayment,
    /// All other payments of the same user, in any order.
    pub other_payments: Vec<RecordedPayment>,
    /// The dispute.
    pub dispute: RecordedDispute,
    /// The kind of product.
    pub product: ProductType,
    /// Currency of the wallet; its credits are counted in it.
    pub currency: Currency,
    /// Every movement of the wallet from its first on, by rising `seq`.
    pub movements: Vec<WalletMovement>,
    /// Refunds of the disputed and of other payments, in any state.
    pub refunds: Vec<RecordedRefund>,
    /// The wallet's balance at `as_of`: the sum of all movements.
    pub balance: MinorUnits,
    /// The wallet's balance when the dispute was opened, if known.
    pub balance_at_dispute: Option<MinorUnits>,
    /// Messages with the customer, as far as they were kept.
    pub communications: Vec<Communication>,
    /// Standing texts of the merchant.
    pub texts: ProductTexts,
}

impl CaseRecord {
    /// The evidence that answers the dispute.
    pub fn reason(&self) -> EvidenceReason {
        EvidenceReason::of_stripe(&self.dispute.reason)
    }
}

/// The customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct RecordedUser {
    /// The merchant's id of the user.
    pub id: String,
    /// Name, if known.
    pub name: Option<String>,
    /// Email address, if known.
    pub email: Option<String>,
    /// Billing address, if known.
    pub billing_address: Option<PostalAddress>,
}

/// An address, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct PostalAddress {
    /// Street and number.
    pub line1: Option<String>,
    /// Flat, floor, company.
    pub line2: Option<String>,
    /// City.
    pub city: Option<String>,
    /// State or region.
    pub state: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Country, as a two-letter code.
    pub country: Option<String>,
}

/// The dispute, as it stands at Stripe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct RecordedDispute {
    /// Stripe's id.
    pub id: String,
    /// Inquiry or chargeback.
    pub kind: DisputeKind,
    /// Stripe's `reason`, as Stripe sent it.
    pub reason: String,
    /// Disputed amount; may differ from the payment, also in currency.
    pub amount: money::Amount,
    /// When it was opened.
    pub opened_at: UtcTime,
    /// Deadline for an answer, if there is one.
    pub due_at: Option<UtcTime>,
    /// Card network as Stripe writes it (`visa`, `mastercard`), if known.
    pub network: Option<String>,
    /// The network's code of the reason, such as `10.4`, if known.
    pub network_reason_code: Option<String>,
    /// Kind of case at the network as Stripe writes it (`chargeback`, `compliance`), if known.
    pub case_type: Option<String>,
    /// Whether the bank accepts an answer at all.
    pub answerable: bool,
    /// Whether an answer is expected now (`needs_response` and similar statuses).
    pub awaits_answer: bool,
    /// Number of answers submitted.
    pub submission_count: u32,
    /// Fields staged at Stripe; they are sent with the next submission.
    pub staged: Vec<EvidenceField>,
    /// Stripe's status of Compelling Evidence 3.0, if any.
    pub ce3: Option<Ce3AtStripe>,
    /// `visa_compliance` of Stripe, if the network's compliance fee applies.
    pub visa_compliance: Option<FeeAcknowledgement>,
    /// `mastercard_compliance` of Stripe, if the network's compliance fee applies.
    pub mastercard_compliance: Option<FeeAcknowledgement>,
}

/// `enhanced_eligibility.visa_compelling_evidence_3`, with what Stripe has filled in by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct Ce3AtStripe {
    /// Stripe's status.
    pub status: Ce3Status,
    /// Stripe's required actions, as Stripe sent them.
    pub required_actions: Vec<String>,
    /// What Stripe found and filled in; it is not edited.
    pub prefilled: Option<VisaCompellingEvidence3>,
}

/// Stripe's status of Compelling Evidence 3.0. The reader of the mirror leaves out unknown values:
/// then the rules are applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, Type)]
#[serde(rename_all = "snake_case")]
pub enum Ce3Status {
    /// Does not apply.
    NotQualified,
    /// Complete.
    Qualified,
    /// Applies once something is added.
    RequiresAction,
}

/// One message with the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct Communication {
    /// Time, UTC.
    pub at: UtcTime,
    /// The sender.
    pub from: CommunicationSide,
    /// Summary in one line.
    pub summary: String,
}

/// The sender of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, Type)]
#[serde(rename_all = "snake_case")]
pub enum CommunicationSide {
    /// The customer.
    Customer,
    /// The merchant.
    Company,
}

/// An inconsistent record, from which no text may be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// Numbers beyond the range.
    #[error("no statement is possible: {0}")]
    Amount(#[from] AmountError),
    /// The movements do not add up to the balance.
    #[error(
        "no statement is possible: the movements add up to {computed}, the balance is {recorded}"
    )]
    BalanceDiffers {
        /// Sum of the movements.
        computed: MinorUnits,
        /// Balance of the record.
        recorded: MinorUnits,
    },
    /// Movements out of order, or duplicated.
    #[error("no statement is possible: movement {seq} does not come after the one before it")]
    OutOfOrder {
        /// The movement.
        seq: i64,
    },
    /// A reversal without its movement, or with another amount.
    #[error("no statement is possible: movement {seq} reverses what the record does not show")]
    ReversalUnmatched {
        /// The reversal.
        seq: i64,
    },
    /// Names or ids are so long that not even the totals fit into a field.
    #[error("no statement is possible: even its totals need {characters} characters")]
    TooLong {
        /// Characters needed.
        characters: usize,
    },
}

impl RecordError {
    /// Stable error code; never renamed.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Amount(error) => error.code(),
            Self::BalanceDiffers { .. } => "record_balance_differs",
            Self::OutOfOrder { .. } => "record_out_of_order",
            Self::ReversalUnmatched { .. } => "record_reversal_unmatched",
            Self::TooLong { .. } => "statement_too_long",
        }
    }
}
