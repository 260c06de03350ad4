//! Payments without a user, and how users of Stripe's payments are named.

use desk::{
    AttachPayments, CommandError, GetUserMapping, IgnorePayments, ListUnmatchedPayments, Matched,
    Page, PaymentsAttached, PaymentsChanged, PreviewUserMapping, RestorePayments, SetUserMapping,
    UnmatchedRow, UserMappingPreview, UserMappingView,
};

use crate::sessions::CurrentSession;

/// How users of Stripe's payments are named.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_user_mapping(
    session: CurrentSession,
    input: GetUserMapping,
) -> Result<UserMappingView, CommandError> {
    Ok(session.desk().await?.get_user_mapping(input).await?)
}

/// What another mapping would do.
#[tauri::command]
#[specta::specta]
pub(crate) async fn preview_user_mapping(
    session: CurrentSession,
    input: PreviewUserMapping,
) -> Result<UserMappingPreview, CommandError> {
    Ok(session.desk().await?.preview_user_mapping(input).await?)
}

/// Chooses how users of Stripe's payments are named.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_user_mapping(
    session: CurrentSession,
    input: SetUserMapping,
) -> Result<Matched, CommandError> {
    Ok(session.desk().await?.set_user_mapping(session.actor(), input).await?)
}

/// One page of payments without a user.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_unmatched_payments(
    session: CurrentSession,
    input: ListUnmatchedPayments,
) -> Result<Page<UnmatchedRow>, CommandError> {
    Ok(session.desk().await?.list_unmatched_payments(input).await?)
}

/// Gives payments to a user.
#[tauri::command]
#[specta::specta]
pub(crate) async fn attach_payments(
    session: CurrentSession,
    input: AttachPayments,
) -> Result<PaymentsAttached, CommandError> {
    Ok(session.desk().await?.attach_payments(session.actor(), input).await?)
}

/// Takes payments off the list that buy no credits.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ignore_payments(
    session: CurrentSession,
    input: IgnorePayments,
) -> Result<PaymentsChanged, CommandError> {
    Ok(session.desk().await?.ignore_payments(session.actor(), input).await?)
}

/// Puts ignored payments back.
#[tauri::command]
#[specta::specta]
pub(crate) async fn restore_payments(
    session: CurrentSession,
    input: RestorePayments,
) -> Result<PaymentsChanged, CommandError> {
    Ok(session.desk().await?.restore_payments(session.actor(), input).await?)
}
