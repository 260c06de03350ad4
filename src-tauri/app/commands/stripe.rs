//! Commands about Stripe: connection, synchronisation, outbox, items under "needs attention".

use desk::{
    AttentionClosed, AttentionItem, CancelCall, CheckConnection, CloseAttention, CommandError,
    ConnectStripe, ConnectionView, DisconnectStripe, GetStripeBalance, GetStripePage, GetSync,
    ListAttention, OutboxView, Page, RetryCall, SettleCall, StripeBalanceView, StripePage,
    SyncView,
};
use serde_json::json;
use tauri::AppHandle;
use tauri_plugin_opener::OpenerExt as _;

use crate::sessions::CurrentSession;

/// Sends a call that waits for its next attempt now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn retry_call(
    session: CurrentSession,
    input: RetryCall,
) -> Result<OutboxView, CommandError> {
    Ok(session.desk().await?.retry_call(session.actor(), input).await?)
}

/// Cancels a call that Stripe has certainly not executed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel_call(
    session: CurrentSession,
    input: CancelCall,
) -> Result<OutboxView, CommandError> {
    Ok(session.desk().await?.cancel_call(session.actor(), input).await?)
}

/// Settles a call whose outcome is unknown.
#[tauri::command]
#[specta::specta]
pub(crate) async fn settle_call(
    session: CurrentSession,
    input: SettleCall,
) -> Result<OutboxView, CommandError> {
    Ok(session.desk().await?.settle_call(session.actor(), input).await?)
}

/// Items under "needs attention", newest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_attention(
    session: CurrentSession,
    input: ListAttention,
) -> Result<Page<AttentionItem>, CommandError> {
    Ok(session.desk().await?.list_attention(input).await?)
}

/// Closes an item, optionally with a retry of what failed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn close_attention(
    session: CurrentSession,
    input: CloseAttention,
) -> Result<AttentionClosed, CommandError> {
    Ok(session.desk().await?.close_attention(session.actor(), input).await?)
}

/// Connects a Stripe account with a key.
#[tauri::command]
#[specta::specta]
pub(crate) async fn connect_stripe(
    session: CurrentSession,
    input: ConnectStripe,
) -> Result<ConnectionView, CommandError> {
    Ok(session.desk().await?.connect_stripe(session.actor(), input).await?)
}

/// Closes the connection to Stripe and deletes its key.
#[tauri::command]
#[specta::specta]
pub(crate) async fn disconnect_stripe(
    session: CurrentSession,
    input: DisconnectStripe,
) -> Result<ConnectionView, CommandError> {
    Ok(session.desk().await?.disconnect_stripe(session.actor(), input).await?)
}

/// The connection and the permissions of its key.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_connection(
    session: CurrentSession,
    input: CheckConnection,
) -> Result<ConnectionView, CommandError> {
    Ok(session.desk().await?.check_connection(input).await?)
}

/// The balance of the Stripe account, before a refund.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_stripe_balance(
    session: CurrentSession,
    input: GetStripeBalance,
) -> Result<StripeBalanceView, CommandError> {
    Ok(session.desk().await?.get_stripe_balance(input).await?)
}

/// Opens a page of Stripe's dashboard in the browser.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_stripe_page(
    app: AppHandle,
    session: CurrentSession,
    input: GetStripePage,
) -> Result<StripePage, CommandError> {
    let page = session.desk().await?.get_stripe_page(input).await?;
    app.opener().open_url(&page.url, None::<&str>).map_err(|error| {
        tracing::warn!(%error, "no browser opened the page");
        no_browser(&page.url)
    })?;
    Ok(page)
}

/// The state of the synchronisation.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_sync(
    session: CurrentSession,
    input: GetSync,
) -> Result<SyncView, CommandError> {
    Ok(session.desk().await?.get_sync(input).await?)
}

/// The address is shown, to be copied.
fn no_browser(url: &str) -> CommandError {
    CommandError {
        code: "browser_not_opened".to_owned(),
        message: format!("no browser could be opened; open {url} yourself"),
        details: json!({ "url": url }),
    }
}
