//! Sums of many amounts, which may leave 64 bits.

/// A sum of which SQL adds up the millions of each amount (`sum(x / 1000000)`) apart from the rest
/// (`sum(x % 1000000)`), because neither engine adds beyond 64 bits.
pub fn wide_sum(millions: i64, rest: i64) -> i128 {
    i128::from(millions).saturating_mul(1_000_000).saturating_add(i128::from(rest))
}
