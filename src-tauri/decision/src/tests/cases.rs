//! Cases and policies the tables start from.

use serde_json::{Value, json};

use crate::DisputeKind::{Chargeback, Inquiry};
use crate::{
    CaseDecision, CaseFacts, CheckedPolicy, DisputeKind, DisputePolicy, ExpectedOverrides,
    PolicyDraft, PolicyProblem, WinRecord,
};

/// Everything known, nothing remarkable.
pub(super) fn case(kind: DisputeKind, balance: i64, amount: i64) -> CaseFacts {
    let units = |minor: i64| minor.try_into().expect("within the range");
    CaseFacts {
        kind,
        currency: "usd".parse().expect("a currency"),
        amount: units(amount),
        money: Some(units(amount)),
        balance: units(balance),
        available: units(balance),
        reason: "fraudulent".to_owned(),
        status: match kind {
            Inquiry => "warning_needs_response".to_owned(),
            Chargeback => "needs_response".to_owned(),
        },
        answerable: true,
        payment_method: None,
        network: Some("visa".to_owned()),
        network_code: Some("10.4".to_owned()),
        days_left: Some(7),
        used_share: crate::BasisPoints::new(2_500),
        refunded: Some(0.into()),
        early_fraud_warning: Some(false),
        customer_age_days: Some(400),
        top_up_count: Some(12),
        dispute_count: Some(0),
        reason_record: Some(WinRecord { won: 3, decided: 10 }),
        counter_fee: Some(1500.into()),
        dispute_fee: Some(1500.into()),
    }
}

pub(super) fn chargeback(balance: i64, amount: i64) -> CaseFacts {
    case(Chargeback, balance, amount)
}

/// What may be unknown is.
pub(super) fn bare(kind: DisputeKind) -> CaseFacts {
    CaseFacts {
        network: None,
        network_code: None,
        days_left: None,
        used_share: None,
        refunded: None,
        early_fraud_warning: None,
        customer_age_days: None,
        top_up_count: None,
        dispute_count: None,
        reason_record: None,
        counter_fee: None,
        dispute_fee: None,
        ..case(kind, 1000, 100)
    }
}

pub(super) fn draft(policy: Value) -> PolicyDraft {
    serde_json::from_value(policy).expect("any JSON is a draft")
}

/// The way of a draft in the desk: read, then check.
pub(super) fn judge(policy: Value) -> Result<CheckedPolicy, Vec<PolicyProblem>> {
    draft(policy).read()?.check()
}

pub(super) fn checked(policy: Value) -> CheckedPolicy {
    judge(policy).expect("a policy without problems")
}

/// A policy of these rules, which asks a person when none fits.
pub(super) fn rules(rules: &Value) -> Value {
    json!({
        "settings": { "tolerance": 500 },
        "rules": rules,
        "fallback": { "action": "ask_person" }
    })
}

/// A rule about both kinds that waits.
pub(super) fn waits(id: &str, when: &Value) -> Value {
    json!({ "id": id, "applies_to": ["inquiry", "chargeback"], "when": when, "action": "wait" })
}

pub(super) fn condition(fact: &str, operator: &str, value: impl Into<Value>) -> Value {
    json!({ "fact": fact, "operator": operator, "value": value.into() })
}

pub(super) fn standard(tolerance: i64) -> CheckedPolicy {
    let tolerance = tolerance.try_into().expect("within the range");
    DisputePolicy::standard(tolerance, crate::Autopilot::Off).check().expect("no problems")
}

pub(super) fn decide(policy: &CheckedPolicy, facts: &CaseFacts) -> CaseDecision {
    policy.decide(7, facts, &ExpectedOverrides::default()).expect("decides")
}
