//! The meaning of a dispute's status for ledger and desk, defined here only. Stripe's statuses are
//! an open set and none is final (ARCHITECTURE.md, "A dispute").

use std::sync::LazyLock;

use gateway::mirror::DisputeStatus;
use serde::{Deserialize, Serialize};
use store::{StoreError, Timestamp};

use crate::{states::sql_list, subject::Phase};

/// The effect of a dispute on the credits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// None: no money has moved.
    Nothing,
    /// The bank has taken the money or will, and the outcome is open: the credits are held.
    Hold,
    /// Lost: the credits are taken.
    Take,
    /// Closed without loss, or the money was reinstated: hold and posting are reversed.
    GiveBack,
}

impl Effect {
    const ALL: [Self; 4] = [Self::Nothing, Self::Hold, Self::Take, Self::GiveBack];

    /// The value stored in the database.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Hold => "hold",
            Self::Take => "take",
            Self::GiveBack => "give_back",
        }
    }

    pub(crate) fn parse(text: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|effect| effect.as_str() == text)
            .ok_or_else(|| StoreError::Damaged(format!("effect of a dispute {text}")))
    }
}

/// Where the disputed money is, by its balance transactions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Funds {
    /// No money has moved.
    Unmoved,
    /// The bank has withdrawn more than it reinstated.
    AtBank,
    /// Everything withdrawn was reinstated.
    Back,
}

/// The effect of a status, given where the money is and the effect until now.
#[expect(clippy::match_same_arms, reason = "each arm is a rule with a reason of its own")]
pub(crate) const fn effect(status: &DisputeStatus, funds: Funds, before: Option<Effect>) -> Effect {
    use DisputeStatus as S;
    match (status, funds, before) {
        (S::Lost, ..) => Effect::Take,
        (S::Won | S::Prevented | S::WarningClosed, ..) => Effect::GiveBack,
        // Lost credits stay taken until the case is won or the money is reinstated.
        (S::NeedsResponse | S::UnderReview, Funds::Unmoved | Funds::AtBank, Some(Effect::Take)) => {
            Effect::Take
        }
        (S::NeedsResponse | S::UnderReview, ..) => Effect::Hold,
        // Only a lost dispute can be appealed; money reinstated for the time of the appeal may be
        // withdrawn again.
        (S::AppealNeedsResponse | S::AppealUnderReview, Funds::Unmoved | Funds::AtBank, _) => {
            Effect::Take
        }
        (S::AppealNeedsResponse | S::AppealUnderReview, Funds::Back, _) => Effect::Hold,
        // An inquiry normally moves no money; money a bank took nevertheless may be lost.
        (S::WarningNeedsResponse | S::WarningUnderReview, Funds::AtBank, _) => Effect::Hold,
        (S::WarningNeedsResponse | S::WarningUnderReview, Funds::Unmoved | Funds::Back, _) => {
            Effect::Nothing
        }
        // An unknown status keeps the effect until now; money at the bank is at least held,
        // reinstated money is given back.
        (S::Unknown(_), Funds::Back, _) => Effect::GiveBack,
        (S::Unknown(_), Funds::Unmoved | Funds::AtBank, Some(Effect::Take)) => Effect::Take,
        (S::Unknown(_), Funds::AtBank, _) | (S::Unknown(_), Funds::Unmoved, Some(Effect::Hold)) => {
            Effect::Hold
        }
        (S::Unknown(_), Funds::Unmoved, Some(Effect::GiveBack)) => Effect::GiveBack,
        (S::Unknown(_), Funds::Unmoved, Some(Effect::Nothing) | None) => Effect::Nothing,
    }
}

