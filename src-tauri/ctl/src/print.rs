//! JSON on standard output.

use std::io::{self, ErrorKind, IsTerminal as _, Write as _};

use serde::Serialize;

use crate::Failure;

/// Prints one value: on one line for programs, indented for people.
pub(crate) fn print(value: &impl Serialize) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let text = if out.is_terminal() {
        serde_json::to_string_pretty(value)
    } else {
        serde_json::to_string(value)
    };
    let text = text.map_err(|error| Failure::machine(&error))?;
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        // The reader has closed the pipe, which is no error.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Failure::machine(&error)),
        Ok(()) => Ok(()),
    }
}
