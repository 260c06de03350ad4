//! Paragraphs with the facts that answer each reason; used in the letter and in single fields.

use super::case::{
    Case, checks_with, listed, payment_name, payment_terms, refund_line, refunds_of,
};
use super::wording::{count, one_line};
use super::{CheckResult, CommunicationSide, PaymentOrigin, RecordedPayment};

/// Days within which an earlier charge may be taken for a duplicate.
const DUPLICATE_DAYS: i64 = 30;

/// The payer, and what identifies them as the cardholder.
pub(super) fn identity(case: &Case<'_>) -> String {
    let user = &case.record.user;
    let mut lines = vec![format!("The payment was made by account {}", one_line(&user.id))];
    if let Some(name) = &user.name {
        lines.push(format!(", in the name of {}", one_line(name)));
    }
    if let Some(email) = &user.email {
        lines.push(format!(", with the email address {}", one_line(email)));
    }
    lines.push(".".to_owned());
    if let Some(ip) = &case.record.payment.identifiers.purchase_ip {
        lines.push(format!(" It came from the IP address {}.", one_line(ip)));
    }
    let passed = checks_with(&case.record.payment, CheckResult::Pass);
    if !passed.is_empty() {
        lines.push(format!(" The bank confirmed at the payment: {}.", listed(&passed)));
    }
    lines.concat()
}

/// Use from the address of the payment, where both are known and agree.
pub(super) fn same_address(case: &Case<'_>) -> Option<String> {
    let uses = case.figures.since.uses_from_purchase_ip.filter(|uses| *uses > 0)?;
    let uses = count(uses, "use", "uses");
    Some(format!("{uses} after the payment came from the IP address the payment came from."))
}

/// Earlier payments with the same card that nobody disputed.
pub(super) fn earlier_payments(case: &Case<'_>) -> Option<String> {
    let payment = &case.record.payment;
    let card = payment.card.as_ref()?.fingerprint.as_deref()?;
    let same_card = |one: &&RecordedPayment| {
        one.card.as_ref().and_then(|card| card.fingerprint.as_deref()) == Some(card)
    };
    let earlier = case.record.other_payments.iter().filter(same_card).filter(|one| {
        let undisputed = !one.disputed && !one.fraud_warning;
        one.settled && undisputed && !one.card_check && one.at < payment.at
    });
    let (mut number, mut first) = (0_u64, None);
    for one in earlier {
        number = number.saturating_add(1);
        first = Some(first.map_or(one.at, |at: super::UtcTime| at.min(one.at)));
    }
    let payments = count(number, "earlier payment", "earlier payments");
    let first = first?.date();
    Some(format!(
        "The account made {payments} with the same card that were not disputed, the first on {first}."
    ))
}

/// Delivery and use.
pub(super) fn delivery_and_use(case: &Case<'_>) -> String {
    [case.delivery(), case.disputed_use(), case.usage_since()].join(" ")
}

