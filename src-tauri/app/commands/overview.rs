//! The overview page.

use desk::{CommandError, GetOverview, Overview};
use tauri::State;

use crate::session::Session;

/// Totals of the workspace.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_overview(
    session: State<'_, Session>,
    input: GetOverview,
) -> Result<Overview, CommandError> {
    Ok(session.desk().await?.get_overview(input).await?)
}
