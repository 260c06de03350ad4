//! Disputes: answering and accepting them. How they begin is in `open`, how they go on in `settle`.

mod enhanced;
mod evidence;
mod open;
mod settle;

use serde_json::Value;

use super::{field::text, metadata::MetadataChange, paging};
use crate::{
    api_error::ApiError,
    form::Form,
    schedule::Task,
    state::{Kind, State},
};

pub(crate) use open::{DisputeOrder, Opening, open, order};
pub(super) use settle::close_inquiries;
pub(crate) use settle::{Movement, decide, lapse, settle, settle_moving};

/// Seconds until the bank has decided about evidence that names the outcome.
const DECIDING_SECONDS: i64 = 5;

pub(super) fn list(state: &State, form: Form) -> Result<Value, ApiError> {
    paging::page(state, Kind::Dispute, &["charge", "payment_intent"], form)
}

/// Stages evidence, and sends all of it to the bank unless the call says `submit=false`: leaving
/// `submit` out submits, as at Stripe, and so does any later call without it while evidence waits.
pub(super) fn update(state: &mut State, id: &str, mut form: Form) -> Result<Value, ApiError> {
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
        evidence::stage(state, &mut dispute, evidence)?;
    }
    let has_evidence = dispute["evidence_details"]["has_evidence"] == true;
    let submits = submit && has_evidence && is_awaiting_response(&dispute);
    if submits {
        enhanced::check_submission(&dispute)?;
        submit_evidence(state, &mut dispute)?;
    }
    state.put(&dispute)?;
    state.emit("charge.dispute.updated", &dispute);
    if submits {
        emit_charge(state, "charge.updated", &dispute);
    }
    Ok(dispute)
}

/// Accepts a chargeback: lost, at once and for good. An inquiry does not end this way.
pub(super) fn close(state: &mut State, id: &str, form: Form) -> Result<Value, ApiError> {
    form.finish()?;
    let dispute = open_dispute(state, id)?;
    if is_inquiry(&dispute) {
        return Err(ApiError::forbidden_by_state(
            "This dispute is an inquiry and cannot be closed. Respond to it or refund the charge in full.",
        ));
    }
    if dispute["status"] != "needs_response" {
        return Err(ApiError::forbidden_by_state(
            "This dispute is already under review and cannot be closed.",
        ));
    }
    settle(state, id, "lost")
}

fn open_dispute(state: &State, id: &str) -> Result<Value, ApiError> {
    let dispute = state.existing(Kind::Dispute, id, Kind::Dispute.path_param())?;
    if is_closed(text(&dispute, "status")) {
        return Err(ApiError::forbidden_by_state("This dispute is already closed"));
    }
    Ok(dispute)
}

/// One answer per dispute, and none where the bank takes none.
fn answerable(dispute: &Value) -> Result<(), ApiError> {
    if !is_awaiting_response(dispute) {
        return Err(ApiError::forbidden_by_state(
            "Evidence for this dispute has already been submitted and can no longer be changed.",
        ));
    }
    if dispute["evidence_details"]["due_by"] == 0 {
        return Err(ApiError::forbidden_by_state(
            "The bank does not accept evidence for this dispute.",
        ));
    }
    Ok(())
}

fn submit_evidence(state: &mut State, dispute: &mut Value) -> Result<(), ApiError> {
    let now = state.now();
    let is_inquiry = is_inquiry(dispute);
    dispute["status"] = if is_inquiry { "warning_under_review" } else { "under_review" }.into();
    let details = &mut dispute["evidence_details"];
    details["past_due"] = details["due_by"].as_i64().is_some_and(|due_by| due_by < now).into();
    details["submission_count"] =
        details["submission_count"].as_i64().unwrap_or_default().saturating_add(1).into();
    enhanced::collect_fee(state, dispute)?;
    if let Some(status) = decided_outcome(dispute, is_inquiry) {
        let task = Task::DecideDispute {
            dispute: text(dispute, "id").to_owned(),
            status: status.to_owned(),
        };
        state.schedule.add(now.saturating_add(DECIDING_SECONDS), task);
    }
    Ok(())
}

/// The status that Stripe's test texts lead to.
fn decided_outcome(dispute: &Value, is_inquiry: bool) -> Option<&'static str> {
    match (text(&dispute["evidence"], "uncategorized_text"), is_inquiry) {
        ("winning_evidence", false) => Some("won"),
        ("losing_evidence", false) => Some("lost"),
        ("winning_evidence" | "losing_evidence", true) => Some("warning_closed"),
        ("escalate_inquiry_evidence", true) => Some("needs_response"),
        _ => None,
    }
}

fn emit_charge(state: &mut State, kind: &str, dispute: &Value) {
    if let Some(charge) = state.object(Kind::Charge, text(dispute, "charge")) {
        state.emit(kind, &charge);
    }
}

fn is_closed(status: &str) -> bool {
    matches!(status, "won" | "lost" | "warning_closed" | "prevented")
}

fn is_inquiry(dispute: &Value) -> bool {
    text(dispute, "status").starts_with("warning_")
}

fn is_awaiting_response(dispute: &Value) -> bool {
    matches!(text(dispute, "status"), "needs_response" | "warning_needs_response")
}
