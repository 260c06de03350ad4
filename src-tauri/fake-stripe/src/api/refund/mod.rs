//! Refunds: giving money back. What becomes of a refund afterwards is in `life`.

mod life;
mod params;

use serde_json::Value;

use super::{
    card::Effect,
    field::{integer, text},
    metadata::MetadataChange,
    money, paging,
};
use crate::{
    api_error::ApiError,
    currency::format_amount,
    form::Form,
    objects::{RefundSpec, refund},
    schedule::Task,
    state::{Kind, Position, State},
};

pub(crate) use life::settle;
pub(super) use life::{cancel, expire, fail_young, settle_if_open};
use params::RefundParams;

/// Seconds until the bank reports the outcome of a refund to one of the slow test cards.
const BANK_SECONDS: i64 = 10;

pub(super) fn list(state: &State, form: Form) -> Result<Value, ApiError> {
    paging::page(state, Kind::Refund, &["charge", "payment_intent"], form)
}

/// Gives back a part of a charge; without `amount`, all the rest of it.
pub(super) fn create(state: &mut State, mut form: Form) -> Result<Value, ApiError> {
    let params = RefundParams::take(&mut form)?;
    let metadata = MetadataChange::take(&mut form)?;
    form.ignore(&["refund_application_fee", "reverse_transfer"]);
    form.finish()?;
    if params.is_from_balance {
        return life::from_customer_balance(state, params, metadata);
    }
    let charge = target(state, &params)?;
    let amount = refundable(state, &charge, params.amount)?;
    let effect = Effect::of_charge(&charge);
    let id = state.next_id(Kind::Refund);
    let mut refund = refund(&RefundSpec {
        charge: charge["id"].as_str(),
        payment_intent: charge["payment_intent"].as_str(),
        customer: charge["customer"].as_str(),
        reason: params.reason.as_deref(),
        status: if effect == Effect::SlowRefund { "pending" } else { "succeeded" },
        ..RefundSpec::new(&id, amount, text(&charge, "currency"), state.now())
    });
    refund["payment_method"] = charge["payment_method"].clone();
    if let Some(email) = params.instructions_email {
        refund["instructions_email"] = email.into();
    }
    if let Some(change) = metadata {
        change.apply(&mut refund)?;
    }
    if matches!(effect, Effect::SlowRefund | Effect::FailingRefund) {
        let status = if effect == Effect::SlowRefund { "succeeded" } else { "failed" };
        let task = Task::SettleRefund { refund: id, status: status.to_owned() };
        state.schedule.add(state.now().saturating_add(BANK_SECONDS), task);
    }
    life::begin(state, &mut refund, charge)?;
    Ok(refund)
}

/// Only metadata may change.
pub(super) fn update(state: &mut State, id: &str, mut form: Form) -> Result<Value, ApiError> {
    let metadata = MetadataChange::take(&mut form)?;
    form.finish()?;
    let mut refund = existing(state, id)?;
    if let Some(change) = metadata {
        change.apply(&mut refund)?;
    }
    state.put(&refund)?;
    life::emit_update(state, &refund);
    Ok(refund)
}

fn existing(state: &State, id: &str) -> Result<Value, ApiError> {
    state.existing(Kind::Refund, id, Kind::Refund.path_param())
}

/// The charge to refund, named directly or through its payment intent.
fn target(state: &State, params: &RefundParams) -> Result<Value, ApiError> {
    if let Some(charge) = &params.charge {
        return state.existing(Kind::Charge, charge, "id");
    }
    let Some(intent_id) = &params.payment_intent else {
        return Err(ApiError::unreadable(
            "One of the following params should be provided for this request: payment_intent or charge.",
        ));
    };
    let intent = state.existing(Kind::PaymentIntent, intent_id, "payment_intent")?;
    state.object(Kind::Charge, text(&intent, "latest_charge")).ok_or_else(|| unpaid(intent_id))
}

fn unpaid(intent: &str) -> ApiError {
    ApiError::forbidden_by_state(format!(
        "This PaymentIntent ({intent}) does not have a successful charge to refund."
    ))
}

/// The amount that may leave: the one asked for, or all the rest.
fn refundable(state: &State, charge: &Value, asked: Option<i64>) -> Result<i64, ApiError> {
    let id = text(charge, "id");
    if charge["status"] != "succeeded" {
        return Err(unpaid(text(charge, "payment_intent")));
    }
    if charge["captured"] == false {
        return Err(ApiError::forbidden_by_state(format!(
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
        return Err(ApiError::forbidden_by_state(message).code("charge_disputed"));
    }
    let rest =
        integer(charge, "amount_captured").saturating_sub(integer(charge, "amount_refunded"));
    if rest <= 0 {
        let message = format!("Charge {id} has already been refunded.");
        return Err(ApiError::forbidden_by_state(message).code("charge_already_refunded"));
    }
    let amount = asked.unwrap_or(rest);
    money::check_amount(amount, text(charge, "currency"))?;
    if amount > rest {
        let currency = text(charge, "currency");
        let message = format!(
            "Refund amount ({}) is greater than unrefunded amount on charge ({})",
            format_amount(amount, currency),
            format_amount(rest, currency),
        );
        return Err(ApiError::forbidden_by_state(message).param("amount"));
    }
    Ok(amount)
}
