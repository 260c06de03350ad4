use rstest::rstest;

use super::*;

const LETTER: EvidenceField = EvidenceField::UncategorizedText;
const STATEMENT: EvidenceField = EvidenceField::AccessActivityLog;

#[test]
fn what_we_compose_has_no_findings() {
    assert_eq!(codes(&good_draft(), &partly_used()), vec![]);
}

/// Two bytes a letter: bytes must not be counted.
#[rstest]
#[case(LETTER, 20_000, None)]
#[case(LETTER, 20_001, Some(LintCode::TextTooLong))]
#[case(EvidenceField::CustomerName, 5_000, None)]
#[case(EvidenceField::CustomerName, 5_001, Some(LintCode::TextTooLong))]
fn a_text_has_at_most_so_many_characters(
    #[case] field: EvidenceField,
    #[case] characters: usize,
    #[case] code: Option<LintCode>,
) {
    let draft = with_text(good_draft(), field, &"ü".repeat(characters));
    assert_eq!(codes(&draft, &partly_used()), Vec::from_iter(code));
}

#[rstest]
#[case(150_000, vec![])]
#[case(150_001, vec![LintCode::TextsTooLong])]
fn all_texts_have_at_most_so_many_characters(
    #[case] characters: usize,
    #[case] expected: Vec<LintCode>,
) {
    let mut draft = good_draft();
    let long = [
        LETTER,
        EvidenceField::CancellationPolicyDisclosure,
        EvidenceField::CancellationRebuttal,
        EvidenceField::DuplicateChargeExplanation,
        EvidenceField::ProductDescription,
        EvidenceField::RefundPolicyDisclosure,
        EvidenceField::RefundRefusalExplanation,
    ];
    for field in long {
        draft = with_text(draft, field, &"ü".repeat(20_000));
    }
    let so_far: usize = draft.texts.iter().map(|one| one.text.chars().count()).sum();
    let mut rest = characters.saturating_sub(so_far);
    for field in [EvidenceField::ShippingAddress, EvidenceField::ShippingCarrier] {
        let part = rest.min(5_000);
        rest = rest.saturating_sub(part);
        draft = with_text(draft, field, &"ü".repeat(part));
    }
    // Whatever is still missing: the statement keeps what it must say, and grows by lines.
    let grown = format!(
        "{}{}",
        draft.texts.iter().find(|one| one.field == STATEMENT).expect("set").text,
        "\n".repeat(rest)
    );
    draft = with_text(draft, STATEMENT, &grown);
    assert_eq!(codes(&draft, &partly_used()), expected);
}

#[rstest]
#[case("See http://lovelace.uk/a", true)]
#[case("See HTTPS://lovelace.uk", true)]
#[case("ftp://lovelace.uk", true)]
#[case("See www.lovelace.uk.", true)]
#[case("(WWW.lovelace.uk)", true)]
#[case("[our terms](terms)", true)]
#[case("awww. That is nice", false)]
#[case("www. is a prefix", false)]
#[case("a [bracket] (and another)", false)]
#[case("ada@lovelace.uk", false)]
#[case("and/or: yes", false)]
fn links_are_refused(#[case] text: &str, #[case] refused: bool) {
    let draft = with_text(good_draft(), EvidenceField::ProductDescription, text);
    let found = findings(&draft, &partly_used(), false);
    assert_eq!(found.iter().any(|one| one.code == LintCode::LinkInText), refused, "{found:?}");
}

#[rstest]
#[case("a\nb\tc\r\nd", false)]
#[case("a\u{0}b", true)]
#[case("a\u{7}b", true)]
#[case("a\u{7f}b", true)]
#[case("a\u{85}b", true)]
#[case("a\u{202e}b", true)]
#[case("a\u{200b}b", true)]
#[case("naïve 漢字 €", false)]
fn unreadable_characters_are_refused(#[case] text: &str, #[case] refused: bool) {
    let draft = with_text(good_draft(), LETTER, text);
    let found = codes(&draft, &partly_used());
    assert_eq!(found.contains(&LintCode::ControlCharacter), refused);
}

