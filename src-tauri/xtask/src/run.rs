//! `cargo xtask run`: build the app and open its window; without a screen, on a screen of our own.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, ensure};

use crate::{
    process::{self, Group, Signal},
    repo::{APP_FEATURE, Repo},
    setup::{
        self, Need,
        display::{self, Display},
        node,
    },
};

/// From the start of the app to its first page with data in it; the first start makes the demo workspace.
const READY_LIMIT: Duration = Duration::from_mins(2);

/// The database that the app opens when the command line names none.
const DATABASE_VARIABLE: &str = "REDRESS_DB";

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Opens the window on a screen of its own, writes a picture of it and ends
    #[arg(long)]
    headless: bool,
    /// Where the picture goes [default: redress.png in the target folder]
    #[arg(long, value_name = "FILE", requires = "headless")]
    screenshot: Option<PathBuf>,
    /// The database to open, as for redressctl
    #[arg(long, value_name = "URL")]
    db: Option<String>,
    /// The seed of the demo workspace
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,
}

impl Options {
    /// What of it the app itself understands; without a database, the demo.
    fn for_app(&self, is_named: bool) -> Vec<String> {
        let demo = (self.db.is_none() && !is_named).then(|| "--demo".to_owned());
        let db = self.db.iter().flat_map(|db| ["--db".to_owned(), db.clone()]).chain(demo);
        let seed = self.seed.iter().flat_map(|seed| ["--seed".to_owned(), seed.to_string()]);
        db.chain(seed).collect()
    }
}

pub(crate) fn run(repo: &Repo, options: &Options) -> Result<()> {
    let arguments = options.for_app(env::var_os(DATABASE_VARIABLE).is_some());
    let own_screen = options.headless || !display::has_screen();
    // Relative to the user's working directory, not to that of cargo or the app.
    let screenshot = options.screenshot.as_deref().map(std::path::absolute).transpose()?;
    setup::prepare(repo, if own_screen { Need::Headless } else { Need::Window })?;
    node::build(repo)?;
    process::run(&mut repo.cargo(&["build", "-p", "redress", "--features", APP_FEATURE]))?;

    let target = repo.workspace()?.target;
    let app = target.join("debug/redress");
    if options.headless {
        let picture = screenshot.unwrap_or_else(|| target.join("redress.png"));
        return headless(&app, &arguments, &picture);
    }
    if !own_screen {
        return process::run(Command::new(&app).args(&arguments));
    }
    let display = Display::start()?;
    println!(
        "no screen here: the window is open on display {}; Ctrl-C ends it. \
         `cargo xtask run --headless` writes a picture instead.",
        display.name()
    );
    process::run(display.command(&app).args(&arguments))
}

fn headless(app: &Path, arguments: &[String], picture: &Path) -> Result<()> {
    let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
    let ready = folder.path().join("ready");
    let display = Display::start()?;
    let mut command = display.command(app);
    command.args(arguments).env("REDRESS_READY_FILE", &ready);
    let window = Group::start(&mut command, Signal::TERM)?;
    window
        .wait_until(READY_LIMIT, || ready.exists())
        .context("the window did not report its first page")?;
    display.picture(picture)?;
    println!("{}", picture.display());
    let failures = fs::read_to_string(&ready).context("cannot read what the window reported")?;
    ensure!(failures.is_empty(), "the page in the picture shows an error: {failures}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{os::unix::fs::PermissionsExt as _, time::Instant};

    use super::*;

    #[test]
    fn the_demo_is_opened_unless_a_database_is_named() {
        let arguments = |db: Option<&str>, is_named| {
            let (db, seed) = (db.map(str::to_owned), Some(7));
            Options { headless: false, screenshot: None, db, seed }.for_app(is_named).join(" ")
        };
        assert_eq!(arguments(None, false), "--demo --seed 7");
        assert_eq!(arguments(None, true), "--seed 7");
        assert_eq!(arguments(Some("sqlite:a.db"), false), "--db sqlite:a.db --seed 7");
    }

    /// A program in `folder` in place of the app.
    fn app(folder: &Path, script: &str) -> PathBuf {
        let path = folder.join("app");
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    #[test]
    fn a_headless_run_leaves_a_picture_and_no_process() {
        let folder = tempfile::tempdir().unwrap();
        let picture = folder.path().join("new/redress.png");
        let script = "echo $$ $@ > \"$0.pid\"
            display -size 600x400 gradient:navy-white & touch \"$REDRESS_READY_FILE\"; wait";
        let app = app(folder.path(), script);
        headless(&app, &["--seed".to_owned(), "7".to_owned()], &picture).unwrap();
        assert!(fs::read(&picture).unwrap().starts_with(b"\x89PNG"));
        let noted = fs::read_to_string(folder.path().join("app.pid")).unwrap();
        let (pid, arguments) = noted.trim().split_once(' ').unwrap();
        assert_eq!(arguments, "--seed 7");
        let state = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        assert!(state.is_empty() || state.contains(") Z"), "still there: {state}");
    }

    #[test]
    fn a_page_that_shows_an_error_leaves_its_picture_and_is_reported() {
        let folder = tempfile::tempdir().unwrap();
        let picture = folder.path().join("redress.png");
        let script = "display -size 600x400 gradient:navy-white & echo database_busy > \"$0.ready\"
            mv \"$0.ready\" \"$REDRESS_READY_FILE\"; wait";
        let error = headless(&app(folder.path(), script), &[], &picture).unwrap_err();
        assert!(error.to_string().contains("database_busy"), "{error:#}");
        assert!(picture.exists());
    }

    #[test]
    fn an_app_that_ends_before_its_first_page_is_reported_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let start = Instant::now();
        let app = app(folder.path(), "exit 3");
        let error = headless(&app, &[], &folder.path().join("redress.png")).unwrap_err();
        assert!(format!("{error:#}").contains("did not report its first page"), "{error:#}");
        assert!(start.elapsed() < READY_LIMIT / 4);
    }
}
