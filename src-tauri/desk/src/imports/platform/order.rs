//! The order of rows that were made in one millisecond.
//!
//! A row with its running balance leads from one balance to another: from the running balance less
//! its amount to the running balance. The rows of a millisecond are in order when each begins where
//! the one before ended, so an order is a path over all of them (Hierholzer's algorithm), and it
//! is found in linear time.

use std::collections::HashMap;

/// An order in which each row (amount and running balance) begins where the one before it ended, the
/// first at `start`; `None` when there is none. Of several, always the same one.
pub(super) fn fitting(start: i64, rows: &[(i64, i64)]) -> Option<Vec<usize>> {
    let mut leaving: HashMap<i64, Vec<usize>> = HashMap::new();
    for (row, (amount, running)) in rows.iter().enumerate().rev() {
        leaving.entry(running.saturating_sub(*amount)).or_default().push(row);
    }
    let mut path = vec![(start, None)];
    let mut order = Vec::with_capacity(rows.len());
    while let Some(&(balance, by)) = path.last() {
        if let Some(row) = leaving.get_mut(&balance).and_then(Vec::pop) {
            path.push((rows.get(row)?.1, Some(row)));
        } else {
            path.pop();
            order.extend(by);
        }
    }
    order.reverse();
    let mut balance = start;
    let follows = order.iter().all(|&row| {
        let Some((amount, running)) = rows.get(row) else { return false };
        let begins = running.saturating_sub(*amount) == balance;
        balance = *running;
        begins
    });
    (order.len() == rows.len() && follows).then_some(order)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::fitting;

    #[rstest]
    #[case::one(0, &[(5, 5)], Some(vec![0]))]
    #[case::reversed(100, &[(-20, 70), (-10, 90)], Some(vec![1, 0]))]
    #[case::there_and_back(10, &[(-5, 5), (5, 10), (-3, 7)], Some(vec![0, 1, 2]))]
    #[case::a_circle_later(0, &[(7, 7), (-2, 5), (2, 7)], Some(vec![0, 1, 2]))]
    #[case::overwritten(0, &[(500, 500), (300, 300)], None)]
    #[case::elsewhere(1, &[(5, 5)], None)]
    #[case::nothing(3, &[], Some(vec![]))]
    fn rows_follow_each_other_or_have_no_order(
        #[case] start: i64,
        #[case] rows: &[(i64, i64)],
        #[case] expected: Option<Vec<usize>>,
    ) {
        assert_eq!(fitting(start, rows), expected);
    }
}
