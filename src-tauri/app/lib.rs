//! The desktop window of Redress: plugins, state and commands. The product itself is in `desk`.

mod arguments;
mod bindings;
mod commands;
mod exports;
mod rounds;
mod session;
mod workspace;

use std::{io, process::ExitCode, thread};

use clap::Parser as _;
use desk::Actor;
use tauri::{App, AppHandle, Manager as _, RunEvent, async_runtime};
use tauri_specta::Event;
use tracing_subscriber::EnvFilter;

use crate::{
    arguments::{Arguments, WorkspaceLocation},
    commands::policy::BackTests,
    exports::Exports,
    session::Session,
};

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
    let location = arguments.location(desk::workspace::standing_url());
    let session = Session::new(actor);
    let commands = bindings::builder();
    tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .manage(session)
        .manage(BackTests::default())
        .manage(Exports::default())
        .invoke_handler(commands.invoke_handler())
        .setup(move |app| {
            commands.mount_events(app);
            start(app, location);
            Ok(())
        })
        .build(tauri::generate_context!())?
        .run(|app, event| {
            if matches!(event, RunEvent::Exit) {
                async_runtime::block_on(async {
                    app.state::<Exports>().stop_all().await;
                    app.state::<Session>().close().await;
                });
            }
        });
    Ok(())
}

/// Opens the workspace and then synchronises it with Stripe, on a thread of its own: the window
/// opens without waiting, and rounds do not wait for the window's commands.
fn start(app: &App, location: WorkspaceLocation) {
    let handle = app.handle().clone();
    thread::spawn(move || {
        async_runtime::block_on(async {
            let session = handle.state::<Session>();
            let workspace = session.open(&location).await;
            Box::pin(rounds::run(&handle, workspace.desk())).await;
        });
    });
}

/// Sends an event to the pages. A window that is just closing cannot receive it and needs not.
fn emit<E: Event + serde::Serialize + Clone>(app: &AppHandle, event: &E) {
    if let Err(error) = event.emit(app) {
        tracing::debug!(%error, name = E::NAME, "no window receives this event");
    }
}
