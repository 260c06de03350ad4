//! Times as files write them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};
use store::Timestamp;

/// `2026-01-31` (its begin in UTC), `2026-01-31T12:00:00Z`, with another offset, or
/// `2026-01-31 12:00:00` in UTC. Days in the order of a country are not guessed.
pub(in crate::imports) fn parse_time(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let micros = |time: NaiveDateTime| time.and_utc().timestamp_micros();
    let read = if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        Some(time.timestamp_micros())
    } else if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        Some(micros(day.and_time(NaiveTime::MIN)))
    } else {
        let forms = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M"];
        let mut times =
            forms.iter().filter_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
        times.next().map(micros)
    };
    read.filter(|micros| *micros >= 0).map(Timestamp::from_micros)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::day("2026-01-31", Some(1_769_817_600))]
    #[case::utc("2026-01-31T01:00:00Z", Some(1_769_821_200))]
    #[case::offset("2026-01-31T01:00:00+01:00", Some(1_769_817_600))]
    #[case::stripe("2026-01-31 01:00", Some(1_769_821_200))]
    #[case::country("31/01/2026", None)]
    #[case::no_day("2026-02-30", None)]
    #[case::number("1769817600", None)]
    fn times_are_read_or_refused(#[case] text: &str, #[case] seconds: Option<i64>) {
        assert_eq!(parse_time(text), seconds.map(Timestamp::from_seconds));
    }
}
