//! Sums that SQL hands over in two parts, because the sum of many amounts may leave 64 bits: of the
//! millions in each amount, and of what is left of each.

use money::Currency;
use store::StoreError;

/// Currency, count, millions and rest, as a row of `sum(x / 1000000), sum(x % 1000000)`.
pub(crate) type SumRow = (String, i64, i64, i64);

/// Currency, count and sum of each row.
pub(crate) fn by_currency(rows: Vec<SumRow>) -> Result<Vec<(Currency, i64, i128)>, StoreError> {
    let sums = rows.into_iter().map(|(code, count, millions, rest)| {
        let damaged = |_| StoreError::Damaged(format!("currency {code}"));
        Ok((code.parse().map_err(damaged)?, count, ledger::wide_sum(millions, rest)))
    });
    sums.collect()
}
