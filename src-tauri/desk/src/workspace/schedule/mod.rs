//! Scheduled backups of a workspace that is a file: the schedule, and the backups it has made.
//!
//! The schedule stands in the database, because the server has no other place for it. Its folder is a
//! path of the machine where the file is; without one it is the folder `backups` beside the file, so
//! that the default is right on every machine. Backups are listed by the path of the workspace they
//! were made of: a copy of the file never removes those of the original (`run.rs`).

mod commands;
mod row;
mod run;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use store::{StoreError, Timestamp};

pub use commands::{GetBackupSchedule, SetBackupSchedule};

use crate::due::due_at;

/// Number of backups kept when nothing is set.
const KEPT: u32 = 7;
/// The folder beside the file when none is set.
const FOLDER: &str = "backups";
const DAY_SECONDS: i64 = 86_400;

/// How often a backup is made.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum BackupFrequency {
    /// Never.
    Off,
    /// A day after the last.
    Daily,
    /// Seven days after the last.
    Weekly,
}

impl BackupFrequency {
    const ALL: [Self; 3] = [Self::Off, Self::Daily, Self::Weekly];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
        }
    }

    fn parse(text: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|one| one.as_str() == text)
            .ok_or_else(|| StoreError::Damaged(format!("frequency of backups {text}")))
    }

    const fn seconds(self) -> Option<i64> {
        match self {
            Self::Off => None,
            Self::Daily => Some(DAY_SECONDS),
            Self::Weekly => Some(7 * DAY_SECONDS),
        }
    }
}

/// The schedule of backups, and what came of it.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct BackupSchedule {
    /// How often; daily when nothing is set, and off in a demo.
    pub frequency: BackupFrequency,
    /// The folder of the backups, absolute.
    pub folder: String,
    /// Whether that is the folder beside the file, because none is set.
    pub is_default_folder: bool,
    /// Number of backups kept; older ones that the schedule has made are removed.
    pub kept: u32,
    /// When the next is due, UTC; null when off.
    pub next_at: Option<Timestamp>,
    /// Code of the error of the last attempt; null when it succeeded.
    pub last_error: Option<String>,
    /// Backups of this file that the schedule has made and not removed, newest first.
    pub backups: Vec<ScheduledBackup>,
}

/// A backup that the schedule has made.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct ScheduledBackup {
    /// Absolute path.
    pub path: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// When it was made, UTC.
    pub made_at: Timestamp,
}

/// What is set, with the defaults filled in, and the last attempt.
#[derive(Clone, Debug)]
struct Plan {
    frequency: BackupFrequency,
    folder: Option<PathBuf>,
    kept: u32,
    tried_at: Option<Timestamp>,
    last_error: Option<String>,
}

impl Plan {
    fn folder_for(&self, file: &Path) -> PathBuf {
        let beside = || file.parent().unwrap_or_else(|| Path::new("")).join(FOLDER);
        self.folder.clone().unwrap_or_else(beside)
    }

    /// When the next backup is due; null when off.
    fn due_at(&self, last: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
        let seconds = self.frequency.seconds()?;
        Some(due_at(last, self.tried_at, now, |last| last.plus_seconds(seconds)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_000_000_000);

    fn due_after(frequency: BackupFrequency, last: Option<i64>, tried: Option<i64>) -> Option<i64> {
        let at = |ago: i64| NOW.plus_seconds(-ago);
        let plan =
            Plan { frequency, folder: None, kept: KEPT, tried_at: tried.map(at), last_error: None };
        let due = plan.due_at(last.map(at), NOW)?;
        Some((due.micros() - NOW.micros()) / 1_000_000)
    }

    #[test]
    fn the_next_backup_is_due_after_the_last_and_a_failed_one_is_tried_again_in_an_hour() {
        use BackupFrequency::{Daily, Off, Weekly};
        for (frequency, last, tried, due) in [
            (Off, None, None, None),
            (Daily, None, None, Some(0)),
            (Daily, Some(3_600), Some(3_601), Some(23 * 3_600)),
            (Daily, Some(10 * DAY_SECONDS), None, Some(-9 * DAY_SECONDS)),
            (Weekly, Some(DAY_SECONDS), None, Some(6 * DAY_SECONDS)),
            (Daily, Some(2 * DAY_SECONDS), Some(600), Some(3_000)),
            (Daily, None, Some(600), Some(3_000)),
            (Daily, None, Some(7_200), Some(0)),
            (Daily, Some(-DAY_SECONDS), Some(-DAY_SECONDS), Some(0)),
        ] {
            assert_eq!(due_after(frequency, last, tried), due, "{frequency:?} {last:?} {tried:?}");
        }
    }

    #[test]
    fn frequencies_read_back() {
        for one in BackupFrequency::ALL {
            assert_eq!(BackupFrequency::parse(one.as_str()).ok(), Some(one));
        }
        assert!(BackupFrequency::parse("hourly").is_err());
    }
}
