//! What the window shows of the evidence of one dispute.

use decision::DisputeKind;
use decision::evidence::{
    Ce3, Ce3AtStripe, Ce3Facts, ComplianceFee, EnhancedEvidence, EvidenceField, EvidenceReason,
    EvidenceSource, LintFinding, Need, PrefillNote, ProductType, Unfilled,
};
use serde::{Deserialize, Serialize};
use store::Timestamp;

use crate::OutboxState;

/// Evidence of one dispute: what could be sent, what was written over it, and what stands against it.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct EvidenceView {
    /// The dispute.
    pub dispute_id: String,
    /// Stripe's word for how it stands now.
    pub status: String,
    /// Inquiry or chargeback.
    pub kind: DisputeKind,
    /// Whether an action can be confirmed now.
    pub takes_action: bool,
    /// Stripe's deadline for an answer, UTC; null when there is none.
    pub due_at: Option<Timestamp>,
    /// Real money: words of tests are refused.
    pub livemode: bool,
    /// Stripe's `reason`, as Stripe sent it.
    pub stripe_reason: String,
    /// What that asks for as evidence.
    pub reason: EvidenceReason,
    /// What was sold.
    pub product: ProductType,
    /// Version of the matrix.
    pub matrix_version: i64,
    /// Grows with each change of the draft; 0 while nobody has changed anything.
    pub revision: i64,
    /// When the draft was last changed.
    pub updated_at: Option<Timestamp>,
    /// Who changed it.
    pub updated_by: Option<String>,
    /// When it was last put at Stripe as a draft; null while Stripe has not taken it, and when it was
    /// answered since.
    pub staged_at: Option<Timestamp>,
    /// The fields in the order of the matrix, then others that hold something.
    pub fields: Vec<EvidenceFieldView>,
    /// Fields that hold nothing and are not asked for; they may be filled all the same.
    pub more_fields: Vec<OtherField>,
    /// What an operator should know; it is not said to the bank.
    pub notes: Vec<PrefillNote>,
    /// What stands against sending this, and what is odd.
    pub findings: Vec<LintFinding>,
    /// Characters, bytes and pages, with their limits.
    pub totals: EvidenceTotals,
    /// The whole history, attached by the program because the statement gives totals only.
    pub history: Option<HistoryFile>,
    /// Structured evidence of the draft.
    pub enhanced: EnhancedEvidence,
    /// Whether Visa's Compelling Evidence 3.0 applies, and what it would say.
    pub ce3: Ce3,
    /// Stripe's word about it, if there is one.
    pub ce3_at_stripe: Option<Ce3AtStripe>,
    /// What the records can say for it; null where it is out of the question.
    pub ce3_facts: Option<Ce3Facts>,
    /// A fee that must be acknowledged first, if Stripe says so.
    pub compliance: Option<ComplianceFee>,
    /// May it be submitted as it is?
    pub can_submit: bool,
    /// What left before, oldest first.
    pub sent: Vec<EvidenceSentView>,
}

/// One field.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct EvidenceFieldView {
    /// The field, named as at Stripe.
    pub field: EvidenceField,
    /// Key of its label in the window's texts.
    pub label_key: String,
    /// A file is attached, not a text written.
    pub is_file: bool,
    /// How much it matters; null when the matrix does not ask for it.
    pub need: Option<Need>,
    /// What belongs there; empty when the matrix does not ask for it.
    pub hint: String,
    /// The text computed from the records.
    pub proposal: Option<String>,
    /// The facts it was computed from.
    pub sources: Vec<EvidenceSource>,
    /// Why there is no proposal.
    pub unfilled: Option<Unfilled>,
    /// What a person wrote instead; an empty text leaves the field out.
    pub draft: Option<String>,
    /// What would be sent.
    pub text: Option<String>,
    /// Characters of that.
    pub characters: u32,
    /// Characters the field takes; null for a file.
    pub characters_max: Option<u32>,
    /// Files in their order; they leave as one PDF.
    pub attachments: Vec<AttachmentView>,
    /// Pages of the field's files together.
    pub pages: u32,
    /// Bytes of the field's files together, as they were given.
    pub bytes: u64,
}

/// A field that may be added.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct OtherField {
    /// The field, named as at Stripe.
    pub field: EvidenceField,
    /// Key of its label in the window's texts.
    pub label_key: String,
    /// A file is attached, not a text written.
    pub is_file: bool,
}

/// One attached file.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct AttachmentView {
    /// Its number.
    pub id: i64,
    /// The name it was given.
    pub name: String,
    /// What is inside: `application/pdf`, `image/png` or `image/jpeg`.
    pub media_type: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Pages it takes.
    pub pages: u32,
    /// SHA-256 of its content, hexadecimal.
    pub sha256: String,
    /// When it was attached.
    pub added_at: Timestamp,
    /// Who attached it.
    pub added_by: String,
}

/// Sums over the whole evidence, with the most that is taken.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct EvidenceTotals {
    /// Characters of all texts.
    pub characters: u32,
    /// The most.
    pub characters_max: u32,
    /// Bytes of all files as they were given.
    pub bytes: u64,
    /// The most when they leave; pictures are made smaller to fit.
    pub bytes_max: u64,
    /// Pages of all files.
    pub pages: u32,
    /// The most; fewer for Mastercard.
    pub pages_max: u32,
}

/// The history of the account as a file, made by the program.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct HistoryFile {
    /// Where it is attached.
    pub field: EvidenceField,
    /// How fine it is: as fine as the allowed pages take.
    pub detail: HistoryDetail,
    /// Pages it takes at most.
    pub pages: u32,
}

/// How fine a history is.
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
    /// Every movement is a line.
    Lines,
    /// Uses of one day are one line, everything else is a line.
    Days,
    /// Uses of one month are one line, everything else is a line.
    Months,
}

/// Evidence that left, or was to leave.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct EvidenceSentView {
    /// Its number.
    pub id: i64,
    /// True: the answer to the bank. False: a draft at Stripe.
    pub submitted: bool,
    /// Where its call stands.
    pub state: OutboxState,
    /// When it was confirmed.
    pub at: Timestamp,
    /// Who confirmed it.
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
    /// The name it was given.
    pub name: String,
    /// SHA-256 of its content, hexadecimal.
    pub sha256: String,
}
