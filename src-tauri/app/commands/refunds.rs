//! Refund requests.

use desk::{
    ApproveRefund, CommandError, GetRefundRequest, ListRefundRequests, Page, RefundRequestDetail,
    RefundRequestRow, RefundRequestView, RejectRefund, RequestRefund, WithdrawRefund,
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
