//! States of a refund request and the allowed steps between them; defined here only. A row is saved
//! only if the database still holds the state that was read.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use store::StoreError;

use super::RefundError;
use crate::states::sql_list;

/// State of a refund request.
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
pub enum RefundState {
    /// Waits for an operator.
    InReview,
    /// Approved; its call is sent when the grace period ends.
    Leaving,
    /// The call was sent to Stripe.
    Sent,
    /// The refund is pending at Stripe or the bank.
    Pending,
    /// The refund succeeded, or the request was settled without Stripe.
    Succeeded,
    /// The refund failed and the money was returned; waits for an operator again.
    Failed,
    /// Canceled at Stripe; waits for an operator again.
    Canceled,
    /// Rejected by an operator, with a reason for the customer.
    Rejected,
    /// Withdrawn by the customer.
    Withdrawn,
}

/// Events of a refund request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RefundEvent {
    /// An actor approves it.
    Approve,
    /// The approval is undone before its call is sent.
    Undo,
    /// An actor rejects it.
    Reject,
    /// The customer withdraws it.
    Withdraw,
    /// Its call is claimed for sending.
    Send,
    /// Stripe refused the call, or an operator gave it up.
    Refused,
    /// The refund is pending at Stripe or the bank.
    Pending,
    /// The refund succeeded.
    Succeeded,
    /// The refund failed.
    Failed,
    /// Canceled at Stripe.
    Canceled,
    /// An actor notes that it was settled without Stripe.
    Note,
    /// What was noted is a mistake.
    Void,
}

impl RefundEvent {
    /// The value in error details.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Undo => "undo",
            Self::Reject => "reject",
            Self::Withdraw => "withdraw",
            Self::Send => "send",
            Self::Refused => "refused",
            Self::Pending => "pending",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
            Self::Note => "note",
            Self::Void => "void",
        }
    }
}

impl RefundState {
    /// Every state.
    pub const ALL: [Self; 9] = [
        Self::InReview,
        Self::Leaving,
        Self::Sent,
        Self::Pending,
        Self::Succeeded,
        Self::Failed,
        Self::Canceled,
        Self::Rejected,
        Self::Withdrawn,
    ];

    /// The value stored in the database and shown in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InReview => "in_review",
            Self::Leaving => "leaving",
            Self::Sent => "sent",
            Self::Pending => "pending",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub(crate) fn parse(text: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| StoreError::Damaged(format!("refund request state {text}")))
    }

    /// Whether an operator has to decide.
    pub const fn waits_for_operator(self) -> bool {
        match self {
            Self::InReview | Self::Failed | Self::Canceled => true,
            Self::Leaving
            | Self::Sent
            | Self::Pending
            | Self::Succeeded
            | Self::Rejected
            | Self::Withdrawn => false,
        }
    }

    /// Whether it is approved and its outcome is open.
    pub const fn is_moving(self) -> bool {
        match self {
            Self::Leaving | Self::Sent | Self::Pending => true,
            Self::InReview
            | Self::Failed
            | Self::Canceled
            | Self::Succeeded
            | Self::Rejected
            | Self::Withdrawn => false,
        }
    }

    /// Whether it waits for an operator or is under way.
    pub const fn is_open(self) -> bool {
        self.waits_for_operator() || self.is_moving()
    }

    /// The next state.
    pub(crate) fn next(self, event: RefundEvent) -> Result<Self, RefundError> {
        use RefundEvent as E;
        match (self, event) {
            (Self::InReview | Self::Failed | Self::Canceled, E::Approve) => Ok(Self::Leaving),
            (Self::InReview | Self::Failed | Self::Canceled, E::Reject) => Ok(Self::Rejected),
            (Self::InReview | Self::Failed | Self::Canceled, E::Withdraw) => Ok(Self::Withdrawn),
            (Self::Leaving, E::Undo)
            | (Self::Leaving | Self::Sent, E::Refused)
            | (Self::Succeeded, E::Void) => Ok(Self::InReview),
            (Self::Leaving, E::Send) => Ok(Self::Sent),
            (Self::Sent | Self::Pending, E::Pending) => Ok(Self::Pending),
            // A refund created at Stripe settles a request that waits for an operator.
            (
                Self::InReview | Self::Failed | Self::Canceled | Self::Sent | Self::Pending,
                E::Succeeded,
            )
            | (Self::InReview | Self::Failed | Self::Canceled, E::Note) => Ok(Self::Succeeded),
            // A bank may return the money days later.
            (Self::Sent | Self::Pending | Self::Succeeded, E::Failed) => Ok(Self::Failed),
            (Self::Sent | Self::Pending, E::Canceled) => Ok(Self::Canceled),
            (state, event) => Err(RefundError::IllegalStep { state, event }),
        }
    }
}

