//! A failing run made short, so that a person can read it.

use std::collections::BTreeSet;

use harness::Engine;

use super::round::{Pair, Round};

/// Maximum number of runs for removing rounds, and as many for single operations.
const ATTEMPTS: usize = 60;

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
    let mut attempts = ATTEMPTS;
    let mut size = best.0.len() / 2;
    while size > 0 {
        let mut start = 0;
        while start < best.0.len() && attempts > 0 {
            attempts -= 1;
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

/// Removes single operations from the remaining batches.
async fn thin_out(
    engine: Engine,
    (mut rounds, mut why): (Vec<Round>, String),
) -> (Vec<Round>, String) {
    let mut attempts = ATTEMPTS;
    for number in 0..rounds.len() {
        let mut place = 0;
        while attempts > 0 {
            let mut fewer = rounds.clone();
            let Round::InOrder(operations) = &mut fewer[number] else { break };
            if place == operations.len() {
                break;
            }
            operations.remove(place);
            attempts -= 1;
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
        round
            .operations()
            .iter()
            .flat_map(|operation| operation.names())
            .map(str::to_owned)
            .collect()
    };
    let Some(last) = rounds.last() else { return Vec::new() };
    names.extend(last.operations().iter().flat_map(|operation| operation.names()));
    let keep = |round: &&Round| {
        matches!(round, Round::Clock(_))
            || names_of(round).iter().any(|name| names.contains(name.as_str()))
    };
    rounds.iter().filter(keep).cloned().collect()
}
