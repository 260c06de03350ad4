//! Where a call stands, and the sets of states.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use store::StoreError;

use crate::states::sql_list;

/// Where a call stands.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum OutboxState {
    /// Not sent yet, or to be tried again.
    Waiting,
    /// On its way.
    Sending,
    /// Executed.
    Answered,
    /// Refused by Stripe.
    Refused,
    /// Undone before it left.
    Cancelled,
    /// Sent; whether it was executed is not known. Tried again with the same key.
    Unknown,
}

impl OutboxState {
    const ALL: [Self; 6] = [
        Self::Waiting,
        Self::Sending,
        Self::Answered,
        Self::Refused,
        Self::Cancelled,
        Self::Unknown,
    ];

    /// The word used in the database and in texts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Answered => "answered",
            Self::Refused => "refused",
            Self::Cancelled => "cancelled",
            Self::Unknown => "unknown",
        }
    }

    pub(crate) fn parse(text: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| StoreError::Damaged(format!("outbox state {text}")))
    }

    /// Has it not had its answer?
    pub const fn is_open(self) -> bool {
        match self {
            Self::Waiting | Self::Sending | Self::Unknown => true,
            Self::Answered | Self::Refused | Self::Cancelled => false,
        }
    }

    /// Is it to be sent, by now or later, and not on its way?
    pub const fn is_to_be_sent(self) -> bool {
        match self {
            Self::Waiting | Self::Unknown => true,
            Self::Sending | Self::Answered | Self::Refused | Self::Cancelled => false,
        }
    }
}

fn words(is_in: fn(OutboxState) -> bool) -> String {
    sql_list(OutboxState::ALL.into_iter().filter(|state| is_in(*state)).map(OutboxState::as_str))
}

/// The words of [`OutboxState::is_open`], for `in (…)`.
pub(super) static OPEN: LazyLock<String> = LazyLock::new(|| words(OutboxState::is_open));
/// The words of [`OutboxState::is_to_be_sent`], for `in (…)`.
pub(super) static TO_BE_SENT: LazyLock<String> =
    LazyLock::new(|| words(OutboxState::is_to_be_sent));

#[cfg(test)]
mod tests {
    use super::{OPEN, OutboxState as S, TO_BE_SENT};

    #[test]
    fn every_state_is_in_its_sets_and_reads_back() {
        // Is open, is to be sent.
        let table = [
            (S::Waiting, true, true),
            (S::Sending, true, false),
            (S::Answered, false, false),
            (S::Refused, false, false),
            (S::Cancelled, false, false),
            (S::Unknown, true, true),
        ];
        assert_eq!(table.map(|(state, _, _)| state), S::ALL);
        for (state, open, to_be_sent) in table {
            let word = format!("'{}'", state.as_str());
            let is_listed = |list: &str| list.split(", ").any(|listed| listed == word);
            assert_eq!((state.is_open(), is_listed(&OPEN)), (open, open), "{state:?}");
            let found = (state.is_to_be_sent(), is_listed(&TO_BE_SENT));
            assert_eq!(found, (to_be_sent, to_be_sent), "{state:?}");
            assert_eq!(S::parse(state.as_str()).ok(), Some(state));
        }
        assert!(S::parse("lost").is_err());
    }
}
