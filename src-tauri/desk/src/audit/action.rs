//! Names of actions in the audit trail. They are part of the hash of each record and must never be
//! renamed.

use serde::{Deserialize, Serialize};

macro_rules! actions {
    ($($name:ident = $word:literal,)*) => {
        /// An action.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
            specta::Type,
        )]
        #[serde(rename = "AuditAction")]
        pub enum Action {
            $(
                #[doc = concat!("`", $word, "`.")]
                #[serde(rename = $word)]
                $name,
            )*
        }

        impl Action {
            #[cfg(test)]
            const ALL: &[Self] = &[$(Self::$name,)*];

            /// The name in the audit trail.
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
    Restored = "restored",
    HoldPlaced = "hold_placed",
    HoldReleased = "hold_released",
    HoldCaptured = "hold_captured",
    HoldExpired = "hold_expired",
    // Users, settings, connection.
    UserCreated = "user_created",
    UserJoined = "user_joined",
    UserForgotten = "user_forgotten",
    CustomerLinked = "customer_linked",
    SettingsChanged = "settings_changed",
    PolicyChanged = "policy_changed",
    StripeConnected = "stripe_connected",
    StripeDisconnected = "stripe_disconnected",
    BackedUp = "backed_up",
    ImportStarted = "import_started",
    ImportFinished = "import_finished",
    OnboardingStep = "onboarding_step",
    // Payments without a user.
    PaymentAttached = "payment_attached",
    PaymentIgnored = "payment_ignored",
    PaymentRestored = "payment_restored",
    BackupRemoved = "backup_removed",
    BackupScheduleChanged = "backup_schedule_changed",
    WorkspaceMigrated = "workspace_migrated",
    Exported = "exported",
    ExportScheduled = "export_scheduled",
    ExportScheduleRemoved = "export_schedule_removed",
    TokenCreated = "token_created",
    TokenRevoked = "token_revoked",
    // Items for people.
    AttentionClosed = "attention_closed",
    LookedAt = "looked_at",
    Reminded = "reminded",
    // Steps of a refund request are named after the state they lead to.
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
    // Refunds that did not go through Stripe.
    RefundNoted = "refund_noted",
    NotedRefundVoided = "noted_refund_voided",
    // Disputes.
    DisputeSeen = "dispute_seen",
    Accept = "accept",
    Contest = "contest",
    RefundInFull = "refund_in_full",
    Undone = "undone",
    Sent = "sent",
    Answered = "answered",
    Refused = "refused",
    WithoutEffect = "without_effect",
    // Evidence.
    EvidenceSaved = "evidence_saved",
    EvidenceAttached = "evidence_attached",
    EvidenceRemoved = "evidence_removed",
    EvidenceOrdered = "evidence_ordered",
    EvidenceStaged = "evidence_staged",
    EvidenceConfirmed = "evidence_confirmed",
    EvidenceMatrixChanged = "evidence_matrix_changed",
    StandingTextsChanged = "standing_texts_changed",
    // Calls in the outbox.
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
