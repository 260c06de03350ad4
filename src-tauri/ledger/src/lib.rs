//! The atomic credit ledger.
//!
//! A **transaction** is an immutable set of **entries** that sum to zero; an entry carries the
//! account's next `seq` and its running balance. Rows are never changed: a pending transaction is
//! settled or voided, and any transaction reversed, by a new row that refers to it.
//!
//! Everything that writes is an [`Operation`] and goes through [`apply_in`], one at a time or
//! thousands together:
//!
//! 1. load what the operations refer to, in a handful of set-based statements (`load.rs`);
//! 2. decide each against the state its predecessors left, in memory, with plain rules
//!    (`plan.rs`); a refusal leaves no trace, so it cannot spoil its neighbours;
//! 3. write all rows that came out, again set-based (`write.rs`).
//!
//! Who calls: the desk, inside its own unit of work, and the [`Lane`], which gives all callers
//! that wait one commit. Signs are seen from the wallet: a top-up of 1000 is `+1000` on the
//! wallet and `−1000` on `stripe_balance`, so a system account shows its assets as negative.
#![deny(clippy::arithmetic_side_effects)]

mod account;
mod by_account;
mod error;
mod history;
mod hold;
mod lane;
mod load;
mod operation;
mod plan;
mod transaction;
mod verify;
mod write;

pub use account::{Owner, SystemAccount, Wallet, WalletState, wallet_in, wallets_in};
pub use by_account::{CurrencyTotal, catch_up_in, is_behind_in, totals_in};
pub use error::LedgerError;
pub use history::{
    BalanceAt, DaySum, Entry, HistoryFilter, Status, balance_at_in, by_reference_in,
    count_of_kind_in, days_in, entries_in, history_in, transaction_in,
};
pub use hold::{HoldRecord, HoldState, hold_in, holds_in};
pub use lane::{Head, Lane, Trail, Witness};
pub use load::{Batch, apply_in};
pub use operation::{Applied, NewTransaction, NewTransfer, Operation, Order, Outcome, PlaceHold};
pub use transaction::{Kind, Stage, TransactionRecord};
pub use verify::{Problem, ProblemKind, missing_guards_in, verify_in};
