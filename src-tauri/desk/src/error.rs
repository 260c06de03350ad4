//! Why the desk refused, with a code for programs and a sentence for people.

use decision::{
    DecisionError, PolicyProblem,
    evidence::{LintFinding, MatrixProblem, RecordError, StandingProblem},
};
use export::ExportError;
use gateway::{CallError, GatewayError, keychain::KeychainError, webhook::WebhookError};
use ledger::LedgerError;
use money::{Amount, AmountError};
use pdf::{AttachmentError, RenderError};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use store::{StoreError, Timestamp};

use crate::worker::StripeWorker;

/// A refusal as it crosses to the window and the command line.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct CommandError {
    /// Stable, `snake_case`, subject first.
    pub code: String,
    /// What happened and what to do next.
    pub message: String,
    /// The facts of the refusal, for translations.
    pub details: Json,
}

/// A refusal of the desk. Nothing was written, but for [`Self::BadOutput`].
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The input is not what the command takes.
    #[error("the input does not fit: {0}")]
    BadInput(String),
    /// The answer of a command cannot be written as JSON: a fault of the program, not of the input.
    #[error(
        "the command was carried out, but its answer cannot be written as JSON: {0}; look at what it \
         did before you repeat it"
    )]
    BadOutput(String),
    /// No such command.
    #[error("there is no command \"{0}\"; `redressctl commands` lists them")]
    UnknownCommand(String),
    /// The user exists already, with other data.
    #[error("user \"{0}\" exists already with another email or name")]
    UserExists(String),
    /// No such user.
    #[error("there is no user \"{0}\"; create the user first")]
    UserNotFound(String),
    /// A field of the input does not hold.
    #[error("{field}: {message}")]
    BadField {
        /// Which field.
        field: &'static str,
        /// What is wrong and what is expected.
        message: String,
    },
    /// Another process works with Stripe for this database.
    #[error(
        "{} (process {} on {}) already works with Stripe for this database; end it first, or let it \
         go on: it does the same",
        .0.program, .0.pid, .0.host
    )]
    StripeWorkElsewhere(StripeWorker),
    /// The name of an operator is that of a part of Redress, or looks like it.
    #[error(
        "\"{name}\" cannot be told from a part of Redress that acts by itself; give the operator's own \
         name"
    )]
    ActorReserved {
        /// The name that was given.
        name: String,
    },
    /// The ledger knows no top-up of this payment.
    #[error("no top-up of payment \"{0}\" is known here; check the payment intent")]
    PaymentNotFound(String),
    /// Refunding more than is left.
    #[error("{asked} is more than is left of the payment ({left}); lower the amount")]
    RefundExceedsPayment {
        /// What was asked.
        asked: Amount,
        /// What can still be refunded.
        left: Amount,
    },
    /// Stripe refunds no charge whose money a bank has taken back (Stripe: `charge_disputed`).
    #[error(
        "dispute {0} stands on this payment, and Stripe refunds no disputed charge; answer or accept the dispute instead"
    )]
    ChargeDisputed(String),
    /// A partial refund during an inquiry may be lost besides the whole amount (measured at Stripe).
    #[error(
        "an inquiry ({dispute}) is open on this payment: if it becomes a chargeback, {loss} may be lost on {captured} in all; refund all that is left, which ends the inquiry, or confirm that you accept this"
    )]
    RefundDoubleLoss {
        /// The inquiry.
        dispute: String,
        /// Refunds and chargeback together, if it comes to that.
        loss: Amount,
        /// The money captured.
        captured: Amount,
    },
    /// Rules that cannot be used.
    #[error("the rules cannot be used: {}", problems_in_words(.0))]
    PolicyInvalid(Vec<PolicyProblem>),
    /// No such version of the rules.
    #[error("there is no version {0} of the rules")]
    PolicyNotFound(i64),
    /// Somebody else changed the rules.
    #[error(
        "the rules were changed meanwhile (version {found} is in force, these were made from {made_from}); load them again and repeat the change"
    )]
    PolicyChanged {
        /// What is in force.
        found: i64,
        /// What the change was made from.
        made_from: i64,
    },
    /// The dispute changed at Stripe while somebody worked on it.
    #[error("the dispute has changed at Stripe meanwhile; look at it again before it is answered")]
    DisputeChanged {
        /// How it stands now.
        status: String,
    },
    /// No such refund request.
    #[error("there is no refund request {0}")]
    RefundRequestNotFound(String),
    /// Stripe has shown no such early fraud warning.
    #[error("no early fraud warning {0} was read; sync with Stripe and try again")]
    FraudWarningNotFound(String),
    /// No such dispute.
    #[error("there is no dispute \"{0}\" here; it may not have been read from Stripe yet")]
    DisputeNotFound(String),
    /// The case is not in a state that allows this.
    #[error("this cannot be done while the case is {state}; reload to see who changed it and why")]
    IllegalStep {
        /// The case's state.
        state: String,
        /// What was tried.
        step: String,
    },
    /// Closing an inquiry does not end it.
    #[error(
        "an inquiry is not ended by accepting it: refund the payment in full, or answer with evidence"
    )]
    InquiryNotAcceptable,
    /// The bank allows no answer.
    #[error("the bank allows no answer to this dispute; it will be closed as lost by itself")]
    DisputeNotAnswerable,
    /// There is nothing to undo any more.
    #[error("there is nothing to undo: the action has already left for Stripe or was undone")]
    NothingToUndo,
    /// A Stripe object that does not read.
    #[error("this is no Stripe object that can be read: {0}")]
    StripeObjectInvalid(String),
    /// A Stripe object of a type that is not kept.
    #[error("Stripe objects of type \"{0}\" are not kept here; refunds and disputes are")]
    StripeObjectUnsupported(String),
    /// Somebody else changed the draft meanwhile.
    #[error(
        "the evidence was changed meanwhile (revision {revision}, not {asked}); nothing was overwritten, load it again and compare"
    )]
    EvidenceChanged {
        /// The revision that was meant.
        asked: i64,
        /// The revision that stands.
        revision: i64,
        /// Who changed it.
        by: Option<String>,
        /// When.
        at: Option<Timestamp>,
    },
    /// Something stands against sending the evidence.
    #[error("the evidence cannot be sent as it is: {}; nothing was sent", first_of(.0))]
    EvidenceIncomplete(Vec<LintFinding>),
    /// A matrix that contradicts itself.
    #[error("the matrix of evidence cannot be saved: {}", first_problem(.0))]
    EvidenceMatrixInvalid(Vec<MatrixProblem>),
    /// Somebody else changed the matrix meanwhile.
    #[error(
        "the matrix of evidence was changed meanwhile (version {version}, not {asked}); load it again and compare"
    )]
    EvidenceMatrixChanged {
        /// The version that was edited.
        asked: i64,
        /// The version in force.
        version: i64,
    },
    /// No such version of the matrix.
    #[error("there is no version {0} of the matrix of evidence")]
    EvidenceMatrixNotFound(i64),
    /// Standing texts that no bank would take.
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
        /// Where it was looked for.
        path: String,
        /// What the system said.
        problem: String,
    },
    /// Files must be at Stripe before evidence can name them.
    #[error("there is no way to Stripe, and files must be sent there first; connect the account")]
    StripeNotConnected,
    /// A file that no bank would take.
    #[error(transparent)]
    Attachment(#[from] AttachmentError),
    /// A document that cannot be made.
    #[error("the document could not be made: {0}")]
    Document(#[from] RenderError),
    /// The ledger contradicts itself about a case.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A demo workspace plays with its own stand-in.
    #[error(
        "a demo workspace speaks only to its own stand-in; open your own workspace to connect a Stripe account"
    )]
    ConnectionFixed,
    /// A live key over test data, or the other way round.
    #[error(
        "the key is of the other mode than what this workspace holds (test or live); open another workspace for it"
    )]
    StripeModeDiffers,
    /// The keychain does not do what it was asked.
    #[error(transparent)]
    Keychain(#[from] KeychainError),
    /// No such call in the outbox.
    #[error("there is no call {0} in the outbox")]
    CallNotFound(i64),
    /// No such open item.
    #[error("nothing with the number {0} needs attention; somebody may have closed it")]
    AttentionNotFound(i64),
    /// A reading that was asked for before one that is known.
    #[error("a later reading of this object is known already; nothing was changed")]
    StaleReading,
    /// A webhook delivery that is not Stripe's, or too old.
    #[error(transparent)]
    Webhook(#[from] WebhookError),
    /// The caller stopped it.
    #[error("cancelled; nothing was written under the final name")]
    Cancelled,
    /// The ledger refused.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Amounts do not fit.
    #[error(transparent)]
    Amount(#[from] AmountError),
    /// The policy cannot decide.
    #[error(transparent)]
    Decision(#[from] DecisionError),
    /// The export failed.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// A call to Stripe that makes no sense.
    #[error(transparent)]
    Call(#[from] CallError),
    /// Stripe cannot be used. Boxed: it is by far the largest.
    #[error(transparent)]
    Stripe(Box<GatewayError>),
}

impl DeskError {
    /// The code that scripts and translations rely on. Never renamed.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadInput(_) => "input_invalid",
            Self::BadOutput(_) => "output_invalid",
            Self::UnknownCommand(_) => "command_unknown",
            Self::UserExists(_) => "user_exists",
            Self::UserNotFound(_) => "user_not_found",
            Self::BadField { .. } => "field_invalid",
            Self::ActorReserved { .. } => "actor_reserved",
            Self::StripeWorkElsewhere(_) => "sync_elsewhere",
            Self::PaymentNotFound(_) => "payment_not_found",
            Self::RefundExceedsPayment { .. } => "refund_exceeds_payment",
            Self::PolicyInvalid(_) => "policy_invalid",
            Self::PolicyNotFound(_) => "policy_not_found",
            Self::PolicyChanged { .. } => "policy_changed",
            Self::DisputeChanged { .. } => "dispute_changed",
            Self::ChargeDisputed(_) => "charge_disputed",
            Self::RefundDoubleLoss { .. } => "refund_double_loss",
            Self::RefundRequestNotFound(_) => "refund_request_not_found",
            Self::FraudWarningNotFound(_) => "fraud_warning_not_found",
            Self::DisputeNotFound(_) => "dispute_not_found",
            Self::IllegalStep { .. } => "case_already_handled",
            Self::InquiryNotAcceptable => "inquiry_not_acceptable",
            Self::DisputeNotAnswerable => "dispute_not_answerable",
            Self::NothingToUndo => "nothing_to_undo",
            Self::StripeObjectInvalid(_) => "stripe_object_invalid",
            Self::StripeObjectUnsupported(_) => "stripe_object_unsupported",
            Self::EvidenceChanged { .. } => "evidence_changed",
            Self::EvidenceIncomplete(_) => "evidence_incomplete",
            Self::EvidenceMatrixInvalid(_) => "evidence_matrix_invalid",
            Self::EvidenceMatrixChanged { .. } => "evidence_matrix_changed",
            Self::EvidenceMatrixNotFound(_) => "evidence_matrix_not_found",
            Self::StandingTextsInvalid(_) => "standing_texts_invalid",
            Self::StandingTextsChanged { .. } => "standing_texts_changed",
            Self::StandingTextsNotFound(_) => "standing_texts_not_found",
            Self::AttachmentNotFound(_) => "attachment_not_found",
            Self::AttachmentUnreadable { .. } => "attachment_unreadable",
            Self::StripeNotConnected => "stripe_not_connected",
            Self::Attachment(error) => error.code(),
            Self::Document(_) => "document_not_made",
            Self::Record(error) => error.code(),
            Self::ConnectionFixed => "connection_fixed",
            Self::StripeModeDiffers => "stripe_mode_differs",
            Self::Keychain(error) => error.code(),
            Self::CallNotFound(_) => "call_not_found",
            Self::AttentionNotFound(_) => "attention_not_found",
            Self::StaleReading => "reading_stale",
            Self::Webhook(error) => error.code(),
            Self::Cancelled => "cancelled",
            Self::Ledger(error) => error.code(),
            Self::Store(error) => error.code(),
            Self::Amount(error) => error.code(),
            Self::Decision(error) => error.code(),
            Self::Export(error) => error.code(),
            Self::Call(error) => error.code(),
            Self::Stripe(error) => error.code(),
        }
    }

    /// What Stripe, or the way to it, said.
    pub(crate) fn refusal(&self) -> Option<&GatewayError> {
        if let Self::Stripe(error) = self { Some(error) } else { None }
    }

    fn details(&self) -> Json {
        match self {
            Self::BadField { field, message } => json!({ "field": field, "problem": message }),
            Self::ActorReserved { name } => json!({ "name": name }),
            Self::StripeWorkElsewhere(worker) => json!(worker),
            Self::RefundExceedsPayment { asked, left } => beyond(*asked, "left", *left),
            Self::IllegalStep { state, step } => json!({ "state": state, "step": step }),
            Self::UserExists(id) | Self::UserNotFound(id) => json!({ "user_id": id }),
            Self::PaymentNotFound(reference) => json!({ "reference": reference }),
            Self::RefundRequestNotFound(id) => json!({ "request_id": id }),
            Self::FraudWarningNotFound(id) => json!({ "warning_id": id }),
            Self::PolicyInvalid(problems) => json!({ "problems": problems }),
            Self::PolicyNotFound(version)
            | Self::EvidenceMatrixNotFound(version)
            | Self::StandingTextsNotFound(version)
            | Self::Store(StoreError::OtherSchema { version }) => json!({ "version": version }),
            Self::PolicyChanged { found, made_from } => {
                json!({ "found": found, "made_from": made_from })
            }
            Self::DisputeChanged { status } => json!({ "status": status }),
            Self::RefundDoubleLoss { dispute, loss, captured } => json!({
                "dispute_id": dispute, "loss": loss.minor(), "captured": captured.minor(),
                "currency": loss.currency().to_string(),
            }),
            Self::DisputeNotFound(id) | Self::ChargeDisputed(id) => json!({ "dispute_id": id }),
            Self::Ledger(LedgerError::InsufficientCredits { asked, available }) => {
                beyond(*asked, "available", *available)
            }
            Self::Ledger(LedgerError::KeyReused { key }) => json!({ "key": key }),
            Self::Store(StoreError::NewerSchema { found, known }) => {
                json!({ "found": found, "known": known })
            }
            Self::CallNotFound(id) | Self::AttentionNotFound(id) | Self::AttachmentNotFound(id) => {
                json!({ "id": id })
            }
            Self::EvidenceChanged { asked, revision, by, at } => {
                json!({ "asked": asked, "revision": revision, "by": by, "at": at })
            }
            Self::EvidenceIncomplete(findings) => json!({ "findings": findings }),
            Self::EvidenceMatrixInvalid(problems) => json!({ "problems": problems }),
            Self::StandingTextsInvalid(problems) => json!({ "problems": problems }),
            Self::EvidenceMatrixChanged { asked, version }
            | Self::StandingTextsChanged { asked, version } => {
                json!({ "asked": asked, "version": version })
            }
            Self::AttachmentUnreadable { path, problem } => {
                json!({ "path": path, "problem": problem })
            }
            Self::BadInput(_)
            | Self::BadOutput(_)
            | Self::StaleReading
            | Self::Webhook(_)
            | Self::UnknownCommand(_)
            | Self::InquiryNotAcceptable
            | Self::DisputeNotAnswerable
            | Self::NothingToUndo
            | Self::StripeNotConnected
            | Self::Attachment(_)
            | Self::Document(_)
            | Self::Record(_)
            | Self::ConnectionFixed
            | Self::StripeModeDiffers
            | Self::Keychain(_)
            | Self::StripeObjectInvalid(_)
            | Self::StripeObjectUnsupported(_)
            | Self::Cancelled
            | Self::Ledger(_)
            | Self::Store(_)
            | Self::Amount(_)
            | Self::Decision(_)
            | Self::Export(_)
            | Self::Call(_)
            | Self::Stripe(_) => json!({}),
        }
    }
}

/// More was asked than there is.
fn beyond(asked: Amount, name: &str, most: Amount) -> Json {
    let currency = asked.currency().to_string();
    json!({ "asked": asked.minor(), name: most.minor(), "currency": currency })
}

/// The first thing that stands against a draft.
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

fn problems_in_words(problems: &[PolicyProblem]) -> String {
    let words = problems.iter().map(|problem| format!("{}: {}", problem.place, problem.reason));
    words.collect::<Vec<_>>().join("; ")
}

impl From<GatewayError> for DeskError {
    fn from(error: GatewayError) -> Self {
        Self::Stripe(Box::new(error))
    }
}

impl From<DeskError> for CommandError {
    fn from(error: DeskError) -> Self {
        if let DeskError::Store(StoreError::Engine(cause)) = &error {
            tracing::error!(%cause, "the database failed");
        }
        Self { code: error.code().to_owned(), message: error.to_string(), details: error.details() }
    }
}

impl From<StoreError> for CommandError {
    fn from(error: StoreError) -> Self {
        DeskError::Store(error).into()
    }
}
