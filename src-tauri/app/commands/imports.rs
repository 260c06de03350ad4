//! Imports: their progress is sent as events, and they can be stopped.

use std::ops::ControlFlow;

use desk::{
    CommandError, CompareStripeBalance, ImportPlan, ImportProgress, PreviewImport, RunImport,
    StripeBalanceComparison,
};
use serde::{Deserialize, Serialize};
use tauri::AppHandle;
use tauri_specta::Event;

use crate::sessions::CurrentSession;

/// Progress of this window's import or its preview.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, specta::Type, Event)]
pub(crate) struct ImportWorkProgress {
    /// How far it is.
    progress: ImportProgress,
}

/// Input of `cancel_import`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct CancelImport {}

/// Says what an import would do.
#[tauri::command]
#[specta::specta]
pub(crate) async fn preview_import(
    app: AppHandle,
    session: CurrentSession,
    input: PreviewImport,
) -> Result<ImportPlan, CommandError> {
    let watch = watch_of(&app, &session);
    Ok(session.desk().await?.preview_import_with(input, &watch).await?)
}

/// Imports.
#[tauri::command]
#[specta::specta]
pub(crate) async fn run_import(
    app: AppHandle,
    session: CurrentSession,
    input: RunImport,
) -> Result<ImportPlan, CommandError> {
    let watch = watch_of(&app, &session);
    Ok(session.desk().await?.run_import_with(session.actor(), input, &watch).await?)
}

/// Stops the running import or preview.
#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel_import(
    session: CurrentSession,
    input: CancelImport,
) -> Result<(), CommandError> {
    let CancelImport {} = input;
    session.import_work().stop();
    Ok(())
}

/// Compares a balance export of Stripe's dashboard with what is here.
#[tauri::command]
#[specta::specta]
pub(crate) async fn compare_stripe_balance(
    session: CurrentSession,
    input: CompareStripeBalance,
) -> Result<StripeBalanceComparison, CommandError> {
    Ok(session.desk().await?.compare_stripe_balance(input).await?)
}

/// Sends the progress, until newer work or the person stops it.
fn watch_of<'a>(
    app: &'a AppHandle,
    session: &'a CurrentSession,
) -> impl Fn(ImportProgress) -> ControlFlow<()> + Send + Sync + 'a {
    let work = session.import_work();
    let number = work.begin();
    move |progress| {
        crate::emit(app, session.window(), &ImportWorkProgress { progress });
        work.goes_on(number)
    }
}
