//! Scheduled exports: what is exported how often, into which folder, and how many files are kept.
//!
//! One process claims what is due (`tried_at`), as with backups. Removed are only files that the schedule
//! has made, that are as they were made, and after a newer one is whole.

mod commands;
mod row;
mod run;

use chrono::{DateTime, Months};
use export::Format;
use serde::{Deserialize, Serialize};
use store::Timestamp;

pub use commands::{ExportScheduled, ListExportSchedules, RemoveExportSchedule};

use super::ExportSelection;
use crate::due::due_at;

const DAY_SECONDS: i64 = 86_400;

/// How often an export is made.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum ExportFrequency {
    /// A day after the last.
    Daily,
    /// Seven days after the last.
    Weekly,
    /// On the same day of the next month, or its last day.
    Monthly,
}

impl ExportFrequency {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
        }
    }

    fn after(self, last: Timestamp) -> Timestamp {
        match self {
            Self::Daily => last.plus_seconds(DAY_SECONDS),
            Self::Weekly => last.plus_seconds(7 * DAY_SECONDS),
            Self::Monthly => {
                let next = DateTime::from_timestamp_micros(last.micros())
                    .and_then(|last| last.checked_add_months(Months::new(1)));
                next.map_or_else(
                    || last.plus_seconds(30 * DAY_SECONDS),
                    |next| Timestamp::from_micros(next.timestamp_micros()),
                )
            }
        }
    }
}

/// Input of `schedule_export`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct ScheduleExport {
    /// Which rows.
    pub selection: ExportSelection,
    /// Format of the files.
    pub format: Format,
    /// Time zone in which times are given beside UTC.
    #[serde(default)]
    pub zone: Option<String>,
    /// Absolute path of an existing folder.
    pub folder: String,
    /// How often.
    pub frequency: ExportFrequency,
    /// Number of files that are kept, 1 to 1,000; older ones that the schedule has made are removed.
    pub kept: u32,
    /// Reason for the audit trail.
    #[serde(default)]
    pub reason: Option<String>,
}

/// A schedule, and what came of it.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct ExportScheduleView {
    /// Its number.
    pub id: i64,
    /// Which rows.
    pub selection: ExportSelection,
    /// Format of the files.
    pub format: Format,
    /// Time zone of local times.
    pub zone: Option<String>,
    /// Folder of the files.
    pub folder: String,
    /// How often.
    pub frequency: ExportFrequency,
    /// Number of files that are kept.
    pub kept: u32,
    /// Who made the schedule.
    pub created_by: String,
    /// When the next is due, UTC.
    pub next_at: Timestamp,
    /// When the last succeeded, UTC.
    pub last_at: Option<Timestamp>,
    /// Code of the error of the last attempt; null when it succeeded.
    pub last_error: Option<String>,
}

impl ExportScheduleView {
    /// When it is due, by when it was tried last.
    fn due_at(&self, tried_at: Option<Timestamp>, now: Timestamp) -> Timestamp {
        due_at(self.last_at, tried_at, now, |last| self.frequency.after(last))
    }
}

#[cfg(test)]
mod tests {
    use super::{ExportFrequency, Timestamp};

    #[test]
    fn a_month_ends_on_its_last_day() {
        let at = |text: &str| {
            let time = chrono::DateTime::parse_from_rfc3339(text).expect("a time");
            Timestamp::from_micros(time.timestamp_micros())
        };
        for (last, next) in [
            ("2026-01-31T09:00:00Z", "2026-02-28T09:00:00Z"),
            ("2026-02-28T09:00:00Z", "2026-03-28T09:00:00Z"),
            ("2026-12-15T23:59:59Z", "2027-01-15T23:59:59Z"),
        ] {
            assert_eq!(ExportFrequency::Monthly.after(at(last)), at(next), "{last}");
        }
    }
}
