use rstest::rstest;

use super::*;

fn with_files(files: Vec<DraftFile>) -> EvidenceDraft {
    EvidenceDraft { files, ..good_draft() }
}

#[rstest]
#[case("visa", 4_500_000, 49, vec![])]
#[case("visa", 4_500_001, 49, vec![LintCode::FilesTooLarge])]
#[case("visa", 10, 50, vec![LintCode::TooManyPages])]
#[case("mastercard", 10, 19, vec![])]
#[case("mastercard", 10, 20, vec![LintCode::TooManyPagesMastercard])]
#[case("mastercard", 10, 50, vec![LintCode::TooManyPages])]
#[case("amex", 10, 20, vec![])]
fn sizes_and_pages_count_together(
    #[case] network: &str,
    #[case] bytes: u64,
    #[case] pages: u32,
    #[case] expected: Vec<LintCode>,
) {
    let mut record = partly_used();
    record.dispute.network = some(network);
    let (half, three) = (bytes.div_euclid(2), 3);
    let draft = with_files(vec![
        pdf(EvidenceField::Receipt, half, three),
        pdf(
            EvidenceField::UncategorizedFile,
            bytes.saturating_sub(half),
            pages.saturating_sub(three),
        ),
    ]);
    assert_eq!(codes(&draft, &record), expected);
}

#[rstest]
#[case("application/pdf", None)]
#[case("APPLICATION/PDF; charset=binary", None)]
#[case("image/png", None)]
#[case("image/jpeg", None)]
#[case("image/gif", Some(LintCode::FileType))]
#[case("", Some(LintCode::FileType))]
#[case("text/html", Some(LintCode::FileType))]
#[case("audio/mpeg", Some(LintCode::AudioOrVideo))]
#[case("Video/mp4", Some(LintCode::AudioOrVideo))]
fn types_are_those_that_banks_read(#[case] declared: &str, #[case] code: Option<LintCode>) {
    let file =
        DraftFile { content_type: declared.to_owned(), ..pdf(EvidenceField::Receipt, 10, 1) };
    assert_eq!(codes(&with_files(vec![file]), &partly_used()), Vec::from_iter(code));
}

#[test]
fn files_are_not_empty_not_twice_and_not_in_text_fields() {
    let record = partly_used();
    let receipt = EvidenceField::Receipt;
    for file in [pdf(receipt, 0, 1), pdf(receipt, 1, 0)] {
        assert_eq!(codes(&with_files(vec![file]), &record), vec![LintCode::FileEmpty]);
    }
    let twice = with_files(vec![pdf(receipt, 1, 1), pdf(receipt, 1, 1)]);
    assert_eq!(codes(&twice, &record), vec![LintCode::FieldTwice]);
    let wrong = with_files(vec![pdf(EvidenceField::ShippingDate, 1, 1)]);
    assert_eq!(codes(&wrong, &record), vec![LintCode::FileInTextField]);
}

#[test]
fn sums_of_absurd_files_do_not_overflow() {
    let file = |field| pdf(field, u64::MAX, u32::MAX);
    let draft = with_files(vec![file(EvidenceField::Receipt), file(EvidenceField::RefundPolicy)]);
    let expected = vec![LintCode::FilesTooLarge, LintCode::TooManyPages];
    assert_eq!(codes(&draft, &partly_used()), expected);
}
