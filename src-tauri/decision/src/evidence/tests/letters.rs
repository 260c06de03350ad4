use rstest::rstest;

use super::*;

fn with_reason(reason: &str, mut record: CaseRecord) -> CaseRecord {
    record.dispute.reason = reason.to_owned();
    record
}

/// Two purchases of the same amount, ten minutes apart; the other one was refunded in part.
fn two_alike() -> CaseRecord {
    let first = UtcTime::from_micros(PAID.micros().saturating_sub(600_000_000));
    let mut record = case(vec![
        top_up(1, 2, 1_000, first),
        top_up(2, 1, 1_000, PAID),
        usage(3, 1_200, after(1)),
    ]);
    record.other_payments = vec![payment(3, 999, PAID), payment(2, 1_000, first)];
    record.refunds = vec![RecordedRefund {
        id: Some("re_2".to_owned()),
        reference: "pi_2".to_owned(),
        amount: usd(100),
        at: after(3),
        progress: RefundProgress::Pending,
    }];
    with_reason("duplicate", record)
}

fn fully_refunded() -> CaseRecord {
    let refund = WalletMovement {
        reference: some("pi_1"),
        ..movement(2, MovementKind::Refund, -1_000, after(2))
    };
    let mut record = case(vec![top_up(1, 1, 1_000, PAID), refund]);
    let part = |id: &str, minor, progress| RecordedRefund {
        id: Some(id.to_owned()),
        reference: "pi_1".to_owned(),
        amount: usd(minor),
        at: after(2),
        progress,
    };
    record.refunds = vec![
        part("re_1", 400, RefundProgress::Succeeded),
        part("re_2", 600, RefundProgress::Failed),
        part("re_3", 600, RefundProgress::Succeeded),
    ];
    with_reason("credit_not_processed", record)
}

fn known_customer() -> CaseRecord {
    let mut record = partly_used();
    record.other_payments = vec![
        payment(5, 500, after(-200)),
        payment(6, 500, after(-150)),
        RecordedPayment { disputed: true, ..payment(7, 500, after(-100)) },
        payment(4, 700, after(5)),
    ];
    record.communications = vec![
        Communication {
            at: after(6),
            from: CommunicationSide::Company,
            summary: "explained how to start a run".to_owned(),
        },
        Communication {
            at: after(5),
            from: CommunicationSide::Customer,
            summary: "asked how to start a run".to_owned(),
        },
    ];
    record
}

fn inquiry() -> CaseRecord {
    let mut record = with_reason("general", partly_used());
    record.dispute.kind = DisputeKind::Inquiry;
    record
}

fn automatic() -> CaseRecord {
    let mut record = with_reason("subscription_canceled", partly_used());
    record.payment.origin = PaymentOrigin::AutomaticTopUp;
    record
}

fn bare() -> CaseRecord {
    let mut record = with_reason("unrecognized", case(vec![top_up(1, 1, 1_000, PAID)]));
    record.user = RecordedUser { id: "u_ada".to_owned(), ..RecordedUser::default() };
    record.payment = RecordedPayment {
        intent: None,
        card: None,
        statement_descriptor: None,
        receipt_number: None,
        checks: CardChecks::default(),
        identifiers: CustomerIdentifiers::default(),
        origin: PaymentOrigin::Unknown,
        ..record.payment
    };
    record.movements[0].reference = some("ch_1");
    record
}

#[rstest]
#[case("fraudulent", known_customer())]
#[case("not-received", with_reason("product_not_received", partly_used()))]
#[case("unacceptable", with_reason("product_unacceptable", partly_used()))]
#[case("subscription", with_reason("subscription_canceled", partly_used()))]
#[case("automatic-top-up", automatic())]
#[case("duplicate", two_alike())]
#[case("no-duplicate", with_reason("duplicate", partly_used()))]
#[case("credit", with_reason("credit_not_processed", partly_used()))]
#[case("credit-refunded", fully_refunded())]
#[case("unrecognized", with_reason("unrecognized", known_customer()))]
#[case("bare", bare())]
#[case("unknown-reason", with_reason("invented_tomorrow", partly_used()))]
#[case("inquiry", inquiry())]
fn texts_of_each_reason(#[case] name: &str, #[case] record: CaseRecord) {
    let prefill = filled(&record);
    let stated = prefill.fields.iter().filter_map(|one| {
        let text = one.text.as_ref()?;
        let is_statement = one.field == EvidenceField::AccessActivityLog;
        let shown = if is_statement { "(statement)" } else { text.as_str() };
        Some(format!("== {} ==\n{shown}\n", one.field))
    });
    let notes = prefill.notes.iter().map(|one| format!("-- note: {}\n", one.sentence));
    let text: String = stated.chain(notes).collect();
    golden(&format!("golden/letter-{name}.txt"), &text);
    // The bare record has no email address, which is a must-have of its reason.
    let missing = if name == "bare" { vec![LintCode::RequiredMissing] } else { vec![] };
    assert_eq!(blocks(&draft_of(&prefill), &record), missing, "what we write may leave");
}

#[test]
fn an_earlier_charge_far_away_is_no_duplicate() {
    let mut record = two_alike();
    record.other_payments = vec![payment(2, 1_000, after(-31))];
    let id = |record: &CaseRecord| {
        let fields = filled(record).fields.into_iter();
        fields.filter(|one| one.field == EvidenceField::DuplicateChargeId).find_map(|one| one.text)
    };
    assert_eq!(id(&record), None);
    record.other_payments = vec![payment(2, 1_000, after(-30))];
    assert_eq!(id(&record), some("ch_2"));
    record.other_payments = vec![payment(2, 1_000, after(1))];
    assert_eq!(id(&record), None);
}

#[test]
fn without_a_statement_the_letter_does_not_speak_of_one() {
    let mut record = with_reason("general", partly_used());
    record.product = ProductType::OfflineService;
    let fields = filled(&record).fields;
    let letter = fields.iter().find(|one| one.field == EvidenceField::UncategorizedText);
    let letter = letter.and_then(|one| one.text.clone()).expect("a letter");
    assert!(!letter.contains("usage statement"), "{letter}");
}

#[test]
fn a_letter_that_does_not_fit_is_left_to_a_person() {
    let mut record = known_customer();
    let one = record.communications[0].clone();
    let long = Communication { summary: "word ".repeat(60), ..one };
    record.communications = vec![long; 200];
    let fields = filled(&record).fields;
    let letter = fields.iter().find(|one| one.field == EvidenceField::UncategorizedText);
    let letter = letter.expect("the field is listed");
    assert_eq!((letter.text.as_ref(), letter.unfilled), (None, Some(Unfilled::TooLong)));
}

#[test]
fn weak_points_are_noted_for_the_operator() {
    let mut record = case(vec![top_up(1, 1, 1_000, PAID)]);
    record.payment.checks.cvc = Some(CheckResult::Fail);
    record.dispute.amount = usd(400);
    record.other_payments = vec![payment(2, 1_000, after(1))];
    let codes: Vec<NoteCode> = filled(&record).notes.iter().map(|one| one.code).collect();
    let expected = vec![
        NoteCode::NothingUsed,
        NoteCode::CheckFailed,
        NoteCode::AmountDiffers,
        NoteCode::DuplicateFound,
    ];
    assert_eq!(codes, expected);
}
