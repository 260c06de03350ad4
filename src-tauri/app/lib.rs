//! The desktop window of Redress: plugins, state and commands. The product itself is in `desk`.

mod arguments;
mod bindings;
mod commands;
mod crash;
mod exports;
mod links;
mod location;
mod log;
mod new_workspace;
mod registry;
mod rounds;
mod session;
mod sessions;
mod single_run;
mod updates;
mod windows;
mod workspace;

use std::{
    env,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::Path,
    process::ExitCode,
    thread,
};

use clap::Parser as _;
use desk::Actor;
use tauri::{
    AppHandle, Manager as _, RunEvent, WindowEvent, Wry, async_runtime, plugin::TauriPlugin,
};
use tauri_plugin_deep_link::DeepLinkExt as _;
use tauri_plugin_single_instance::Builder as SingleInstance;
use tauri_plugin_window_state::{Builder as WindowState, StateFlags};
use tauri_specta::Event;

use crate::{
    arguments::Arguments,
    crash::CrashReports,
    links::{Link, Links},
    log::RecentFailures,
    registry::Registry,
    sessions::Sessions,
};

/// The program: reads the command line, opens the window, and stays until it is closed.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let recent = log::start();
    CrashReports::of_user().watch();
    let ended = match &arguments.write_bindings {
        Some(file) => bindings::write(file).map_err(|error| error.to_string()),
        None => arguments.actor().map_err(|error| error.to_string()).and_then(|actor| {
            open_window(&arguments, actor, recent).map_err(|error| error.to_string())
        }),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "the window could not be opened");
            ExitCode::FAILURE
        }
    }
}

fn open_window(arguments: &Arguments, actor: Actor, recent: RecentFailures) -> tauri::Result<()> {
    let named = arguments.location(desk::workspace::named_url());
    let link = arguments.link().map(str::to_owned);
    let file = arguments.file(&env::current_dir().unwrap_or_default());
    let commands = bindings::builder();
    let mut builder = tauri::Builder::default();
    if named.is_none() {
        // It must be the first of the plugins, so that a second process ends before it opens anything.
        builder = builder.plugin(single_instance());
    }
    builder
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_updater::Builder::new().build())
        .plugin(window_state())
        .manage(Sessions::new(actor, named.is_none()))
        .manage(Registry::new(desk::workspace::home()))
        .manage(Links::default())
        .manage(recent)
        .invoke_handler(commands.invoke_handler())
        .setup(move |app| {
            commands.mount_events(app);
            let handle = app.handle().clone();
            app.deep_link().on_open_url(move |event| {
                for url in event.urls() {
                    follow(&handle, url.as_str());
                }
            });
            windows::start(app, file.or(named))?;
            if let Some(link) = &link {
                follow(app.handle(), link);
            }
            Ok(())
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

/// One process for all workspaces of the list: a second one hands over what it was asked to open and
/// ends. Users with different data folders do not meet.
fn single_instance() -> TauriPlugin<Wry> {
    let mut hasher = DefaultHasher::new();
    desk::workspace::home().hash(&mut hasher);
    SingleInstance::new()
        .callback(|app, arguments, folder| take_over(app, &arguments, Path::new(&folder)))
        .dbus_id(format!("app.redress.desk.h{:x}", hasher.finish()))
        .build()
}

/// Opens what a second process was asked to open.
fn take_over(app: &AppHandle, arguments: &[String], folder: &Path) {
    let Ok(arguments) = Arguments::try_parse_from(arguments) else {
        return windows::bring_forward(app, None);
    };
    match (arguments.link(), arguments.file(folder)) {
        (Some(link), _) => follow(app, link),
        (None, Some(location)) => windows::open_in_new(app, location),
        (None, None) => windows::bring_forward(app, None),
    }
}

/// Follows a link; one that is not ours only brings the window forward.
fn follow(app: &AppHandle, address: &str) {
    let Some(link) = Link::read(address) else {
        return windows::bring_forward(app, None);
    };
    let app = app.clone();
    thread::spawn(move || async_runtime::block_on(links::follow(&app, link)));
}

/// Sends an event to the pages of a window. One that is just closing cannot receive it and needs not.
fn emit<E: Event + serde::Serialize + Clone>(app: &AppHandle, window: &str, event: &E) {
    if let Err(error) = event.emit_to(app, window) {
        tracing::debug!(%error, name = E::NAME, "no window receives this event");
    }
}
