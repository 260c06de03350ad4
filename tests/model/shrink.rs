//! A failing run made short, so that a person can read it.

use std::collections::BTreeSet;

use harness::Engine;

use super::round::{Pair, Round};

/// Runs spent on leaving out rounds, and as many on single wishes.
const TRIES: usize = 60;

/// A shorter list of rounds that still fails, and how.
pub(crate) async fn shrink(
    engine: Engine,
    rounds: Vec<Round>,
    why: String,
) -> (Vec<Round>, String) {
    let mut best = (rounds, why);
    let related = related(&best.0);
    if let Some(why) = failure(engine, &related).await {
        best = (related, why);
    }
    let mut tries = TRIES;
    let mut size = best.0.len() / 2;
    while size > 0 {
        let mut start = 0;
        while start < best.0.len() && tries > 0 {
            tries -= 1;
            let mut shorter = best.0.clone();
            shorter.drain(start..(start + size).min(best.0.len()));
            match failure(engine, &shorter).await {
                Some(why) => best = (shorter, why),
                None => start += size,
            }
        }
        size /= 2;
    }
    thin_out(engine, best).await
}

/// Takes single wishes out of the batches that are left.
async fn thin_out(
    engine: Engine,
    (mut rounds, mut why): (Vec<Round>, String),
) -> (Vec<Round>, String) {
    let mut tries = TRIES;
    for number in 0..rounds.len() {
        let mut place = 0;
        while tries > 0 {
            let mut fewer = rounds.clone();
            let Round::InOrder(wishes) = &mut fewer[number] else { break };
            if place == wishes.len() {
                break;
            }
            wishes.remove(place);
            tries -= 1;
            match failure(engine, &fewer).await {
                Some(still) => (rounds, why) = (fewer, still),
                None => place += 1,
            }
        }
    }
    (rounds, why)
}

/// How a list of rounds fails on an empty world.
async fn failure(engine: Engine, rounds: &[Round]) -> Option<String> {
    let mut pair = Pair::new(engine).await;
    for round in rounds {
        if let Err(why) = pair.play(round).await {
            return Some(why);
        }
    }
    pair.compare().await.err()
}

/// The last round, and those that share a name with it or with one that does.
fn related(rounds: &[Round]) -> Vec<Round> {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    let names_of = |round: &'_ Round| -> Vec<String> {
        round.wishes().iter().flat_map(|wish| wish.names()).map(str::to_owned).collect()
    };
    let Some(last) = rounds.last() else { return Vec::new() };
    names.extend(last.wishes().iter().flat_map(|wish| wish.names()));
    let keep = |round: &&Round| {
        matches!(round, Round::Clock(_))
            || names_of(round).iter().any(|name| names.contains(name.as_str()))
    };
    rounds.iter().filter(keep).cloned().collect()
}
