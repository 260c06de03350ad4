//! The screen that the window opens on.

use std::{
    env,
    io::{BufRead as _, BufReader},
    process::{ChildStdout, Command, Stdio},
};

use crate::process::Group;

/// The user's screen, or one of our own.
pub(crate) struct Screen {
    name: String,
    /// Xvfb must keep somebody at the other end of its pipe.
    _own: Option<(Group, BufReader<ChildStdout>)>,
}

impl Screen {
    /// The screen that is there; where there is none, Xvfb on a display that is free.
    pub(crate) fn open() -> Self {
        if let Ok(name) = env::var("DISPLAY") {
            return Self { name, _own: None };
        }
        let mut server = Command::new("Xvfb");
        server.args(["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp"]);
        server.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut group = Group::start(&mut server);
        let mut pipe = BufReader::new(group.first().stdout.take().expect("a pipe"));
        let mut number = String::new();
        pipe.read_line(&mut number).expect("Xvfb says which display it serves");
        Self { name: format!(":{}", number.trim()), _own: Some((group, pipe)) }
    }

    /// Lets `command` open windows here.
    pub(crate) fn lend(&self, command: &mut Command) {
        command
            .env("DISPLAY", &self.name)
            .env("GDK_BACKEND", "x11")
            .env_remove("WAYLAND_DISPLAY")
            // Without a graphics card WebKit's shared buffers stay black.
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            // Nobody listens to the accessibility bus; its launcher would outlive the test.
            .env("NO_AT_BRIDGE", "1");
    }
}
