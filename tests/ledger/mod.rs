//! The ledger through the desk's commands.

mod by_account;
mod history;
mod holds;
mod pending;
mod posting;
mod races;
