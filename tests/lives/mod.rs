//! Whole lives: Stripe's news, operators, lost answers, faults, other processes and clocks, all at
//! random. Whatever the order, once everything has been heard the books say what Stripe has, nothing
//! is held or stuck, no request was paid twice, and `verify` is clean.
//!
//! `step.rs` draws what happens and brings it about; `truth.rs` says from Stripe's final objects alone
//! what the desk must show.
//!
//! ```text
//! REDRESS_WHOLE_LIVES=2000 cargo xtask test lives::whole
//! ```
//!
//! A failure prints its seed and the shortest life that was found to fail; `REDRESS_WHOLE_LIVES_SEED`
//! makes a run begin with that seed.

mod step;
mod truth;

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};
use tokio::{runtime::Handle, task::spawn_blocking};

use crate::{
    model::Rng,
    random_lives::{RandomLife, live_all, number},
};
use step::{Scene, Step};

/// How many lives on each engine.
const CASES_VARIABLE: &str = "REDRESS_WHOLE_LIVES";
const CASES: u64 = 100;
/// The seed of the first life; the next has the next.
const SEED_VARIABLE: &str = "REDRESS_WHOLE_LIVES_SEED";
const SEED: u64 = 1;
/// Rounds after which nothing may wait any more; hours lie between them.
const LAST_ROUNDS: usize = 30;

/// A wallet with two payments, and what becomes of them.
#[derive(Clone, Debug)]
struct Life {
    currency: &'static str,
    /// Money and credits of each payment, minor units.
    paid: [(i64, i64); 2],
    used: i64,
    is_autopilot_on: bool,
    grace_seconds: i64,
    steps: Vec<Step>,
}

impl RandomLife for Life {
    fn draw(rng: &mut Rng) -> Self {
        let mut paid = || {
            // A multiple of ten: in currencies with three decimals Stripe takes no other.
            let money = 10 * rng.between(10, 3_000);
            let credits = match rng.below(3) {
                0 => money,
                1 => money + rng.between(1, money),
                _ => (money - rng.between(1, money / 2)).max(1),
            };
            (money, credits)
        };
        let paid = [paid(), paid()];
        let all = paid[0].1 + paid[1].1;
        Self {
            currency: *rng.pick(&["usd", "usd", "jpy", "kwd"]),
            paid,
            used: if rng.one_in(2) { rng.between(1, all) } else { 0 },
            is_autopilot_on: rng.one_in(3),
            grace_seconds: *rng.pick(&[0, 0, 30, 3_600]),
            steps: (0..rng.between(2, 14)).map(|_| Step::draw(rng)).collect(),
        }
    }

    fn steps(&self) -> usize {
        self.steps.len()
    }

    fn without(&self, step: usize) -> Self {
        let mut shorter = self.clone();
        shorter.steps.remove(step);
        shorter
    }

    async fn failure(&self, engine: Engine, _: u64) -> Option<String> {
        let life = self.clone();
        let runtime = Handle::current();
        let lived = spawn_blocking(move || runtime.block_on(life.live(engine))).await;
        lived.err().map(|panic| {
            let why = panic.into_panic();
            let text = why.downcast_ref::<&str>().map(|text| (*text).to_owned());
            why.downcast_ref::<String>().cloned().or(text).unwrap_or_default()
        })
    }
}

impl Life {
    async fn live(&self, engine: Engine) {
        let world = World::new(engine).await;
        world.stripe_clock(world.seconds());
        let settings = json!({
            "grace_seconds": self.grace_seconds, "refund_autopilot": self.is_autopilot_on,
            "dispute_autopilot": self.is_autopilot_on,
        });
        world.settings(settings).await;
        let user = world.name("user");
        let email = format!("{user}@example.com");
        let opened = json!({ "id": user, "email": email, "currency": self.currency });
        world.ok("create_user", opened).await;
        world.sync_all().await;
        let mut payments = Vec::new();
        for (money, credits) in self.paid {
            let metadata = json!({ "user_id": user, "credits": credits.to_string() });
            let order = json!({ "amount": money, "currency": self.currency, "metadata": metadata });
            let payment = world.control("POST", "payments", &order);
            payments.push(payment["id"].as_str().expect("an id").to_owned());
        }
        world.sync_all().await;
        let scene = Scene { world: &world, user, currency: self.currency, payments };
        if self.used > 0 {
            scene.use_up(self.used).await;
        }
        for step in &self.steps {
            scene.take(*step).await;
        }
        hear_the_rest(&scene).await;
        truth::check(self, &scene).await;
    }
}

/// Everything works again, banks decide, and rounds go on until nothing waits.
async fn hear_the_rest(scene: &Scene<'_>) {
    let world = scene.world;
    world.clear_faults();
    for round in 0..LAST_ROUNDS {
        scene.pass(3 * 3_600);
        scene.end_what_is_open();
        let _ = world.call("sync", json!({ "full": round == 1 })).await;
        let _ = world.call("sync", json!({})).await;
        world.sync_all().await;
        let state = world.ok("get_sync", json!({})).await;
        let waits = (&state["waiting_calls"], &state["waiting_objects"]);
        if round > 2 && waits == (&json!(0), &json!(0)) && !scene.is_anything_open() {
            return;
        }
    }
    let calls = world.list("list_outbox", json!({})).await;
    let open: Vec<Value> = calls.into_iter().filter(|call| call["answered_at"].is_null()).collect();
    panic!("something waits for ever: {open:#?}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn whole_lives_end_with_the_right_money_and_nothing_stuck(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (first, count) = (number(SEED_VARIABLE, SEED), number(CASES_VARIABLE, CASES));
    live_all::<Life>(engine, first, count).await;
}
