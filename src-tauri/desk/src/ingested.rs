//! What came of a reading from Stripe. Below everybody who takes one.

use serde::{Deserialize, Serialize};

/// What came of an object.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct Ingested {
    /// Its status, `credited` when it made a top-up, or `unchanged` when nothing was new.
    pub outcome: String,
    /// The case it belongs to.
    pub case: Option<String>,
    /// The transaction that stands for it.
    pub transaction: Option<i64>,
    /// Is Stripe still at work on it, so that it will change by itself?
    pub is_under_way: bool,
}

impl Ingested {
    /// Kept in the mirror; nothing else follows.
    pub(crate) fn mirrored(status: &str) -> Self {
        Self { outcome: status.to_owned(), case: None, transaction: None, is_under_way: false }
    }

    /// Everything that follows had followed before.
    pub(crate) fn unchanged(transaction: i64) -> Self {
        Self { transaction: Some(transaction), ..Self::mirrored("unchanged") }
    }
}