fn words(is_in: fn(RefundState) -> bool) -> String {
    sql_list(RefundState::ALL.into_iter().filter(|state| is_in(*state)).map(RefundState::as_str))
}

/// The values of [`RefundState::waits_for_operator`] states, for `in (…)`.
pub(crate) static WAITING: LazyLock<String> =
    LazyLock::new(|| words(RefundState::waits_for_operator));
/// The values of [`RefundState::is_open`] states, for `in (…)`.
pub(super) static OPEN: LazyLock<String> = LazyLock::new(|| words(RefundState::is_open));

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::{OPEN, RefundEvent as E, RefundState as S, WAITING};

    const EVENTS: [E; 12] = [
        E::Approve,
        E::Undo,
        E::Reject,
        E::Withdraw,
        E::Send,
        E::Refused,
        E::Pending,
        E::Succeeded,
        E::Failed,
        E::Canceled,
        E::Note,
        E::Void,
    ];

    /// Every pair of state and event; pairs that are not listed are refused.
    #[test]
    fn every_pair_has_its_answer() {
        let allowed = HashMap::from([
            ((S::InReview, E::Approve), S::Leaving),
            ((S::InReview, E::Reject), S::Rejected),
            ((S::InReview, E::Withdraw), S::Withdrawn),
            ((S::InReview, E::Succeeded), S::Succeeded),
            ((S::InReview, E::Note), S::Succeeded),
            ((S::Leaving, E::Undo), S::InReview),
            ((S::Leaving, E::Refused), S::InReview),
            ((S::Leaving, E::Send), S::Sent),
            ((S::Sent, E::Refused), S::InReview),
            ((S::Sent, E::Pending), S::Pending),
            ((S::Sent, E::Succeeded), S::Succeeded),
            ((S::Sent, E::Failed), S::Failed),
            ((S::Sent, E::Canceled), S::Canceled),
            ((S::Pending, E::Pending), S::Pending),
            ((S::Pending, E::Succeeded), S::Succeeded),
            ((S::Pending, E::Failed), S::Failed),
            ((S::Pending, E::Canceled), S::Canceled),
            ((S::Succeeded, E::Failed), S::Failed),
            ((S::Succeeded, E::Void), S::InReview),
            ((S::Failed, E::Approve), S::Leaving),
            ((S::Failed, E::Succeeded), S::Succeeded),
            ((S::Failed, E::Note), S::Succeeded),
            ((S::Failed, E::Reject), S::Rejected),
            ((S::Failed, E::Withdraw), S::Withdrawn),
            ((S::Canceled, E::Approve), S::Leaving),
            ((S::Canceled, E::Succeeded), S::Succeeded),
            ((S::Canceled, E::Note), S::Succeeded),
            ((S::Canceled, E::Reject), S::Rejected),
            ((S::Canceled, E::Withdraw), S::Withdrawn),
        ]);
        for state in S::ALL {
            for event in EVENTS {
                let next = state.next(event).ok();
                assert_eq!(next, allowed.get(&(state, event)).copied(), "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn every_state_is_in_its_sets() {
        // Columns: waits_for_operator, is_moving.
        let table = [
            (S::InReview, true, false),
            (S::Leaving, false, true),
            (S::Sent, false, true),
            (S::Pending, false, true),
            (S::Succeeded, false, false),
            (S::Failed, true, false),
            (S::Canceled, true, false),
            (S::Rejected, false, false),
            (S::Withdrawn, false, false),
        ];
        assert_eq!(table.map(|(state, _, _)| state), S::ALL);
        for (state, waits, moves) in table {
            let word = format!("'{}'", state.as_str());
            let is_listed = |list: &str| list.split(", ").any(|listed| listed == word);
            assert_eq!(state.waits_for_operator(), waits, "{state:?}");
            assert_eq!(state.is_moving(), moves, "{state:?}");
            assert_eq!(state.is_open(), waits || moves, "{state:?}");
            assert_eq!(is_listed(&WAITING), waits, "{state:?}");
            assert_eq!(is_listed(&OPEN), waits || moves, "{state:?}");
        }
    }

    #[test]
    fn words_read_back() {
        for state in S::ALL {
            assert_eq!(S::parse(state.as_str()).ok(), Some(state));
        }
        assert!(S::parse("paid").is_err());
    }
}
