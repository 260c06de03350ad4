use rstest::rstest;
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn a_refund_without_amount_gives_back_all_the_rest() {
    let world = World::new();
    world.payment("a");
    world.post("v1/refunds", "payment_intent=pi_a&amount=300").await.ok();
    let refund = world.post("v1/refunds", "payment_intent=pi_a").await.ok();
    assert_eq!(refund["amount"], 700);
    assert_eq!(refund["status"], "succeeded");
    assert_eq!(refund["charge"], "ch_a");
    assert_eq!(refund["payment_intent"], "pi_a");
    let charge = world.get("v1/charges/ch_a").await.ok();
    assert_eq!((&charge["amount_refunded"], &charge["refunded"]), (&json!(1000), &json!(true)));
}

#[tokio::test]
async fn a_partial_refund_leaves_the_charge_unrefunded_and_keeps_what_it_was_told() {
    let world = World::new();
    world.payment("a");
    let body =
        "charge=ch_a&amount=300&reason=requested_by_customer&metadata[case]=refund_request%3A12";
    let refund = world.post("v1/refunds", body).await.ok();
    assert_eq!(refund["id"], "re_00000001");
    assert_eq!(refund["amount"], 300);
    assert_eq!(refund["reason"], "requested_by_customer");
    assert_eq!(refund["metadata"], json!({ "case": "refund_request:12" }));
    assert!(refund["balance_transaction"].is_string());
    let charge = world.get("v1/charges/ch_a").await.ok();
    assert_eq!((&charge["amount_refunded"], &charge["refunded"]), (&json!(300), &json!(false)));
}

#[rstest]
#[case::dollars(
    "usd",
    1000,
    "Refund amount ($8.00) is greater than unrefunded amount on charge ($7.00)"
)]
#[case::yen("jpy", 1000, "Refund amount (¥800) is greater than unrefunded amount on charge (¥700)")]
#[case::dinars(
    "kwd",
    1000,
    "Refund amount (KWD 0.800) is greater than unrefunded amount on charge (KWD 0.700)"
)]
#[tokio::test]
async fn more_than_the_rest_is_refused_with_both_amounts(
    #[case] currency: &str,
    #[case] amount: i64,
    #[case] message: &str,
) {
    let world = World::new();
    world.payment_of("a", amount, currency);
    world.post("v1/refunds", "payment_intent=pi_a&amount=300").await.ok();
    let reply = world.post("v1/refunds", "payment_intent=pi_a&amount=800").await;
    assert_eq!(reply.error(), (400, None, Some("amount")));
    assert_eq!(reply.message(), message);
    assert_eq!(world.get("v1/charges/ch_a").await.ok()["amount_refunded"], 300);
}

/// Dinars of three decimals end in 0 at Stripe, krónur and shillings in 00.
#[rstest]
#[case::dinars("kwd", 1_255, 1_250)]
#[case::rials("omr", 1_001, 1_010)]
#[case::kronur("isk", 550, 500)]
#[case::shillings("ugx", 10, 100)]
#[case::yen("jpy", 0, 1)]
#[tokio::test]
async fn an_amount_has_no_digits_that_its_currency_lacks(
    #[case] currency: &str,
    #[case] refused: i64,
    #[case] taken: i64,
) {
    let world = World::new();
    world.payment_of("a", 10_000, currency);
    let of_currency = format!("currency={currency}");
    for (path, rest) in
        [("v1/refunds", "payment_intent=pi_a"), ("v1/payment_intents", of_currency.as_str())]
    {
        let reply = world.post(path, &format!("{rest}&amount={refused}")).await;
        assert_eq!(reply.error(), (400, Some("parameter_invalid_integer"), Some("amount")));
        let done = world.post(path, &format!("{rest}&amount={taken}")).await.ok();
        assert_eq!(done["amount"], taken);
    }
}

#[tokio::test]
async fn a_fully_refunded_charge_is_refused() {
    let world = World::new();
    world.payment("a");
    world.post("v1/refunds", "payment_intent=pi_a").await.ok();
    let reply = world.post("v1/refunds", "payment_intent=pi_a&amount=1").await;
    assert_eq!(reply.error(), (400, Some("charge_already_refunded"), None));
}

#[rstest]
#[case::zero(
    "payment_intent=pi_a&amount=0",
    400,
    Some("parameter_invalid_integer"),
    Some("amount")
)]
#[case::negative(
    "payment_intent=pi_a&amount=-5",
    400,
    Some("parameter_invalid_integer"),
    Some("amount")
)]
#[case::no_integer(
    "payment_intent=pi_a&amount=1.5",
    400,
    Some("parameter_invalid_integer"),
    Some("amount")
)]
#[case::neither_charge_nor_intent("amount=100", 400, None, None)]
#[case::unknown_charge("charge=ch_x", 404, Some("resource_missing"), Some("id"))]
#[case::unknown_intent(
    "payment_intent=pi_x",
    404,
    Some("resource_missing"),
    Some("payment_intent")
)]
#[case::bad_reason("payment_intent=pi_a&reason=whim", 400, None, Some("reason"))]
#[case::unknown_parameter(
    "payment_intent=pi_a&amuont=5",
    400,
    Some("parameter_unknown"),
    Some("amuont")
)]
#[case::empty_intent(
    "payment_intent=",
    400,
    Some("parameter_invalid_empty"),
    Some("payment_intent")
)]
#[case::unreadable("amount[=5", 400, None, None)]
#[tokio::test]
async fn a_wrong_refund_is_refused_and_nothing_changes(
    #[case] body: &str,
    #[case] status: u16,
    #[case] code: Option<&str>,
    #[case] param: Option<&str>,
) {
    let world = World::new();
    world.payment("a");
    assert_eq!(world.post("v1/refunds", body).await.error(), (status, code, param));
    assert_eq!(world.get("v1/refunds").await.ok()["data"], json!([]));
    assert_eq!(world.get("v1/charges/ch_a").await.ok()["amount_refunded"], 0);
}

