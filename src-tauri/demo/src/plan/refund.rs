//! Histories of refund requests.

use store::Timestamp;

use super::{
    Event, Planner,
    time::{DAY, HOUR, MINUTE, office_day_after, soon_after},
};

/// A step of a refund request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RefundStep {
    /// The customer asks.
    Ask,
    /// An operator approves.
    Approve,
    /// The approval is undone.
    Undo,
    /// Due calls are sent, and their changes are read.
    Sync,
    /// An operator refuses.
    Reject,
    /// The customer changes their mind.
    Withdraw,
    /// The bank has news of the refund.
    News(&'static str),
    /// It is refunded in Stripe's dashboard.
    Dashboard,
}

/// A whole life. In brackets: how many transactions it makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Life {
    /// Waits for an operator (0).
    Waiting,
    /// Confirmed just now (0).
    Leaving,
    /// At Stripe, in a status that nobody knows yet (0).
    Sent,
    /// At the bank (0).
    Pending,
    /// Went back (1).
    Succeeded,
    /// Went back, and the bank sent it back days later (2).
    Returned,
    /// The bank refused it; the operator has to decide again (0).
    Failed,
    /// Failed first, tried again, went back (1).
    SecondTry,
    /// Canceled at Stripe (0).
    Canceled,
    /// Refused by an operator (0).
    Rejected,
    /// Approved, undone, then refused (0).
    Undone,
    /// Taken back by the customer (0).
    Withdrawn,
    /// Refunded in the dashboard (1).
    Dashboard,
}

/// Each once, then as often as the weights say.
const LIVES: [(Life, u32); 13] = [
    (Life::Waiting, 26),
    (Life::Leaving, 1),
    (Life::Sent, 2),
    (Life::Pending, 4),
    (Life::Succeeded, 38),
    (Life::Returned, 3),
    (Life::Failed, 2),
    (Life::SecondTry, 2),
    (Life::Canceled, 2),
    (Life::Rejected, 12),
    (Life::Undone, 2),
    (Life::Withdrawn, 6),
    (Life::Dashboard, 5),
];

/// Between the grace period's end and this, what is confirmed leaves.
const SYNC_SECONDS: i64 = 45;
/// Lives that are over begin at the latest so many hours before the end.
const OVER_HOURS: i64 = 12 * 24;
/// No case in the first months: there must be payments first.
const FIRST_HOURS: i64 = 470 * 24;

impl Planner<'_> {
    /// Plans `count` refund requests; returns the number planned.
    pub(super) fn refunds(&mut self, count: usize) -> usize {
        for case in 0..count {
            let life = match LIVES.get(case) {
                Some((life, _)) => *life,
                None => self.rng.weighted(&LIVES),
            };
            self.refund(case, life);
        }
        count
    }

    fn refund(&mut self, case: usize, life: Life) {
        use RefundStep as S;
        let asked = self.asked_at(life);
        self.step(case, asked, S::Ask);
        match life {
            Life::Waiting => {}
            Life::Leaving => {
                let at = self.span.end.plus_seconds(-self.rng.between(2, 12));
                self.step(case, at, S::Approve);
            }
            Life::Sent => {
                let at = self.in_drill(case);
                self.step(case, at, S::News("bank_review"));
            }
            Life::Pending => {
                let at = self.in_drill(case);
                self.step(case, at, S::News("pending"));
            }
            Life::Failed => {
                let at = self.in_drill(case);
                self.step(case, at, S::News("failed"));
            }
            Life::Succeeded => {
                self.approved(case, asked);
            }
            Life::Returned => {
                let at = self.approved(case, asked);
                let at = office_day_after(self.rng, at, 5);
                self.step(case, at, S::News("failed"));
            }
            Life::SecondTry => {
                let at = self.in_trial(case);
                self.step(case, at, S::News("failed"));
                self.approved(case, self.span.trial().1);
            }
            Life::Canceled => {
                let at = self.in_trial(case);
                self.step(case, at, S::News("canceled"));
            }
            Life::Rejected => self.after(case, asked, 3, S::Reject),
            Life::Withdrawn => self.after(case, asked, 2, S::Withdraw),
            Life::Dashboard => self.after(case, asked, 2, S::Dashboard),
            Life::Undone => {
                let at = office_day_after(self.rng, asked, 2);
                self.step(case, at, S::Approve);
                self.step(case, at.plus_seconds(9), S::Undo);
                self.after(case, at, 2, S::Reject);
            }
        }
        self.transactions += match life {
            Life::Succeeded | Life::SecondTry | Life::Dashboard => 1,
            Life::Returned => 2,
            Life::Waiting
            | Life::Leaving
            | Life::Sent
            | Life::Pending
            | Life::Failed
            | Life::Canceled
            | Life::Rejected
            | Life::Undone
            | Life::Withdrawn => 0,
        };
    }

    fn asked_at(&mut self, life: Life) -> Timestamp {
        match life {
            Life::Waiting => self.span.hours_before_end(self.rng, 9 * 24, 3),
            Life::Leaving | Life::Sent | Life::Pending | Life::Failed => {
                self.span.hours_before_end(self.rng, 4 * 24, 5)
            }
            Life::SecondTry | Life::Canceled => {
                self.span.trial().0.plus_seconds(-self.rng.between(HOUR, 4 * DAY))
            }
            Life::Succeeded
            | Life::Returned
            | Life::Rejected
            | Life::Undone
            | Life::Withdrawn
            | Life::Dashboard => {
                let at = self.span.hours_before_end(self.rng, FIRST_HOURS, OVER_HOURS);
                self.outside_trial(at)
            }
        }
    }

    /// Ordinary cases keep off the days around the trial, whose refunds are unread for a while.
    pub(super) fn outside_trial(&self, at: Timestamp) -> Timestamp {
        let (begin, end) = self.span.trial();
        let is_near = at > begin.plus_seconds(-9 * DAY) && at < end;
        if is_near { at.plus_seconds(-12 * DAY) } else { at }
    }

    /// Approved within days, and sent when the grace period is over.
    fn approved(&mut self, case: usize, after: Timestamp) -> Timestamp {
        let at = office_day_after(self.rng, after, 3);
        self.step(case, at, RefundStep::Approve);
        let at = at.plus_seconds(SYNC_SECONDS);
        self.step(case, at, RefundStep::Sync);
        at
    }

    /// Approved in the trial; the moment at which the bank may have news.
    fn in_trial(&mut self, case: usize) -> Timestamp {
        let at = soon_after(self.rng, self.span.trial().0, 20 * HOUR);
        self.step(case, at, RefundStep::Approve);
        at.plus_seconds(5 * MINUTE)
    }

    fn in_drill(&mut self, case: usize) -> Timestamp {
        let at = soon_after(self.rng, self.span.drill().0, 45 * MINUTE);
        self.step(case, at, RefundStep::Approve);
        at.plus_seconds(5 * MINUTE)
    }

    fn after(&mut self, case: usize, at: Timestamp, days: i64, step: RefundStep) {
        let at = office_day_after(self.rng, at, days);
        self.step(case, at, step);
    }

    fn step(&mut self, case: usize, at: Timestamp, step: RefundStep) {
        self.at(at, Event::Refund(case, step));
    }
}
