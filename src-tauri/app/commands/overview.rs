//! The overview page.

use desk::{CommandError, GetOverview, Overview};

use crate::sessions::CurrentSession;

/// Totals of the workspace.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_overview(
    session: CurrentSession,
    input: GetOverview,
) -> Result<Overview, CommandError> {
    Ok(session.desk().await?.get_overview(input).await?)
}
