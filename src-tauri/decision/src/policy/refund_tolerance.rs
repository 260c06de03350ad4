//! The rule for refund requests: automatic iff `amount − balance ≤ tolerance`. Everything about it is
//! in this file, and its table in `refund_tolerance/tests.rs`.

use money::{Amount, Currency, MinorUnits};

use crate::decision::{Decision, DecisionError, FactUsed, positive};

/// What decides refund requests. A change makes a new version; decisions name theirs.
///
/// A tolerance counts in minor units of the currency of the case: 500 is $5.00, and also ¥500.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
pub struct RefundPolicy {
    /// 1, 2, 3 … in the order of changes.
    pub version: i64,
    /// How far below zero an automatic refund may take a balance.
    pub refund_tolerance: MinorUnits,
}

impl RefundPolicy {
    pub(crate) fn refund_tolerance_in(&self, currency: Currency) -> Amount {
        Amount::of(self.refund_tolerance, currency)
    }
}

/// The policy of a new desk.
impl Default for RefundPolicy {
    fn default() -> Self {
        Self { version: 1, refund_tolerance: 500.into() }
    }
}

/// What a decision about a refund request may look at.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
pub struct RefundFacts {
    /// What the customer asks back.
    pub amount: Amount,
    /// Balance of the wallet.
    pub balance: Amount,
    /// Balance less active holds. No rule reads it yet; it must be of the same currency.
    pub available: Amount,
}

/// What may be proposed for a refund request.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum RefundAction {
    /// The money may go back without anybody looking.
    Automatic,
    /// An operator must look.
    Review,
}

/// Automatic iff `amount − balance ≤ tolerance`: the customer may have used up credits, but not for
/// more than the tolerance.
///
/// # Errors
/// [`DecisionError::AmountNotPositive`]; [`DecisionError::Amount`] for facts of different currencies
/// or sums out of range.
pub fn decide_refund(
    policy: &RefundPolicy,
    facts: &RefundFacts,
) -> Result<Decision<RefundAction>, DecisionError> {
    let RefundFacts { balance, available, .. } = *facts;
    let amount = positive(facts.amount)?;
    balance.compare(available)?;
    let tolerance = policy.refund_tolerance_in(amount.currency());
    let after = balance.checked_sub(amount)?;
    let lowest_after = tolerance.checked_neg()?;
    let turning_point = amount.checked_sub(tolerance)?.for_people();
    let (refunding, after_text, lowest) =
        (amount.for_people(), after.for_people(), lowest_after.for_people());
    let allowed = tolerance.for_people();
    let (action, rule, sentence, counterfactual) = if after.compare(lowest_after)?.is_ge() {
        (
            RefundAction::Automatic,
            "refund_within_tolerance",
            format!(
                "Automatic: refunding {refunding} leaves the balance at {after_text}; \
                 the tolerance of {allowed} allows down to {lowest}."
            ),
            format!("Would go to review at a balance below {turning_point}."),
        )
    } else {
        (
            RefundAction::Review,
            "refund_beyond_tolerance",
            format!(
                "Review: refunding {refunding} would leave the balance at {after_text}; \
                 the tolerance of {allowed} allows no lower than {lowest}."
            ),
            format!("Would be automatic at a balance of {turning_point} or more."),
        )
    };
    Ok(Decision {
        action,
        rule: rule.to_owned(),
        facts: vec![
            FactUsed::amount("amount", amount, "refund_request"),
            FactUsed::amount("balance", balance, "wallet"),
            FactUsed::amount("tolerance", tolerance, "policy"),
        ],
        sentence,
        counterfactual,
        policy_version: policy.version,
    })
}

#[cfg(test)]
mod tests;
