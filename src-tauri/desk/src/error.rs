//! Errors of the desk. Each noun's `error.rs` has the messages, codes, classes and details of its
//! own errors; those of the crates below the desk are here.

use decision::DecisionError;
use export::ExportError;
use gateway::{CallError, GatewayError};
use ledger::LedgerError;
use money::{Amount, AmountError};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use store::StoreError;

use crate::{
    attention::AttentionError,
    dispute::{DisputeError, EvidenceError},
    exports::ExportRefusal,
    fraud_warning::FraudWarningError,
    imports::ImportError,
    matching::MatchingError,
    outbox::OutboxError,
    payment::PaymentError,
    policy::PolicyError,
    refund::RefundError,
    refusal::{Refusal, StatusClass},
    settings::SettingsError,
    stripe::StripeError,
    token::TokenError,
    user::UserError,
    workspace::WorkspaceError,
};

/// An error as the window and the command line receive it.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct CommandError {
    /// Stable code in `snake_case`, such as `refund_exceeds_payment`; never renamed.
    pub code: String,
    /// What happened and what to do, in English.
    pub message: String,
    /// Values for the translated message; the keys depend on `code`.
    pub details: Json,
}

/// An error of a desk command. Nothing was written, except with [`Self::BadOutput`].
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The input does not match the command's schema.
    #[error("the input does not fit: {0}")]
    BadInput(String),
    /// The output of a command cannot be serialized: an error of the program, not of the input.
    #[error(
        "the command was carried out, but its answer cannot be written as JSON: {0}; look at what it \
         did before you repeat it"
    )]
    BadOutput(String),
    /// No such command.
    #[error("there is no command \"{0}\"; `redressctl commands` lists them")]
    UnknownCommand(String),
    /// A field of the input has an invalid value.
    #[error("{field}: {message}")]
    BadField {
        /// Name of the field.
        field: &'static str,
        /// What is wrong and what is expected.
        message: String,
    },
    /// The operator's name is reserved for a part of Redress, or looks like a reserved one.
    #[error(
        "\"{name}\" cannot be told from a part of Redress that acts by itself; give the operator's own \
         name"
    )]
    ActorReserved {
        /// The name that was given.
        name: String,
    },
    /// The caller cancelled the operation.
    #[error("cancelled; nothing was written under the final name")]
    Cancelled,
    /// An error about users.
    #[error(transparent)]
    User(#[from] UserError),
    /// An error about tokens.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// An error about payments.
    #[error(transparent)]
    Payment(#[from] PaymentError),
    /// An error about the list of unmatched payments.
    #[error(transparent)]
    Matching(#[from] MatchingError),
    /// An error about refund requests.
    #[error(transparent)]
    Refund(#[from] RefundError),
    /// An error about disputes.
    #[error(transparent)]
    Dispute(#[from] DisputeError),
    /// An error about early fraud warnings.
    #[error(transparent)]
    FraudWarning(#[from] FraudWarningError),
    /// An error about evidence.
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
    /// An error about workspace files.
    #[error(transparent)]
    Workspace(#[from] WorkspaceError),
    /// An error about settings.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// An error about versions of the policy.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// An error about calls in the outbox.
    #[error(transparent)]
    Outbox(#[from] OutboxError),
    /// An error about items under "needs attention".
    #[error(transparent)]
    Attention(#[from] AttentionError),
    /// An error about the connection to Stripe or an object received from it.
    #[error(transparent)]
    Stripe(#[from] StripeError),
    /// The ledger refused the operation.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A storage error.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Amounts of different currencies, or a result out of range.
    #[error(transparent)]
    Amount(#[from] AmountError),
    /// The policy cannot decide this case.
    #[error(transparent)]
    Decision(#[from] DecisionError),
    /// The export failed.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// A refusal of an export.
    #[error(transparent)]
    Exporting(#[from] ExportRefusal),
    /// An import that is not possible, or did not come to its end.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// A call to Stripe that cannot be built.
    #[error(transparent)]
    Call(#[from] CallError),
    /// Stripe refused a request or cannot be reached. Boxed because it is by far the largest
    /// variant.
    #[error(transparent)]
    Gateway(Box<GatewayError>),
}

impl DeskError {
    /// The stable code for scripts and translations. Never renamed.
    pub fn code(&self) -> &'static str {
        self.as_refusal().code
    }

    /// The class of the error, by HTTP status.
    pub fn class(&self) -> StatusClass {
        self.as_refusal().class
    }

    /// The error of the gateway, if it is one.
    pub(crate) fn refusal(&self) -> Option<&GatewayError> {
        if let Self::Gateway(error) = self { Some(error) } else { None }
    }

    fn as_refusal(&self) -> Refusal {
        match self {
            Self::BadInput(_) => Refusal::invalid("input_invalid"),
            Self::BadOutput(_) => Refusal::internal("output_invalid"),
            Self::ActorReserved { name } => {
                Refusal::invalid("actor_reserved").with(json!({ "name": name }))
            }
            Self::UnknownCommand(_) => Refusal::not_found("command_unknown"),
            Self::BadField { field, message } => Refusal::invalid("field_invalid")
                .with(json!({ "field": field, "problem": message })),
            Self::Cancelled => Refusal::refused("cancelled"),
            Self::User(error) => error.refusal(),
            Self::Token(error) => error.refusal(),
            Self::Payment(error) => error.refusal(),
            Self::Matching(error) => error.refusal(),
            Self::Refund(error) => error.refusal(),
            Self::Dispute(error) => error.refusal(),
            Self::FraudWarning(error) => error.refusal(),
            Self::Evidence(error) => error.refusal(),
            Self::Workspace(error) => error.refusal(),
            Self::Settings(error) => error.refusal(),
            Self::Policy(error) => error.refusal(),
            Self::Outbox(error) => error.refusal(),
            Self::Attention(error) => error.refusal(),
            Self::Stripe(error) => error.refusal(),
            Self::Ledger(error) => of_ledger(error),
            Self::Store(error) => of_store(error),
            Self::Amount(error) => Refusal::invalid(error.code()),
            Self::Decision(error) => Refusal::refused(error.code()),
            Self::Import(error) => error.refusal(),
            Self::Export(error) => Refusal::unavailable(error.code()),
            Self::Exporting(error) => error.refusal(),
            Self::Call(error) => Refusal::invalid(error.code()),
            Self::Gateway(error) => Refusal::unavailable(error.code()),
        }
    }
}

fn of_ledger(error: &LedgerError) -> Refusal {
    let code = error.code();
    match error {
        LedgerError::InsufficientCredits { asked, available } => {
            Refusal::refused(code).with(beyond(*asked, "available", *available))
        }
        LedgerError::KeyReused { key } => Refusal::conflict(code).with(json!({ "key": key })),
        LedgerError::Store(error) => of_store(error),
        LedgerError::Closed => Refusal::unavailable(code),
        LedgerError::ZeroAmount | LedgerError::WrongSign { .. } | LedgerError::BadText { .. } => {
            Refusal::invalid(code)
        }
        LedgerError::UnknownUser { .. }
        | LedgerError::UnknownTransaction { .. }
        | LedgerError::UnknownHold { .. } => Refusal::not_found(code),
        LedgerError::PaymentCredited { .. }
        | LedgerError::AlreadySettled { .. }
        | LedgerError::AlreadyVoided { .. }
        | LedgerError::AlreadyReversed { .. }
        | LedgerError::HoldEnded { .. } => Refusal::conflict(code),
        LedgerError::OwnerJoined { owner, into } => {
            Refusal::conflict(code).with(json!({ "user_id": owner, "into": into }))
        }
        LedgerError::CurrencyMismatch { .. }
        | LedgerError::OutOfRange
        | LedgerError::NotPending { .. }
        | LedgerError::NothingToReverse { .. }
        | LedgerError::CarriedOver { .. }
        | LedgerError::KindNotPostable { .. }
        | LedgerError::HoldOver { .. } => Refusal::refused(code),
    }
}

fn of_store(error: &StoreError) -> Refusal {
    let refusal = Refusal::unavailable(error.code());
    if let StoreError::NewerSchema { found, known } | StoreError::OlderSchema { found, known } =
        error
    {
        return refusal.with(json!({ "found": found, "known": known }));
    }
    if let StoreError::OtherSchema { version } = error {
        return refusal.with(json!({ "version": version }));
    }
    if let StoreError::Damaged(_) = error {
        return Refusal::internal(error.code());
    }
    refusal
}

/// Details of an error about asking for more than is available.
fn beyond(asked: Amount, name: &str, most: Amount) -> Json {
    let currency = asked.currency().to_string();
    json!({ "asked": asked.minor(), name: most.minor(), "currency": currency })
}

impl From<GatewayError> for DeskError {
    fn from(error: GatewayError) -> Self {
        Self::Gateway(Box::new(error))
    }
}

impl From<DeskError> for CommandError {
    fn from(error: DeskError) -> Self {
        if let DeskError::Store(StoreError::Engine(cause)) = &error {
            tracing::error!(%cause, "the database failed");
        }
        let Refusal { code, details, .. } = error.as_refusal();
        Self { code: code.to_owned(), message: error.to_string(), details }
    }
}

impl From<StoreError> for CommandError {
    fn from(error: StoreError) -> Self {
        DeskError::Store(error).into()
    }
}
