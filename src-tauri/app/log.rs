//! The log: on the standard error stream, and a file a day in the user's data folder, of which a week
//! is kept. The file has no personal data: of an event it takes the message, which is fixed in the
//! program, the error code and numbers.

use std::{
    collections::VecDeque,
    fmt, fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use desk::workspace as desk_workspace;
use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
};
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::{
    EnvFilter, Layer, field::RecordFields, fmt::FormatFields, fmt::format::Writer, layer::Context,
    layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

/// The log filter, in the notation of `tracing`'s environment filter.
const LOG_VARIABLE: &str = "REDRESS_LOG";
const LOG_DEFAULT: &str = "warn,redress_app=info,desk=info";
/// Files that are kept, one for each day.
const FILES: usize = 7;
/// Failures that diagnostics name.
const RECENT: usize = 50;

/// The folder of the log files.
pub(crate) fn folder() -> PathBuf {
    desk_workspace::home().join("logs")
}

/// Starts the log. Where no file can be written, only the standard error stream has it.
pub(crate) fn start() -> RecentFailures {
    let recent = RecentFailures::default();
    let file = file_in(&folder()).map(|writer| {
        tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .fmt_fields(ImpersonalFields)
            .with_writer(Mutex::new(writer))
    });
    tracing_subscriber::registry()
        .with(EnvFilter::try_from_env(LOG_VARIABLE).unwrap_or_else(|_| EnvFilter::new(LOG_DEFAULT)))
        .with(tracing_subscriber::fmt::layer().with_writer(io::stderr))
        .with(file)
        .with(recent.clone())
        .init();
    recent
}

fn file_in(folder: &Path) -> Option<RollingFileAppender> {
    fs::create_dir_all(folder).ok()?;
    RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("redress")
        .filename_suffix("log")
        .max_log_files(FILES)
        .build(folder)
        .ok()
}

/// Writes the fields of an event that hold no data of a person.
struct ImpersonalFields;

impl<'writer> FormatFields<'writer> for ImpersonalFields {
    fn format_fields<R: RecordFields>(&self, writer: Writer<'writer>, fields: R) -> fmt::Result {
        let mut line = Line { writer, outcome: Ok(()) };
        fields.record(&mut line);
        line.outcome
    }
}

struct Line<'writer> {
    writer: Writer<'writer>,
    outcome: fmt::Result,
}

impl Line<'_> {
    fn write(&mut self, text: fmt::Arguments<'_>) {
        if self.outcome.is_ok() {
            self.outcome = self.writer.write_fmt(text);
        }
    }
}

impl Visit for Line<'_> {
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.write(format_args!(" {field}={value}"));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.write(format_args!(" {field}={value}"));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.write(format_args!(" {field}={value}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == CODE {
            self.write(format_args!(" {field}={value}"));
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == MESSAGE {
            self.write(format_args!("{value:?}"));
        }
    }
}

const MESSAGE: &str = "message";
const CODE: &str = "code";

/// A warning or error of this run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// When, in microseconds UTC.
    pub(crate) at: i64,
    /// The part of the program.
    pub(crate) target: &'static str,
    /// Its fixed message.
    pub(crate) message: String,
    /// Its error code.
    pub(crate) code: Option<String>,
}

/// The newest warnings and errors, oldest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct RecentFailures(Arc<Mutex<VecDeque<Failure>>>);

impl RecentFailures {
    /// The failures, oldest first.
    pub(crate) fn all(&self) -> Vec<Failure> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    fn add(&self, failure: Failure) {
        let mut failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() == RECENT {
            failures.pop_front();
        }
        failures.push_back(failure);
    }
}

impl<S: Subscriber> Layer<S> for RecentFailures {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let metadata = event.metadata();
        if *metadata.level() > Level::WARN {
            return;
        }
        let mut found = Found::default();
        event.record(&mut found);
        self.add(Failure {
            at: desk_workspace::now_micros(),
            target: metadata.target(),
            message: found.message,
            code: found.code,
        });
    }
}

#[derive(Default)]
struct Found {
    message: String,
    code: Option<String>,
}

impl Visit for Found {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == CODE {
            self.code = Some(value.to_owned());
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == MESSAGE {
            self.message = format!("{value:?}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_codes_and_numbers_and_nothing_of_a_person() {
        let folder = tempfile::tempdir().unwrap();
        let recent = RecentFailures::default();
        let file = tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .fmt_fields(ImpersonalFields)
            .with_writer(Mutex::new(file_in(folder.path()).unwrap()));
        let subscriber = tracing_subscriber::registry().with(file).with(recent.clone());
        tracing::subscriber::with_default(subscriber, || {
            let error = "mia@example.com is no amount";
            tracing::warn!(code = "field_invalid", %error, user = "mia", "a round failed");
            tracing::info!(sent = 2, "a round with Stripe");
        });
        let file = fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap();
        let text = fs::read_to_string(file.path()).unwrap();
        assert!(text.contains("a round failed code=field_invalid"), "{text}");
        assert!(text.contains("a round with Stripe sent=2"), "{text}");
        assert!(!text.contains("mia"), "{text}");
        let [failure] = recent.all().try_into().unwrap();
        assert_eq!(failure.code.as_deref(), Some("field_invalid"));
        assert_eq!(failure.message, "a round failed");
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_no_reason_not_to_start() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(file_in(&file.path().join("logs")).is_none());
    }
}
