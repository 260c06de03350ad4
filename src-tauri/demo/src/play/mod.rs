//! Plays the plan through the real desk: every step is a command, plain postings go to the lane in
//! batches between two steps of cases. The clock moves with the story and never goes back.

mod dispute;
mod ledger;
mod purse;
mod refund;

use std::sync::Arc;

use ::ledger::Order;
use desk::{Actor, CreateUser, Desk, IngestStripeObject, ListTransactions, SetSettings, Sync};
use money::{Amount, MinorUnits};
use serde_json::Value as Json;
use store::{ManualClock, Timestamp};

use self::{dispute::DisputeCase, ledger::Books, purse::Purses, refund::RefundCase};
use crate::{
    DemoError,
    bank::Bank,
    chance::Chance,
    person::Person,
    plan::{Change, Event, Plan, Pool},
    receipt::{self, Checks},
    words::{OPERATORS, Words},
};

/// Orders in one commit.
const BATCH: usize = 4_096;

/// A paid top-up.
#[derive(Clone, Debug)]
pub(crate) struct Payment {
    pub(crate) person: usize,
    pub(crate) purse: usize,
    pub(crate) reference: String,
    pub(crate) charge: String,
    pub(crate) amount: Amount,
    pub(crate) at: Timestamp,
    /// The checkout session that made it; without one it was an automatic top-up.
    pub(crate) session: Option<String>,
    /// What the card issuer said.
    pub(crate) checks: Checks,
    /// A case is about it.
    pub(crate) is_taken: bool,
    /// Stripe's stand-in knows it.
    is_told: bool,
}

/// The story while it is being played.
pub(crate) struct Player<'a> {
    pub(crate) chance: &'a mut Chance,
    pub(crate) words: &'a Words,
    pub(crate) people: &'a [Person],
    pub(crate) desk: Desk,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) bank: &'a Bank,
    pool: &'a Pool,
    purses: Purses,
    books: Books,
    payments: Vec<Payment>,
    refunds: Vec<Option<RefundCase>>,
    disputes: Vec<Option<DisputeCase>>,
    orders: Vec<Order>,
}

/// Plays everything.
pub(crate) async fn play(
    stage: (Desk, Arc<ManualClock>, &Bank),
    cast: (&mut Chance, &Words, &[Person]),
    plan: &Plan,
    (transactions, now): (u32, Timestamp),
) -> Result<(), DemoError> {
    let (desk, clock, bank) = stage;
    let (chance, words, people) = cast;
    let mut player = Player {
        chance,
        words,
        people,
        desk,
        clock,
        bank,
        pool: &plan.pool,
        purses: Purses::new(people.len()),
        books: Books::default(),
        payments: Vec::new(),
        refunds: vec![None; plan.refund_cases],
        disputes: vec![None; plan.dispute_cases],
        orders: Vec::new(),
    };
    for (at, event) in &plan.events {
        player.clock.set(*at);
        player.happen(*at, event).await?;
    }
    player.flush().await?;
    player.fill_up(transactions).await?;
    player.read_all(now).await
}

/// The number of the newest transaction; there are no gaps.
pub(crate) async fn newest_transaction(desk: &Desk) -> Result<i64, DemoError> {
    let one = ListTransactions { limit: Some(1), ..ListTransactions::default() };
    let newest = desk.list_transactions(one).await?;
    Ok(newest.rows.first().map_or(0, |row| row.transaction.id))
}

impl Player<'_> {
    async fn happen(&mut self, at: Timestamp, event: &Event) -> Result<(), DemoError> {
        match event {
            Event::Join(person) => self.join(*person).await,
            Event::Settings(change) => self.change(*change).await,
            Event::Refund(case, step) => self.refund(at, *case, *step).await,
            Event::Dispute(case, step) => self.dispute(at, *case, *step).await,
            Event::Hold { number, person } => self.hold(at, *number, *person).await,
            Event::Release { number } => self.release(*number).await,
            Event::Warning => self.warn(at).await,
            Event::Activity(person) => {
                self.act(at, *person);
                self.flush_full().await
            }
            Event::Grant { person, amount, reason } => {
                self.grant(at, *person, *amount, *reason);
                self.flush_full().await
            }
            Event::Adjustment(person) => {
                self.adjust(at, *person);
                self.flush_full().await
            }
            Event::Checkout { number, person } => {
                self.begin_checkout(at, *number, *person)?;
                self.flush_full().await
            }
            Event::Paid { number } => {
                self.pay_checkout(at, *number)?;
                self.flush_full().await
            }
            Event::GivenUp { number } => {
                self.give_up_checkout(at, *number)?;
                self.flush_full().await
            }
        }
    }

    async fn join(&mut self, person: usize) -> Result<(), DemoError> {
        let it = &self.people[person];
        let input = CreateUser {
            id: it.id.clone(),
            email: it.email.clone(),
            name: it.name.clone(),
            currency: it.extra,
        };
        self.desk.create_user(&Actor::operator_or_unnamed("sign-up"), input).await?;
        Ok(())
    }

    async fn change(&mut self, change: Change) -> Result<(), DemoError> {
        self.flush().await?;
        let tolerance = change.refund_tolerance.map(MinorUnits::new).transpose();
        let input = SetSettings {
            refund_tolerance: tolerance.map_err(desk::DeskError::from)?,
            grace_seconds: change.grace_seconds,
            reason: Some(change.reason.to_owned()),
            ..SetSettings::default()
        };
        self.desk.set_settings(&Actor::operator_or_unnamed(OPERATORS[0]), input).await?;
        Ok(())
    }

    /// Somebody of the desk.
    fn operator(&mut self) -> Actor {
        let name = *self.chance.pick::<&str>(&OPERATORS);
        Actor::operator_or_unnamed(name)
    }

    async fn flush_full(&mut self) -> Result<(), DemoError> {
        if self.orders.len() < BATCH { Ok(()) } else { self.flush().await }
    }

    /// Posts what has been gathered. Nothing of it may be refused: the purses are exact.
    pub(crate) async fn flush(&mut self) -> Result<(), DemoError> {
        let orders = std::mem::take(&mut self.orders);
        if orders.is_empty() {
            return Ok(());
        }
        for answer in self.desk.lane().submit_all(orders).await {
            answer.map_err(desk::DeskError::from)?;
        }
        Ok(())
    }

    /// Tells the stand-in of a payment, once.
    pub(crate) fn tell(&mut self, payment: usize) -> Result<(), DemoError> {
        let it = &self.payments[payment];
        if !it.is_told {
            self.bank.put(&receipt::paid(&self.people[it.person], it))?;
            self.payments[payment].is_told = true;
        }
        Ok(())
    }

    pub(crate) async fn ingest(&self, object: Json) -> Result<(), DemoError> {
        self.desk.ingest_stripe_object(IngestStripeObject { object }).await?;
        Ok(())
    }

    /// The whole account is read at last, so that nothing is left to be heard of.
    async fn read_all(&mut self, now: Timestamp) -> Result<(), DemoError> {
        self.clock.set(now);
        self.bank.set_clock(now).await?;
        let mut round = self.desk.sync(Sync { full: true }).await?;
        while round.more {
            round = self.desk.sync(Sync::default()).await?;
        }
        Ok(())
    }

    /// Where a case found no payment, its transactions are missing: usage takes their place.
    async fn fill_up(&mut self, transactions: u32) -> Result<(), DemoError> {
        let there = newest_transaction(&self.desk).await?;
        let at = self.desk.now();
        for _ in there..i64::from(transactions) {
            let person = self.pool.draw(self.chance, at, |_| true);
            self.act(at, person);
        }
        self.flush().await
    }
}
