//! `cargo xtask`: entry point of all tasks. It depends on no crate of this workspace, so that it
//! compiles in seconds and works when nothing else does.

mod bench;
mod bindings;
mod build;
mod bundle;
mod package;
mod process;
mod repo;
mod run;
mod setup;
mod soak;
mod stamp;
mod steps;
mod test;
mod tidy;
mod windows;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::repo::Repo;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The one door for the tasks of Redress")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Installs what is missing for everything below (Debian, Ubuntu) or says what to install
    Setup,
    /// Builds the app and opens its window
    Run(run::Options),
    /// Runs every check and test, on `SQLite`, on a throw-away Postgres and in the real window
    Test(test::Options),
    /// Measures `redressctl bench` on both engines and prints the figures as JSON
    Bench(bench::Options),
    /// Runs the long version of a test
    Soak(soak::Options),
    /// Writes ui/src/bindings.ts anew from the commands
    Bindings,
    /// Makes the packages for Debian and Red Hat
    Bundle(bundle::Options),
    /// Checks what no compiler checks: root listing, arrows, sizes, names, forbidden words
    Tidy,
}

fn main() -> ExitCode {
    match work() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::from(if process::interrupted() { 130 } else { 1 })
        }
    }
}

fn work() -> Result<()> {
    let cli = Cli::parse();
    process::watch_signals()?;
    let repo = Repo::find()?;
    match cli.task {
        Task::Setup => setup::prepare(&repo, setup::Need::Test),
        Task::Run(options) => run::run(&repo, &options),
        Task::Test(options) => test::run(&repo, &options),
        Task::Bench(options) => bench::run(&repo, &options),
        Task::Soak(options) => soak::run(&repo, &options),
        Task::Bindings => bindings::write(&repo),
        Task::Bundle(options) => {
            let packages = bundle::run(&repo, &options)?;
            if options.check { package::check(&repo, &packages) } else { Ok(()) }
        }
        Task::Tidy => tidy::run(&repo),
    }
}
