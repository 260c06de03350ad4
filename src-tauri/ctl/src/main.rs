//! `redressctl`: the same desk without a window (design section 9). Parses, calls the desk,
//! prints; every rule lives below.
//!
//! JSON goes to standard output. A refusal is one JSON object on standard error and exit status 2,
//! wrong usage 64, books that do not hold 1, an interruption 130.

mod arguments;
mod bench;
mod call;
mod commands;
mod demo;
mod export;
mod failure;
mod interrupt;
mod moment;
mod place;
mod post;
mod print;
mod serve;
mod sync;
mod verify;

use std::process::ExitCode;

use clap::Parser as _;
use tracing_subscriber::EnvFilter;

use crate::{
    arguments::{Arguments, Verb},
    failure::Failure,
};

/// Rows are made on one thread and given back on another, thousands at a time: the system's
/// allocator spends a third of `post` on that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return failure::misused(&error),
    };
    // Silent unless asked for by RUST_LOG: standard error is for the refusal.
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

async fn run(Arguments { place, verb }: Arguments) -> Result<(), Failure> {
    match verb {
        Verb::Call(input) => call::run(&place, input).await,
        Verb::Commands => commands::run(),
        Verb::Post(input) => post::run(&place, input).await,
        Verb::Verify => verify::run(&place).await,
        Verb::Sync(input) => sync::run(&place, input).await,
        Verb::Serve(input) => serve::run(&place, input).await,
        Verb::Export(input) => export::run(&place, input).await,
        Verb::Demo(input) => demo::run(input).await,
        Verb::Bench(input) => bench::run(&place, input).await,
    }
}
