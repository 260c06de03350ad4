use proptest::prelude::*;

use super::*;

/// A movement as it may happen: kind, size, days later, whether its place is known.
type Step = (u8, i64, i64, bool);

fn any_step() -> impl Strategy<Value = Step> {
    (0_u8..7, 1_i64..=500, 0_i64..40, any::<bool>())
}

fn any_life() -> impl Strategy<Value = (Vec<Step>, Vec<Step>)> {
    let before = prop::collection::vec(any_step(), 0..12);
    let after = prop_oneof![
        5 => prop::collection::vec(any_step(), 0..40),
        1 => prop::collection::vec(any_step(), 200..600),
    ];
    (before, after)
}

/// Plays the steps with the disputed purchase between the two parts.
fn record(before: &[Step], after_it: &[Step]) -> CaseRecord {
    let mut movements: Vec<WalletMovement> = vec![];
    let mut at = self::after(-100);
    let all = before.iter().map(Some).chain([None]).chain(after_it.iter().map(Some));
    for (seq, step) in (1_i64..).zip(all) {
        let Some(&(kind, minor, days, known)) = step else {
            movements.push(top_up(seq, 1, 1_000, at));
            continue;
        };
        at = UtcTime::from_micros(at.micros().saturating_add(days.saturating_mul(DAY)));
        movements.push(one(seq, kind, minor, at, known, &movements));
    }
    case(movements)
}

fn one(
    seq: i64,
    kind: u8,
    minor: i64,
    at: UtcTime,
    known: bool,
    so_far: &[WalletMovement],
) -> WalletMovement {
    let of_disputed = known.then(|| "pi_1".to_owned());
    match kind {
        0 => top_up(seq, 50, minor, at),
        1 => movement(seq, MovementKind::Grant, minor, at),
        2 => WalletMovement {
            reference: of_disputed,
            ..movement(seq, MovementKind::Refund, minor.saturating_neg(), at)
        },
        3 => movement(seq, MovementKind::Fee, minor.saturating_neg(), at),
        4 => match so_far.last().filter(|last| last.reverses.is_none()) {
            Some(last) => WalletMovement {
                reverses: Some(last.seq),
                reference: last.reference.clone(),
                ..movement(seq, MovementKind::Reversal, last.amount.get().saturating_neg(), at)
            },
            None => movement(seq, MovementKind::Adjustment, minor, at),
        },
        _ => WalletMovement {
            from_ip: known.then(|| format!("203.0.113.{minor}")),
            ..usage(seq, minor, at)
        },
    }
}

fn sum(parts: &[MinorUnits]) -> i64 {
    parts.iter().map(|part| part.get()).sum()
}

proptest! {
    #[test]
    fn bought_is_used_and_taken_and_left((before, after_it) in any_life()) {
        let record = record(&before, &after_it);
        let figures = usage_figures(&record).expect("computes");
        let disputed = figures.disputed.expect("bought");
        let parts = [disputed.used, disputed.refunded, disputed.taken, disputed.left];
        prop_assert!(parts.iter().all(|part| part.get() >= 0));
        prop_assert_eq!(sum(&parts), disputed.credits.get());
        let plus = sum(&[figures.bought, figures.granted, figures.other_in]);
        let minus = sum(&[figures.used, figures.refunded, figures.taken]);
        prop_assert_eq!(plus.saturating_sub(minus), record.balance.get());
        prop_assert!(disputed.used <= figures.since.used, "never used before it was bought");
        let by_month: i64 = figures.months.iter().map(|one| one.used.get()).sum();
        prop_assert_eq!(by_month, figures.used.get());
        let by_place: u64 = figures.places.iter().map(|one| one.uses).sum();
        prop_assert_eq!(by_place.saturating_add(figures.uses_from_unknown), figures.uses);
    }

    #[test]
    fn the_disputed_payment_is_in_every_statement_and_it_fits((before, after_it) in any_life()) {
        let record = record(&before, &after_it);
        let composed = usage_statement(&record).expect("composes");
        prop_assert!(composed.text.contains("Payment pi_1 (charge ch_1): $10.00 on 2026-03-01"));
        prop_assert!(composed.text.chars().count() <= TEXT_CHARACTERS_MAX);
        prop_assert_eq!(composed.text.contains(FULL_HISTORY_SENTENCE), composed.full_history_needed);
        if !composed.full_history_needed {
            let lines = composed.text.lines().filter(|line| line.contains(" UTC | ")).count();
            prop_assert_eq!(lines, record.movements.len(), "nothing is left out");
        }
        let used = usage_figures(&record).expect("computes").disputed.expect("bought").used;
        let says_nothing = composed.text.contains("None of the credits bought with this payment");
        prop_assert_eq!(says_nothing, used.get() == 0);
    }

    #[test]
    fn what_is_computed_passes_the_lint((before, after_it) in any_life(), reason in 0_usize..8) {
        let mut record = record(&before, &after_it);
        record.dispute.reason = EvidenceReason::ALL[reason].as_str().to_owned();
        let prefill = filled(&record);
        let mut draft = draft_of(&prefill);
        if prefill.full_history_needed {
            draft.files = vec![pdf(EvidenceField::ServiceDocumentation, 1, 1)];
        }
        prop_assert_eq!(codes(&draft, &record), vec![]);
    }

    #[test]
    fn text_of_others_never_stops_what_is_computed(text in any::<String>(), link in any::<bool>()) {
        let mut record = partly_used();
        let text = if link { format!("{text} [a](https://b) www.c") } else { text };
        record.movements[1].description = Some(text.clone());
        record.user.name = Some(text);
        let draft = draft_of(&filled(&record));
        for code in codes(&draft, &record) {
            prop_assert!(!matches!(code, LintCode::LinkInText | LintCode::ControlCharacter));
        }
    }

    #[test]
    fn any_text_can_be_linted(text in any::<String>()) {
        let draft = with_text(good_draft(), EvidenceField::AccessActivityLog, &text);
        for finding in findings(&draft, &partly_used(), true) {
            prop_assert!(!finding.sentence.is_empty());
        }
    }
}
