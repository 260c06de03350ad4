//! Disputes and inquiries.

use desk::{
    ActOnDispute, CaseDecision, CommandError, DecideDispute, DisputeDetail, DisputeRow,
    DisputeView, GetDispute, ListDisputes, Page,
};

use crate::sessions::CurrentSession;

/// One page of disputes.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_disputes(
    session: CurrentSession,
    input: ListDisputes,
) -> Result<Page<DisputeRow>, CommandError> {
    Ok(session.desk().await?.list_disputes(input).await?)
}

/// One dispute with its decision, payment and timeline.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_dispute(
    session: CurrentSession,
    input: GetDispute,
) -> Result<DisputeDetail, CommandError> {
    Ok(session.desk().await?.get_dispute(input).await?)
}

/// The policy's decision about a dispute with the current facts.
#[tauri::command]
#[specta::specta]
pub(crate) async fn decide_dispute(
    session: CurrentSession,
    input: DecideDispute,
) -> Result<CaseDecision, CommandError> {
    Ok(session.desk().await?.decide_dispute(input).await?)
}

/// Accepts, contests or refunds; the call is sent when the grace period ends.
#[tauri::command]
#[specta::specta]
pub(crate) async fn act_on_dispute(
    session: CurrentSession,
    input: ActOnDispute,
) -> Result<DisputeView, CommandError> {
    Ok(session.desk().await?.act_on_dispute(session.actor(), input).await?)
}
