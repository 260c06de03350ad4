use rstest::rstest;

use super::*;

fn saying(texts: ProductTexts) -> CaseRecord {
    CaseRecord { texts, ..partly_used() }
}

/// The proposal for a field that the matrix asks for when this is the reason.
fn asked(record: &CaseRecord, reason: &str, field: EvidenceField) -> FieldProposal {
    let mut record = record.clone();
    record.dispute.reason = reason.to_owned();
    let found = filled(&record).fields.into_iter().find(|one| one.field == field);
    found.expect("the matrix asks for it")
}

const CREDIT: &str = "credit_not_processed";
const CANCELED: &str = "subscription_canceled";
const FRAUD: &str = "fraudulent";

#[test]
fn a_text_that_is_empty_leaves_its_field_empty() {
    let record = saying(ProductTexts::default());
    for (reason, field) in [
        (CREDIT, EvidenceField::RefundPolicyDisclosure),
        (CANCELED, EvidenceField::CancellationPolicyDisclosure),
    ] {
        let proposal = asked(&record, reason, field);
        assert_eq!((proposal.text, proposal.unfilled), (None, Some(Unfilled::NotOnRecord)));
    }
}

#[rstest]
#[case(some("Shown at checkout."), None, "Shown at checkout.")]
#[case(None, some("Unused credits."), "Our refund policy:\nUnused credits.")]
#[case(
    some("Shown at checkout."),
    some("Unused credits."),
    "Shown at checkout.\n\nOur refund policy:\nUnused credits."
)]
fn a_policy_goes_with_how_it_was_shown(
    #[case] shown: Option<String>,
    #[case] policy: Option<String>,
    #[case] expected: &str,
) {
    let record = saying(ProductTexts {
        refund_policy: policy,
        refund_policy_disclosure: shown,
        ..ProductTexts::default()
    });
    let proposal = asked(&record, CREDIT, EvidenceField::RefundPolicyDisclosure);
    assert_eq!(proposal.text.as_deref(), Some(expected));
    assert_eq!(proposal.sources[0].name, "texts");
}

#[test]
fn the_letter_states_how_the_merchant_communicates_with_customers() {
    let words = "Support answers within a day by email.";
    let record =
        saying(ProductTexts { customer_communication: some(words), ..ProductTexts::default() });
    let letter = asked(&record, FRAUD, EvidenceField::UncategorizedText);
    assert!(letter.text.expect("a letter").contains(words));
    assert!(letter.sources.iter().any(|source| source.name == "texts"));
}

#[test]
fn standing_texts_too_long_for_the_letter_are_left_out_whole_with_a_note() {
    let long = "x".repeat(TEXT_CHARACTERS_MAX);
    let record = saying(ProductTexts {
        customer_communication: Some(long.clone()),
        product_description: Some(long.clone()),
        ..ProductTexts::default()
    });
    let prefill = filled(&record);
    let letter = asked(&record, FRAUD, EvidenceField::UncategorizedText);
    assert_eq!(letter.text, asked(&partly_used(), FRAUD, EvidenceField::UncategorizedText).text);
    assert!(prefill.notes.iter().any(|note| note.code == NoteCode::StandingTextLeftOut));
    let product = asked(&record, FRAUD, EvidenceField::ProductDescription);
    assert_eq!(product.text, Some(long), "it fills the field alone");
}

type Of = fn(String) -> ProductTexts;

#[rstest]
#[case(|text| ProductTexts { product_description: Some(text), ..ProductTexts::default() })]
#[case(|text| ProductTexts { refund_policy_disclosure: Some(text), ..ProductTexts::default() })]
#[case(|text| ProductTexts { customer_communication: Some(text), ..ProductTexts::default() })]
fn each_text_is_checked(#[case] of: Of) {
    let codes = |text: String| -> Vec<StandingProblemCode> {
        let products = [(ProductType::OfflineService, of(text))].into();
        let problems = StandingTexts { version: 0, products }.check();
        assert!(problems.iter().all(|one| one.product == ProductType::OfflineService));
        problems.into_iter().map(|one| one.code).collect()
    };
    assert_eq!(codes("é".repeat(TEXT_CHARACTERS_MAX)), vec![]);
    assert_eq!(codes("é".repeat(TEXT_CHARACTERS_MAX + 1)), vec![StandingProblemCode::TooLong]);
    assert_eq!(codes("See https://a.b".to_owned()), vec![StandingProblemCode::Link]);
    assert_eq!(codes("See www.a.b".to_owned()), vec![StandingProblemCode::Link]);
    assert_eq!(codes("a\u{7}b".to_owned()), vec![StandingProblemCode::ControlCharacter]);
}

#[test]
fn a_policy_and_how_it_was_shown_share_one_field() {
    let half = "x".repeat(TEXT_CHARACTERS_MAX / 2);
    let texts = ProductTexts {
        cancellation_policy: Some(half.clone()),
        cancellation_policy_disclosure: Some(half),
        ..ProductTexts::default()
    };
    let products = [(ProductType::PhysicalProduct, texts)].into();
    let problems = StandingTexts { version: 3, products }.check();
    let found: Vec<_> = problems.iter().map(|one| (one.text, one.code)).collect();
    let expected = (StandingText::CancellationPolicyDisclosure, StandingProblemCode::TooLong);
    assert_eq!(found, vec![expected]);
}

#[test]
fn blanks_are_not_kept() {
    let texts = ProductTexts {
        product_description: some("  Credits.\n"),
        refund_policy: some(" \n "),
        ..ProductTexts::default()
    };
    let blank = ProductTexts { refund_policy: some(""), ..ProductTexts::default() };
    let products =
        [(ProductType::PhysicalProduct, texts), (ProductType::OfflineService, blank)].into();
    let tidied = StandingTexts { version: 2, products }.tidied();
    let kept = ProductTexts { product_description: some("Credits."), ..ProductTexts::default() };
    assert_eq!(tidied.products, [(ProductType::PhysicalProduct, kept)].into());
}
