//! The atomic credit ledger.
//!
//! A **transaction** is an immutable set of **entries** that sum to zero; an entry carries the
//! account's next `seq` and its running balance. Rows are never updated: a pending transaction is
//! settled or voided, and any transaction reversed, by a new row that refers to it.
//!
//! Everything that writes is an [`Operation`] and goes through [`apply_in`], one at a time or
//! thousands together:
//!
//! 1. load the rows that the operations refer to, in a few set-based statements (`load.rs`);
//! 2. decide each operation against the state its predecessors left, in memory (`plan/`); a refused
//!    operation changes nothing, so it cannot affect the others;
//! 3. write all resulting rows, again set-based (`write.rs`).
//!
//! Callers are the desk, inside its own database transaction, and the [`Lane`], which commits the
//! operations of many callers together. Amounts are signed from the wallet's point of view: a
//! top-up of 1000 is `+1000` on the wallet and `−1000` on `stripe_balance`, so the assets in a
//! system account are negative.
#![deny(clippy::arithmetic_side_effects)]

mod account;
mod account_index;
mod column;
mod error;
mod history;
mod hold;
mod join;
mod lane;
mod load;
mod operation;
mod payment;
mod plan;
mod restore;
mod route;
mod stream;
mod sum;
mod transaction;
mod verify;
mod write;

pub use account::{
    Owner, SystemAccount, Wallet, WalletState, wallet_currencies_in, wallet_in, wallets_in,
};
pub use account_index::{CurrencyTotal, catch_up_in, is_behind_in, totals_in};
pub use error::LedgerError;
pub use history::{
    BalanceAt, DaySum, Entry, HistoryFilter, Status, balance_at_in, by_key_in, by_reference_in,
    count_of_kind_in, days_in, entries_in, history_conditions, history_in, numbers_between_in,
    transaction_in,
};
pub use hold::{HoldRecord, HoldState, active_holds_in, asked_in, hold_in, holds_in};
pub use join::{
    accounts_of_person_in, home_of_in, homes_in, is_carry_over, join_in, joined_in, joined_into_in,
};
pub use lane::{AuditHead, AuditRecords, AuditWriter, Lane};
pub use load::{Batch, apply_in, by_keys_in, last_transaction_in};
pub use operation::{
    Applied, CarryOver, NewTransaction, NewTransfer, Operation, Order, Outcome, PlaceHold,
};
pub use payment::{
    Linked, link_payment_in, owners_of_payments_in, payment_of_in, payments_of_in, top_ups_in,
};
pub use restore::{PastAccount, PastEntry, is_empty_in, restore_accounts_in, restore_in};
pub use route::Route;
pub use stream::{
    AccountSum, ENTRY, EntriesOf, account_sums_in, closings_in, entries, last_number_in,
    states_before,
};
pub use sum::wide_sum;
pub use transaction::{Kind, Stage, TransactionRecord};
pub use verify::{BrokenRule, LedgerRule, missing_guards_in, verify_in};
