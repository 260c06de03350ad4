use std::net::SocketAddr;

use fake_stripe::objects::{
    BalanceTransactionSpec, ChargeSpec, DisputeSpec, PaymentIntentSpec, balance_transaction,
    charge, dispute, payment_intent,
};
use fake_stripe::{Options, StandIn};
use rstest::{fixture, rstest};
use stripe_core::dispute::{CloseDispute, ListDispute};
use stripe_core::refund::RetrieveRefund;

use super::{KEY, gateway, usd};
use crate::mirror::{DisputeStatus, PayoutStatus, RefundStatus, StripeObject};
use crate::{
    Answer, Collection, Gateway, GatewayConfig, GatewayError, ListQuery, ObjectKind,
    PermissionState, SecretKey, StripeCall, Upload,
};

const CREATED: i64 = 1_700_000_000;

/// One payment of $10.00 with a chargeback, one with an inquiry, one without.
struct World {
    stripe: StandIn,
    gateway: Gateway,
}

#[fixture]
fn world() -> World {
    let addr = SocketAddr::from(([127, 0, 0, 1], 0));
    let options = Options { addr, state_file: None, key: KEY.into() };
    let stripe = StandIn::start(options).unwrap();
    let mut objects = Vec::new();
    for (intent, card) in [("pi_1", "ch_1"), ("pi_2", "ch_2"), ("pi_3", "ch_3")] {
        let mut spec = ChargeSpec::new(card, 1000, "usd", CREATED);
        spec.payment_intent = Some(intent);
        objects.push(charge(&spec));
        let mut spec = PaymentIntentSpec::new(intent, 1000, "usd", CREATED);
        spec.latest_charge = Some(card);
        objects.push(payment_intent(&spec));
    }
    for (id, card, status) in
        [("du_1", "ch_1", "needs_response"), ("du_2", "ch_2", "warning_needs_response")]
    {
        let mut spec = DisputeSpec::new(id, card, 1000, "usd", CREATED);
        spec.status = status;
        objects.push(dispute(&spec));
    }
    stripe.put_objects(&objects).unwrap();
    let gateway = gateway(stripe.url());
    World { stripe, gateway }
}

fn status_of(answer: &Answer) -> DisputeStatus {
    let StripeObject::Dispute(dispute) = answer.object().unwrap() else { panic!("{answer:?}") };
    dispute.status
}

fn refund_of(answer: &Answer) -> (String, i64, RefundStatus) {
    let StripeObject::Refund(refund) = answer.object().unwrap() else { panic!("{answer:?}") };
    (refund.id, refund.amount, refund.status)
}

#[rstest]
#[tokio::test]
async fn a_refund_is_made_once_however_often_it_is_sent(world: World) {
    let metadata = [("redress_request", "12")];
    let call = StripeCall::create_refund("pi_3", usd(400), Some("duplicate"), &metadata).unwrap();
    let first = world.gateway.send(&call, "refund_request:12").await.unwrap();
    let again = world.gateway.send(&call, "refund_request:12").await.unwrap();
    assert_eq!((first.replayed, again.replayed), (false, true));
    assert_eq!(first.body, again.body);

    let (id, amount, status) = refund_of(&first);
    assert_eq!((amount, status), (400, RefundStatus::Succeeded));
    let read = world.gateway.read(ObjectKind::Refund, &id).await.unwrap();
    assert_eq!(refund_of(&read), refund_of(&first));

    let StripeObject::Charge(charge) =
        world.gateway.read(ObjectKind::Charge, "ch_3").await.unwrap().object().unwrap()
    else {
        panic!("no charge")
    };
    assert_eq!((charge.amount_refunded, charge.refunded), (400, false));
    let calls = world.stripe.calls();
    let sent: Vec<_> = calls.iter().filter(|it| it.method == "POST").collect();
    assert_eq!(sent.len(), 2);
    assert!(sent.iter().all(|it| it.body == call.body && it.path == call.path), "{sent:?}");
}

#[rstest]
#[tokio::test]
async fn a_chargeback_is_accepted(world: World) {
    let call = StripeCall::close_dispute("du_1");
    let answer = world.gateway.send(&call, "k").await.unwrap();
    assert_eq!(status_of(&answer), DisputeStatus::Lost);
}

