use rstest::rstest;

use super::*;

/// Two earlier payments with the same card, device, address, email and login.
fn qualifying() -> CaseRecord {
    let mut record = partly_used();
    record.other_payments = vec![payment(2, 700, after(-365)), payment(3, 800, after(-120))];
    record
}

fn matched(record: &CaseRecord) -> Vec<Ce3Element> {
    match ce3_eligibility(record) {
        Ce3::Eligible { matched, .. } => matched,
        Ce3::NotEligible { obstacles } => panic!("{obstacles:?}"),
    }
}

fn built(record: &CaseRecord) -> VisaCompellingEvidence3 {
    match ce3_eligibility(record) {
        Ce3::Eligible { evidence, .. } => *evidence,
        Ce3::NotEligible { obstacles } => panic!("{obstacles:?}"),
    }
}

fn obstacles(record: &CaseRecord) -> Vec<Ce3ObstacleCode> {
    match ce3_eligibility(record) {
        Ce3::Eligible { .. } => vec![],
        Ce3::NotEligible { obstacles } => obstacles.into_iter().map(|one| one.code).collect(),
    }
}

#[test]
fn the_evidence_is_what_stripe_takes() {
    let record = qualifying();
    let evidence = EnhancedEvidence {
        visa_compelling_evidence_3: Some(built(&record)),
        ..EnhancedEvidence::default()
    };
    let json = serde_json::to_string_pretty(&evidence).expect("serializes");
    golden("golden/ce3.json", &format!("{json}\n"));
    let draft = EvidenceDraft { enhanced: evidence, ..good_draft() };
    assert_eq!(codes(&draft, &record), vec![]);
}

type Change = fn(&mut CaseRecord);

#[rstest]
#[case(|_: &mut CaseRecord| (), None)]
#[case(|one: &mut CaseRecord| one.dispute.network = some("mastercard"), Some(Ce3ObstacleCode::NotVisa))]
#[case(|one: &mut CaseRecord| one.dispute.network = None, Some(Ce3ObstacleCode::NotVisa))]
#[case(|one: &mut CaseRecord| one.dispute.network_reason_code = some("13.1"), Some(Ce3ObstacleCode::OtherReason))]
#[case(|one: &mut CaseRecord| one.dispute.network_reason_code = None, Some(Ce3ObstacleCode::OtherReason))]
#[case(|one: &mut CaseRecord| one.other_payments[0].at = after(-366), Some(Ce3ObstacleCode::TooFewPayments))]
#[case(|one: &mut CaseRecord| one.other_payments[1].at = after(-119), Some(Ce3ObstacleCode::TooFewPayments))]
#[case(|one: &mut CaseRecord| one.other_payments[0].disputed = true, Some(Ce3ObstacleCode::TooFewPayments))]
#[case(|one: &mut CaseRecord| one.other_payments[0].fraud_warning = true, Some(Ce3ObstacleCode::TooFewPayments))]
#[case(|one: &mut CaseRecord| one.other_payments[0].card_check = true, Some(Ce3ObstacleCode::TooFewPayments))]
#[case(|one: &mut CaseRecord| one.other_payments[0].settled = false, Some(Ce3ObstacleCode::TooFewPayments))]
#[case(|one: &mut CaseRecord| one.other_payments[0].card = None, Some(Ce3ObstacleCode::TooFewPayments))]
#[case(|one: &mut CaseRecord| one.payment.card = None, Some(Ce3ObstacleCode::CardUnknown))]
#[case(
    |one: &mut CaseRecord| one.payment.identifiers = CustomerIdentifiers::default(),
    Some(Ce3ObstacleCode::TooFewElements)
)]
#[case(|one: &mut CaseRecord| one.balance = units(7), Some(Ce3ObstacleCode::RecordBroken))]
#[case(
    |one: &mut CaseRecord| one.product = ProductType::OfflineService,
    Some(Ce3ObstacleCode::DescriptionMissing)
)]
fn each_rule_alone_decides(#[case] change: Change, #[case] expected: Option<Ce3ObstacleCode>) {
    let mut record = qualifying();
    change(&mut record);
    assert_eq!(obstacles(&record), Vec::from_iter(expected));
}

/// Which identifiers are left: address, device fingerprint, device id, email, login.
#[rstest]
#[case([true, true, false, false, false], true)]
#[case([true, false, true, false, false], true)]
#[case([true, false, false, true, false], true)]
#[case([true, false, false, false, true], true)]
#[case([false, true, false, true, false], true)]
#[case([false, false, true, false, true], true)]
#[case([true, false, false, false, false], false)]
#[case([false, true, true, false, false], false)]
#[case([false, false, false, true, true], false)]
#[case([false, false, false, false, false], false)]
fn two_elements_one_of_them_main(#[case] left: [bool; 5], #[case] enough: bool) {
    let mut record = qualifying();
    let keep = |one: &mut RecordedPayment| {
        let [ip, print, id, email, login] = left;
        one.identifiers = CustomerIdentifiers {
            purchase_ip: ip.then(|| "2001:db8::1".to_owned()),
            device_fingerprint: print.then(|| "f".repeat(20)),
            device_id: id.then(|| "d".repeat(15)),
            email: email.then(|| "ada@lovelace.uk".to_owned()),
            account_id: login.then(|| "ada".to_owned()),
        };
    };
    keep(&mut record.payment);
    record.other_payments.iter_mut().for_each(keep);
    let expected = if enough { vec![] } else { vec![Ce3ObstacleCode::TooFewElements] };
    assert_eq!(obstacles(&record), expected);
}

