//! Times in texts: UTC, in the notation of ISO 8601.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use specta::Type;

/// A time: microseconds since 1970 in UTC.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    Type,
)]
#[serde(transparent)]
pub struct UtcTime(i64);

impl UtcTime {
    /// The time `micros` microseconds after 1970-01-01 UTC.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970-01-01 UTC.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The day, as `2026-11-24`.
    pub fn date(self) -> String {
        self.calendar().format("%Y-%m-%d").to_string()
    }

    /// Day and time, as `2026-11-24 09:05:00 UTC`; parts of a second are left off.
    pub fn text(self) -> String {
        self.calendar().format("%Y-%m-%d %H:%M:%S UTC").to_string()
    }

    /// The month, as `2026-11`.
    pub fn month(self) -> String {
        self.calendar().format("%Y-%m").to_string()
    }

    /// Calendar days (UTC) from `earlier` to this day; negative when `earlier` is later.
    pub fn days_since(self, earlier: Self) -> i64 {
        let day = |time: Self| time.calendar().date_naive();
        day(self).signed_duration_since(day(earlier)).num_days()
    }

    /// Distance in time, in microseconds, whichever is earlier.
    pub(super) const fn distance(self, other: Self) -> u64 {
        self.0.abs_diff(other.0)
    }

    /// The nearest time that the calendar reaches: some 262,000 years either way.
    fn calendar(self) -> DateTime<Utc> {
        let end = if self.0 < 0 { DateTime::<Utc>::MIN_UTC } else { DateTime::<Utc>::MAX_UTC };
        DateTime::from_timestamp_micros(self.0).unwrap_or(end)
    }
}
