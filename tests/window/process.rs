//! Child processes that never outlive a test.

use std::{
    os::unix::process::CommandExt as _,
    process::{Child, Command, Stdio},
};

/// A process and everything it started; all of it is killed when dropped.
pub(crate) struct Group(Child);

impl Group {
    /// Starts `command` as the first of a group of its own.
    pub(crate) fn start(command: &mut Command) -> Self {
        let child = command.stdin(Stdio::null()).process_group(0).spawn();
        Self(child.unwrap_or_else(|error| panic!("cannot start {command:?}: {error}")))
    }

    /// The process that was started.
    pub(crate) fn first(&mut self) -> &mut Child {
        &mut self.0
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // It is not reaped yet, so its number is still the group's.
        let group = format!("-{}", self.0.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.0.wait();
    }
}
