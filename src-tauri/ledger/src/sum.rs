//! Sums of many amounts, which may exceed 64 bits.

/// Combines a sum that SQL computes in two parts, the millions (`sum(x / 1000000)`) and the
/// remainders (`sum(x % 1000000)`), because neither engine adds beyond 64 bits.
pub fn wide_sum(millions: i64, rest: i64) -> i128 {
    i128::from(millions).saturating_mul(1_000_000).saturating_add(i128::from(rest))
}
