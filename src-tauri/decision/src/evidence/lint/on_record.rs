//! Checks that Compelling Evidence 3.0 contains only facts of the records or of Stripe.

use super::{LintCode, LintContext};
use crate::evidence::ce3::{same_email, same_ip};
use crate::evidence::{
    CustomerIdentifiers, DisputedTransaction, PriorUndisputedTransaction, VisaCompellingEvidence3,
};

pub(super) fn check(
    ce3: &VisaCompellingEvidence3,
    context: LintContext<'_>,
    say: &mut impl FnMut(LintCode, String),
) {
    let record = context.record;
    let prefilled = record.dispute.ce3.as_ref().and_then(|word| word.prefilled.as_ref());
    if let Some(given) = &ce3.disputed_transaction {
        let found = prefilled.and_then(|found| found.disputed_transaction.as_ref());
        let sources = [found.map(of_disputed), Some(record.payment.identifiers.clone())];
        unrecorded("the disputed payment", &of_disputed(given), &sources, say);
    }
    for given in &ce3.prior_undisputed_transactions {
        let charge = given.charge.trim();
        if charge.is_empty() {
            continue;
        }
        let found = prefilled.into_iter().flat_map(|found| &found.prior_undisputed_transactions);
        let at_stripe = found.into_iter().find(|one| one.charge == charge).map(of_prior);
        let payment = record.other_payments.iter().find(|one| one.charge == charge);
        let sources = [at_stripe, payment.map(|one| one.identifiers.clone())];
        if sources.iter().all(Option::is_none) {
            let sentence =
                format!("{charge} is not a payment of this customer that is known here.");
            say(LintCode::Ce3NotOnRecord, sentence);
        } else {
            unrecorded(charge, &of_prior(given), &sources, say);
        }
    }
}

/// One finding for a payment, with all values that are not on record.
fn unrecorded(
    which: &str,
    given: &CustomerIdentifiers,
    sources: &[Option<CustomerIdentifiers>],
    say: &mut impl FnMut(LintCode, String),
) {
    let known = |same: &dyn Fn(&CustomerIdentifiers) -> bool| sources.iter().flatten().any(same);
    let plain = |a: Option<&String>, b: Option<&String>| a == b;
    let checks = [
        (
            "account",
            given.account_id.is_some(),
            known(&|one| plain(one.account_id.as_ref(), given.account_id.as_ref())),
        ),
        (
            "email address",
            given.email.is_some(),
            known(&|one| same_email(one.email.as_deref(), given.email.as_deref())),
        ),
        (
            "IP address",
            given.purchase_ip.is_some(),
            known(&|one| same_ip(one.purchase_ip.as_deref(), given.purchase_ip.as_deref())),
        ),
        (
            "device id",
            given.device_id.is_some(),
            known(&|one| plain(one.device_id.as_ref(), given.device_id.as_ref())),
        ),
        (
            "device fingerprint",
            given.device_fingerprint.is_some(),
            known(&|one| plain(one.device_fingerprint.as_ref(), given.device_fingerprint.as_ref())),
        ),
    ];
    let strange = checks.into_iter().filter(|(_, is_given, is_known)| *is_given && !is_known);
    let names: Vec<&str> = strange.map(|(name, ..)| name).collect();
    if !names.is_empty() {
        let sentence = format!("Not what the records hold of {which}: {}.", names.join(", "));
        say(LintCode::Ce3NotOnRecord, sentence);
    }
}

fn of_disputed(one: &DisputedTransaction) -> CustomerIdentifiers {
    CustomerIdentifiers {
        account_id: one.customer_account_id.clone(),
        device_id: one.customer_device_id.clone(),
        device_fingerprint: one.customer_device_fingerprint.clone(),
        email: one.customer_email_address.clone(),
        purchase_ip: one.customer_purchase_ip.clone(),
    }
}

fn of_prior(one: &PriorUndisputedTransaction) -> CustomerIdentifiers {
    CustomerIdentifiers {
        account_id: one.customer_account_id.clone(),
        device_id: one.customer_device_id.clone(),
        device_fingerprint: one.customer_device_fingerprint.clone(),
        email: one.customer_email_address.clone(),
        purchase_ip: one.customer_purchase_ip.clone(),
    }
}
