//! A refusal of the desk: it wraps what the nouns refuse. Each noun's `error.rs` has its sentences,
//! codes, classes and details; here stand those of the parts below the desk.

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
    fraud_warning::FraudWarningError,
    outbox::OutboxError,
    payment::PaymentError,
    policy::PolicyError,
    refund::RefundError,
    refusal::{Refusal, StatusClass},
    settings::SettingsError,
    stripe::StripeError,
    user::UserError,
};

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
    /// A field of the input does not hold.
    #[error("{field}: {message}")]
    BadField {
        /// Which field.
        field: &'static str,
        /// What is wrong and what is expected.
        message: String,
    },
    /// The name of an operator is that of a part of Redress, or looks like it.
    #[error(
        "\"{name}\" cannot be told from a part of Redress that acts by itself; give the operator's own \
         name"
    )]
    ActorReserved {
        /// The name that was given.
        name: String,
    },
    /// The caller stopped it.
    #[error("cancelled; nothing was written under the final name")]
    Cancelled,
    /// About users.
    #[error(transparent)]
    User(#[from] UserError),
    /// About payments.
    #[error(transparent)]
    Payment(#[from] PaymentError),
    /// About refund requests.
    #[error(transparent)]
    Refund(#[from] RefundError),
    /// About disputes.
    #[error(transparent)]
    Dispute(#[from] DisputeError),
    /// About an early fraud warning.
    #[error(transparent)]
    FraudWarning(#[from] FraudWarningError),
    /// About evidence.
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
    /// About settings.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// About versions of the rules.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// About calls in the outbox.
    #[error(transparent)]
    Outbox(#[from] OutboxError),
    /// About what needs attention.
    #[error(transparent)]
    Attention(#[from] AttentionError),
    /// About the connection to Stripe and what came over it.
    #[error(transparent)]
    Stripe(#[from] StripeError),
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
    Gateway(Box<GatewayError>),
}

impl DeskError {
    /// The code that scripts and translations rely on. Never renamed.
    pub fn code(&self) -> &'static str {
        self.as_refusal().code
    }

    /// What kind of refusal it is, as HTTP sorts them.
    pub fn class(&self) -> StatusClass {
        self.as_refusal().class
    }

    /// What Stripe, or the way to it, said.
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
            Self::Payment(error) => error.refusal(),
            Self::Refund(error) => error.refusal(),
            Self::Dispute(error) => error.refusal(),
            Self::FraudWarning(error) => error.refusal(),
            Self::Evidence(error) => error.refusal(),
            Self::Settings(error) => error.refusal(),
            Self::Policy(error) => error.refusal(),
            Self::Outbox(error) => error.refusal(),
            Self::Attention(error) => error.refusal(),
            Self::Stripe(error) => error.refusal(),
            Self::Ledger(error) => of_ledger(error),
            Self::Store(error) => of_store(error),
            Self::Amount(error) => Refusal::invalid(error.code()),
            Self::Decision(error) => Refusal::refused(error.code()),
            Self::Export(error) => Refusal::unavailable(error.code()),
            Self::Call(error) => Refusal::invalid(error.code()),
            Self::Gateway(error) => Refusal::unavailable(error.code()),
        }
    }
}

fn of_ledger(error: &LedgerError) -> Refusal {
    if let LedgerError::InsufficientCredits { asked, available } = error {
        return Refusal::refused(error.code()).with(beyond(*asked, "available", *available));
    }
    if let LedgerError::KeyReused { key } = error {
        return Refusal::conflict(error.code()).with(json!({ "key": key }));
    }
    if let LedgerError::Store(error) = error {
        return Refusal::unavailable(error.code());
    }
    Refusal::refused(error.code())
}

fn of_store(error: &StoreError) -> Refusal {
    let refusal = Refusal::unavailable(error.code());
    if let StoreError::NewerSchema { found, known } = error {
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

/// More was asked than there is.
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
