use hmac::{Hmac, KeyInit as _, Mac as _};
use rstest::rstest;
use serde_json::{Value, json};
use sha2::Sha256;

use super::{Arrival, Endpoint, NOON, REFUND, StandIn, stand_in};

/// A stand-in that delivers every event to this endpoint.
fn notifying(endpoint: &Endpoint) -> StandIn {
    let stripe = stand_in();
    let endpoint_spec = json!({ "url": endpoint.url, "secret": "whsec_a" });
    assert_eq!(stripe.steer("POST", "webhooks", &endpoint_spec)["secret"], "whsec_a");
    stripe
}

fn change(stripe: &StandIn) {
    stripe.post("/v1/charges/ch_1", "metadata[a]=b").ok();
}

fn flush(stripe: &StandIn) -> (i64, i64) {
    let outcome = stripe.steer("POST", "webhooks/flush", &json!({}));
    (outcome["delivered"].as_i64().unwrap(), outcome["failed"].as_i64().unwrap())
}

/// Whether one of the signatures is by this secret, whatever its moment.
fn is_signed(arrival: &Arrival, secret: &str) -> bool {
    let mut pairs = arrival.signature.split(',').filter_map(|pair| pair.split_once('='));
    let (name, at) = pairs.next().expect("a moment");
    assert_eq!(name, "t");
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{at}.{}", arrival.body).as_bytes());
    let expected: Vec<u8> = mac.finalize().into_bytes().to_vec();
    let expected: Vec<String> = expected.iter().map(|byte| format!("{byte:02x}")).collect();
    pairs.any(|(name, hex)| name == "v1" && hex == expected.concat())
}

#[test]
fn a_change_is_delivered_at_once_and_signed() {
    let endpoint = Endpoint::answering(&[]);
    let stripe = notifying(&endpoint);
    change(&stripe);
    let arrival = endpoint.next();
    assert!(arrival.signature.starts_with(&format!("t={NOON},v1=")), "{}", arrival.signature);
    assert!(is_signed(&arrival, "whsec_a") && !is_signed(&arrival, "whsec_b"));
    let event = arrival.event();
    assert_eq!([&event["type"], &event["pending_webhooks"]], [&json!("charge.updated"), &json!(1)]);
    assert_eq!(flush(&stripe), (0, 0), "it went already");
    let kept = stripe.get(&format!("/v1/events/{}", event["id"].as_str().unwrap())).ok();
    assert_eq!(kept["pending_webhooks"], 0);
    assert_eq!(kept["data"], event["data"]);
}

#[test]
fn the_state_is_free_while_a_webhook_is_on_its_way() {
    // Nobody accepts the connection's request: the answer never comes.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", silent.local_addr().unwrap());
    let stripe = stand_in();
    stripe.steer("POST", "webhooks", &json!({ "url": url }));
    change(&stripe);
    let (connection, _) = silent.accept().expect("the webhook's connection");
    assert_eq!(stripe.get("/v1/charges/ch_1").status, 200);
    change(&stripe);
    drop(connection);
}

#[test]
fn endpoints_hear_only_what_they_want_until_they_are_deleted() {
    let (one, two) = (Endpoint::answering(&[]), Endpoint::answering(&[]));
    let stripe = stand_in();
    for (endpoint, kind) in [(&one, "refund.created"), (&two, "charge.*")] {
        let url = endpoint.url.replace(':', "%3A").replace('/', "%2F").replace('?', "%3F");
        let body = format!("url={url}&enabled_events[]={kind}&metadata[a]=b");
        let made = stripe.post("/v1/webhook_endpoints", &body).ok();
        assert!(made["secret"].as_str().unwrap().starts_with("whsec_"));
        let read =
            stripe.get(&format!("/v1/webhook_endpoints/{}", made["id"].as_str().unwrap())).ok();
        assert_eq!((read.get("secret"), &read["url"]), (None, &json!(endpoint.url)));
    }
    assert_eq!(stripe.get("/v1/webhook_endpoints").ok()["data"].as_array().unwrap().len(), 2);
    stripe.post("/v1/refunds", REFUND).ok();
    flush(&stripe);
    let (heard, other) = (one.kinds(), two.kinds());
    assert_eq!(heard, ["refund.created"]);
    assert!(!other.is_empty() && other.iter().all(|kind| kind.starts_with("charge.")), "{other:?}");

    let gone = stripe.exchange("DELETE", "/v1/webhook_endpoints/we_00000001", &[], "");
    assert_eq!(
        gone.unwrap().ok(),
        json!({ "id": "we_00000001", "object": "webhook_endpoint", "deleted": true })
    );
    assert_eq!(stripe.get("/v1/webhook_endpoints/we_00000001").status, 404);
    stripe.post("/v1/refunds", REFUND).ok();
    flush(&stripe);
    assert_eq!(one.kinds(), [""; 0]);
}

#[rstest]
#[case::no_url("enabled_events[]=*", "url")]
#[case::no_scheme("url=example.test&enabled_events[]=*", "url")]
#[case::no_types("url=http%3A%2F%2Fa.test", "enabled_events")]
#[case::unknown("url=http%3A%2F%2Fa.test&enabled_events[]=*&color=red", "color")]
fn a_wrong_endpoint_is_refused(#[case] body: &str, #[case] param: &str) {
    let reply = stand_in().post("/v1/webhook_endpoints", body);
    assert_eq!((reply.status, &reply.body()["error"]["param"]), (400, &json!(param)));
}

