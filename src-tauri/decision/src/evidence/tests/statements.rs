use rstest::rstest;

use super::*;

fn refunded_part() -> CaseRecord {
    let refund = WalletMovement {
        reference: some("pi_1"),
        ..movement(3, MovementKind::Refund, -300, after(2))
    };
    let mut record = case(vec![top_up(1, 1, 1_000, PAID), usage(2, 200, after(1)), refund]);
    record.refunds = vec![RecordedRefund {
        id: Some("re_1".to_owned()),
        reference: "ch_1".to_owned(),
        amount: usd(300),
        at: after(2),
        progress: RefundProgress::Succeeded,
    }];
    record.balance_at_dispute = Some(units(500));
    record.dispute.amount = usd(700);
    record
}

fn several_top_ups() -> CaseRecord {
    let grant = movement(2, MovementKind::Grant, 100, after(-20));
    let mut record = case(vec![
        top_up(1, 8, 500, after(-30)),
        grant,
        usage(3, 300, after(-10)),
        top_up(4, 1, 1_000, PAID),
        usage(5, 400, after(1)),
        top_up(6, 9, 2_000, after(2)),
        usage(7, 700, after(3)),
        usage(8, 600, after(4)),
    ]);
    record.other_payments = vec![payment(8, 500, after(-30)), payment(9, 2_000, after(2))];
    record
}

fn unknown_place() -> CaseRecord {
    let mut record = partly_used();
    record.movements[1].from_ip = None;
    record.movements[2].from_ip = some("198.51.100.9");
    record.movements[3].from_ip = None;
    record
}

fn huge() -> CaseRecord {
    let mut movements = vec![top_up(1, 1, 1_000, PAID), top_up(2, 2, 100_000, PAID)];
    for number in 0_i64..1_500 {
        let (seq, day) = (number.saturating_add(3), number.checked_rem(1_300).unwrap_or(0));
        let mut one = usage(seq, 7, after(day));
        one.from_ip = Some(format!("203.0.113.{}", number.checked_rem(14).unwrap_or(0)));
        movements.push(one);
    }
    case(movements)
}

fn undelivered() -> CaseRecord {
    case(vec![top_up(1, 7, 500, after(-3)), usage(2, 100, after(5))])
}

fn used(parts: &[i64]) -> CaseRecord {
    let uses = (2_i64..).zip(parts).map(|(seq, part)| usage(seq, *part, after(seq)));
    case(std::iter::once(top_up(1, 1, 1_000, PAID)).chain(uses).collect())
}

#[rstest]
#[case::fully("used-fully", used(&[400, 600]))]
#[case::partly("used-partly", partly_used())]
#[case::nothing("used-nothing", used(&[]))]
#[case::several("several-top-ups", several_top_ups())]
#[case::refunded("refunded-part", refunded_part())]
#[case::place("unknown-place", unknown_place())]
#[case::huge("huge-history", huge())]
#[case::undelivered("undelivered", undelivered())]
fn statements_read_as_they_should(#[case] name: &str, #[case] record: CaseRecord) {
    let composed = usage_statement(&record).expect("the record holds together");
    golden(&format!("golden/statement-{name}.txt"), &composed.text);
    assert_eq!(composed.full_history_needed, name == "huge-history");
    assert_eq!(composed.summary_in_text, composed.full_history_needed);
    assert!(composed.text.contains("pi_1"));
}

/// One more character of one description decides between every line and totals.
#[test]
fn a_statement_of_exactly_the_most_is_whole() {
    let mut record = huge();
    record.movements.truncate(160);
    let sum = record.movements.iter().map(|one| one.amount.get()).sum();
    record.balance = units(sum);
    let mut text = usage_statement(&record).expect("computes");
    while !text.full_history_needed {
        let most = TEXT_CHARACTERS_MAX.saturating_sub(text.text.chars().count());
        let next = record
            .movements
            .iter_mut()
            .find(|one| one.description.as_ref().is_none_or(|text| text.chars().count() < 200));
        let next = next.expect("there is room to grow");
        if most == 0 {
            next.description.get_or_insert_default().push('ü');
        } else {
            let had = next.description.as_ref().map_or(0, |text| text.chars().count());
            let more = most.min(200_usize.saturating_sub(had));
            let grown = "ü".repeat(had.saturating_add(more));
            next.description = Some(grown);
        }
        let before = text;
        text = usage_statement(&record).expect("computes");
        if text.full_history_needed {
            assert_eq!(before.text.chars().count(), TEXT_CHARACTERS_MAX);
        }
    }
    assert!(text.text.contains(FULL_HISTORY_SENTENCE));
    assert!(text.text.chars().count() < TEXT_CHARACTERS_MAX);
}

#[test]
fn text_of_others_cannot_forge_lines() {
    let mut record = partly_used();
    record.movements[1].description = some("x\n2026-03-09 | use | -$999.00");
    record.user.name = some("Ada\nBalance: $0.00");
    let text = usage_statement(&record).expect("computes").text;
    assert!(!text.contains("\n2026-03-09"));
    assert!(!text.contains("\nBalance: $0.00"));
}
