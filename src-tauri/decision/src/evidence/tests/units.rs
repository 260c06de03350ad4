use super::super::fifo;
use super::super::wording::{count, has_word, one_line};
use super::*;

#[test]
fn every_field_of_stripe_is_there_once() {
    let names: Vec<&str> = EvidenceField::ALL.iter().map(|field| field.as_str()).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(names, sorted);
    assert_eq!(names.len(), 27);
    assert_eq!(EvidenceField::ALL.iter().filter(|field| field.is_file()).count(), 9);
    for &field in EvidenceField::ALL {
        let json = serde_json::to_string(&field).expect("serializes");
        assert_eq!(json, format!("\"{field}\""));
        assert_eq!(EvidenceField::named(field.as_str()), Some(field));
        assert_eq!(field.is_file(), field.characters_max().is_none());
        assert_eq!(field.label_key(), format!("evidence_field_{field}"));
    }
    assert_eq!(EvidenceField::named("enhanced_evidence"), None);
}

#[test]
fn names_of_lint_codes_are_those_of_the_json() {
    for &code in LintCode::ALL {
        let json = serde_json::to_string(&code).expect("serializes");
        assert_eq!(json, format!("\"{}\"", code.as_str()));
    }
}

#[rstest::rstest]
#[case("fraudulent", EvidenceReason::Fraudulent)]
#[case("debit_not_authorized", EvidenceReason::Fraudulent)]
#[case("duplicate", EvidenceReason::Duplicate)]
#[case("noncompliant", EvidenceReason::General)]
#[case("invented_tomorrow", EvidenceReason::General)]
#[case("", EvidenceReason::General)]
fn reasons_are_open(#[case] stripe: &str, #[case] reason: EvidenceReason) {
    assert_eq!(EvidenceReason::of_stripe(stripe), reason);
}

#[test]
fn every_reason_reads_its_own_name() {
    for reason in EvidenceReason::ALL {
        assert_eq!(EvidenceReason::of_stripe(reason.as_str()), reason);
    }
}

#[rstest::rstest]
#[case(0, "1970-01-01 00:00:00 UTC")]
#[case(-1, "1969-12-31 23:59:59 UTC")]
#[case(951_782_400_000_000, "2000-02-29 00:00:00 UTC")]
#[case(951_868_800_000_000, "2000-03-01 00:00:00 UTC")]
#[case(4_107_542_400_000_000, "2100-03-01 00:00:00 UTC")]
#[case(1_772_366_400_000_000, "2026-03-01 12:00:00 UTC")]
#[case(1_798_761_599_999_999, "2026-12-31 23:59:59 UTC")]
fn times_are_written_in_utc(#[case] micros: i64, #[case] text: &str) {
    assert_eq!(UtcTime::from_micros(micros).text(), text);
}

#[test]
fn the_ends_of_time_do_not_panic() {
    for micros in [i64::MIN, i64::MAX] {
        assert!(UtcTime::from_micros(micros).text().ends_with("UTC"));
    }
    let (first, last) = (UtcTime::from_micros(i64::MIN), UtcTime::from_micros(i64::MAX));
    assert!(last.days_since(first) > 190_000_000);
}

#[test]
fn days_are_calendar_days() {
    let evening = UtcTime::from_micros(DAY.saturating_sub(1));
    let morning = UtcTime::from_micros(DAY);
    assert_eq!(morning.days_since(evening), 1);
    assert_eq!(evening.days_since(morning), -1);
}

#[test]
fn words_end_where_letters_and_underscores_end() {
    for text in ["a test.", "test", "(test)", "test-run", "x test"] {
        assert!(has_word(text, "test"), "{text}");
    }
    for text in ["latest", "tests", "test_run", "contest", ""] {
        assert!(!has_word(text, "test"), "{text}");
    }
}

