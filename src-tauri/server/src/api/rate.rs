//! How many requests a token may make.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Instant,
};

/// Requests per second of each token: a bucket that holds those of one second.
#[derive(Debug)]
pub(crate) struct Rate {
    per_second: f64,
    buckets: Mutex<HashMap<String, Bucket>>,
}

#[derive(Debug)]
struct Bucket {
    left: f64,
    filled_at: Instant,
}

impl Rate {
    pub(crate) fn new(per_second: u32) -> Self {
        Self { per_second: f64::from(per_second), buckets: Mutex::default() }
    }

    /// Whether a token may make a request at `now`; if so, it is counted.
    pub(crate) fn take(&self, token: &str, now: Instant) -> bool {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if !buckets.contains_key(token) {
            let full = Bucket { left: self.per_second, filled_at: now };
            buckets.insert(token.to_owned(), full);
        }
        let Some(bucket) = buckets.get_mut(token) else { return false };
        let passed = now.saturating_duration_since(bucket.filled_at).as_secs_f64();
        bucket.left = passed.mul_add(self.per_second, bucket.left).min(self.per_second);
        bucket.filled_at = now;
        let may = bucket.left >= 1.0;
        if may {
            bucket.left -= 1.0;
        }
        may
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::Rate;

    #[test]
    fn a_token_may_make_the_requests_of_a_second_at_once_and_no_more() {
        let (rate, now) = (Rate::new(3), Instant::now());
        let taken = |token: &str, now| (0..10).filter(|_| rate.take(token, now)).count();
        assert_eq!(taken("one", now), 3);
        assert_eq!(taken("another", now), 3, "each has its own");
        assert_eq!(taken("one", now + Duration::from_millis(700)), 2);
        assert_eq!(taken("one", now + Duration::from_mins(1)), 3, "nothing is saved up");
    }
}
