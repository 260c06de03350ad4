//! The desktop window of Redress: plugins, state and commands. The product itself is in `desk`.

mod arguments;
mod back_tests;
mod bindings;
mod commands;
mod exports;
mod new_workspace;
mod registry;
mod rounds;
mod session;
mod sessions;
mod windows;
mod workspace;

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    io,
    process::ExitCode,
};

use clap::Parser as _;
use desk::Actor;
use tauri::{
    AppHandle, Manager as _, RunEvent, WindowEvent, Wry, async_runtime, plugin::TauriPlugin,
};
use tauri_plugin_single_instance::Builder as SingleInstance;
use tauri_plugin_window_state::{Builder as WindowState, StateFlags};
use tauri_specta::Event;
use tracing_subscriber::EnvFilter;

use crate::{arguments::Arguments, registry::Registry, sessions::Sessions};

/// The log filter, in the notation of `tracing`'s environment filter.
const LOG_VARIABLE: &str = "REDRESS_LOG";
const LOG_DEFAULT: &str = "warn,redress_app=info,desk=info";

/// The program: reads the command line, opens the window, and stays until it is closed.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    start_log();
    let ended = match &arguments.write_bindings {
        Some(file) => bindings::write(file).map_err(|error| error.to_string()),
        None => arguments
            .actor()
            .map_err(|error| error.to_string())
            .and_then(|actor| open_window(&arguments, actor).map_err(|error| error.to_string())),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "the window could not be opened");
            ExitCode::FAILURE
        }
    }
}

fn start_log() {
    let filter =
        EnvFilter::try_from_env(LOG_VARIABLE).unwrap_or_else(|_| EnvFilter::new(LOG_DEFAULT));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
}

fn open_window(arguments: &Arguments, actor: Actor) -> tauri::Result<()> {
    let named = arguments.location(desk::workspace::named_url());
    let commands = bindings::builder();
    let mut builder = tauri::Builder::default();
    if named.is_none() {
        // It must be the first of the plugins, so that a second process ends before it opens anything.
        builder = builder.plugin(single_instance());
    }
    builder
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(window_state())
        .manage(Sessions::new(actor, named.is_none()))
        .manage(Registry::new(desk::workspace::home()))
        .invoke_handler(commands.invoke_handler())
        .setup(move |app| {
            commands.mount_events(app);
            Ok(windows::start(app, named)?)
        })
        .build(tauri::generate_context!())?
        .run(|app, event| handle(app, &event));
    Ok(())
}

fn handle(app: &AppHandle, event: &RunEvent) {
    let sessions = app.state::<Sessions>();
    if let RunEvent::WindowEvent { label, event, .. } = event {
        if matches!(event, WindowEvent::Focused(true)) {
            sessions.note_focus(label);
        } else if matches!(event, WindowEvent::Destroyed) {
            windows::ended(app, label);
        }
    } else if matches!(event, RunEvent::ExitRequested { .. }) {
        sessions.note_end();
    } else if matches!(event, RunEvent::Exit) {
        async_runtime::block_on(sessions.close_all());
    }
}

/// A window opens where it was, and as large as it was, when it was closed.
fn window_state() -> TauriPlugin<Wry> {
    let kept = StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED;
    WindowState::new().with_state_flags(kept).build()
}

/// One process for all workspaces of the list: a second one brings the first forward and ends. Users
/// with different data folders do not meet.
fn single_instance() -> TauriPlugin<Wry> {
    let mut hasher = DefaultHasher::new();
    desk::workspace::home().hash(&mut hasher);
    SingleInstance::new()
        .callback(|app, _, _| windows::bring_forward(app, None))
        .dbus_id(format!("app.redress.desk.h{:x}", hasher.finish()))
        .build()
}

/// Sends an event to the pages of a window. One that is just closing cannot receive it and needs not.
fn emit<E: Event + serde::Serialize + Clone>(app: &AppHandle, window: &str, event: &E) {
    if let Err(error) = event.emit_to(app, window) {
        tracing::debug!(%error, name = E::NAME, "no window receives this event");
    }
}
