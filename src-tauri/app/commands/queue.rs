//! The operator's queue.

use desk::{CommandError, ListQueue, LookAtCase, Looked, Page, QueueRow, Reminders, TakeReminders};
use tauri::State;

use crate::session::Session;

/// One page of what waits, ranked.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_queue(
    session: State<'_, Session>,
    input: ListQueue,
) -> Result<Page<QueueRow>, CommandError> {
    Ok(session.desk().await?.list_queue(input).await?)
}

/// Somebody looks at a case.
#[tauri::command]
#[specta::specta]
pub(crate) async fn look_at_case(
    session: State<'_, Session>,
    input: LookAtCase,
) -> Result<Looked, CommandError> {
    Ok(session.desk().await?.look_at_case(session.actor(), input).await?)
}

/// What somebody must be reminded of, each once.
#[tauri::command]
#[specta::specta]
pub(crate) async fn take_reminders(
    session: State<'_, Session>,
    input: TakeReminders,
) -> Result<Reminders, CommandError> {
    Ok(session.desk().await?.take_reminders(session.actor(), input).await?)
}
