//! The operator's queue.

use desk::{
    CommandError, FraudWarningDetail, GetFraudWarning, ListQueue, ListScheduled, LookAtCase,
    Looked, Page, QueueRow, Reminders, ScheduledRow, TakeReminders,
};

use crate::sessions::CurrentSession;

/// One page of the queue.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_queue(
    session: CurrentSession,
    input: ListQueue,
) -> Result<Page<QueueRow>, CommandError> {
    Ok(session.desk().await?.list_queue(input).await?)
}

/// Confirmed actions that can still be undone.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_scheduled(
    session: CurrentSession,
    input: ListScheduled,
) -> Result<Vec<ScheduledRow>, CommandError> {
    Ok(session.desk().await?.list_scheduled(input).await?)
}

/// One early fraud warning with its payment and customer.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_fraud_warning(
    session: CurrentSession,
    input: GetFraudWarning,
) -> Result<FraudWarningDetail, CommandError> {
    Ok(session.desk().await?.get_fraud_warning(input).await?)
}

/// Records the first review of a case.
#[tauri::command]
#[specta::specta]
pub(crate) async fn look_at_case(
    session: CurrentSession,
    input: LookAtCase,
) -> Result<Looked, CommandError> {
    Ok(session.desk().await?.look_at_case(session.actor(), input).await?)
}

/// Returns due reminders, each once.
#[tauri::command]
#[specta::specta]
pub(crate) async fn take_reminders(
    session: CurrentSession,
    input: TakeReminders,
) -> Result<Reminders, CommandError> {
    Ok(session.desk().await?.take_reminders(session.actor(), input).await?)
}
