//! The workspaces of this user: the list, opening and closing them in this window or another.

use std::path::{Path, PathBuf};

use desk::{
    CommandError,
    workspace::{self as desk_workspace, WorkspaceContents},
};
use money::Currency;
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager as _};
use tauri_plugin_opener::OpenerExt as _;

use crate::{
    commands::file_work,
    location::WorkspaceLocation,
    new_workspace,
    registry::{Colour, Entry, Mode, Registry, RegistryError, WorkspaceKind},
    sessions::{CurrentSession, Sessions},
    windows, workspace,
};

/// Input of `list_workspaces`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListWorkspaces {}

/// A workspace of the list.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
pub(crate) struct WorkspaceRow {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// Its colour.
    colour: Colour,
    /// Where its data is.
    kind: WorkspaceKind,
    /// Whether its money was real when it was open last; null when it was never open.
    mode: Option<Mode>,
    /// Its location as it is shown, without a password.
    location_label: String,
    /// When it was opened last, in microseconds UTC.
    last_opened_at: i64,
    /// Its file is gone.
    is_missing: bool,
    /// This window shows it.
    is_here: bool,
    /// A window shows it.
    is_open: bool,
}

/// The list of workspaces.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
pub(crate) struct WorkspaceList {
    /// The workspaces, the one opened last first.
    workspaces: Vec<WorkspaceRow>,
    /// Where a new workspace goes when nothing else is said.
    default_folder: String,
    /// Where a damaged list was put; then the list began anew.
    set_aside: Option<String>,
}

/// Input of `create_workspace`.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateWorkspace {
    /// Its name; the file is called after it.
    name: String,
    /// The currency of amounts for which nothing else is said.
    #[specta(type = String)]
    default_currency: Currency,
    /// The folder of the file; a usual one when absent.
    folder: Option<String>,
}

/// What to open.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OpenTarget {
    /// A workspace of the list, by its id.
    Id(String),
    /// A file.
    Path(String),
    /// A database on a server.
    Url(String),
    /// The user's demo; the first time it is made.
    Demo,
}

/// Input of `open_workspace`.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpenWorkspace {
    /// What to open.
    target: OpenTarget,
    /// In a window of its own; else in this one.
    in_new_window: bool,
}

/// What became of opening.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, specta::Type)]
pub(crate) struct WorkspaceOpened {
    /// This window shows it now; else another does.
    is_here: bool,
}

/// Input of `look_inside`.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct LookInside {
    /// The file.
    path: String,
}

/// Input of `restore_workspace`.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct RestoreWorkspace {
    /// The backup; it stays.
    backup: String,
    /// The new file; one that exists is never replaced.
    path: String,
}

/// Input of `rename_workspace`.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct RenameWorkspace {
    /// Which one.
    id: String,
    /// Its new name.
    name: String,
}

/// Input of `set_workspace_colour`.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetWorkspaceColour {
    /// Which one.
    id: String,
    /// Its new colour.
    colour: Colour,
}

/// Input of `locate_workspace`.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct LocateWorkspace {
    /// Which one.
    id: String,
    /// Where its file is now.
    path: String,
}

/// Input of the commands that name a workspace.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct WorkspaceId {
    /// Which one.
    id: String,
}

/// Input of `close_workspace`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct CloseWorkspace {}

/// The workspaces of this user.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_workspaces(
    app: AppHandle,
    session: CurrentSession,
    input: ListWorkspaces,
) -> Result<WorkspaceList, CommandError> {
    let ListWorkspaces {} = input;
    let registry = app.state::<Registry>();
    let entries = registry.list()?;
    Ok(WorkspaceList {
        workspaces: entries.iter().map(|entry| row(&app, &session, entry)).collect(),
        default_folder: desk_workspace::home().display().to_string(),
        set_aside: registry.set_aside().map(|path| path.display().to_string()),
    })
}

/// Creates a workspace in a new file and opens it in this window.
#[tauri::command]
#[specta::specta]
pub(crate) async fn create_workspace(
    app: AppHandle,
    session: CurrentSession,
    input: CreateWorkspace,
) -> Result<WorkspaceOpened, CommandError> {
    let CreateWorkspace { name, default_currency, folder } = input;
    let folder = folder.map_or_else(desk_workspace::home, PathBuf::from);
    let actor = session.actor().clone();
    windows::on_own_thread(async move || {
        let made = new_workspace::create(folder, name, default_currency, actor);
        let made = Box::pin(made).await?;
        windows::show(&app, session.window(), made).await;
        Ok(WorkspaceOpened { is_here: true })
    })
    .await
}

/// Opens a workspace, or brings the window forward that shows it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_workspace(
    app: AppHandle,
    session: CurrentSession,
    input: OpenWorkspace,
) -> Result<WorkspaceOpened, CommandError> {
    let OpenWorkspace { target, in_new_window } = input;
    let location = location_of(&app, target)?;
    if let Some(label) = app.state::<Sessions>().window_of(&workspace::place_of(&location)) {
        let is_here = label == session.window();
        windows::bring_forward(&app, Some(label));
        return Ok(WorkspaceOpened { is_here });
    }
    windows::on_own_thread(async move || {
        let opened = workspace::open(&location).await?;
        if in_new_window {
            windows::show_in_new(&app, opened).await?;
        } else {
            windows::show(&app, session.window(), opened).await;
        }
        Ok(WorkspaceOpened { is_here: !in_new_window })
    })
    .await
}

