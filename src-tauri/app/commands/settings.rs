//! Settings.

use desk::{
    BackupSchedule, CommandError, GetBackupSchedule, GetSettings, SetBackupSchedule, SetSettings,
    Settings,
};

use crate::sessions::CurrentSession;

/// The settings in force.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_settings(
    session: CurrentSession,
    input: GetSettings,
) -> Result<Settings, CommandError> {
    Ok(session.desk().await?.get_settings(input).await?)
}

/// Changes settings, as a new version of the policy.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_settings(
    session: CurrentSession,
    input: SetSettings,
) -> Result<Settings, CommandError> {
    Ok(session.desk().await?.set_settings(session.actor(), input).await?)
}

/// The schedule of backups, and the backups it has made.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_backup_schedule(
    session: CurrentSession,
    input: GetBackupSchedule,
) -> Result<BackupSchedule, CommandError> {
    Ok(session.desk().await?.get_backup_schedule(input).await?)
}

/// Changes the schedule of backups.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_backup_schedule(
    session: CurrentSession,
    input: SetBackupSchedule,
) -> Result<BackupSchedule, CommandError> {
    Ok(session.desk().await?.set_backup_schedule(session.actor(), input).await?)
}
