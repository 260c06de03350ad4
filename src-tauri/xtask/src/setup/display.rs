//! A screen of our own where there is none: Xvfb on a free display, and pictures of it.

use std::{
    env, fs,
    path::Path,
    process::{Command, Stdio},
    sync::mpsc::Receiver,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};

use crate::process::{self, Group, Signal};

const START_LIMIT: Duration = Duration::from_secs(30);
const PAINT_LIMIT: Duration = Duration::from_secs(15);
const BETWEEN_PICTURES: Duration = Duration::from_millis(300);
/// An empty root or an empty page has one to three colours; any page with text has many more, because
/// its letters are smoothed.
const COLOURS_MIN: u32 = 16;

/// A running Xvfb; ended when dropped.
pub(crate) struct Display {
    name: String,
    _server: Group,
    /// Keeps the read end of Xvfb's pipe open.
    _pipe: Receiver<String>,
}

impl Display {
    /// Starts an X server on a display that is free, and waits until it accepts clients.
    pub(crate) fn start() -> Result<Self> {
        let mut command = Command::new("Xvfb");
        command
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1440x900x24",
                "-nolisten",
                "tcp",
                "-noreset",
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut server = Group::start(&mut command, Signal::TERM)?;
        let pipe = process::read_lines(server.take_stdout().context("no output to read")?);
        let number = pipe
            .recv_timeout(START_LIMIT)
            .context("Xvfb did not say which display it serves; start it by hand to see why")?;
        Ok(Self { name: format!(":{}", number.trim()), _server: server, _pipe: pipe })
    }

    /// Its name, as in `DISPLAY`.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// `program`, to be started on this display with a message bus of its own.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new("dbus-run-session");
        command.arg("--").arg(program);
        self.enter(&mut command);
        command
    }

    /// Lets `command` run on this display.
    pub(crate) fn enter(&self, command: &mut Command) {
        command
            .env("DISPLAY", &self.name)
            .env_remove("WAYLAND_DISPLAY")
            .env("GDK_BACKEND", "x11")
            // Without a graphics card WebKit's shared buffers stay black.
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            // The accessibility bus is not used here; its launcher would outlive the session.
            .env("NO_AT_BRIDGE", "1");
    }

    /// Writes a picture of the whole screen to `file` as soon as something is painted and stands still.
    pub(crate) fn picture(&self, file: &Path) -> Result<()> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)
                .with_context(|| format!("cannot create {}", folder.display()))?;
        }
        let start = Instant::now();
        let mut before = String::new();
        loop {
            self.take(file)?;
            let seen = look_at(file)?;
            let late = start.elapsed() > PAINT_LIMIT;
            if seen.colours >= COLOURS_MIN && (seen.signature == before || late) {
                return Ok(());
            }
            ensure!(!late, "the window stayed empty; {} shows what was there", file.display());
            ensure!(!process::interrupted(), "interrupted while waiting for the window");
            before = seen.signature;
            thread::sleep(BETWEEN_PICTURES);
        }
    }

    fn take(&self, file: &Path) -> Result<()> {
        let mut command = Command::new("import");
        command.env("DISPLAY", &self.name).args(["-silent", "-window", "root"]).arg(file);
        process::ask(&mut command).map(drop)
    }
}

/// Whether the user has a screen to open a window on.
pub(crate) fn has_screen() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| env::var_os(name).is_some_and(|v| !v.is_empty()))
}

struct Seen {
    colours: u32,
    /// Changes with any pixel.
    signature: String,
}

fn look_at(file: &Path) -> Result<Seen> {
    let text = process::ask(Command::new("identify").args(["-format", "%k %#"]).arg(file))?;
    let (colours, signature) =
        text.split_once(' ').context("identify answered in an unknown form")?;
    Ok(Seen { colours: colours.parse()?, signature: signature.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_starts_shows_a_picture_and_goes() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("below/screen.png");
        fs::create_dir_all(folder.path().join("below")).unwrap();
        let display = Display::start().unwrap();
        let other = Display::start().unwrap();
        assert_ne!(display.name(), other.name());
        display.take(&file).unwrap();
        let empty = look_at(&file).unwrap();
        assert!(empty.colours < COLOURS_MIN, "an empty root has {} colours", empty.colours);
        let name = display.name().to_owned();
        drop(display);
        let mut late = Command::new("import");
        late.env("DISPLAY", name).args(["-window", "root"]).arg(&file);
        assert!(process::ask(&mut late).is_err());
    }

    #[test]
    fn a_painted_window_is_told_from_an_empty_screen() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("screen.png");
        let display = Display::start().unwrap();
        let mut command = Command::new("display");
        command.args(["-size", "600x400", "gradient:navy-white"]);
        display.enter(&mut command);
        let _window = Group::start(&mut command, Signal::TERM).unwrap();
        display.picture(&file).unwrap();
        assert!(look_at(&file).unwrap().colours >= COLOURS_MIN);
    }
}
