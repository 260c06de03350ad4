//! Payments, from the ledger and from Stripe's charges where those were read.

use std::collections::{BTreeMap, BTreeSet};

use decision::evidence::{
    CardChecks, CheckResult, CustomerIdentifiers, MovementKind, PaymentOrigin, PostalAddress,
    RecordedCard, RecordedPayment, UtcTime, WalletMovement,
};
use money::Amount;
use serde_json::Value as Json;
use store::{Lookup, StoreError, Timestamp, Tx, Value};

use super::{moment, movements::named};
use crate::{DeskError, dispute::row::Dispute, mirror, payment::Payment};

static CHARGES: Lookup = Lookup::new(
    "select payment_intent, raw from stripe_objects where kind = 'charge' and payment_intent in",
    "",
);
static WARNED: Lookup = Lookup::new(
    "select payment_intent, raw from stripe_objects
      where kind = 'radar.early_fraud_warning' and payment_intent in",
    "",
);
static DISPUTED: Lookup = Lookup::new("select reference, id from disputes where reference in", "");

/// The mirrored charge; null when it was not read.
pub(super) async fn charge_in(tx: &mut Tx, id: &str) -> Result<Json, DeskError> {
    Ok(mirror::raw_in(tx, "charge", id).await?.unwrap_or_default())
}

/// The disputed payment.
pub(super) async fn disputed_in(
    tx: &mut Tx,
    dispute: &Dispute,
    payment: &Payment,
    charge: &Json,
) -> Result<RecordedPayment, DeskError> {
    let reference = &payment.reference;
    let intent = mirror::raw_in(tx, "payment_intent", reference).await?.unwrap_or_default();
    let ids = [reference.as_str()].into_iter().map(Value::from).collect();
    let warned: Vec<(String, String)> = WARNED.all(tx, ids).await?;
    let id = if dispute.charge.is_empty() { reference } else { &dispute.charge };
    let known = Known {
        intent: (id != reference).then(|| reference.clone()),
        charge_id: id.clone(),
        amount: payment.captured(),
        at: moment(payment.top_up.posted_at),
    };
    Ok(RecordedPayment {
        disputed: true,
        fraud_warning: !warned.is_empty(),
        ..recorded(known, charge, &intent)
    })
}

/// All other payments of the wallet.
pub(super) async fn others_in(
    tx: &mut Tx,
    payment: &Payment,
    movements: &[WalletMovement],
) -> Result<Vec<RecordedPayment>, DeskError> {
    let bought = bought(payment, movements);
    let references: BTreeSet<&str> = bought.iter().map(|(reference, _)| *reference).collect();
    let ids = || references.iter().copied().map(Value::from).collect::<Vec<_>>();
    let charges: Vec<(String, String)> = CHARGES.all(tx, ids()).await?;
    let charges = by_payment(charges)?;
    let warned: Vec<(String, String)> = WARNED.all(tx, ids()).await?;
    let warned: BTreeSet<String> = warned.into_iter().map(|(reference, _)| reference).collect();
    let disputed: Vec<(String, String)> = DISPUTED.all(tx, ids()).await?;
    let disputed: BTreeSet<String> = disputed.into_iter().map(|(reference, _)| reference).collect();
    let others = bought.into_iter().map(|(reference, movement)| {
        let charge = charges.get(reference).cloned().unwrap_or_default();
        let id = charge["id"].as_str().unwrap_or(reference).to_owned();
        let known = Known {
            intent: (id != reference).then(|| reference.to_owned()),
            charge_id: id,
            amount: Amount::of(movement.amount, payment.currency()),
            at: movement.at,
        };
        let one = recorded(known, &charge, &Json::Null);
        RecordedPayment {
            disputed: one.disputed || disputed.contains(reference),
            fraud_warning: warned.contains(reference),
            ..one
        }
    });
    Ok(others.collect())
}

/// Top-ups of other payments, one for each payment.
fn bought<'a>(
    payment: &Payment,
    movements: &'a [WalletMovement],
) -> Vec<(&'a str, &'a WalletMovement)> {
    let mut seen = BTreeSet::new();
    let top_ups = movements.iter().filter(|movement| movement.kind == MovementKind::TopUp);
    let named = top_ups.filter_map(|movement| Some((movement.reference.as_deref()?, movement)));
    named
        .filter(|(reference, _)| *reference != payment.reference && seen.insert(*reference))
        .collect()
}

