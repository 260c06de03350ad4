//! What the account is called, and which time its answers carry.

use serde::Deserialize;

/// The default id of a stand-in's account.
pub const DEFAULT_ACCOUNT: &str = "acct_stand_in";

/// The header `Date` of the answers below `/v1/`. Missing until it is set: clients in the same
/// process often have clocks that are set by hand. The program `fake-stripe` sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateHeader {
    /// The stand-in's clock, ahead by these seconds (behind, when negative).
    OffsetSeconds(i64),
    /// The header is missing.
    Absent,
}

/// The account itself. Not stored in the state file.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    /// `acct_…`
    pub(crate) account_id: String,
    pub(crate) date_header: DateHeader,
}

impl Default for Profile {
    fn default() -> Self {
        Self { account_id: DEFAULT_ACCOUNT.to_owned(), date_header: DateHeader::Absent }
    }
}

impl Profile {
    /// The moment of the header `Date`, in Unix seconds.
    pub(crate) fn date(&self, now: i64) -> Option<i64> {
        match self.date_header {
            DateHeader::OffsetSeconds(seconds) => Some(now.saturating_add(seconds)),
            DateHeader::Absent => None,
        }
    }
}
