//! Disputes and inquiries, from their first reading to the final posting.
//!
//! ```text
//! ingest.rs ──▶ row.rs (status), money/ (what Stripe moved), payment claims, facts.rs ─▶ decide.rs
//!     └─▶ autopilot.rs ─┐
//! commands.rs ──────────┴─▶ the action, its evidence (evidence/) and the call, in one commit
//! progress.rs: what became of the call
//! ```

mod audit;
mod autopilot;
mod awaited_money;
mod back_test;
mod case_file;
mod check;
mod commands;
mod decide;
mod error;
mod evidence;
mod facts;
mod ingest;
mod list;
mod money;
mod past_cases;
mod progress;
mod refundable;
mod row;
mod settle;
mod state;

pub(crate) use autopilot::is_of_the_case;
pub use awaited_money::AwaitedMoney;
pub use back_test::{RunBackTest, RunBackTestView};
pub use case_file::{DocumentMade, ExportCaseFile, ExportHistoryPdf};
pub use commands::ActOnDispute;
pub use decide::DecideDispute;
pub use error::DisputeError;
pub use evidence::{
    AttachEvidence, AttachmentView, DocumentVersion, EvidenceError, EvidenceFieldView,
    EvidenceSentView, EvidenceTotals, EvidenceView, GetEvidence, GetEvidenceMatrix,
    GetStandingTexts, HistoryDetail, HistoryFile, ListVersions, OrderAttachments, OtherField,
    RemoveAttachment, SaveEvidence, SentFile, SentPart, SentText, SetEvidenceMatrix,
    SetStandingTexts, StageEvidence,
};
pub(crate) use evidence::{evidence_sent_count_in, forget_evidence_in};
pub(crate) use ingest::{ingest_in, ingest_row_in};
pub use list::{DisputeDetail, DisputeRow, DisputeView, GetDispute, ListDisputes};
pub(crate) use list::{at_risk_in, disputes_in, money_of_in, next_deadlines_in};
pub use money::{DisputeMoney, OpenReason};
pub(crate) use progress::{
    answered_in, refund_failed_in, refused_in, reopen_without_effect_in, sent_in,
    submission_count_in, takes_draft_in, undo_in, without_effect_in,
};
pub use refundable::PaymentDispute;
pub(crate) use refundable::{blocking_in, check_noted_in, check_refund_in, of_payment_in};
pub(crate) use row::{
    by_refund_in, forget_in, ids_of_user_in, move_disputes_in, open_counts_in, open_of_user_in,
    reference_in,
};
pub(crate) use settle::settle_in;
pub use state::{DisputeAct, DisputeActionState};
pub(crate) use state::{WAITING, phase};
