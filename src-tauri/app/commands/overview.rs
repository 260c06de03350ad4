//! The overview: what is open, what is owed, what happened.

use desk::{CommandError, GetOverview, Overview};
use tauri::State;

use crate::session::Session;

/// The figures of the first page.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_overview(
    session: State<'_, Session>,
    input: GetOverview,
) -> Result<Overview, CommandError> {
    Ok(session.desk().await?.get_overview(input).await?)
}
