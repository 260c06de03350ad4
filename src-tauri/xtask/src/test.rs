//! `cargo xtask test`: everything that can be checked, in the order in which a failure is cheapest.

use std::{
    num::NonZero,
    path::{Path, PathBuf},
    process::Command,
    thread,
};

use anyhow::{Context, Result};

use crate::{
    build,
    bundle::{self, Profile},
    package, process,
    repo::{APP_FEATURE, Repo, Workspace},
    setup::{self, Need, deny, display::Display, node, outsiders, postgres::Server},
    steps::{Counts, Steps, rust_counts, ui_counts},
    tidy, windows,
};

/// The test target that drives the real window: it needs a screen and runs alone.
const WINDOW_TESTS: &str = "window";
/// How many black-box tests run at once on each core.
const TESTS_PER_CORE: usize = 3;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Leaves out the window and the documentation tests, and tells long tests to be short
    #[arg(long)]
    quick: bool,
    /// Leaves out the packages, their life in a bare Debian, and what compiles for Windows
    #[arg(long)]
    no_packages: bool,
    /// Only Rust tests whose name contains one of these
    filter: Vec<String>,
}

pub(crate) fn run(repo: &Repo, options: &Options) -> Result<()> {
    run_sized(repo, options, &[])
}

/// The Rust tests whose name contains `filter`, told of sizes by these variables.
pub(crate) fn run_one(repo: &Repo, filter: &str, sizes: &[(&str, String)]) -> Result<()> {
    let options = Options { quick: true, no_packages: true, filter: vec![filter.to_owned()] };
    run_sized(repo, &options, sizes)
}

fn run_sized(repo: &Repo, options: &Options, sizes: &[(&str, String)]) -> Result<()> {
    let mut steps = Steps::new();
    if !steps.run("setup", |_| setup::prepare(repo, Need::Test)) {
        return steps.finish();
    }
    if options.filter.is_empty() {
        checks(repo, &mut steps);
    }
    let pages = steps.run("ui build", |_| node::build(repo));
    if pages && steps.run("clippy and build", |_| process::run(&mut build::everything(repo))) {
        rust_tests(repo, options, sizes, &mut steps)?;
        if options.filter.is_empty() {
            package_tests(repo, options, &mut steps);
        }
    } else {
        steps.skip("tests in Rust", "nothing to test was built");
    }
    steps.finish()
}

/// What needs no build of ours.
fn checks(repo: &Repo, steps: &mut Steps) {
    steps.run("tidy", |_| tidy::run(repo));
    steps.run("fmt", |_| process::run(&mut repo.cargo(&["fmt", "--all", "--check"])));
    steps.run("dependencies", |_| process::run(&mut dependencies(repo)?));
    steps.run("ui check", |_| process::run(&mut repo.npm(&["run", "check"])));
    steps.run("ui tests", |counts| {
        let mut command = repo.npm(&["test"]);
        process::run_reading(command.env("NO_COLOR", "1"), |line| *counts += ui_counts(line))
    });
}

/// Are the dependencies licensed as they must be, and from where they must be?
fn dependencies(repo: &Repo) -> Result<Command> {
    let mut deny = Command::new(deny::program(repo, &repo.workspace()?.target)?);
    deny.current_dir(repo.root()).arg("check");
    deny.args(["bans", "licenses", "sources"]);
    Ok(deny)
}

fn rust_tests(
    repo: &Repo,
    options: &Options,
    sizes: &[(&str, String)],
    steps: &mut Steps,
) -> Result<()> {
    let workspace = repo.workspace()?;
    let mut server = None;
    let up = steps.run("postgres", |_| {
        server = Some(Server::start()?);
        Ok(())
    });
    let Some(server) = server.filter(|_| up) else {
        return Ok(());
    };
    let mut judges = Vec::new();
    steps.run("outsiders", |_| {
        judges = outsiders::variables(&workspace.target);
        Ok(())
    });
    let tests =
        Tests { repo, options, sizes, judges: &judges, workspace: &workspace, server: &server };
    steps.run("unit tests", |counts| count(&mut tests.unit(), counts));
    steps.run("black-box tests", |counts| count(&mut tests.black_box(), counts));
    if options.quick {
        steps.skip("doc tests", "--quick");
        steps.skip("window tests", "--quick");
        return Ok(());
    }
    steps.run("doc tests", |counts| count(&mut tests.documentation(), counts));
    steps.run("window tests", |counts| {
        let display = Display::start()?;
        let mut command = tests.window(&display)?;
        count(&mut command, counts)
    });
    Ok(())
}

