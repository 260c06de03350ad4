//! Users, their wallets and holds.

use desk::{
    BalanceAtView, CommandError, CreateUser, ForgetUser, Forgetting, GetBalanceAt, GetUser,
    HoldView, JoinUsers, ListPayments, ListUsers, Page, PaymentRow, PlaceHold, PreviewForgetting,
    ReleaseHold, UserDetail, UserForgotten, UserRow, UserView, UsersJoined,
};

use crate::sessions::CurrentSession;

/// Creates a user.
#[tauri::command]
#[specta::specta]
pub(crate) async fn create_user(
    session: CurrentSession,
    input: CreateUser,
) -> Result<UserView, CommandError> {
    Ok(session.desk().await?.create_user(session.actor(), input).await?)
}

/// Joins a user into another one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn join_users(
    session: CurrentSession,
    input: JoinUsers,
) -> Result<UsersJoined, CommandError> {
    Ok(session.desk().await?.join_users(session.actor(), input).await?)
}

/// One user with wallets and holds.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_user(
    session: CurrentSession,
    input: GetUser,
) -> Result<UserDetail, CommandError> {
    Ok(session.desk().await?.get_user(input).await?)
}

/// One page of users.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_users(
    session: CurrentSession,
    input: ListUsers,
) -> Result<Page<UserRow>, CommandError> {
    Ok(session.desk().await?.list_users(input).await?)
}

/// A wallet's balance at a time in the past.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_balance_at(
    session: CurrentSession,
    input: GetBalanceAt,
) -> Result<BalanceAtView, CommandError> {
    Ok(session.desk().await?.get_balance_at(input).await?)
}

/// One page of a user's payments, with what is left of each.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_payments(
    session: CurrentSession,
    input: ListPayments,
) -> Result<Page<PaymentRow>, CommandError> {
    Ok(session.desk().await?.list_payments(input).await?)
}

/// Places a hold.
#[tauri::command]
#[specta::specta]
pub(crate) async fn place_hold(
    session: CurrentSession,
    input: PlaceHold,
) -> Result<HoldView, CommandError> {
    Ok(session.desk().await?.place_hold(session.actor(), input).await?)
}

/// Releases a hold.
#[tauri::command]
#[specta::specta]
pub(crate) async fn release_hold(
    session: CurrentSession,
    input: ReleaseHold,
) -> Result<HoldView, CommandError> {
    Ok(session.desk().await?.release_hold(session.actor(), input).await?)
}

/// What forgetting a person would replace, and what stays.
#[tauri::command]
#[specta::specta]
pub(crate) async fn preview_forgetting(
    session: CurrentSession,
    input: PreviewForgetting,
) -> Result<Forgetting, CommandError> {
    Ok(session.desk().await?.preview_forgetting(input).await?)
}

/// Forgets a person.
#[tauri::command]
#[specta::specta]
pub(crate) async fn forget_user(
    session: CurrentSession,
    input: ForgetUser,
) -> Result<UserForgotten, CommandError> {
    Ok(session.desk().await?.forget_user(session.actor(), input).await?)
}
