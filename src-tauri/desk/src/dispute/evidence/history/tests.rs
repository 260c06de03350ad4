//! The planned number of pages is an upper bound for the document.

use decision::evidence::{
    EvidenceField, FULL_HISTORY_SENTENCE, MovementKind, UtcTime, WalletMovement,
};
use money::{Currency, MinorUnits};
use pdf::Scale;

use super::{HistoryDetail, HistoryFile, HistoryOf, history_document, pages_of, rows_of, truthful};

fn movements(count: i64, amount: i32, text: &dyn Fn(i64) -> Option<String>) -> Vec<WalletMovement> {
    let one = |seq: i64| WalletMovement {
        seq,
        at: UtcTime::from_micros(1_772_442_000_000_000 + seq * 3_600_000_000),
        kind: if seq % 40 == 1 { MovementKind::TopUp } else { MovementKind::Usage },
        amount: MinorUnits::from(if seq % 40 == 1 { amount * 50 } else { -amount }),
        reference: (seq % 40 == 1).then(|| format!("pi_3Abc{seq:06}DefGhiJklMnoPq")),
        reverses: None,
        description: text(seq),
        from_ip: None,
        device: None,
    };
    (1..=count).map(one).collect()
}

#[test]
fn a_history_takes_no_more_pages_than_it_was_planned_with() {
    let none = |_: i64| None;
    let short = |seq: i64| Some(format!("request {seq}"));
    let long = |seq: i64| {
        Some(format!("a picture of {seq} unremarkable international administrations, remastered"))
    };
    let words = |_: i64| Some("incomprehensibilities counterrevolutionaries x".to_owned());
    let unbroken = |_: i64| Some("x".repeat(150));
    let texts: [&dyn Fn(i64) -> Option<String>; 5] = [&none, &short, &long, &words, &unbroken];
    for (number, text) in texts.into_iter().enumerate() {
        for (amount, count) in [(1, 300), (9_999_999, 300), (1, 3)] {
            let movements = movements(count, amount, text);
            for detail in HistoryDetail::ALL {
                let planned = pages_of(&rows_of(&movements, detail));
                let document = history_document(&HistoryOf {
                    account: "user_1",
                    currency: Currency::USD,
                    movements: &movements,
                    as_of: UtcTime::from_micros(1_772_442_000_000_000),
                    detail,
                    scale: Scale::Bank,
                });
                let pages = document.render().unwrap().pages;
                let case = format!("text {number}, {count} lines of {amount}, {detail:?}");
                assert!(pages <= planned as usize, "{case}: {pages} pages, {planned} planned");
            }
        }
    }
}

#[test]
fn a_text_says_of_the_attached_file_what_is_in_it() {
    let file =
        |detail| HistoryFile { field: EvidenceField::ServiceDocumentation, detail, pages: 1 };
    let said = format!("Totals. {FULL_HISTORY_SENTENCE}");
    let days = truthful(said.clone(), Some(&file(HistoryDetail::Days)));
    assert!(days.ends_with("its uses summed up by day."), "{days}");
    let lines = truthful(days, Some(&file(HistoryDetail::Lines)));
    assert_eq!(lines, said);
    assert_eq!(truthful(lines, None), "Totals.");
    assert_eq!(truthful("They used it.".to_owned(), None), "They used it.");
}
