//! What a dispute's status means for the books and for the desk: the only place that says so.
//! Stripe's statuses are open and none is final (ARCHITECTURE.md, "A dispute").

use std::sync::LazyLock;

use gateway::mirror::DisputeStatus;
use serde::{Deserialize, Serialize};
use store::StoreError;

use crate::states::sql_list;

/// What a status asks of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Nothing: no money has moved.
    Nothing,
    /// The bank has taken the money, the outcome is open: the credits are held.
    Hold,
    /// Lost: the credits go.
    Take,
    /// Over without loss, or the money came back: what was held or taken is given back.
    GiveBack,
}

/// What follows from a status.
pub(crate) const fn effect(status: &DisputeStatus) -> Effect {
    use DisputeStatus as S;
    match status {
        S::NeedsResponse | S::UnderReview => Effect::Hold,
        S::Lost => Effect::Take,
        S::Won | S::Prevented | S::WarningClosed => Effect::GiveBack,
        // An appeal follows a loss: what was taken stays taken until it is won.
        S::WarningNeedsResponse
        | S::WarningUnderReview
        | S::AppealNeedsResponse
        | S::AppealUnderReview
        | S::Unknown(_) => Effect::Nothing,
    }
}

/// What Stripe's statuses are known to follow each other by (facts, sections 1 and 6), and on what.
/// Anything else may come as well: no status is final, and none is refused.
#[cfg(test)]
const KNOWN_STEPS: [(&str, &str, &str); 17] = [
    ("[*]", "warning_needs_response", "inquiry"),
    ("[*]", "needs_response", "chargeback"),
    ("[*]", "prevented", "resolved before"),
    ("warning_needs_response", "warning_under_review", "answered"),
    ("warning_needs_response", "warning_closed", "refunded in full, or 120 days"),
    ("warning_needs_response", "needs_response", "escalated"),
    ("warning_under_review", "warning_closed", "bank is content, or 120 days"),
    ("warning_under_review", "needs_response", "escalated, a second answer"),
    ("needs_response", "under_review", "contested"),
    ("needs_response", "lost", "accepted, or too late"),
    ("under_review", "won", "bank decides"),
    ("under_review", "lost", "bank decides"),
    ("lost", "won", "late win"),
    ("lost", "appeal_needs_response", "appeal possible"),
    ("appeal_needs_response", "appeal_under_review", "appealed"),
    ("appeal_under_review", "won", "bank decides"),
    ("appeal_under_review", "lost", "bank decides"),
];

/// Is somebody still to act or to decide? A status not invented yet counts as open.
pub(crate) const fn is_open(status: &DisputeStatus) -> bool {
    use DisputeStatus as S;
    match status {
        S::Won | S::Lost | S::Prevented | S::WarningClosed => false,
        S::NeedsResponse
        | S::UnderReview
        | S::WarningNeedsResponse
        | S::WarningUnderReview
        | S::AppealNeedsResponse
        | S::AppealUnderReview
        | S::Unknown(_) => true,
    }
}

/// What somebody confirmed for a dispute.
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
pub enum DisputeAct {
    /// Close a chargeback: it is lost, for good.
    Accept,
    /// Answer with evidence.
    Contest,
    /// Refund the payment, which ends an inquiry.
    RefundInFull,
}

impl DisputeAct {
    /// Every act.
    pub const ALL: [Self; 3] = [Self::Accept, Self::Contest, Self::RefundInFull];

    /// The word used in the database and in texts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Contest => "contest",
            Self::RefundInFull => "refund_in_full",
        }
    }

    pub(crate) fn parse(text: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|act| act.as_str() == text)
            .ok_or_else(|| StoreError::Damaged(format!("dispute action {text}")))
    }
}

/// How far the confirmed action is.
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
pub enum DisputeActionState {
    /// Leaves when the grace period ends.
    Leaving,
    /// Left for Stripe.
    Sent,
    /// Stripe has executed it.
    Answered,
    /// Stripe has refused it.
    Refused,
}

impl DisputeActionState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Leaving, Self::Sent, Self::Answered, Self::Refused];

    /// The word used in the database and in texts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Leaving => "leaving",
            Self::Sent => "sent",
            Self::Answered => "answered",
            Self::Refused => "refused",
        }
    }

    pub(crate) fn parse(text: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| StoreError::Damaged(format!("dispute action state {text}")))
    }

    /// Is its call not answered yet?
    pub const fn is_moving(self) -> bool {
        match self {
            Self::Leaving | Self::Sent => true,
            Self::Answered | Self::Refused => false,
        }
    }

    /// Has it come to nothing, so that somebody may act again?
    pub const fn is_void(self) -> bool {
        match self {
            Self::Refused => true,
            Self::Leaving | Self::Sent | Self::Answered => false,
        }
    }
}

