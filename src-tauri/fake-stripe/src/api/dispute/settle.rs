//! How a dispute goes on: the bank decides, an inquiry becomes a chargeback, time runs out.

use serde_json::Value;

use super::{
    super::{
        field::{integer, text},
        refund,
    },
    emit_charge, enhanced, is_awaiting_response, is_closed, is_inquiry,
};
use crate::{
    agenda::Task,
    objects::{dispute_due_by, dispute_reinstatement, dispute_withdrawal},
    refusal::Refusal,
    state::{Kind, Position, State},
};

/// How long an inquiry stays open when nothing happens.
const INQUIRY_SECONDS: i64 = 120 * 86_400;

/// What the bank decided: any status, also one that nobody knows yet.
///
/// `needs_response` of an inquiry is its escalation: the money leaves and a second answer is
/// needed. `won` brings the money back, after `lost` too.
pub(crate) fn settle(state: &mut State, id: &str, status: &str) -> Result<Value, Refusal> {
    let mut dispute = state.existing(Kind::Dispute, id, Kind::Dispute.path_param())?;
    let before = text(&dispute, "status").to_owned();
    let escalates = status == "needs_response" && is_inquiry(&dispute);
    let wins = status == "won" && before != "won";
    dispute["status"] = status.into();
    if escalates {
        escalate(state, &mut dispute)?;
    }
    if wins {
        reinstate(state, &mut dispute)?;
        dispute["is_charge_refundable"] = true.into();
    }
    if status == "lost" {
        dispute["is_charge_refundable"] = false.into();
    }
    state.put(&dispute)?;
    tell(state, &dispute, &before, escalates, wins);
    Ok(dispute)
}

/// The events of a decision, in the recorded order.
fn tell(state: &mut State, dispute: &Value, before: &str, escalates: bool, wins: bool) {
    let status = text(dispute, "status");
    if wins {
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

fn escalate(state: &mut State, dispute: &mut Value) -> Result<(), Refusal> {
    withdraw(state, dispute)?;
    let due_by = dispute_due_by(state.now());
    dispute["is_charge_refundable"] = false.into();
    dispute["payment_method_details"]["card"]["case_type"] = "chargeback".into();
    dispute["evidence_details"]["due_by"] = due_by.into();
    dispute["evidence_details"]["past_due"] = false.into();
    await_answer(state, dispute, due_by);
    refund::fail_those_under_way(state, text(dispute, "charge"))
}

/// Takes the disputed amount and the fee, and marks the charge.
pub(super) fn withdraw(state: &mut State, dispute: &mut Value) -> Result<(), Refusal> {
    move_money(state, dispute, dispute_withdrawal)?;
    if let Some(mut charge) = state.object(Kind::Charge, text(dispute, "charge")) {
        charge["disputed"] = true.into();
        state.put(&charge)?;
    }
    Ok(())
}

/// Brings the disputed amount back, without the fee; once.
pub(super) fn reinstate(state: &mut State, dispute: &mut Value) -> Result<(), Refusal> {
    let rows = dispute["balance_transactions"].as_array();
    if rows.into_iter().flatten().any(|row| row["reporting_category"] == "dispute_reversal") {
        return Ok(());
    }
    move_money(state, dispute, dispute_reinstatement)?;
    enhanced::return_fee(state, dispute)
}

fn move_money(
    state: &mut State,
    dispute: &mut Value,
    row: fn(&str, &str, i64, &str, i64) -> Value,
) -> Result<(), Refusal> {
    let row = row(
        text(dispute, "id"),
        text(dispute, "charge"),
        integer(dispute, "amount"),
        text(dispute, "currency"),
        state.now(),
    );
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
    state.agenda.add(at, Task::LapseDispute { dispute: text(dispute, "id").to_owned() });
}

/// A decision that was under way; void if something else has ended the dispute.
pub(crate) fn decide(state: &mut State, id: &str, status: &str) -> Result<(), Refusal> {
    let is_waited_for = state
        .object(Kind::Dispute, id)
        .is_some_and(|dispute| text(&dispute, "status").ends_with("under_review"));
    if is_waited_for { settle(state, id, status).map(drop) } else { Ok(()) }
}

/// The time is over: an unanswered chargeback is lost, an inquiry that led to nothing is closed.
pub(crate) fn lapse(state: &mut State, id: &str) -> Result<(), Refusal> {
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

/// A charge that was given back in full has nothing left to ask about.
pub(in crate::api) fn full_refund_ends_inquiries(
    state: &mut State,
    charge: &str,
) -> Result<(), Refusal> {
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
