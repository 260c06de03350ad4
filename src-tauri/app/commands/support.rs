//! What helps when something went wrong: crash reports, diagnostics, the folder of the log.

use std::fmt::Write as _;

use desk::{CommandError, GetDiagnostics};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tauri::{AppHandle, Manager as _};
use tauri_plugin_opener::OpenerExt as _;

use crate::{
    crash::CrashReports,
    links::{LinkTarget, Links},
    log::{self, RecentFailures},
    sessions::CurrentSession,
};

/// Input of the commands of this file.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoInput {}

/// A report of a crash.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
pub(crate) struct CrashReport {
    /// Its file.
    path: String,
    /// What it says; without personal data.
    text: String,
}

/// What somebody who helps needs to know.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
pub(crate) struct DiagnosticsText {
    /// Versions, counts and error codes, to be copied; without personal data.
    text: String,
}

/// The newest crash report that nobody has seen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_crash_report(input: NoInput) -> Result<Option<CrashReport>, CommandError> {
    let NoInput {} = input;
    let unseen = CrashReports::of_user().unseen();
    Ok(unseen.map(|(path, text)| CrashReport { path: path.display().to_string(), text }))
}

/// Notes that the crash reports were seen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn dismiss_crash_report(input: NoInput) -> Result<(), CommandError> {
    let NoInput {} = input;
    CrashReports::of_user().mark_seen();
    Ok(())
}

/// Diagnostics of the program and of the workspace that is open.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_diagnostics(
    app: AppHandle,
    session: CurrentSession,
    input: NoInput,
) -> Result<DiagnosticsText, CommandError> {
    let NoInput {} = input;
    let mut text = program(&app);
    if let Some(workspace) = session.open_now() {
        let found = workspace.desk().get_diagnostics(GetDiagnostics {}).await?;
        let _ = writeln!(text, "\n{}", serde_json::to_string_pretty(&found).unwrap_or_default());
    }
    text.push_str("\nNewest failures of this run:\n");
    for failure in app.state::<RecentFailures>().all() {
        let code = failure.code.as_deref().unwrap_or("-");
        let _ = writeln!(text, "{} {} {code} {}", failure.at, failure.target, failure.message);
    }
    Ok(DiagnosticsText { text })
}

/// Shows the folder of the log in the system's file manager.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_log_folder(app: AppHandle, input: NoInput) -> Result<(), CommandError> {
    let NoInput {} = input;
    let folder = log::folder();
    app.opener().open_path(folder.display().to_string(), None::<&str>).map_err(|error| {
        tracing::warn!(%error, "the file manager did not answer");
        let path = folder.display();
        CommandError {
            code: "folder_not_shown".to_owned(),
            message: format!("no file manager answered; open the folder {path} yourself"),
            details: json!({ "path": path.to_string() }),
        }
    })
}

/// Takes the link that this window was asked to follow.
#[tauri::command]
#[specta::specta]
pub(crate) async fn take_link(
    app: AppHandle,
    session: CurrentSession,
    input: NoInput,
) -> Result<Option<LinkTarget>, CommandError> {
    let NoInput {} = input;
    if session.is_on_start_page() {
        return Ok(None);
    }
    Ok(app.state::<Links>().take(session.window()))
}

fn program(app: &AppHandle) -> String {
    let web_view = tauri::webview_version().unwrap_or_else(|_| "unknown".to_owned());
    format!(
        "Redress {} ({} {}), web view {web_view}\n",
        app.package_info().version,
        std::env::consts::OS,
        std::env::consts::ARCH,
    )
}
