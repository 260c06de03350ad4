//! The ledger through the desk's commands.

mod history;
mod holds;
mod pending;
mod posting;
mod races;
mod ranking;
