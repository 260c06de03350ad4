//! The standard matrix, from Stripe's guidelines by reason and product. A table in code, because
//! this crate has no JSON parser.

use super::{EvidenceField as F, EvidenceReason, FieldNeed, Matrix, MatrixRow, Need, ProductType};

type Needs = &'static [F];

/// The fields of one reason: required, recommended, optional.
struct Row {
    required: Needs,
    recommended: Needs,
    optional: Needs,
}

const ALWAYS_USEFUL: Needs = &[
    F::CustomerName,
    F::BillingAddress,
    F::Receipt,
    F::CustomerCommunication,
    F::CustomerPurchaseIp,
];

const REFUND_POLICY: Needs = &[
    F::RefundPolicyDisclosure,
    F::RefundRefusalExplanation,
    F::CustomerCommunication,
    F::RefundPolicy,
];

const CANCELLATION_POLICY: Needs = &[
    F::CancellationPolicyDisclosure,
    F::CancellationPolicy,
    F::ServiceDate,
    F::ProductDescription,
];

const PARCEL: Needs = &[F::ShippingCarrier, F::ShippingTrackingNumber, F::ShippingDate];

impl Matrix {
    /// The standard matrix.
    pub fn standard() -> Self {
        let pairs = EvidenceReason::ALL
            .into_iter()
            .flat_map(|reason| ProductType::ALL.map(|product| (reason, product)));
        let rows = pairs
            .map(|(reason, product)| MatrixRow { reason, product, fields: fields(reason, product) })
            .collect();
        Self { version: 1, rows }
    }
}

impl Default for Matrix {
    fn default() -> Self {
        Self::standard()
    }
}

fn fields(reason: EvidenceReason, product: ProductType) -> Vec<FieldNeed> {
    let mut fields = vec![];
    let own = of_reason(reason);
    let of_product = of_product(product, reason);
    for (need, lists) in [
        (Need::Required, [own.required, of_product.required, &[]]),
        (Need::Recommended, [own.recommended, of_product.recommended, &[]]),
        (Need::Optional, [own.optional, of_product.optional, ALWAYS_USEFUL]),
    ] {
        for &field in lists.into_iter().flatten() {
            // The first occurrence has the higher importance.
            if !fields.iter().any(|known: &FieldNeed| known.field == field) {
                fields.push(FieldNeed { field, need, hint: hint(field).to_owned() });
            }
        }
    }
    fields
}

fn of_reason(reason: EvidenceReason) -> Row {
    match reason {
        EvidenceReason::Fraudulent => Row {
            required: &[F::CustomerEmailAddress, F::UncategorizedText],
            recommended: &[
                F::CustomerName,
                F::BillingAddress,
                F::CustomerPurchaseIp,
                F::ProductDescription,
            ],
            optional: &[F::CustomerSignature],
        },
        EvidenceReason::ProductNotReceived => Row {
            required: &[F::ProductDescription, F::UncategorizedText],
            recommended: &[F::ServiceDate, F::CustomerEmailAddress],
            optional: &[],
        },
        EvidenceReason::ProductUnacceptable => Row {
            required: &[F::ProductDescription, F::UncategorizedText],
            recommended: REFUND_POLICY,
            optional: &[F::CustomerEmailAddress],
        },
        EvidenceReason::SubscriptionCanceled => Row {
            required: &[F::CancellationRebuttal, F::UncategorizedText],
            recommended: CANCELLATION_POLICY,
            optional: &[F::CustomerEmailAddress],
        },
        EvidenceReason::Duplicate => Row {
            required: &[F::DuplicateChargeExplanation],
            recommended: &[
                F::DuplicateChargeId,
                F::DuplicateChargeDocumentation,
                F::UncategorizedText,
            ],
            optional: &[F::CustomerEmailAddress, F::ProductDescription],
        },
        EvidenceReason::CreditNotProcessed => Row {
            required: &[F::RefundRefusalExplanation],
            recommended: &[F::RefundPolicyDisclosure, F::RefundPolicy, F::UncategorizedText],
            optional: &[F::CustomerEmailAddress, F::ProductDescription],
        },
        EvidenceReason::Unrecognized => Row {
            required: &[F::CustomerEmailAddress, F::UncategorizedText],
            recommended: &[
                F::CustomerName,
                F::ProductDescription,
                F::Receipt,
                F::CustomerCommunication,
            ],
            optional: &[],
        },
        EvidenceReason::General => Row {
            required: &[F::UncategorizedText],
            recommended: &[
                F::ProductDescription,
                F::CustomerEmailAddress,
                F::CustomerName,
                F::Receipt,
            ],
            optional: &[F::UncategorizedFile],
        },
    }
}

