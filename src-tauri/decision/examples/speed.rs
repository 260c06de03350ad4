//! How fast the policy decides and replays, on one core. Prints JSON.
//!
//! `cargo run --release -p decision --example speed`

use std::hint::black_box;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use decision::{
    Baseline, CaseAction, CaseFacts, CheckedPolicy, DisputeKind, DisputePolicy, ExpectedOverrides,
    PastCase, PastOutcome, PolicyDraft, WinRecord, back_test,
};
use serde_json::json;

const DECISIONS: u64 = 1_000_000;
const PAST_CASES: u64 = 100_000;
const REASONS: [&str; 6] = [
    "fraudulent",
    "product_not_received",
    "duplicate",
    "general",
    "subscription_canceled",
    "credit_not_processed",
];

fn main() {
    let facts: Vec<CaseFacts> = (0..1_000).map(case).collect();
    let standard = DisputePolicy::default().check().expect("no problems");
    let large = twenty_rules();
    let figures = json!({
        "choose_standard_per_second": choices_per_second(&standard, &facts),
        "choose_twenty_rules_per_second": choices_per_second(&large, &facts),
        "decide_standard_per_second": decisions_per_second(&standard, &facts),
        "decide_twenty_rules_per_second": decisions_per_second(&large, &facts),
        "check_twenty_rules_ms": check_ms(&large),
        "back_test_cases": PAST_CASES,
        "back_test_seconds": back_test_seconds(&standard, &large),
    });
    println!("{figures:#}");
}

/// Deterministic and spread: balances around the amounts, some facts unknown.
fn case(seed: u64) -> CaseFacts {
    let mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let part = |shift: u32, below: u64| (mixed >> shift) % below;
    let small = |shift, below| i32::try_from(part(shift, below)).expect("small");
    let kind = if part(1, 4) == 0 { DisputeKind::Inquiry } else { DisputeKind::Chargeback };
    let reason = REASONS[usize::try_from(part(5, 6)).expect("small")];
    CaseFacts {
        kind,
        currency: "usd".parse().expect("a currency"),
        amount: (100 + small(3, 20_000)).into(),
        money: None,
        balance: (small(9, 40_000) - 5_000).into(),
        available: (small(9, 40_000) - 6_000).into(),
        reason: reason.to_owned(),
        status: "needs_response".to_owned(),
        answerable: part(13, 20) != 0,
        payment_method: None,
        network: Some(if part(7, 2) == 0 { "visa" } else { "mastercard" }.to_owned()),
        network_code: Some("10.4".to_owned()),
        days_left: (part(17, 8) != 0).then(|| small(19, 21)),
        used_share: decision::BasisPoints::new(u16::try_from(part(21, 10_001)).expect("small")),
        refunded: Some(0.into()),
        early_fraud_warning: Some(part(23, 5) == 0),
        customer_age_days: u32::try_from(part(25, 2_000)).ok(),
        top_up_count: u32::try_from(part(27, 50)).ok(),
        dispute_count: u32::try_from(part(29, 4)).ok(),
        reason_record: Some(WinRecord { won: 30, decided: 100 }),
        counter_fee: Some(1500.into()),
        dispute_fee: Some(1500.into()),
    }
}

/// What a busy team might write: narrow rules above, the standard ones below.
fn twenty_rules() -> CheckedPolicy {
    let mut rules = vec![];
    for (index, reason) in REASONS.iter().enumerate() {
        for (step, amount) in [2_000, 5_000, 9_000].into_iter().enumerate() {
            rules.push(json!({
                "id": format!("r{index}_{step}"),
                "applies_to": ["chargeback"],
                "when": [
                    { "fact": "reason", "operator": "one_of", "value": [reason] },
                    { "fact": "amount", "operator": "below", "value": amount },
                    { "fact": "used_share", "operator": "above", "value": 9000 - 3000 * step },
                    { "fact": "days_left", "operator": "at_least", "value": 1 },
                ],
                "action": if step == 0 { "accept" } else { "contest" },
            }));
        }
    }
    let standard = json!(DisputePolicy::default());
    rules.extend(standard["rules"].as_array().expect("rules").iter().cloned());
    let draft: PolicyDraft = serde_json::from_value(json!({
        "settings": { "tolerance": 500 }, "rules": rules, "fallback": { "action": "contest" }
    }))
    .expect("any JSON is a draft");
    draft.read().expect("well formed").check().expect("no problems")
}

fn per_second(times: u64, taken: Duration) -> u64 {
    let per_million = taken.as_micros().max(1);
    u64::try_from(u128::from(times) * 1_000_000 / per_million).expect("a rate")
}

fn choices_per_second(policy: &CheckedPolicy, facts: &[CaseFacts]) -> u64 {
    let start = Instant::now();
    for facts in facts.iter().cycle().take(usize::try_from(DECISIONS).expect("small")) {
        black_box(policy.choose(black_box(facts)).expect("chooses"));
    }
    per_second(DECISIONS, start.elapsed())
}

fn decisions_per_second(policy: &CheckedPolicy, facts: &[CaseFacts]) -> u64 {
    let given = ExpectedOverrides::default();
    let start = Instant::now();
    for facts in facts.iter().cycle().take(usize::try_from(DECISIONS).expect("small")) {
        black_box(policy.decide(1, black_box(facts), &given).expect("decides"));
    }
    per_second(DECISIONS, start.elapsed())
}

fn check_ms(policy: &CheckedPolicy) -> f64 {
    let start = Instant::now();
    black_box(policy.policy().clone().check().expect("no problems"));
    start.elapsed().as_secs_f64() * 1_000.0
}

fn back_test_seconds(was: &CheckedPolicy, draft: &CheckedPolicy) -> f64 {
    let outcomes = [PastOutcome::Won, PastOutcome::Lost, PastOutcome::Accepted, PastOutcome::Open];
    let cases: Vec<PastCase> = (0..PAST_CASES)
        .map(|seed| PastCase {
            id: format!("du_{seed}"),
            month: format!("2026-{:02}", seed % 12 + 1),
            facts: case(seed),
            decided: CaseAction::Contest,
            outcome: outcomes[usize::try_from(seed % 4).expect("small")],
        })
        .collect();
    let start = Instant::now();
    let found = back_test(cases, Baseline::Policy(was), &draft.clone().into(), |_| {
        ControlFlow::Continue(())
    });
    let found = black_box(found.expect("sums fit"));
    assert!(found.is_complete && found.seen_count == PAST_CASES);
    start.elapsed().as_secs_f64()
}
