//! The letter to the bank: opening, the facts that answer the reason, closing.

use super::case::{Case, payment_terms};
use super::wording::one_line;
use super::{EvidenceReason, ProductType, TEXT_CHARACTERS_MAX, rebuttal};
use crate::DisputeKind;

/// A letter, and whether all standing texts of the merchant fit into it.
pub(super) struct Letter {
    pub(super) text: String,
    pub(super) is_whole: bool,
}

/// The letter; `with_statement` when the usage statement is sent with it. The facts of the case
/// come first: standing texts that do not fit are left out as a whole, never cut.
pub(super) fn compose(case: &Case<'_>, with_statement: bool) -> Letter {
    let text = letter(case, with_statement, true);
    if !quotes_standing_texts(case) || text.chars().count() <= TEXT_CHARACTERS_MAX {
        return Letter { text, is_whole: true };
    }
    Letter { text: letter(case, with_statement, false), is_whole: false }
}

/// Whether the letter contains standing texts.
pub(super) fn quotes_standing_texts(case: &Case<'_>) -> bool {
    let texts = &case.record.texts;
    let sold = case.record.reason() == EvidenceReason::ProductUnacceptable;
    texts.customer_communication.is_some() || (sold && texts.product_description.is_some())
}

fn letter(case: &Case<'_>, with_statement: bool, with_company_texts: bool) -> String {
    let communication = case.record.texts.customer_communication.clone();
    let about_company = communication.filter(|_| with_company_texts);
    let parts = [
        vec![opening(case)],
        body(case, with_company_texts),
        Vec::from_iter(about_company),
        vec![closing(case, with_statement)],
    ];
    parts.concat().join("\n\n")
}

fn opening(case: &Case<'_>) -> String {
    let dispute = &case.record.dispute;
    let (id, reason) = (one_line(&dispute.id), one_line(&dispute.reason));
    let about = format!("{}: {}", case.payment_name(), payment_terms(&case.record.payment));
    let start = match dispute.kind {
        DisputeKind::Chargeback => format!("We contest dispute {id} of {about}."),
        DisputeKind::Inquiry => format!("We answer inquiry {id} about {about}."),
    };
    format!(
        "{start} {} The reason given is {reason}. All times are UTC, and all figures are computed from \
         our ledger as of {}.",
        case.extent(),
        case.record.as_of.text()
    )
}

fn body(case: &Case<'_>, with_company_texts: bool) -> Vec<String> {
    let delivery = || Some(rebuttal::delivery_and_use(case));
    let messages = || rebuttal::messages(case);
    let refunds = || (case.refunds().next().is_some()).then(|| rebuttal::refunds(case));
    let parts = match case.record.reason() {
        EvidenceReason::Fraudulent => vec![
            Some(rebuttal::identity(case)),
            delivery(),
            rebuttal::same_address(case),
            rebuttal::earlier_payments(case),
            refunds(),
            messages(),
        ],
        EvidenceReason::ProductNotReceived => {
            vec![received(case), delivery(), rebuttal::same_address(case), refunds(), messages()]
        }
        EvidenceReason::ProductUnacceptable => {
            let sold = sold(case).filter(|_| with_company_texts);
            vec![sold, delivery(), refunds(), messages()]
        }
        EvidenceReason::SubscriptionCanceled => {
            vec![Some(rebuttal::cancellation(case)), refunds(), messages()]
        }
        EvidenceReason::Duplicate => {
            vec![Some(rebuttal::duplicate(case)), Some(case.disputed_use()), refunds(), messages()]
        }
        EvidenceReason::CreditNotProcessed => {
            vec![Some(rebuttal::refund_refusal(case)), messages()]
        }
        EvidenceReason::Unrecognized => vec![
            Some(rebuttal::identity(case)),
            rebuttal::descriptor(case),
            rebuttal::receipt(case),
            delivery(),
            rebuttal::earlier_payments(case),
            refunds(),
            messages(),
        ],
        EvidenceReason::General => {
            vec![Some(rebuttal::identity(case)), delivery(), refunds(), messages()]
        }
    };
    parts.into_iter().flatten().collect()
}

fn sold(case: &Case<'_>) -> Option<String> {
    case.product_sold().map(|product| format!("What was sold: {product}"))
}

/// How the product is delivered, if known.
fn received(case: &Case<'_>) -> Option<String> {
    let digital = case.record.product == ProductType::DigitalProductOrService;
    (digital && case.figures.disputed.is_some()).then(|| {
        "What was sold are prepaid credits. They are delivered by adding them to the customer's \
         account."
            .to_owned()
    })
}

fn closing(case: &Case<'_>, with_statement: bool) -> String {
    let statement = if with_statement {
        "The purchases, the use and what is left are in the usage statement (access activity log). "
    } else {
        ""
    };
    let request = match case.record.dispute.kind {
        DisputeKind::Chargeback => "We respectfully ask the bank to decide on these facts.",
        DisputeKind::Inquiry => "We hope that these facts answer the question.",
    };
    format!("{statement}{request}")
}
