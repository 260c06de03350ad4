//! The facts of one case. Plain: whoever fills it in says only what is on record.

use money::{AmountError, Currency, MinorUnits};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{
    EvidenceField, EvidenceReason, FeeAcknowledgement, ProductTexts, ProductType, RecordedPayment,
    RecordedRefund, UtcTime, VisaCompellingEvidence3, WalletMovement,
};
use crate::DisputeKind;

/// Everything a text to the bank may use, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct CaseRecord {
    /// When the record was read.
    pub as_of: UtcTime,
    /// Who bought.
    pub user: RecordedUser,
    /// The disputed payment.
    pub payment: RecordedPayment,
    /// All other payments of the same user, in any order.
    pub other_payments: Vec<RecordedPayment>,
    /// The dispute.
    pub dispute: RecordedDispute,
    /// What was sold.
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
    /// What the company says of itself.
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
    /// The company's id of the user.
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
    /// Stripe's reason, as it came.
    pub reason: String,
    /// What the bank asks back; it may differ from the payment, also in currency.
    pub amount: money::Amount,
    /// When it was opened.
    pub opened_at: UtcTime,
    /// Last moment for an answer, if there is one.
    pub due_at: Option<UtcTime>,
    /// Card network as Stripe writes it (`visa`, `mastercard`), if known.
    pub network: Option<String>,
    /// The network's code of the reason, such as `10.4`, if known.
    pub network_reason_code: Option<String>,
    /// Kind of case at the network as Stripe writes it (`chargeback`, `compliance`), if known.
    pub case_type: Option<String>,
    /// Whether the bank takes an answer at all.
    pub answerable: bool,
    /// Whether the state waits for our answer now (`needs_response` and its kin).
    pub awaits_answer: bool,
    /// Answers sent so far.
    pub submission_count: u32,
    /// Fields staged at Stripe; they leave with the next submission.
    pub staged: Vec<EvidenceField>,
    /// What Stripe says about Compelling Evidence 3.0, if anything.
    pub ce3: Option<Ce3AtStripe>,
    /// `visa_compliance` of Stripe, if the network's compliance fee applies.
    pub visa_compliance: Option<FeeAcknowledgement>,
    /// `mastercard_compliance` of Stripe, if the network's compliance fee applies.
    pub mastercard_compliance: Option<FeeAcknowledgement>,
}

/// `enhanced_eligibility.visa_compelling_evidence_3`, with what Stripe has filled in by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct Ce3AtStripe {
    /// Stripe's word.
    pub status: Ce3Status,
    /// What Stripe says is missing, as it came.
    pub required_actions: Vec<String>,
    /// What Stripe found and filled in; it is not edited.
    pub prefilled: Option<VisaCompellingEvidence3>,
}

/// Stripe's word about Compelling Evidence 3.0. Words not invented yet are for whoever reads the
/// mirror to leave out: without Stripe's word, the rules are applied.
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
    /// When.
    pub at: UtcTime,
    /// Who wrote.
    pub from: CommunicationSide,
    /// What it was about, in a line.
    pub summary: String,
}

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, Type)]
#[serde(rename_all = "snake_case")]
pub enum CommunicationSide {
    /// The customer.
    Customer,
    /// The company.
    Company,
}

/// A record about which nothing may be said, because it contradicts itself.
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
    /// Movements out of order, or one of them twice.
    #[error("no statement is possible: movement {seq} does not come after the one before it")]
    OutOfOrder {
        /// The movement.
        seq: i64,
    },
    /// A reversal of what is not in the record, or not of the same amount.
    #[error("no statement is possible: movement {seq} reverses what the record does not show")]
    ReversalUnmatched {
        /// The reversal.
        seq: i64,
    },
    /// Names or ids so long that not even the totals fit a field.
    #[error("no statement is possible: even its totals need {characters} characters")]
    TooLong {
        /// Characters needed.
        characters: usize,
    },
}

impl RecordError {
    /// Stable name of the refusal for programs; never renamed.
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
