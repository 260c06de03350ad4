//! Sets of states as SQL. A set is said once, by the predicate beside its enum; the list for
//! `in (…)` is made of it.

/// `'in_review', 'failed'`: these words, for `in (…)`. They are words of our own enums.
pub(crate) fn sql_list<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let quoted = words.into_iter().map(|word| format!("'{word}'"));
    quoted.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_stand_in_quotes_with_commas_between() {
        assert_eq!(super::sql_list(["sent", "pending"]), "'sent', 'pending'");
    }
}
