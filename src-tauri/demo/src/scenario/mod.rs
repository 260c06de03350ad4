//! Carries out the plan with the real desk: every step is a command, plain postings go to the lane in
//! batches between two steps of cases. The clock follows the plan and never goes back.

mod dispute;
mod ledger;
mod refund;
mod wallet;

use std::sync::Arc;

use ::ledger::Order;
use desk::{Actor, CreateUser, Desk, IngestStripeObject, ListTransactions, SetSettings, Sync};
use money::MinorUnits;
use serde_json::Value as Json;
use store::{ManualClock, Timestamp};

use self::{dispute::DisputeCase, ledger::Books, refund::RefundCase, wallet::Wallets};
use crate::{
    DemoError,
    payment::Payment,
    person::Person,
    plan::{Change, Event, Plan, Pool},
    receipt,
    rng::Rng,
    stripe::DemoStripe,
    text::{OPERATORS, Texts},
};

/// Orders in one commit.
const BATCH: usize = 4_096;

/// The state of the scenario while it is carried out.
pub(crate) struct Scenario<'a> {
    pub(crate) rng: &'a mut Rng,
    pub(crate) texts: &'a Texts,
    pub(crate) people: &'a [Person],
    pub(crate) desk: Desk,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) stripe: &'a DemoStripe,
    pool: &'a Pool,
    wallets: Wallets,
    books: Books,
    payments: Vec<Payment>,
    refunds: Vec<Option<RefundCase>>,
    disputes: Vec<Option<DisputeCase>>,
    orders: Vec<Order>,
}

/// Carries out everything that is planned.
pub(crate) async fn run(
    stage: (Desk, Arc<ManualClock>, &DemoStripe),
    cast: (&mut Rng, &Texts, &[Person]),
    plan: &Plan,
    (transactions, now): (u32, Timestamp),
) -> Result<(), DemoError> {
    let (desk, clock, stripe) = stage;
    let (rng, texts, people) = cast;
    let mut scenario = Scenario {
        rng,
        texts,
        people,
        desk,
        clock,
        stripe,
        pool: &plan.pool,
        wallets: Wallets::new(people.len()),
        books: Books::default(),
        payments: Vec::new(),
        refunds: vec![None; plan.refund_cases],
        disputes: vec![None; plan.dispute_cases],
        orders: Vec::new(),
    };
    for (at, event) in &plan.events {
        scenario.clock.set(*at);
        scenario.happen(*at, event).await?;
    }
    scenario.flush().await?;
    scenario.fill_up(transactions).await?;
    scenario.read_all(now).await
}

/// The number of the newest transaction; there are no gaps.
pub(crate) async fn newest_transaction(desk: &Desk) -> Result<i64, DemoError> {
    let one = ListTransactions { limit: Some(1), ..ListTransactions::default() };
    let newest = desk.list_transactions(one).await?;
    Ok(newest.rows.first().map_or(0, |row| row.transaction.id))
}

impl Scenario<'_> {
    async fn happen(&mut self, at: Timestamp, event: &Event) -> Result<(), DemoError> {
        match event {
            Event::Join(person) => self.join(*person).await,
            Event::Settings(change) => self.change(*change).await,
            Event::Refund(case, step) => self.refund(at, *case, *step).await,
            Event::Dispute(case, step) => Box::pin(self.dispute(at, *case, *step)).await,
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
        let name = *self.rng.pick::<&str>(&OPERATORS);
        Actor::operator_or_unnamed(name)
    }

    async fn flush_full(&mut self) -> Result<(), DemoError> {
        if self.orders.len() < BATCH { Ok(()) } else { self.flush().await }
    }

    /// Posts what has been gathered. Nothing of it may be refused: the wallets are exact.
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

    /// Adds the objects of a payment to the stand-in, once.
    pub(crate) fn publish(&mut self, payment: usize) -> Result<(), DemoError> {
        let it = &self.payments[payment];
        if !it.is_published {
            self.stripe.put(&receipt::paid(&self.people[it.person], it))?;
            self.payments[payment].is_published = true;
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
        self.stripe.set_clock(now)?;
        let mut round = self.desk.sync(Sync { full: true, ..Sync::default() }).await?;
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
            let person = self.pool.draw(self.rng, at, |_| true);
            self.act(at, person);
        }
        self.flush().await
    }
}
