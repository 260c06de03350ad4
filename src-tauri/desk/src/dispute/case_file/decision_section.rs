//! The policy's proposal with the facts it used, and the confirmed action.

use decision::{CaseDecision, FactRead, FactValue};
use money::{Amount, MinorUnits};
use pdf::{Block, Table};

use super::{
    case::Case,
    format::{fact, spaced, text, word, yes},
};

pub(super) fn blocks(case: &Case) -> Vec<Block> {
    let dispute = &case.dispute;
    let mut blocks = match &dispute.decision {
        None => vec![Block::Paragraph("The policy was not asked.".to_owned())],
        Some(decision) => proposed(decision),
    };
    blocks.push(Block::Heading("What was confirmed".to_owned()));
    let by = dispute.handled_by.as_deref().unwrap_or("nobody");
    let state = dispute.action_state.map_or_else(String::new, |state| spaced(&word(state)));
    blocks.push(match dispute.action {
        None => Block::Paragraph("Nothing was confirmed.".to_owned()),
        Some(act) => Block::Facts(vec![
            fact("Action", &spaced(act.as_str())),
            fact("State", &state),
            fact("By", by),
        ]),
    });
    blocks
}

fn proposed(decision: &CaseDecision) -> Vec<Block> {
    let turn = decision.counterfactual.as_ref().map(|other| other.sentence.as_str());
    vec![
        Block::Facts(vec![
            fact("Proposed", &spaced(&word(decision.action))),
            fact("Rule", &decision.rule),
            fact("Reason", &decision.sentence),
            fact("What would change it", turn.unwrap_or("no single number")),
            fact("Version of the policy", &decision.policy_version.to_string()),
        ]),
        Block::Heading("Facts the rule looked at".to_owned()),
        Block::Table(Table {
            columns: vec![text("Fact"), text("Value"), text("Read from")],
            rows: decision.facts.iter().map(row).collect(),
            totals: vec![],
        }),
        Block::Heading("What each way was expected to cost".to_owned()),
        Block::Facts(costs(decision)),
    ]
}

fn row(read: &FactRead) -> Vec<String> {
    vec![spaced(&word(read.fact)), value(&read.value), spaced(&word(read.source))]
}

fn value(value: &FactValue) -> String {
    match value {
        FactValue::Money(amount) => amount.for_people(),
        FactValue::Credits { credits } => credits.as_credits(),
        FactValue::Days { days } => format!("{days} days"),
        FactValue::Share { basis_points } => {
            format!("{}.{:02} %", basis_points.get() / 100, basis_points.get() % 100)
        }
        FactValue::Count { count } => count.to_string(),
        FactValue::Word { word } => spaced(word),
        FactValue::Flag { flag } => yes(*flag).to_owned(),
        FactValue::Unknown => "not known".to_owned(),
    }
}

fn costs(decision: &CaseDecision) -> Vec<(String, String)> {
    let expected = &decision.expected;
    let money = |units: Option<MinorUnits>| {
        units.map_or_else(
            || "not known, or not possible".to_owned(),
            |units| Amount::of(units, expected.currency).for_people(),
        )
    };
    vec![
        fact("Accepting", &money(expected.accept)),
        fact("Answering", &money(expected.contest)),
        fact("Answering, if it wins", &money(expected.contest_won)),
        fact("Answering, if it loses", &money(expected.contest_lost)),
        fact("Refunding in full", &money(expected.refund_in_full)),
    ]
}
