//! Sums that SQL returns in two parts, because the sum of many amounts may exceed 64 bits: the sum
//! of the millions of each amount, and the sum of the remainders.

use money::Currency;
use store::StoreError;

/// Currency, count, sum of millions, sum of remainders: `sum(x / 1000000), sum(x % 1000000)`.
pub(crate) type SumRow = (String, i64, i64, i64);

/// Currency, count and total of each row, in minor units.
pub(crate) fn by_currency(rows: Vec<SumRow>) -> Result<Vec<(Currency, i64, i128)>, StoreError> {
    let sums = rows.into_iter().map(|(code, count, millions, rest)| {
        let damaged = |_| StoreError::Damaged(format!("currency {code}"));
        Ok((code.parse().map_err(damaged)?, count, ledger::wide_sum(millions, rest)))
    });
    sums.collect()
}
