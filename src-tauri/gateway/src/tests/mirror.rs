use std::collections::BTreeMap;

use rstest::rstest;
use serde_json::{Value, json};

use crate::mirror::{
    DisputeObject, DisputeStatus, MirrorError, RefundObject, RefundStatus, StripeObject,
};

/// As small as an object may be.
fn smallest(kind: &str) -> Value {
    json!({"object": kind, "id": "x_1", "amount": 500, "currency": "usd", "status": "new_next_year"})
}

fn with(mut value: Value, field: &str, content: Value) -> Value {
    value[field] = content;
    value
}

fn without(mut value: Value, field: &str) -> Value {
    value.as_object_mut().unwrap().remove(field);
    value
}

fn dispute(value: &Value) -> DisputeObject {
    DisputeObject::parse(value).unwrap()
}

#[rstest]
fn the_smallest_object_is_read_with_any_status_and_any_extra_field(
    #[values("refund", "dispute", "charge", "payment_intent")] kind: &str,
) {
    let value = with(smallest(kind), "new_field", json!({"deep": [1]}));
    let object = StripeObject::parse(&value).unwrap();
    assert_eq!(object.id(), "x_1");
    assert!(format!("{object:?}").contains("new_next_year"), "{object:?}");
}

#[rstest]
fn what_is_required_is_named_when_missing(
    #[values("refund", "dispute", "charge", "payment_intent")] kind: &str,
    #[values("id", "amount", "currency", "status")] required: &str,
    #[values(false, true)] null: bool,
) {
    // Stripe says that the status of a refund may be null; it is kept as one that is not known.
    if null && (kind, required) == ("refund", "status") {
        assert!(StripeObject::parse(&with(smallest(kind), required, Value::Null)).is_ok());
        return;
    }
    let whole = smallest(kind);
    let value = if null { with(whole, required, Value::Null) } else { without(whole, required) };
    let error = StripeObject::parse(&value).unwrap_err();
    let MirrorError::FieldMissing { kind: named, field } = error else { panic!("{error:?}") };
    assert_eq!((named.replace(' ', "_").as_str(), field), (kind, required));
}

#[rstest]
#[case::amount_as_text("amount", json!("500"), "a whole number")]
#[case::amount_with_decimals("amount", json!(5.5), "a whole number")]
#[case::id_as_number("id", json!(1), "a text")]
#[case::status_as_object("status", json!({}), "a text")]
fn what_is_required_must_have_its_type(
    #[case] field: &'static str,
    #[case] content: Value,
    #[case] expected: &'static str,
) {
    let error = StripeObject::parse(&with(smallest("refund"), field, content)).unwrap_err();
    assert_eq!(error, MirrorError::FieldWrong { kind: "refund", field, expected });
}

#[rstest]
#[case::a_list(json!([]), MirrorError::NotAnObject)]
#[case::nothing(json!(null), MirrorError::NotAnObject)]
#[case::no_kind(
    json!({"id": "x_1"}),
    MirrorError::FieldMissing { kind: "Stripe object", field: "object" }
)]
#[case::held_for_approval(
    json!({"object": "v2.core.approval_request", "id": "areq_1"}),
    MirrorError::KindUnknown { kind: "v2.core.approval_request".into() }
)]
fn what_is_not_mirrored_is_refused(#[case] value: Value, #[case] expected: MirrorError) {
    assert_eq!(StripeObject::parse(&value).unwrap_err(), expected);
}

#[rstest]
#[case::missing(json!({}), None)]
#[case::id(json!({"charge": "ch_1"}), Some("ch_1"))]
#[case::expanded(json!({"charge": {"id": "ch_1", "object": "charge"}}), Some("ch_1"))]
#[case::null(json!({"charge": null}), None)]
#[case::odd(json!({"charge": 5}), None)]
fn a_reference_is_read_expanded_or_not(#[case] more: Value, #[case] expected: Option<&str>) {
    let mut value = smallest("refund");
    value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    assert_eq!(RefundObject::parse(&value).unwrap().charge.as_deref(), expected);
}

