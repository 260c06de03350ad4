//! The default dispute policy: accept iff `balance − amount ≥ tolerance`, else contest. Its table
//! is in `tests/decisions.rs`.

use money::MinorUnits;

use super::condition::{Condition, Limit, NumberCondition, NumberOperator};
use super::document::{Autopilot, CaseAction, DisputePolicy, Fallback, Rule, RuleId};
use super::fact::NumberFact;
use super::settings::{PolicySetting, PolicySettings};
use crate::DisputeKind;

/// The default policy: tolerance 500, no autopilot.
impl Default for DisputePolicy {
    fn default() -> Self {
        Self::standard(500.into(), Autopilot::Off)
    }
}

impl DisputePolicy {
    /// Accept iff `balance − amount ≥ tolerance`, else contest. An inquiry cannot be accepted:
    /// there the same rule proposes a full refund, always to a person, because a refund pays money
    /// out and closing a chargeback does not.
    pub fn standard(tolerance: MinorUnits, autopilot: Autopilot) -> Self {
        let rule = |id: &str, kind, action, autopilot| Rule {
            id: RuleId(id.to_owned()),
            note: None,
            applies_to: vec![kind],
            when: vec![Condition::Number(NumberCondition {
                fact: NumberFact::BalanceAfter,
                operator: NumberOperator::AtLeast,
                value: Limit::Setting(PolicySetting::Tolerance),
            })],
            action,
            autopilot,
        };
        Self {
            settings: PolicySettings { tolerance, work_cost: MinorUnits::ZERO },
            rules: vec![
                rule("within_balance", DisputeKind::Chargeback, CaseAction::Accept, autopilot),
                rule(
                    "inquiry_within_balance",
                    DisputeKind::Inquiry,
                    CaseAction::RefundInFull,
                    Autopilot::Off,
                ),
            ],
            fallback: Fallback { action: CaseAction::Contest, autopilot },
        }
    }
}
