//! Why the desk refused, with a code for programs and a sentence for people.

use decision::DecisionError;
use export::ExportError;
use gateway::{CallError, GatewayError, keychain::KeychainError, webhook::WebhookError};
use ledger::LedgerError;
use money::{Amount, AmountError};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use store::StoreError;

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

/// A refusal of the desk. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The input is not what the command takes.
    #[error("the input does not fit: {0}")]
    BadInput(String),
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
    /// No such refund request.
    #[error("there is no refund request {0}")]
    RefundRequestNotFound(String),
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
            Self::UnknownCommand(_) => "command_unknown",
            Self::UserExists(_) => "user_exists",
            Self::UserNotFound(_) => "user_not_found",
            Self::BadField { .. } => "field_invalid",
            Self::PaymentNotFound(_) => "payment_not_found",
            Self::RefundExceedsPayment { .. } => "refund_exceeds_payment",
            Self::ChargeDisputed(_) => "charge_disputed",
            Self::RefundDoubleLoss { .. } => "refund_double_loss",
            Self::RefundRequestNotFound(_) => "refund_request_not_found",
            Self::DisputeNotFound(_) => "dispute_not_found",
            Self::IllegalStep { .. } => "case_already_handled",
            Self::InquiryNotAcceptable => "inquiry_not_acceptable",
            Self::DisputeNotAnswerable => "dispute_not_answerable",
            Self::NothingToUndo => "nothing_to_undo",
            Self::StripeObjectInvalid(_) => "stripe_object_invalid",
            Self::StripeObjectUnsupported(_) => "stripe_object_unsupported",
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
            Self::RefundExceedsPayment { asked, left } => json!({
                "asked": asked.minor(), "left": left.minor(), "currency": asked.currency().to_string(),
            }),
            Self::IllegalStep { state, step } => json!({ "state": state, "step": step }),
            Self::UserExists(id) | Self::UserNotFound(id) => json!({ "user_id": id }),
            Self::PaymentNotFound(reference) => json!({ "reference": reference }),
            Self::RefundRequestNotFound(id) => json!({ "request_id": id }),
            Self::RefundDoubleLoss { dispute, loss, captured } => json!({
                "dispute_id": dispute, "loss": loss.minor(), "captured": captured.minor(),
                "currency": loss.currency().to_string(),
            }),
            Self::DisputeNotFound(id) | Self::ChargeDisputed(id) => json!({ "dispute_id": id }),
            Self::Ledger(LedgerError::InsufficientCredits { asked, available }) => json!({
                "asked": asked.minor(), "available": available.minor(),
                "currency": asked.currency().to_string(),
            }),
            Self::Ledger(LedgerError::KeyReused { key }) => json!({ "key": key }),
            Self::Store(StoreError::NewerSchema { found, known }) => {
                json!({ "found": found, "known": known })
            }
            Self::CallNotFound(id) | Self::AttentionNotFound(id) => json!({ "id": id }),
            Self::BadInput(_)
            | Self::StaleReading
            | Self::Webhook(_)
            | Self::UnknownCommand(_)
            | Self::InquiryNotAcceptable
            | Self::DisputeNotAnswerable
            | Self::NothingToUndo
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
