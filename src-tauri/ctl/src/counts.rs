//! How many lines of a stream were accepted and refused.

use std::collections::BTreeMap;

use serde::Serialize;

/// Counts of the lines of a stream.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Counts {
    /// Lines that were posted, or had been before.
    pub(crate) accepted: u64,
    /// Lines that were not.
    pub(crate) refused: u64,
    /// Of those, how many for each code.
    pub(crate) by_code: BTreeMap<String, u64>,
}
