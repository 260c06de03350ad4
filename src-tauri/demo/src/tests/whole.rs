//! The one of full size: what the window's first start makes.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    time::Instant,
};

use desk::{Desk, GetRefundRequest, Verify};
use serde_json::{Value as Json, json};
use store::Timestamp;

use super::{NOW, disputes, made, requests, values};
use crate::{Options, open};

/// A demo workspace makes a merchant's year and a half, here beside other tests on two cores: longer means
/// that something reads too much.
const SECONDS_MAX: u64 = 60;

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_workspace_has_everything_in_it() {
    let dir = tempfile::tempdir().unwrap();
    let started = Instant::now();
    let made = made(dir.path(), Options { now: Some(NOW), ..Options::default() }).await;
    let took = started.elapsed();
    println!("the demo workspace took {took:.1?}");
    assert!(took.as_secs() < SECONDS_MAX, "{took:?}");
    assert_eq!(made.users, 2_000);
    assert!((60_000..=61_000).contains(&made.transactions), "{made:?}");
    let demo = open(dir.path()).await.unwrap();
    assert!(demo.desk.verify(Verify {}).await.unwrap().clean);

    check_cases(&demo.desk).await;
    check_payouts(&demo.desk).await;
    check_stripe(dir.path());
}

async fn check_cases(desk: &Desk) {
    let requests = requests(desk).await;
    assert_eq!(requests.len(), 120);
    let states = values(&requests, "state");
    assert_eq!(states.len(), desk::RefundState::ALL.len(), "{states:?}");

    let disputes = disputes(desk).await;
    assert_eq!(disputes.len(), 80);
    let statuses = values(&disputes, "status");
    for status in [
        "needs_response",
        "under_review",
        "won",
        "lost",
        "warning_needs_response",
        "warning_under_review",
        "warning_closed",
        "prevented",
        "appeal_under_review",
        "network_mediation",
    ] {
        assert!(statuses.contains(status), "{status} is not in {statuses:?}");
    }
    assert!(values(&disputes, "reason").len() >= 5);
    assert!(disputes.iter().any(|row| json!(row)["answerable"] == false));

    let mut days: BTreeSet<i64> = BTreeSet::new();
    let mut decided: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut closed: BTreeMap<String, usize> = BTreeMap::new();
    for row in &disputes {
        let row = json!(row);
        let word = |field: &str| row[field].as_str().unwrap_or_default().to_owned();
        if row["is_open"] == true
            && let Ok(due_at) = serde_json::from_value::<Timestamp>(row["due_at"].clone())
        {
            days.insert((due_at.micros() - NOW.micros()).div_euclid(86_400_000_000));
        }
        if row["is_open"] == false && row["kind"] == "chargeback" {
            *closed.entry(word("reason")).or_default() += 1;
            decided.entry(word("reason")).or_default().insert(word("status"));
        }
    }
    assert!(days.contains(&0) && days.range(1..8).count() >= 4, "deadlines in days: {days:?}");
    for (reason, least) in
        [("fraudulent", 12), ("product_not_received", 6), ("subscription_canceled", 5)]
    {
        assert!(closed[reason] >= least, "{closed:?}");
        assert!(decided[reason].contains("won") && decided[reason].contains("lost"), "{decided:?}");
    }
}

/// Payments of old cases have reached the bank.
async fn check_payouts(desk: &Desk) {
    let mut paid_out = 0;
    for row in requests(desk).await {
        let input = GetRefundRequest { request_id: row.id };
        let payment = desk.get_refund_request(input).await.unwrap().payment;
        paid_out += usize::from(payment.payout.is_some_and(|payout| payout.status == "paid"));
    }
    assert!(paid_out >= 60, "{paid_out} of 120");
}

/// What the stand-in has of it all.
fn check_stripe(dir: &Path) {
    let text = fs::read_to_string(dir.join("stripe.json")).expect("the stand-in's state");
    let state: Json = serde_json::from_str(&text).expect("JSON");
    let objects = state["objects"].as_array().expect("objects");
    let told = |kind: &str, place: &str| -> BTreeMap<String, usize> {
        let mut told = BTreeMap::new();
        for object in objects.iter().filter(|object| object["object"] == kind) {
            let word = object.pointer(place).map(Json::to_string).unwrap_or_default();
            *told.entry(word.trim_matches('"').to_owned()).or_default() += 1;
        }
        told
    };
    let card = "/payment_method_details/card";
    let codes = told("dispute", &format!("{card}/network_reason_code"));
    assert!(codes.len() >= 10, "{codes:?}");
    for (kind, place, values) in [
        ("dispute", format!("{card}/network"), ["visa", "mastercard", "amex"].as_slice()),
        ("dispute", format!("{card}/case_type"), &["inquiry", "chargeback"]),
        ("charge", format!("{card}/checks/cvc_check"), &["pass", "fail"]),
        ("charge", format!("{card}/checks/address_postal_code_check"), &["pass", "fail"]),
        ("charge", "/metadata/origin".to_owned(), &["single", "automatic_top_up"]),
        ("checkout.session", "/status".to_owned(), &["complete", "open", "expired"]),
        ("radar.early_fraud_warning", "/actionable".to_owned(), &["true", "false"]),
        ("payout", "/status".to_owned(), &["paid"]),
    ] {
        let told = told(kind, &place);
        assert!(values.iter().all(|word| told.contains_key(*word)), "{kind} {place}: {told:?}");
    }
    let ips = told("charge", "/metadata/customer_purchase_ip");
    let cities = told("charge", "/billing_details/address/city");
    assert!(ips.len() >= 50 && cities.len() >= 10, "{ips:?} {cities:?}");
}