#[rstest]
#[case("This is a test", LintCode::TestWord)]
#[case("TEST", LintCode::TestWord)]
#[case(concat!("TO", "DO: write"), LintCode::TestWord)]
#[case("Lorem ipsum dolor", LintCode::TestWord)]
#[case("asdf", LintCode::TestWord)]
#[case("ada@example.com", LintCode::TestWord)]
#[case("paid by tok_visa", LintCode::TestWord)]
#[case("pm_card_createDispute", LintCode::TestWord)]
#[case("winning_evidence", LintCode::MagicWord)]
#[case("xlosing_evidencex", LintCode::MagicWord)]
#[case("escalate_inquiry_evidence", LintCode::MagicWord)]
fn test_words_are_refused_in_live_mode_only(#[case] text: &str, #[case] code: LintCode) {
    let draft = with_text(good_draft(), LETTER, text);
    assert_eq!(codes(&draft, &partly_used()), vec![code]);
    assert_eq!(findings(&draft, &partly_used(), false), vec![]);
}

#[rstest]
#[case("The latest contest attests to tests")]
#[case("stockholm and stokes")]
#[case("an evidence of winning")]
fn honest_words_are_fine(#[case] text: &str) {
    assert_eq!(codes(&with_text(good_draft(), LETTER, text), &partly_used()), vec![]);
}

#[test]
fn a_test_that_the_ledger_speaks_of_only_warns() {
    let mut record = partly_used();
    record.movements[1].description = some("Load test of the shop");
    let draft = draft_of(&filled(&record));
    assert_eq!(codes(&draft, &record), vec![LintCode::TestWordQuoted]);
    assert_eq!(blocks(&draft, &record), vec![]);
}

#[test]
fn blank_is_not_unset() {
    let record = partly_used();
    let draft = with_text(good_draft(), EvidenceField::CustomerName, " \n");
    assert_eq!(codes(&draft, &record), vec![LintCode::TextBlank]);
    let draft = with_text(good_draft(), LETTER, "");
    assert_eq!(codes(&draft, &record), vec![LintCode::RequiredMissing, LintCode::TextBlank]);
    let mut draft = good_draft();
    draft.texts.retain(|one| one.field != LETTER);
    assert_eq!(codes(&draft, &record), vec![LintCode::RequiredMissing]);
}

#[rstest]
#[case("The payment pi_1 was used.", false)]
#[case("The charge ch_1 was used.", false)]
#[case("On 2026-03-01 the customer paid $10.00.", false)]
#[case("On 2026-03-01 the customer paid.", true)]
#[case("The customer paid $10.00.", true)]
fn the_statement_names_the_disputed_payment(#[case] text: &str, #[case] refused: bool) {
    let draft = with_text(good_draft(), STATEMENT, text);
    let found = codes(&draft, &partly_used());
    assert_eq!(found.contains(&LintCode::DisputedPaymentAbsent), refused, "{found:?}");
}

#[test]
fn a_number_that_the_record_does_not_give_is_seen() {
    let record = partly_used();
    let text = usage_statement(&record).expect("computes").text;
    let shorter = text.split("\n\nHistory").next().unwrap_or_default();
    assert_eq!(codes(&with_text(good_draft(), STATEMENT, shorter), &record), vec![]);
    let raised = text.replace("600 credits", "900 credits");
    let found = findings(&with_text(good_draft(), STATEMENT, &raised), &record, true);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].code, LintCode::NumberNotOnRecord);
    assert_eq!(
        found[0].sentence,
        "The statement holds numbers that the record does not give: 900. It was edited, or the \
         ledger has moved on since."
    );
}

#[test]
fn when_it_was_computed_is_no_strange_number() {
    let mut record = partly_used();
    let draft = good_draft();
    record.as_of = after(41);
    assert_eq!(codes(&draft, &record), vec![]);
}

#[test]
fn a_statement_in_totals_wants_its_file() {
    let mut record = partly_used();
    record.movements[0].description = Some("x".repeat(10));
    let text = format!("pi_1. {FULL_HISTORY_SENTENCE}");
    let mut draft = with_text(good_draft(), STATEMENT, &text);
    assert_eq!(codes(&draft, &record), vec![LintCode::FullHistoryAbsent]);
    draft.files = vec![pdf(EvidenceField::ServiceDocumentation, 10, 1)];
    assert_eq!(codes(&draft, &record), vec![]);
}

#[test]
fn fields_hold_one_thing_of_their_kind() {
    let mut draft = good_draft();
    draft.texts.push(DraftText { field: LETTER, text: "more".to_owned() });
    draft.texts.push(DraftText { field: EvidenceField::Receipt, text: "file_1".to_owned() });
    let expected = vec![LintCode::FieldTwice, LintCode::TextInFileField];
    assert_eq!(codes(&draft, &partly_used()), expected);
}
