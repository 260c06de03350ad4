//! Times on the command line: a day, a time, or microseconds.

use std::str::FromStr;

use chrono::{DateTime, NaiveDate, NaiveTime};
use store::Timestamp;

/// A time in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment(pub(crate) Timestamp);

impl FromStr for Moment {
    type Err = &'static str;

    /// `2026-01-31` (its first microsecond), `2026-01-31T12:00:00Z`, or microseconds since 1970.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let micros = if let Ok(day) = text.parse::<NaiveDate>() {
            day.and_time(NaiveTime::MIN).and_utc().timestamp_micros()
        } else if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
            moment.timestamp_micros()
        } else {
            text.parse().map_err(|_| {
                "give a day (2026-01-31), a moment (2026-01-31T12:00:00Z), or microseconds since 1970"
            })?
        };
        Ok(Self(Timestamp::from_micros(micros)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Moment, Timestamp};

    #[test]
    fn a_day_a_moment_and_a_number_are_understood() {
        let second = 1_769_817_600;
        let read = |text: &str| text.parse::<Moment>().map(|moment| moment.0);
        assert_eq!(read("2026-01-31"), Ok(Timestamp::from_seconds(second)));
        assert_eq!(read("2026-01-31T01:00:00+01:00"), Ok(Timestamp::from_seconds(second)));
        assert_eq!(read("1769817600000000"), Ok(Timestamp::from_seconds(second)));
        assert!(read("31.1.2026").is_err());
    }
}
