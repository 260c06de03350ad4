//! `redressctl`: the desk without a window. Parses the command line, calls the desk, prints JSON.
//!
//! JSON goes to standard output. A refusal is one JSON object on standard error and exit status 2;
//! wrong usage is 64, a failed `verify` 1, refused lines of `post` 3, an interruption 130.

mod arguments;
mod backup;
mod bench;
mod call;
mod commands;
mod completions;
mod copy;
mod demo;
mod export;
mod failure;
mod import;
mod init;
mod interrupt;
mod man_pages;
mod moment;
mod options;
mod post;
mod print;
mod serve;
mod sync;
mod token;
mod verify;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};
use tracing_subscriber::EnvFilter;

use crate::{
    arguments::{Arguments, Verb},
    failure::Failure,
};

/// Rows are allocated on one thread and freed on another, thousands at a time, which takes a third of
/// the time of `post` with the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return failure::misused(&error),
    };
    // Silent unless RUST_LOG is set: standard error is for the refusal.
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    let ended = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(run(arguments)),
        Err(error) => Err(Failure::machine(&error)),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

async fn run(Arguments { options, verb }: Arguments) -> Result<(), Failure> {
    match verb {
        Verb::Init => init::run(&options).await,
        Verb::Call(input) => call::run(&options, input).await,
        Verb::Commands => commands::run(),
        Verb::Post(input) => post::run(&options, input).await,
        Verb::Verify => verify::run(&options).await,
        Verb::Sync(input) => sync::run(&options, input).await,
        Verb::Serve(input) => serve::run(&options, input).await,
        Verb::Token(verb) => token::run(&options, verb).await,
        Verb::Export(input) => export::run(&options, *input).await,
        Verb::ExportBooks(input) => export::books(&options, input).await,
        Verb::VerifyExport(input) => export::verify(&options, input).await,
        Verb::Import(input) => import::run(&options, input).await,
        Verb::Backup(input) => backup::back_up(&options, input).await,
        Verb::Inspect(input) => backup::inspect(input).await,
        Verb::Restore(input) => backup::restore(input).await,
        Verb::Copy(input) => copy::run(input).await,
        Verb::Demo(input) => demo::run(input).await,
        Verb::Completions(input) => completions::run(&input, Arguments::command()),
        Verb::ManPages(input) => man_pages::run(&input, Arguments::command()),
        Verb::Bench(input) => bench::run(&options, input).await,
    }
}
