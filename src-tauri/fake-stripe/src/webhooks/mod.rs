//! Webhooks: who wants to hear of events, and what is on its way to whom. Sending itself is the
//! server's; here is what is due, what a letter says, and what becomes of it.
//!
//! Endpoints are objects and kept as such; their secrets are kept beside them. What is on its way is
//! not kept over a restart.

mod endpoint;
mod letter;
mod plan;
mod queue;
mod signature;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::chance::Chance;

pub(crate) use endpoint::{NewEndpoint, add, carry_out, roll, show};
pub(crate) use letter::{Envelope, Letter, open, settle};
pub(crate) use plan::Plan;

/// The secrets of each endpoint, the newest first: while one is being rolled there are two.
pub(crate) type Secrets = BTreeMap<String, Vec<String>>;

/// A letter that was sent, and how it went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Attempt {
    event: String,
    endpoint: String,
    /// 1 for the first.
    number: u32,
    /// What the endpoint answered; nothing when it could not be reached.
    status: Option<u16>,
}

/// What the account knows of webhooks besides the endpoints themselves.
#[derive(Debug, Default)]
pub(crate) struct Webhooks {
    pub(crate) secrets: Secrets,
    plan: Plan,
    chance: Chance,
    waiting: Vec<Letter>,
    attempts: Vec<Attempt>,
    /// Events that cannot be listed yet, and from when on they can, in Unix seconds.
    hidden: BTreeMap<String, i64>,
}

impl Webhooks {
    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// What happens from now on; a seed makes chance begin again.
    pub(crate) fn set_plan(&mut self, plan: Plan) {
        if let Some(seed) = plan.seed {
            self.chance = Chance::new(seed);
        }
        self.plan = plan;
    }

    /// Whether an event is still too young to be listed.
    pub(crate) fn is_hidden(&self, event: &str, now: i64) -> bool {
        self.hidden.get(event).is_some_and(|from| now < *from)
    }
}
