use rstest::rstest;

use super::*;

type Change = fn(&mut RecordedDispute);

#[rstest]
#[case(|_: &mut RecordedDispute| (), None)]
#[case(|one: &mut RecordedDispute| one.answerable = false, Some(LintCode::NotAnswerable))]
#[case(|one: &mut RecordedDispute| one.awaits_answer = false, Some(LintCode::NotAwaitingAnswer))]
#[case(|one: &mut RecordedDispute| one.submission_count = 1, Some(LintCode::AnsweredBefore))]
#[case(|one: &mut RecordedDispute| one.due_at = Some(after(40)), None)]
#[case(
    |one: &mut RecordedDispute| one.due_at = Some(UtcTime::from_micros(after(40).micros().saturating_sub(1))),
    Some(LintCode::DeadlinePassed)
)]
#[case(|one: &mut RecordedDispute| one.due_at = None, None)]
#[case(|one: &mut RecordedDispute| one.staged = vec![EvidenceField::UncategorizedText], None)]
#[case(|one: &mut RecordedDispute| one.staged = vec![EvidenceField::Receipt], Some(LintCode::StagedElsewhere))]
fn the_dispute_takes_this_answer_now(#[case] change: Change, #[case] code: Option<LintCode>) {
    let mut record = partly_used();
    change(&mut record.dispute);
    assert_eq!(codes(&good_draft(), &record), Vec::from_iter(code));
}

#[test]
fn an_answered_dispute_shows_the_number_of_answers() {
    let mut record = partly_used();
    record.dispute.awaits_answer = false;
    record.dispute.submission_count = 1;
    let found = findings(&good_draft(), &record, true);
    assert_eq!(
        found[0].sentence,
        "The dispute does not wait for an answer now; 1 answer was sent so far."
    );
}

#[test]
fn an_empty_draft_is_reported_with_what_is_missing() {
    let found = blocks(&EvidenceDraft::default(), &partly_used());
    assert_eq!(found.first(), Some(&LintCode::DraftEmpty));
    let missing = found.iter().filter(|code| **code == LintCode::RequiredMissing).count();
    assert_eq!(missing, 3);
}

#[test]
fn what_blocks_stands_before_what_warns() {
    let mut record = partly_used();
    record.dispute.submission_count = 1;
    let draft = with_text(good_draft(), EvidenceField::UncategorizedText, "");
    let severities: Vec<LintSeverity> =
        findings(&draft, &record, true).iter().map(|one| one.severity).collect();
    assert!(severities.is_sorted(), "{severities:?}");
    assert_eq!(severities.len(), 3);
}

#[test]
fn a_broken_record_blocks_the_statement() {
    let mut record = partly_used();
    record.balance = units(0);
    assert_eq!(codes(&good_draft(), &record), vec![LintCode::RecordBroken]);
}

const ASKED: Option<FeeAcknowledgement> = Some(FeeAcknowledgement { fee_acknowledged: false });

#[test]
fn a_compliance_fee_is_acknowledged_before_evidence() {
    let mut record = partly_used();
    record.dispute.visa_compliance = ASKED;
    let fee = compliance_fee(&record.dispute).expect("a fee applies");
    assert_eq!((fee.network, fee.fee), (ComplianceNetwork::Visa, Some(usd(50_000))));
    let mut draft = good_draft();
    let found = findings(&draft, &record, true);
    assert_eq!(found[0].code, LintCode::ComplianceFeeUnacknowledged);
    assert!(found[0].sentence.contains("Visa's compliance fee of $500.00"));
    draft.enhanced = fee.acknowledge();
    assert_eq!(codes(&draft, &record), vec![]);
    record.dispute.visa_compliance = None;
    assert_eq!(codes(&draft, &record), vec![LintCode::ComplianceNotAsked]);
}

#[test]
fn the_consent_names_its_network() {
    let mut record = partly_used();
    record.dispute.mastercard_compliance = ASKED;
    let fee = compliance_fee(&record.dispute).expect("a fee applies");
    assert_eq!((fee.network, fee.fee), (ComplianceNetwork::Mastercard, None));
    let evidence = fee.acknowledge();
    assert!(fee.is_acknowledged_in(&evidence));
    assert_eq!(evidence.visa_compliance, None);
    record.dispute.mastercard_compliance = Some(FeeAcknowledgement { fee_acknowledged: true });
    assert_eq!(codes(&good_draft(), &record), vec![]);
    record.dispute.mastercard_compliance = None;
    assert_eq!(compliance_fee(&record.dispute), None);
}
