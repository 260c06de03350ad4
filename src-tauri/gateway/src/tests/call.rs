use rstest::rstest;

use super::usd;
use crate::{CallError, StripeCall};

/// All 27, as Stripe documents them.
const EVIDENCE_FIELDS: [&str; 27] = [
    "access_activity_log",
    "billing_address",
    "cancellation_policy",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_communication",
    "customer_email_address",
    "customer_name",
    "customer_purchase_ip",
    "customer_signature",
    "duplicate_charge_documentation",
    "duplicate_charge_explanation",
    "duplicate_charge_id",
    "product_description",
    "receipt",
    "refund_policy",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "service_date",
    "service_documentation",
    "shipping_address",
    "shipping_carrier",
    "shipping_date",
    "shipping_documentation",
    "shipping_tracking_number",
    "uncategorized_file",
    "uncategorized_text",
];

#[rstest]
#[case::whole(
    StripeCall::create_refund("pi_1", usd(500), None, &[]).unwrap(),
    "/v1/refunds",
    "amount=500&payment_intent=pi_1"
)]
#[case::with_reason_and_metadata(
    StripeCall::create_refund(
        "pi_1", usd(1), Some("requested_by_customer"), &[("request", "12"), ("by", "redress")]
    ).unwrap(),
    "/v1/refunds",
    "amount=1&metadata[by]=redress&metadata[request]=12&payment_intent=pi_1&reason=requested_by_customer"
)]
#[case::metadata_cannot_become_a_parameter(
    StripeCall::create_refund("pi_1", usd(1), None, &[("a]&amount=9&b[", "c&amount=9")]).unwrap(),
    "/v1/refunds",
    "amount=1&metadata[a%5D%26amount%3D9%26b%5B]=c%26amount%3D9&payment_intent=pi_1"
)]
#[case::close(StripeCall::close_dispute("du_1"), "/v1/disputes/du_1/close", "")]
#[case::staged(
    StripeCall::submit_evidence("du_1", &[("product_description", "Credits")], false).unwrap(),
    "/v1/disputes/du_1",
    "evidence[product_description]=Credits&submit=false"
)]
#[case::final_answer(
    StripeCall::submit_evidence(
        "du_1", &[("uncategorized_text", "1 + 1 = 2 & more\n…"), ("customer_name", "Zoë")], true
    ).unwrap(),
    "/v1/disputes/du_1",
    "evidence[customer_name]=Zo%C3%AB&evidence[uncategorized_text]=1+%2B+1+%3D+2+%26+more%0A%E2%80%A6&submit=true"
)]
#[case::what_was_staged_before(
    StripeCall::submit_evidence("du_1", &[], true).unwrap(),
    "/v1/disputes/du_1",
    "submit=true"
)]
#[case::an_id_stays_in_its_segment(
    StripeCall::close_dispute("du_1/../x?y#z"),
    "/v1/disputes/du_1%2F%2E%2E%2Fx%3Fy%23z/close",
    ""
)]
fn a_call_is_exact(#[case] call: StripeCall, #[case] path: &str, #[case] body: &str) {
    assert_eq!(call, StripeCall { method: "POST".into(), path: path.into(), body: body.into() });
}

#[test]
fn the_same_call_is_the_same_text_every_time() {
    let keys: Vec<String> = (0..40).map(|n| format!("key_{n}")).collect();
    let metadata: Vec<(&str, &str)> = keys.iter().map(|key| (key.as_str(), "value")).collect();
    let build = || StripeCall::create_refund("pi_1", usd(500), None, &metadata).unwrap();
    assert_eq!(build(), build());
}

#[test]
fn a_stored_call_comes_back_as_it_was() {
    let call = StripeCall::create_refund("pi_1", usd(500), Some("duplicate"), &[]).unwrap();
    let stored = serde_json::to_string(&call).unwrap();
    assert_eq!(serde_json::from_str::<StripeCall>(&stored).unwrap(), call);
}

#[test]
fn every_evidence_field_goes_to_its_own_name() {
    for field in EVIDENCE_FIELDS {
        let call = StripeCall::submit_evidence("du_1", &[(field, "x")], false).unwrap();
        assert_eq!(call.body, format!("evidence[{field}]=x&submit=false"));
    }
}