#[tokio::test]
async fn an_unpaid_intent_has_nothing_to_refund() {
    let world = World::new();
    let intent = world.post("v1/payment_intents", "amount=500&currency=usd").await.ok();
    let body = format!("payment_intent={}", intent["id"].as_str().expect("an id"));
    assert_eq!(world.post("v1/refunds", &body).await.error(), (400, None, None));
}

#[rstest]
#[case::needs_response("needs_response", false)]
#[case::under_review("under_review", false)]
#[case::lost("lost", false)]
#[case::inquiry("warning_needs_response", true)]
#[case::won("won", true)]
#[tokio::test]
async fn a_charged_back_payment_cannot_be_refunded_but_an_inquiry_or_a_win_can(
    #[case] status: &str,
    #[case] refundable: bool,
) {
    let world = World::new();
    world.dispute("a", status);
    let reply = world.post("v1/refunds", "payment_intent=pi_a&amount=100").await;
    if refundable {
        reply.ok();
    } else {
        assert_eq!(reply.error(), (400, Some("charge_disputed"), None));
    }
}

#[tokio::test]
async fn a_late_failure_gives_the_money_back_to_the_charge_once() {
    let world = World::new();
    world.payment("a");
    let refund = world.post("v1/refunds", "payment_intent=pi_a&amount=400").await.ok();
    let outcome = format!("_stand_in/refunds/{}/outcome", refund["id"].as_str().expect("an id"));
    let failed = json!({ "status": "failed", "failure_reason": "lost_or_stolen_card" });
    for _ in 0..2 {
        let refund = world.steer(&outcome, &failed).await;
        assert_eq!(refund["failure_reason"], "lost_or_stolen_card");
    }
    assert_eq!(world.get("v1/charges/ch_a").await.ok()["amount_refunded"], 0);
    assert_eq!(world.post("v1/refunds", "payment_intent=pi_a").await.ok()["amount"], 1000);
}

#[tokio::test]
async fn only_metadata_of_a_refund_can_change() {
    let world = World::new();
    world.payment("a");
    world.post("v1/refunds", "payment_intent=pi_a&metadata[a]=1&metadata[b]=2").await.ok();
    let path = "v1/refunds/re_00000001";
    let refund = world.post(path, "metadata[a]=&metadata[c]=3").await.ok();
    assert_eq!(refund["metadata"], json!({ "b": "2", "c": "3" }));
    assert_eq!(
        world.post(path, "amount=1").await.error(),
        (400, Some("parameter_unknown"), Some("amount"))
    );
    assert_eq!(world.post(path, "metadata=").await.ok()["metadata"], json!({}));
}

#[tokio::test]
async fn refusals_have_stripes_words() {
    let world = World::new();
    world.payment("a");
    world.dispute("b", "needs_response");
    world.post("v1/refunds", "charge=ch_a").await.ok();
    for (path, body, words) in [
        ("v1/refunds", "charge=ch_a", "Charge ch_a has already been refunded."),
        ("v1/refunds", "charge=ch_b", "Charge ch_b has been charged back; cannot issue a refund."),
        (
            "v1/refunds",
            "charge=ch_a&reason=whim",
            "Invalid reason: must be one of duplicate, fraudulent, or requested_by_customer",
        ),
        (
            "v1/refunds",
            "amount=5",
            "One of the following params should be provided for this request: payment_intent or charge.",
        ),
        ("v1/refunds", "charge=ch_a&amount=0", "This value must be greater than or equal to 1."),
        ("v1/refunds", "charge=ch_x", "No such charge: 'ch_x'"),
        ("v1/refunds/re_00000001/cancel", "", "Canceling this refund is unsupported."),
    ] {
        assert_eq!(world.post(path, body).await.message(), words, "{body}");
    }
}

#[rstest]
#[case::by_us("v1/refunds/re_00000001/cancel", "canceled")]
#[case::by_time("v1/test_helpers/refunds/re_00000001/expire", "failed")]
#[tokio::test]
async fn a_refund_that_waits_for_the_customer_can_end_without_one(
    #[case] path: &str,
    #[case] status: &str,
) {
    let world = World::new();
    world.payment("a");
    let request = "origin=customer_balance&customer=cus_ada&currency=usd&amount=500";
    let refused = world.post("v1/refunds", request).await;
    assert_eq!(refused.error(), (400, Some("parameter_missing"), Some("instructions_email")));
    let request = format!("{request}&instructions_email=ada%40example.test");
    let refund = world.post("v1/refunds", &request).await.ok();
    assert_eq!(refund["status"], "requires_action");
    let sent = &refund["next_action"]["display_details"]["email_sent"];
    assert_eq!(sent["email_sent_to"], "ada@example.test");
    let ended = world.post(path, "").await.ok();
    assert_eq!((&ended["status"], ended.get("next_action")), (&json!(status), None));
    assert_eq!(world.post(path, "").await.error(), (400, None, None));
    assert_eq!(world.net().await, 0);
}
