//! The two dimensions of the matrix: reason and product.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use specta::Type;

/// The claim of a dispute, as far as the evidence differs.
///
/// Stripe's reasons are an open set: unknown reasons and those without specific evidence are
/// answered as [`General`](Self::General).
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    Type,
)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceReason {
    /// The cardholder did not make or allow the payment.
    Fraudulent,
    /// Nothing arrived.
    ProductNotReceived,
    /// What arrived was not as described.
    ProductUnacceptable,
    /// The payment was taken after a cancellation.
    SubscriptionCanceled,
    /// The same thing was charged twice.
    Duplicate,
    /// A promised refund did not come.
    CreditNotProcessed,
    /// The cardholder does not recognise the payment.
    Unrecognized,
    /// Anything else.
    General,
}

impl EvidenceReason {
    /// Every reason.
    pub const ALL: [Self; 8] = [
        Self::Fraudulent,
        Self::ProductNotReceived,
        Self::ProductUnacceptable,
        Self::SubscriptionCanceled,
        Self::Duplicate,
        Self::CreditNotProcessed,
        Self::Unrecognized,
        Self::General,
    ];

    /// The evidence that answers Stripe's `dispute.reason`.
    pub fn of_stripe(reason: &str) -> Self {
        match reason {
            // The same claim for direct debits.
            "fraudulent" | "debit_not_authorized" => Self::Fraudulent,
            "product_not_received" => Self::ProductNotReceived,
            "product_unacceptable" => Self::ProductUnacceptable,
            "subscription_canceled" => Self::SubscriptionCanceled,
            "duplicate" => Self::Duplicate,
            "credit_not_processed" => Self::CreditNotProcessed,
            "unrecognized" => Self::Unrecognized,
            _ => Self::General,
        }
    }

    /// The value in JSON and in texts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fraudulent => "fraudulent",
            Self::ProductNotReceived => "product_not_received",
            Self::ProductUnacceptable => "product_unacceptable",
            Self::SubscriptionCanceled => "subscription_canceled",
            Self::Duplicate => "duplicate",
            Self::CreditNotProcessed => "credit_not_processed",
            Self::Unrecognized => "unrecognized",
            Self::General => "general",
        }
    }
}

/// The kind of product, as far as the evidence differs.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    Type,
)]
#[serde(rename_all = "snake_case")]
pub enum ProductType {
    /// Delivered over the network; prepaid credits are.
    #[default]
    DigitalProductOrService,
    /// Shipped goods.
    PhysicalProduct,
    /// A service provided in person.
    OfflineService,
}

impl ProductType {
    /// Every type.
    pub const ALL: [Self; 3] =
        [Self::DigitalProductOrService, Self::PhysicalProduct, Self::OfflineService];

    /// The value in JSON and in texts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DigitalProductOrService => "digital_product_or_service",
            Self::PhysicalProduct => "physical_product",
            Self::OfflineService => "offline_service",
        }
    }
}
