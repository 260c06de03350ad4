//! Random lives of disputed payments: whatever happens at Stripe and in whatever order it is heard,
//! the money of every dispute ends at zero or says why not, the wallet has paid its share once, and
//! Stripe's own figures are in the books to the cent.
//!
//! `story.rs` draws a life, `scene.rs` plays it through the stand-in's control routes and API, `truth.rs`
//! says from Stripe's final objects alone what the desk must show. Each life is lived twice: heard at
//! each step, and either heard only at the end or heard in confusion (old objects come again as if
//! just read) until the whole account is read anew. Both must come to the same books. `known.rs`
//! keeps, made short, what was found.
//!
//! ```text
//! REDRESS_LIVES_CASES=2000 cargo xtask test disputes::lives
//! ```
//!
//! A failure prints its seed and the shortest life that was found to fail; `REDRESS_LIVES_SEED`
//! makes a run begin with that seed.

mod known;
mod scene;
mod story;
mod truth;

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

use tokio::{runtime::Handle, task::spawn_blocking};

use crate::{
    model::Rng,
    random_lives::{RandomLife, live_all, number},
};
use scene::Scene;
use story::Life;
use truth::{Balances, balances, check};

/// How many lives on each engine.
const CASES_VARIABLE: &str = "REDRESS_LIVES_CASES";
const CASES: u64 = 30;
/// The seed of the first life; the next has the next.
const SEED_VARIABLE: &str = "REDRESS_LIVES_SEED";
const SEED: u64 = 1;

/// When the desk reads changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ReadOrder {
    AtEachStep,
    AtTheEnd,
    /// Now and then, with objects of before in between; then everything is read anew.
    Confused(u64),
}

/// Lives it once and checks the end; the books it leads to.
async fn live(engine: Engine, life: &Life, order: ReadOrder) -> Balances {
    let world = World::new(engine).await;
    world.stripe_clock(world.seconds());
    let wallet = world.wallet().await;
    let payment = life.begin(&world, &wallet).await;
    let scene = Scene { world: &world, payment: &payment, money: life.money };
    let mut reader = Reader { world: &world, order, rng: Rng::new(0), before: Vec::new() };
    if let ReadOrder::Confused(seed) = order {
        reader.rng = Rng::new(seed);
    }
    for step in &life.steps {
        scene.take(*step);
        reader.read(&scene).await;
    }
    life.close(&scene);
    reader.hear_the_rest().await;
    check(life, &scene, &wallet).await;
    reader.hear_again(&scene).await;
    balances(&world.books().await)
}

/// The desk's reader.
struct Reader<'a> {
    world: &'a World,
    order: ReadOrder,
    rng: Rng,
    /// Objects as they were.
    before: Vec<Value>,
}

impl Reader<'_> {
    async fn read(&mut self, scene: &Scene<'_>) {
        match self.order {
            ReadOrder::AtEachStep => {
                self.world.sync_all().await;
                assert_eq!(attention(self.world).await, Vec::<Value>::new(), "all is taken");
            }
            ReadOrder::AtTheEnd => {}
            ReadOrder::Confused(_) => self.hear_badly(scene).await,
        }
    }

    async fn hear_badly(&mut self, scene: &Scene<'_>) {
        self.before.extend(scene.disputes());
        self.before.extend(scene.refunds());
        if self.rng.one_in(2) {
            self.world.sync_all().await;
        }
        for _ in 0..self.rng.below(3) {
            if !self.before.is_empty() {
                let object = self.rng.pick(&self.before).clone();
                let taken = self.world.ingest(object).await;
                let refusal = taken.err().filter(|error| error.code != "payment_not_found");
                assert!(refusal.is_none(), "an object of before is refused: {refusal:?}");
            }
        }
    }

    async fn hear_the_rest(&mut self) {
        self.world.advance_seconds(120);
        self.world.stripe_clock(self.world.seconds());
        if matches!(self.order, ReadOrder::Confused(_)) {
            self.world.ok("sync", json!({ "full": true })).await;
        }
        self.world.sync_all().await;
    }

    /// Everything again, in another order: nothing may follow from it.
    async fn hear_again(&mut self, scene: &Scene<'_>) {
        let before = self.world.books().await;
        let mut objects = scene.disputes();
        objects.extend(scene.refunds());
        while !objects.is_empty() {
            let object = objects.swap_remove(self.rng.below(objects.len()));
            let again = self.world.ok("ingest_stripe_object", json!({ "object": object })).await;
            assert_eq!(again["outcome"], "unchanged", "{object:#}");
        }
        self.world.ok("sync", json!({ "full": true })).await;
        self.world.sync_all().await;
        assert_eq!(self.world.books().await.entries, before.entries, "heard again");
        assert_eq!(attention(self.world).await, Vec::<Value>::new(), "all is taken");
    }
}

/// What was not taken. Money that Stripe must still show is no such thing, nor is a refund made at Stripe
/// that failed.
async fn attention(world: &World) -> Vec<Value> {
    let mut items = world.list("list_attention", json!({})).await;
    let is_news = |item: &Value| {
        !matches!(item["code"].as_str(), Some("dispute_awaits_money" | "refund_failed"))
    };
    items.retain(is_news);
    items
}

/// The reading orders for a seed.
fn orders(seed: u64) -> [ReadOrder; 2] {
    let second =
        if seed.is_multiple_of(2) { ReadOrder::AtTheEnd } else { ReadOrder::Confused(seed) };
    [ReadOrder::AtEachStep, second]
}

impl RandomLife for Life {
    fn draw(rng: &mut Rng) -> Self {
        Self::draw(rng)
    }

    fn steps(&self) -> usize {
        self.steps.len()
    }

    fn without(&self, step: usize) -> Self {
        let mut shorter = self.clone();
        shorter.steps.remove(step);
        shorter
    }

    async fn failure(&self, engine: Engine, seed: u64) -> Option<String> {
        failure(engine, self, &orders(seed)).await
    }
}

/// How a life fails: an assertion's text, or books that depend on the order.
async fn failure(engine: Engine, life: &Life, orders: &[ReadOrder]) -> Option<String> {
    let mut first: Option<Balances> = None;
    for &order in orders {
        let life = life.clone();
        let runtime = Handle::current();
        let lived = spawn_blocking(move || runtime.block_on(live(engine, &life, order))).await;
        match (lived, &first) {
            (Err(panic), _) => {
                let why = panic.into_panic();
                let why = why.downcast_ref::<String>().cloned().unwrap_or_default();
                return Some(format!("{order:?}: {why}"));
            }
            (Ok(books), None) => first = Some(books),
            (Ok(books), Some(first)) if books != *first => {
                return Some(format!("{order:?} comes to {books:#?}\nand not to {first:#?}"));
            }
            (Ok(_), Some(_)) => {}
        }
    }
    None
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_money_of_every_random_dispute_life_ends_with_zero_residual_or_an_explained_one(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (first, count) = (number(SEED_VARIABLE, SEED), number(CASES_VARIABLE, CASES));
    live_all::<Life>(engine, first, count).await;
}
