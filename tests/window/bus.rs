//! The session bus by which processes of one desktop find each other.

use std::{
    io::{BufRead as _, BufReader},
    process::{ChildStdout, Command, Stdio},
};

use crate::process::Group;

/// A session bus of its own.
pub(crate) struct Bus {
    address: String,
    /// The daemon must keep somebody at the other end of its pipe.
    _own: (Group, BufReader<ChildStdout>),
}

impl Bus {
    /// Starts a bus.
    pub(crate) fn start() -> Self {
        let mut daemon = Command::new("dbus-daemon");
        daemon.args(["--session", "--nofork", "--print-address"]);
        daemon.stdout(Stdio::piped());
        let mut group = Group::start(&mut daemon);
        let mut pipe = BufReader::new(group.first().stdout.take().expect("a pipe"));
        let mut address = String::new();
        pipe.read_line(&mut address).expect("the bus says where it is");
        Self { address: address.trim().to_owned(), _own: (group, pipe) }
    }

    /// Lets `command` find other processes here.
    pub(crate) fn lend(&self, command: &mut Command) {
        command.env("DBUS_SESSION_BUS_ADDRESS", &self.address);
    }
}
