//! The span of the scenario, and when people do things.

use store::Timestamp;

use crate::rng::Rng;

pub(crate) const MINUTE: i64 = 60;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;
/// Eighteen months.
const STORY_DAYS: i64 = 548;

/// From the first event to the moment the workspace is opened at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub(crate) start: Timestamp,
    pub(crate) end: Timestamp,
}

impl Span {
    /// The eighteen months before `end`.
    pub(crate) const fn before(end: Timestamp) -> Self {
        Self { start: end.plus_seconds(-STORY_DAYS * DAY), end }
    }

    pub(crate) const fn days_before_end(self, days: i64) -> Timestamp {
        self.end.plus_seconds(-days * DAY)
    }

    /// A day, weeks ago, on which actions left at once.
    pub(crate) const fn trial(self) -> (Timestamp, Timestamp) {
        (self.days_before_end(40), self.days_before_end(39))
    }

    /// The hour before last, in which they do again.
    pub(crate) const fn drill(self) -> (Timestamp, Timestamp) {
        (self.end.plus_seconds(-2 * HOUR), self.end.plus_seconds(-HOUR))
    }

    /// Some moment of a customer: business grows, nights and weekends are quiet.
    pub(crate) fn moment(self, rng: &mut Rng) -> Timestamp {
        let days = (STORY_DAYS as f64 * rng.part().powf(0.62)) as i64;
        let start_day = self.start.micros().div_euclid(DAY * 1_000_000);
        let is_weekend = matches!((start_day + days).rem_euclid(7), 2 | 3);
        let days = if is_weekend && rng.percent(45) { (days - 2).max(0) } else { days };
        let hour = 3.0 + 10.0 * (rng.part() + rng.part());
        let seconds = days * DAY + (hour * HOUR as f64) as i64;
        let at = self.start.plus_seconds(seconds.min(STORY_DAYS * DAY - MINUTE));
        Timestamp::from_micros(at.micros() + rng.between(0, 999_999))
    }

    /// A moment of a customer between two distances from the end, in hours, rather later.
    pub(crate) fn hours_before_end(self, rng: &mut Rng, far: i64, near: i64) -> Timestamp {
        let hours = (far - near) as f64 * rng.part().powf(1.3);
        self.end.plus_seconds(-near * HOUR - (hours * HOUR as f64) as i64)
    }
}

/// Within `seconds` after `at`, but not at once.
pub(crate) fn soon_after(rng: &mut Rng, at: Timestamp, seconds: i64) -> Timestamp {
    at.plus_seconds(rng.between(seconds / 10 + 1, seconds))
}

/// Office hours of one of the next days.
pub(crate) fn office_day_after(rng: &mut Rng, at: Timestamp, days: i64) -> Timestamp {
    let day = at.micros().div_euclid(DAY * 1_000_000) + rng.between(1, days);
    Timestamp::from_seconds(day * DAY + rng.between(8 * HOUR, 17 * HOUR))
}
