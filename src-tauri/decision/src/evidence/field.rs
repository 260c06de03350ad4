//! The fields of `dispute.evidence` at Stripe (API 2026-09-30): 18 texts and 9 files.
//! `enhanced_evidence` is a structure of its own ([`EnhancedEvidence`](super::EnhancedEvidence)).

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use specta::Type;

/// Maximum characters of a long text, inclusive.
pub const TEXT_CHARACTERS_MAX: usize = 20_000;

/// Maximum characters of a short text (Stripe's schema).
const SHORT_TEXT_CHARACTERS_MAX: usize = 5_000;

/// Maximum characters of all texts of one dispute together.
pub const TEXTS_CHARACTERS_MAX: usize = 150_000;

/// The kind of a field's content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, Type)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// A text of up to [`TEXT_CHARACTERS_MAX`] characters.
    LongText,
    /// A name, a date, an id: up to 5,000 characters.
    ShortText,
    /// One uploaded file.
    File,
}

macro_rules! evidence_fields {
    ($($variant:ident $kind:ident $name:literal $doc:literal)*) => {
        /// A field of a dispute's evidence, named as at Stripe.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
            JsonSchema, Type,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum EvidenceField {
            $(#[doc = $doc] $variant,)*
        }

        impl EvidenceField {
            /// Every field, in alphabetical order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Stripe's name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The kind of its content.
            pub const fn kind(self) -> FieldKind {
                match self { $(Self::$variant => FieldKind::$kind,)* }
            }

            /// Translation key of its label.
            pub const fn label_key(self) -> &'static str {
                match self { $(Self::$variant => concat!("evidence_field_", $name),)* }
            }
        }
    };
}

evidence_fields! {
    AccessActivityLog LongText "access_activity_log"
        "What the customer did with the product: our usage statement."
    BillingAddress ShortText "billing_address" "The customer's billing address."
    CancellationPolicy File "cancellation_policy" "The cancellation policy as it was shown."
    CancellationPolicyDisclosure LongText "cancellation_policy_disclosure"
        "How and when the cancellation policy was shown."
    CancellationRebuttal LongText "cancellation_rebuttal"
        "Why the customer's claim to have cancelled does not hold."
    CustomerCommunication File "customer_communication" "Messages exchanged with the customer."
    CustomerEmailAddress ShortText "customer_email_address" "The customer's email address."
    CustomerName ShortText "customer_name" "The customer's name."
    CustomerPurchaseIp ShortText "customer_purchase_ip" "IP address the purchase came from."
    CustomerSignature File "customer_signature" "A signature of the customer."
    DuplicateChargeDocumentation File "duplicate_charge_documentation"
        "Receipts that show two different purchases."
    DuplicateChargeExplanation LongText "duplicate_charge_explanation"
        "How the disputed charge differs from the other one."
    DuplicateChargeId ShortText "duplicate_charge_id"
        "The earlier charge that looks like a duplicate."
    ProductDescription LongText "product_description" "What was sold."
    Receipt File "receipt" "The receipt the customer got."
    RefundPolicy File "refund_policy" "The refund policy as it was shown."
    RefundPolicyDisclosure LongText "refund_policy_disclosure"
        "How and when the refund policy was shown."
    RefundRefusalExplanation LongText "refund_refusal_explanation"
        "Why no refund is due, or which refund was made."
    ServiceDate ShortText "service_date" "Day on which the customer got what was bought."
    ServiceDocumentation File "service_documentation"
        "Proof that the service was given: our full history."
    ShippingAddress ShortText "shipping_address" "Where a parcel was sent."
    ShippingCarrier ShortText "shipping_carrier" "Who carried it."
    ShippingDate ShortText "shipping_date" "Day on which it was sent."
    ShippingDocumentation File "shipping_documentation" "Proof that it was sent."
    ShippingTrackingNumber ShortText "shipping_tracking_number" "The carrier's number."
    UncategorizedFile File "uncategorized_file" "Any other file."
    UncategorizedText LongText "uncategorized_text" "Any other statement: our letter to the bank."
}

impl EvidenceField {
    /// Whether it is for a file, not text.
    pub const fn is_file(self) -> bool {
        matches!(self.kind(), FieldKind::File)
    }

    /// Maximum characters (Unicode scalar values); `None` for a file.
    pub const fn characters_max(self) -> Option<usize> {
        match self.kind() {
            FieldKind::LongText => Some(TEXT_CHARACTERS_MAX),
            FieldKind::ShortText => Some(SHORT_TEXT_CHARACTERS_MAX),
            FieldKind::File => None,
        }
    }

    /// The field of Stripe's name, if there is one.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.as_str() == name)
    }

    /// Whether the field is only for shipped goods.
    pub const fn is_shipping(self) -> bool {
        matches!(
            self,
            Self::ShippingAddress
                | Self::ShippingCarrier
                | Self::ShippingDate
                | Self::ShippingDocumentation
                | Self::ShippingTrackingNumber
        )
    }
}

impl fmt::Display for EvidenceField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
