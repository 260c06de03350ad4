//! Keys of transactions that may be posted, reversed and posted again: a Stripe id, then the same
//! id with a number.

use ledger::TransactionRecord;

/// The key of the next transaction after `before` earlier ones: `re_1`, `re_1#2`, `re_1#3` …
pub(crate) fn key_after(id: &str, before: usize) -> String {
    if before == 0 { id.to_owned() } else { format!("{id}#{}", before.saturating_add(1)) }
}

/// Whether `key` is a key that [`key_after`] makes of this id.
pub(crate) fn is_numbered(key: &str, id: &str) -> bool {
    key.strip_prefix(id).is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
}

/// What [`key_after`] made the key of.
pub(crate) fn unnumbered(key: &str) -> &str {
    match key.rsplit_once('#') {
        Some((id, number)) if number.parse::<usize>().is_ok() => id,
        Some(_) | None => key,
    }
}

/// Whether one of the records reverses the transaction with this number.
pub(crate) fn is_reversed(records: &[TransactionRecord], id: i64) -> bool {
    records.iter().any(|record| record.reverses_id == Some(id))
}

/// The transaction of this id, with any number, that has not been reversed, and how many there were
/// in all. Reversals are not counted, although their keys may begin the same.
pub(crate) fn unreversed<'a>(
    records: &'a [TransactionRecord],
    id: &str,
) -> (Option<&'a TransactionRecord>, usize) {
    let all = records
        .iter()
        .filter(|record| is_numbered(&record.key, id) && record.reverses_id.is_none());
    let unreversed = all.clone().find(|record| !is_reversed(records, record.id));
    (unreversed, all.count())
}
