use serde_json::Value;

use super::{metadata::MetadataChange, money, paging};
use crate::{
    form::Form,
    objects::{BalanceTransactionSpec, RefundSpec, balance_transaction, refund},
    refusal::Refusal,
    state::{Kind, Position, State},
};

const REASONS: [&str; 3] = ["duplicate", "fraudulent", "requested_by_customer"];

pub(super) fn list(state: &State, form: Form) -> Result<Value, Refusal> {
    paging::page(state, Kind::Refund, &["charge", "payment_intent"], form)
}

/// Gives back a part of a charge; without `amount`, all the rest of it.
pub(super) fn create(state: &mut State, mut form: Form) -> Result<Value, Refusal> {
    let wish = Wish::take(&mut form)?;
    let metadata = MetadataChange::take(&mut form)?;
    form.finish()?;
    let mut charge = target(state, &wish)?;
    let amount = refundable(state, &charge, wish.amount)?;

    let id = state.next_id(Kind::Refund);
    let row_id = state.next_id(Kind::BalanceTransaction);
    let mut refund = refund(&RefundSpec {
        charge: charge["id"].as_str(),
        payment_intent: charge["payment_intent"].as_str(),
        customer: charge["customer"].as_str(),
        reason: wish.reason.as_deref(),
        balance_transaction: Some(&row_id),
        ..RefundSpec::new(&id, amount, text(&charge, "currency"), state.now())
    });
    refund["payment_method"] = charge["payment_method"].clone();
    if let Some(email) = wish.instructions_email {
        refund["instructions_email"] = email.into();
    }
    if let Some(change) = metadata {
        change.apply(&mut refund)?;
    }
    let row = ledger_row(&row_id, &refund, &charge, state.now());
    give_back(&mut charge, amount);
    state.put(&row)?;
    state.put(&charge)?;
    state.put(&refund)?;
    Ok(refund)
}

/// Only metadata may change.
pub(super) fn update(state: &mut State, id: &str, mut form: Form) -> Result<Value, Refusal> {
    let metadata = MetadataChange::take(&mut form)?;
    form.finish()?;
    let mut refund = state.existing(Kind::Refund, id, Kind::Refund.path_param())?;
    if let Some(change) = metadata {
        change.apply(&mut refund)?;
    }
    state.put(&refund)?;
    Ok(refund)
}

/// What the bank did with a refund, told by a test: a failed or canceled one gives the money back
/// to the charge, whatever the refund was before.
pub(crate) fn settle(
    state: &mut State,
    id: &str,
    status: &str,
    failure_reason: Option<&str>,
) -> Result<Value, Refusal> {
    let mut refund = state.existing(Kind::Refund, id, Kind::Refund.path_param())?;
    let was_given = is_given(text(&refund, "status"));
    if was_given != is_given(status)
        && let Some(mut charge) = state.object(Kind::Charge, text(&refund, "charge"))
    {
        let amount = refund["amount"].as_i64().unwrap_or_default();
        give_back(&mut charge, if was_given { amount.saturating_neg() } else { amount });
        state.put(&charge)?;
    }
    refund["status"] = status.into();
    if let Some(fields) = refund.as_object_mut() {
        fields.remove("pending_reason");
        fields.remove("failure_reason");
    }
    if status == "failed" {
        refund["failure_reason"] = failure_reason.unwrap_or("unknown").into();
    }
    state.put(&refund)?;
    Ok(refund)
}

struct Wish {
    charge: Option<String>,
    payment_intent: Option<String>,
    amount: Option<i64>,
    reason: Option<String>,
    instructions_email: Option<String>,
}

impl Wish {
    fn take(form: &mut Form) -> Result<Self, Refusal> {
        let wish = Self {
            charge: form.take_text("charge")?,
            payment_intent: form.take_text("payment_intent")?,
            amount: form.take_positive("amount")?,
            reason: form.take_text("reason")?,
            instructions_email: form.take_text("instructions_email")?,
        };
        if let Some(reason) = &wish.reason
            && !REASONS.contains(&reason.as_str())
        {
            let message =
                "Invalid reason: must be one of duplicate, fraudulent, or requested_by_customer";
            return Err(Refusal::unreadable(message).param("reason"));
        }
        Ok(wish)
    }
}

/// The charge to refund, named directly or through its payment intent.
fn target(state: &State, wish: &Wish) -> Result<Value, Refusal> {
    if let Some(charge) = &wish.charge {
        return state.existing(Kind::Charge, charge, "id");
    }
    let Some(intent_id) = &wish.payment_intent else {
        return Err(Refusal::unreadable(
            "One of the following params should be provided for this request: payment_intent or charge.",
        ));
    };
    let intent = state.existing(Kind::PaymentIntent, intent_id, "payment_intent")?;
    state
        .object(Kind::Charge, text(&intent, "latest_charge"))
        .filter(|charge| charge["status"] == "succeeded")
        .ok_or_else(|| {
            Refusal::forbidden_by_state(format!(
                "This PaymentIntent ({intent_id}) does not have a successful charge to refund."
            ))
        })
}

/// The amount that may leave: the one asked for, or all the rest.
fn refundable(state: &State, charge: &Value, asked: Option<i64>) -> Result<i64, Refusal> {
    let id = text(charge, "id");
    let blocked = state
        .page(Kind::Dispute, Position::Newest, Some(("charge", id)))
        .any(|dispute| dispute["is_charge_refundable"] == false);
    if blocked {
        let message = format!("Charge {id} has been charged back; cannot issue a refund.");
        return Err(Refusal::forbidden_by_state(message).code("charge_disputed"));
    }
    let rest =
        integer(charge, "amount_captured").saturating_sub(integer(charge, "amount_refunded"));
    if rest <= 0 {
        let message = format!("Charge {id} has already been refunded.");
        return Err(Refusal::forbidden_by_state(message).code("charge_already_refunded"));
    }
    let amount = asked.unwrap_or(rest);
    if amount > rest {
        let currency = text(charge, "currency");
        let message = format!(
            "Refund amount ({}) is greater than unrefunded amount on charge ({})",
            money::for_people(amount, currency),
            money::for_people(rest, currency),
        );
        return Err(Refusal::forbidden_by_state(message).param("amount"));
    }
    Ok(amount)
}

fn ledger_row(id: &str, refund: &Value, charge: &Value, now: i64) -> Value {
    let description = match charge["description"].as_str() {
        Some(description) => format!("REFUND FOR CHARGE ({description})"),
        None => "REFUND FOR CHARGE".to_owned(),
    };
    balance_transaction(&BalanceTransactionSpec {
        id,
        kind: "refund",
        reporting_category: "refund",
        amount: integer(refund, "amount").saturating_neg(),
        fee: 0,
        fee_description: "",
        currency: text(refund, "currency"),
        created: now,
        source: text(refund, "id"),
        description: &description,
    })
}

fn give_back(charge: &mut Value, amount: i64) {
    let refunded = integer(charge, "amount_refunded").saturating_add(amount);
    charge["amount_refunded"] = refunded.into();
    charge["refunded"] = (refunded >= integer(charge, "amount_captured")).into();
}

fn is_given(status: &str) -> bool {
    !matches!(status, "failed" | "canceled")
}

fn text<'a>(object: &'a Value, field: &str) -> &'a str {
    object[field].as_str().unwrap_or_default()
}

fn integer(object: &Value, field: &str) -> i64 {
    object[field].as_i64().unwrap_or_default()
}
