//! Keys of what may be posted, reversed, and posted anew: a Stripe id, then the same with a number.

use ledger::TransactionRecord;

/// The key of the next posting, when there were so many before: `re_1`, `re_1#2`, `re_1#3` …
pub(crate) fn key_after(id: &str, before: usize) -> String {
    if before == 0 { id.to_owned() } else { format!("{id}#{}", before.saturating_add(1)) }
}

/// Is it a key of [`key_after`] for this id?
pub(crate) fn is_numbered(key: &str, id: &str) -> bool {
    key.strip_prefix(id).is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
}

/// The posting of this key, however numbered, that has not been reversed; and how many there ever
/// were. A reversal is none of them, though its key may begin the same.
pub(crate) fn unreversed<'a>(
    records: &'a [TransactionRecord],
    id: &str,
) -> (Option<&'a TransactionRecord>, usize) {
    let all = records
        .iter()
        .filter(|record| is_numbered(&record.key, id) && record.reverses_id.is_none());
    let is_reversed = |id| records.iter().any(|record| record.reverses_id == Some(id));
    let unreversed = all.clone().find(|record| !is_reversed(record.id));
    (unreversed, all.count())
}
