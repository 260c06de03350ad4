//! Evidence for banks: drafts, attached files, the answer as sent, the matrix of required fields,
//! and the standing texts of the merchant.
//!
//! ```text
//! record/, template_texts.rs ──▶ decision::evidence::prefill ─┐
//! draft.rs (what people wrote over it) ───────────────────────┼─▶ case.rs ──▶ view, lint, the answer
//! attachment.rs (files), history.rs ──────────────────────────┘       │
//!                                    files.rs: merged, uploaded, each content once
//!                                                                     ▼
//!                        answer.rs: evidence_sent + the exact call, in the caller's transaction
//! ```
//!
//! Texts are computed each time they are shown or sent; only changes by people are stored. Files
//! are merged and uploaded with no transaction open: an uploaded file has no effect until evidence
//! names it.

mod answer;
mod attach;
mod attachment;
mod case;
mod draft;
mod error;
mod files;
mod forget;
mod history;
mod input;
mod matrix;
mod record;
mod retry;
mod save;
mod sent;
mod show;
mod stage;
mod template_texts;
mod versions;
mod view;

pub use error::EvidenceError;
pub use input::{
    AttachEvidence, GetEvidence, GetEvidenceMatrix, GetStandingTexts, OrderAttachments,
    RemoveAttachment, SaveEvidence, SetEvidenceMatrix, SetStandingTexts, StageEvidence,
};
pub use versions::{DocumentVersion, ListVersions};
pub use view::{
    AttachmentView, EvidenceFieldView, EvidenceSentView, EvidenceTotals, EvidenceView,
    HistoryDetail, HistoryFile, OtherField, SentFile, SentPart, SentText,
};

pub(crate) use answer::{Answer, compose_call_in, unattended_in};
pub(crate) use forget::forget_evidence_in;
pub(crate) use history::{HistoryOf, history_document, history_table};
pub(crate) use record::{moment, movements_in, record_in};
pub(crate) use retry::until_still;
pub(crate) use sent::{count_of_user_in as evidence_sent_count_in, of_dispute_in as sent_in};
