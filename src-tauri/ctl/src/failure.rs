//! Unsuccessful ends of the program and their exit statuses.

use std::{fmt::Display, process::ExitCode};

use desk::{CommandError, DeskError, LineCounts};
use serde_json::json;

/// Why the program ends without success.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The desk refused: one JSON object, status 2.
    Refused(CommandError),
    /// The command line is wrong: status 64.
    Usage(String),
    /// `verify` found problems, which have been printed: status 1.
    Unclean,
    /// `post` had lines refused; the counts go to standard error: status 3.
    LinesRefused(LineCounts),
    /// Interrupted by a signal: status 130.
    Interrupted,
}

impl Failure {
    /// A refusal of the command line itself, with a code and a sentence.
    pub(crate) fn refused(code: &str, message: impl Into<String>) -> Self {
        let (code, message) = (code.to_owned(), message.into());
        Self::Refused(CommandError { code, message, details: json!({}) })
    }

    /// Wrong usage that is only found when the verb runs.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::Usage(message.into())
    }

    /// An operation of the system failed: a thread, a file, standard input or output.
    pub(crate) fn machine(error: &dyn Display) -> Self {
        Self::refused("machine_failed", format!("the system refused: {error}"))
    }

    /// Writes it to standard error, as one JSON object or one line, and returns the exit status.
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
            Self::LinesRefused(counts) => {
                eprintln!("{}", json!(counts));
                ExitCode::from(3)
            }
            Self::Interrupted => ExitCode::from(130),
        }
    }
}

/// Prints clap's message about the command line. Help and version are no errors.
pub(crate) fn misused(error: &clap::Error) -> ExitCode {
    // When standard error is closed, the exit status is all there is.
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
