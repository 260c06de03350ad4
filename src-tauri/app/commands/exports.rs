//! Exports run in the background: they report progress and can be stopped.

use std::{
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use desk::{
    Actor, CommandError, Desk, DeskError, Export, ExportBooks, ExportRecord, ExportRefusal,
    ExportScheduleView, ExportScheduled, ExportVerified, Exported, ListExportSchedules,
    ListExports, Page, Progress, RemoveExportSchedule, ScheduleExport, VerifyExport,
};
use serde::{Deserialize, Serialize};
use tauri::AppHandle;
use tauri_plugin_opener::OpenerExt as _;
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
    input: Export,
) -> Result<ExportId, CommandError> {
    let desk = session.desk().await?;
    let window = session.clone();
    let work = Work::One(Box::new(input));
    Ok(session.exports().start(|id, stop| run(app, window, (desk, work), id, stop)))
}

/// Starts exporting the books for another workspace; its progress is sent as events.
#[tauri::command]
#[specta::specta]
pub(crate) async fn start_export_of_books(
    app: AppHandle,
    session: CurrentSession,
    input: ExportBooks,
) -> Result<ExportId, CommandError> {
    let desk = session.desk().await?;
    let window = session.clone();
    let work = Work::Books(input);
    Ok(session.exports().start(|id, stop| run(app, window, (desk, work), id, stop)))
}

/// Schedules, oldest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_export_schedules(
    session: CurrentSession,
    input: ListExportSchedules,
) -> Result<Vec<ExportScheduleView>, CommandError> {
    Ok(session.desk().await?.list_export_schedules(input).await?)
}

/// Exports on a schedule from now on.
#[tauri::command]
#[specta::specta]
pub(crate) async fn schedule_export(
    session: CurrentSession,
    input: ScheduleExport,
) -> Result<ExportScheduled, CommandError> {
    Ok(session.desk().await?.schedule_export(session.actor(), input).await?)
}

/// Ends a schedule; its files stay.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_export_schedule(
    session: CurrentSession,
    input: RemoveExportSchedule,
) -> Result<ExportScheduled, CommandError> {
    Ok(session.desk().await?.remove_export_schedule(session.actor(), input).await?)
}

/// One page of exports that ended, newest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_exports(
    session: CurrentSession,
    input: ListExports,
) -> Result<Page<ExportRecord>, CommandError> {
    Ok(session.desk().await?.list_exports(input).await?)
}

/// Compares an exported file with its manifest and the books.
#[tauri::command]
#[specta::specta]
pub(crate) async fn verify_export(
    session: CurrentSession,
    input: VerifyExport,
) -> Result<ExportVerified, CommandError> {
    Ok(session.desk().await?.verify_export(input).await?)
}

/// An export that ended.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct RevealExport {
    /// Its number.
    id: i64,
}

/// Shows the file of an export in the system's file manager.
#[tauri::command]
#[specta::specta]
pub(crate) async fn reveal_export(
    app: AppHandle,
    session: CurrentSession,
    input: RevealExport,
) -> Result<(), CommandError> {
    let path = session.desk().await?.export_path(input.id).await?;
    app.opener().reveal_item_in_dir(&path).map_err(|error| {
        tracing::warn!(%error, "the file manager did not answer");
        DeskError::from(ExportRefusal::NotShown { path: path.clone() })
    })?;
    Ok(())
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

/// What is exported.
enum Work {
    /// One file.
    One(Box<Export>),
    /// The files of the books.
    Books(ExportBooks),
}

impl Work {
    /// The file; of the books the first one, with the rows of all.
    async fn run(
        self,
        (desk, actor): (&Desk, &Actor),
        watch: Progress<'_>,
    ) -> Result<Exported, DeskError> {
        match self {
            Self::One(input) => desk.export_with(actor, *input, watch).await,
            Self::Books(input) => {
                let files = desk.export_books_with(actor, input, watch).await?.files;
                let rows = files.iter().map(|file| file.rows).sum();
                let first = files.into_iter().next().ok_or(DeskError::Cancelled)?;
                Ok(Exported { rows, ..first })
            }
        }
    }
}

async fn run(
    app: AppHandle,
    session: CurrentSession,
    (desk, work): (Desk, Work),
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
    let last = match work.run((&desk, session.actor()), &watch).await {
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