#[test]
fn quoted_text_stays_on_one_line_and_shows_where_it_ends() {
    assert_eq!(one_line(" a\n\tb\u{0}c  d "), "a b c d");
    let long = "ü".repeat(201);
    assert_eq!(one_line(&long), format!("{}…", "ü".repeat(200)));
    assert_eq!(one_line(&"ü".repeat(200)), "ü".repeat(200));
}

#[test]
fn links_of_others_are_left_out_visibly() {
    let text = one_line("see https://a.uk/b, www.c.uk or [d](e) \u{202e}now");
    assert_eq!(text, "see [link] [link] or [d] (e) now");
}

#[rstest::rstest]
#[case(0, "0 uses")]
#[case(1, "1 use")]
#[case(1_234_567, "1,234,567 uses")]
fn counts_are_words(#[case] number: u64, #[case] text: &str) {
    assert_eq!(count(number, "use", "uses"), text);
}

#[test]
fn a_reversed_movement_out_did_not_happen() {
    let refund = WalletMovement {
        reference: some("pi_1"),
        ..movement(2, MovementKind::Refund, -400, after(1))
    };
    let back =
        WalletMovement { reverses: Some(2), ..movement(3, MovementKind::Reversal, 400, after(2)) };
    let record = case(vec![top_up(1, 1, 1_000, PAID), refund, back, usage(4, 900, after(3))]);
    let figures = usage_figures(&record).expect("computes");
    let disputed = figures.disputed.expect("there is a purchase");
    assert_eq!((disputed.refunded, disputed.used), (units(0), units(900)));
    assert_eq!((figures.reversed, figures.other_in, figures.refunded), (1, units(0), units(0)));
}

#[test]
fn a_refund_takes_the_credits_of_its_own_payment_and_use_the_oldest() {
    let refund = WalletMovement {
        reference: some("pi_1"),
        ..movement(3, MovementKind::Refund, -400, after(1))
    };
    let older = top_up(1, 2, 500, after(-1));
    let record = case(vec![older, top_up(2, 1, 1_000, PAID), refund, usage(4, 600, after(2))]);
    let disputed = usage_figures(&record).expect("computes").disputed.expect("bought");
    let parts = (disputed.used, disputed.refunded, disputed.left);
    assert_eq!(parts, (units(100), units(400), units(500)));
}

#[test]
fn credits_are_not_used_before_they_are_bought() {
    let record =
        case(vec![usage(1, 300, after(-1)), top_up(2, 1, 1_000, PAID), usage(3, 100, after(1))]);
    let figures = usage_figures(&record).expect("computes");
    let disputed = figures.disputed.expect("there is a purchase");
    assert_eq!(
        (disputed.used, disputed.taken, disputed.left),
        (units(100), units(300), units(600))
    );
    assert_eq!((figures.since.used, figures.used), (units(100), units(400)));
}

#[test]
fn an_inconsistent_record_gives_no_text() {
    let mut record = partly_used();
    record.balance = units(1);
    let error = prefill(&record, &Matrix::standard()).expect_err("refused");
    assert_eq!(error.code(), "record_balance_differs");
    assert_eq!(
        error.to_string(),
        "no statement is possible: the movements add up to 400, the balance is 1"
    );

    let twice = vec![top_up(1, 1, 1_000, PAID), usage(1, 10, after(1))];
    assert_eq!(usage_figures(&case(twice)), Err(RecordError::OutOfOrder { seq: 1 }));

    let strange = WalletMovement { reverses: Some(9), ..top_up(1, 1, 5, PAID) };
    let error = fifo::undone(&[strange]).expect_err("refused");
    assert_eq!(error, RecordError::ReversalUnmatched { seq: 1 });

    let most = money::MINOR_MAX;
    let mut record = case(vec![]);
    record.movements = vec![top_up(1, 1, most, PAID), top_up(2, 2, most, PAID)];
    let error = usage_figures(&record).expect_err("refused");
    assert_eq!(error, RecordError::Amount(money::AmountError::OutOfRange));
}
