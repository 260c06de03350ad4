//! The ledger: transactions and their entries.

use desk::{
    CommandError, GetTransaction, ListTransactions, Page, PostTransaction, ReverseTransaction,
    TransactionDetail, TransactionRow, TransactionView, Verified, Verify,
};

use crate::sessions::CurrentSession;

/// Posts a transaction.
#[tauri::command]
#[specta::specta]
pub(crate) async fn post_transaction(
    session: CurrentSession,
    input: PostTransaction,
) -> Result<TransactionView, CommandError> {
    Ok(session.desk().await?.post_transaction(session.actor(), input).await?)
}

/// Reverses a transaction.
#[tauri::command]
#[specta::specta]
pub(crate) async fn reverse_transaction(
    session: CurrentSession,
    input: ReverseTransaction,
) -> Result<TransactionView, CommandError> {
    Ok(session.desk().await?.reverse_transaction(session.actor(), input).await?)
}

/// One transaction with its entries.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_transaction(
    session: CurrentSession,
    input: GetTransaction,
) -> Result<TransactionDetail, CommandError> {
    Ok(session.desk().await?.get_transaction(input).await?)
}

/// One page of transactions.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_transactions(
    session: CurrentSession,
    input: ListTransactions,
) -> Result<Page<TransactionRow>, CommandError> {
    Ok(session.desk().await?.list_transactions(input).await?)
}

/// Verifies the workspace.
#[tauri::command]
#[specta::specta]
pub(crate) async fn verify(
    session: CurrentSession,
    input: Verify,
) -> Result<Verified, CommandError> {
    Ok(session.desk().await?.verify(input).await?)
}
