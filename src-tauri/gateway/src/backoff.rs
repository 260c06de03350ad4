//! How long to wait before a call or a reading is tried again.

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

/// Somebody else is at work on the same object, or too many calls are under way at once: over in a
/// moment. As long as Stripe's own libraries wait.
const CROWDED: Waits = Waits { first: Duration::from_millis(500), longest: Duration::from_secs(5) };
/// Too many calls in a second.
const TOO_FAST: Waits = Waits { first: Duration::from_secs(1), longest: Duration::from_mins(1) };
/// This one object has had too many calls (a payment refunded in many parts): that stays a while.
const OBJECT_WORN: Waits =
    Waits { first: Duration::from_secs(15), longest: Duration::from_mins(10) };
/// Everything else: a network, a proxy, an outage.
const OTHERWISE: Waits = Waits { first: Duration::from_secs(2), longest: Duration::from_secs(512) };

/// How long to wait after the try with this number (1, 2, 3 …) ended like this: twice as long each
/// time, up to a limit that depends on why Stripe asked to slow down.
///
/// A quarter more or less comes from `seed` (the call's key), so that calls that failed together do
/// not come back together, and the same call waits the same in every test.
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
    let Some(GatewayError::RateLimited { reason, .. }) = error else { return OTHERWISE };
    match reason.as_deref() {
        Some("global-concurrency" | "endpoint-concurrency" | "lock_timeout") => CROWDED,
        Some("resource-specific") => OBJECT_WORN,
        _ => TOO_FAST,
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
    #[case::crowded("global-concurrency", 500, 5_000)]
    #[case::crowded_here("endpoint-concurrency", 500, 5_000)]
    #[case::locked("lock_timeout", 500, 5_000)]
    #[case::too_fast("global-rate", 1_000, 60_000)]
    #[case::too_fast_here("endpoint-rate", 1_000, 60_000)]
    #[case::not_invented_yet("moon-phase", 1_000, 60_000)]
    #[case::worn("resource-specific", 15_000, 600_000)]
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
