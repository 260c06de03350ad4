use rstest::rstest;
use serde_json::{Value, json};

use super::mirror_fixtures::{MIRRORED, fixtures};
use crate::mirror::{EventObject, StripeObject, names_email, without_personal_data};

fn redacted(object: &Value) -> Value {
    without_personal_data(object, &["user_id".to_owned(), "credits".to_owned()])
}

/// Each object with the same person in it, and what must be left of it.
#[rstest]
#[case::customer(
    json!({
        "object": "customer", "id": "cus_1", "created": 1, "livemode": false,
        "email": "ada@example.com", "name": "Ada Lovelace", "phone": "+441", "description": "Ada",
        "address": { "city": "London", "country": "GB", "line1": "1 Ada St", "postal_code": "N1" },
        "shipping": { "name": "Ada", "address": { "country": "GB", "line1": "1 Ada St" } },
        "preferred_locales": ["en-Ada"], "invoice_prefix": "ADA1",
        "tax_ids": { "data": [{ "type": "gb_vat", "value": "GBADA" }] },
        "metadata": { "user_id": "u_1", "full name": "Ada Lovelace" },
    }),
    json!({
        "object": "customer", "id": "cus_1", "created": 1, "livemode": false,
        "email": null, "name": null, "phone": null, "description": null,
        "address": { "city": null, "country": "GB", "line1": null, "postal_code": null },
        "shipping": { "name": null, "address": { "country": "GB", "line1": null } },
        "preferred_locales": [null], "invoice_prefix": null,
        "tax_ids": { "data": [{ "type": "gb_vat", "value": null }] },
        "metadata": { "user_id": "u_1" },
    })
)]
#[case::charge(
    json!({
        "object": "charge", "id": "ch_1", "amount": 1000, "amount_captured": 1000, "currency": "usd",
        "status": "succeeded", "customer": { "object": "customer", "id": "cus_1", "name": "Ada" },
        "payment_intent": "pi_1", "description": "Credits for Ada", "receipt_email": "ada@example.com",
        "receipt_url": "https://pay.stripe.com/receipts/ada", "failure_message": "Ada's card",
        "billing_details": { "email": "ada@example.com", "name": "Ada", "phone": null },
        "payment_method_details": { "type": "card", "card": {
            "brand": "visa", "country": "GB", "last4": "4242", "fingerprint": "ADA", "exp_month": 1,
            "exp_year": 2030, "funding": "credit", "checks": { "cvc_check": "pass" },
            "wallet": { "type": "link", "link": { "email": "ada@example.com" } },
        } },
        "a_field_of_next_year": { "person": "Ada" }, "metadata": { "credits": "900", "ip": "10.0.0.1" },
    }),
    json!({
        "object": "charge", "id": "ch_1", "amount": 1000, "amount_captured": 1000, "currency": "usd",
        "status": "succeeded", "customer": { "object": "customer", "id": "cus_1", "name": null },
        "payment_intent": "pi_1", "description": null, "receipt_email": null,
        "receipt_url": null, "failure_message": null,
        "billing_details": { "email": null, "name": null, "phone": null },
        "payment_method_details": { "type": "card", "card": {
            "brand": "visa", "country": "GB", "last4": null, "fingerprint": null, "exp_month": null,
            "exp_year": null, "funding": "credit", "checks": { "cvc_check": "pass" },
            "wallet": { "type": "link", "link": { "email": null } },
        } },
        "a_field_of_next_year": { "person": null }, "metadata": { "credits": "900" },
    })
)]
#[case::dispute(
    json!({
        "object": "dispute", "id": "du_1", "amount": 1000, "currency": "usd", "charge": "ch_1",
        "status": "lost", "reason": "fraudulent", "balance_transactions": [
            { "object": "balance_transaction", "id": "txn_1", "type": "adjustment", "net": -1000,
              "description": "Chargeback of Ada", "source": "du_1" },
        ],
        "evidence": { "customer_name": "Ada", "customer_purchase_ip": "10.0.0.1", "receipt": "file_1",
            "enhanced_evidence": { "visa_compelling_evidence_3": { "disputed_transaction": {
                "customer_email_address": "ada@example.com" } } } },
        "evidence_details": { "due_by": 5, "submission_count": 1, "enhanced_eligibility": {
            "visa_compliance": { "status": "fee_acknowledged" } } },
        "payment_method_details": { "type": "card", "card": {
            "brand": "visa", "case_type": "chargeback", "network_reason_code": "10.4" } },
    }),
    json!({
        "object": "dispute", "id": "du_1", "amount": 1000, "currency": "usd", "charge": "ch_1",
        "status": "lost", "reason": "fraudulent", "balance_transactions": [
            { "object": "balance_transaction", "id": "txn_1", "type": "adjustment", "net": -1000,
              "description": null, "source": "du_1" },
        ],
        "evidence": { "customer_name": null, "customer_purchase_ip": null, "receipt": null,
            "enhanced_evidence": { "visa_compelling_evidence_3": { "disputed_transaction": {
                "customer_email_address": null } } } },
        "evidence_details": { "due_by": 5, "submission_count": 1, "enhanced_eligibility": {
            "visa_compliance": { "status": "fee_acknowledged" } } },
        "payment_method_details": { "type": "card", "card": {
            "brand": "visa", "case_type": "chargeback", "network_reason_code": "10.4" } },
    })
)]
#[case::event(
    json!({
        "object": "event", "id": "evt_1", "type": "customer.updated", "created": 3, "data": {
            "object": { "object": "customer", "id": "cus_1", "email": "new@example.com" },
            "previous_attributes": { "email": "ada@example.com", "metadata": { "note": "Ada" } },
        },
    }),
    json!({
        "object": "event", "id": "evt_1", "type": "customer.updated", "created": 3, "data": {
            "object": { "object": "customer", "id": "cus_1", "email": null },
            "previous_attributes": { "email": null, "metadata": {} },
        },
    })
)]
fn texts_of_a_person_go_and_what_the_books_need_stays(
    #[case] object: Value,
    #[case] expected: Value,
) {
    let once = redacted(&object);
    assert_eq!(once, expected);
    assert_eq!(redacted(&once), once, "applied again it changes nothing");
}

