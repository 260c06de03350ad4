//! Refund requests.

use desk::{
    ApproveRefund, CommandError, GetRefundRequest, ListNotedRefunds, ListRefundRequests,
    NoteRefund, NotedRefundView, Page, RefundRequestDetail, RefundRequestRow, RefundRequestView,
    RejectRefund, RequestRefund, VoidNotedRefund, WithdrawRefund,
};

use crate::sessions::CurrentSession;

/// Records a customer's refund request.
#[tauri::command]
#[specta::specta]
pub(crate) async fn request_refund(
    session: CurrentSession,
    input: RequestRefund,
) -> Result<RefundRequestView, CommandError> {
    Ok(session.desk().await?.request_refund(session.actor(), input).await?)
}

/// Approves a refund request; the refund is sent to Stripe when the grace period ends.
#[tauri::command]
#[specta::specta]
pub(crate) async fn approve_refund(
    session: CurrentSession,
    input: ApproveRefund,
) -> Result<RefundRequestView, CommandError> {
    Ok(session.desk().await?.approve_refund(session.actor(), input).await?)
}

/// Rejects a refund request.
#[tauri::command]
#[specta::specta]
pub(crate) async fn reject_refund(
    session: CurrentSession,
    input: RejectRefund,
) -> Result<RefundRequestView, CommandError> {
    Ok(session.desk().await?.reject_refund(session.actor(), input).await?)
}

/// Withdraws a refund request.
#[tauri::command]
#[specta::specta]
pub(crate) async fn withdraw_refund(
    session: CurrentSession,
    input: WithdrawRefund,
) -> Result<RefundRequestView, CommandError> {
    Ok(session.desk().await?.withdraw_refund(session.actor(), input).await?)
}

/// Notes a refund that was paid outside Stripe or is given as credits.
#[tauri::command]
#[specta::specta]
pub(crate) async fn note_refund(
    session: CurrentSession,
    input: NoteRefund,
) -> Result<NotedRefundView, CommandError> {
    Ok(session.desk().await?.note_refund(session.actor(), input).await?)
}

/// Marks a noted refund as a mistake.
#[tauri::command]
#[specta::specta]
pub(crate) async fn void_noted_refund(
    session: CurrentSession,
    input: VoidNotedRefund,
) -> Result<NotedRefundView, CommandError> {
    Ok(session.desk().await?.void_noted_refund(session.actor(), input).await?)
}

/// One page of refunds that did not go through Stripe.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_noted_refunds(
    session: CurrentSession,
    input: ListNotedRefunds,
) -> Result<Page<NotedRefundView>, CommandError> {
    Ok(session.desk().await?.list_noted_refunds(input).await?)
}

/// One page of refund requests.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_refund_requests(
    session: CurrentSession,
    input: ListRefundRequests,
) -> Result<Page<RefundRequestRow>, CommandError> {
    Ok(session.desk().await?.list_refund_requests(input).await?)
}

/// One refund request with its decision, payment and timeline.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_refund_request(
    session: CurrentSession,
    input: GetRefundRequest,
) -> Result<RefundRequestDetail, CommandError> {
    Ok(session.desk().await?.get_refund_request(input).await?)
}
