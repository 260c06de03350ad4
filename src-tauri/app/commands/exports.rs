//! Exports run in the background: they report progress and can be stopped.

use std::{
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use desk::{CommandError, Desk, DeskError, ExportTransactions, Exported};
use serde::{Deserialize, Serialize};
use tauri::AppHandle;
use tauri_specta::Event;

use crate::{exports::ExportId, sessions::CurrentSession};

/// The state of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ExportState {
    /// It is running.
    Running,
    /// The file is complete.
    Done,
    /// It was stopped; there is no file.
    Cancelled,
    /// It failed; there is no file.
    Failed,
}

/// Progress of an export.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, Event)]
pub(crate) struct ExportProgress {
    /// Id of the export.
    export_id: String,
    /// Number of rows read so far.
    rows: u64,
    /// Its state.
    state: ExportState,
    /// The written file, when it is done.
    manifest: Option<Exported>,
    /// The error, when it failed.
    error: Option<CommandError>,
}

/// Starts an export; its progress is sent as events.
#[tauri::command]
#[specta::specta]
pub(crate) async fn start_export(
    app: AppHandle,
    session: CurrentSession,
    input: ExportTransactions,
) -> Result<ExportId, CommandError> {
    let desk = session.desk().await?;
    let window = session.clone();
    Ok(session.exports().start(|id, stop| run(app, window, (desk, input), id, stop)))
}

/// Stops an export; no effect on one that has ended.
#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel_export(
    session: CurrentSession,
    input: ExportId,
) -> Result<ExportId, CommandError> {
    session.exports().stop(&input);
    Ok(input)
}

async fn run(
    app: AppHandle,
    session: CurrentSession,
    (desk, input): (Desk, ExportTransactions),
    id: ExportId,
    stop: Arc<AtomicBool>,
) {
    let progress = |rows, state| ExportProgress {
        export_id: id.export_id.clone(),
        rows,
        state,
        manifest: None,
        error: None,
    };
    let watch = |rows| {
        if stop.load(Ordering::Relaxed) {
            return ControlFlow::Break(());
        }
        crate::emit(&app, session.window(), &progress(rows, ExportState::Running));
        ControlFlow::Continue(())
    };
    let last = match desk.export_transactions_with(input, &watch).await {
        Ok(written) => ExportProgress {
            manifest: Some(written.clone()),
            ..progress(written.rows, ExportState::Done)
        },
        Err(DeskError::Cancelled) => progress(0, ExportState::Cancelled),
        Err(error) => {
            tracing::warn!(code = error.code(), "an export failed");
            ExportProgress { error: Some(error.into()), ..progress(0, ExportState::Failed) }
        }
    };
    session.exports().ended(&id);
    crate::emit(&app, session.window(), &last);
}
