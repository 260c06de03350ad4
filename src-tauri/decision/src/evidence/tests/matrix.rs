use rstest::rstest;

use super::*;

fn needs(reason: EvidenceReason, product: ProductType, need: Need) -> Vec<&'static str> {
    let matrix = Matrix::standard();
    let fields = matrix.fields_for(reason, product).iter();
    fields.filter(|one| one.need == need).map(|one| one.field.as_str()).collect()
}

#[test]
fn the_standard_matrix_has_a_row_for_every_pair_and_no_problems() {
    let matrix = Matrix::standard();
    assert_eq!(matrix.check(), vec![]);
    assert_eq!(matrix.rows.len(), 24);
    assert_eq!(matrix, Matrix::default());
}

#[rstest]
#[case(EvidenceReason::Fraudulent, "customer_email_address uncategorized_text access_activity_log")]
#[case(
    EvidenceReason::ProductNotReceived,
    "product_description uncategorized_text access_activity_log"
)]
#[case(
    EvidenceReason::ProductUnacceptable,
    "product_description uncategorized_text access_activity_log"
)]
#[case(
    EvidenceReason::SubscriptionCanceled,
    "cancellation_rebuttal uncategorized_text access_activity_log"
)]
#[case(EvidenceReason::Duplicate, "duplicate_charge_explanation access_activity_log")]
#[case(EvidenceReason::CreditNotProcessed, "refund_refusal_explanation access_activity_log")]
#[case(
    EvidenceReason::Unrecognized,
    "customer_email_address uncategorized_text access_activity_log"
)]
#[case(EvidenceReason::General, "uncategorized_text access_activity_log")]
fn must_haves_of_credits(#[case] reason: EvidenceReason, #[case] expected: &str) {
    let required = needs(reason, ProductType::DigitalProductOrService, Need::Required);
    assert_eq!(required.join(" "), expected);
}

#[test]
fn a_parcel_needs_its_papers_where_delivery_is_the_point() {
    let required =
        needs(EvidenceReason::ProductNotReceived, ProductType::PhysicalProduct, Need::Required);
    assert!(required.contains(&"shipping_documentation"));
    let required = needs(EvidenceReason::Duplicate, ProductType::PhysicalProduct, Need::Required);
    assert!(!required.contains(&"shipping_documentation"));
}

#[test]
fn every_must_have_text_of_credits_can_be_computed() {
    for reason in EvidenceReason::ALL {
        let mut record = partly_used();
        record.dispute.reason = reason.as_str().to_owned();
        for field in filled(&record).fields {
            assert!(
                field.need != Need::Required || field.text.is_some(),
                "{} {}",
                reason.as_str(),
                field.field
            );
            assert_eq!(field.text.is_some(), field.unfilled.is_none());
            assert_eq!(field.text.is_some(), !field.sources.is_empty(), "{}", field.field);
        }
    }
}

#[test]
fn a_pair_without_a_row_is_general() {
    let mut matrix = Matrix::standard();
    matrix.rows.retain(|row| row.reason == EvidenceReason::General);
    let product = ProductType::PhysicalProduct;
    let general = matrix.fields_for(EvidenceReason::General, product);
    assert_eq!(matrix.fields_for(EvidenceReason::Duplicate, product), general);
    assert_eq!(matrix.check(), vec![]);
}

type Change = fn(&mut Matrix);

#[rstest]
#[case::version(|one: &mut Matrix| one.version = 0, "version_invalid", None, None, "version 0 is not 1 or more")]
#[case::general(
    |one: &mut Matrix| one.rows.retain(|row| row.product != ProductType::OfflineService),
    "general_missing", None, None, "reason general needs a row for product offline_service"
)]
#[case::row_twice(
    |one: &mut Matrix| one.rows.push(one.rows[0].clone()),
    "row_twice", Some(24), None, "fraudulent × digital_product_or_service has a row already"
)]
#[case::row_empty(
    |one: &mut Matrix| one.rows[1].fields.clear(),
    "row_empty", Some(1), None, "fraudulent × physical_product asks for nothing"
)]
#[case::field_twice(
    |one: &mut Matrix| { let first = one.rows[0].fields[0].clone(); one.rows[0].fields[1] = first },
    "field_twice", Some(0), Some(1), "customer_email_address stands in this row already"
)]
#[case::parcel(
    |one: &mut Matrix| one.rows[0].fields[2].field = EvidenceField::ShippingCarrier,
    "shipping_required", Some(0), Some(2),
    "shipping_carrier cannot be required of a digital_product_or_service"
)]
#[case::no_hint(
    |one: &mut Matrix| one.rows[2].fields[0].hint = " ".to_owned(),
    "hint_missing", Some(2), Some(0), "customer_email_address needs a hint: what belongs there"
)]
#[case::long_hint(
    |one: &mut Matrix| one.rows[2].fields[0].hint = "ü".repeat(301),
    "hint_too_long", Some(2), Some(0),
    "the hint of customer_email_address has 301 characters, the most is 300"
)]
fn problems_have_a_place_and_a_reason(
    #[case] change: Change,
    #[case] code: &str,
    #[case] row: Option<u32>,
    #[case] field: Option<u32>,
    #[case] reason: &str,
) {
    let mut matrix = Matrix::standard();
    change(&mut matrix);
    let problems = matrix.check();
    let [problem] = problems.as_slice() else { panic!("one problem, not {problems:?}") };
    assert_eq!(serde_json::json!(problem.code), code);
    assert_eq!(problem.place, MatrixPlace { row, field });
    assert_eq!(problem.reason, reason);
}

#[test]
fn a_hint_of_exactly_the_most_is_fine() {
    let mut matrix = Matrix::standard();
    matrix.rows[0].fields[0].hint = "ü".repeat(HINT_CHARACTERS_MAX);
    assert_eq!(matrix.check(), vec![]);
}

#[rstest]
#[case::unknown_field(r#"{"version":1,"rows":[],"more":1}"#)]
#[case::unknown_evidence(
    r#"{"version":1,"rows":[{"reason":"general","product":"physical_product","fields":
       [{"field":"horoscope","need":"required","hint":"x"}]}]}"#
)]
#[case::unknown_reason(
    r#"{"version":1,"rows":[{"reason":"mood","product":"physical_product","fields":[]}]}"#
)]
fn a_document_with_unknown_words_is_not_read(#[case] json: &str) {
    let error = serde_json::from_str::<Matrix>(json).expect_err("refused");
    assert!(error.to_string().contains("unknown"), "{error}");
}