#[test]
fn short_ids_of_devices_do_not_count() {
    let mut record = qualifying();
    let device = |one: &mut RecordedPayment, print: usize, id: usize| {
        one.identifiers = CustomerIdentifiers {
            device_fingerprint: Some("f".repeat(print)),
            device_id: Some("d".repeat(id)),
            email: some("ada@lovelace.uk"),
            ..CustomerIdentifiers::default()
        };
    };
    for (print, id, enough) in [(19, 14, false), (20, 14, true), (19, 15, true)] {
        device(&mut record.payment, print, id);
        record.other_payments.iter_mut().for_each(|one| device(one, print, id));
        assert_eq!(obstacles(&record).is_empty(), enough, "{print} {id}");
    }
}

#[test]
fn spelling_does_not_separate_addresses() {
    let mut record = qualifying();
    record.payment.identifiers = CustomerIdentifiers {
        purchase_ip: some("2001:DB8:0:0::1"),
        email: some("Ada@LOVELACE.uk "),
        ..CustomerIdentifiers::default()
    };
    for one in &mut record.other_payments {
        one.identifiers.purchase_ip = some("2001:db8::1");
    }
    assert_eq!(matched(&record), vec![Ce3Element::PurchaseIp, Ce3Element::EmailAddress]);
}

#[test]
fn the_pair_shares_with_each_other_not_only_one_by_one() {
    let mut record = qualifying();
    record.other_payments[0].identifiers =
        CustomerIdentifiers { device_fingerprint: None, ..record.payment.identifiers.clone() };
    record.other_payments[0].identifiers.email = None;
    record.other_payments[1].identifiers.purchase_ip = None;
    record.other_payments[1].identifiers.account_id = None;
    assert_eq!(obstacles(&record), vec![Ce3ObstacleCode::TooFewElements]);
}

#[test]
fn of_many_the_pair_that_shares_most_and_is_latest_is_taken() {
    let mut record = qualifying();
    record.other_payments = vec![
        payment(2, 700, after(-300)),
        payment(3, 800, after(-200)),
        payment(4, 800, after(-130)),
        RecordedPayment {
            identifiers: CustomerIdentifiers { email: None, ..record.payment.identifiers.clone() },
            ..payment(5, 800, after(-121))
        },
    ];
    let charges: Vec<String> =
        built(&record).prior_undisputed_transactions.into_iter().map(|one| one.charge).collect();
    assert_eq!(charges, ["ch_4", "ch_3"]);
    assert_eq!(matched(&record).len(), 4);
}

#[expect(clippy::unnecessary_wraps, reason = "stands where a record has an option")]
fn at_stripe(status: Ce3Status, prefilled: Option<VisaCompellingEvidence3>) -> Option<Ce3AtStripe> {
    Some(Ce3AtStripe { status, required_actions: vec![], prefilled })
}

#[test]
fn the_word_of_stripe_comes_first() {
    let mut record = qualifying();
    record.dispute.ce3 = at_stripe(Ce3Status::NotQualified, None);
    assert_eq!(obstacles(&record), vec![Ce3ObstacleCode::StripeSaysNo]);

    let prior = |charge: &str| PriorUndisputedTransaction {
        charge: charge.to_owned(),
        customer_purchase_ip: some("192.0.2.1"),
        ..PriorUndisputedTransaction::default()
    };
    let found = VisaCompellingEvidence3 {
        disputed_transaction: Some(DisputedTransaction {
            customer_purchase_ip: some("192.0.2.1"),
            ..DisputedTransaction::default()
        }),
        prior_undisputed_transactions: vec![prior("ch_x"), prior("ch_y")],
    };
    record.other_payments.clear();
    record.dispute.ce3 = at_stripe(Ce3Status::RequiresAction, Some(found.clone()));
    let evidence = built(&record);
    let disputed = evidence.disputed_transaction.clone().expect("built");
    assert_eq!(disputed.customer_purchase_ip, some("192.0.2.1"));
    assert_eq!(disputed.customer_email_address, some("ada@lovelace.uk"));
    assert_eq!(evidence.prior_undisputed_transactions[0].charge, "ch_x");
    assert_eq!(matched(&record), vec![]);

    let mut draft = good_draft();
    draft.enhanced.visa_compelling_evidence_3 = Some(evidence.clone());
    assert_eq!(codes(&draft, &record), vec![]);
    let mut edited = evidence;
    edited.prior_undisputed_transactions[0].customer_purchase_ip = some("192.0.2.9");
    draft.enhanced.visa_compelling_evidence_3 = Some(edited);
    let expected = vec![LintCode::Ce3PrefillEdited, LintCode::Ce3NotOnRecord];
    assert_eq!(codes(&draft, &record), expected);
}

