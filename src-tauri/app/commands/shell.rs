//! Commands shared by all pages: workspace, undo, audit trail, outbox, sync.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

use desk::{
    AuditRow, CommandError, ListAudit, ListOutbox, OutboxView, Page, Sync, SyncDone, UndoAction,
    Undone,
};
use serde::{Deserialize, Serialize};

use tauri::{AppHandle, Manager as _};

use crate::{registry::Registry, sessions::CurrentSession, workspace::WorkspaceView};

/// The file that is written when the first page is shown, with a line for each failure on it; tests
/// and screenshots wait for it.
const READY_FILE_VARIABLE: &str = "REDRESS_READY_FILE";

/// Input of `get_workspace`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetWorkspace {}

/// Input of `report_ready`.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportReady {
    /// Codes of the errors shown on the page.
    failures: Vec<String>,
}

/// The workspace of this window; none while it shows the start page.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_workspace(
    app: AppHandle,
    session: CurrentSession,
    input: GetWorkspace,
) -> Result<Option<WorkspaceView>, CommandError> {
    let GetWorkspace {} = input;
    if session.is_on_start_page() {
        return Ok(None);
    }
    let workspace = session.workspace().await?;
    let registry = app.state::<Registry>();
    let entry = registry.find(workspace.place());
    let view = workspace.view(entry.as_ref());
    if let Some(entry) = entry.filter(|entry| entry.mode != Some(view.mode()))
        && let Err(error) = registry.note_mode(&entry.id, view.mode())
    {
        tracing::warn!(code = error.code(), "the mode of the workspace was not noted in the list");
    }
    Ok(Some(view))
}

/// Reports that the first page is shown, possibly with errors.
#[tauri::command]
#[specta::specta]
pub(crate) async fn report_ready(input: ReportReady) -> Result<(), CommandError> {
    let ReportReady { failures } = input;
    if let Some(file) = env::var_os(READY_FILE_VARIABLE).map(PathBuf::from)
        && let Err(error) = appear(&file, &failures.join("\n"))
    {
        tracing::warn!(%error, "the file that {READY_FILE_VARIABLE} names could not be written");
    }
    Ok(())
}

/// Writes a file atomically: it appears only when it is complete.
fn appear(file: &Path, text: &str) -> io::Result<()> {
    let part = file.with_extension("part");
    fs::write(&part, text)?;
    fs::rename(part, file)
}

/// Undoes an action that has not been sent.
#[tauri::command]
#[specta::specta]
pub(crate) async fn undo_action(
    session: CurrentSession,
    input: UndoAction,
) -> Result<Undone, CommandError> {
    Ok(session.desk().await?.undo_action(session.actor(), input).await?)
}

/// One page of the audit trail.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_audit(
    session: CurrentSession,
    input: ListAudit,
) -> Result<Page<AuditRow>, CommandError> {
    Ok(session.desk().await?.list_audit(input).await?)
}

/// One page of the outbox.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_outbox(
    session: CurrentSession,
    input: ListOutbox,
) -> Result<Page<OutboxView>, CommandError> {
    Ok(session.desk().await?.list_outbox(input).await?)
}

/// Runs one round with Stripe now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sync(session: CurrentSession, input: Sync) -> Result<SyncDone, CommandError> {
    Ok(session.desk().await?.sync(input).await?)
}
