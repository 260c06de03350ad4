//! Text documents set in A4, attachments checked, and both merged into one PDF for the bank.
//!
//! | Part | Promise |
//! |---|---|
//! | [`Document`] | plain blocks in, tagged and archivable PDF (PDF/A-2a) out; the same input gives the same bytes; no text vanishes |
//! | [`inspect`] | hostile bytes give an [`Attachment`] or an [`AttachmentError`], never a panic |
//! | [`merge`] | one PDF in the given order, without links, scripts or embedded files, within a size |
//!
//! Pure: no disk, no network, no clock. All of it computes for up to seconds; async callers give it a
//! thread. Lengths inside are PDF points (1/72 inch), sizes are bytes, pictures are pixels.

mod attachment;
mod block;
mod canvas;
mod flow;
mod font;
mod layout;
mod merge;
mod output;
mod pack;
mod paint;
mod pointers;
mod render;
mod shape;
mod style;
mod tags;
mod text;
mod write;

pub use attachment::{
    Attachment, AttachmentError, FILE_BYTES_MAX, Kind, PIXELS_MAX, inspect, inspect_as,
};

pub use block::{Block, Column, Document, Labels, Moment, Section, Table};
pub use merge::{MergeOptions, Merged, merge};
pub use output::{RenderError, Rendered};
pub use style::Scale;

#[cfg(test)]
mod tests;
