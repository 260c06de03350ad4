//! Random lives, several side by side, and the shortest that was found to fail.

use std::{env, fmt::Debug, future::Future};

use harness::Engine;

use crate::model::Rng;

/// Lives side by side.
const AT_ONCE: u64 = 4;

/// Something that is lived from a seed, step by step.
pub(crate) trait RandomLife: Clone + Debug + Send + Sync + 'static {
    fn draw(rng: &mut Rng) -> Self;

    fn steps(&self) -> usize;

    /// The same without one step.
    fn without(&self, step: usize) -> Self;

    /// How it fails.
    fn failure(&self, engine: Engine, seed: u64) -> impl Future<Output = Option<String>> + Send;
}

/// The number of a variable of the environment, or the usual one.
pub(crate) fn number(variable: &str, usual: u64) -> u64 {
    env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Lives all of these seeds. A failure prints its seed and the shortest life that was found to fail.
pub(crate) async fn live_all<L: RandomLife>(engine: Engine, first: u64, count: u64) {
    let last = first + count;
    let lane = |lane: u64| async move {
        let mut seed = first + lane;
        while seed < last {
            let life = L::draw(&mut Rng::new(seed));
            if let Some(why) = life.failure(engine, seed).await {
                eprintln!("seed {seed} fails; it is made short");
                return Some((seed, life, why));
            }
            seed += AT_ONCE;
        }
        None
    };
    let lanes: Vec<_> = (0..AT_ONCE).map(|number| tokio::spawn(lane(number))).collect();
    for lane in lanes {
        if let Some((seed, life, why)) = lane.await.expect("a lane") {
            let (life, why) = shrink(engine, (life, why), seed).await;
            panic!("seed {seed}, made short: {life:#?}\n{why}");
        }
    }
}

/// Leaves out steps as long as it still fails.
async fn shrink<L: RandomLife>(
    engine: Engine,
    (mut life, mut why): (L, String),
    seed: u64,
) -> (L, String) {
    let mut place = 0;
    while place < life.steps() {
        let shorter = life.without(place);
        match shorter.failure(engine, seed).await {
            Some(still) => (life, why) = (shorter, still),
            None => place += 1,
        }
    }
    (life, why)
}