type Edit = fn(&mut VisaCompellingEvidence3);

#[rstest]
#[case(|one: &mut VisaCompellingEvidence3| { one.prior_undisputed_transactions.pop(); }, LintCode::Ce3PriorCount)]
#[case(
    |one: &mut VisaCompellingEvidence3| one.prior_undisputed_transactions[1] = one.prior_undisputed_transactions[0].clone(),
    LintCode::Ce3PriorCount
)]
#[case(|one: &mut VisaCompellingEvidence3| one.disputed_transaction = None, LintCode::Ce3Incomplete)]
#[case(
    |one: &mut VisaCompellingEvidence3| one.prior_undisputed_transactions[0].product_description = None,
    LintCode::Ce3Incomplete
)]
#[case(
    |one: &mut VisaCompellingEvidence3| one.prior_undisputed_transactions[0].shipping_address = Some(ShippingAddress { city: some("London"), ..ShippingAddress::default() }),
    LintCode::Ce3Incomplete
)]
#[case(
    |one: &mut VisaCompellingEvidence3| one.prior_undisputed_transactions[1].charge = "ch_9".to_owned(),
    LintCode::Ce3NotOnRecord
)]
#[case(
    |one: &mut VisaCompellingEvidence3| one.prior_undisputed_transactions[1].customer_account_id = some("bob"),
    LintCode::Ce3NotOnRecord
)]
#[case(
    |one: &mut VisaCompellingEvidence3| one.disputed_transaction.as_mut().expect("built").customer_purchase_ip = some("203.0.113.8"),
    LintCode::Ce3NotOnRecord
)]
#[case(
    |one: &mut VisaCompellingEvidence3| one.prior_undisputed_transactions[0].product_description = some("a test"),
    LintCode::TestWord
)]
fn structured_evidence_is_complete(#[case] edit: Edit, #[case] code: LintCode) {
    let record = qualifying();
    let mut evidence = built(&record);
    edit(&mut evidence);
    let mut draft = good_draft();
    draft.enhanced.visa_compelling_evidence_3 = Some(evidence);
    assert_eq!(codes(&draft, &record), vec![code]);
}

#[test]
fn structured_evidence_that_does_not_apply_warns() {
    let mut record = qualifying();
    let mut draft = good_draft();
    draft.enhanced.visa_compelling_evidence_3 = Some(built(&record));
    record.dispute.network_reason_code = some("13.1");
    assert_eq!(codes(&draft, &record), vec![LintCode::Ce3NotEligible]);
}

#[test]
fn an_id_that_is_too_short_blocks_and_is_on_no_record() {
    let record = qualifying();
    let mut evidence = built(&record);
    evidence.prior_undisputed_transactions[0].customer_device_fingerprint = some("short");
    let mut draft = good_draft();
    draft.enhanced.visa_compelling_evidence_3 = Some(evidence);
    let expected = vec![LintCode::Ce3IdTooShort, LintCode::Ce3NotOnRecord];
    assert_eq!(codes(&draft, &record), expected);
}

#[test]
fn the_facts_are_those_of_the_evidence_and_every_payment_that_may_be_named() {
    let mut record = qualifying();
    record.other_payments.push(payment(4, 900, after(-200)));
    let facts = ce3_facts(&record);
    assert_eq!(facts.proposal, built(&record));
    let charges: Vec<&str> =
        facts.priors.iter().map(|one| one.transaction.charge.as_str()).collect();
    assert_eq!(charges, ["ch_3", "ch_4", "ch_2"]);
    assert!(facts.priors.iter().all(|one| one.shared.len() == 4));
}

#[test]
fn where_it_does_not_qualify_the_facts_name_no_earlier_payment() {
    let mut record = qualifying();
    record.other_payments.pop();
    let facts = ce3_facts(&record);
    assert_eq!(facts.proposal.prior_undisputed_transactions, vec![]);
    assert_eq!(facts.priors.len(), 1);
    let disputed = facts.proposal.disputed_transaction.expect("facts of the payment");
    assert_eq!(disputed.customer_account_id, some("ada"));
    record.payment.identifiers = CustomerIdentifiers::default();
    record.payment.card = None;
    let facts = ce3_facts(&record);
    let disputed = facts.proposal.disputed_transaction.expect("facts of the payment");
    assert_eq!((disputed.customer_account_id, disputed.customer_purchase_ip), (None, None));
    assert_eq!(facts.priors, vec![]);
}
