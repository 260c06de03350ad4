//! Faults that a test orders: which calls fail in which way, how often, with which probability. By
//! seed, so that the same orders give the same faults.

mod effect;

use serde::Deserialize;

use crate::rng::Rng;
pub(crate) use effect::{TransportFault, alter, replacement, transport_fault};

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Fault {
    /// 429 with `Stripe-Rate-Limited-Reason`.
    RateLimited { reason: String },
    /// 429 because another request has locked the object.
    LockTimeout,
    /// 500, nothing was done.
    ServerError,
    /// 500, and it was done; the 500 is kept under the idempotency key.
    ServerErrorAfter,
    /// A proxy's HTML page with 502; nothing was done.
    BadGateway,
    /// The connection breaks; nothing was done.
    CutBefore,
    /// The connection breaks; it was done.
    CutAfter,
    /// Done, and answered late.
    Slow { ms: u64 },
    /// 401.
    Unauthorized,
    /// 403 that names a permission.
    Forbidden { permission: String },
    /// The answer has another value in a field; `a.b` is field `b` inside field `a`.
    UnknownEnum { field: String, value: String },
    /// The answer lacks a field.
    MissingField { field: String },
    /// The answer has a field outside Stripe's description.
    ExtraField,
    /// A good status, and an approval request where the object should be; nothing was done.
    HeldForApproval,
    /// 409: the key is at work in another call.
    IdempotencyInUse,
}

/// Which calls fail, how and how often.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FaultOrder {
    #[serde(default)]
    method: Option<String>,
    /// How the path begins.
    #[serde(default)]
    path: Option<String>,
    /// How often; 0 is for ever.
    #[serde(default = "once")]
    times: u32,
    #[serde(default = "always")]
    probability: f64,
    fault: Fault,
}

impl FaultOrder {
    fn matches(&self, method: &str, path: &str) -> bool {
        self.method.as_deref().is_none_or(|wanted| wanted == method)
            && self.path.as_deref().is_none_or(|start| path.starts_with(start))
    }
}

const fn once() -> u32 {
    1
}

const fn always() -> f64 {
    1.0
}

/// The orders in force.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    orders: Vec<FaultOrder>,
    rng: Rng,
}

impl Faults {
    pub(crate) fn add(&mut self, orders: Vec<FaultOrder>, seed: Option<u64>) {
        self.orders.extend(orders);
        if let Some(seed) = seed {
            self.rng = Rng::new(seed);
        }
    }

    pub(crate) fn clear(&mut self) {
        self.orders.clear();
    }

    /// The fault of this call, if any: the first matching order whose probability strikes.
    pub(crate) fn next(&mut self, method: &str, path: &str) -> Option<Fault> {
        let Self { orders, rng } = self;
        let matching = orders.iter().position(|order| {
            order.matches(method, path)
                && (order.probability >= 1.0 || rng.fraction() < order.probability)
        })?;
        let order = orders.get_mut(matching)?;
        let fault = order.fault.clone();
        match order.times {
            0 => {}
            1 => drop(orders.remove(matching)),
            _ => order.times = order.times.saturating_sub(1),
        }
        Some(fault)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Fault, FaultOrder, Faults};

    fn ordered(orders: &serde_json::Value, seed: u64) -> Faults {
        let orders: Vec<FaultOrder> = serde_json::from_value(orders.clone()).expect("orders");
        let mut faults = Faults::default();
        faults.add(orders, Some(seed));
        faults
    }

    #[test]
    fn a_fault_meets_those_it_is_meant_for_as_often_as_ordered() {
        let order = json!([{ "method": "POST", "path": "/v1/refunds", "times": 2,
            "fault": { "kind": "server_error" } }]);
        let mut faults = ordered(&order, 0);
        assert_eq!(faults.next("GET", "/v1/refunds"), None);
        assert_eq!(faults.next("POST", "/v1/disputes/du_1"), None);
        assert_eq!(faults.next("POST", "/v1/refunds/re_1"), Some(Fault::ServerError));
        assert_eq!(faults.next("POST", "/v1/refunds"), Some(Fault::ServerError));
        assert_eq!(faults.next("POST", "/v1/refunds"), None);
    }

    #[test]
    fn a_seed_decides_whom_a_fault_meets() {
        let order = json!([{ "times": 0, "probability": 0.3, "fault": { "kind": "cut_before" } }]);
        let met = |seed| {
            let mut faults = ordered(&order, seed);
            (0..200).map(|_| faults.next("GET", "/v1/x").is_some()).collect::<Vec<bool>>()
        };
        assert_eq!(met(3), met(3));
        assert_ne!(met(3), met(4));
        let count = met(3).into_iter().filter(|met| *met).count();
        assert!((30..90).contains(&count), "{count} of 200 at 0.3");
    }

    #[test]
    fn unknown_faults_are_refused() {
        for order in [
            json!({ "fault": { "kind": "riddle" } }),
            json!({ "fault": { "kind": "slow" } }),
            json!({ "fautl": { "kind": "slow", "ms": 1 } }),
        ] {
            assert!(serde_json::from_value::<FaultOrder>(order).is_err());
        }
    }
}
