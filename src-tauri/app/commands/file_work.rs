//! Backups and restored files: their progress is sent as events, and they can be stopped.

use std::{ops::ControlFlow, path::Path};

use desk::{BackUp, CommandError, FileProgress, WorkspaceFile, workspace::restore_with};
use serde::{Deserialize, Serialize};
use tauri::AppHandle;
use tauri_specta::Event;

use crate::sessions::CurrentSession;

/// Progress of this window's backup or restore.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, specta::Type, Event)]
pub(crate) struct FileWorkProgress {
    /// How far it is.
    progress: FileProgress,
}

/// Input of `cancel_file_work`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct CancelFileWork {}

/// Copies the workspace into a new file while it is in use.
#[tauri::command]
#[specta::specta]
pub(crate) async fn back_up(
    app: AppHandle,
    session: CurrentSession,
    input: BackUp,
) -> Result<WorkspaceFile, CommandError> {
    let watch = watch_of(&app, &session);
    Ok(session.desk().await?.back_up_with(session.actor(), input, &watch).await?)
}

/// Copies a backup to a new place. Nothing is opened.
pub(super) async fn restored(
    app: &AppHandle,
    session: &CurrentSession,
    backup: &Path,
    path: &Path,
) -> Result<WorkspaceFile, CommandError> {
    Ok(restore_with(backup, path, &watch_of(app, session)).await?)
}

/// Stops the running backup or restore; no file is left of it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel_file_work(
    session: CurrentSession,
    input: CancelFileWork,
) -> Result<(), CommandError> {
    let CancelFileWork {} = input;
    session.file_work().stop();
    Ok(())
}

/// Sends the progress, until newer work or the person stops it.
fn watch_of<'a>(
    app: &'a AppHandle,
    session: &'a CurrentSession,
) -> impl Fn(FileProgress) -> ControlFlow<()> + Send + Sync + 'a {
    let work = session.file_work();
    let number = work.begin();
    move |progress| {
        crate::emit(app, session.window(), &FileWorkProgress { progress });
        work.goes_on(number)
    }
}
