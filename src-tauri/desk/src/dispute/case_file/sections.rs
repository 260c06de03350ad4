//! The case file, section by section.

use chrono::DateTime;
use decision::DisputeKind;
use ledger::TransactionRecord;
use pdf::{Block, Column, Document, Section, Table};

use super::{
    case::Case,
    decision_section, evidence,
    format::{fact, money, spaced, text, when, word, yes},
    movements, timeline,
};
use crate::DisputeMoney;

/// The whole document.
pub(super) fn document(case: &Case) -> Document {
    let dispute = &case.dispute;
    let made = DateTime::from_timestamp_micros(case.now.micros()).unwrap_or_default();
    let kind = kind(dispute.kind);
    let mut document = Document::new(format!("Case file: {kind} {}", dispute.id), made);
    document.subtitle = format!(
        "{} of {}, customer {}",
        dispute.reason,
        money(dispute.amount, dispute.currency),
        dispute.user_id
    );
    document.header = format!("{kind} {}", dispute.id);
    document.footer = format!("Made by Redress on {}", when(case.now));
    document.summary = vec![Block::Facts(summary(case))];
    let section = |title: &str, blocks| Section { title: title.to_owned(), blocks };
    document.sections = vec![
        section("The case", vec![Block::Facts(facts(case))]),
        section("Timeline", vec![Block::Timeline(timeline::moments(case))]),
        section("Decision", decision_section::blocks(case)),
        section("Evidence as sent", evidence::sent(case)),
        section("Outcome", outcome(case)),
        section("Money", money_blocks(case)),
        section("Files attached to the evidence", evidence::files(case)),
        section("History of the account", movements::blocks(case)),
    ];
    document
}

fn summary(case: &Case) -> Vec<(String, String)> {
    let dispute = &case.dispute;
    vec![
        fact("Status", &dispute.status),
        fact("Amount", &money(dispute.amount, dispute.currency)),
        fact("Answer due", &dispute.due_at.map_or_else(|| "no date".to_owned(), when)),
        fact("Handled by", dispute.handled_by.as_deref().unwrap_or("nobody yet")),
    ]
}

fn facts(case: &Case) -> Vec<(String, String)> {
    let (dispute, user, payment) = (&case.dispute, &case.user, &case.payment);
    let units = |units| money(units, payment.currency);
    vec![
        fact("Dispute", &dispute.id),
        fact("Kind", kind(dispute.kind)),
        fact("Reason", &dispute.reason),
        fact("Opened", &when(dispute.opened_at)),
        fact("Bank takes an answer", yes(dispute.answerable)),
        fact("Answers sent", &dispute.submission_count.to_string()),
        fact("Mode", if dispute.livemode { "live" } else { "test" }),
        fact("Customer", user.id.as_str()),
        fact("Name", user.name.as_deref().unwrap_or("not known")),
        fact("Email", if user.forgotten_at.is_none() { &user.email } else { "removed" }),
        fact("Customer since", &when(user.created_at)),
        fact("Payment", &payment.reference),
        fact("Charge", &dispute.charge),
        fact("Credits bought", &units(payment.paid)),
        fact("Money captured", &units(payment.captured)),
        fact("Credits taken back by refunds", &units(payment.refunded)),
        fact("Credits taken back by disputes", &units(payment.disputed)),
        fact("Can still be taken back", &units(payment.left)),
        fact("Balance of the wallet", &money(case.wallet.balance, case.wallet.currency)),
        fact("Held", &money(case.wallet.held, case.wallet.currency)),
    ]
}

fn outcome(case: &Case) -> Vec<Block> {
    let dispute = &case.dispute;
    let state = if dispute.is_open { "still open" } else { "closed" };
    let mut blocks = vec![Block::Paragraph(format!(
        "Stripe says {}; the case is {state}.",
        spaced(&dispute.status)
    ))];
    let calls = case.calls.iter().rev().map(|call| {
        vec![
            call.id.to_string(),
            format!("{} {}", call.method, call.path),
            word(call.state),
            call.attempts.to_string(),
            call.request_id.clone().or_else(|| call.last_error.clone()).unwrap_or_default(),
        ]
    });
    blocks.push(Block::Heading("Calls to Stripe".to_owned()));
    blocks.push(Block::Table(Table {
        columns: vec![
            Column::Figures("Call".to_owned()),
            text("What"),
            text("State"),
            Column::Figures("Tries".to_owned()),
            text("Stripe's request, or why not"),
        ],
        rows: calls.collect(),
        totals: vec![],
    }));
    blocks
}

fn money_blocks(case: &Case) -> Vec<Block> {
    let mut blocks = vec![];
    for row in &case.money {
        let currency = row.currency.as_str().to_ascii_uppercase();
        blocks.push(Block::Heading(format!("In {currency}")));
        blocks.push(Block::Facts(money_facts(row)));
    }
    if let Some(awaits) = case.dispute.awaits {
        let what = spaced(&word(awaits));
        blocks.push(Block::Paragraph(format!("Stripe has still to show the {what}.")));
    }
    if case.money.is_empty() {
        blocks.push(Block::Paragraph("No money has moved because of this case.".to_owned()));
    }
    blocks.push(Block::Heading("Ledger transactions of payment and dispute".to_owned()));
    blocks.push(Block::Table(Table {
        columns: vec![
            Column::Figures("No.".to_owned()),
            text("Time"),
            text("Kind"),
            text("Key"),
            text("Why"),
            Column::Figures("Amount".to_owned()),
        ],
        rows: case.transactions.iter().map(transaction).collect(),
        totals: vec![],
    }));
    blocks
}

fn money_facts(row: &DisputeMoney) -> Vec<(String, String)> {
    let units = |units| money(units, row.currency);
    let mut facts = vec![
        fact("Taken by the bank", &units(row.withdrawn)),
        fact("Given back by the bank", &units(row.reinstated)),
        fact("Fees", &units(row.fees)),
        fact("Credits taken from the wallet", &units(row.taken)),
        fact("Borne by the company", &units(row.written_off)),
        fact("Still open", &units(row.residual)),
    ];
    facts.extend(row.open.map(|open| fact("Because", &spaced(&word(open)))));
    facts
}

fn transaction(record: &TransactionRecord) -> Vec<String> {
    vec![
        record.id.to_string(),
        when(record.posted_at),
        format!("{} ({})", spaced(record.kind.as_str()), record.stage.as_str()),
        record.key.clone(),
        record.reason.clone().unwrap_or_default(),
        // Entries of a wallet are credits; those between system accounts are money.
        match &record.owner {
            Some(_) => record.amount.units().as_credits(),
            None => record.amount.for_people(),
        },
    ]
}

const fn kind(kind: DisputeKind) -> &'static str {
    match kind {
        DisputeKind::Inquiry => "Inquiry",
        DisputeKind::Chargeback => "Chargeback",
    }
}
