//! States of a call, and sets of them.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use store::StoreError;

use crate::states::sql_list;

/// State of a call.
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
    /// Not sent yet, or waiting for the next attempt.
    Waiting,
    /// Being sent.
    Sending,
    /// Executed by Stripe.
    Answered,
    /// Refused by Stripe.
    Refused,
    /// Cancelled before Stripe executed it.
    Cancelled,
    /// Sent, outcome unknown. Retried with the same key.
    Unknown,
    /// Sent, and not sent again automatically: Stripe holds it for approval, its outcome stayed
    /// unknown, or its case has changed meanwhile. Its outcome is checked at Stripe until it is
    /// found or a person settles the call.
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

    /// The value stored in the database and shown in JSON.
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

    /// Whether it has no final outcome yet.
    pub const fn is_open(self) -> bool {
        match self {
            Self::Waiting | Self::Sending | Self::Unknown | Self::Unresolved => true,
            Self::Answered | Self::Refused | Self::Cancelled => false,
        }
    }

    /// Whether it may be sent automatically. `Sending` is included, because the sending process may
    /// have died.
    pub const fn may_leave(self) -> bool {
        match self {
            Self::Waiting | Self::Sending | Self::Unknown => true,
            Self::Answered | Self::Refused | Self::Cancelled | Self::Unresolved => false,
        }
    }

    /// Whether the outcome must be found at Stripe or given by a person.
    pub const fn is_outcome_open(self) -> bool {
        match self {
            Self::Unknown | Self::Unresolved => true,
            Self::Waiting | Self::Sending | Self::Answered | Self::Refused | Self::Cancelled => {
                false
            }
        }
    }

    /// Whether it waits to be sent, now or later.
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

/// The values of [`OutboxState::is_open`] states, for `in (…)`.
pub(super) static OPEN: LazyLock<String> = LazyLock::new(|| words(OutboxState::is_open));
/// The values of [`OutboxState::may_leave`] states, for `in (…)`.
pub(super) static MAY_LEAVE: LazyLock<String> = LazyLock::new(|| words(OutboxState::may_leave));
/// The values of [`OutboxState::is_to_be_sent`] states, for `in (…)`.
pub(super) static TO_BE_SENT: LazyLock<String> =
    LazyLock::new(|| words(OutboxState::is_to_be_sent));

#[cfg(test)]
mod tests {
    use super::{MAY_LEAVE, OPEN, OutboxState as S, TO_BE_SENT};

    #[test]
    fn every_state_is_in_its_sets_and_reads_back() {
        // Columns: is_open, may_leave, is_to_be_sent, is_outcome_open.
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
