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
    /// Sent, and never sent again by itself: Stripe holds it for approval, its outcome stays unknown,
    /// or its case has moved on meanwhile. Looked for at Stripe until it is found or a person says
    /// what became of it.
    Unresolved,
}

impl OutboxState {
    pub(crate) const ALL: [Self; 7] = [
        Self::Waiting,
        Self::Sending,
        Self::Answered,
        Self::Refused,
        Self::Cancelled,
        Self::Unknown,
        Self::Unresolved,
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
            Self::Unresolved => "unresolved",
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
            Self::Waiting | Self::Sending | Self::Unknown | Self::Unresolved => true,
            Self::Answered | Self::Refused | Self::Cancelled => false,
        }
    }

    /// May it leave by itself? What is on its way counts: its sender may have died.
    pub const fn may_leave(self) -> bool {
        match self {
            Self::Waiting | Self::Sending | Self::Unknown => true,
            Self::Answered | Self::Refused | Self::Cancelled | Self::Unresolved => false,
        }
    }

    /// Must Stripe, or a person, say whether it was executed?
    pub const fn is_outcome_open(self) -> bool {
        match self {
            Self::Unknown | Self::Unresolved => true,
            Self::Waiting | Self::Sending | Self::Answered | Self::Refused | Self::Cancelled => {
                false
            }
        }
    }

    /// Is it to be sent, by now or later, and not on its way?
    pub const fn is_to_be_sent(self) -> bool {
        match self {
            Self::Waiting | Self::Unknown => true,
            Self::Sending | Self::Answered | Self::Refused | Self::Cancelled | Self::Unresolved => {
                false
            }
        }
    }
}

fn words(is_in: fn(OutboxState) -> bool) -> String {
    sql_list(OutboxState::ALL.into_iter().filter(|state| is_in(*state)).map(OutboxState::as_str))
}

/// The words of [`OutboxState::is_open`], for `in (…)`.
pub(super) static OPEN: LazyLock<String> = LazyLock::new(|| words(OutboxState::is_open));
/// The words of [`OutboxState::may_leave`], for `in (…)`.
pub(super) static MAY_LEAVE: LazyLock<String> = LazyLock::new(|| words(OutboxState::may_leave));
/// The words of [`OutboxState::is_to_be_sent`], for `in (…)`.
pub(super) static TO_BE_SENT: LazyLock<String> =
    LazyLock::new(|| words(OutboxState::is_to_be_sent));

#[cfg(test)]
mod tests {
    use super::{MAY_LEAVE, OPEN, OutboxState as S, TO_BE_SENT};

    #[test]
    fn every_state_is_in_its_sets_and_reads_back() {
        // Is open, may leave by itself, is to be sent, its outcome is open.
        let table = [
            (S::Waiting, true, true, true, false),
            (S::Sending, true, true, false, false),
            (S::Answered, false, false, false, false),
            (S::Refused, false, false, false, false),
            (S::Cancelled, false, false, false, false),
            (S::Unknown, true, true, true, true),
            (S::Unresolved, true, false, false, true),
        ];
        assert_eq!(table.map(|(state, ..)| state), S::ALL);
        for (state, open, may_leave, to_be_sent, outcome_open) in table {
            let word = format!("'{}'", state.as_str());
            let is_listed = |list: &str| list.split(", ").any(|listed| listed == word);
            assert_eq!((state.is_open(), is_listed(&OPEN)), (open, open), "{state:?}");
            let found = (state.may_leave(), is_listed(&MAY_LEAVE));
            assert_eq!(found, (may_leave, may_leave), "{state:?}");
            assert_eq!(state.is_outcome_open(), outcome_open, "{state:?}");
            let found = (state.is_to_be_sent(), is_listed(&TO_BE_SENT));
            assert_eq!(found, (to_be_sent, to_be_sent), "{state:?}");
            assert_eq!(S::parse(state.as_str()).ok(), Some(state));
        }
        assert!(S::parse("lost").is_err());
    }
}
