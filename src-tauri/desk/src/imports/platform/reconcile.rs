//! The books of one user there: what is inconsistent, and what has to be adjusted so that the balance
//! here is the balance there. Pure.
//!
//! Every row is booked with the amount it recorded. Where the balance there moved otherwise, and it is
//! certain how (kept at zero or at a ceiling, first movements overwritten), an adjustment of its own
//! stands beside the row. What remains at the end is one adjustment.

use std::collections::HashSet;

use super::{
    order,
    row::{Meaning, SourceRow},
};
use crate::imports::finding::{Booking, FindingKind};

/// How a row is booked where the row alone does not say it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Decision {
    /// Place among the rows of its millisecond.
    pub(super) rank: usize,
    /// Adjustment before it.
    pub(super) before: i64,
    /// Adjustment after it.
    pub(super) after: i64,
    /// Booked as an adjustment.
    pub(super) as_adjustment: bool,
    /// The inconsistency that the adjustment is for.
    pub(super) because: Option<FindingKind>,
}

/// An inconsistency of a row; of the balance when there is no row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Inconsistency {
    pub(super) row: Option<usize>,
    pub(super) kind: FindingKind,
    pub(super) found: String,
    pub(super) expected: String,
    pub(super) booked: Booking,
    pub(super) adjustment: Option<i64>,
}

/// The books of one user.
#[derive(Debug, Default)]
pub(super) struct Books {
    /// How each row is booked, in the order of the rows.
    pub(super) decisions: Vec<Decision>,
    pub(super) found: Vec<Inconsistency>,
    /// Adjustment at the end.
    pub(super) rest: i64,
}

/// Reconciles the rows of a user, which are in the order of time and key. `is_booked` says which rows
/// the ledger takes at all; `taken` holds the payments that are credited already.
pub(super) fn reconcile(
    rows: &[SourceRow],
    is_booked: &[bool],
    balance: Option<i64>,
    taken: &mut HashSet<String>,
) -> Books {
    let mut walk = Walk::new(rows);
    let counts = |row: usize| {
        rows.get(row).is_some_and(SourceRow::is_active) && is_booked.get(row) == Some(&true)
    };
    let mut sequence = Vec::with_capacity(rows.len());
    let mut begin = 0;
    while begin < rows.len() {
        let at = rows.get(begin).map(|row| row.at_ms);
        let end = begin + rows.iter().skip(begin).take_while(|row| Some(row.at_ms) == at).count();
        sequence.push((begin..end).filter(|&row| counts(row)).collect::<Vec<usize>>());
        for row in begin..end {
            walk.look_at(row, taken, is_booked.get(row) == Some(&true));
        }
        begin = end;
    }
    let sequence: Vec<Vec<usize>> =
        sequence.into_iter().filter(|group| !group.is_empty()).collect();
    for (place, group) in sequence.iter().enumerate() {
        let group = walk.ordered(group);
        let next = sequence.get(place.saturating_add(1)).map(Vec::as_slice).unwrap_or_default();
        for (rank, &row) in group.iter().enumerate() {
            let follower = group.get(rank.saturating_add(1)).copied();
            let followers: Vec<usize> = match follower {
                Some(row) => vec![row],
                None => next.to_vec(),
            };
            walk.book(row, &followers, balance);
        }
    }
    walk.end(balance, sequence.is_empty());
    walk.books
}

struct Walk<'a> {
    rows: &'a [SourceRow],
    books: Books,
    /// The balance here, as it will be.
    here: i64,
    /// The running balance of the row before, there.
    there: Option<i64>,
}

impl<'a> Walk<'a> {
    fn new(rows: &'a [SourceRow]) -> Self {
        let decisions = vec![Decision::default(); rows.len()];
        let books = Books { decisions, ..Books::default() };
        Self { rows, books, here: 0, there: None }
    }

    fn find(&mut self, row: usize, kind: FindingKind, booked: Booking, values: [String; 2]) {
        let [found, expected] = values;
        let (row, adjustment) = (Some(row), None);
        self.books.found.push(Inconsistency { row, kind, found, expected, booked, adjustment });
    }

    /// What is inconsistent in a row without its neighbours.
    fn look_at(&mut self, number: usize, taken: &mut HashSet<String>, is_booked: bool) {
        let Some(row) = self.rows.get(number) else { return };
        let amount = row.amount.to_string();
        let nothing = String::new;
        if row.amount == 0 {
            let values = [amount, nothing()];
            return self.find(number, FindingKind::AmountZero, Booking::NotBooked, values);
        }
        if i32::try_from(row.amount).is_err() {
            let booked = if is_booked { Booking::AsRecorded } else { Booking::NotBooked };
            self.find(number, FindingKind::BeyondInt32, booked, [amount.clone(), nothing()]);
        }
        if !is_booked {
            return;
        }
        match row.meaning() {
            Meaning::UnknownType => {
                let values = [row.kind.clone(), nothing()];
                self.find(number, FindingKind::TypeUnknown, Booking::AsAdjustment, values);
            }
            Meaning::WrongSign => {
                let values = [amount, row.kind.clone()];
                self.find(number, FindingKind::WrongSign, Booking::AsAdjustment, values);
            }
            Meaning::Of(_) if !row.is_active() && !row.is_top_up() => {
                let values = [row.kind.clone(), nothing()];
                self.find(number, FindingKind::InactiveUnusual, Booking::AsPending, values);
            }
            Meaning::Of(_) => {}
        }
        if row.is_top_up() && row.is_active() {
            self.look_at_payment(number, row, taken);
        }
    }