#[rstest]
#[case::nothing(usd(0), None, "refund_not_positive")]
#[case::less_than_nothing(usd(-1), None, "refund_not_positive")]
#[case::unknown_reason(usd(1), Some("because"), "refund_reason_unknown")]
fn a_refund_stripe_would_refuse_is_not_built(
    #[case] amount: money::Amount,
    #[case] reason: Option<&str>,
    #[case] code: &str,
) {
    let error = StripeCall::create_refund("pi_1", amount, reason, &[]).unwrap_err();
    assert_eq!(error.code(), code);
}

#[rstest]
#[case::unknown(
    &[("product_descripton", "x")],
    CallError::EvidenceFieldUnknown { field: "product_descripton".into() }
)]
#[case::twice(
    &[("receipt", "file_1"), ("receipt", "file_2")],
    CallError::EvidenceFieldTwice { field: "receipt".into() }
)]
fn evidence_is_never_dropped_silently(
    #[case] fields: &[(&str, &str)],
    #[case] expected: CallError,
) {
    assert_eq!(StripeCall::submit_evidence("du_1", fields, true).unwrap_err(), expected);
}

#[rstest]
#[case::consent(
    serde_json::json!({
        "visa_compelling_evidence_3": null, "mastercard_compliance": null,
        "visa_compliance": { "fee_acknowledged": true },
    }),
    "evidence[customer_name]=Zoe&evidence[enhanced_evidence][visa_compliance][fee_acknowledged]=true&submit=true"
)]
#[case::compelling(
    serde_json::json!({ "visa_compelling_evidence_3": {
        "disputed_transaction": {
            "customer_purchase_ip": "10.0.0.1", "merchandise_or_services": "services",
            "product_description": null, "shipping_address": null,
        },
        "prior_undisputed_transactions": [
            { "charge": "ch_1", "customer_purchase_ip": "10.0.0.1" }, { "charge": "ch_2" },
        ],
    }}),
    "evidence[customer_name]=Zoe\
     &evidence[enhanced_evidence][visa_compelling_evidence_3][disputed_transaction][customer_purchase_ip]=10.0.0.1\
     &evidence[enhanced_evidence][visa_compelling_evidence_3][disputed_transaction][merchandise_or_services]=services\
     &evidence[enhanced_evidence][visa_compelling_evidence_3][prior_undisputed_transactions][0][charge]=ch_1\
     &evidence[enhanced_evidence][visa_compelling_evidence_3][prior_undisputed_transactions][0][customer_purchase_ip]=10.0.0.1\
     &evidence[enhanced_evidence][visa_compelling_evidence_3][prior_undisputed_transactions][1][charge]=ch_2\
     &submit=true"
)]
#[case::nothing_set(
    serde_json::json!({ "visa_compliance": null, "visa_compelling_evidence_3": {
        "disputed_transaction": null, "prior_undisputed_transactions": [],
    }}),
    "evidence[customer_name]=Zoe&submit=true"
)]
fn structured_evidence_leaves_out_what_is_not_set(
    #[case] enhanced: serde_json::Value,
    #[case] body: &str,
) {
    let fields = [("customer_name", "Zoe")];
    let call = StripeCall::submit_enhanced_evidence("du_1", &fields, &enhanced, true).unwrap();
    assert_eq!(call.body, body);
}

#[rstest]
#[case::unknown(serde_json::json!({ "amex_compliance": { "fee_acknowledged": true } }))]
#[case::deeper(serde_json::json!({ "visa_compliance": { "fee_acknowledgd": true } }))]
#[case::wrong_type(serde_json::json!({ "visa_compliance": { "fee_acknowledged": "true" } }))]
fn structured_evidence_is_never_dropped_silently(#[case] enhanced: serde_json::Value) {
    let error = StripeCall::submit_enhanced_evidence("du_1", &[], &enhanced, true).unwrap_err();
    assert_eq!(error.code(), "evidence_field_unknown");
}

#[test]
fn debug_hides_the_body() {
    let call = StripeCall::submit_evidence("du_1", &[("customer_name", "Zoe")], true).unwrap();
    assert!(!format!("{call:?}").contains("Zoe"));
}
