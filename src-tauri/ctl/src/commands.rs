//! `commands`: every command with the JSON Schemas of its input and output.

use desk::commands::{COMMANDS, Command};

use crate::{Failure, print::print};

pub(crate) fn run() -> Result<(), Failure> {
    print(&COMMANDS.iter().map(Command::describe).collect::<Vec<_>>())
}
