//! Comparison of this computer's clock with Stripe's.
//!
//! Deadlines, grace periods and posting times use this computer's clock. Every answer of Stripe has
//! Stripe's time (header `Date`). A difference of more than a minute is shown under "needs
//! attention", and until it is corrected, transactions posted from Stripe get Stripe's time.

use std::fmt::Write as _;

use store::Timestamp;

use crate::{Desk, DeskError, attention};

/// Tolerated difference, for network latency and clocks set by hand.
const AGREES_SECONDS: i64 = 60;
const ITEM: (&str, &str) = ("clock_disagrees", "sync:clock");

impl Desk {
    /// The current time; by Stripe's clock while this computer's is known to be wrong.
    pub(crate) fn corrected_now(&self) -> Timestamp {
        let ahead = self.connection.clock_ahead_seconds().unwrap_or(0);
        self.now().plus_seconds(ahead.saturating_neg())
    }

    /// Compares the clocks after an answer of Stripe, and opens or closes the attention item.
    pub(super) async fn compare_clocks(&self, date: Option<i64>) -> Result<(), DeskError> {
        let Some(date) = date else { return Ok(()) };
        let now = self.now();
        let ahead = now.micros().div_euclid(1_000_000).saturating_sub(date);
        let ahead = if ahead.saturating_abs() > AGREES_SECONDS { ahead } else { 0 };
        let known = self.connection.clock_ahead_seconds();
        self.connection.set_clock_ahead_seconds(ahead);
        let is_known = known
            .is_some_and(|known| known.saturating_sub(ahead).saturating_abs() <= AGREES_SECONDS);
        if is_known {
            return Ok(());
        }
        let mut tx = self.db.begin().await?;
        attention::close_kind_in(&mut tx, ITEM, "the clock has changed", now).await?;
        if ahead != 0 {
            let (code, subject) = ITEM;
            attention::open_in(&mut tx, code, subject, &sentence(ahead), now).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// The latest time that a correct clock can have written by now. Later times were written by a
/// wrong clock.
pub(crate) fn latest(now: Timestamp) -> Timestamp {
    now.plus_seconds(AGREES_SECONDS)
}

/// Whether something done last at `last` is due again after `every_seconds`. A `last` in the
/// future, written by a wrong clock, is due.
pub(super) fn is_due(last: Option<Timestamp>, every_seconds: i64, now: Timestamp) -> bool {
    last.is_none_or(|last| {
        now.micros() >= last.plus_seconds(every_seconds).micros() || last > latest(now)
    })
}

fn sentence(ahead_seconds: i64) -> String {
    let direction = if ahead_seconds > 0 { "ahead of" } else { "behind" };
    format!(
        "this computer's clock is {} {direction} Stripe's; set it right, because deadlines, grace \
         periods and the times of what is done here follow it",
        duration(ahead_seconds.unsigned_abs())
    )
}

/// `2 days 3 h 5 min`, without units that are zero.
fn duration(seconds: u64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds % 86_400 / 3_600, seconds % 3_600 / 60);
    let mut text = String::new();
    for (count, unit) in [(days, "days"), (hours, "h"), (minutes, "min")] {
        if count > 0 {
            let separator = if text.is_empty() { "" } else { " " };
            // Writing to a String cannot fail.
            let _ = write!(text, "{separator}{count} {unit}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use store::Timestamp;

    use super::{duration, is_due};

    #[test]
    fn a_difference_is_written_in_words() {
        for (seconds, expected) in
            [(61, "1 min"), (3_600, "1 h"), (2 * 86_400 + 3 * 3_600 + 300, "2 days 3 h 5 min")]
        {
            assert_eq!(duration(seconds), expected);
        }
    }

    #[test]
    fn what_a_wrong_clock_has_done_is_due() {
        let (now, minute_ahead) = (1_000, 1_060);
        for (last, expected) in [
            (None, true),
            (Some(now), false),
            (Some(now - 599), false),
            (Some(now - 600), true),
            (Some(minute_ahead), false),
            (Some(minute_ahead + 1), true),
        ] {
            let at = last.map(Timestamp::from_seconds);
            assert_eq!(is_due(at, 600, Timestamp::from_seconds(now)), expected, "{last:?}");
        }
    }
}
