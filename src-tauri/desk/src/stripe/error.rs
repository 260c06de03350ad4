//! Errors of the connection to Stripe.

use gateway::{keychain::KeychainError, webhook::WebhookError};

use serde_json::json;

use super::worker::StripeWorker;
use crate::{DeskError, refusal::Refusal};

/// An error about the connection to Stripe or an object received from it.
#[derive(Debug, thiserror::Error)]
pub enum StripeError {
    /// A Stripe object that cannot be parsed.
    #[error("this is no Stripe object that can be read: {0}")]
    ObjectInvalid(String),
    /// A Stripe object of an unsupported type.
    #[error("Stripe objects of type \"{0}\" are not kept here; refunds and disputes are")]
    ObjectUnsupported(String),
    /// A reading that began before the one stored.
    #[error("a later reading of this object is known already; nothing was changed")]
    StaleReading,
    /// A demo workspace uses only its own stand-in.
    #[error(
        "a demo workspace speaks only to its own stand-in; open your own workspace to connect a Stripe account"
    )]
    ConnectionFixed,
    /// A live key in a workspace of test data, or the other way round.
    #[error(
        "the key is of the other mode than what this workspace holds (test or live); open another workspace for it"
    )]
    ModeDiffers,
    /// A key of another account than the workspace's.
    #[error(
        "this key belongs to the Stripe account {found}, but this workspace works with {ours}; use a key of that account, or open another workspace for this one"
    )]
    AccountDiffers {
        /// Account of this workspace.
        ours: String,
        /// Account of the key.
        found: String,
    },
    /// An object of the other mode.
    #[error(
        "this object is of {} mode, which is not the mode of this workspace; nothing was taken in",
        if *livemode { "live" } else { "test" }
    )]
    ObjectOfOtherMode {
        /// Whether the object is of live mode.
        livemode: bool,
    },
    /// Another process works with Stripe for this database.
    #[error(
        "{} (process {} on {}) already works with Stripe for this database; end it first, or let it \
         go on: it does the same",
        .0.program, .0.pid, .0.host
    )]
    WorkElsewhere(StripeWorker),
    /// The keychain failed.
    #[error(transparent)]
    Keychain(#[from] KeychainError),
    /// A webhook delivery with a wrong or too old signature.
    #[error(transparent)]
    Webhook(#[from] WebhookError),
}

impl StripeError {
    pub(crate) fn refusal(&self) -> Refusal {
        match self {
            Self::ObjectInvalid(_) => Refusal::invalid("stripe_object_invalid"),
            Self::ObjectUnsupported(_) => Refusal::invalid("stripe_object_unsupported"),
            Self::StaleReading => Refusal::conflict("reading_stale"),
            Self::ConnectionFixed => Refusal::refused("connection_fixed"),
            Self::ModeDiffers | Self::ObjectOfOtherMode { .. } => {
                Refusal::refused("stripe_mode_differs")
            }
            Self::AccountDiffers { ours, found } => Refusal::refused("stripe_account_differs")
                .with(json!({ "ours": ours, "found": found })),
            Self::WorkElsewhere(worker) => Refusal::conflict("sync_elsewhere").with(json!(worker)),
            Self::Keychain(error) => Refusal::unavailable(error.code()),
            Self::Webhook(error) => Refusal::invalid(error.code()),
        }
    }
}

impl From<KeychainError> for DeskError {
    fn from(error: KeychainError) -> Self {
        StripeError::from(error).into()
    }
}

impl From<WebhookError> for DeskError {
    fn from(error: WebhookError) -> Self {
        StripeError::from(error).into()
    }
}
