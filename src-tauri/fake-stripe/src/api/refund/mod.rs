//! Refunds: giving money back. What becomes of a refund afterwards is in `life`.

mod life;
mod wish;

use serde_json::Value;

use super::{
    card::Effect,
    field::{integer, text},
    metadata::MetadataChange,
    money, paging, payment,
};
use crate::{
    agenda::Task,
    form::Form,
    objects::{RefundSpec, refund},
    refusal::Refusal,
    state::{Kind, Position, State},
};

pub(crate) use life::settle;
pub(super) use life::{cancel, expire, fail_those_under_way, settle_if_open};
use wish::Wish;

/// Seconds until the bank says what became of a refund to one of the slow test cards.
const BANK_SECONDS: i64 = 10;

pub(super) fn list(state: &State, form: Form) -> Result<Value, Refusal> {
    paging::page(state, Kind::Refund, &["charge", "payment_intent"], form)
}

/// Gives back a part of a charge; without `amount`, all the rest of it.
pub(super) fn create(state: &mut State, mut form: Form) -> Result<Value, Refusal> {
    let wish = Wish::take(&mut form)?;
    let metadata = MetadataChange::take(&mut form)?;
    form.ignore(&["refund_application_fee", "reverse_transfer"]);
    form.finish()?;
    if wish.is_from_balance {
        return life::from_customer_balance(state, wish, metadata);
    }
    let charge = target(state, &wish)?;
    let amount = refundable(state, &charge, wish.amount)?;
    let effect = payment::effect_of(&charge);
    let id = state.next_id(Kind::Refund);
    let mut refund = refund(&RefundSpec {
        charge: charge["id"].as_str(),
        payment_intent: charge["payment_intent"].as_str(),
        customer: charge["customer"].as_str(),
        reason: wish.reason.as_deref(),
        status: if effect == Effect::SlowRefund { "pending" } else { "succeeded" },
        ..RefundSpec::new(&id, amount, text(&charge, "currency"), state.now())
    });
    refund["payment_method"] = charge["payment_method"].clone();
    if let Some(email) = wish.instructions_email {
        refund["instructions_email"] = email.into();
    }
    if let Some(change) = metadata {
        change.apply(&mut refund)?;
    }
    if matches!(effect, Effect::SlowRefund | Effect::FailingRefund) {
        let status = if effect == Effect::SlowRefund { "succeeded" } else { "failed" };
        let task = Task::SettleRefund { refund: id, status: status.to_owned() };
        state.agenda.add(state.now().saturating_add(BANK_SECONDS), task);
    }
    life::begin(state, &mut refund, charge)?;
    Ok(refund)
}

/// Only metadata may change.
pub(super) fn update(state: &mut State, id: &str, mut form: Form) -> Result<Value, Refusal> {
    let metadata = MetadataChange::take(&mut form)?;
    form.finish()?;
    let mut refund = existing(state, id)?;
    if let Some(change) = metadata {
        change.apply(&mut refund)?;
    }
    state.put(&refund)?;
    life::tell_of_update(state, &refund);
    Ok(refund)
}

fn existing(state: &State, id: &str) -> Result<Value, Refusal> {
    state.existing(Kind::Refund, id, Kind::Refund.path_param())
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
    state.object(Kind::Charge, text(&intent, "latest_charge")).ok_or_else(|| unpaid(intent_id))
}

fn unpaid(intent: &str) -> Refusal {
    Refusal::forbidden_by_state(format!(
        "This PaymentIntent ({intent}) does not have a successful charge to refund."
    ))
}

/// The amount that may leave: the one asked for, or all the rest.
fn refundable(state: &State, charge: &Value, asked: Option<i64>) -> Result<i64, Refusal> {
    let id = text(charge, "id");
    if charge["status"] != "succeeded" {
        return Err(unpaid(text(charge, "payment_intent")));
    }
    if charge["captured"] == false {
        return Err(Refusal::forbidden_by_state(format!(
            "This uncaptured Charge was created by a PaymentIntent ({}). You must cancel the PaymentIntent to reverse \
             the authorization instead of refunding the Charge directly.",
            text(charge, "payment_intent")
        )));
    }
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