    fn look_at_payment(&mut self, number: usize, row: &SourceRow, taken: &mut HashSet<String>) {
        let ids = row.payment_ids();
        if let Some(id) = ids.iter().find(|id| taken.contains(*id)).cloned() {
            if let Some(decision) = self.books.decisions.get_mut(number) {
                decision.as_adjustment = true;
            }
            let values = [row.key.clone(), id];
            self.find(number, FindingKind::ActivatedTwice, Booking::AsAdjustment, values);
        } else if row.key.starts_with("cs_") {
            let values = [row.key.clone(), ids.first().cloned().unwrap_or_default()];
            self.find(number, FindingKind::CheckoutKey, Booking::AsRecorded, values);
        }
        taken.extend(ids);
    }

    /// The rows of a millisecond in an order that fits their running balances, if there is one.
    fn ordered(&mut self, group: &[usize]) -> Vec<usize> {
        if group.len() < 2 {
            return group.to_vec();
        }
        let of = |row: &usize| {
            let row = self.rows.get(*row)?;
            Some((row.amount, row.running?))
        };
        let steps: Option<Vec<(i64, i64)>> = group.iter().map(of).collect();
        let Some(steps) = steps else { return group.to_vec() };
        let starts = [self.there.unwrap_or(self.here), self.here];
        let Some(order) = starts.iter().find_map(|start| order::fitting(*start, &steps)) else {
            if let Some(&first) = group.first() {
                let values = [group.len().to_string(), String::new()];
                self.find(first, FindingKind::OrderUnknown, Booking::AsRecorded, values);
            }
            return group.to_vec();
        };
        let ordered: Vec<usize> =
            order.iter().filter_map(|place| group.get(*place).copied()).collect();
        for (rank, &row) in ordered.iter().enumerate() {
            if let Some(decision) = self.books.decisions.get_mut(row) {
                decision.rank = rank;
            }
        }
        ordered
    }

    /// Books a row that counts, and compares its running balance.
    fn book(&mut self, number: usize, followers: &[usize], balance: Option<i64>) {
        let Some(row) = self.rows.get(number) else { return };
        let after = self.here.saturating_add(row.amount);
        let before = self.here;
        self.here = after;
        let Some(running) = row.running else { return };
        let follows = self.there.is_some_and(|there| there.saturating_add(row.amount) == running);
        self.there = Some(running);
        if running == after {
            return;
        }
        let goes_on = self.goes_on(running, followers, balance);
        let is_clamped = row.amount < 0 && running == 0 && after < 0 && before >= 0;
        let is_capped = row.amount > 0 && running >= before && running < after && goes_on;
        let is_lost = running == row.amount && before != 0 && !follows && goes_on;
        let off = running.saturating_sub(after);
        let (kind, is_before) = if is_clamped {
            (FindingKind::ClampedAtZero, true)
        } else if is_lost {
            (FindingKind::MovementLost, true)
        } else if is_capped {
            (FindingKind::ClampedAtCeiling, false)
        } else if follows {
            return;
        } else {
            let values = [running.to_string(), after.to_string()];
            return self.find(number, FindingKind::RunningBalance, Booking::AsRecorded, values);
        };
        self.here = running;
        if let Some(decision) = self.books.decisions.get_mut(number) {
            decision.because = Some(kind);
            if is_before {
                decision.before = off;
            } else {
                decision.after = off;
            }
        }
        self.books.found.push(Inconsistency {
            row: Some(number),
            kind,
            found: running.to_string(),
            expected: after.to_string(),
            booked: Booking::WithAdjustment,
            adjustment: Some(off),
        });
    }

    /// Whether the books there went on from a running balance.
    fn goes_on(&self, running: i64, followers: &[usize], balance: Option<i64>) -> bool {
        if followers.is_empty() {
            return balance == Some(running);
        }
        followers.iter().filter_map(|row| self.rows.get(*row)).any(|next| {
            let sum = running.saturating_add(next.amount);
            next.running == Some(sum) || (sum < 0 && next.running == Some(0))
        })
    }