#[test]
fn what_is_not_taken_is_tried_again_later() {
    let endpoint = Endpoint::answering(&[500, 302]);
    let stripe = notifying(&endpoint);
    stripe.steer("POST", "events/delivery", &json!({ "hold": true }));
    change(&stripe);
    assert_eq!(flush(&stripe), (0, 1));
    stripe.steer("POST", "events/delivery", &json!({}));
    let first = endpoint.next();
    stripe.steer("POST", "clock", &json!({ "advance_seconds": 59 }));
    assert_eq!(stripe.steer("GET", "webhooks", &Value::Null)["waiting"], 1);
    stripe.steer("POST", "clock", &json!({ "advance_seconds": 1 }));
    let second = endpoint.next();
    assert_eq!(first.event()["id"], second.event()["id"]);
    assert!(second.signature.starts_with(&format!("t={},", NOON + 60)));
    assert_eq!(flush(&stripe), (1, 0));
    let attempts = stripe.steer("GET", "webhooks", &Value::Null)["attempts"].take();
    let told = |attempt: &Value| (attempt["number"].as_i64(), attempt["status"].as_i64());
    let told: Vec<_> = attempts.as_array().unwrap().iter().map(told).collect();
    assert_eq!(told, [(Some(1), Some(500)), (Some(2), Some(302)), (Some(3), Some(200))]);
}

#[test]
fn what_cannot_be_reached_has_failed() {
    let stripe = stand_in();
    stripe.steer("POST", "events/delivery", &json!({ "hold": true }));
    for url in ["http://127.0.0.1:1/", "https://127.0.0.1:1/", "nowhere"] {
        stripe.steer("POST", "webhooks", &json!({ "url": url }));
    }
    change(&stripe);
    assert_eq!(flush(&stripe), (0, 3));
}

#[test]
fn what_is_held_goes_shuffled_and_twice_when_flushed() {
    let order = |seed: u64| {
        let endpoint = Endpoint::answering(&[]);
        let stripe = notifying(&endpoint);
        let plan = json!({ "hold": true, "shuffle": true, "duplicate": 1, "seed": seed });
        stripe.steer("POST", "events/delivery", &plan);
        (0..6).for_each(|_| change(&stripe));
        assert_eq!(endpoint.arrivals.try_iter().count(), 0);
        assert_eq!(flush(&stripe), (12, 0));
        let ids = endpoint.arrivals.try_iter().map(|arrival| arrival.event()["id"].take());
        ids.map(|id| id.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let first = order(1);
    assert_eq!(first, order(1));
    assert_ne!(first, order(2));
    assert!(!first.is_sorted(), "{first:?}");
    let mut each = first.clone();
    each.sort();
    each.dedup();
    assert_eq!((first.len(), each.len()), (12, 6));
}

#[rstest]
#[case::wrong(json!({ "wrong_signature": true }), NOON, false)]
#[case::stale(json!({ "stale_seconds": 600 }), NOON - 600, true)]
fn signatures_are_spoilt_on_order(#[case] plan: Value, #[case] at: i64, #[case] is_ours: bool) {
    let endpoint = Endpoint::answering(&[]);
    let stripe = notifying(&endpoint);
    stripe.steer("POST", "events/delivery", &plan);
    change(&stripe);
    let arrival = endpoint.next();
    assert!(arrival.signature.starts_with(&format!("t={at},v1=")), "{}", arrival.signature);
    assert_eq!(is_signed(&arrival, "whsec_a"), is_ours);
}

#[test]
fn while_a_secret_is_rolled_both_sign() {
    let endpoint = Endpoint::answering(&[]);
    let stripe = notifying(&endpoint);
    for (roll, expected) in [
        (json!({ "secret": "whsec_b" }), [true, true, false]),
        (json!({ "secret": "whsec_c" }), [false, true, true]),
        (json!({ "secret": "whsec_c", "drop_old": true }), [false, false, true]),
    ] {
        stripe.steer("POST", "webhooks/we_00000001/roll", &roll);
        change(&stripe);
        let arrival = endpoint.next();
        let signed = ["whsec_a", "whsec_b", "whsec_c"].map(|secret| is_signed(&arrival, secret));
        assert_eq!(signed, expected, "{}", arrival.signature);
    }
}

#[test]
fn an_endpoint_may_have_a_version_of_its_own() {
    let endpoint = Endpoint::answering(&[]);
    let stripe = stand_in();
    let endpoint_spec = json!({ "url": endpoint.url, "api_version": "2026-05-27.dahlia" });
    stripe.steer("POST", "webhooks", &endpoint_spec);
    change(&stripe);
    let event = endpoint.next().event();
    assert_eq!(event["api_version"], "2026-05-27.dahlia");
    assert_eq!(event.pointer("/data/object/payment_method_details/card/network"), None);
    let kept = stripe.get("/v1/events").ok();
    assert_eq!(kept["data"][0]["api_version"], "2026-09-30.endive");
}
