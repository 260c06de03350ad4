//! The audit trail: actor, action, reason, time, state before and after, written in the same
//! database transaction as the change itself (ARCHITECTURE.md, "What is never changed"). Records
//! form a hash chain: each hash covers its record and the previous hash, so that `verify` finds a
//! changed, missing or inserted record.
//!
//! All other modules write here; this one depends on none of them.

mod action;
mod chain;
mod list;
mod verify;

pub use action::Action;
pub(crate) use chain::{
    Change, chained, hash_in, head_in, record_all_in, record_in, transaction_digest,
};
pub use list::{AuditRow, ListAudit};
pub(crate) use list::{conditions, timeline_in};
pub(crate) use verify::verify_in;
