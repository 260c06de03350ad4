//! Stripe's objects of a purchase: customer, charge and its balance transaction, payment intent, checkout
//! session.

use fake_stripe::objects::{
    BalanceTransactionSpec, ChargeSpec, CheckoutSessionSpec, CustomerSpec, PaymentIntentSpec,
    balance_transaction, charge, checkout_session, customer, payment_intent,
};
use money::Amount;
use serde_json::{Value as Json, json};
use store::Timestamp;

use crate::{
    payment::{Payment, unix_seconds},
    person::Person,
};

/// Time until the money of a payment can be paid out.
const AVAILABLE_SECONDS: i64 = 2 * 86_400;

/// Everything of a payment that went through.
pub(crate) fn paid(person: &Person, payment: &Payment) -> Vec<Json> {
    let row = moved(payment);
    let mut charge = charged(person, payment);
    charge["balance_transaction"] = row["id"].clone();
    let mut objects = vec![buyer(person), charge, row, intended(person, payment)];
    if let Some(id) = &payment.session {
        let mut session = session(person, id, payment.amount, payment.at);
        session["payment_intent"] = payment.reference.as_str().into();
        session["payment_status"] = "paid".into();
        session["status"] = "complete".into();
        session["url"] = Json::Null;
        objects.push(session);
    }
    objects
}

/// A checkout that nobody has paid; over when its day is.
pub(crate) fn unpaid(
    person: &Person,
    id: &str,
    amount: Amount,
    begun: Timestamp,
    is_over: bool,
) -> [Json; 2] {
    let mut session = session(person, id, amount, begun);
    if is_over {
        session["status"] = "expired".into();
        session["url"] = Json::Null;
    }
    [buyer(person), session]
}

fn buyer(person: &Person) -> Json {
    let mut buyer = customer(&CustomerSpec {
        name: person.name.as_deref(),
        email: Some(&person.email),
        metadata: &[("user_id", person.id.as_str())],
        ..CustomerSpec::new(&person.customer, unix_seconds(person.joined))
    });
    buyer["address"] = address(person);
    buyer
}

fn charged(person: &Person, payment: &Payment) -> Json {
    let origin = if payment.session.is_some() { "single" } else { "automatic_top_up" };
    let mut charge = charge(&ChargeSpec {
        customer: Some(&person.customer),
        payment_intent: Some(&payment.reference),
        description: Some("Prepaid credits"),
        billing_name: person.name.as_deref(),
        billing_email: Some(&person.email),
        card_brand: person.card.brand.as_str(),
        card_last4: &person.card.last4,
        metadata: &[
            ("user_id", person.id.as_str()),
            ("origin", origin),
            ("customer_account_id", person.id.as_str()),
            ("customer_purchase_ip", &person.device.ip),
            ("customer_device_id", &person.device.id),
            ("customer_device_fingerprint", &person.device.fingerprint),
        ],
        ..ChargeSpec::new(
            &payment.charge,
            payment.amount.minor(),
            &payment.amount.currency().to_string(),
            unix_seconds(payment.at),
        )
    });
    charge["billing_details"]["address"] = address(person);
    charge["calculated_statement_descriptor"] = "ATLAS CREDITS".into();
    let card = &mut charge["payment_method_details"]["card"];
    card["country"] = person.address.country.into();
    card["fingerprint"] = person.card.fingerprint.as_str().into();
    card["checks"] = json!({
        "address_line1_check": payment.checks.line1,
        "address_postal_code_check": payment.checks.postal_code,
        "cvc_check": payment.checks.cvc,
    });
    charge
}

/// The money in the balance, available two days later and then paid out. This Stripe keeps no fee.
fn moved(payment: &Payment) -> Json {
    let created = unix_seconds(payment.at);
    let mut row = balance_transaction(&BalanceTransactionSpec {
        id: &payment.charge.replacen("ch_", "txn_", 1),
        kind: "charge",
        reporting_category: "charge",
        amount: payment.amount.minor(),
        fee: 0,
        fee_description: "",
        currency: &payment.amount.currency().to_string(),
        created,
        source: &payment.charge,
        description: "Prepaid credits",
    });
    row["available_on"] = (created + AVAILABLE_SECONDS).into();
    row
}

fn intended(person: &Person, payment: &Payment) -> Json {
    payment_intent(&PaymentIntentSpec {
        customer: Some(&person.customer),
        latest_charge: Some(&payment.charge),
        description: Some("Prepaid credits"),
        receipt_email: Some(&person.email),
        metadata: &[("user_id", person.id.as_str())],
        ..PaymentIntentSpec::new(
            &payment.reference,
            payment.amount.minor(),
            &payment.amount.currency().to_string(),
            unix_seconds(payment.at),
        )
    })
}

fn session(person: &Person, id: &str, amount: Amount, begun: Timestamp) -> Json {
    let credits = amount.minor().to_string();
    let mut session = checkout_session(&CheckoutSessionSpec {
        customer: Some(&person.customer),
        client_reference_id: Some(person.id.as_str()),
        metadata: &[("user_id", person.id.as_str()), ("credits", &credits)],
        ..CheckoutSessionSpec::new(
            id,
            amount.minor(),
            &amount.currency().to_string(),
            unix_seconds(begun),
        )
    });
    session["customer_details"] = json!({
        "address": address(person),
        "business_name": null,
        "email": person.email,
        "individual_name": null,
        "name": person.name,
        "phone": null,
        "tax_exempt": "none",
        "tax_ids": [],
    });
    session
}

fn address(person: &Person) -> Json {
    let part = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let place = person.address;
    json!({
        "city": part(place.city),
        "country": part(place.country),
        "line1": part(place.line1),
        "line2": null,
        "postal_code": part(place.postal_code),
        "state": part(place.state),
    })
}
