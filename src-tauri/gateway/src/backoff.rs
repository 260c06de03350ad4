//! How long to wait before a call or a read is tried again.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    time::Duration,
};

use crate::GatewayError;

/// First and longest wait, before jitter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Waits {
    first: Duration,
    longest: Duration,
}

/// Another request works on the same object, or too many run at once; usually over in a moment. The
/// same waits as in Stripe's own libraries.
const CONCURRENCY_LIMIT: Waits =
    Waits { first: Duration::from_millis(500), longest: Duration::from_secs(5) };
/// Too many requests per second.
const RATE_LIMIT: Waits = Waits { first: Duration::from_secs(1), longest: Duration::from_mins(1) };
/// Too many requests for one object (a payment refunded in many parts); lasts for a while.
const OBJECT_LIMIT: Waits =
    Waits { first: Duration::from_secs(15), longest: Duration::from_mins(10) };
/// Any other cause: network, proxy, outage.
const DEFAULT: Waits = Waits { first: Duration::from_secs(2), longest: Duration::from_secs(512) };

/// How long to wait after attempt number `attempt` (1, 2, 3 …) ended with `error`: exponential, up to
/// a maximum that depends on the reason of Stripe's rate limit.
///
/// Jitter of ±25 % is derived from `seed` (the idempotency key), so that calls that failed together
/// are not repeated together, and tests are deterministic.
pub fn backoff(error: Option<&GatewayError>, attempt: u32, seed: &str) -> Duration {
    let Waits { first, longest } = waits(error);
    let doublings = attempt.saturating_sub(1).min(16);
    let wait = first.saturating_mul(1 << doublings).min(longest);
    let mut hasher = DefaultHasher::new();
    (seed, attempt).hash(&mut hasher);
    let per_mille = u32::try_from(hasher.finish() % 501).unwrap_or(250);
    wait.saturating_mul(750_u32.saturating_add(per_mille)) / 1_000
}

/// `Stripe-Rate-Limited-Reason` is an open list (Stripe: /rate-limits); `lock_timeout` comes as the
/// error's code without that header.
fn waits(error: Option<&GatewayError>) -> Waits {
    let Some(GatewayError::RateLimited { reason, .. }) = error else { return DEFAULT };
    match reason.as_deref() {
        Some("global-concurrency" | "endpoint-concurrency" | "lock_timeout") => CONCURRENCY_LIMIT,
        Some("resource-specific") => OBJECT_LIMIT,
        _ => RATE_LIMIT,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn limited(reason: &str) -> GatewayError {
        let reason = Some(reason.to_owned());
        GatewayError::RateLimited { reason, request_id: None, should_retry: None }
    }

    #[rstest]
    #[case::concurrency("global-concurrency", 500, 5_000)]
    #[case::endpoint_concurrency("endpoint-concurrency", 500, 5_000)]
    #[case::lock_timeout("lock_timeout", 500, 5_000)]
    #[case::rate("global-rate", 1_000, 60_000)]
    #[case::endpoint_rate("endpoint-rate", 1_000, 60_000)]
    #[case::unknown_reason("some-new-reason", 1_000, 60_000)]
    #[case::object("resource-specific", 15_000, 600_000)]
    fn the_reason_decides_how_long(#[case] reason: &str, #[case] first: u128, #[case] last: u128) {
        let error = limited(reason);
        let near = |wait: Duration, wanted: u128| {
            let wait = wait.as_millis();
            assert!(
                wait * 4 >= wanted * 3 && wait * 4 <= wanted * 5,
                "{wait} is not near {wanted}"
            );
        };
        near(backoff(Some(&error), 1, "key"), first);
        near(backoff(Some(&error), 2, "key"), first * 2);
        near(backoff(Some(&error), u32::MAX, "key"), last);
    }

    #[test]
    fn calls_that_failed_together_do_not_come_back_together() {
        let waits = |seed: &str| backoff(Some(&GatewayError::TimedOut), 3, seed);
        let mut seen: Vec<_> = (0..50).map(|number| waits(&format!("key-{number}"))).collect();
        seen.sort_unstable();
        seen.dedup();
        assert!(seen.len() > 25, "{} different waits of 50", seen.len());
        assert_eq!(waits("key-1"), waits("key-1"));
    }
}
