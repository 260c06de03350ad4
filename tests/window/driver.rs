//! Debian's `WebKitWebDriver`, which starts the window and lends it its hands and eyes.

use std::{
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::Path,
    process::Command,
};

use crate::{process::Group, screen::Screen, window::until};

/// A driver that listens; it and the window it opens end with it.
pub(crate) struct Driver {
    port: u16,
    _group: Group,
    _screen: Screen,
}

impl Driver {
    /// Starts a driver. What the window remembers of its own accord goes to `home`.
    pub(crate) async fn start(home: &Path) -> Self {
        let screen = Screen::open();
        let port = free_port();
        let mut command = Command::new("dbus-run-session");
        command
            .args(["--", "WebKitWebDriver", &format!("--port={port}")])
            .env("HOME", home)
            .env("XDG_DATA_HOME", home)
            .env("XDG_CACHE_HOME", home)
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            // Nothing of whoever runs the tests decides what the window opens.
            .env_remove("REDRESS_DB")
            .env_remove("REDRESS_STRIPE_KEY");
        screen.lend(&mut command);
        let group = Group::start(&mut command);
        until("WebKitWebDriver listens", async || {
            TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()
        })
        .await;
        Self { port, _group: group, _screen: screen }
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

/// A port that was free a moment ago: the driver cannot choose one and tell.
fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("an address").port()
}
