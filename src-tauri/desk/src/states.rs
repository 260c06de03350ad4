//! Sets of states for SQL. A set is defined once, by the predicate next to its enum; the list for
//! `in (…)` is generated from it.

/// The values as SQL literals for `in (…)`: `'in_review', 'failed'`. Only for values of our own
/// enums: nothing is escaped.
pub(crate) fn sql_list<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let quoted = words.into_iter().map(|word| format!("'{word}'"));
    quoted.collect::<Vec<_>>().join(", ")
}

/// The values that a check constraint allows, in alphabetical order: those of the newest migration
/// that has it. Asserts that both engines allow the same.
#[cfg(test)]
pub(crate) fn checked_words(constraint: &str) -> Vec<String> {
    let migrations = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
    let of_engine = |engine: &str| {
        let mut files: Vec<_> = std::fs::read_dir(migrations.join(engine))
            .unwrap()
            .map(|file| file.unwrap().path())
            .collect();
        files.sort();
        let texts = files.iter().rev().map(|file| std::fs::read_to_string(file).unwrap());
        let text = texts.into_iter().find(|text| text.contains(constraint)).unwrap();
        // A constraint that is replaced is named twice, the new one last.
        let check = text.rsplit(constraint).next().unwrap().split("))").next().unwrap().to_owned();
        let mut words: Vec<String> =
            check.split('\'').skip(1).step_by(2).map(str::to_owned).collect();
        words.sort();
        words
    };
    let words = of_engine("sqlite");
    assert_eq!(words, of_engine("postgres"), "{constraint}");
    words
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::checked_words;
    use crate::{
        DisputeAct, DisputeActionState, OutboxState, RefundMeans, RefundState,
        payment::{ClaimKind, ClaimState},
    };

    /// A state that the check constraint does not allow could never be saved.
    #[test]
    fn the_database_takes_every_state() {
        let tables: [(&str, Vec<&str>); 8] = [
            ("refund_requests_state_known", RefundState::ALL.map(RefundState::as_str).to_vec()),
            ("refund_requests_means_known", RefundMeans::ALL.map(RefundMeans::as_str).to_vec()),
            ("noted_refunds_means_known", RefundMeans::ALL.map(RefundMeans::as_str).to_vec()),
            ("payment_claims_kind_known", ClaimKind::ALL.map(ClaimKind::as_str).to_vec()),
            ("payment_claims_state_known", ClaimState::ALL.map(ClaimState::as_str).to_vec()),
            ("disputes_action_known", DisputeAct::ALL.map(DisputeAct::as_str).to_vec()),
            (
                "disputes_action_state_known",
                DisputeActionState::ALL.map(DisputeActionState::as_str).to_vec(),
            ),
            ("outbox_calls_state_known", OutboxState::ALL.map(OutboxState::as_str).to_vec()),
        ];
        for (constraint, words) in tables {
            let words: BTreeSet<String> = words.into_iter().map(str::to_owned).collect();
            let checked: BTreeSet<String> = checked_words(constraint).into_iter().collect();
            assert_eq!(checked, words, "{constraint}");
        }
    }

    #[test]
    fn words_stand_in_quotes_with_commas_between() {
        assert_eq!(super::sql_list(["sent", "pending"]), "'sent', 'pending'");
    }
}