/// What compiles for Windows, and the packages of what was built.
fn package_tests(repo: &Repo, options: &Options, steps: &mut Steps) {
    if options.quick || options.no_packages {
        let why = if options.quick { "--quick" } else { "--no-packages" };
        for step in ["windows", "packages", "bill of materials", "bare Debian"] {
            steps.skip(step, why);
        }
        return;
    }
    steps.run_where_possible(
        "windows",
        "rustup cannot install the target",
        || windows::command(repo),
        |mut check| process::run(&mut check),
    );
    let mut packages = None;
    steps.run("packages", |_| {
        let made = packages.insert(bundle::pack(repo, Profile::Dev)?);
        package::judge(made)
    });
    let Some(packages) = packages else {
        for step in ["bill of materials", "bare Debian"] {
            steps.skip(step, "no packages were made");
        }
        return;
    };
    steps.run_where_possible(
        "bill of materials",
        "its judge cannot be installed",
        || package::judge_of_materials(repo),
        |judge| package::judge_materials(&judge, &packages),
    );
    steps.run_where_possible(
        "bare Debian",
        "it cannot be made here",
        || package::bare_root(repo, &packages),
        |root| package::live(repo, &packages, &root),
    );
}

/// What all calls of `cargo test` share.
struct Tests<'a> {
    repo: &'a Repo,
    options: &'a Options,
    sizes: &'a [(&'a str, String)],
    judges: &'a [(&'static str, PathBuf)],
    workspace: &'a Workspace,
    server: &'a Server,
}

impl Tests<'_> {
    fn unit(&self) -> Command {
        let mut command = self.cargo_test(&["--no-fail-fast", "--lib", "--bins"]);
        command.arg("--").args(&self.options.filter);
        command
    }

    /// Several at once on each core: most of their time they wait for a disk or for each other.
    fn black_box(&self) -> Command {
        let mut command = self.cargo_test(&["--no-fail-fast"]);
        for target in self.workspace.test_targets.iter().filter(|name| *name != WINDOW_TESTS) {
            command.arg("--test").arg(target);
        }
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        command.env("RUST_TEST_THREADS", (cores * TESTS_PER_CORE).to_string());
        command.arg("--").args(&self.options.filter);
        command
    }

    fn documentation(&self) -> Command {
        let mut command = self.cargo_test(&["--no-fail-fast", "--doc"]);
        command.arg("--").args(&self.options.filter);
        command
    }

    /// One after another: they share one screen, and a window in the background gets no keys.
    fn window(&self, display: &Display) -> Result<Command> {
        let targets = &self.workspace.test_targets;
        targets
            .iter()
            .find(|name| *name == WINDOW_TESTS)
            .context("there is no test target `window`")?;
        let inner = self.cargo_test(&["--test", WINDOW_TESTS, "--", "--test-threads=1"]);
        let mut command = display.command(Path::new(inner.get_program()));
        command.args(inner.get_args()).args(&self.options.filter).current_dir(self.repo.root());
        for (name, value) in inner.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        Ok(command)
    }

    fn cargo_test(&self, arguments: &[&str]) -> Command {
        let ours = ["test", "--workspace", "--features", APP_FEATURE];
        let mut command = build::checked(self.repo.cargo(&ours));
        command
            .args(arguments)
            .env("REDRESS_TEST_POSTGRES", self.server.url())
            .env("REDRESS_TEST_BIN_DIR", self.workspace.target.join("debug"))
            .envs(self.sizes.iter().map(|(name, size)| (name, size)))
            .envs(self.judges.iter().map(|(name, path)| (name, path)));
        if self.options.quick {
            command.env("REDRESS_TEST_QUICK", "1");
        }
        command
    }
}

fn count(command: &mut Command, counts: &mut Counts) -> Result<()> {
    process::run_reading(command, |line| *counts += rust_counts(line))
}