#[test]
fn stripes_own_examples_can_still_be_read_and_name_nobody() {
    let Some(resources) = fixtures() else { return };
    for name in MIRRORED {
        let example = &resources[name];
        let left = redacted(example);
        let (before, after) = (StripeObject::parse(example), StripeObject::parse(&left));
        let (before, after) =
            (before.unwrap(), after.unwrap_or_else(|error| panic!("{name}: {error}")));
        assert_eq!(format!("{after:?}"), format!("{before:?}"), "{name}: kind, id, amount, state");
        let text = left.to_string();
        for personal in ["@", "Jenny", "San Francisco", "4242", "https://"] {
            assert!(!text.contains(personal), "{name} still says {personal}: {text}");
        }
    }
    let event = redacted(&resources["event"]);
    assert!(EventObject::parse(&event).is_ok());
}

#[rstest]
#[case(json!({ "email": "Ada@Example.com " }), true)]
#[case(json!({ "receipt_email": "ada@example.com" }), true)]
#[case(json!({ "customer_details": { "email": "ada@example.com" } }), true)]
#[case(json!({ "billing_details": { "email": "ada@example.com" } }), true)]
#[case(json!({ "customer_email": "ada@example.com" }), true)]
#[case(json!({ "email": "ada@example.com.au" }), false)]
#[case(json!({ "evidence": { "uncategorized_text": "ada@example.com" } }), false)]
#[case(json!({ "email": null }), false)]
fn an_object_names_its_payer_in_known_places_only(#[case] object: Value, #[case] names: bool) {
    assert_eq!(names_email(&object, "ada@example.com"), names);
}