/// For each payment its successful charge, else any charge.
fn by_payment(rows: Vec<(String, String)>) -> Result<BTreeMap<String, Json>, StoreError> {
    let mut charges: BTreeMap<String, Json> = BTreeMap::new();
    for (payment, raw) in rows {
        let damaged = |_| StoreError::Damaged(format!("charge of payment {payment}"));
        let charge: Json = serde_json::from_str(&raw).map_err(damaged)?;
        if charge["status"] == "succeeded" || !charges.contains_key(&payment) {
            charges.insert(payment, charge);
        }
    }
    Ok(charges)
}

/// The ledger's record of a payment.
struct Known {
    intent: Option<String>,
    charge_id: String,
    amount: Amount,
    at: UtcTime,
}

fn recorded(known: Known, charge: &Json, intent: &Json) -> RecordedPayment {
    let made = charge["created"].as_i64().map(|seconds| moment(Timestamp::from_seconds(seconds)));
    let metadata = [&charge["metadata"], &intent["metadata"]];
    RecordedPayment {
        amount: charged(charge).unwrap_or(known.amount),
        intent: known.intent,
        charge: known.charge_id,
        at: made.unwrap_or(known.at),
        origin: origin(&metadata),
        card: card(charge),
        statement_descriptor: text(&charge["calculated_statement_descriptor"]),
        receipt_number: text(&charge["receipt_number"]),
        checks: checks(&charge["payment_method_details"]["card"]["checks"]),
        identifiers: identifiers(charge, &metadata),
        settled: charge["captured"].as_bool().unwrap_or(true),
        disputed: charge["disputed"].as_bool().unwrap_or(false),
        fraud_warning: false,
        card_check: false,
    }
}

/// The money of a charge, in its own currency.
fn charged(charge: &Json) -> Option<Amount> {
    let minor = charge["amount_captured"].as_i64().filter(|minor| *minor > 0)?;
    let currency = charge["currency"].as_str()?.parse().ok()?;
    Amount::new(minor, currency).ok()
}

fn origin(metadata: &[&Json]) -> PaymentOrigin {
    match first(metadata, "origin").as_deref() {
        Some("single") => PaymentOrigin::Single,
        Some("automatic_top_up") => PaymentOrigin::AutomaticTopUp,
        Some(_) | None => PaymentOrigin::Unknown,
    }
}

fn card(charge: &Json) -> Option<RecordedCard> {
    let card = &charge["payment_method_details"]["card"];
    Some(RecordedCard {
        brand: text(&card["brand"])?,
        last4: text(&card["last4"])?,
        fingerprint: text(&card["fingerprint"]),
    })
}

fn checks(checks: &Json) -> CardChecks {
    CardChecks {
        address_line1: check(&checks["address_line1_check"]),
        postal_code: check(&checks["address_postal_code_check"]),
        cvc: check(&checks["cvc_check"]),
    }
}

fn check(result: &Json) -> Option<CheckResult> {
    match result.as_str()? {
        "pass" => Some(CheckResult::Pass),
        "fail" => Some(CheckResult::Fail),
        "unavailable" => Some(CheckResult::Unavailable),
        "unchecked" => Some(CheckResult::Unchecked),
        _ => None,
    }
}

fn identifiers(charge: &Json, metadata: &[&Json]) -> CustomerIdentifiers {
    let billed = text(&charge["billing_details"]["email"]);
    CustomerIdentifiers {
        account_id: first(metadata, "customer_account_id"),
        device_id: first(metadata, "customer_device_id"),
        device_fingerprint: first(metadata, "customer_device_fingerprint"),
        email: billed.or_else(|| text(&charge["receipt_email"])),
        purchase_ip: first(metadata, "customer_purchase_ip"),
    }
}

fn first(metadata: &[&Json], name: &str) -> Option<String> {
    metadata.iter().find_map(|metadata| named(metadata, &[name]))
}

/// The billing address of a charge; `None` when no part is known.
pub(super) fn billing_address(charge: &Json) -> Option<PostalAddress> {
    let address = &charge["billing_details"]["address"];
    let address = PostalAddress {
        line1: text(&address["line1"]),
        line2: text(&address["line2"]),
        city: text(&address["city"]),
        state: text(&address["state"]),
        postal_code: text(&address["postal_code"]),
        country: text(&address["country"]),
    };
    (address != PostalAddress::default()).then_some(address)
}

fn text(value: &Json) -> Option<String> {
    value.as_str().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}
