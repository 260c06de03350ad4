use std::fmt;

use serde_json::Value;

use super::MirrorError;
use super::field::Fields;
use super::open::open_enum;

/// Stripe's reason of a dispute without a specific one.
const REASON_UNSPECIFIED: &str = "general";

/// Stripe's status of a compliance dispute whose fee was agreed to.
const FEE_ACKNOWLEDGED: &str = "fee_acknowledged";

open_enum! {
    /// Status of a dispute. None is final: `lost` can become `won`.
    pub enum DisputeStatus {
        /// An inquiry waits for an answer.
        WarningNeedsResponse = "warning_needs_response",
        /// An inquiry was answered.
        WarningUnderReview = "warning_under_review",
        /// An inquiry ended without becoming a chargeback.
        WarningClosed = "warning_closed",
        /// A chargeback waits for an answer.
        NeedsResponse = "needs_response",
        /// A chargeback was answered.
        UnderReview = "under_review",
        /// The bank decided for the merchant.
        Won = "won",
        /// The bank decided against the merchant, or the dispute was accepted.
        Lost = "lost",
        /// Resolved before it became a dispute.
        Prevented = "prevented",
        /// A lost chargeback can be appealed.
        AppealNeedsResponse = "appeal_needs_response",
        /// An appeal was filed.
        AppealUnderReview = "appeal_under_review",
    }
}

impl DisputeStatus {
    /// Whether it is an inquiry, not (yet) a chargeback: no money was withdrawn, and closing it
    /// does not end it.
    pub fn is_inquiry(&self) -> bool {
        self.as_str().starts_with("warning_")
    }

    /// Whether the merchant's answer is expected.
    pub fn needs_response(&self) -> bool {
        self.as_str().ends_with("needs_response")
    }
}

/// A dispute at Stripe, inquiries included.
#[derive(Clone, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are Stripe's, and independent of each other"
)]
pub struct DisputeObject {
    /// `du_…` or `dp_…`; the prefix is no promise.
    pub id: String,
    /// Minor units; may differ from the charge's.
    pub amount: i64,
    /// Lower-case code.
    pub currency: String,
    /// The disputed charge.
    pub charge: Option<String>,
    /// Id of the payment intent; older payments have only a charge.
    pub payment_intent: Option<String>,
    /// `fraudulent`, `product_not_received`, …; open; `general` where none is given.
    pub reason: String,
    /// Status.
    pub status: DisputeStatus,
    /// Deadline for an answer, seconds since 1970, UTC. 0: the bank accepts no answer.
    pub due_by: Option<i64>,
    /// The last evidence was submitted too late to be certain that the bank reads it.
    pub past_due: bool,
    /// Evidence is staged.
    pub has_evidence: bool,
    /// Number of submissions to the bank; normally at most one.
    pub submission_count: i64,
    /// Whether a refund is still possible; a full refund would end the dispute.
    pub is_charge_refundable: bool,
    /// The card network's own code, such as `10.4`.
    pub network_reason_code: Option<String>,
    /// Card brand.
    pub brand: Option<String>,
    /// Card network; may differ from the brand.
    pub network: Option<String>,
    /// Its balance transactions: none, a withdrawal, or a withdrawal and a reinstatement.
    pub balance_transactions: Vec<Value>,
    /// Seconds since 1970, UTC.
    pub created: Option<i64>,
    /// Live mode: real money.
    pub livemode: bool,
    /// The whole object.
    pub raw: Value,
}

impl DisputeObject {
    /// Parses a dispute as Stripe returns it.
    ///
    /// # Errors
    /// [`MirrorError`] when id, amount, currency or status is missing or of another type.
    pub fn parse(value: &Value) -> Result<Self, MirrorError> {
        let fields = Fields::of("dispute", value)?;
        let evidence = fields.within("evidence_details");
        let card = fields.within("payment_method_details").and_then(|it| it.within("card"));
        let card_text = |field| card.and_then(|card| card.text(field));
        Ok(Self {
            id: fields.required_text("id")?,
            amount: fields.required_integer("amount")?,
            currency: fields.required_text("currency")?,
            status: DisputeStatus::from(fields.required_text("status")?.as_str()),
            charge: fields.id_of("charge"),
            payment_intent: fields.id_of("payment_intent"),
            reason: fields.text("reason").unwrap_or_else(|| REASON_UNSPECIFIED.to_owned()),
            due_by: evidence.and_then(|it| it.integer("due_by")),
            past_due: evidence.is_some_and(|it| it.flag("past_due")),
            has_evidence: evidence.is_some_and(|it| it.flag("has_evidence")),
            submission_count: evidence.and_then(|it| it.integer("submission_count")).unwrap_or(0),
            is_charge_refundable: fields.flag("is_charge_refundable"),
            network_reason_code: card_text("network_reason_code")
                .or_else(|| fields.text("network_reason_code")),
            brand: card_text("brand"),
            network: card_text("network"),
            balance_transactions: fields.list("balance_transactions"),
            created: fields.integer("created"),
            livemode: fields.flag("livemode"),
            raw: value.clone(),
        })
    }

    /// Whether the bank accepts an answer at all; the deadline is not checked here.
    pub fn is_answerable(&self) -> bool {
        self.due_by != Some(0)
    }

    /// Whether an answer was submitted for which the network charges a fee that was agreed to
    /// before.
    pub fn has_costly_answer(&self) -> bool {
        let eligibility = &self.raw["evidence_details"]["enhanced_eligibility"];
        let kinds = eligibility.as_object().into_iter().flat_map(serde_json::Map::values);
        let is_acknowledged = |kind: &Value| kind["status"] == FEE_ACKNOWLEDGED;
        self.submission_count > 0 && kinds.into_iter().any(is_acknowledged)
    }
}

impl fmt::Debug for DisputeObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DisputeObject")
            .field("id", &self.id)
            .field("amount", &self.amount)
            .field("currency", &self.currency)
            .field("status", &self.status)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}