    /// Compares the end with the balance there.
    fn end(&mut self, balance: Option<i64>, is_empty: bool) {
        let Some(balance) = balance else {
            if !is_empty {
                self.books.found.push(Inconsistency {
                    row: None,
                    kind: FindingKind::BalanceMissing,
                    found: String::new(),
                    expected: self.here.to_string(),
                    booked: Booking::AsRecorded,
                    adjustment: None,
                });
            }
            return;
        };
        let rest = balance.saturating_sub(self.here);
        if rest == 0 {
            return;
        }
        self.books.rest = rest;
        self.books.found.push(Inconsistency {
            row: None,
            kind: FindingKind::BalanceDiffers,
            found: balance.to_string(),
            expected: self.here.to_string(),
            booked: Booking::WithAdjustment,
            adjustment: Some(rest),
        });
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn rows(steps: &[(i64, &str, i64, Option<i64>)]) -> Vec<SourceRow> {
        let row =
            |(number, (at_ms, kind, amount, running)): (usize, &(i64, &str, i64, Option<i64>))| {
                SourceRow {
                    key: format!("k{number}"),
                    user_id: "u1".to_owned(),
                    at_ms: *at_ms,
                    amount: *amount,
                    kind: (*kind).to_owned(),
                    running: *running,
                    active: 1,
                    metadata: None,
                }
            };
        steps.iter().enumerate().map(row).collect()
    }

    fn books(steps: &[(i64, &str, i64, Option<i64>)], balance: Option<i64>) -> Books {
        let rows = rows(steps);
        reconcile(&rows, &vec![true; rows.len()], balance, &mut HashSet::new())
    }

    fn kinds(books: &Books) -> Vec<FindingKind> {
        books.found.iter().map(|found| found.kind).collect()
    }

    #[test]
    fn books_that_agree_need_nothing() {
        let steps = [(1, "TOP_UP", 100, Some(100)), (2, "USAGE", -30, Some(70))];
        let found = books(&steps, Some(70));
        assert_eq!(kinds(&found), []);
        assert_eq!(found.rest, 0);
    }

    #[test]
    fn the_order_of_a_millisecond_is_that_of_the_running_balances() {
        let steps = [
            (1, "TOP_UP", 100, Some(100)),
            (2, "USAGE", -20, Some(70)),
            (2, "USAGE", -10, Some(90)),
        ];
        let found = books(&steps, Some(70));
        assert_eq!(kinds(&found), []);
        assert_eq!(found.decisions.iter().map(|one| one.rank).collect::<Vec<_>>(), [0, 1, 0]);
    }

    /// Whatever is wrong, rows and adjustments together end at the balance there.
    #[rstest]
    #[case::clamped(
        &[(1, "TOP_UP", 30, Some(30)), (2, "USAGE", -100, Some(0)), (3, "TOP_UP", 5, Some(5))],
        Some(5), vec![FindingKind::ClampedAtZero])]
    #[case::capped(
        &[(1, "GRANT", 900, Some(900)), (2, "GRANT", 300, Some(1000)), (3, "USAGE", -1, Some(999))],
        Some(999), vec![FindingKind::ClampedAtCeiling])]
    #[case::lost(
        &[(1, "TOP_UP", 500, Some(500)), (2, "TOP_UP", 300, Some(300)), (3, "USAGE", -1, Some(299))],
        Some(299), vec![FindingKind::MovementLost])]
    #[case::lost_in_one_millisecond(
        &[(1, "TOP_UP", 500, Some(500)), (1, "TOP_UP", 300, Some(300)), (3, "USAGE", -1, Some(299))],
        Some(299), vec![FindingKind::OrderUnknown, FindingKind::MovementLost])]
    #[case::heals(
        &[(1, "TOP_UP", 100, Some(100)), (2, "USAGE", -10, Some(70)), (3, "USAGE", -20, Some(80)),
          (4, "USAGE", -5, Some(65))],
        Some(65), vec![FindingKind::RunningBalance, FindingKind::RunningBalance])]
    #[case::differs(
        &[(1, "TOP_UP", 100, Some(100))], Some(40), vec![FindingKind::BalanceDiffers])]
    #[case::overdrawn(
        &[(1, "TOP_UP", 100, Some(100)), (2, "REFUND", -150, Some(-50))], Some(-50), vec![])]
    #[case::nothing_at_all(&[], Some(7), vec![FindingKind::BalanceDiffers])]
    fn the_end_is_the_balance_there(
        #[case] steps: &[(i64, &str, i64, Option<i64>)],
        #[case] balance: Option<i64>,
        #[case] expected: Vec<FindingKind>,
    ) {
        let found = books(steps, balance);
        assert_eq!(kinds(&found), expected);
        let booked: i64 = steps.iter().map(|(_, _, amount, _)| amount).sum();
        let adjusted: i64 = found.decisions.iter().map(|one| one.before + one.after).sum();
        assert_eq!(Some(booked + adjusted + found.rest), balance);
    }

    #[test]
    fn a_checkout_credited_twice_counts_once_as_a_payment() {
        let mut rows = rows(&[(1, "TOP_UP", 100, Some(100)), (2, "TOP_UP", 100, Some(200))]);
        rows[0].key = "cs_1".to_owned();
        rows[0].metadata = Some(r#"{"payment_intent": "pi_1"}"#.to_owned());
        rows[1].key = "pi_1".to_owned();
        let found = reconcile(&rows, &[true, true], Some(200), &mut HashSet::new());
        assert_eq!(kinds(&found), [FindingKind::CheckoutKey, FindingKind::ActivatedTwice]);
        assert_eq!(
            found.decisions.iter().map(|one| one.as_adjustment).collect::<Vec<_>>(),
            [false, true]
        );
    }
}
