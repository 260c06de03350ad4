//! Crash reports: a panic leaves a file, and the next start offers to show it. A report has no
//! personal data: where it happened and what the program had called, but no values.

use std::{
    backtrace::Backtrace,
    fs,
    io::Write as _,
    panic,
    path::{Path, PathBuf},
    thread,
};

use desk::workspace as desk_workspace;

/// Reports that are kept.
const KEPT: usize = 5;
const UNSEEN: &str = "crash-";
const SEEN: &str = "seen-";

/// The folder of the reports.
pub(crate) struct CrashReports {
    folder: PathBuf,
}

impl CrashReports {
    /// The reports in a folder.
    pub(crate) const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The reports of this user.
    pub(crate) fn of_user() -> Self {
        Self::new(desk_workspace::home().join("crashes"))
    }

    /// Writes a report of every panic from now on, before what the system does with it.
    pub(crate) fn watch(&self) {
        let reports = Self::new(self.folder.clone());
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            // A text that was put together at run time may name a customer.
            let message = panic.payload().downcast_ref::<&'static str>().copied();
            let location = panic.location().map(ToString::to_string);
            reports.write(&report(location.as_deref(), message, &Backtrace::force_capture()));
            before(panic);
        }));
    }

    /// The newest report that nobody has seen.
    pub(crate) fn unseen(&self) -> Option<(PathBuf, String)> {
        let newest = self.files().into_iter().rfind(|file| name_of(file).starts_with(UNSEEN))?;
        let text = fs::read_to_string(&newest).ok()?;
        Some((newest, text))
    }

    /// Marks every report as seen.
    pub(crate) fn mark_seen(&self) {
        for file in self.files() {
            if let Some(rest) = name_of(&file).strip_prefix(UNSEEN)
                && let Err(error) = fs::rename(&file, self.folder.join(format!("{SEEN}{rest}")))
            {
                tracing::warn!(%error, "a crash report is offered again");
            }
        }
    }

    /// An error is ignored: there is nobody left to tell.
    fn write(&self, text: &str) {
        let path = self.folder.join(format!("{UNSEEN}{}.txt", desk_workspace::now_micros()));
        let written = fs::create_dir_all(&self.folder)
            .and_then(|()| fs::File::create(path))
            .and_then(|mut file| file.write_all(text.as_bytes()));
        let files = self.files();
        let surplus = files.len().saturating_sub(KEPT);
        if written.is_ok() {
            for old in files.iter().take(surplus) {
                let _ = fs::remove_file(old);
            }
        }
    }

    /// All reports, the oldest first: the names end with a time of sixteen digits.
    fn files(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut files: Vec<PathBuf> = entries
            .map(|entry| entry.path())
            .filter(|path| [UNSEEN, SEEN].iter().any(|prefix| name_of(path).starts_with(prefix)))
            .collect();
        files.sort_by_key(|path| name_of(path).split_once('-').map(|(_, time)| time.to_owned()));
        files
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn report(location: Option<&str>, message: Option<&str>, backtrace: &Backtrace) -> String {
    format!(
        "Redress {} on {} {}\nthread: {}\nat: {}\nmessage: {}\n\n{backtrace}\n",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        thread::current().name().unwrap_or("unnamed"),
        location.unwrap_or("unknown"),
        message.unwrap_or("left out, it may hold data"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_offered_until_it_was_seen_and_only_the_newest_stay() {
        let folder = tempfile::tempdir().unwrap();
        let reports = CrashReports::new(folder.path().join("crashes"));
        assert_eq!(reports.unseen(), None);
        reports.write("first");
        reports.write("second");
        let (path, text) = reports.unseen().unwrap();
        assert_eq!(text, "second");
        reports.mark_seen();
        assert_eq!(reports.unseen(), None);
        assert!(!path.exists());
        for number in 0..KEPT {
            reports.write(&number.to_string());
        }
        assert_eq!(reports.files().len(), KEPT);
        assert_eq!(reports.unseen().unwrap().1, (KEPT - 1).to_string());
    }

    #[test]
    fn a_report_says_where_and_keeps_data_out() {
        let told = report(Some("desk.rs:1"), None, &Backtrace::disabled());
        assert!(told.contains("at: desk.rs:1"), "{told}");
        assert!(told.contains("message: left out"), "{told}");
        let fixed = report(None, Some("the lock is held"), &Backtrace::disabled());
        assert!(fixed.contains("message: the lock is held"), "{fixed}");
    }
}
