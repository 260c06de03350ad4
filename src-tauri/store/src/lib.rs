//! Access to the two database engines: embedded `SQLite`, and `Postgres` for teams.
//!
//! Knows no table. Other crates write each statement once, in a text that runs on both engines; what
//! differs (opening, locking, bulk statements, error codes) is handled here.
//!
//! * [`Migration`] brings an older database to the schema of this program.
//! * [`Db`] opens or creates a database and hands out [`Tx`]: [`Db::begin`] for writing, [`Db::read`]
//!   for a consistent snapshot.
//! * [`begin_new`] creates a database in one transaction, [`copy_rows`] fills it from another one.
//! * [`Query`] is one constant statement with its bound values; [`Filtered`] adds optional
//!   conditions; [`Bulk`] and [`Lookup`] take thousands of rows or keys in few statements.
//! * [`StoreError`] is the translation of the engines' errors for the whole program.
//!
//! One writer at a time: `SQLite` allows only one (`begin immediate`), on `Postgres` a write
//! transaction first takes an advisory lock. So writes are serial on both engines and cannot
//! deadlock; throughput comes from the ledger's lane, which shares commits.

mod bulk;
mod catalog;
mod clock;
mod connect;
mod copy;
mod cursor;
mod db;
mod digest;
mod engine;
mod error;
mod file;
mod filter;
mod fold;
mod foreign;
mod migrate;
mod migration;
mod new_database;
mod opening;
mod query;
mod savepoint;
mod sqlite;
mod stop;
mod stream;
mod tx;
mod value;

pub use bulk::{Bulk, Lookup, Rows, insert_all};
pub use clock::{Clock, ManualClock, SystemClock, Timestamp};
pub use copy::{CopyProgress, TableCopied, copy_rows};
pub use cursor::{Cursor, Page, PageRequest};
pub use db::{Db, fold_log_in};
pub use digest::{hex, sha256_hex};
pub use engine::Engine;
pub use error::{Constraint, StoreError};
pub use file::{FileInspection, damage_in, inspect_file};
pub use filter::{Filtered, Searched};
pub use fold::fold_case;
pub use foreign::read_foreign;
pub use migrate::{SchemaVersions, schema_version};
pub use migration::Migration;
pub use new_database::begin_new;
pub use opening::Opening;
pub use query::{Query, Record};
pub use savepoint::{Part, Savepoint};
pub use stop::Stop;
pub use stream::{RowRef, RowSink};
pub use tx::Tx;
pub use value::Value;
