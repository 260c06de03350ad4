//! Debian's `WebKitWebDriver`, which starts the window and lends it its hands and eyes.

use std::{
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::Path,
    process::Command,
};

use harness::program;

use crate::{bus::Bus, process::Group, screen::Screen, window::until};

/// A driver that listens; it and the window it opens end with it.
pub(crate) struct Driver {
    port: u16,
    _group: Group,
    screen: Screen,
    bus: Bus,
}

impl Driver {
    /// Starts a driver. What the window remembers of its own accord goes to `home`; the window gets
    /// these variables.
    pub(crate) async fn start(home: &Path, environment: &[(&str, &str)]) -> Self {
        let (screen, bus) = (Screen::open(), Bus::start());
        let port = free_port();
        let mut command = Command::new("WebKitWebDriver");
        at_home(&mut command, home);
        command
            .arg(format!("--port={port}"))
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(environment.iter().copied());
        screen.lend(&mut command);
        bus.lend(&mut command);
        let group = Group::start(&mut command);
        until("WebKitWebDriver listens", async || {
            TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()
        })
        .await;
        Self { port, _group: group, screen, bus }
    }

    /// Starts the app a second time on the same desktop, and waits until that process has ended.
    pub(crate) fn start_again(&self, home: &Path, arguments: &[&str]) {
        let mut command = Command::new(program("redress"));
        at_home(&mut command, home);
        self.screen.lend(&mut command);
        self.bus.lend(&mut command);
        let ended = command.args(arguments).status().expect("the app starts");
        assert!(ended.success(), "{ended}");
    }

    /// Lets `command` see the screen that the app is on.
    pub(crate) fn lend_screen(&self, command: &mut Command) {
        self.screen.lend(command);
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

/// What a program remembers of its own accord goes to `home`, and nothing of whoever runs the tests
/// decides what the window opens.
fn at_home(command: &mut Command, home: &Path) {
    command
        .env("HOME", home)
        .env("XDG_DATA_HOME", home)
        .env("XDG_CACHE_HOME", home)
        .env_remove("REDRESS_DB")
        .env_remove("REDRESS_STRIPE_KEY")
        .env_remove("REDRESS_UPDATE_URL");
}

/// A port that was free a moment ago: the driver cannot choose one and tell.
fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("an address").port()
}
