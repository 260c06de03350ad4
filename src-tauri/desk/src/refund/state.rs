//! The life of a refund request: the only place that says what may follow what. A row is saved only
//! while the database still holds the state it was read in.

use serde::{Deserialize, Serialize};
use store::StoreError;

use crate::DeskError;

/// Where a refund request stands.
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
    /// Approved; leaves when the grace period ends.
    Leaving,
    /// Left for Stripe.
    Sent,
    /// Stripe or the bank is working on it.
    Pending,
    /// The money went back.
    Succeeded,
    /// The money came back; waits for an operator again.
    Failed,
    /// Canceled at Stripe; waits for an operator again.
    Canceled,
    /// Refused, with a reason for the customer.
    Rejected,
    /// Taken back by the customer.
    Withdrawn,
}

/// What can happen to a refund request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum RefundEvent {
    Approve,
    Undo,
    Reject,
    Withdraw,
    Send,
    Refused,
    Pending,
    Succeeded,
    Failed,
    Canceled,
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

    /// The word used in the database and in texts.
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

    /// Does an operator have to decide?
    pub const fn waits_for_operator(self) -> bool {
        matches!(self, Self::InReview | Self::Failed | Self::Canceled)
    }

    /// What follows.
    pub(crate) fn next(self, event: RefundEvent) -> Result<Self, DeskError> {
        use RefundEvent as E;
        match (self, event) {
            (Self::InReview | Self::Failed | Self::Canceled, E::Approve) => Ok(Self::Leaving),
            (Self::InReview | Self::Failed | Self::Canceled, E::Reject) => Ok(Self::Rejected),
            (Self::InReview | Self::Failed | Self::Canceled, E::Withdraw) => Ok(Self::Withdrawn),
            (Self::Leaving, E::Undo) | (Self::Leaving | Self::Sent, E::Refused) => {
                Ok(Self::InReview)
            }
            (Self::Leaving, E::Send) => Ok(Self::Sent),
            (Self::Sent | Self::Pending, E::Pending) => Ok(Self::Pending),
            // A refund made at Stripe settles a request that waits for an operator.
            (
                Self::InReview | Self::Failed | Self::Canceled | Self::Sent | Self::Pending,
                E::Succeeded,
            ) => Ok(Self::Succeeded),
            // A bank may send the money back days later.
            (Self::Sent | Self::Pending | Self::Succeeded, E::Failed) => Ok(Self::Failed),
            (Self::Sent | Self::Pending, E::Canceled) => Ok(Self::Canceled),
            (from, event) => Err(DeskError::IllegalStep {
                state: from.as_str().to_owned(),
                step: format!("{event:?}").to_lowercase(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::{RefundEvent as E, RefundState as S};

    const EVENTS: [E; 10] = [
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
    ];

    /// Every pair of state and event: what is not listed here is refused.
    #[test]
    fn every_pair_has_its_answer() {
        let allowed = HashMap::from([
            ((S::InReview, E::Approve), S::Leaving),
            ((S::InReview, E::Reject), S::Rejected),
            ((S::InReview, E::Withdraw), S::Withdrawn),
            ((S::InReview, E::Succeeded), S::Succeeded),
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
            ((S::Failed, E::Approve), S::Leaving),
            ((S::Failed, E::Succeeded), S::Succeeded),
            ((S::Failed, E::Reject), S::Rejected),
            ((S::Failed, E::Withdraw), S::Withdrawn),
            ((S::Canceled, E::Approve), S::Leaving),
            ((S::Canceled, E::Succeeded), S::Succeeded),
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
    fn words_read_back() {
        for state in S::ALL {
            assert_eq!(S::parse(state.as_str()).ok(), Some(state));
        }
        assert!(S::parse("paid").is_err());
    }
}
