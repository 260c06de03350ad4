//! Webhook deliveries: the queue, its order and retries, and the signature.
//!
//! Endpoints are objects and stored as such, their secrets beside them. The queue is in memory only.

mod delivery;
mod plan;
mod queue;
mod signature;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::rng::Rng;

pub(crate) use delivery::{Delivery, has_arrived};
pub(crate) use plan::Plan;
pub(crate) use signature::sign;

/// The secrets of each endpoint, the newest first: while one is being rolled there are two.
pub(crate) type Secrets = BTreeMap<String, Vec<String>>;

/// A delivery that was sent, and its outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Attempt {
    event: String,
    endpoint: String,
    /// 1 for the first.
    number: u32,
    /// The HTTP status of the endpoint; none when it could not be reached.
    status: Option<u16>,
}

/// What is stored of webhooks besides the endpoint objects.
#[derive(Debug, Default)]
pub(crate) struct Webhooks {
    pub(crate) secrets: Secrets,
    plan: Plan,
    rng: Rng,
    waiting: Vec<Delivery>,
    attempts: Vec<Attempt>,
    /// Events that cannot be listed yet, and from when on they can, in Unix seconds.
    hidden: BTreeMap<String, i64>,
}

impl Webhooks {
    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Sets how events are delivered from now on; a seed restarts the generator.
    pub(crate) fn set_plan(&mut self, plan: Plan) {
        if let Some(seed) = plan.seed {
            self.rng = Rng::new(seed);
        }
        self.plan = plan;
    }

    /// Whether an event cannot be listed yet.
    pub(crate) fn is_hidden(&self, event: &str, now: i64) -> bool {
        self.hidden.get(event).is_some_and(|from| now < *from)
    }
}