/// The phase of a dispute. A closing status and an unknown one keep the phase before.
pub(crate) fn phase(status: &DisputeStatus, before: Option<Phase>) -> Phase {
    use DisputeStatus as S;
    match status {
        S::WarningNeedsResponse | S::WarningUnderReview | S::WarningClosed => Phase::Inquiry,
        S::NeedsResponse | S::UnderReview => Phase::Chargeback,
        S::AppealNeedsResponse | S::AppealUnderReview => Phase::Appeal,
        // Only chargebacks and appeals are won or lost.
        S::Won | S::Lost => match before {
            Some(Phase::Appeal) => Phase::Appeal,
            Some(Phase::Inquiry | Phase::Chargeback) | None => Phase::Chargeback,
        },
        S::Prevented | S::Unknown(_) => before.unwrap_or(Phase::Chargeback),
    }
}

/// Whether Stripe accepts an answer. An unknown status does when its name ends in `needs_response`,
/// or while its deadline is in the future.
pub(crate) fn needs_response(
    status: &DisputeStatus,
    due_at: Option<Timestamp>,
    now: Timestamp,
) -> bool {
    use DisputeStatus as S;
    match status {
        S::WarningNeedsResponse | S::NeedsResponse | S::AppealNeedsResponse => true,
        S::WarningUnderReview
        | S::WarningClosed
        | S::UnderReview
        | S::Won
        | S::Lost
        | S::Prevented
        | S::AppealUnderReview => false,
        S::Unknown(_) => status.needs_response() || due_at.is_some_and(|due_at| due_at > now),
    }
}

/// The known steps between Stripe's statuses, and their causes. Other steps may occur: no status is
/// final, and none is refused.
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

/// Whether the operator, the bank or Stripe still has to act or decide. Unknown statuses are open.
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

/// An action on a dispute.
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
    /// Close a chargeback as lost; final.
    Accept,
    /// Submit evidence.
    Contest,
    /// Refund the payment, which ends an inquiry.
    RefundInFull,
}

impl DisputeAct {
    /// All actions.
    pub const ALL: [Self; 3] = [Self::Accept, Self::Contest, Self::RefundInFull];

    /// The action in words for people.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Accept => "accept this dispute",
            Self::Contest => "answer with evidence",
            Self::RefundInFull => "refund the payment in full",
        }
    }

    /// The value stored in the database and shown in JSON.
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

/// State of a confirmed action.
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
    /// Its call is sent when the grace period ends.
    Leaving,
    /// Its call was sent to Stripe.
    Sent,
    /// Stripe has executed it.
    Answered,
    /// Stripe refused it, or it was given up before Stripe executed it.
    Refused,
    /// Stripe executed it, and the dispute still needs an answer.
    WithoutEffect,
}

impl DisputeActionState {
    /// All states.
    pub const ALL: [Self; 5] =
        [Self::Leaving, Self::Sent, Self::Answered, Self::Refused, Self::WithoutEffect];

    /// The value stored in the database and shown in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Leaving => "leaving",
            Self::Sent => "sent",
            Self::Answered => "answered",
            Self::Refused => "refused",
            Self::WithoutEffect => "without_effect",
        }
    }

    pub(crate) fn parse(text: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| StoreError::Damaged(format!("dispute action state {text}")))
    }

    /// Whether this step is allowed. A refused action and one without effect are final: a late
    /// answer changes nothing.
    pub(crate) const fn may_become(self, next: Self) -> bool {
        match self {
            Self::Leaving => matches!(next, Self::Sent | Self::Refused),
            Self::Sent => matches!(next, Self::Answered | Self::Refused),
            // The refund of the action may fail days later.
            Self::Answered => matches!(next, Self::Refused | Self::WithoutEffect),
            Self::Refused | Self::WithoutEffect => false,
        }
    }

    /// Whether its call has no outcome yet.
    pub const fn is_moving(self) -> bool {
        match self {
            Self::Leaving | Self::Sent => true,
            Self::Answered | Self::Refused | Self::WithoutEffect => false,
        }
    }

    /// Whether it was refused or had no effect, so that another action is possible.
    pub const fn is_void(self) -> bool {
        match self {
            Self::Refused | Self::WithoutEffect => true,
            Self::Leaving | Self::Sent | Self::Answered => false,
        }
    }
}

