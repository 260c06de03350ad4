//! Programs of Stripe's own that judge the stand-in, where they are installed.

use std::{
    io::{self, Write},
    process::Command,
};

/// Says past the capture of the test harness that nobody judged.
pub(crate) fn skipped(who: &str, variable: &str) {
    let _ = writeln!(io::stderr(), "fake-stripe: NOT JUDGED by {who}: {variable} is not set");
}

/// Runs a program to its good end and returns what it printed.
#[track_caller]
pub(crate) fn succeed(mut command: Command) -> String {
    let output = command.output().expect("the program starts");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{complained}");
    said
}
