//! Decisions of the policy about a dispute.

use decision::{CaseDecision, CaseFacts, DecisionError, ExpectedOverrides};
use serde::{Deserialize, Serialize};

use super::{facts::facts_in, row};
use crate::{
    Desk, DeskError,
    payment::payment_in,
    settings::{self, InForce},
};

/// Input of `decide_dispute`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct DecideDispute {
    /// The dispute.
    pub dispute_id: String,
    /// Values for this case that replace the assumptions of the expected value.
    #[serde(default)]
    pub expected: Option<ExpectedOverrides>,
}

impl Desk {
    /// The policy's decision about a dispute with the current facts. Nothing is written or sent.
    ///
    /// # Errors
    /// `dispute_not_found`.
    pub async fn decide_dispute(&self, input: DecideDispute) -> Result<CaseDecision, DeskError> {
        let given = input.expected.unwrap_or_default();
        let mut tx = self.db.read().await?;
        let dispute = row::load_in(&mut tx, &input.dispute_id).await?;
        let payment = payment_in(&mut tx, &dispute.reference).await?;
        let settings = settings::load_in(&mut tx).await?;
        let facts = facts_in(&mut tx, &dispute, &payment, &settings, self.now()).await?;
        let about_nothing = DecisionError::AmountNotPositive { amount: dispute.amount };
        decide(&settings, &facts.ok_or(DeskError::Decision(about_nothing))?, &given)
    }
}

/// Decides by the policy in force.
pub(super) fn decide(
    settings: &InForce,
    facts: &CaseFacts,
    given: &ExpectedOverrides,
) -> Result<CaseDecision, DeskError> {
    Ok(settings.disputes(facts.currency)?.decide(settings.version, facts, given)?)
}
