//! Windows: opening one, putting a workspace into it, and what ends with it.

use std::{sync::Arc, thread};

use desk::{CommandError, workspace as desk_workspace};
use tauri::{App, AppHandle, Manager as _, WebviewWindow, WebviewWindowBuilder, async_runtime};

use crate::{
    location::WorkspaceLocation,
    registry::{Registry, RegistryError},
    rounds,
    session::Session,
    sessions::{FIRST_WINDOW, Sessions},
    workspace::{self, Workspace},
};

/// Shows at start what the command line or the environment names, else what was open last, each in its
/// window, else the start page.
pub(crate) fn start(app: &App, named: Option<WorkspaceLocation>) -> tauri::Result<()> {
    let app = app.handle();
    let locations = named.map_or_else(|| open_last(app), |location| vec![location]);
    let mut labels = vec![FIRST_WINDOW.to_owned()];
    let others = locations.len().saturating_sub(1);
    labels.extend((0..others).map(|_| app.state::<Sessions>().next_label()));
    for (label, location) in labels.into_iter().zip(locations) {
        let sessions = app.state::<Sessions>();
        let session = Arc::new(Session::opening(sessions.actor(), workspace::place_of(&location)));
        sessions.put(&label, Arc::clone(&session));
        if label != FIRST_WINDOW {
            build(app, &label)?;
        }
        work(app.clone(), label, session, Some(location));
    }
    Ok(())
}

/// What was open when the app ended. A user of an earlier version has no list yet, but a workspace.
fn open_last(app: &AppHandle) -> Vec<WorkspaceLocation> {
    let registry = app.state::<Registry>();
    let own = desk_workspace::own_file();
    if registry.is_new() && own.exists() {
        return vec![workspace::location_of_file(&own)];
    }
    let entries = registry.open_last().unwrap_or_else(|error| {
        tracing::warn!(%error, "what was open last is not known");
        vec![]
    });
    entries.iter().map(|entry| workspace::location_of(&entry.place())).collect()
}

/// Opens the workspace of a session if it is not open, and then synchronises it with Stripe until the
/// session is closed, on a thread of its own: the window opens without waiting, and rounds do not wait
/// for the window's commands.
fn work(app: AppHandle, label: String, session: Arc<Session>, location: Option<WorkspaceLocation>) {
    thread::spawn(move || {
        let run = async {
            if let Some(location) = &location {
                let workspace = session.open(location).await;
                note_opened(&app, &label, &workspace);
            }
            if let Some(workspace) = session.open_now() {
                Box::pin(rounds::run((&app, &label), workspace.desk())).await;
            }
        };
        async_runtime::block_on(async {
            tokio::select! {
                biased;
                () = session.closed() => {}
                () = Box::pin(run) => {}
            }
        });
    });
}

/// Shows a workspace in a window in place of what it shows.
pub(crate) async fn show(app: &AppHandle, label: &str, workspace: Workspace) {
    let sessions = app.state::<Sessions>();
    let workspace = Arc::new(workspace);
    let session = Arc::new(Session::opened(sessions.actor(), Arc::clone(&workspace)));
    let before = sessions.put(label, Arc::clone(&session));
    if let Some(before) = before {
        leave(app, &before).await;
    }
    note_opened(app, label, &workspace);
    work(app.clone(), label.to_owned(), session, None);
}

/// Shows a workspace in a window of its own.
pub(crate) async fn show_in_new(
    app: &AppHandle,
    workspace: Workspace,
) -> Result<String, RegistryError> {
    let label = app.state::<Sessions>().next_label();
    let place = workspace.place().clone();
    show(app, &label, workspace).await;
    if let Err(error) = build(app, &label) {
        if let Some(session) = app.state::<Sessions>().take(&label) {
            leave(app, &session).await;
        }
        return Err(RegistryError::System(error.to_string()));
    }
    if let Some(entry) = app.state::<Registry>().find(&place) {
        set_title(app, &label, Some(&entry.name));
    }
    Ok(label)
}

