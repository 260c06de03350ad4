//! Times in texts: UTC, in the notation of ISO 8601.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use specta::Type;

/// A moment: microseconds since 1970 in UTC.
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
pub struct Moment(i64);

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

impl Moment {
    /// The moment `micros` microseconds after 1970-01-01 UTC.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970-01-01 UTC.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The day, as `2026-11-24`.
    pub fn date(self) -> String {
        let (year, month, day) = civil(self.day_number());
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// Day and time, as `2026-11-24 09:05:00 UTC`; parts of a second are left off.
    pub fn text(self) -> String {
        let second = self.0.rem_euclid(DAY).div_euclid(SECOND);
        let (minute, second) = (second.div_euclid(60), second.rem_euclid(60));
        let (hour, minute) = (minute.div_euclid(60), minute.rem_euclid(60));
        format!("{} {hour:02}:{minute:02}:{second:02} UTC", self.date())
    }

    /// The month, as `2026-11`.
    pub fn month(self) -> String {
        let (year, month, _) = civil(self.day_number());
        format!("{year:04}-{month:02}")
    }

    /// Calendar days (UTC) from `earlier` to this day; negative when `earlier` is later.
    pub fn days_since(self, earlier: Self) -> i64 {
        self.day_number().saturating_sub(earlier.day_number())
    }

    /// Distance in time, in microseconds, whichever is earlier.
    pub(super) const fn distance(self, other: Self) -> u64 {
        self.0.abs_diff(other.0)
    }

    const fn day_number(self) -> i64 {
        self.0.div_euclid(DAY)
    }
}

/// Year, month and day of the Gregorian calendar, `days` after 1970-01-01.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "days of an i64 of microseconds are within ±107 million; nothing comes near the range"
)]
const fn civil(days: i64) -> (i64, i64, i64) {
    // Counted from 0000-03-01, so that the leap day is the last of its year; an era is 400 years.
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let january_or_february = if month <= 2 { 1 } else { 0 };
    (year + era * 400 + january_or_february, month, day)
}
