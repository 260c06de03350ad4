//! Evidence for the bank: which evidence a dispute needs, texts computed from the ledger, and
//! checks of a draft.
//!
//! 1. [`Matrix`]: reason × product → fields, as data that a team may edit.
//! 2. [`CaseRecord`]: the only facts a text may use; what is not in there is not claimed.
//! 3. [`prefill`]: texts computed from the record, each with the facts it was computed from.
//! 4. [`lint`]: everything that can be checked before the one shot.
//! 5. [`ce3_eligibility`], [`ce3_facts`] and [`compliance_fee`]: Visa's and Mastercard's structured
//!    evidence.
//! 6. [`StandingTexts`]: statements of the merchant that are part of every answer.
//!
//! A text is never cut: when it does not fit, it gives totals, and
//! [`Composed::full_history_needed`] requests the full history as an attached file.
//!
//! Absent on purpose: clock, network and files. Texts also state unfavourable facts, such as that
//! nothing was used.

mod case;
mod ce3;
mod compliance_fee;
mod enhanced;
mod field;
mod fifo;
mod figures;
mod letter;
mod lint;
mod matrix;
mod prefill;
mod reason;
mod rebuttal;
mod record;
mod standard_matrix;
mod standing_texts;
mod statement;
mod utc_time;
mod wallet;
mod wording;

pub use ce3::{
    Ce3, Ce3Element, Ce3Facts, Ce3Obstacle, Ce3ObstacleCode, Ce3Prior, ce3_eligibility, ce3_facts,
};
pub use compliance_fee::{ComplianceFee, ComplianceNetwork, compliance_fee};
pub use enhanced::{
    DisputedTransaction, EnhancedEvidence, FeeAcknowledgement, KindSold,
    PriorUndisputedTransaction, ShippingAddress, VisaCompellingEvidence3,
};
pub use field::{EvidenceField, FieldKind, TEXT_CHARACTERS_MAX, TEXTS_CHARACTERS_MAX};
pub use figures::{
    DisputedCredits, MonthUsage, PlaceUsage, UsageFigures, UsageSincePayment, usage_figures,
};
pub use lint::{
    DraftFile, DraftText, EvidenceDraft, FILE_BYTES_MAX, LintCode, LintContext, LintFinding,
    LintSeverity, MASTERCARD_PAGES_MAX, PAGES_MAX, lint,
};
pub use matrix::{
    FieldNeed, HINT_CHARACTERS_MAX, Matrix, MatrixPlace, MatrixProblem, MatrixProblemCode,
    MatrixRow, Need,
};
pub use prefill::{
    EvidenceSource, FieldProposal, NoteCode, Prefill, PrefillNote, Unfilled, prefill,
};
pub use reason::{EvidenceReason, ProductType};
pub use record::{
    CaseRecord, Ce3AtStripe, Ce3Status, Communication, CommunicationSide, PostalAddress,
    RecordError, RecordedDispute, RecordedUser,
};
pub use standing_texts::{
    ProductTexts, StandingProblem, StandingProblemCode, StandingText, StandingTexts,
};
pub use statement::{Composed, FULL_HISTORY_SENTENCE, usage_statement};
pub use utc_time::UtcTime;
pub use wallet::{
    CardChecks, CheckResult, CustomerIdentifiers, MovementKind, PaymentOrigin, RecordedCard,
    RecordedPayment, RecordedRefund, RefundProgress, WalletMovement,
};

#[cfg(test)]
mod tests;
