use serde_json::{Value, json};

use super::{NOON, REFUND, StandIn, opened, stand_in};

fn types(page: &Value) -> Vec<&str> {
    let rows = page["data"].as_array().expect("a list has data");
    rows.iter().map(|event| event["type"].as_str().expect("a type")).collect()
}

/// Changes a charge and so makes one event.
fn change(stripe: &StandIn, number: u32) {
    stripe.post("/v1/charges/ch_1", &format!("metadata[number]={number}")).ok();
}

#[test]
fn an_event_contains_the_change_and_its_request() {
    let stripe = stand_in();
    change(&stripe, 1);
    let body = "metadata[number]=2";
    let reply = stripe.post_with_key("k1", "/v1/charges/ch_1", body).expect("an answer");
    let request_id = reply.header("request-id").expect("an id").to_owned();
    let charge = reply.ok();
    let page = stripe.get("/v1/events?limit=1").ok();
    let event = &page["data"][0];
    let expected = json!({
        "id": "evt_00000002", "object": "event", "api_version": "2026-09-30.endive",
        "created": NOON, "livemode": false, "pending_webhooks": 0, "type": "charge.updated",
        "data": { "object": charge, "previous_attributes": { "metadata": { "number": "1" } } },
        "request": { "id": request_id, "idempotency_key": "k1" },
    });
    assert_eq!(*event, expected);
    assert_eq!(page["has_more"], true);
    assert_eq!(stripe.get("/v1/events/evt_00000002").ok(), expected);
}

#[test]
fn an_event_caused_by_a_bank_has_no_request() {
    let stripe = stand_in();
    stripe.post("/v1/refunds", REFUND).ok();
    stripe.steer("POST", "refunds/re_00000001/outcome", &json!({ "status": "failed" }));
    let page = stripe.get("/v1/events?type=refund.failed").ok();
    assert_eq!(page["data"][0]["request"], json!({ "id": null, "idempotency_key": null }));
}

#[test]
fn events_are_listed_in_recorded_order_for_any_clock() {
    let stripe = stand_in();
    for (number, seconds) in [(1, 0), (2, 500), (3, -400)] {
        stripe.steer("POST", "clock", &json!({ "at": NOON + seconds }));
        change(&stripe, number);
    }
    let page = stripe.get("/v1/events").ok();
    let ids: Vec<&Value> =
        page["data"].as_array().expect("rows").iter().map(|event| &event["id"]).collect();
    assert_eq!(ids, ["evt_00000003", "evt_00000002", "evt_00000001"]);
}

#[test]
fn polling_forwards_returns_every_event_once() {
    let stripe = stand_in();
    (0..8).for_each(|number| change(&stripe, number));
    let mut cursor = "evt_00000001".to_owned();
    let mut met = Vec::new();
    loop {
        let page = stripe.get(&format!("/v1/events?limit=3&ending_before={cursor}")).ok();
        let rows = page["data"].as_array().expect("rows");
        met.extend(rows.iter().rev().map(|event| event["id"].clone()));
        if let Some(newest) = rows.first() {
            newest["id"].as_str().expect("an id").clone_into(&mut cursor);
        }
        if page["has_more"] == false {
            break;
        }
    }
    let expected: Vec<Value> = (2..=8).map(|number| json!(format!("evt_{number:08}"))).collect();
    assert_eq!(met, expected);
}

#[test]
fn types_are_chosen_by_name_by_star_and_by_list() {
    let stripe = stand_in();
    stripe.post("/v1/refunds", REFUND).ok();
    change(&stripe, 1);
    let of = |query: &str| stripe.get(&format!("/v1/events?{query}")).ok();
    assert_eq!(types(&of("type=charge.updated")), ["charge.updated"]);
    assert_eq!(types(&of("type=charge.*")).len(), 2);
    assert_eq!(types(&of("types[]=refund.created&types[]=refund.failed")), ["refund.created"]);
    let many = (0..21).map(|number| format!("types[]=a{number}")).collect::<Vec<_>>().join("&");
    assert_eq!(stripe.get(&format!("/v1/events?{many}")).status, 400);
    assert_eq!(stripe.get("/v1/events?limit=101").status, 400);
}

#[test]
fn after_thirty_days_an_event_is_gone_and_no_cursor() {
    let stripe = stand_in();
    change(&stripe, 1);
    stripe.steer("POST", "clock", &json!({ "advance_seconds": 30 * 86_400 }));
    assert_eq!(stripe.get("/v1/events?ending_before=evt_00000001").status, 200);
    stripe.steer("POST", "clock", &json!({ "advance_seconds": 1 }));
    let reply = stripe.get("/v1/events?ending_before=evt_00000001");
    assert_eq!(reply.error().0, 400);
    assert_eq!(reply.body()["error"]["param"], "ending_before");
    assert_eq!(reply.body()["error"]["type"], "invalid_request_error");
    assert_eq!(types(&stripe.get("/v1/events").ok()), [""; 0]);
    assert_eq!(stripe.get("/v1/events/evt_00000001").status, 404);
}

#[test]
fn a_delayed_event_is_listed_later_than_it_was_recorded() {
    let stripe = stand_in();
    stripe.steer("POST", "events/delivery", &json!({ "delay_seconds": 60 }));
    change(&stripe, 1);
    stripe.steer("POST", "events/delivery", &json!({}));
    change(&stripe, 2);
    // A gap: the newer one shows first.
    let page = stripe.get("/v1/events").ok();
    assert_eq!((types(&page).len(), &page["data"][0]["id"]), (1, &json!("evt_00000002")));
    stripe.steer("POST", "clock", &json!({ "advance_seconds": 60 }));
    assert_eq!(types(&stripe.get("/v1/events").ok()).len(), 2);
    let missed = stripe.get("/v1/events?ending_before=evt_00000002").ok();
    assert_eq!(types(&missed), [""; 0]);
}

#[test]
fn an_account_of_an_older_version_has_events_of_that_shape() {
    let stripe = stand_in();
    stripe.steer("POST", "events/delivery", &json!({ "api_version": "2026-05-27.dahlia" }));
    change(&stripe, 1);
    stripe.steer("POST", "events/delivery", &json!({}));
    change(&stripe, 2);
    let page = stripe.get("/v1/events").ok();
    let (new, old) = (&page["data"][0], &page["data"][1]);
    let network = "/data/object/payment_method_details/card/network";
    assert_eq!(old["api_version"], "2026-05-27.dahlia");
    assert_eq!((old.pointer(network), new.pointer(network)), (None, Some(&json!("visa"))));
}

#[test]
fn events_survive_a_restart_in_their_order() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let stripe = opened(Some(file.clone()));
    for name in ["b", "a", "c"] {
        stripe.post("/v1/customers", &format!("name={name}")).ok();
    }
    let before = stripe.get("/v1/events").ok();
    stripe.stop();
    let stripe = opened(Some(file));
    assert_eq!(stripe.get("/v1/events").ok(), before);
    stripe.post("/v1/customers", "name=d").ok();
    let page = stripe.get("/v1/events?ending_before=evt_00000003").ok();
    assert_eq!(page["data"][0]["id"], "evt_00000004");
}
