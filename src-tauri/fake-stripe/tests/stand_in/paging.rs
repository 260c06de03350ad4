use fake_stripe::objects::{DisputeSpec, dispute};
use rstest::rstest;
use serde_json::Value;

use crate::world::{NOON, World, id};

fn ids(page: &Value) -> Vec<&str> {
    page["data"]
        .as_array()
        .expect("a list has data")
        .iter()
        .map(|row| row["id"].as_str().expect("an id"))
        .collect()
}

/// Five disputes, `du_1` to `du_5`, a minute apart, put in out of order.
fn five_disputes() -> World {
    let world = World::new();
    for number in [3, 1, 5, 2, 4] {
        let intent = if number % 2 == 0 { "pi_even" } else { "pi_odd" };
        world.put(&[dispute(&DisputeSpec {
            payment_intent: Some(intent),
            ..DisputeSpec::new(
                &format!("du_{number}"),
                &format!("ch_{number}"),
                100,
                "usd",
                NOON + number * 60,
            )
        })]);
    }
    world
}

#[rstest]
#[case::all("", &["du_5", "du_4", "du_3", "du_2", "du_1"], false)]
#[case::first_page("limit=2", &["du_5", "du_4"], true)]
#[case::after("limit=2&starting_after=du_4", &["du_3", "du_2"], true)]
#[case::last_page("limit=2&starting_after=du_2", &["du_1"], false)]
#[case::exactly_full("limit=5", &["du_5", "du_4", "du_3", "du_2", "du_1"], false)]
#[case::before_gives_the_neighbours("limit=2&ending_before=du_2", &["du_4", "du_3"], true)]
#[case::before_the_newest("limit=2&ending_before=du_5", &[], false)]
#[case::by_charge("charge=ch_3", &["du_3"], false)]
#[case::by_payment_intent("payment_intent=pi_even", &["du_4", "du_2"], false)]
#[case::filter_and_cursor("payment_intent=pi_odd&limit=1&starting_after=du_5", &["du_3"], true)]
#[case::by_another_charge("charge=ch_9", &[], false)]
#[tokio::test]
async fn a_list_is_newest_first_and_paged(
    #[case] query: &str,
    #[case] expected: &[&str],
    #[case] has_more: bool,
) {
    let page = five_disputes().get(&format!("v1/disputes?{query}")).await.ok();
    assert_eq!((ids(&page).as_slice(), &page["has_more"]), (expected, &Value::from(has_more)));
    assert_eq!(page["url"], "/v1/disputes");
}

#[rstest]
#[case::at("created", 3, &["du_3"])]
#[case::from("created[gte]", 4, &["du_5", "du_4"])]
#[case::after("created[gt]", 4, &["du_5"])]
#[case::to("created%5Blte%5D", 2, &["du_2", "du_1"])]
#[case::before("created[lt]", 2, &["du_1"])]
#[tokio::test]
async fn a_list_is_limited_in_time(
    #[case] bound: &str,
    #[case] minute: i64,
    #[case] expected: &[&str],
) {
    let page =
        five_disputes().get(&format!("v1/disputes?{bound}={}", NOON + minute * 60)).await.ok();
    assert_eq!(ids(&page), expected);
}

#[rstest]
#[case::limit_zero("limit=0", Some("parameter_invalid_integer"), Some("limit"))]
#[case::limit_above_100("limit=101", Some("parameter_invalid_integer"), Some("limit"))]
#[case::unknown_cursor("starting_after=du_9", Some("resource_missing"), Some("starting_after"))]
#[case::unknown_cursor_back("ending_before=du_9", Some("resource_missing"), Some("ending_before"))]
#[case::both_cursors("starting_after=du_1&ending_before=du_2", None, None)]
#[case::filter_that_stripe_lacks("status=won", Some("parameter_unknown"), Some("status"))]
#[case::unknown_bound("created[around]=5", Some("parameter_unknown"), Some("created[around]"))]
#[tokio::test]
async fn a_wrong_list_call_is_refused(
    #[case] query: &str,
    #[case] code: Option<&str>,
    #[case] param: Option<&str>,
) {
    let reply = five_disputes().get(&format!("v1/disputes?{query}")).await;
    assert_eq!(reply.error(), (400, code, param));
}

#[rstest]
#[case::one_type("type=charge.succeeded", &["charge.succeeded"])]
#[case::a_family("type=charge.*", &["charge.refunded", "charge.succeeded"])]
#[case::several("types[]=refund.created&types[]=payment_intent.created", &["refund.created", "payment_intent.created"])]
#[case::none("type=payout.paid", &[])]
#[tokio::test]
async fn events_are_limited_to_types(#[case] query: &str, #[case] expected: &[&str]) {
    let world = World::new();
    let intent = world.pay(1000, "pm_card_visa").await;
    world.post("v1/refunds", &format!("payment_intent={}", id(&intent))).await.ok();
    let page = world.get(&format!("v1/events?{query}")).await.ok();
    let types: Vec<&str> = page["data"]
        .as_array()
        .expect("a list has data")
        .iter()
        .map(|event| event["type"].as_str().expect("a type"))
        .collect();
    assert_eq!(types, expected);
    assert_eq!(page["has_more"], false);
}

#[tokio::test]
async fn events_are_gone_after_thirty_days_and_so_is_their_cursor() {
    let world = World::new();
    world.set_clock(NOON).await;
    world.pay(1000, "pm_card_visa").await;
    world.advance(30 * 86_400).await;
    assert_eq!(world.event_types(0).await.len(), 3);
    world.pay(1000, "pm_card_visa").await;
    world.advance(1).await;
    assert_eq!(world.event_types(0).await.len(), 3);
    let reply = world.get("v1/events?ending_before=evt_00000003").await;
    assert_eq!(reply.error(), (400, Some("resource_missing"), Some("ending_before")));
}
