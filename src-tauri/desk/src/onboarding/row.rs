//! The table `onboarding_steps`.

use std::collections::BTreeSet;

use store::{Query, StoreError, Timestamp, Tx};

use super::OnboardingDecision;
use crate::Actor;

/// What is recorded of the set-up.
pub(super) struct Recorded {
    pub(super) decided: BTreeSet<OnboardingDecision>,
    pub(super) is_finished: bool,
}

/// A step that leaves no trace of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Recordable {
    Decided(OnboardingDecision),
    Finished,
}

impl Recordable {
    const ALL: [Self; 4] = [
        Self::Decided(OnboardingDecision::Users),
        Self::Decided(OnboardingDecision::Policy),
        Self::Decided(OnboardingDecision::Autopilot),
        Self::Finished,
    ];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Decided(OnboardingDecision::Users) => "users",
            Self::Decided(OnboardingDecision::Policy) => "policy",
            Self::Decided(OnboardingDecision::Autopilot) => "autopilot",
            Self::Finished => "finished",
        }
    }
}

const ALL: &str = "select step from onboarding_steps";
const RECORD: &str = "
    insert into onboarding_steps (step, completed_at, completed_by) values ($1, $2, $3)
    on conflict (step) do nothing";

/// The recorded steps.
pub(super) async fn recorded_in(tx: &mut Tx) -> Result<Recorded, StoreError> {
    let rows: Vec<(String,)> = Query::new(ALL).all(tx).await?;
    let mut recorded = Recorded { decided: BTreeSet::new(), is_finished: false };
    for (name,) in rows {
        let step = Recordable::ALL.into_iter().find(|step| step.as_str() == name);
        match step.ok_or_else(|| StoreError::Damaged(format!("onboarding step {name}")))? {
            Recordable::Decided(decision) => {
                recorded.decided.insert(decision);
            }
            Recordable::Finished => recorded.is_finished = true,
        }
    }
    Ok(recorded)
}

/// Records a step; false when it was recorded before.
pub(super) async fn record_in(
    tx: &mut Tx,
    step: Recordable,
    actor: &Actor,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let query = Query::new(RECORD).bind(step.as_str()).bind(now.micros()).bind(actor.name());
    Ok(query.execute(tx).await? == 1)
}
