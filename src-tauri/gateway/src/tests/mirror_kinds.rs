use std::collections::BTreeMap;

use rstest::rstest;
use serde_json::{Value, json};

use crate::mirror::{
    BalanceTransactionObject, ChargeObject, CheckoutSessionObject, CustomerObject,
    EarlyFraudWarningObject, EventObject, MirrorError, PaymentIntentObject, PayoutObject,
    PayoutStatus, Reconciliation, StripeObject,
};

/// As small as an object may be, with values and fields of next year.
#[rstest]
#[case::customer(json!({"object": "customer", "id": "x_1"}), &["id"])]
#[case::checkout_session(
    json!({"object": "checkout.session", "id": "x_1", "status": "new", "payment_status": "new"}),
    &["id"]
)]
#[case::balance_transaction(
    json!({"object": "balance_transaction", "id": "x_1", "type": "new", "amount": -500, "fee": 15,
        "net": -515, "currency": "usd", "status": "new"}),
    &["id", "type", "amount", "fee", "net", "currency"]
)]
#[case::payout(
    json!({"object": "payout", "id": "x_1", "amount": 5, "currency": "usd", "status": "new",
        "reconciliation_status": "new", "automatic": true}),
    &["id", "amount", "currency", "status"]
)]
#[case::warning(
    json!({"object": "radar.early_fraud_warning", "id": "x_1", "charge": "ch_1",
        "fraud_type": "new"}),
    &["id", "charge"]
)]
fn the_smallest_object_is_read_and_what_it_lacks_is_named(
    #[case] mut value: Value,
    #[case] required: &[&str],
) {
    value["new_field"] = json!({"deep": [1]});
    assert_eq!(StripeObject::parse(&value).unwrap().id(), "x_1");
    for field in required {
        for lack in [None, Some(Value::Null)] {
            let mut value = value.clone();
            let fields = value.as_object_mut().unwrap();
            match lack {
                None => fields.remove(*field),
                Some(null) => fields.insert((*field).into(), null),
            };
            let error = StripeObject::parse(&value).unwrap_err();
            assert!(
                matches!(error, MirrorError::FieldMissing { field: named, .. } if named == *field),
                "{error:?}"
            );
        }
    }
}

fn event(data: &Value) -> EventObject {
    EventObject::parse(&json!({
        "object": "event", "id": "evt_1", "type": "new.kind", "created": 1_700_000_000,
        "livemode": true, "data": data,
    }))
    .unwrap()
}

#[rstest]
#[case::whole(json!({"object": {"object": "refund", "id": "re_1"}}), Some("refund"), Some("re_1"))]
#[case::without_an_id(json!({"object": {"object": "balance"}}), Some("balance"), None)]
#[case::without_a_kind(json!({"object": {"id": "x_1"}}), None, Some("x_1"))]
#[case::odd_id(json!({"object": {"object": "refund", "id": 5}}), Some("refund"), None)]
#[case::object_is_a_text(json!({"object": "re_1"}), None, None)]
#[case::nothing(json!({}), None, None)]
#[case::null(json!(null), None, None)]
fn an_event_is_one_whatever_it_is_about(
    #[case] data: Value,
    #[case] object_kind: Option<&str>,
    #[case] object_id: Option<&str>,
) {
    let event = event(&data);
    assert_eq!((event.id.as_str(), event.kind.as_str()), ("evt_1", "new.kind"));
    assert_eq!((event.created_at, event.livemode), (1_700_000_000, Some(true)));
    assert_eq!(event.object_kind.as_deref(), object_kind);
    assert_eq!(event.object_id.as_deref(), object_id);
}

#[rstest]
fn an_event_needs_its_id_type_and_time(#[values("id", "type", "created")] field: &str) {
    let mut value = event(&json!({})).raw;
    value.as_object_mut().unwrap().remove(field);
    let error = EventObject::parse(&value).unwrap_err();
    assert!(matches!(error, MirrorError::FieldMissing { field: named, .. } if named == field));
}

#[test]
fn a_checkout_session_is_read_whole() {
    let value = json!({
        "object": "checkout.session", "id": "cs_1", "status": "complete", "livemode": true,
        "payment_status": "paid", "payment_intent": {"id": "pi_1"}, "customer": "cus_1",
        "client_reference_id": "cart-7", "amount_total": 1100, "amount_subtotal": 1000,
        "currency": "usd", "created": 1_700_000_000, "metadata": {"user": "7", "odd": 5},
    });
    let expected = CheckoutSessionObject {
        id: "cs_1".into(),
        status: Some("complete".into()),
        payment_status: Some("paid".into()),
        payment_intent: Some("pi_1".into()),
        customer: Some("cus_1".into()),
        client_reference_id: Some("cart-7".into()),
        amount_total: Some(1100),
        amount_subtotal: Some(1000),
        currency: Some("usd".into()),
        created: Some(1_700_000_000),
        metadata: BTreeMap::from([("user".into(), "7".into())]),
        livemode: true,
        raw: value.clone(),
    };
    assert!(CheckoutSessionObject::parse(&value).unwrap() == expected);
}

