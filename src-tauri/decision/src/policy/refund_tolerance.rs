//! The rule for refund requests: automatic iff `credits + under way − balance ≤ tolerance`. Everything about it is
//! in this file, and its table in `refund_tolerance/tests.rs`.

use money::{Amount, MinorUnits};

use crate::decision::{Decision, DecisionError, FactUsed, positive};

/// The refund policy. Each change makes a new version, which decisions store.
///
/// For wallets in one currency: others have their own tolerance.
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
    /// How many credits below zero an automatic refund may take a balance.
    pub refund_tolerance: MinorUnits,
}

/// The default policy.
impl Default for RefundPolicy {
    fn default() -> Self {
        Self { version: 1, refund_tolerance: 500.into() }
    }
}

/// The facts of a refund request.
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
    /// Requested money.
    pub money: Amount,
    /// The credits bought with it.
    pub credits: Amount,
    /// Balance of the wallet, in credits.
    pub balance: Amount,
    /// Credits that will still be taken: all holds of the wallet (approved refunds, open
    /// chargebacks) and pending refunds created elsewhere. Not negative.
    pub under_way: Amount,
}

/// Actions for a refund request.
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
    /// Refund without a person.
    Automatic,
    /// Review by an operator.
    Review,
}

/// Automatic iff `credits + under way − balance ≤ tolerance`: the customer may have used credits,
/// up to the tolerance. Credits under way count as taken, so that many small requests cannot exceed
/// the limit for one large request.
///
/// # Errors
/// [`DecisionError::AmountNotPositive`]; [`DecisionError::Amount`] for credits of different currencies
/// or sums out of range.
pub fn decide_refund(
    policy: &RefundPolicy,
    facts: &RefundFacts,
) -> Result<Decision<RefundAction>, DecisionError> {
    let RefundFacts { money, balance, under_way, .. } = *facts;
    let credits = positive(facts.credits)?;
    let tolerance = Amount::of(policy.refund_tolerance, credits.currency());
    let after = balance.checked_sub(under_way)?.checked_sub(credits)?;
    let lowest = tolerance.checked_neg()?;
    let turning_point = credits.checked_add(under_way)?.checked_sub(tolerance)?;
    let is_within = after.compare(lowest)?.is_ge();
    let (action, rule) = if is_within {
        (RefundAction::Automatic, "refund_within_tolerance")
    } else {
        (RefundAction::Review, "refund_beyond_tolerance")
    };
    Ok(Decision {
        action,
        rule: rule.to_owned(),
        facts: vec![
            FactUsed::new("amount", money.for_people(), "refund_request"),
            FactUsed::credits("credits", credits, "refund_request"),
            FactUsed::credits("balance", balance, "wallet"),
            FactUsed::credits("under_way", under_way, "wallet"),
            FactUsed::credits("tolerance", tolerance, "policy"),
        ],
        sentence: sentence(facts, after, tolerance, lowest, is_within),
        counterfactual: counterfactual(turning_point, is_within),
        policy_version: policy.version,
    })
}

fn sentence(
    facts: &RefundFacts,
    after: Amount,
    tolerance: Amount,
    lowest: Amount,
    is_within: bool,
) -> String {
    let text = |credits: Amount| credits.units().as_credits();
    let taken = if facts.under_way.is_positive() {
        format!("{} and {} are under way", text(facts.credits), text(facts.under_way))
    } else {
        text(facts.credits)
    };
    let (money, after) = (facts.money.for_people(), text(after));
    let (tolerance, lowest) = (text(tolerance), text(lowest));
    if is_within {
        format!(
            "Automatic: refunding {money} takes {taken}, which leaves {after}; the tolerance of \
             {tolerance} allows down to {lowest}."
        )
    } else {
        format!(
            "Review: refunding {money} takes {taken}, which would leave {after}; the tolerance of \
             {tolerance} allows no lower than {lowest}."
        )
    }
}

fn counterfactual(turning_point: Amount, is_within: bool) -> String {
    let turning_point = turning_point.units().as_credits();
    if is_within {
        format!("Would go to review at a balance below {turning_point}.")
    } else {
        format!("Would be automatic at a balance of {turning_point} or more.")
    }
}

#[cfg(test)]
mod tests;
