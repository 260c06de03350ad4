//! Everyday events as orders.

use desk::{Actor, GetWallet, PlaceHold, PostTransaction, ReleaseHold};
use ledger::{Kind, Operation, Order};
use money::{Amount, MinorUnits};
use serde_json::json;
use store::Timestamp;

use super::Scenario;
use crate::{
    DemoError,
    payment::{Checks, Payment},
    person::Habit,
    plan::currency_of,
    receipt,
    text::MODELS,
};

/// What can be bought, minor units.
const PRICES: [i64; 8] = [500, 1_000, 2_000, 2_500, 5_000, 10_000, 20_000, 50_000];
/// A day of credits for whom somebody sets credits aside.
const HOLD_DAYS: i64 = 45;

/// What has begun and may end.
#[derive(Debug, Default)]
pub(super) struct Books {
    checkouts: Vec<(usize, Checkout)>,
    holds: Vec<usize>,
}

/// A checkout under way.
#[derive(Clone, Debug)]
struct Checkout {
    person: usize,
    key: String,
    amount: Amount,
    at: Timestamp,
}

impl Scenario<'_> {
    /// Usage, or a top-up when there is not enough for it.
    pub(super) fn act(&mut self, at: Timestamp, wanted: usize) {
        let person = if self.wallets.is_gone(wanted) {
            let wallets = &self.wallets;
            self.pool.draw(self.rng, at, |person| !wallets.is_gone(person))
        } else {
            wanted
        };
        let has_two = self.people[person].extra.is_some();
        let wallet = usize::from(has_two && self.rng.percent(50));
        let cost = self.cost(self.people[person].habit);
        if self.wallets.available(person, wallet) < cost {
            self.top_up(at, person, wallet);
        } else {
            self.use_up(at, person, wallet, cost);
        }
    }

    /// Mostly small, sometimes a large job.
    fn cost(&mut self, habit: Habit) -> i64 {
        let usual = match habit {
            Habit::Idle | Habit::Light => 40.0,
            Habit::Regular => 90.0,
            Habit::Heavy => 260.0,
        };
        let size = self.rng.part();
        let large = if self.rng.percent(6) { 6.0 } else { 1.0 };
        1 + (usual * size * size * 3.0 * large) as i64
    }

    fn use_up(&mut self, at: Timestamp, person: usize, wallet: usize, cost: i64) {
        let (model, rate) = *self.rng.pick(&MODELS);
        let tokens = cost * rate + self.rng.between(0, rate);
        let metadata = json!({ "model": model, "tokens": tokens });
        let mut input = self.input("req_", person, wallet, Kind::Usage, -cost);
        input.metadata = metadata.as_object().cloned();
        self.order(at, "metering", input, (person, wallet));
    }

    fn top_up(&mut self, at: Timestamp, person: usize, wallet: usize) {
        let amount = self.price(self.people[person].habit);
        let is_checkout = self.rng.percent(60);
        let (prefix, actor) = if is_checkout { ("cs_", "checkout") } else { ("auto_", "billing") };
        let mut input = self.input(prefix, person, wallet, Kind::TopUp, amount);
        let session = is_checkout.then(|| input.key.clone());
        let reference = self.rng.id("pi_3", 23);
        input.reference = Some(reference.clone());
        self.order(at, actor, input, (person, wallet));
        self.paid(at, (person, wallet), (reference, session), amount);
    }

    fn price(&mut self, habit: Habit) -> i64 {
        let (low, high) = match habit {
            Habit::Idle | Habit::Light => (0, 3),
            Habit::Regular => (1, 5),
            Habit::Heavy => (3, 7),
        };
        PRICES[low + self.rng.index(high - low + 1)]
    }

    fn paid(
        &mut self,
        at: Timestamp,
        (person, wallet): (usize, usize),
        (reference, session): (String, Option<String>),
        minor: i64,
    ) {
        let Ok(amount) = Amount::new(minor, currency_of(&self.people[person], wallet)) else {
            return;
        };
        let charge = self.rng.id("ch_3", 23);
        self.payments.push(Payment {
            person,
            wallet,
            reference,
            charge,
            amount,
            at,
            session,
            checks: Checks::draw(self.rng),
            is_taken: false,
            is_published: false,
        });
    }

    pub(super) fn grant(
        &mut self,
        at: Timestamp,
        person: usize,
        amount: i64,
        reason: Option<usize>,
    ) {
        let mut input = self.input("grant_", person, 0, Kind::Grant, amount);
        let texts = reason.and_then(|reason| self.texts.grants.get(reason)).copied();
        input.reason = Some(texts.unwrap_or("Welcome credits").to_owned());
        self.order(at, "promotions", input, (person, 0));
    }

    pub(super) fn adjust(&mut self, at: Timestamp, person: usize) {
        let amount = self.rng.between(1, 40) * 25;
        let is_less = self.rng.percent(30) && self.wallets.available(person, 0) >= amount;
        let amount = if is_less { -amount } else { amount };
        let mut input = self.input("adj_", person, 0, Kind::Adjustment, amount);
        input.reason = Some((*self.rng.pick(&self.texts.adjustments)).to_owned());
        let operator = self.operator();
        self.order(at, operator.name(), input, (person, 0));
    }

    pub(super) fn begin_checkout(
        &mut self,
        at: Timestamp,
        number: usize,
        person: usize,
    ) -> Result<(), DemoError> {
        let amount = self.price(self.people[person].habit);
        let mut input = self.input("cs_", person, 0, Kind::TopUp, amount);
        input.pending = Some(true);
        input.reference = Some(input.key.clone());
        let currency = currency_of(&self.people[person], 0);
        let amount = Amount::of(input.amount, currency);
        let checkout = Checkout { person, key: input.key.clone(), amount, at };
        self.tell_of_unpaid(&checkout, false)?;
        self.books.checkouts.push((number, checkout));
        let order = input.order(&Actor::operator_or_unnamed("checkout"), at, currency);
        self.orders.push(order);
        Ok(())
    }

    fn tell_of_unpaid(&self, it: &Checkout, is_over: bool) -> Result<(), DemoError> {
        let person = &self.people[it.person];
        self.stripe.put(&receipt::unpaid(person, &it.key, it.amount, it.at, is_over))
    }

    pub(super) fn pay_checkout(&mut self, at: Timestamp, number: usize) -> Result<(), DemoError> {
        let Some(it) = self.checkout(number) else { return Ok(()) };
        let Checkout { person, key, amount, .. } = it;
        let reference = self.rng.id("pi_3", 23);
        let owner = self.people[person].id.clone();
        let session = Some(key.clone());
        self.end_checkout(at, Operation::Settle { key, owner, reference: Some(reference.clone()) });
        self.wallets.add(person, 0, amount.minor());
        self.paid(at, (person, 0), (reference, session), amount.minor());
        self.publish(self.payments.len() - 1)
    }

    pub(super) fn give_up_checkout(
        &mut self,
        at: Timestamp,
        number: usize,
    ) -> Result<(), DemoError> {
        let Some(it) = self.checkout(number) else { return Ok(()) };
        self.tell_of_unpaid(&it, true)?;
        let Checkout { person, key, .. } = it;
        let owner = self.people[person].id.clone();
        let reason = Some("checkout expired".to_owned());
        self.end_checkout(at, Operation::Void { key, owner, reason });
        Ok(())
    }

    fn checkout(&mut self, number: usize) -> Option<Checkout> {
        let found = self.books.checkouts.iter().position(|(of, _)| *of == number)?;
        Some(self.books.checkouts.swap_remove(found).1)
    }

    fn end_checkout(&mut self, at: Timestamp, operation: Operation) {
        self.orders.push(Order { actor: "checkout".into(), at, operation });
    }

    /// What is common to every posting. Keys look like those of whoever calls.
    fn input(
        &mut self,
        prefix: &str,
        person: usize,
        wallet: usize,
        kind: Kind,
        minor: i64,
    ) -> PostTransaction {
        PostTransaction {
            user_id: self.people[person].id.clone(),
            kind,
            amount: MinorUnits::new(minor).unwrap_or(MinorUnits::ZERO),
            currency: Some(currency_of(&self.people[person], wallet)),
            key: self.rng.id(prefix, 20),
            reference: None,
            reason: None,
            metadata: None,
            pending: None,
        }
    }

    fn order(
        &mut self,
        at: Timestamp,
        actor: &str,
        input: PostTransaction,
        (person, wallet): (usize, usize),
    ) {
        self.wallets.add(person, wallet, input.amount.get());
        let currency = currency_of(&self.people[person], wallet);
        self.orders.push(input.order(&Actor::operator_or_unnamed(actor), at, currency));
    }

    pub(super) async fn hold(
        &mut self,
        at: Timestamp,
        number: usize,
        person: usize,
    ) -> Result<(), DemoError> {
        self.flush().await?;
        let most = self.wallets.available(person, 0);
        if most < 100 {
            return Ok(());
        }
        let operator = self.operator();
        let input = PlaceHold {
            user_id: self.people[person].id.clone(),
            amount: MinorUnits::new(most / 2).map_err(desk::DeskError::from)?,
            currency: Some(currency_of(&self.people[person], 0)),
            case: case_of(number),
            expires_at: Some(at.plus_seconds(HOLD_DAYS * 86_400)),
            reason: None,
        };
        self.desk.place_hold(&operator, input).await?;
        self.books.holds.push(number);
        self.refresh_wallets(person).await
    }

    pub(super) async fn release(&mut self, number: usize) -> Result<(), DemoError> {
        if !self.books.holds.contains(&number) {
            return Ok(());
        }
        self.flush().await?;
        let operator = self.operator();
        let hold = self
            .desk
            .release_hold(&operator, ReleaseHold { case: case_of(number), reason: None })
            .await?;
        let person = self.people.iter().position(|person| person.id == hold.user_id);
        match person {
            Some(person) => self.refresh_wallets(person).await,
            None => Ok(()),
        }
    }

    /// Reads the available credits from the desk, after anything other than a plain posting.
    pub(super) async fn refresh_wallets(&mut self, person: usize) -> Result<(), DemoError> {
        let wallets = 1 + usize::from(self.people[person].extra.is_some());
        for wallet in 0..wallets {
            let input = GetWallet {
                user_id: self.people[person].id.clone(),
                currency: Some(currency_of(&self.people[person], wallet)),
            };
            let view = self.desk.get_wallet(input).await?;
            self.wallets.set(person, wallet, view.available.get());
        }
        Ok(())
    }
}

fn case_of(number: usize) -> String {
    format!("account_review:{}", number + 1)
}
