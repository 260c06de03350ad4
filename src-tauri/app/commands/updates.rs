//! The version of the app, and newer ones.

use desk::CommandError;
use serde::{Deserialize, Serialize};
use tauri::AppHandle;

use crate::updates;

/// Input of `get_version`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetVersion {}

/// The version that runs.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
pub(crate) struct AppVersion {
    /// Its number.
    version: String,
    /// An address is set where newer ones are announced.
    looks_for_updates: bool,
}

/// Input of `check_for_update`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct CheckForUpdate {}

/// A newer version.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
pub(crate) struct NewerVersion {
    /// Its number.
    version: String,
    /// What changed, as plain text.
    notes: Option<String>,
}

/// Input of `install_update`.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct InstallUpdate {
    /// The version that was shown.
    version: String,
}

/// The version that runs.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_version(
    app: AppHandle,
    input: GetVersion,
) -> Result<AppVersion, CommandError> {
    let GetVersion {} = input;
    let version = app.package_info().version.to_string();
    Ok(AppVersion { version, looks_for_updates: updates::is_on(&app) })
}

/// Asks whether there is a newer version.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_for_update(
    app: AppHandle,
    input: CheckForUpdate,
) -> Result<Option<NewerVersion>, CommandError> {
    let CheckForUpdate {} = input;
    let newer = updates::newer(&app).await?;
    Ok(newer.map(|update| NewerVersion { version: update.version, notes: update.body }))
}

/// Installs the newer version that was shown, and starts it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn install_update(
    app: AppHandle,
    input: InstallUpdate,
) -> Result<(), CommandError> {
    updates::install(&app, &input.version).await?;
    app.request_restart();
    Ok(())
}