/// Refunds so far, or that there are none.
pub(super) fn refunds(case: &Case<'_>) -> String {
    let lines: Vec<String> = case.refunds().map(refund_line).collect();
    if lines.is_empty() {
        return "No refund of this payment was made.".to_owned();
    }
    let list = listed(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    match case.refunded() {
        Some(sum) if sum == case.record.payment.amount => {
            format!("The payment was given back in full: {list}.")
        }
        Some(_) | None => format!("Given back of this payment: {list}."),
    }
}

/// The reason why no (further) refund is due.
pub(super) fn refund_refusal(case: &Case<'_>) -> String {
    [refunds(case), case.disputed_use()].join(" ")
}

/// How the payment came about, and what was used afterwards.
pub(super) fn cancellation(case: &Case<'_>) -> String {
    let origin = match case.record.payment.origin {
        PaymentOrigin::Single => Some(
            "The payment was a single purchase of prepaid credits; it does not renew.".to_owned(),
        ),
        PaymentOrigin::AutomaticTopUp => Some(
            "The payment was made by the automatic top-up that was switched on for the account."
                .to_owned(),
        ),
        PaymentOrigin::Unknown => None,
    };
    let parts =
        [origin, Some(case.delivery()), Some(case.disputed_use()), Some(case.usage_since())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Both payments when there are two, or that there is only one.
pub(super) fn duplicate(case: &Case<'_>) -> String {
    let payment = &case.record.payment;
    let Some(other) = closest_of_same_amount(case) else {
        return format!(
            "The record of the account shows no other payment of {}. {}",
            payment.amount.for_people(),
            case.delivery()
        );
    };
    let given_back: Vec<String> = refunds_of(case.record, other).map(refund_line).collect();
    let given_back = if given_back.is_empty() {
        String::new()
    } else {
        let list = listed(&given_back.iter().map(String::as_str).collect::<Vec<_>>());
        format!(" Of the other payment was given back: {list}.")
    };
    format!(
        "The disputed payment and the closest other payment of the same amount are two payments.\n\
         Disputed: {}, {}. {}\n\
         Other: {}, {}. {}{given_back}",
        payment_name(payment),
        payment_terms(payment),
        case.delivery(),
        payment_name(other),
        payment_terms(other),
        delivered(case, other),
    )
}

fn delivered(case: &Case<'_>, payment: &RecordedPayment) -> String {
    let top_up = case.record.movements.iter().find(|one| {
        let named = one.reference.as_deref().is_some_and(|name| payment.is_named(name));
        named && one.kind == super::MovementKind::TopUp && one.amount.get() > 0
    });
    match top_up {
        Some(one) => {
            format!("It bought {} of its own, added on {}.", one.amount.as_credits(), one.at.text())
        }
        None => "The ledger records no credits for it.".to_owned(),
    }
}

/// The payment that may be taken for a duplicate.
pub(super) fn closest_of_same_amount<'a>(case: &Case<'a>) -> Option<&'a RecordedPayment> {
    let payment = &case.record.payment;
    let same = case.record.other_payments.iter().filter(|one| {
        one.settled
            && !one.card_check
            && one.amount == payment.amount
            && one.charge != payment.charge
    });
    same.min_by_key(|one| one.at.distance(payment.at))
}

/// The earlier charge of the same amount, if it is recent enough to be taken for a duplicate.
pub(super) fn duplicate_charge(case: &Case<'_>) -> Option<String> {
    let payment = &case.record.payment;
    let other = closest_of_same_amount(case)?;
    let close = payment.at.days_since(other.at) <= DUPLICATE_DAYS;
    (other.at <= payment.at && close).then(|| other.charge.clone())
}

/// The descriptor on the cardholder's statement.
pub(super) fn descriptor(case: &Case<'_>) -> Option<String> {
    let descriptor = case.record.payment.statement_descriptor.as_deref()?;
    let descriptor = one_line(descriptor);
    Some(format!("The payment appears on the cardholder's statement as \"{descriptor}\"."))
}

/// Number of the receipt.
pub(super) fn receipt(case: &Case<'_>) -> Option<String> {
    let number = one_line(case.record.payment.receipt_number.as_deref()?);
    Some(format!("A receipt with the number {number} was issued."))
}

/// Messages on record, oldest first. That there were no messages is never claimed, because not all
/// are recorded.
pub(super) fn messages(case: &Case<'_>) -> Option<String> {
    let mut messages: Vec<_> = case.record.communications.iter().collect();
    messages.sort_by_key(|one| one.at);
    let lines: Vec<String> = messages
        .into_iter()
        .map(|one| {
            let side = match one.from {
                CommunicationSide::Customer => "the customer",
                CommunicationSide::Company => "we",
            };
            format!("{}, {side}: {}", one.at.date(), one_line(&one.summary))
        })
        .collect();
    (!lines.is_empty()).then(|| format!("Messages on record:\n{}", lines.join("\n")))
}
