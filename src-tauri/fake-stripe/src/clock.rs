use serde::{Deserialize, Serialize};
use std::time::SystemTime;

/// The stand-in's clock: the machine's, or a time that was set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Clock {
    #[default]
    Real,
    /// Stands still at these Unix seconds.
    At(i64),
}

/// A change of the clock: `{"at": 1767225600}`, `{"advance_seconds": 86400}` or `"real"`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ClockChange {
    At(i64),
    AdvanceSeconds(i64),
    Real,
}

impl Clock {
    /// Whether it goes on by itself.
    pub(crate) fn is_running(self) -> bool {
        self == Self::Real
    }

    /// Unix seconds.
    pub(crate) fn now(self) -> i64 {
        match self {
            Self::At(seconds) => seconds,
            Self::Real => {
                let since_epoch = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
                i64::try_from(since_epoch.as_secs()).unwrap_or(i64::MAX)
            }
        }
    }

    pub(crate) fn change(&mut self, change: ClockChange) {
        *self = match change {
            ClockChange::At(seconds) => Self::At(seconds),
            ClockChange::AdvanceSeconds(seconds) => Self::At(self.now().saturating_add(seconds)),
            ClockChange::Real => Self::Real,
        };
    }
}
