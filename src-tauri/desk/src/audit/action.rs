//! What the trail calls what was done. The words are hashed with their records: never renamed.

macro_rules! actions {
    ($($name:ident = $word:literal,)*) => {
        /// What was done.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Action {
            $($name,)*
        }

        impl Action {
            #[cfg(test)]
            const ALL: &[Self] = &[$(Self::$name,)*];

            /// The word in the trail.
            pub(crate) const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }
        }
    };
}

actions! {
    // The ledger.
    WalletOpened = "wallet_opened",
    Posted = "posted",
    Recorded = "recorded",
    Settled = "settled",
    Voided = "voided",
    Reversed = "reversed",
    HoldPlaced = "hold_placed",
    HoldReleased = "hold_released",
    HoldCaptured = "hold_captured",
    HoldExpired = "hold_expired",
    // Users, settings, connection.
    UserCreated = "user_created",
    SettingsChanged = "settings_changed",
    PolicyChanged = "policy_changed",
    StripeConnected = "stripe_connected",
    StripeDisconnected = "stripe_disconnected",
    // What waits for people.
    AttentionClosed = "attention_closed",
    LookedAt = "looked_at",
    Reminded = "reminded",
    // A refund request goes by the name of the state it comes to.
    RefundRequested = "refund_requested",
    RefundSeen = "refund_seen",
    InReview = "in_review",
    Leaving = "leaving",
    Pending = "pending",
    Succeeded = "succeeded",
    Failed = "failed",
    Canceled = "canceled",
    Rejected = "rejected",
    Withdrawn = "withdrawn",
    // A dispute.
    DisputeSeen = "dispute_seen",
    Accept = "accept",
    Contest = "contest",
    RefundInFull = "refund_in_full",
    Undone = "undone",
    Sent = "sent",
    Answered = "answered",
    Refused = "refused",
    WithoutEffect = "without_effect",
    // Its evidence.
    EvidenceSaved = "evidence_saved",
    EvidenceAttached = "evidence_attached",
    EvidenceRemoved = "evidence_removed",
    EvidenceOrdered = "evidence_ordered",
    EvidenceStaged = "evidence_staged",
    EvidenceConfirmed = "evidence_confirmed",
    EvidenceMatrixChanged = "evidence_matrix_changed",
    StandingTextsChanged = "standing_texts_changed",
    // Calls.
    CallHurried = "call_hurried",
    CallCancelled = "call_cancelled",
    CallSettled = "call_settled",
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Action;

    #[test]
    fn each_action_has_a_word_of_its_own() {
        let words: BTreeSet<&str> = Action::ALL.iter().map(|action| action.as_str()).collect();
        assert_eq!(words.len(), Action::ALL.len());
    }
}