/// Disputes that wait for an operator, as a condition over `disputes d`: the status wants an answer,
/// and nobody has acted or the action came to nothing. As [`super::row::Dispute::waits`].
pub(crate) static WAITING: LazyLock<String> = LazyLock::new(|| {
    let void = DisputeActionState::ALL.into_iter().filter(|state| state.is_void());
    format!(
        "d.is_open = 1 and d.status like '%needs_response'
         and (d.action is null or d.action_state in ({}))",
        sql_list(void.map(DisputeActionState::as_str))
    )
});

#[cfg(test)]
mod tests {
    use gateway::mirror::DisputeStatus as S;

    use std::fmt::Write as _;

    use super::{DisputeActionState, Effect, KNOWN_STEPS, WAITING, effect, is_open};

    /// The diagram of ARCHITECTURE.md: every status with its effect, and the known steps.
    fn diagram() -> String {
        let mut text = "stateDiagram-v2\n".to_owned();
        for status in S::KNOWN {
            let effect = match effect(status) {
                Effect::Nothing => "no effect",
                Effect::Hold => "credits held",
                Effect::Take => "credits taken",
                Effect::GiveBack => "credits given back",
            };
            let open = if is_open(status) { "open" } else { "closed" };
            let name = status.as_str();
            writeln!(text, "    {name} : {name} ({open}, {effect})").unwrap();
        }
        for (from, to, why) in KNOWN_STEPS {
            writeln!(text, "    {from} --> {to} : {why}").unwrap();
        }
        text
    }

    #[test]
    fn the_diagram_in_the_documentation_is_true() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let text = std::fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap();
        let wanted = diagram();
        assert!(text.contains(&wanted), "put this into ARCHITECTURE.md:\n{wanted}");
    }

    #[test]
    fn every_action_state_is_in_its_sets() {
        // Is moving, is void.
        let table = [
            (DisputeActionState::Leaving, true, false),
            (DisputeActionState::Sent, true, false),
            (DisputeActionState::Answered, false, false),
            (DisputeActionState::Refused, false, true),
        ];
        assert_eq!(table.map(|(state, _, _)| state), DisputeActionState::ALL);
        for (state, moves, void) in table {
            let is_listed = WAITING.contains(&format!("'{}'", state.as_str()));
            assert_eq!((state.is_moving(), state.is_void()), (moves, void), "{state:?}");
            assert_eq!(is_listed, void, "{state:?}");
        }
    }

    /// The condition in SQL finds the statuses that want an answer by how they end.
    #[test]
    fn what_wants_an_answer_ends_so_and_is_open() {
        for status in S::KNOWN {
            assert_eq!(status.needs_response(), status.as_str().ends_with("needs_response"));
            assert!(!status.needs_response() || is_open(status), "{status:?}");
        }
    }

    #[test]
    fn the_known_steps_name_known_statuses() {
        let known = |name: &str| S::KNOWN.iter().any(|status| status.as_str() == name);
        for (from, to, _) in KNOWN_STEPS {
            assert!((from == "[*]" || known(from)) && known(to), "{from} {to}");
        }
    }

    #[test]
    fn every_status_has_its_effect() {
        let table = [
            (S::WarningNeedsResponse, Effect::Nothing, true),
            (S::WarningUnderReview, Effect::Nothing, true),
            (S::WarningClosed, Effect::GiveBack, false),
            (S::NeedsResponse, Effect::Hold, true),
            (S::UnderReview, Effect::Hold, true),
            (S::Won, Effect::GiveBack, false),
            (S::Lost, Effect::Take, false),
            (S::Prevented, Effect::GiveBack, false),
            (S::AppealNeedsResponse, Effect::Nothing, true),
            (S::AppealUnderReview, Effect::Nothing, true),
            (S::Unknown("mediation".to_owned()), Effect::Nothing, true),
        ];
        for (status, wanted, open) in table {
            assert_eq!(effect(&status), wanted, "{status:?}");
            assert_eq!(is_open(&status), open, "{status:?}");
        }
    }
}
