//! One round of a run: the operations, the number of concurrent callers, and the expected answers.

use std::collections::BTreeMap;

use futures::future::join_all;
use harness::{Answer, Engine, START, World, at_once};
use serde_json::{Value, json};
use store::Timestamp;

use super::{
    naive::{Expected, Naive},
    operation::Operation,
};

/// The actor where it does not matter.
const ACTOR: &str = "olive";

/// What the callers do.
#[derive(Clone, Debug)]
pub(crate) enum Round {
    /// The clock shows another time.
    Clock(i64),
    /// One caller.
    One { actor: &'static str, operation: Operation },
    /// Many callers that submit to the lane in this order, without waiting for answers.
    InOrder(Vec<Operation>),
    /// Many callers with the same operation, each in a task of its own.
    Duplicates { operation: Operation, callers: usize },
    /// Callers with operations that exclude each other.
    Conflict(Conflict),
    /// A reader.
    Read { user: String, currency: &'static str, at: i64 },
}

/// Two operations of which only one can succeed; the same number of callers for each.
#[derive(Clone, Debug)]
pub(crate) struct Conflict {
    pub(crate) one: Operation,
    pub(crate) other: Operation,
    pub(crate) callers: usize,
}

impl Round {
    /// How many operations it is.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Clock(_) => 0,
            Self::One { .. } | Self::Read { .. } => 1,
            Self::InOrder(operations) => operations.len(),
            Self::Duplicates { callers, .. } => *callers,
            Self::Conflict(conflict) => conflict.callers * 2,
        }
    }

    /// The operations in it.
    pub(crate) fn operations(&self) -> Vec<&Operation> {
        match self {
            Self::Clock(_) | Self::Read { .. } => vec![],
            Self::One { operation, .. } | Self::Duplicates { operation, .. } => vec![operation],
            Self::InOrder(operations) => operations.iter().collect(),
            Self::Conflict(conflict) => vec![&conflict.one, &conflict.other],
        }
    }
}

impl Operation {
    /// Whether it goes straight to the lane. One that first reads or writes something else may be
    /// overtaken.
    pub(crate) fn keeps_order(&self) -> bool {
        !matches!(self, Self::CreateUser { .. } | Self::CaptureHold { .. } | Self::Settle { .. })
    }
}

/// A world and the model of it.
pub(crate) struct Pair {
    pub(crate) world: World,
    pub(crate) naive: Naive,
    /// How often each refusal was met, and (by the command's name) each success.
    pub(crate) met: BTreeMap<&'static str, usize>,
}

impl Pair {
    pub(crate) async fn new(engine: Engine) -> Self {
        Self { world: World::new(engine).await, naive: Naive::default(), met: BTreeMap::new() }
    }

    fn now(&self) -> i64 {
        self.world.now().micros()
    }

    fn bound(&self, operation: &Operation) -> Operation {
        operation.clone().bound(|target| self.naive.number(target))
    }

    fn apply(&mut self, operation: &Operation, actor: &str) -> Expected {
        let expected = self.naive.apply(operation, actor, self.now());
        let outcome = expected.as_ref().map_or_else(|code| *code, |_| operation.command().0);
        *self.met.entry(outcome).or_default() += 1;
        expected
    }

    /// Plays a round on both; what differs.
    pub(crate) async fn play(&mut self, round: &Round) -> Result<(), String> {
        match round {
            Round::Clock(now) => self.world.set_clock(Timestamp::from_micros(*now)),
            Round::One { actor, operation } => {
                let operation = &self.bound(operation);
                let (name, input) = operation.command();
                let answer = self.world.call_as(actor, name, input).await;
                let expected = self.apply(operation, actor);
                same(operation, &answer, &expected)?;
            }
            Round::InOrder(operations) => {
                let operations: Vec<_> =
                    operations.iter().map(|operation| in_turn(self.bound(operation))).collect();
                let commands = operations.iter().map(Operation::command);
                let calls = commands.map(|(name, input)| self.world.call(name, input));
                // Polled one after another by this task, each goes to the lane in its turn.
                let answers = join_all(calls).await;
                for (operation, answer) in operations.iter().zip(&answers) {
                    same(operation, answer, &self.apply(operation, ACTOR))?;
                }
            }
            Round::Duplicates { operation, callers } => {
                let operation = self.bound(operation);
                for answer in ask(&self.world, &[&operation], *callers).await {
                    same(&operation, &answer, &self.apply(&operation, ACTOR))?;
                }
            }
            Round::Conflict(conflict) => self.compete(conflict).await?,
            Round::Read { user, currency, at } => self.read(user, currency, *at).await?,
        }
        Ok(())
    }

