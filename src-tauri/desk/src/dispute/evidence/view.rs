//! The evidence of one dispute as commands return it.

use decision::DisputeKind;
use decision::evidence::{
    Ce3, Ce3AtStripe, Ce3Facts, ComplianceFee, EnhancedEvidence, EvidenceField, EvidenceReason,
    EvidenceSource, LintFinding, Need, PrefillNote, ProductType, Unfilled,
};
use serde::{Deserialize, Serialize};
use store::Timestamp;

use crate::OutboxState;

/// Evidence of one dispute: proposals, the draft, and findings.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct EvidenceView {
    /// The dispute.
    pub dispute_id: String,
    /// Stripe's `status`, as Stripe sent it.
    pub status: String,
    /// Inquiry or chargeback.
    pub kind: DisputeKind,
    /// Whether an action can be confirmed now.
    pub takes_action: bool,
    /// Stripe's deadline for an answer, UTC; null when there is none.
    pub due_at: Option<Timestamp>,
    /// Live mode: texts of test mode are refused.
    pub livemode: bool,
    /// Stripe's `reason`, as Stripe sent it.
    pub stripe_reason: String,
    /// The evidence reason that this maps to.
    pub reason: EvidenceReason,
    /// The kind of product sold.
    pub product: ProductType,
    /// Version of the matrix.
    pub matrix_version: i64,
    /// Revision of the draft; 0 before the first change.
    pub revision: i64,
    /// Time of the last change of the draft, UTC.
    pub updated_at: Option<Timestamp>,
    /// Name of the actor who changed it.
    pub updated_by: Option<String>,
    /// When the draft was last staged at Stripe, UTC; null while Stripe has not accepted it, and
    /// after an answer.
    pub staged_at: Option<Timestamp>,
    /// Fields in the order of the matrix, then other filled fields.
    pub fields: Vec<EvidenceFieldView>,
    /// Empty fields outside the matrix, which may be filled too.
    pub more_fields: Vec<OtherField>,
    /// Notes for the operator, not sent to the bank.
    pub notes: Vec<PrefillNote>,
    /// Findings: errors that block sending, and warnings.
    pub findings: Vec<LintFinding>,
    /// Totals of characters, bytes and pages, with their limits.
    pub totals: EvidenceTotals,
    /// The history of the account, attached automatically because the statement gives totals only.
    pub history: Option<HistoryFile>,
    /// Structured evidence of the draft.
    pub enhanced: EnhancedEvidence,
    /// Visa's Compelling Evidence 3.0: whether it applies, and its content.
    pub ce3: Ce3,
    /// Stripe's status of it; null without one.
    pub ce3_at_stripe: Option<Ce3AtStripe>,
    /// Facts on record for it; null when it does not apply.
    pub ce3_facts: Option<Ce3Facts>,
    /// A fee that must be agreed to first; null without one.
    pub compliance: Option<ComplianceFee>,
    /// Whether it can be submitted now.
    pub can_submit: bool,
    /// Evidence sent before, oldest first.
    pub sent: Vec<EvidenceSentView>,
}

/// One field.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct EvidenceFieldView {
    /// The field, named as at Stripe.
    pub field: EvidenceField,
    /// Translation key of its label.
    pub label_key: String,
    /// Whether the field is for files, not text.
    pub is_file: bool,
    /// Importance; null when the field is not in the matrix.
    pub need: Option<Need>,
    /// Description of the expected content; empty when the field is not in the matrix.
    pub hint: String,
    /// The proposed text.
    pub proposal: Option<String>,
    /// The facts that the proposal uses.
    pub sources: Vec<EvidenceSource>,
    /// Reason for a missing proposal.
    pub unfilled: Option<Unfilled>,
    /// Text written instead; an empty text leaves the field out.
    pub draft: Option<String>,
    /// The text that would be sent.
    pub text: Option<String>,
    /// Its length in characters.
    pub characters: u32,
    /// Maximum length in characters; null for a file.
    pub characters_max: Option<u32>,
    /// Files in order; they are sent as one PDF.
    pub attachments: Vec<AttachmentView>,
    /// Total pages of the files.
    pub pages: u32,
    /// Total size of the attached files, in bytes.
    pub bytes: u64,
}

/// An empty field outside the matrix.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct OtherField {
    /// The field, named as at Stripe.
    pub field: EvidenceField,
    /// Translation key of its label.
    pub label_key: String,
    /// Whether the field is for files, not text.
    pub is_file: bool,
}

/// One attached file.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct AttachmentView {
    /// Id.
    pub id: i64,
    /// File name.
    pub name: String,
    /// Media type of the content: `application/pdf`, `image/png` or `image/jpeg`.
    pub media_type: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Number of pages.
    pub pages: u32,
    /// SHA-256 of its content, hexadecimal.
    pub sha256: String,
    /// When it was attached, UTC.
    pub added_at: Timestamp,
    /// Name of the actor who attached it.
    pub added_by: String,
}

/// Totals of the whole evidence, with their limits.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct EvidenceTotals {
    /// Characters of all texts.
    pub characters: u32,
    /// Limit of characters.
    pub characters_max: u32,
    /// Total size of the attached files, in bytes.
    pub bytes: u64,
    /// Limit of the size when sent, in bytes; images are reduced to fit.
    pub bytes_max: u64,
    /// Pages of all files.
    pub pages: u32,
    /// Limit of pages; lower for Mastercard.
    pub pages_max: u32,
}

/// The history of the account as a generated file.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct HistoryFile {
    /// The field it is attached to.
    pub field: EvidenceField,
    /// Level of detail: the highest that fits the page limit.
    pub detail: HistoryDetail,
    /// Upper bound of its pages.
    pub pages: u32,
}

/// Level of detail of a history.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum HistoryDetail {
    /// One line for each movement.
    Lines,
    /// One line for the usage of a day; all other movements have their own lines.
    Days,
    /// One line for the usage of a month; all other movements have their own lines.
    Months,
}

/// Evidence that was put into the outbox.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct EvidenceSentView {
    /// Id.
    pub id: i64,
    /// Whether it was submitted to the bank; otherwise staged as a draft.
    pub submitted: bool,
    /// State of its call.
    pub state: OutboxState,
    /// When it was confirmed, UTC.
    pub at: Timestamp,
    /// Name of the actor who confirmed it.
    pub actor: String,
    /// The texts.
    pub texts: Vec<SentText>,
    /// The files.
    pub files: Vec<SentFile>,
}

/// A text as it was sent.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct SentText {
    /// The field.
    pub field: EvidenceField,
    /// The text.
    pub text: String,
}

/// A file as it was sent.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct SentFile {
    /// The field.
    pub field: EvidenceField,
    /// Its name.
    pub name: String,
    /// SHA-256 of its content, hexadecimal.
    pub sha256: String,
    /// Its pages.
    pub pages: u32,
    /// Its size in bytes.
    pub bytes: u64,
    /// Stripe's id of it.
    pub file_id: String,
    /// The files it was made of.
    pub parts: Vec<SentPart>,
}

/// A file that became part of one that was sent.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct SentPart {
    /// File name.
    pub name: String,
    /// SHA-256 of its content, hexadecimal.
    pub sha256: String,
}