#[rstest]
#[case::chargeback("du_1", false, DisputeStatus::NeedsResponse)]
#[case::chargeback_for_good("du_1", true, DisputeStatus::UnderReview)]
#[case::inquiry("du_2", false, DisputeStatus::WarningNeedsResponse)]
#[case::inquiry_for_good("du_2", true, DisputeStatus::WarningUnderReview)]
#[tokio::test]
async fn evidence_is_submitted_only_with_submit(
    world: World,
    #[case] id: &str,
    #[case] submit: bool,
    #[case] expected: DisputeStatus,
) {
    let fields = [("product_description", "Prepaid credits"), ("customer_name", "Zoë & Co")];
    let call = StripeCall::submit_evidence(id, &fields, submit).unwrap();
    world.gateway.send(&call, "k").await.unwrap();
    let read = world.gateway.read(ObjectKind::Dispute, id).await.unwrap();
    assert_eq!(status_of(&read), expected);
    let StripeObject::Dispute(dispute) = read.object().unwrap() else { panic!("no dispute") };
    assert_eq!(dispute.raw["evidence"]["customer_name"], "Zoë & Co");
    assert_eq!(dispute.submission_count, i64::from(submit));
}

#[rstest]
#[tokio::test]
async fn a_payment_intent_is_read(world: World) {
    let answer = world.gateway.read(ObjectKind::PaymentIntent, "pi_1").await.unwrap();
    let StripeObject::PaymentIntent(intent) = answer.object().unwrap() else { panic!("no intent") };
    assert_eq!((intent.amount_received, intent.latest_charge.as_deref()), (1000, Some("ch_1")));
    assert!(answer.request_id.is_some());
}

#[rstest]
#[case::more_than_is_left("pi_3", 1001, 400)]
#[case::unknown_payment("pi_none", 1, 404)]
#[tokio::test]
async fn a_refund_stripe_does_not_make_is_a_known_outcome(
    world: World,
    #[case] intent: &str,
    #[case] amount: i64,
    #[case] expected: u16,
) {
    let call = StripeCall::create_refund(intent, usd(amount), None, &[]).unwrap();
    let error = world.gateway.send(&call, "k").await.unwrap_err();
    assert!(
        matches!(error, GatewayError::Refused { status, .. } if status == expected),
        "{error:?}"
    );
    assert!(error.is_outcome_known() && !error.is_retryable());
}

#[rstest]
#[tokio::test]
async fn the_same_key_for_another_call_leaves_the_outcome_open(world: World) {
    let call = |amount| StripeCall::create_refund("pi_3", usd(amount), None, &[]).unwrap();
    world.gateway.send(&call(100), "k").await.unwrap();
    let error = world.gateway.send(&call(200), "k").await.unwrap_err();
    assert!(!error.is_outcome_known() && !error.is_retryable(), "{error:?}");
}

#[rstest]
#[tokio::test]
async fn a_wrong_key_is_its_own_error(world: World) {
    let key = SecretKey::new("sk_test_wrong").unwrap();
    let config = GatewayConfig::new(world.stripe.url(), key);
    let error =
        Gateway::connect(config).unwrap().read(ObjectKind::Dispute, "du_1").await.unwrap_err();
    assert!(matches!(error, GatewayError::Unauthorized { .. }), "{error:?}");
}

/// Also shows that the stand-in's objects are whole by async-stripe's strict reading.
#[rstest]
#[tokio::test]
async fn async_stripe_reads_through_our_connection_and_changes_nothing(world: World) {
    let disputes = ListDispute::new().charge("ch_2").send(&world.gateway).await.unwrap();
    assert_eq!(disputes.data.len(), 1);
    assert_eq!(disputes.data[0].id.as_str(), "du_2");
    let missing = RetrieveRefund::new("re_none").send(&world.gateway).await.unwrap_err();
    assert!(matches!(missing, GatewayError::Refused { status: 404, .. }), "{missing:?}");
    let change = CloseDispute::new("du_1").send(&world.gateway).await.unwrap_err();
    assert!(matches!(change, GatewayError::CallUnusable { .. }), "{change:?}");
    assert!(world.stripe.calls().iter().all(|call| call.method == "GET"));
}

