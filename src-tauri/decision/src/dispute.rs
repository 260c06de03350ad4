use money::Amount;

use crate::error::positive;
use crate::{Decision, DecisionError, FactUsed, Policy};

/// What a decision about a dispute may look at.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
pub struct DisputeFacts {
    /// What the bank asks back; it may differ from the payment.
    pub amount: Amount,
    /// Balance of the wallet.
    pub balance: Amount,
    /// Balance less active holds. No rule reads it yet; it must be of the same currency.
    pub available: Amount,
    /// Inquiry or chargeback.
    pub kind: DisputeKind,
    /// Stripe's reason, as it came. No rule reads it yet.
    pub reason: String,
    /// Last moment for an answer, UTC microseconds. No rule reads it yet.
    pub due_at: Option<i64>,
    /// Whether the bank takes an answer at all.
    pub answerable: bool,
}

/// The two kinds of dispute, which end differently.
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
pub enum DisputeKind {
    /// A question of the bank (`warning_*`): ends by a full refund or an answer, not by closing.
    Inquiry,
    /// The money is gone already: ends by closing, or by evidence and the bank's word.
    Chargeback,
}

/// What may be proposed for a dispute.
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
pub enum DisputeAction {
    /// Let the customer have it: close a chargeback, refund an inquiry in full.
    Accept,
    /// Answer with evidence.
    Contest,
}

/// Accept iff `balance − amount ≥ tolerance`: the credits that were bought are still there, so
/// giving the money back costs nothing that was used.
///
/// # Errors
/// [`DecisionError::AmountNotPositive`]; [`DecisionError::Amount`] for facts of different currencies
/// or sums out of range.
///
/// Source: design section 5.
pub fn decide_dispute(
    policy: &Policy,
    facts: &DisputeFacts,
) -> Result<Decision<DisputeAction>, DecisionError> {
    let balance = facts.balance;
    let amount = positive(facts.amount)?;
    balance.compare(facts.available)?;
    let tolerance = policy.dispute_tolerance_in(amount.currency());
    let after = balance.checked_sub(amount)?;
    let turning_point = amount.checked_add(tolerance)?.for_people();
    let payment = payment(facts.kind, amount);
    let (left, least) = (after.for_people(), tolerance.for_people());
    let words = Words::of(facts.kind);
    let (action, rule, reason, counterfactual) = if after.compare(tolerance)?.is_ge() {
        (
            DisputeAction::Accept,
            "dispute_within_balance",
            format!(
                "{}: after {payment} the balance would still be {left}, \
                 at least the tolerance of {least}.",
                words.accept
            ),
            format!("Would be {} at a balance below {turning_point}.", words.contested),
        )
    } else {
        (
            DisputeAction::Contest,
            "dispute_beyond_balance",
            format!(
                "{}: after {payment} the balance would be {left}, \
                 below the tolerance of {least}.",
                words.contest
            ),
            format!("Would be {} at a balance of {turning_point} or more.", words.accepted),
        )
    };
    Ok(Decision {
        action,
        rule: rule.to_owned(),
        facts: facts_used(facts, tolerance),
        sentence: reason + how_it_ends(facts, action),
        counterfactual,
        policy_version: policy.version,
    })
}

/// An inquiry is not accepted, it is refunded or answered: the words for people differ.
struct Words {
    accept: &'static str,
    accepted: &'static str,
    contest: &'static str,
    contested: &'static str,
}

impl Words {
    const fn of(kind: DisputeKind) -> Self {
        match kind {
            DisputeKind::Chargeback => Self {
                accept: "Accept",
                accepted: "accepted",
                contest: "Contest",
                contested: "contested",
            },
            DisputeKind::Inquiry => Self {
                accept: "Refund",
                accepted: "refunded",
                contest: "Answer",
                contested: "answered",
            },
        }
    }
}

fn payment(kind: DisputeKind, amount: Amount) -> String {
    let amount = amount.for_people();
    match kind {
        DisputeKind::Inquiry => format!("refunding {amount} in full"),
        DisputeKind::Chargeback => format!("paying {amount}"),
    }
}

/// What the operator must know before following the decision; empty when it ends the usual way.
fn how_it_ends(facts: &DisputeFacts, action: DisputeAction) -> &'static str {
    match (action, facts.kind, facts.answerable) {
        (DisputeAction::Accept, DisputeKind::Inquiry, true) => {
            " Closing does not end an inquiry: refund it in full or answer it."
        }
        (DisputeAction::Accept, DisputeKind::Inquiry, false) => {
            " Closing does not end an inquiry, and the bank takes no answer: refund it in full."
        }
        (DisputeAction::Contest, DisputeKind::Inquiry | DisputeKind::Chargeback, false) => {
            " But the bank takes no answer here, so no evidence can be sent."
        }
        (DisputeAction::Accept, DisputeKind::Chargeback, _)
        | (DisputeAction::Contest, DisputeKind::Inquiry | DisputeKind::Chargeback, true) => "",
    }
}

fn facts_used(facts: &DisputeFacts, tolerance: Amount) -> Vec<FactUsed> {
    let kind = match facts.kind {
        DisputeKind::Inquiry => "inquiry",
        DisputeKind::Chargeback => "chargeback",
    };
    vec![
        FactUsed::amount("amount", facts.amount, "dispute"),
        FactUsed::amount("balance", facts.balance, "wallet"),
        FactUsed::amount("tolerance", tolerance, "policy"),
        FactUsed::new("kind", kind, "dispute"),
        FactUsed::new("answerable", if facts.answerable { "yes" } else { "no" }, "dispute"),
    ]
}