/// Condition over `disputes d` for disputes that wait for an operator: an answer is needed, and
/// there is no action or it is void. Equals [`super::row::Dispute::waits`].
pub(crate) static WAITING: LazyLock<String> = LazyLock::new(|| {
    let void = DisputeActionState::ALL.into_iter().filter(|state| state.is_void());
    format!(
        "d.is_open = 1 and d.needs_response = 1
         and (d.action is null or d.action_state in ({}))",
        sql_list(void.map(DisputeActionState::as_str))
    )
});

#[cfg(test)]
mod tests {
    use gateway::mirror::DisputeStatus as S;

    use std::fmt::Write as _;

    use store::Timestamp;

    use super::{
        DisputeActionState, Effect, Funds, KNOWN_STEPS, WAITING, effect, is_open, needs_response,
        phase,
    };
    use crate::subject::Phase;

    const FUNDS: [Funds; 3] = [Funds::Unmoved, Funds::AtBank, Funds::Back];

    const fn word(effect: Effect) -> &'static str {
        match effect {
            Effect::Nothing => "no effect",
            Effect::Hold => "credits held",
            Effect::Take => "credits taken",
            Effect::GiveBack => "credits given back",
        }
    }

    fn unknown() -> S {
        S::Unknown("mediation".to_owned())
    }

    /// The diagram in ARCHITECTURE.md: every status with its effect, and the known steps.
    fn diagram() -> String {
        let mut text = "stateDiagram-v2\n".to_owned();
        for status in S::KNOWN {
            let effect = word(effect(status, Funds::Unmoved, None));
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
        // Columns: is_moving, is_void.
        let table = [
            (DisputeActionState::Leaving, true, false),
            (DisputeActionState::Sent, true, false),
            (DisputeActionState::Answered, false, false),
            (DisputeActionState::Refused, false, true),
            (DisputeActionState::WithoutEffect, false, true),
        ];
        assert_eq!(table.map(|(state, _, _)| state), DisputeActionState::ALL);
        for (state, moves, void) in table {
            let is_listed = WAITING.contains(&format!("'{}'", state.as_str()));
            assert_eq!((state.is_moving(), state.is_void()), (moves, void), "{state:?}");
            assert_eq!(is_listed, void, "{state:?}");
        }
    }

    #[test]
    fn every_pair_of_action_states_has_its_answer() {
        use DisputeActionState as A;
        let allowed = [
            (A::Leaving, A::Sent),
            (A::Leaving, A::Refused),
            (A::Sent, A::Answered),
            (A::Sent, A::Refused),
            (A::Answered, A::Refused),
            (A::Answered, A::WithoutEffect),
        ];
        for from in A::ALL {
            for to in A::ALL {
                assert_eq!(from.may_become(to), allowed.contains(&(from, to)), "{from:?} {to:?}");
            }
        }
    }

    #[test]
    fn what_stripe_lets_somebody_answer_is_known_of_every_status() {
        let now = Timestamp::from_seconds(1_000);
        let (before, after) =
            (Some(Timestamp::from_seconds(999)), Some(Timestamp::from_seconds(1_001)));
        for status in S::KNOWN {
            for due_at in [None, before, after] {
                let wanted = status.as_str().ends_with("needs_response");
                assert_eq!(needs_response(status, due_at, now), wanted, "{status:?}");
                assert!(!wanted || is_open(status), "{status:?}");
            }
        }
        assert!(!needs_response(&unknown(), None, now));
        assert!(!needs_response(&unknown(), before, now), "too late to answer");
        assert!(needs_response(&unknown(), after, now));
        assert!(needs_response(&S::Unknown("mediation_needs_response".to_owned()), None, now));
    }

    /// For each status: the phase at the first reading, then after inquiry, chargeback and appeal.
    #[test]
    fn every_status_has_its_phase() {
        use Phase::{Appeal as A, Chargeback as C, Inquiry as I};
        let table = [
            (S::WarningNeedsResponse, [I, I, I, I]),
            (S::WarningUnderReview, [I, I, I, I]),
            (S::WarningClosed, [I, I, I, I]),
            (S::NeedsResponse, [C, C, C, C]),
            (S::UnderReview, [C, C, C, C]),
            (S::Won, [C, C, C, A]),
            (S::Lost, [C, C, C, A]),
            (S::Prevented, [C, I, C, A]),
            (S::AppealNeedsResponse, [A, A, A, A]),
            (S::AppealUnderReview, [A, A, A, A]),
            (unknown(), [C, I, C, A]),
        ];
        for (status, wanted) in table {
            let found = [None, Some(I), Some(C), Some(A)].map(|before| phase(&status, before));
            assert_eq!(found, wanted, "{status:?}");
        }
    }

    #[test]
    fn the_known_steps_name_known_statuses() {
        let known = |name: &str| S::KNOWN.iter().any(|status| status.as_str() == name);
        for (from, to, _) in KNOWN_STEPS {
            assert!((from == "[*]" || known(from)) && known(to), "{from} {to}");
        }
    }

    /// For each status and location of the money: the effect at the first reading, and after hold,
    /// take and give-back.
    #[test]
    fn every_status_has_its_effect_wherever_the_money_is() {
        use Effect::{GiveBack as G, Hold as H, Nothing as N, Take as T};
        // Unmoved, at the bank, back; in each: at the first reading, after nothing, held, taken,
        // given back.
        let table = [
            (S::WarningNeedsResponse, [[N, N, N, N, N], [H, H, H, H, H], [N, N, N, N, N]]),
            (S::WarningUnderReview, [[N, N, N, N, N], [H, H, H, H, H], [N, N, N, N, N]]),
            (S::WarningClosed, [[G; 5]; 3]),
            (S::NeedsResponse, [[H, H, H, T, H], [H, H, H, T, H], [H; 5]]),
            (S::UnderReview, [[H, H, H, T, H], [H, H, H, T, H], [H; 5]]),
            (S::Won, [[G; 5]; 3]),
            (S::Lost, [[T; 5]; 3]),
            (S::Prevented, [[G; 5]; 3]),
            (S::AppealNeedsResponse, [[T; 5], [T; 5], [H; 5]]),
            (S::AppealUnderReview, [[T; 5], [T; 5], [H; 5]]),
            (unknown(), [[N, N, H, T, G], [H, H, H, T, H], [G; 5]]),
        ];
        for (status, wanted) in table {
            let found = FUNDS.map(|funds| {
                [None, Some(N), Some(H), Some(T), Some(G)]
                    .map(|before| effect(&status, funds, before))
            });
            assert_eq!(found, wanted, "{status:?}");
            for (funds, first) in FUNDS.into_iter().zip(wanted.map(|row| row[0])) {
                assert_eq!(effect(&status, funds, Some(first)), first, "read again: {status:?}");
            }
            let open = !matches!(status, S::Won | S::Lost | S::Prevented | S::WarningClosed);
            assert_eq!(is_open(&status), open, "{status:?}");
        }
    }

    /// The table in ARCHITECTURE.md: effect of a status at the first reading, by where the money
    /// is.
    #[test]
    fn the_table_of_effects_in_the_documentation_is_true() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let text = std::fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap();
        let mut wanted = String::new();
        for (name, status) in S::KNOWN
            .iter()
            .map(|status| (format!("`{}`", status.as_str()), status.clone()))
            .chain([("any other".to_owned(), unknown())])
        {
            let [unmoved, at_bank, back] = FUNDS.map(|funds| word(effect(&status, funds, None)));
            writeln!(wanted, "| {name} | {unmoved} | {at_bank} | {back} |").unwrap();
        }
        assert!(text.contains(&wanted), "put this into ARCHITECTURE.md:\n{wanted}");
    }
}
