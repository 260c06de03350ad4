//! Everyday events: usage and top-ups, gifts, corrections, checkouts, holds.

use store::Timestamp;

use super::{
    Event, Planner, Pool,
    time::{DAY, HOUR, MINUTE, soon_after},
};
use crate::{person::Person, rng::Rng};

/// A month, as gifts are given.
const MONTH_DAYS: i64 = 30;
/// Credits of a new customer, minor units.
const WELCOME: i64 = 500;
/// How many operators' holds there are.
const HOLDS: usize = 6;
/// How many reports of fraud nobody has acted on.
const WARNINGS: usize = 4;

impl Planner<'_> {
    /// Everything plain that is not activity.
    pub(super) fn extras(&mut self, people: &[Person], pool: &Pool, total: usize) {
        self.welcomes(people, total / 10);
        self.programmes(people, total / 10);
        for _ in 0..total / 800 {
            let at = self.span.moment(self.rng);
            let person = draw(self.rng, pool, at);
            self.one(at, Event::Adjustment(person));
        }
        for number in 0..total / 400 {
            self.checkout(pool, number);
        }
        if total >= 1_000 {
            (0..HOLDS).for_each(|number| self.hold(pool, number));
            for _ in 0..WARNINGS {
                let at = self.span.hours_before_end(self.rng, 60, 4);
                self.at(at, Event::Warning);
            }
        }
    }

    pub(super) fn activity(&mut self, pool: &Pool, count: usize) {
        for _ in 0..count {
            let at = self.span.moment(self.rng);
            let person = draw(self.rng, pool, at);
            self.one(at, Event::Activity(person));
        }
    }

    fn one(&mut self, at: Timestamp, event: Event) {
        self.transactions += 1;
        self.at(at, event);
    }

    fn welcomes(&mut self, people: &[Person], most: usize) {
        let mut left = most;
        for (person, it) in people.iter().enumerate() {
            if left > 0 && self.rng.percent(35) {
                left -= 1;
                let at = soon_after(self.rng, it.joined, 5 * MINUTE);
                self.one(at, Event::Grant { person, amount: WELCOME, reason: None });
            }
        }
    }

    /// Some get credits every month.
    fn programmes(&mut self, people: &[Person], most: usize) {
        let mut left = most;
        for (person, it) in people.iter().enumerate() {
            if !self.rng.percent(6) {
                continue;
            }
            let reason = Some(self.rng.index(3));
            let amount = *self.rng.pick(&[1_000, 2_000, 5_000]);
            let mut at = self.span.start;
            while at < self.span.end && left > 0 {
                if it.joined < at {
                    left -= 1;
                    self.one(at, Event::Grant { person, amount, reason });
                }
                at = at.plus_seconds(MONTH_DAYS * DAY);
            }
        }
    }

    /// Most are paid within a day, some are given up, the latest are open.
    fn checkout(&mut self, pool: &Pool, number: usize) {
        let is_open = number.is_multiple_of(12);
        let at = if is_open {
            self.span.hours_before_end(self.rng, 20, 1)
        } else {
            let latest = self.span.end.plus_seconds(-2 * DAY);
            self.span.moment(self.rng).min(latest)
        };
        let person = draw(self.rng, pool, at);
        self.one(at, Event::Checkout { number, person });
        if is_open {
            return;
        }
        if self.rng.percent(75) {
            let paid = soon_after(self.rng, at, 18 * HOUR);
            self.one(paid, Event::Paid { number });
        } else {
            self.one(at.plus_seconds(DAY), Event::GivenUp { number });
        }
    }

    /// Every second one is given back.
    fn hold(&mut self, pool: &Pool, number: usize) {
        let at = self.span.hours_before_end(self.rng, 600, 30);
        let person = draw(self.rng, pool, at);
        self.at(at, Event::Hold { number, person });
        if number.is_multiple_of(2) {
            let released = soon_after(self.rng, at, DAY);
            self.at(released, Event::Release { number });
        }
    }
}

fn draw(rng: &mut Rng, pool: &Pool, at: Timestamp) -> usize {
    pool.draw(rng, at, |_| true)
}
