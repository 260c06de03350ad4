//! One stream of rows into a file that is whole or absent.
//!
//! | Step | On disk |
//! |---|---|
//! | [`Sink::create`], [`Sink::row`] | a temporary file `.redress-export-….part` beside the final name |
//! | [`Sink::finish`] | whole and synced, still under the temporary name |
//! | [`Finished::publish`] | renamed to the final name in one step, the folder synced; the manifest beside it |
//! | a [`Sink`] or [`Finished`] dropped, by cancelling, an error or a panic | nothing: the temporary file is removed |
//! | the process killed | the temporary file stays; the final name was never touched |
//!
//! [`NewFile`] does the same for a file that another library fills, and replaces nothing.
//!
//! An older file of the final name stays as it is until the new one is whole. Everything here blocks
//! on the disk; async callers give it a thread. What a column means is the caller's business.

mod batch;
mod cell;
mod column;
mod error;
mod format;
mod formats;
mod manifest;
mod measured;
mod new_file;
mod options;
mod place;
mod sink;
mod totals;
mod whole;
mod zone;

pub use batch::Batch;
pub use cell::Cell;
pub use column::{Column, ColumnType, Schema};
pub use error::ExportError;
pub use format::Format;
pub use manifest::{Written, WrittenColumn};
pub use new_file::NewFile;
pub use options::Options;
pub use place::manifest_path;
pub use sink::{Finished, Sink};
pub use totals::GroupTotal;
pub use whole::write_whole;
pub use zone::Zone;

#[cfg(test)]
mod tests;
