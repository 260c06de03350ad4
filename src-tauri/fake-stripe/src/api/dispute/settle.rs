//! How a dispute goes on: the bank decides, an inquiry becomes a chargeback, time runs out.

use serde::Deserialize;
use serde_json::Value;

use super::{
    super::{
        field::{integer, text},
        refund,
    },
    emit_charge, enhanced, is_awaiting_response, is_closed, is_inquiry,
};
use crate::{
    api_error::ApiError,
    objects::{dispute_due_by, dispute_reinstatement, dispute_withdrawal},
    schedule::Task,
    state::{Kind, Position, State},
};

/// How long an inquiry stays open when nothing happens.
const INQUIRY_SECONDS: i64 = 120 * 86_400;

/// Money that moves, where it is not simply what is disputed: an account settles in a currency of
/// its own, a rate has changed, a bank gives back a part.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Movement {
    amount: Option<i64>,
    currency: Option<String>,
}

/// What the bank decided: any status, also an unknown one.
///
/// `needs_response` of an inquiry is its escalation: the money leaves and a second answer is
/// needed. `won` brings the money back, after `lost` too.
pub(crate) fn settle(state: &mut State, id: &str, status: &str) -> Result<Value, ApiError> {
    settle_moving(state, id, status, &Movement::default())
}

/// The same, with what moves because of it; `lost` with an amount gives that part back.
pub(crate) fn settle_moving(
    state: &mut State,
    id: &str,
    status: &str,
    movement: &Movement,
) -> Result<Value, ApiError> {
    let mut dispute = state.existing(Kind::Dispute, id, Kind::Dispute.path_param())?;
    let before = text(&dispute, "status").to_owned();
    let escalates = status == "needs_response" && is_inquiry(&dispute);
    let wins = status == "won" && before != "won";
    dispute["status"] = status.into();
    if escalates {
        escalate(state, &mut dispute, movement)?;
    }
    let gives_part = status == "lost" && movement.amount.is_some() && can_reinstate(&dispute);
    if wins || gives_part {
        reinstate(state, &mut dispute, movement)?;
    }
    if wins {
        dispute["is_charge_refundable"] = true.into();
        enhanced::return_fee(state, &dispute)?;
    }
    if status == "lost" {
        dispute["is_charge_refundable"] = false.into();
    }
    state.put(&dispute)?;
    emit_decision(state, &dispute, &before, escalates, wins || gives_part);
    Ok(dispute)
}

/// The events of a decision, in the recorded order.
fn emit_decision(
    state: &mut State,
    dispute: &Value,
    before: &str,
    escalates: bool,
    gives_back: bool,
) {
    let status = text(dispute, "status");
    if gives_back {
        state.emit("charge.dispute.funds_reinstated", dispute);
    }
    if is_closed(status) && status != before {
        state.emit("charge.dispute.closed", dispute);
        if status == "lost" {
            emit_charge(state, "charge.updated", dispute);
        }
        return;
    }
    state.emit("charge.dispute.updated", dispute);
    if escalates {
        state.emit("charge.dispute.funds_withdrawn", dispute);
        emit_charge(state, "charge.updated", dispute);
    }
}

fn escalate(state: &mut State, dispute: &mut Value, movement: &Movement) -> Result<(), ApiError> {
    withdraw(state, dispute, movement)?;
    let due_by = dispute_due_by(state.now());
    dispute["is_charge_refundable"] = false.into();
    dispute["payment_method_details"]["card"]["case_type"] = "chargeback".into();
    dispute["evidence_details"]["due_by"] = due_by.into();
    dispute["evidence_details"]["past_due"] = false.into();
    await_answer(state, dispute, due_by);
    refund::fail_young(state, text(dispute, "charge"))
}

/// Takes the disputed amount and the fee, and marks the charge.
pub(super) fn withdraw(
    state: &mut State,
    dispute: &mut Value,
    movement: &Movement,
) -> Result<(), ApiError> {
    let amount = movement.amount.unwrap_or(integer(dispute, "amount"));
    let currency = text(dispute, "currency").to_owned();
    let currency = movement.currency.clone().unwrap_or(currency);
    move_money(state, dispute, dispute_withdrawal, (amount, &currency))?;
    if let Some(mut charge) = state.object(Kind::Charge, text(dispute, "charge")) {
        charge["disputed"] = true.into();
        state.put(&charge)?;
    }
    Ok(())
}