fn of_product(product: ProductType, reason: EvidenceReason) -> Row {
    let delivery_is_the_point = match reason {
        EvidenceReason::Fraudulent | EvidenceReason::ProductNotReceived => true,
        EvidenceReason::ProductUnacceptable
        | EvidenceReason::SubscriptionCanceled
        | EvidenceReason::Duplicate
        | EvidenceReason::CreditNotProcessed
        | EvidenceReason::Unrecognized
        | EvidenceReason::General => false,
    };
    match (product, delivery_is_the_point) {
        (ProductType::DigitalProductOrService, _) => Row {
            required: &[F::AccessActivityLog],
            recommended: &[F::ServiceDate],
            optional: &[F::ServiceDocumentation],
        },
        (ProductType::PhysicalProduct, true) => Row {
            required: &[F::ShippingDocumentation, F::ShippingAddress],
            recommended: PARCEL,
            optional: &[],
        },
        (ProductType::PhysicalProduct, false) => {
            Row { required: &[], recommended: &[], optional: &[F::ShippingDocumentation] }
        }
        (ProductType::OfflineService, true) => Row {
            required: &[F::ServiceDocumentation, F::ServiceDate],
            recommended: &[],
            optional: &[],
        },
        (ProductType::OfflineService, false) => Row {
            required: &[],
            recommended: &[F::ServiceDate, F::ServiceDocumentation],
            optional: &[],
        },
    }
}

fn hint(field: F) -> &'static str {
    match field {
        F::AccessActivityLog => "Usage statement computed from the ledger; edit only to shorten.",
        F::BillingAddress => "As given at the payment.",
        F::CancellationPolicyDisclosure => {
            "Where and when the customer saw the cancellation policy."
        }
        F::CancellationRebuttal => "Why there was nothing to cancel, or what was used afterwards.",
        F::CustomerCommunication => {
            "Messages with the customer; a letter of withdrawal belongs here."
        }
        F::CustomerEmailAddress => "The address of the account that bought.",
        F::CustomerName => "The name of the account that bought.",
        F::CustomerPurchaseIp => "The address the payment came from.",
        F::CustomerSignature => "Only if there is one.",
        F::DuplicateChargeDocumentation => "Both receipts in one file.",
        F::DuplicateChargeExplanation => "Both payments and what each of them bought.",
        F::DuplicateChargeId => "The earlier charge that looks like this one.",
        F::ProductDescription => "What was sold and how it was shown before the purchase.",
        F::Receipt => "The receipt the customer got.",
        F::CancellationPolicy | F::RefundPolicy => "The policy the customer saw, as a file.",
        F::RefundPolicyDisclosure => "Where and when the customer saw the refund policy.",
        F::RefundRefusalExplanation => "Why no refund is due, or the refund that was made already.",
        F::ServiceDate => "The day on which the customer got what was bought.",
        F::ServiceDocumentation => {
            "Proof of the service; for credits the full history, when the statement gives totals only."
        }
        F::ShippingAddress => "The full address it was sent to.",
        F::ShippingCarrier => "Who carried it.",
        F::ShippingDate => "The day on which it was sent.",
        F::ShippingDocumentation => "Label or proof of delivery with the full address.",
        F::ShippingTrackingNumber => "The carrier's number of the parcel.",
        F::UncategorizedFile => "Whatever helps and fits nowhere else.",
        F::UncategorizedText => "The letter to the bank: the facts in order, politely.",
    }
}
