use serde_json::Value;

use super::{evidence, metadata::MetadataChange, paging};
use crate::{
    form::Form,
    objects::{dispute_due_by, dispute_reinstatement, dispute_withdrawal},
    refusal::Refusal,
    state::{Kind, State},
};

pub(super) fn list(state: &State, form: Form) -> Result<Value, Refusal> {
    paging::page(state, Kind::Dispute, &["charge", "payment_intent"], form)
}

/// Stages evidence, and sends all of it to the bank unless the call says `submit=false`: leaving
/// `submit` out submits, as at Stripe, and so does any later call without it while evidence waits.
pub(super) fn update(state: &mut State, id: &str, mut form: Form) -> Result<Value, Refusal> {
    let evidence = evidence::take(&mut form)?;
    let metadata = MetadataChange::take(&mut form)?;
    let submit = form.take_boolean("submit")?.unwrap_or(true);
    form.finish()?;
    let mut dispute = open_dispute(state, id)?;
    if let Some(change) = metadata {
        change.apply(&mut dispute)?;
    }
    if let Some(evidence) = evidence {
        answerable(&dispute)?;
        evidence::stage(&mut dispute, evidence)?;
    }
    let has_evidence = dispute["evidence_details"]["has_evidence"] == true;
    if submit && has_evidence && is_awaiting_response(&dispute) {
        submit_evidence(&mut dispute, state.now());
    }
    state.put(&dispute)?;
    Ok(dispute)
}

/// Accepts a chargeback: lost, at once and for good. An inquiry does not end this way.
pub(super) fn close(state: &mut State, id: &str, form: Form) -> Result<Value, Refusal> {
    form.finish()?;
    let mut dispute = open_dispute(state, id)?;
    if is_inquiry(&dispute) {
        return Err(Refusal::forbidden_by_state(
            "This dispute is an inquiry and cannot be closed. Respond to it or refund the charge in full.",
        ));
    }
    if dispute["status"] != "needs_response" {
        return Err(Refusal::forbidden_by_state(
            "This dispute is already under review and cannot be closed.",
        ));
    }
    dispute["status"] = "lost".into();
    dispute["is_charge_refundable"] = false.into();
    state.put(&dispute)?;
    Ok(dispute)
}

/// What the bank decided, told by a test: any status, also one that nobody knows yet.
///
/// `needs_response` of an inquiry is its escalation: the money leaves and a second answer is
/// needed. `won` brings the money back, after `lost` too.
pub(crate) fn settle(state: &mut State, id: &str, status: &str) -> Result<Value, Refusal> {
    let mut dispute = state.existing(Kind::Dispute, id, Kind::Dispute.path_param())?;
    if status == "needs_response" && is_inquiry(&dispute) {
        escalate(state, &mut dispute)?;
    }
    if status == "won" && dispute["status"] != "won" {
        let row = moved_money(&dispute, state.now(), dispute_reinstatement);
        push_row(&mut dispute, row);
        dispute["is_charge_refundable"] = true.into();
    }
    if status == "lost" {
        dispute["is_charge_refundable"] = false.into();
    }
    dispute["status"] = status.into();
    state.put(&dispute)?;
    Ok(dispute)
}

fn escalate(state: &mut State, dispute: &mut Value) -> Result<(), Refusal> {
    let now = state.now();
    let row = moved_money(dispute, now, dispute_withdrawal);
    push_row(dispute, row);
    dispute["is_charge_refundable"] = false.into();
    dispute["payment_method_details"]["card"]["case_type"] = "chargeback".into();
    dispute["evidence_details"]["due_by"] = dispute_due_by(now).into();
    dispute["evidence_details"]["past_due"] = false.into();
    if let Some(mut charge) =
        state.object(Kind::Charge, dispute["charge"].as_str().unwrap_or_default())
    {
        charge["disputed"] = true.into();
        state.put(&charge)?;
    }
    Ok(())
}

fn moved_money(dispute: &Value, now: i64, row: fn(&str, &str, i64, &str, i64) -> Value) -> Value {
    let text = |field: &str| dispute[field].as_str().unwrap_or_default();
    row(
        text("id"),
        text("charge"),
        dispute["amount"].as_i64().unwrap_or_default(),
        text("currency"),
        now,
    )
}

fn push_row(dispute: &mut Value, row: Value) {
    if let Some(rows) = dispute["balance_transactions"].as_array_mut() {
        rows.push(row);
    }
}

fn open_dispute(state: &State, id: &str) -> Result<Value, Refusal> {
    let dispute = state.existing(Kind::Dispute, id, Kind::Dispute.path_param())?;
    if matches!(dispute["status"].as_str(), Some("won" | "lost" | "warning_closed" | "prevented")) {
        return Err(Refusal::forbidden_by_state("This dispute is already closed"));
    }
    Ok(dispute)
}

/// One answer per dispute, and none where the bank takes none.
fn answerable(dispute: &Value) -> Result<(), Refusal> {
    if !is_awaiting_response(dispute) {
        return Err(Refusal::forbidden_by_state(
            "Evidence for this dispute has already been submitted and can no longer be changed.",
        ));
    }
    if dispute["evidence_details"]["due_by"] == 0 {
        return Err(Refusal::forbidden_by_state(
            "The bank does not accept evidence for this dispute.",
        ));
    }
    Ok(())
}

fn submit_evidence(dispute: &mut Value, now: i64) {
    let status = if is_inquiry(dispute) { "warning_under_review" } else { "under_review" };
    dispute["status"] = status.into();
    let details = &mut dispute["evidence_details"];
    details["past_due"] = details["due_by"].as_i64().is_some_and(|due_by| due_by < now).into();
    details["submission_count"] =
        details["submission_count"].as_i64().unwrap_or_default().saturating_add(1).into();
}

fn is_inquiry(dispute: &Value) -> bool {
    dispute["status"].as_str().is_some_and(|status| status.starts_with("warning_"))
}

fn is_awaiting_response(dispute: &Value) -> bool {
    matches!(dispute["status"].as_str(), Some("needs_response" | "warning_needs_response"))
}