#[test]
fn a_balance_transaction_is_read_whole() {
    let value = json!({
        "object": "balance_transaction", "id": "txn_1", "type": "adjustment", "amount": -3000,
        "fee": 1500, "net": -4500, "currency": "usd", "reporting_category": "dispute",
        "source": "du_1", "status": "available", "created": 1, "available_on": 2,
    });
    let expected = BalanceTransactionObject {
        id: "txn_1".into(),
        kind: "adjustment".into(),
        reporting_category: Some("dispute".into()),
        amount: -3000,
        fee: 1500,
        net: -4500,
        currency: "usd".into(),
        source: Some("du_1".into()),
        status: Some("available".into()),
        created: Some(1),
        available_on: Some(2),
        raw: value.clone(),
    };
    assert!(BalanceTransactionObject::parse(&value).unwrap() == expected);
}

#[test]
fn a_payout_is_read_whole() {
    let value = json!({
        "object": "payout", "id": "po_1", "amount": 700, "currency": "usd", "status": "in_transit",
        "automatic": true, "reconciliation_status": "completed", "arrival_date": 86_400,
        "created": 1, "livemode": true,
    });
    let expected = PayoutObject {
        id: "po_1".into(),
        amount: 700,
        currency: "usd".into(),
        status: PayoutStatus::InTransit,
        automatic: true,
        reconciliation: Some(Reconciliation::Completed),
        arrival_date: Some(86_400),
        created: Some(1),
        livemode: true,
        raw: value.clone(),
    };
    assert!(PayoutObject::parse(&value).unwrap() == expected);
}

/// Stripe lists what automatic payouts contain, and only when it knows it.
#[rstest]
#[case::known(json!(true), json!("completed"), true)]
#[case::not_yet(json!(true), json!("in_progress"), false)]
#[case::manual(json!(false), json!("not_applicable"), false)]
#[case::a_new_word(json!(true), json!("estimated"), false)]
#[case::not_said(json!(true), Value::Null, false)]
#[case::odd(json!(false), json!("completed"), false)]
fn contents_are_listed_of_reconciled_payouts(
    #[case] automatic: Value,
    #[case] reconciliation: Value,
    #[case] expected: bool,
) {
    let payout = PayoutObject::parse(&json!({
        "object": "payout", "id": "po_1", "amount": 700, "currency": "usd", "status": "beamed",
        "automatic": automatic, "reconciliation_status": reconciliation,
    }))
    .unwrap();
    assert_eq!(payout.is_listable(), expected);
    assert_eq!(payout.status, PayoutStatus::Unknown("beamed".into()));
    assert_eq!(payout.reconciliation.map(|it| json!(it)).unwrap_or_default(), reconciliation);
}

#[test]
fn a_warning_is_read_whole() {
    let value = json!({
        "object": "radar.early_fraud_warning", "id": "issfr_1", "charge": {"id": "ch_1"},
        "payment_intent": "pi_1", "fraud_type": "misc", "actionable": true, "created": 1,
        "livemode": true,
    });
    let expected = EarlyFraudWarningObject {
        id: "issfr_1".into(),
        charge: "ch_1".into(),
        payment_intent: Some("pi_1".into()),
        fraud_type: "misc".into(),
        actionable: true,
        created: Some(1),
        livemode: true,
        raw: value.clone(),
    };
    assert!(EarlyFraudWarningObject::parse(&value).unwrap() == expected);
}

#[rstest]
#[case::there(json!({"object": "customer", "id": "cus_1", "email": "a@b.example"}), false)]
#[case::deleted(json!({"object": "customer", "id": "cus_1", "deleted": true}), true)]
fn a_deleted_customer_is_still_read(#[case] value: Value, #[case] deleted: bool) {
    let customer = CustomerObject::parse(&value).unwrap();
    assert_eq!((customer.deleted, customer.email.is_none()), (deleted, deleted));
    assert!(!format!("{customer:?}").contains("a@b.example"));
}

#[test]
fn a_payment_and_its_charge_say_whose_they_are() {
    let mut value = json!({
        "object": "payment_intent", "id": "pi_1", "amount": 1000, "currency": "usd",
        "status": "succeeded", "amount_received": 900, "latest_charge": {"id": "ch_1"},
        "customer": "cus_1", "metadata": {"user": "7"}, "amount_captured": 900,
    });
    let metadata = BTreeMap::from([("user".to_owned(), "7".to_owned())]);
    let payment = PaymentIntentObject::parse(&value).unwrap();
    assert_eq!((payment.amount_received, payment.latest_charge.as_deref()), (900, Some("ch_1")));
    assert_eq!((payment.customer.as_deref(), &payment.metadata), (Some("cus_1"), &metadata));
    value["object"] = json!("charge");
    let charge = ChargeObject::parse(&value).unwrap();
    assert_eq!((charge.amount_captured, charge.customer.as_deref()), (900, Some("cus_1")));
    assert_eq!(charge.metadata, metadata);
}