/// Opens a workspace in a window of its own, or brings the window forward that shows it.
pub(crate) fn open_in_new(app: &AppHandle, location: WorkspaceLocation) {
    if let Some(label) = app.state::<Sessions>().window_of(&workspace::place_of(&location)) {
        return bring_forward(app, Some(label));
    }
    let app = app.clone();
    thread::spawn(move || {
        async_runtime::block_on(async {
            let shown = match workspace::open(&location).await {
                Ok(opened) => show_in_new(&app, opened).await.map_err(CommandError::from),
                Err(error) => Err(error),
            };
            if let Err(error) = shown {
                tracing::warn!(code = error.code, "a workspace that was asked for is not open");
                bring_forward(&app, None);
            }
        });
    });
}

/// Closes the workspace of a window; it then shows the start page.
pub(crate) async fn show_start_page(app: &AppHandle, label: &str) {
    let sessions = app.state::<Sessions>();
    let session = Arc::new(Session::on_start_page(sessions.actor()));
    if let Some(before) = sessions.put(label, session) {
        leave(app, &before).await;
    }
    set_title(app, label, None);
}

/// Ends what belongs to a window that is gone. The last one stays in the list of what is open.
pub(crate) fn ended(app: &AppHandle, label: &str) {
    let sessions = app.state::<Sessions>();
    let Some(session) = sessions.take(label) else { return };
    let goes_on = sessions.goes_on();
    let handle = app.clone();
    sessions.note_closing(thread::spawn(move || {
        async_runtime::block_on(async {
            if goes_on {
                leave(&handle, &session).await;
            } else {
                session.close().await;
            }
        });
    }));
}

/// Brings a window forward: this one, or the one that had the keyboard last.
pub(crate) fn bring_forward(app: &AppHandle, label: Option<String>) {
    let label = label.or_else(|| app.state::<Sessions>().newest());
    let windows = app.webview_windows();
    let window = label.and_then(|label| windows.get(&label)).or_else(|| windows.values().next());
    if let Some(window) = window {
        // Some desktops let no program take the focus.
        let _ = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
    }
}

/// Names a window after its workspace.
pub(crate) fn set_title(app: &AppHandle, label: &str, name: Option<&str>) {
    let product = app.package_info().name.clone();
    let title = name.map_or_else(|| product.clone(), |name| format!("{name} – {product}"));
    if let Some(window) = app.get_webview_window(label)
        && let Err(error) = window.set_title(&title)
    {
        tracing::debug!(%error, "the window keeps its title");
    }
}

/// Runs what opens or closes a workspace: a thread of its own, because the future borrows from what it
/// opens and cannot move between threads.
pub(crate) async fn on_own_thread<T, W>(
    work: impl FnOnce() -> W + Send + 'static,
) -> Result<T, CommandError>
where
    T: Send + 'static,
    W: Future<Output = Result<T, CommandError>>,
{
    let done = async_runtime::spawn_blocking(move || async_runtime::block_on(work())).await;
    done.unwrap_or_else(|error| Err(RegistryError::System(error.to_string()).into()))
}

/// Closes a session and forgets that its workspace is open.
async fn leave(app: &AppHandle, session: &Session) {
    let place = session.place().cloned();
    session.close().await;
    let sessions = app.state::<Sessions>();
    let gone = place.filter(|place| sessions.reopens() && sessions.window_of(place).is_none());
    if let Some(place) = gone
        && let Err(error) = app.state::<Registry>().note_closed(&place)
    {
        tracing::warn!(%error, "the next start opens a workspace that was closed");
    }
}

fn note_opened(app: &AppHandle, label: &str, workspace: &Workspace) {
    let now = desk_workspace::now_micros();
    let reopens = app.state::<Sessions>().reopens();
    let registry = app.state::<Registry>();
    match registry.note_opened(workspace.place(), workspace.name(), now, reopens) {
        Ok(entry) => set_title(app, label, Some(&entry.name)),
        Err(error) => tracing::warn!(%error, "the list of workspaces does not have this one"),
    }
}

/// A window like the one of the configuration.
fn build(app: &AppHandle, label: &str) -> tauri::Result<WebviewWindow> {
    let mut config = app.config().app.windows.first().cloned().unwrap_or_default();
    label.clone_into(&mut config.label);
    WebviewWindowBuilder::from_config(app, &config)?.build()
}
