//! Every way to end without success, with its exit status.

use std::{fmt::Display, process::ExitCode};

use desk::{CommandError, DeskError};
use serde_json::json;

/// Why the program ends without success.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The desk refused: one JSON object, status 2.
    Refused(CommandError),
    /// The command line cannot be carried out: status 64.
    Usage(String),
    /// The books do not hold; what is wrong has been printed: status 1.
    Unclean,
    /// Somebody stopped it: status 130.
    Interrupted,
}

impl Failure {
    /// A refusal that is not the desk's own.
    pub(crate) fn refused(code: &str, message: impl Into<String>) -> Self {
        let (code, message) = (code.to_owned(), message.into());
        Self::Refused(CommandError { code, message, details: json!({}) })
    }

    /// Wrong usage that only shows when the verb runs.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::Usage(message.into())
    }

    /// The machine does not give what is needed: a thread, standard input or output.
    pub(crate) fn machine(error: &dyn Display) -> Self {
        Self::refused("machine_failed", format!("the system refused: {error}"))
    }

    /// Says it on standard error, in one object or line.
    pub(crate) fn report(self) -> ExitCode {
        match self {
            Self::Refused(error) => {
                eprintln!("{}", json!(error));
                ExitCode::from(2)
            }
            Self::Usage(message) => {
                eprintln!("error: {message}");
                ExitCode::from(64)
            }
            Self::Unclean => ExitCode::from(1),
            Self::Interrupted => ExitCode::from(130),
        }
    }
}

/// What clap says about a command line; asking for help or the version is no mistake.
pub(crate) fn misused(error: &clap::Error) -> ExitCode {
    // Nobody listens any more: the status still tells.
    let _ = error.print();
    if error.use_stderr() { ExitCode::from(64) } else { ExitCode::SUCCESS }
}

impl From<CommandError> for Failure {
    fn from(error: CommandError) -> Self {
        Self::Refused(error)
    }
}

impl From<DeskError> for Failure {
    fn from(error: DeskError) -> Self {
        Self::Refused(error.into())
    }
}
