//! Matrix, statements, letters, lint and Compelling Evidence 3.0: tables, golden texts and laws.

mod ce3;
mod laws;
mod letters;
mod lint_files;
mod lint_readiness;
mod lint_texts;
mod matrix;
mod standing_texts;
mod statements;
mod units;

use std::{env, fs, path::PathBuf};

use money::{Amount, Currency, MinorUnits};

use super::*;
use crate::DisputeKind;

const DAY: i64 = 86_400_000_000;

/// 2026-03-01 12:00:00 UTC.
const PAID: UtcTime = UtcTime::from_micros(1_772_366_400_000_000);

fn after(days: i64) -> UtcTime {
    UtcTime::from_micros(PAID.micros().saturating_add(days.saturating_mul(DAY)))
}

fn usd(minor: i64) -> Amount {
    Amount::new(minor, Currency::USD).expect("within the range")
}

fn units(minor: i64) -> MinorUnits {
    MinorUnits::new(minor).expect("within the range")
}

#[expect(clippy::unnecessary_wraps, reason = "most facts of a record are optional")]
fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn payment(number: u32, minor: i64, at: UtcTime) -> RecordedPayment {
    RecordedPayment {
        intent: Some(format!("pi_{number}")),
        charge: format!("ch_{number}"),
        amount: usd(minor),
        at,
        origin: PaymentOrigin::Single,
        card: Some(RecordedCard {
            brand: "visa".to_owned(),
            last4: "4242".to_owned(),
            fingerprint: some("fp_card"),
        }),
        statement_descriptor: some("ACME CREDITS"),
        receipt_number: some("1234-5678"),
        checks: CardChecks {
            address_line1: Some(CheckResult::Unavailable),
            postal_code: Some(CheckResult::Pass),
            cvc: Some(CheckResult::Pass),
        },
        identifiers: CustomerIdentifiers {
            account_id: some("ada"),
            device_id: None,
            device_fingerprint: some("fingerprint-of-a-laptop"),
            email: some("ada@lovelace.uk"),
            purchase_ip: some("203.0.113.7"),
        },
        settled: true,
        disputed: false,
        fraud_warning: false,
        card_check: false,
    }
}

fn movement(seq: i64, kind: MovementKind, minor: i64, at: UtcTime) -> WalletMovement {
    WalletMovement {
        seq,
        at,
        kind,
        amount: units(minor),
        reference: None,
        reverses: None,
        description: None,
        from_ip: None,
        device: None,
    }
}

fn top_up(seq: i64, number: u32, minor: i64, at: UtcTime) -> WalletMovement {
    let reference = Some(format!("pi_{number}"));
    WalletMovement { reference, ..movement(seq, MovementKind::TopUp, minor, at) }
}

fn usage(seq: i64, minor: i64, at: UtcTime) -> WalletMovement {
    let description = some("Agent run");
    let from_ip = some("203.0.113.7");
    WalletMovement {
        description,
        from_ip,
        ..movement(seq, MovementKind::Usage, minor.saturating_neg(), at)
    }
}

/// A dispute of $10.00 with these movements after a purchase of the same.
fn case(movements: Vec<WalletMovement>) -> CaseRecord {
    let balance = movements.iter().map(|one| one.amount.get()).sum();
    CaseRecord {
        as_of: after(40),
        user: RecordedUser {
            id: "u_ada".to_owned(),
            name: some("Ada Lovelace"),
            email: some("ada@lovelace.uk"),
            billing_address: Some(PostalAddress {
                line1: some("1 Engine Street"),
                line2: None,
                city: some("London"),
                state: None,
                postal_code: some("E1 6AN"),
                country: some("GB"),
            }),
        },
        payment: payment(1, 1_000, PAID),
        other_payments: vec![],
        dispute: dispute("fraudulent"),
        product: ProductType::default(),
        currency: Currency::USD,
        movements,
        refunds: vec![],
        balance: units(balance),
        balance_at_dispute: None,
        communications: vec![],
        texts: ProductTexts::default(),
    }
}

fn dispute(reason: &str) -> RecordedDispute {
    RecordedDispute {
        id: "du_1".to_owned(),
        kind: DisputeKind::Chargeback,
        reason: reason.to_owned(),
        amount: usd(1_000),
        opened_at: after(30),
        due_at: Some(after(44)),
        network: some("visa"),
        network_reason_code: some("10.4"),
        case_type: some("chargeback"),
        answerable: true,
        awaits_answer: true,
        submission_count: 0,
        staged: vec![],
        ce3: None,
        visa_compliance: None,
        mastercard_compliance: None,
    }
}

/// Bought $10.00 and used $6.00 of it in three uses.
fn partly_used() -> CaseRecord {
    case(vec![
        top_up(1, 1, 1_000, PAID),
        usage(2, 200, after(1)),
        usage(3, 300, after(2)),
        usage(4, 100, after(33)),
    ])
}

fn filled(record: &CaseRecord) -> Prefill {
    prefill(record, &Matrix::standard()).expect("the record holds together")
}

/// A draft of everything that could be filled in.
fn draft_of(prefill: &Prefill) -> EvidenceDraft {
    let texts = prefill
        .fields
        .iter()
        .filter_map(|one| one.text.clone().map(|text| DraftText { field: one.field, text }));
    EvidenceDraft { texts: texts.collect(), ..EvidenceDraft::default() }
}

fn good_draft() -> EvidenceDraft {
    draft_of(&filled(&partly_used()))
}

fn pdf(field: EvidenceField, bytes: u64, pages: u32) -> DraftFile {
    let (name, content_type) = ("file.pdf".to_owned(), "application/pdf".to_owned());
    DraftFile { field, name, content_type, bytes, pages }
}

/// Codes of a draft about `record`, in live mode, before the deadline.
fn codes(draft: &EvidenceDraft, record: &CaseRecord) -> Vec<LintCode> {
    findings(draft, record, true).into_iter().map(|one| one.code).collect()
}

fn findings(draft: &EvidenceDraft, record: &CaseRecord, live: bool) -> Vec<LintFinding> {
    let matrix = Matrix::standard();
    lint(draft, LintContext { record, matrix: &matrix, live, now: after(40) })
}

fn blocks(draft: &EvidenceDraft, record: &CaseRecord) -> Vec<LintCode> {
    let all = codes(draft, record).into_iter();
    all.filter(|code| code.severity() == LintSeverity::Blocks).collect()
}

fn with_text(mut draft: EvidenceDraft, field: EvidenceField, text: &str) -> EvidenceDraft {
    draft.texts.retain(|one| one.field != field);
    draft.texts.push(DraftText { field, text: text.to_owned() });
    draft
}

/// Compares with a file of `golden/`; `REDRESS_BLESS=1` writes it instead.
fn golden(name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/evidence").join(name);
    if env::var_os("REDRESS_BLESS").is_some() {
        fs::write(&path, text).expect("the file can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    let advice = "look at it, then bless it with REDRESS_BLESS=1";
    for (number, (is, was)) in (1..).zip(text.lines().zip(expected.lines())) {
        assert_eq!(is, was, "line {number} of {name} differs; {advice}");
    }
    assert!(text == expected, "{name} has another length; {advice}");
}