/// Brings back what was taken, without the fee; once.
pub(super) fn reinstate(
    state: &mut State,
    dispute: &mut Value,
    movement: &Movement,
) -> Result<(), ApiError> {
    if !can_reinstate(dispute) {
        return Ok(());
    }
    let (amount, currency) = match row_of(dispute, "dispute") {
        Some(row) => (integer(row, "amount").saturating_neg(), text(row, "currency").to_owned()),
        None => (integer(dispute, "amount"), text(dispute, "currency").to_owned()),
    };
    let amount = movement.amount.unwrap_or(amount);
    let currency = movement.currency.clone().unwrap_or(currency);
    move_money(state, dispute, dispute_reinstatement, (amount, &currency))
}

fn can_reinstate(dispute: &Value) -> bool {
    row_of(dispute, "dispute_reversal").is_none()
}

fn row_of<'a>(dispute: &'a Value, category: &str) -> Option<&'a Value> {
    let mut rows = dispute["balance_transactions"].as_array().into_iter().flatten();
    rows.find(|row| row["reporting_category"] == category)
}

fn move_money(
    state: &mut State,
    dispute: &mut Value,
    row: fn(&str, &str, i64, &str, i64) -> Value,
    (amount, currency): (i64, &str),
) -> Result<(), ApiError> {
    let (id, charge) = (text(dispute, "id"), text(dispute, "charge"));
    let row = row(id, charge, amount, currency, state.now());
    state.put(&row)?;
    if let Some(rows) = dispute["balance_transactions"].as_array_mut() {
        rows.push(row);
    }
    Ok(())
}

/// Notes when the time for an answer is over.
pub(super) fn await_answer(state: &mut State, dispute: &Value, due_by: i64) {
    if due_by == 0 || !is_awaiting_response(dispute) {
        return;
    }
    let at = if is_inquiry(dispute) {
        integer(dispute, "created").saturating_add(INQUIRY_SECONDS)
    } else {
        due_by.saturating_add(1)
    };
    state.schedule.add(at, Task::LapseDispute { dispute: text(dispute, "id").to_owned() });
}

/// A decision that was under way; void if something else has ended the dispute.
pub(crate) fn decide(state: &mut State, id: &str, status: &str) -> Result<(), ApiError> {
    let is_waited_for = state
        .object(Kind::Dispute, id)
        .is_some_and(|dispute| text(&dispute, "status").ends_with("under_review"));
    if is_waited_for { settle(state, id, status).map(drop) } else { Ok(()) }
}

/// The time is over: an unanswered chargeback is lost, an inquiry that led to nothing is closed.
pub(crate) fn lapse(state: &mut State, id: &str) -> Result<(), ApiError> {
    let Some(dispute) = state.object(Kind::Dispute, id) else {
        return Ok(());
    };
    let status = match text(&dispute, "status") {
        "needs_response" => {
            let due_by = integer(&dispute["evidence_details"], "due_by");
            // An inquiry's own term may end after it has become a chargeback.
            if due_by >= state.now() {
                return Ok(());
            }
            "lost"
        }
        "warning_needs_response" | "warning_under_review" => "warning_closed",
        _ => return Ok(()),
    };
    settle(state, id, status).map(drop)
}

/// Closes the open inquiries of a charge that was refunded in full.
pub(in crate::api) fn close_inquiries(state: &mut State, charge: &str) -> Result<(), ApiError> {
    let open: Vec<String> = state
        .page(Kind::Dispute, Position::Newest, Some(("charge", charge)))
        .filter(|dispute| is_inquiry(dispute) && dispute["status"] != "warning_closed")
        .map(|dispute| text(&dispute, "id").to_owned())
        .collect();
    for id in open {
        settle(state, &id, "warning_closed")?;
    }
    Ok(())
}