#[test]
fn a_refund_is_read_whole() {
    let value = json!({
        "object": "refund", "id": "re_1", "amount": 500, "currency": "usd", "status": "failed",
        "payment_intent": "pi_1", "charge": "ch_1", "reason": "duplicate",
        "failure_reason": "declined", "created": 1_700_000_000, "metadata": {"request": "12"},
    });
    let expected = RefundObject {
        id: "re_1".into(),
        amount: 500,
        currency: "usd".into(),
        status: RefundStatus::Failed,
        payment_intent: Some("pi_1".into()),
        charge: Some("ch_1".into()),
        reason: Some("duplicate".into()),
        failure_reason: Some("declined".into()),
        created: Some(1_700_000_000),
        metadata: BTreeMap::from([("request".into(), "12".into())]),
        raw: value.clone(),
    };
    assert!(RefundObject::parse(&value).unwrap() == expected);
}

#[test]
fn a_dispute_is_read_whole() {
    let value = json!({
        "object": "dispute", "id": "du_1", "amount": 500, "currency": "usd", "livemode": true,
        "status": "needs_response", "charge": "ch_1", "payment_intent": "pi_1",
        "reason": "fraudulent", "is_charge_refundable": true, "created": 1_700_000_000,
        "evidence_details": {
            "due_by": 1_701_000_000, "has_evidence": true, "past_due": true, "submission_count": 1,
        },
        "payment_method_details": {"type": "card", "card": {
            "brand": "visa", "network": "cartes_bancaires", "network_reason_code": "10.4",
        }},
        "balance_transactions": [{"id": "txn_1"}],
    });
    let expected = DisputeObject {
        id: "du_1".into(),
        amount: 500,
        currency: "usd".into(),
        charge: Some("ch_1".into()),
        payment_intent: Some("pi_1".into()),
        reason: "fraudulent".into(),
        status: DisputeStatus::NeedsResponse,
        due_by: Some(1_701_000_000),
        past_due: true,
        has_evidence: true,
        submission_count: 1,
        is_charge_refundable: true,
        network_reason_code: Some("10.4".into()),
        brand: Some("visa".into()),
        network: Some("cartes_bancaires".into()),
        balance_transactions: vec![json!({"id": "txn_1"})],
        created: Some(1_700_000_000),
        livemode: true,
        raw: value.clone(),
    };
    assert!(dispute(&value) == expected);
}

#[rstest]
#[case::inquiry_open("warning_needs_response", DisputeStatus::WarningNeedsResponse, true, true)]
#[case::inquiry_answered("warning_under_review", DisputeStatus::WarningUnderReview, true, false)]
#[case::inquiry_closed("warning_closed", DisputeStatus::WarningClosed, true, false)]
#[case::open("needs_response", DisputeStatus::NeedsResponse, false, true)]
#[case::answered("under_review", DisputeStatus::UnderReview, false, false)]
#[case::won("won", DisputeStatus::Won, false, false)]
#[case::lost("lost", DisputeStatus::Lost, false, false)]
#[case::prevented("prevented", DisputeStatus::Prevented, false, false)]
#[case::appeal_open("appeal_needs_response", DisputeStatus::AppealNeedsResponse, false, true)]
#[case::appeal_filed("appeal_under_review", DisputeStatus::AppealUnderReview, false, false)]
#[case::new("on_the_moon", DisputeStatus::Unknown("on_the_moon".into()), false, false)]
fn every_dispute_status_is_kept(
    #[case] text: &str,
    #[case] expected: DisputeStatus,
    #[case] is_inquiry: bool,
    #[case] needs_response: bool,
) {
    let status = dispute(&with(smallest("dispute"), "status", json!(text))).status;
    assert_eq!(status, expected);
    assert_eq!((status.is_inquiry(), status.needs_response()), (is_inquiry, needs_response));
    let stored = serde_json::to_value(&status).unwrap();
    assert_eq!(stored, json!(text));
    assert_eq!(serde_json::from_value::<DisputeStatus>(stored).unwrap(), status);
}

#[rstest]
#[case::no_details(json!(null), true)]
#[case::no_date(json!({"due_by": null}), true)]
#[case::a_date(json!({"due_by": 1_700_000_000}), true)]
#[case::the_bank_takes_no_answer(json!({"due_by": 0}), false)]
fn a_dispute_says_whether_it_can_be_answered(#[case] details: Value, #[case] expected: bool) {
    let value = with(smallest("dispute"), "evidence_details", details);
    assert_eq!(dispute(&value).is_answerable(), expected);
}

#[test]
fn debug_hides_the_raw_part() {
    let value = with(smallest("dispute"), "evidence", json!({"customer_name": "Zoe"}));
    let object = StripeObject::parse(&value).unwrap();
    assert!(!format!("{object:?}").contains("Zoe"));
}
