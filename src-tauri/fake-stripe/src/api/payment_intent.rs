use serde_json::Value;

use super::{metadata::MetadataChange, paging};
use crate::{
    form::Form,
    objects::{
        BalanceTransactionSpec, ChargeSpec, PaymentIntentSpec, balance_transaction, charge,
        payment_intent,
    },
    refusal::Refusal,
    state::{Kind, State},
};

/// What a card payment costs: 2.9 % and 30.
const FEE_PER_MILLE: i64 = 29;
const FEE_FIXED: i64 = 30;

/// Parameters a checkout page sends and nothing here depends on.
const IGNORED: [&str; 5] = [
    "payment_method_types",
    "automatic_payment_methods",
    "off_session",
    "return_url",
    "confirmation_method",
];

pub(super) fn list(state: &State, form: Form) -> Result<Value, Refusal> {
    paging::page(state, Kind::PaymentIntent, &["customer"], form)
}

/// Creates an intent; with `confirm=true` and a payment method it is paid at once.
pub(super) fn create(state: &mut State, mut form: Form) -> Result<Value, Refusal> {
    let wish = Wish::take(&mut form)?;
    let metadata = MetadataChange::take(&mut form)?;
    form.ignore(&IGNORED);
    form.finish()?;
    if let Some(customer) = &wish.customer {
        state
            .existing(Kind::Customer, customer, "customer")
            .map_err(|refusal| refusal.status(400))?;
    }
    let pays = wish.confirm && wish.payment_method.is_some();
    let id = state.next_id(Kind::PaymentIntent);
    let charge_id = pays.then(|| state.next_id(Kind::Charge));
    let mut intent = payment_intent(&PaymentIntentSpec {
        status: match (pays, &wish.payment_method) {
            (true, _) => "succeeded",
            (false, Some(_)) => "requires_confirmation",
            (false, None) => "requires_payment_method",
        },
        customer: wish.customer.as_deref(),
        latest_charge: charge_id.as_deref(),
        payment_method: wish.payment_method.as_deref(),
        description: wish.description.as_deref(),
        receipt_email: wish.receipt_email.as_deref(),
        ..PaymentIntentSpec::new(&id, wish.amount, &wish.currency, state.now())
    });
    if let Some(change) = metadata {
        change.apply(&mut intent)?;
    }
    if let Some(charge_id) = charge_id {
        pay(state, &charge_id, &intent)?;
    }
    state.put(&intent)?;
    Ok(intent)
}

struct Wish {
    amount: i64,
    currency: String,
    customer: Option<String>,
    payment_method: Option<String>,
    description: Option<String>,
    receipt_email: Option<String>,
    confirm: bool,
}

impl Wish {
    fn take(form: &mut Form) -> Result<Self, Refusal> {
        let currency =
            form.take_text("currency")?.ok_or_else(|| required("currency"))?.to_lowercase();
        if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Err(
                Refusal::unreadable(format!("Invalid currency: {currency}.")).param("currency")
            );
        }
        Ok(Self {
            amount: form.take_positive("amount")?.ok_or_else(|| required("amount"))?,
            currency,
            customer: form.take_text("customer")?,
            payment_method: form.take_text("payment_method")?,
            description: form.take_text("description")?,
            receipt_email: form.take_text("receipt_email")?,
            confirm: form.take_boolean("confirm")?.unwrap_or(false),
        })
    }
}

fn required(name: &str) -> Refusal {
    Refusal::malformed(name, "parameter_missing", format!("Missing required param: {name}."))
}

/// Writes the charge that pays `intent`, and its row in Stripe's ledger.
fn pay(state: &mut State, charge_id: &str, intent: &Value) -> Result<(), Refusal> {
    let (amount, currency) =
        (intent["amount"].as_i64().unwrap_or_default(), intent["currency"].as_str());
    let currency = currency.unwrap_or_default();
    let row_id = state.next_id(Kind::BalanceTransaction);
    let mut charge = charge(&ChargeSpec {
        customer: intent["customer"].as_str(),
        payment_intent: intent["id"].as_str(),
        description: intent["description"].as_str(),
        billing_email: intent["receipt_email"].as_str(),
        balance_transaction: Some(&row_id),
        ..ChargeSpec::new(charge_id, amount, currency, state.now())
    });
    charge["payment_method"] = intent["payment_method"].clone();
    charge["metadata"] = intent["metadata"].clone();
    let row = balance_transaction(&BalanceTransactionSpec {
        id: &row_id,
        kind: "charge",
        reporting_category: "charge",
        amount,
        fee: amount.saturating_mul(FEE_PER_MILLE).saturating_add(500) / 1000 + FEE_FIXED,
        fee_description: "Stripe processing fees",
        currency,
        created: state.now(),
        source: charge_id,
        description: intent["description"].as_str().unwrap_or("Payment"),
    });
    state.put(&row)?;
    state.put(&charge)?;
    Ok(())
}
