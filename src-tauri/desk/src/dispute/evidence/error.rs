//! Errors about evidence.

use decision::evidence::{LintFinding, MatrixProblem, RecordError, StandingProblem};
use pdf::{AttachmentError, RenderError};
use serde_json::json;
use store::Timestamp;

use crate::{DeskError, refusal::Refusal};

/// An error about evidence, its matrix, the standing texts or attached files.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// Somebody else changed the draft meanwhile.
    #[error(
        "the evidence was changed meanwhile (revision {revision}, not {asked}); nothing was overwritten, load it again and compare"
    )]
    Changed {
        /// The revision that was edited.
        asked: i64,
        /// The current revision.
        revision: i64,
        /// Name of the actor who changed it.
        by: Option<String>,
        /// Time of that change, UTC.
        at: Option<Timestamp>,
    },
    /// The evidence has blocking findings.
    #[error("the evidence cannot be sent as it is: {}; nothing was sent", first_of(.0))]
    Incomplete(Vec<LintFinding>),
    /// The matrix is inconsistent.
    #[error("the matrix of evidence cannot be saved: {}", first_problem(.0))]
    MatrixInvalid(Vec<MatrixProblem>),
    /// Somebody else changed the matrix meanwhile.
    #[error(
        "the matrix of evidence was changed meanwhile (version {version}, not {asked}); load it again and compare"
    )]
    MatrixChanged {
        /// The version that was edited.
        asked: i64,
        /// The version in force.
        version: i64,
    },
    /// No such version of the matrix.
    #[error("there is no version {0} of the matrix of evidence")]
    MatrixNotFound(i64),
    /// The standing texts have problems.
    #[error("the standing texts cannot be saved: {}", first_text_problem(.0))]
    StandingTextsInvalid(Vec<StandingProblem>),
    /// Somebody else changed the standing texts meanwhile.
    #[error(
        "the standing texts were changed meanwhile (version {version}, not {asked}); load them again and compare"
    )]
    StandingTextsChanged {
        /// The version that was edited.
        asked: i64,
        /// The version in force.
        version: i64,
    },
    /// No such version of the standing texts.
    #[error("there is no version {0} of the standing texts")]
    StandingTextsNotFound(i64),
    /// No such attached file.
    #[error("there is no attached file {0}; somebody may have removed it, load the evidence again")]
    AttachmentNotFound(i64),
    /// A file that cannot be read from the disk.
    #[error("{path} cannot be read ({problem}); choose another file")]
    AttachmentUnreadable {
        /// Its path.
        path: String,
        /// The operating system's error.
        problem: String,
    },
    /// Uploading files needs a connection to Stripe.
    #[error("there is no way to Stripe, and files must be sent there first; connect the account")]
    StripeNotConnected,
    /// Stripe's answer to an upload has no file id.
    #[error("this is no Stripe object that can be read: an uploaded file without an id")]
    UploadWithoutId,
    /// The file is not acceptable for banks.
    #[error(transparent)]
    Attachment(#[from] AttachmentError),
    /// A document cannot be rendered.
    #[error("the document could not be made: {0}")]
    Document(#[from] RenderError),
    /// The ledger's records of a case are inconsistent.
    #[error(transparent)]
    Record(#[from] RecordError),
}

impl EvidenceError {
    pub(crate) fn refusal(&self) -> Refusal {
        let changed = |code, asked: i64, version: i64| {
            Refusal::conflict(code).with(json!({ "asked": asked, "version": version }))
        };
        match self {
            Self::Changed { asked, revision, by, at } => Refusal::conflict("evidence_changed")
                .with(json!({ "asked": asked, "revision": revision, "by": by, "at": at })),
            Self::Incomplete(findings) => {
                Refusal::refused("evidence_incomplete").with(json!({ "findings": findings }))
            }
            Self::MatrixInvalid(problems) => {
                Refusal::invalid("evidence_matrix_invalid").with(json!({ "problems": problems }))
            }
            Self::MatrixChanged { asked, version } => {
                changed("evidence_matrix_changed", *asked, *version)
            }
            Self::MatrixNotFound(version) => {
                Refusal::not_found("evidence_matrix_not_found").with(json!({ "version": version }))
            }
            Self::StandingTextsInvalid(problems) => {
                Refusal::invalid("standing_texts_invalid").with(json!({ "problems": problems }))
            }
            Self::StandingTextsChanged { asked, version } => {
                changed("standing_texts_changed", *asked, *version)
            }
            Self::StandingTextsNotFound(version) => {
                Refusal::not_found("standing_texts_not_found").with(json!({ "version": version }))
            }
            Self::AttachmentNotFound(id) => {
                Refusal::not_found("attachment_not_found").with(json!({ "id": id }))
            }
            Self::AttachmentUnreadable { path, problem } => {
                Refusal::invalid("attachment_unreadable")
                    .with(json!({ "path": path, "problem": problem }))
            }
            Self::StripeNotConnected => Refusal::unavailable("stripe_not_connected"),
            Self::UploadWithoutId => Refusal::invalid("stripe_object_invalid"),
            Self::Attachment(error) => Refusal::invalid(error.code()),
            Self::Document(_) => Refusal::internal("document_not_made"),
            Self::Record(error) => Refusal::internal(error.code()),
        }
    }
}

impl From<AttachmentError> for DeskError {
    fn from(error: AttachmentError) -> Self {
        EvidenceError::from(error).into()
    }
}

impl From<RenderError> for DeskError {
    fn from(error: RenderError) -> Self {
        EvidenceError::from(error).into()
    }
}

impl From<RecordError> for DeskError {
    fn from(error: RecordError) -> Self {
        EvidenceError::from(error).into()
    }
}

/// Message of the first finding.
fn first_of(findings: &[LintFinding]) -> &str {
    findings
        .first()
        .map_or("something is missing", |finding| finding.sentence.trim_end_matches('.'))
}

fn first_problem(problems: &[MatrixProblem]) -> &str {
    problems.first().map_or("it contradicts itself", |problem| problem.reason.as_str())
}

fn first_text_problem(problems: &[StandingProblem]) -> String {
    problems
        .first()
        .map_or_else(String::new, |one| format!("{}: {}", one.text.as_str(), one.reason))
}