#[rstest]
#[tokio::test]
async fn a_refund_is_found_again_by_its_metadata(world: World) {
    let metadata = [("redress_request", "12")];
    let call = StripeCall::create_refund("pi_3", usd(400), None, &metadata).unwrap();
    let (id, ..) = refund_of(&world.gateway.send(&call, "k").await.unwrap());
    let found = world.gateway.find_refund("pi_3", "redress_request", "12").await.unwrap();
    assert_eq!(found.unwrap()["id"], id);
    for (intent, value) in [("pi_3", "13"), ("pi_1", "12")] {
        let found = world.gateway.find_refund(intent, "redress_request", value).await.unwrap();
        assert_eq!(found, None, "{intent} {value}");
    }
}

#[rstest]
#[tokio::test]
async fn a_list_is_read_and_a_missing_cursor_object_is_its_own_error(world: World) {
    let mut query = ListQuery {
        collection: Collection::Disputes,
        filters: vec![("created[gte]".into(), CREATED.to_string())],
        starting_after: None,
        ending_before: None,
        limit: 1,
    };
    let first = world.gateway.list(&query).await.unwrap();
    assert_eq!((first.objects.len(), first.has_more), (1, true));
    query.starting_after = first.objects[0]["id"].as_str().map(Into::into);
    let second = world.gateway.list(&query).await.unwrap();
    assert_eq!((second.objects.len(), second.has_more), (1, false));
    assert_ne!(first.objects, second.objects);
    query.starting_after = Some("du_none".into());
    let error = world.gateway.list(&query).await.unwrap_err();
    assert!(matches!(error, GatewayError::CursorGone { param: "starting_after", .. }), "{error:?}");
}

#[rstest]
#[tokio::test]
async fn the_stand_in_grants_what_the_desk_needs(world: World) {
    for permission in world.gateway.probe().await {
        assert_eq!(permission.state, PermissionState::Granted, "{permission:?}");
    }
}

#[rstest]
#[tokio::test]
async fn the_stand_in_takes_a_file(world: World) {
    let upload = Upload {
        name: "receipt.pdf".into(),
        media_type: "application/pdf".into(),
        bytes: b"%PDF-1.7\x00\xff".to_vec(),
    };
    let answer = world.gateway.upload(upload).await.unwrap();
    let file: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!((&file["purpose"], &file["size"]), (&"dispute_evidence".into(), &10.into()));
}

/// A payout is read and its contents are listed, as the stand-in's own schedule makes it.
#[rstest]
#[tokio::test]
async fn a_payout_tells_what_it_contains(world: World) {
    let stripe = &world.stripe;
    stripe.set_clock(CREATED).unwrap();
    let spec = |id, source| BalanceTransactionSpec {
        id,
        kind: "charge",
        reporting_category: "charge",
        amount: 1000,
        fee: 59,
        fee_description: "Stripe processing fees",
        currency: "usd",
        created: CREATED,
        source,
        description: "Payment",
    };
    let rows = [("txn_a", "ch_1"), ("txn_b", "ch_2")];
    let rows = rows.map(|(id, source)| balance_transaction(&spec(id, source)));
    stripe.put_objects(&rows).unwrap();
    let id = stripe.pay_out().unwrap()[0]["id"].as_str().unwrap().to_owned();
    stripe.set_clock(CREATED + 4 * 86_400).unwrap();

    let payout = world.gateway.read(ObjectKind::Payout, &id).await.unwrap().object().unwrap();
    let StripeObject::Payout(payout) = payout else { panic!("no payout") };
    assert_eq!((payout.amount, &payout.status), (2 * 941, &PayoutStatus::Paid));
    assert!(payout.is_listable());
    let listed = ListQuery { collection: Collection::Payouts, ..ListQuery::contents_of_payout("") };
    let listed = ListQuery { filters: Vec::new(), ..listed };
    assert_eq!(world.gateway.list(&listed).await.unwrap().objects, [payout.raw]);

    let page = world.gateway.list(&ListQuery::contents_of_payout(&id)).await.unwrap();
    let sources = page.objects.iter().map(|row| row["source"].as_str().unwrap());
    let mut sources: Vec<_> = sources.collect();
    sources.sort_unstable();
    assert_eq!(sources, ["ch_1", "ch_2", id.as_str()]);
}
