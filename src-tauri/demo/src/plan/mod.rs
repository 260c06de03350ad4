//! The plan of all events, made before anything is executed: pure, and the same for the same seed.
//!
//! Everything is one list in the order of time. A plain event makes exactly one transaction; what
//! it is (usage, or a top-up because the credits are used up) depends on the wallet when it comes.
//! Cases bring a known number of transactions, so that the whole has as many as
//! asked for; what Stripe shows of the money of refunds comes on top.

mod dispute;
mod life;
mod plain;
mod reason;
mod refund;
mod time;

use money::Currency;
use store::Timestamp;

pub(crate) use dispute::{DisputeStep, Opening, Part};
pub(crate) use refund::RefundStep;
pub(crate) use time::Span;

use crate::{
    Options,
    person::{Habit, Person},
    rng::Rng,
};

/// Something that happens.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// A customer signs up.
    Join(usize),
    /// Usage, or a top-up when the credits are used up.
    Activity(usize),
    /// Credits are granted.
    Grant { person: usize, amount: i64, reason: Option<usize> },
    /// An operator corrects a balance.
    Adjustment(usize),
    /// A checkout begins.
    Checkout { number: usize, person: usize },
    /// A checkout is paid.
    Paid { number: usize },
    /// A checkout is abandoned.
    GivenUp { number: usize },
    /// An operator places a hold.
    Hold { number: usize, person: usize },
    /// The hold is released.
    Release { number: usize },
    /// The lead changes the settings.
    Settings(Change),
    /// A card issuer reports fraud, and nothing is lost yet.
    Warning,
    /// A step of a refund request.
    Refund(usize, RefundStep),
    /// A step of a dispute.
    Dispute(usize, DisputeStep),
}

/// A change of the settings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change {
    pub(crate) grace_seconds: Option<u32>,
    pub(crate) refund_tolerance: Option<i64>,
    pub(crate) reason: &'static str,
}

/// The whole planner.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) events: Vec<(Timestamp, Event)>,
    pub(crate) refund_cases: usize,
    pub(crate) dispute_cases: usize,
    pub(crate) pool: Pool,
}

/// Plans everything that happens to these people.
pub(crate) fn plan(rng: &mut Rng, options: &Options, span: Span, people: &[Person]) -> Plan {
    let total = options.transactions as usize;
    let mut planner = Planner { rng, span, events: Vec::new(), transactions: 0 };
    planner.join(people);
    planner.settings();
    let refund_cases = planner.refunds(cases(total, 500, 16));
    let dispute_cases = planner.disputes(cases(total, 750, 24));
    let pool = Pool::new(people);
    planner.extras(people, &pool, total);
    let rest = total.saturating_sub(planner.transactions);
    planner.activity(&pool, rest);
    let mut events = planner.events;
    // Stable: what is planned for one moment stays in the order of planning.
    events.sort_by_key(|(at, _)| *at);
    Plan { events, refund_cases, dispute_cases, pool }
}

/// One case in `rate` transactions; in a small workspace enough to see every kind of it.
fn cases(transactions: usize, rate: usize, kinds: usize) -> usize {
    (transactions / rate).max(kinds.min(transactions / 25))
}

/// The plan while it is being made.
struct Planner<'a> {
    rng: &'a mut Rng,
    span: Span,
    events: Vec<(Timestamp, Event)>,
    /// That the events planned so far will make.
    transactions: usize,
}

impl Planner<'_> {
    fn at(&mut self, at: Timestamp, event: Event) {
        self.events.push((at, event));
    }

    fn join(&mut self, people: &[Person]) {
        for (index, person) in people.iter().enumerate() {
            self.at(person.joined, Event::Join(index));
        }
    }

    /// The settings end as they are by default.
    fn settings(&mut self) {
        let change = |grace_seconds, refund_tolerance, reason| {
            Event::Settings(Change { grace_seconds, refund_tolerance, reason })
        };
        let day = |days: i64| self.span.days_before_end(days);
        let (trial, generous, back) = (self.span.trial(), day(210), day(120));
        let drill = self.span.drill();
        self.at(generous, change(None, Some(1_000), "Fewer small cases by hand in the summer"));
        self.at(back, change(None, Some(500), "Back to five: the summer is over"));
        self.at(trial.0, change(Some(0), None, "Trial of a day without a grace period"));
        self.at(trial.1, change(Some(30), None, "End of the trial: two slips in one day"));
        self.at(drill.0, change(Some(0), None, "The bank asked us to send these at once"));
        self.at(drill.1, change(Some(30), None, "Back to normal"));
    }
}

/// The people who can be drawn, active ones more often.
#[derive(Debug)]
pub(crate) struct Pool {
    /// In the order of joining.
    tickets: Vec<(Timestamp, usize)>,
}

impl Pool {
    fn new(people: &[Person]) -> Self {
        let tickets = people.iter().enumerate().flat_map(|(index, person)| {
            let habit: Habit = person.habit;
            std::iter::repeat_n((person.joined, index), habit.weight())
        });
        Self { tickets: tickets.collect() }
    }

    /// Draws a person who has joined by `at` and fulfils `fits`, if there is one.
    pub(crate) fn draw(&self, rng: &mut Rng, at: Timestamp, fits: impl Fn(usize) -> bool) -> usize {
        let there = self.tickets.partition_point(|(joined, _)| *joined < at).max(1);
        let first = rng.index(there);
        let around = (first..there).chain(0..first).map(|ticket| self.tickets[ticket].1);
        let first = self.tickets.get(first).map_or(0, |ticket| ticket.1);
        around.into_iter().find(|&person| fits(person)).unwrap_or(first)
    }
}

/// The currency of a wallet: the first is everybody's.
pub(crate) fn currency_of(person: &Person, wallet: usize) -> Currency {
    if wallet == 0 { Currency::USD } else { person.extra.unwrap_or(Currency::USD) }
}