/// Looks into a workspace file that is not open, such as a backup.
#[tauri::command]
#[specta::specta]
pub(crate) async fn look_inside(input: LookInside) -> Result<WorkspaceContents, CommandError> {
    Ok(desk_workspace::look_inside(Path::new(&input.path)).await?)
}

/// Copies a backup to a new place and opens it in this window.
#[tauri::command]
#[specta::specta]
pub(crate) async fn restore_workspace(
    app: AppHandle,
    session: CurrentSession,
    input: RestoreWorkspace,
) -> Result<WorkspaceOpened, CommandError> {
    let RestoreWorkspace { backup, path } = input;
    let (backup, path) = (Path::new(&backup), Path::new(&path));
    let restored = file_work::restored(&app, &session, backup, path).await?;
    windows::on_own_thread(async move || {
        let location = workspace::location_of_file(Path::new(&restored.path));
        let opened = workspace::open(&location).await?;
        windows::show(&app, session.window(), opened).await;
        Ok(WorkspaceOpened { is_here: true })
    })
    .await
}

/// Renames a workspace in the list.
#[tauri::command]
#[specta::specta]
pub(crate) async fn rename_workspace(
    app: AppHandle,
    session: CurrentSession,
    input: RenameWorkspace,
) -> Result<WorkspaceRow, CommandError> {
    let entry = app.state::<Registry>().rename(&input.id, &input.name)?;
    if let Some(label) = app.state::<Sessions>().window_of(&entry.place()) {
        windows::set_title(&app, &label, Some(&entry.name));
    }
    Ok(row(&app, &session, &entry))
}

/// Gives a workspace a colour.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_workspace_colour(
    app: AppHandle,
    session: CurrentSession,
    input: SetWorkspaceColour,
) -> Result<WorkspaceRow, CommandError> {
    let entry = app.state::<Registry>().set_colour(&input.id, input.colour)?;
    Ok(row(&app, &session, &entry))
}

/// Says where the file of a workspace is now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn locate_workspace(
    app: AppHandle,
    session: CurrentSession,
    input: LocateWorkspace,
) -> Result<WorkspaceRow, CommandError> {
    let registry = app.state::<Registry>();
    let path = Path::new(&input.path);
    let location = match registry.get(&input.id)?.kind {
        WorkspaceKind::Demo => path.parent().unwrap_or(path),
        WorkspaceKind::File | WorkspaceKind::Postgres => path,
    };
    let entry = registry.relocate(&input.id, &location.display().to_string())?;
    Ok(row(&app, &session, &entry))
}

/// Removes a workspace from the list; its data stays.
#[tauri::command]
#[specta::specta]
pub(crate) async fn forget_workspace(
    app: AppHandle,
    input: WorkspaceId,
) -> Result<(), CommandError> {
    Ok(app.state::<Registry>().forget(&input.id)?)
}

/// Shows the file of a workspace in the system's file manager.
#[tauri::command]
#[specta::specta]
pub(crate) async fn reveal_workspace(
    app: AppHandle,
    input: WorkspaceId,
) -> Result<(), CommandError> {
    let entry = app.state::<Registry>().get(&input.id)?;
    if entry.kind == WorkspaceKind::Postgres {
        return Err(RegistryError::NoFile.into());
    }
    app.opener().reveal_item_in_dir(&entry.location).map_err(|error| {
        tracing::warn!(%error, "the file manager did not answer");
        RegistryError::NotShown { path: PathBuf::from(&entry.location) }
    })?;
    Ok(())
}

/// Closes the workspace of this window, which then shows the start page.
#[tauri::command]
#[specta::specta]
pub(crate) async fn close_workspace(
    app: AppHandle,
    session: CurrentSession,
    input: CloseWorkspace,
) -> Result<(), CommandError> {
    let CloseWorkspace {} = input;
    windows::on_own_thread(async move || {
        windows::show_start_page(&app, session.window()).await;
        Ok(())
    })
    .await
}

fn location_of(app: &AppHandle, target: OpenTarget) -> Result<WorkspaceLocation, RegistryError> {
    Ok(match target {
        OpenTarget::Id(id) => workspace::location_of(&app.state::<Registry>().get(&id)?.place()),
        OpenTarget::Path(path) => workspace::location_of_file(Path::new(&path)),
        OpenTarget::Url(url) => {
            WorkspaceLocation::Database { url: url.trim().to_owned(), create: false }
        }
        OpenTarget::Demo => {
            WorkspaceLocation::Demo { folder: desk_workspace::demo_folder(), seed: None }
        }
    })
}

fn row(app: &AppHandle, session: &CurrentSession, entry: &Entry) -> WorkspaceRow {
    let place = entry.place();
    let window = app.state::<Sessions>().window_of(&place);
    WorkspaceRow {
        id: entry.id.clone(),
        name: entry.name.clone(),
        colour: entry.colour,
        kind: entry.kind,
        mode: entry.mode,
        location_label: workspace::label_of(&place),
        last_opened_at: entry.last_opened_at,
        is_missing: entry.is_missing(),
        is_here: window.as_deref() == Some(session.window()),
        is_open: window.is_some(),
    }
}
