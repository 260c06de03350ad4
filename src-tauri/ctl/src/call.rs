//! `call COMMAND [JSON or -]`: any command of the desk.

use std::io::Read as _;

use clap::Args;
use desk::{Opening, commands};
use serde_json::Value as Json;

use crate::{Failure, options::GlobalOptions, print::print};

/// Maximum size of the input on standard input.
const INPUT_BYTES_MAX: u64 = 64 << 20;

/// Which command, and its input.
#[derive(Debug, Args)]
pub(crate) struct Call {
    /// The command's name, as `redressctl commands` lists it
    command: String,
    /// Its input as JSON; `-` reads standard input
    #[arg(value_name = "JSON", allow_hyphen_values = true)]
    input: Option<String>,
}

pub(crate) async fn run(
    options: &GlobalOptions,
    Call { command, input }: Call,
) -> Result<(), Failure> {
    // Before the database is opened: a mistyped command must not create one.
    if commands::find(&command).is_none() {
        return Err(desk::DeskError::UnknownCommand(command).into());
    }
    let input = read(input)?;
    let actor = options.actor()?;
    let desk = options.open(Opening::CreateIfMissing).await?;
    let answer = desk.call(&actor, &command, input).await;
    desk.db().close().await;
    print(&answer?)
}

fn read(input: Option<String>) -> Result<Json, Failure> {
    let text = match input {
        None => return Ok(Json::Null),
        Some(text) if text == "-" => standard_input()?,
        Some(text) => text,
    };
    serde_json::from_str(&text)
        .map_err(|error| Failure::refused("input_invalid", format!("this is no JSON: {error}")))
}

fn standard_input() -> Result<String, Failure> {
    let mut text = String::new();
    let read = std::io::stdin().take(INPUT_BYTES_MAX).read_to_string(&mut text);
    read.map_err(|error| Failure::machine(&error))?;
    Ok(text)
}