    /// The first caller succeeds, and all callers with the same operation get the same answer. The
    /// others are refused as they would be before or after it: no serial order gives another result.
    async fn compete(&mut self, conflict: &Conflict) -> Result<(), String> {
        let (one, other) = (&self.bound(&conflict.one), &self.bound(&conflict.other));
        let mut answers = ask(&self.world, &[one, other], conflict.callers).await;
        let of_other = answers.split_off(conflict.callers);
        let is_other = of_other.iter().any(Result::is_ok) && answers.iter().all(Result::is_err);
        let (winner, won, loser, lost) = if is_other {
            (other, of_other, one, answers)
        } else {
            (one, answers, other, of_other)
        };
        let now = self.now();
        self.naive.expire(now);
        let before = self.naive.refusal(loser, now);
        for answer in &won {
            same(winner, answer, &self.apply(winner, ACTOR))?;
        }
        for answer in &lost {
            let is_early = answer.as_ref().err().is_some_and(|e| Some(e.code.as_str()) == before);
            if !is_early {
                same(loser, answer, &self.apply(loser, ACTOR))?;
            }
        }
        Ok(())
    }

    async fn read(&self, user: &str, currency: &str, at: i64) -> Result<(), String> {
        let wallet = json!({ "user_id": user, "currency": currency });
        let answer = self.world.call("get_wallet", wallet.clone()).await;
        let expected = self.naive.wallet_view(user, currency, self.now());
        same(&wallet, &answer, &expected)?;
        if expected.is_err() {
            return Ok(());
        }
        let moment = json!({ "user_id": user, "currency": currency, "at": at });
        let answer = self.world.call("get_balance_at", moment.clone()).await;
        same(&moment, &answer, &Ok(self.naive.balance_at(user, currency, at)))?;
        let holds = self.world.call("list_holds", json!({ "user_id": user })).await;
        let holds = holds.map_err(|error| error.code)?;
        let holds = holds.as_array().ok_or("list_holds gave no list")?;
        let known: Vec<Value> = self.naive.holds_of(user, self.now()).collect();
        if holds.len() != known.len().min(50) || holds.iter().any(|hold| !known.contains(hold)) {
            return Err(format!("holds of {user}: {holds:#?}\nthe model has {known:#?}"));
        }
        Ok(())
    }

    /// Everything there is at the end: every row, every entry, every kept figure.
    pub(crate) async fn compare(&self) -> Result<(), String> {
        let rows = self.world.list("list_transactions", json!({})).await;
        let known: Vec<Value> = self.naive.rows().collect();
        for (mut row, known) in rows.iter().rev().cloned().zip(&known) {
            row.as_object_mut().and_then(|row| row.remove("user_name"));
            if row != *known {
                return Err(format!("a row of the list: {row:#}\nthe model has {known:#}"));
            }
        }
        if rows.len() != known.len() {
            return Err(format!("{} rows, the model has {}", rows.len(), known.len()));
        }
        let books = self.world.books().await;
        let kept = self.naive.kept();
        if books.kept != kept {
            return Err(format!("kept: {:#?}\nthe model has {kept:#?}", books.kept));
        }
        let entries = self.naive.accounts.values().map(Vec::len).sum::<usize>();
        if books.entries.len() != entries {
            return Err(format!("{} entries, the model has {entries}", books.entries.len()));
        }
        for entry in &books.entries {
            let place = usize::try_from(entry.seq - 1).map_err(|_| format!("{entry:?}"))?;
            let leg = self.naive.accounts.get(&entry.code).and_then(|legs| legs.get(place));
            let same = leg.is_some_and(|leg| {
                leg.transaction == entry.transaction_id
                    && leg.amount == entry.amount_minor
                    && leg.balance == entry.balance_minor
            });
            if !same {
                return Err(format!("{entry:?}\nthe model has {leg:?}"));
            }
        }
        for user in self.naive.users() {
            self.read(user, "usd", START.micros()).await?;
        }
        let found = self.world.ok("verify", json!({})).await;
        if found["clean"] != json!(true) {
            return Err(format!("verify: {found:#}"));
        }
        Ok(())
    }
}

/// Many callers for each operation, all at once; the answers by operation.
async fn ask(world: &World, operations: &[&Operation], callers: usize) -> Vec<Answer> {
    at_once(operations.len() * callers, |caller| {
        let (world, (name, input)) = (world.clone(), operations[caller / callers].command());
        async move { world.call(name, input).await }
    })
    .await
}

fn same(asked: &impl std::fmt::Debug, answer: &Answer, expected: &Expected) -> Result<(), String> {
    let is_same = match (answer, expected) {
        (Ok(answer), Ok(expected)) => answer == expected,
        (Err(error), Err(code)) => error.code == *code,
        (Ok(_), Err(_)) | (Err(_), Ok(_)) => false,
    };
    if is_same {
        return Ok(());
    }
    Err(format!("{asked:?}\nthe answer: {answer:#?}\nthe model: {expected:#?}"))
}

/// A top-up of a payment is compared with what Stripe says before it goes to the lane, so it does not
/// keep its turn; one without a payment does.
fn in_turn(mut operation: Operation) -> Operation {
    if let Operation::Post(post) = &mut operation
        && post.kind == "top_up"
    {
        post.reference = None;
    }
    operation
}
