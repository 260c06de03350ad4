//! Time zones, by a database that comes with the program: the same on every machine.

use std::fmt;

use jiff::{Timestamp, tz::TimeZone};

use crate::{ExportError, cell::push_time};

/// A time zone of the IANA database.
#[derive(Clone)]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

impl Zone {
    /// The zone of a name such as `Europe/Berlin` or `UTC`.
    ///
    /// # Errors
    /// [`ExportError::UnknownZone`].
    pub fn named(name: &str) -> Result<Self, ExportError> {
        let unknown = |_| ExportError::UnknownZone { name: name.chars().take(40).collect() };
        let zone = TimeZone::get(name).map_err(unknown)?;
        let name = zone.iana_name().unwrap_or(name).to_owned();
        Ok(Self { name, zone })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A moment for people, `2026-03-29 03:00:00 +02:00`.
    pub fn text(&self, micros: i64) -> String {
        let mut text = Vec::new();
        push_time(&mut text, micros, Some(self.clock().offset_minutes(micros)));
        let text = String::from_utf8_lossy(&text).into_owned();
        let (time, rest) = text.split_at(text.len().min(19));
        let offset =
            rest.trim_start_matches(|letter: char| letter == '.' || letter.is_ascii_digit());
        format!("{} {offset}", time.replace('T', " "))
    }

    /// A clock that reads local times in it.
    pub(crate) fn clock(&self) -> LocalClock {
        LocalClock { zone: self.zone.clone(), from: 1, until: 0, offset_minutes: 0 }
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Zone").field(&self.name).finish()
    }
}

/// Offsets of a zone; remembers between which changes the last one holds, since rows follow in time.
pub(crate) struct LocalClock {
    zone: TimeZone,
    from: i64,
    until: i64,
    offset_minutes: i32,
}

impl LocalClock {
    /// Minutes east of UTC at a moment, UTC microseconds.
    pub(crate) fn offset_minutes(&mut self, micros: i64) -> i32 {
        if micros < self.from || micros >= self.until {
            self.look_up(micros);
        }
        self.offset_minutes
    }

    fn look_up(&mut self, micros: i64) {
        let Ok(moment) = Timestamp::from_microsecond(micros) else { return };
        let Ok(next) = Timestamp::from_microsecond(micros.saturating_add(1)) else { return };
        self.offset_minutes = self.zone.to_offset(moment).seconds() / 60;
        let before = self.zone.preceding(next).next();
        let after = self.zone.following(moment).next();
        self.from = before.map_or(i64::MIN, |change| change.timestamp().as_microsecond());
        self.until = after.map_or(i64::MAX, |change| change.timestamp().as_microsecond());
    }
}

#[cfg(test)]
mod tests {
    use super::Zone;

    /// 2026-03-29T01:00:00Z and 2026-10-25T01:00:00Z.
    const SPRING: i64 = 1_774_746_000_000_000;
    const AUTUMN: i64 = 1_792_890_000_000_000;

    #[test]
    fn days_of_23_and_25_hours_are_right() {
        let mut clock = Zone::named("Europe/Berlin").expect("a zone").clock();
        for (micros, minutes) in [
            (SPRING - 1, 60),
            (SPRING, 120),
            (AUTUMN - 1, 120),
            (AUTUMN, 60),
            (AUTUMN + 1, 60),
            (SPRING, 120),
            (SPRING - 1, 60),
        ] {
            assert_eq!(clock.offset_minutes(micros), minutes, "{micros}");
        }
    }

    #[test]
    fn a_moment_is_written_for_people() {
        let berlin = Zone::named("Europe/Berlin").expect("a zone");
        assert_eq!(berlin.text(SPRING), "2026-03-29 03:00:00 +02:00");
        assert_eq!(berlin.text(SPRING + 363_770), "2026-03-29 03:00:00 +02:00");
    }

    #[test]
    fn zones_without_changes_and_with_half_hours_are_known() {
        assert_eq!(Zone::named("UTC").expect("a zone").clock().offset_minutes(SPRING), 0);
        assert_eq!(Zone::named("Asia/Kolkata").expect("a zone").clock().offset_minutes(0), 330);
        assert_eq!(Zone::named("asia/kolkata").expect("a zone").name(), "Asia/Kolkata");
        assert!(Zone::named("Mars/Olympus").is_err());
        assert!(Zone::named("").is_err());
    }
}
