//! One stream of rows into a file that is whole or absent.
//!
//! | Step | On disk |
//! |---|---|
//! | [`Sink::create`], [`Sink::row`] | a temporary file `.redress-export-….part` beside the final name |
//! | [`Sink::finish`] | synced, renamed to the final name in one step, the folder synced |
//! | a [`Sink`] dropped, by cancelling, an error or a panic | nothing: the temporary file is removed |
//! | the process killed | the temporary file stays; the final name was never touched |
//!
//! [`NewFile`] does the same for a file that another library fills, and replaces nothing.
//!
//! An older file of the final name stays as it is until the new one is whole. Everything here blocks
//! on the disk; async callers give it a thread. What a column means is the caller's business.

mod cell;
mod error;
mod formats;
mod manifest;
mod measured;
mod new_file;
mod sink;
mod whole;

pub use cell::Cell;
pub use error::ExportError;
pub use formats::Format;
pub use manifest::Manifest;
pub use new_file::NewFile;
pub use sink::Sink;
pub use whole::write_whole;

#[cfg(test)]
mod tests;
