//! The audit trail: who, what, why, when, before, after, in the same database transaction as the
//! change itself (ARCHITECTURE.md, "What is never changed"). Rows form a chain: each hash covers the row and the
//! hash before it, so that a changed, missing or inserted row shows.
//!
//! Everybody writes into this room; it uses nobody's.

mod action;
mod chain;
mod list;
mod verify;

pub(crate) use action::Action;
pub(crate) use chain::{Change, chained, head_in, record_all_in, record_in, transaction_digest};
pub(crate) use list::timeline_in;
pub use list::{AuditRow, ListAudit};
pub(crate) use verify::verify_in;
