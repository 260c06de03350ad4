//! The seam between Redress and its two engines: `SQLite` embedded, `Postgres` for teams.
//!
//! Knows no table. Above it every statement is one text that runs on both engines; what differs
//! (opening, locking, bulk placeholders, error codes) is named here once.
//!
//! * [`Db`] opens or creates a database and hands out [`Tx`]: [`Db::begin`] to write, [`Db::read`]
//!   for a consistent snapshot.
//! * [`Query`] is one constant statement with its bound values; [`Filtered`] adds optional
//!   conditions; [`Bulk`] and [`Lookup`] take thousands of rows or keys in few statements.
//! * [`StoreError`] is the only reading of an engine's error in the whole program.
//!
//! One writer at a time: `SQLite` has one anyway (`begin immediate`), on `Postgres` a write
//! transaction first takes an advisory lock. Every write is therefore serial on both engines,
//! nothing deadlocks, and throughput comes from the ledger's lane, which shares commits.

mod bulk;
mod clock;
mod cursor;
mod db;
mod error;
mod filter;
mod migrate;
mod query;
mod tx;
mod value;

pub use bulk::{Bulk, Lookup, Rows, insert_all};
pub use clock::{Clock, ManualClock, SystemClock, Timestamp};
pub use cursor::{Cursor, Page, PageRequest};
pub use db::{Db, Engine, Opening, fold_log_in};
pub use error::{Constraint, StoreError};
pub use filter::{Filtered, contains_pattern};
pub use query::{Query, Record};
pub use tx::Tx;
pub use value::Value;
