//! Structured evidence: Compelling Evidence 3.0 and the consents to compliance fees.

use super::{EvidenceDraft, LintCode, LintContext, LintFinding, on_record};
use crate::evidence::ce3::{DEVICE_ID_CHARACTERS_MIN, FINGERPRINT_CHARACTERS_MIN};
use crate::evidence::{
    Ce3, DisputedTransaction, PriorUndisputedTransaction, ShippingAddress, VisaCompellingEvidence3,
    ce3_eligibility, compliance_fee,
};

pub(super) fn check(draft: &EvidenceDraft, context: LintContext<'_>, found: &mut Vec<LintFinding>) {
    let mut say = |code, sentence| found.push(LintFinding::new(code, None, sentence));
    compliance(draft, context, &mut say);
    if let Some(ce3) = &draft.enhanced.visa_compelling_evidence_3 {
        shape(ce3, &mut say);
        eligibility(ce3, context, &mut say);
        on_record::check(ce3, context, &mut say);
    }
}

fn compliance(
    draft: &EvidenceDraft,
    context: LintContext<'_>,
    say: &mut impl FnMut(LintCode, String),
) {
    let dispute = &context.record.dispute;
    if let Some(fee) = compliance_fee(dispute)
        && !fee.is_acknowledged_in(&draft.enhanced)
    {
        let network = fee.network.for_people();
        let price = fee.fee.map_or_else(String::new, |fee| format!(" of {}", fee.for_people()));
        let sentence = format!(
            "No evidence is accepted before {network}'s compliance fee{price} is acknowledged; it is \
             given back on a win."
        );
        say(LintCode::ComplianceFeeUnacknowledged, sentence);
    }
    for (network, given, asked) in [
        ("Visa", draft.enhanced.visa_compliance, dispute.visa_compliance),
        ("Mastercard", draft.enhanced.mastercard_compliance, dispute.mastercard_compliance),
    ] {
        if given.is_some_and(|consent| consent.fee_acknowledged) && asked.is_none() {
            let sentence = format!("Stripe does not ask for {network}'s compliance fee here.");
            say(LintCode::ComplianceNotAsked, sentence);
        }
    }
}

fn shape(ce3: &VisaCompellingEvidence3, say: &mut impl FnMut(LintCode, String)) {
    let prior = &ce3.prior_undisputed_transactions;
    let same = matches!(prior.as_slice(), [a, b] if a.charge == b.charge);
    if prior.len() != 2 || same {
        let sentence = if same {
            "Compelling Evidence 3.0 needs two different earlier payments.".to_owned()
        } else {
            format!(
                "Compelling Evidence 3.0 needs exactly two earlier payments; there are {}.",
                prior.len()
            )
        };
        say(LintCode::Ce3PriorCount, sentence);
    }
    for missing in missing(ce3) {
        say(LintCode::Ce3Incomplete, format!("Compelling Evidence 3.0 needs {missing}."));
    }
    let disputed = ce3.disputed_transaction.iter().map(device_of_disputed);
    for (id, fingerprint) in disputed.chain(prior.iter().map(device_of_prior)) {
        for (name, text, least) in [
            ("device id", id, DEVICE_ID_CHARACTERS_MIN),
            ("device fingerprint", fingerprint, FINGERPRINT_CHARACTERS_MIN),
        ] {
            if text.is_some_and(|text| text.chars().count() < least) {
                let sentence = format!("A {name} needs at least {least} characters to count.");
                say(LintCode::Ce3IdTooShort, sentence);
            }
        }
    }
}

type Device<'a> = (Option<&'a str>, Option<&'a str>);

fn device_of_disputed(one: &DisputedTransaction) -> Device<'_> {
    (one.customer_device_id.as_deref(), one.customer_device_fingerprint.as_deref())
}

fn device_of_prior(one: &PriorUndisputedTransaction) -> Device<'_> {
    (one.customer_device_id.as_deref(), one.customer_device_fingerprint.as_deref())
}

fn missing(ce3: &VisaCompellingEvidence3) -> Vec<&'static str> {
    let blank = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
    let mut missing = vec![];
    match &ce3.disputed_transaction {
        None => missing.push("the disputed payment"),
        Some(disputed) => {
            if blank(&disputed.product_description) {
                missing.push("a description of what the disputed payment bought");
            }
            if disputed.merchandise_or_services.is_none() {
                missing.push("whether merchandise or services were sold");
            }
        }
    }
    let prior = &ce3.prior_undisputed_transactions;
    if prior.iter().any(|one| blank(&one.product_description)) {
        missing.push("a description of what each earlier payment bought");
    }
    if prior.iter().any(|one| one.charge.trim().is_empty()) {
        missing.push("the charge of each earlier payment");
    }
    let disputed = ce3.disputed_transaction.iter().map(|one| &one.shipping_address);
    let mut addresses = disputed.chain(prior.iter().map(|one| &one.shipping_address)).flatten();
    if addresses.any(|address| !is_whole(address)) {
        missing.push("each shipping address whole, or none");
    }
    missing
}

/// Only the second line may be absent.
fn is_whole(address: &ShippingAddress) -> bool {
    let ShippingAddress { city, country, line1, line2: _, postal_code, state } = address;
    [city, country, line1, postal_code, state]
        .into_iter()
        .all(|part| part.as_deref().is_some_and(|part| !part.trim().is_empty()))
}

fn eligibility(
    ce3: &VisaCompellingEvidence3,
    context: LintContext<'_>,
    say: &mut impl FnMut(LintCode, String),
) {
    if let Ce3::NotEligible { obstacles } = ce3_eligibility(context.record) {
        let why: Vec<&str> = obstacles.iter().map(|one| one.sentence.as_str()).collect();
        say(LintCode::Ce3NotEligible, why.join(" "));
    }
    let word = context.record.dispute.ce3.as_ref();
    if word.and_then(|word| word.prefilled.as_ref()).is_some_and(|found| is_edited(found, ce3)) {
        let sentence = "Stripe filled in the earlier payments; they were changed here.".to_owned();
        say(LintCode::Ce3PrefillEdited, sentence);
    }
}

/// Whether a value set by Stripe was changed. Additions are not changes.
fn is_edited(found: &VisaCompellingEvidence3, now: &VisaCompellingEvidence3) -> bool {
    let changed = |was: &Option<String>, is: &Option<String>| was.is_some() && was != is;
    let priors = &found.prior_undisputed_transactions;
    priors.iter().any(|was| {
        let is = now.prior_undisputed_transactions.iter().find(|one| one.charge == was.charge);
        is.is_none_or(|is| {
            changed(&was.customer_account_id, &is.customer_account_id)
                || changed(&was.customer_device_fingerprint, &is.customer_device_fingerprint)
                || changed(&was.customer_device_id, &is.customer_device_id)
                || changed(&was.customer_email_address, &is.customer_email_address)
                || changed(&was.customer_purchase_ip, &is.customer_purchase_ip)
                || changed(&was.product_description, &is.product_description)
                || (was.shipping_address.is_some() && was.shipping_address != is.shipping_address)
        })
    })
}
