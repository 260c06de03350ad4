//! Selection of the two earlier payments that share most with the disputed one.

use std::net::IpAddr;

use super::Ce3Element;
use crate::evidence::{PriorUndisputedTransaction, RecordedPayment};

/// Minimum length of a device id, in characters.
pub(in crate::evidence) const DEVICE_ID_CHARACTERS_MIN: usize = 15;

/// Minimum length of a device fingerprint, in characters.
pub(in crate::evidence) const FINGERPRINT_CHARACTERS_MIN: usize = 20;

/// The pair that shares most, the latest of them; `prior` is sorted, latest first.
pub(super) fn best(
    prior: &[&RecordedPayment],
    disputed: &RecordedPayment,
) -> Option<(Vec<Ce3Element>, Vec<PriorUndisputedTransaction>)> {
    let shared: Vec<Vec<Ce3Element>> = prior.iter().map(|one| shared(one, disputed)).collect();
    // At most 16 sets of elements, so payments are scanned 16 times, not pair by pair.
    let mut sets = sets();
    sets.sort_by_key(|set| std::cmp::Reverse(set.len()));
    sets.into_iter().find_map(|set| {
        let with_all =
            prior.iter().zip(&shared).filter(|(_, own)| set.iter().all(|one| own.contains(one)));
        let pair: Vec<PriorUndisputedTransaction> =
            with_all.take(2).map(|(one, _)| transaction(one)).collect();
        (pair.len() == 2).then_some((set, pair))
    })
}

/// Every sufficient set of elements.
fn sets() -> Vec<Vec<Ce3Element>> {
    let all = (0_u8..16).map(|bits| {
        let member = |position: u32| bits.checked_shr(position).unwrap_or(0) & 1 == 1;
        let elements = (0_u32..).zip(Ce3Element::ALL);
        elements.filter(|(position, _)| member(*position)).map(|(_, one)| one).collect::<Vec<_>>()
    });
    all.filter(|set| set.len() >= 2 && set.iter().any(|one| one.is_main())).collect()
}

/// Elements that a payment shares with the disputed one.
pub(super) fn shared(one: &RecordedPayment, disputed: &RecordedPayment) -> Vec<Ce3Element> {
    let (a, b) = (&one.identifiers, &disputed.identifiers);
    let device =
        same(long(a.device_id.as_deref(), DEVICE_ID_CHARACTERS_MIN), b.device_id.as_deref())
            || same(
                long(a.device_fingerprint.as_deref(), FINGERPRINT_CHARACTERS_MIN),
                b.device_fingerprint.as_deref(),
            );
    let shared = [
        (Ce3Element::PurchaseIp, same_ip(a.purchase_ip.as_deref(), b.purchase_ip.as_deref())),
        (Ce3Element::Device, device),
        (Ce3Element::EmailAddress, same_email(a.email.as_deref(), b.email.as_deref())),
        (Ce3Element::AccountId, same(a.account_id.as_deref(), b.account_id.as_deref())),
    ];
    shared.into_iter().filter(|(_, same)| *same).map(|(one, _)| one).collect()
}

/// Ids that are too short do not count at Stripe.
fn long(text: Option<&str>, least: usize) -> Option<&str> {
    text.filter(|text| text.chars().count() >= least)
}

fn same(a: Option<&str>, b: Option<&str>) -> bool {
    a.is_some_and(|a| !a.trim().is_empty() && Some(a) == b)
}

/// An IPv6 address has several spellings.
pub(in crate::evidence) fn same_ip(a: Option<&str>, b: Option<&str>) -> bool {
    let parse = |text: Option<&str>| text.and_then(|text| text.trim().parse::<IpAddr>().ok());
    parse(a).is_some_and(|a| Some(a) == parse(b))
}

pub(in crate::evidence) fn same_email(a: Option<&str>, b: Option<&str>) -> bool {
    let plain = |text: Option<&str>| text.map(|text| text.trim().to_lowercase());
    same(plain(a).as_deref(), plain(b).as_deref())
}

/// A payment in Stripe's form, with the facts on record.
pub(super) fn transaction(payment: &RecordedPayment) -> PriorUndisputedTransaction {
    let own = &payment.identifiers;
    PriorUndisputedTransaction {
        charge: payment.charge.clone(),
        customer_account_id: own.account_id.clone(),
        customer_device_fingerprint: long(
            own.device_fingerprint.as_deref(),
            FINGERPRINT_CHARACTERS_MIN,
        )
        .map(str::to_owned),
        customer_device_id: long(own.device_id.as_deref(), DEVICE_ID_CHARACTERS_MIN)
            .map(str::to_owned),
        customer_email_address: own.email.clone(),
        customer_purchase_ip: own.purchase_ip.clone(),
        product_description: None,
        shipping_address: None,
    }
}
