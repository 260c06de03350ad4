//! The state file: a journal. It is a row of JSON objects, each on a line of its own but for the
//! first, and each in the same form: `{"objects": […]}` with the objects exactly as the API returns
//! them, and beside them what a restart must not forget. The first holds everything there was, the
//! others what a change put on top of it. At the start they are made one again.
//!
//! So a file that holds only `{"objects": […]}` is a good start; so is one with an object a line.

use std::{
    collections::BTreeMap,
    fs::{self, OpenOptions},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use serde_json::{Deserializer, Value};
use tempfile::NamedTempFile;

use super::{Kind, State, collection::Collection, journal::Journal};
use crate::{clock::Clock, idempotency::Kept, schedule::Schedule, webhooks::Secrets};

/// One JSON object of the file as it is read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    objects: Vec<Value>,
    #[serde(default)]
    removed: Vec<RemovedObject>,
    clock: Option<Clock>,
    schedule: Option<Schedule>,
    requests: Option<u64>,
    secrets: Option<Secrets>,
    #[serde(default)]
    idempotency: BTreeMap<String, Kept>,
}

/// An object that was removed.
#[derive(Serialize, Deserialize)]
struct RemovedObject {
    object: String,
    id: String,
}

/// What a record holds besides the objects.
#[derive(Serialize)]
struct Extras<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    removed: Vec<RemovedObject>,
    clock: Clock,
    #[serde(skip_serializing_if = "Option::is_none")]
    schedule: Option<&'a Schedule>,
    requests: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    secrets: Option<&'a Secrets>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    idempotency: BTreeMap<&'a str, &'a Kept>,
}

impl State {
    /// The state kept in `file`, or an empty one when there is no such file yet.
    pub(crate) fn open(file: Option<PathBuf>) -> io::Result<Self> {
        let mut state = Self::default();
        let Some(path) = file else { return Ok(state) };
        match fs::read(&path) {
            Ok(raw) => {
                let is_one = state
                    .read(&raw)
                    .map_err(|error| not_a_state_file(&path, &error.to_string()))?;
                state.journal = Journal { path: Some(path.clone()), ..Journal::default() };
                state.forget_changes();
                if is_one {
                    // A file that cannot be written can be read all the same.
                    state.journal.file = OpenOptions::new().append(true).open(&path).ok();
                } else {
                    state.write_all_anew()?;
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                state.journal.path = Some(path);
            }
            Err(error) => return Err(error),
        }
        Ok(state)
    }

    /// Adds to the state file what changed since the last time.
    pub(crate) fn save(&mut self) -> io::Result<()> {
        self.before.clear();
        if self.journal.path.is_none() || self.journal.changes.is_empty() {
            return Ok(());
        }
        self.append().inspect_err(|_| self.journal.file = None)?;
        self.forget_changes();
        Ok(())
    }

    /// Says whether the file was one record and whole.
    fn read(&mut self, raw: &[u8]) -> Result<bool, Box<dyn std::error::Error>> {
        let pieces = Deserializer::from_slice(raw).into_iter::<Record>();
        let mut count = 0_usize;
        for record in pieces {
            match record {
                Ok(record) => self.apply(record)?,
                // The machine stopped in the middle of the last line: that call was not answered.
                Err(error) if error.is_eof() && count > 0 => return Ok(false),
                Err(error) if count == 0 => return self.read_lines(raw).ok_or(error.into()),
                Err(error) => return Err(error.into()),
            }
            count = count.saturating_add(1);
        }
        Ok(count == 1)
    }

    /// Reads one object a line, without anything around them; `None` if it is something else.
    fn read_lines(&mut self, raw: &[u8]) -> Option<bool> {
        let objects = Deserializer::from_slice(raw).into_iter::<Value>();
        let objects: Vec<Value> = objects.collect::<Result<_, _>>().ok()?;
        self.put_all(&objects).ok().filter(|()| !objects.is_empty()).map(|()| false)
    }

    fn apply(&mut self, record: Record) -> Result<(), super::InvalidObject> {
        self.put_all(&record.objects)?;
        for RemovedObject { object, id } in record.removed {
            if let Some(kind) = Kind::from_name(&object) {
                self.remove(kind, &id);
            }
        }
        self.clock = record.clock.unwrap_or(self.clock);
        self.requests = record.requests.unwrap_or(self.requests);
        if let Some(schedule) = record.schedule {
            self.schedule = schedule;
        }
        if let Some(secrets) = record.secrets {
            self.webhooks.secrets = secrets;
        }
        self.idempotency.restore(record.idempotency);
        Ok(())
    }

    fn append(&mut self) -> io::Result<()> {
        let Some(path) = self.journal.path.clone() else { return Ok(()) };
        if self.journal.file.is_none() {
            // Either there is no file, or a failed write left its last line incomplete.
            return self.write_all_anew();
        }
        let changes = &self.journal.changes;
        let texts = changes.put.iter().filter_map(|(kind, id)| self.text(*kind, id));
        let removed = changes.removed.iter();
        let removed = removed
            .map(|(kind, id)| RemovedObject { object: kind.name().to_owned(), id: id.clone() })
            .collect();
        let is_new = serde_json::to_string(&self.schedule)? != self.journal.schedule;
        let extras = Extras {
            removed,
            clock: self.clock,
            schedule: is_new.then_some(&self.schedule),
            requests: self.requests,
            secrets: changes.extras.then_some(&self.webhooks.secrets),
            idempotency: self.idempotency.fresh().collect(),
        };
        let mut line = Vec::new();
        write_record(&mut line, texts, "", &extras)?;
        match &mut self.journal.file {
            Some(file) => file.write_all(&line),
            None => Err(io::Error::new(io::ErrorKind::NotFound, path.display().to_string())),
        }
    }

    /// Replaces the file by one record with everything, one object per line, so that two states can
    /// be compared by people.
    fn write_all_anew(&mut self) -> io::Result<()> {
        let Some(path) = self.journal.path.clone() else { return Ok(()) };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut file = BufWriter::new(NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?);
        let extras = Extras {
            removed: Vec::new(),
            clock: self.clock,
            schedule: Some(&self.schedule),
            requests: self.requests,
            secrets: Some(&self.webhooks.secrets),
            idempotency: self.idempotency.all().collect(),
        };
        write_record(&mut file, self.texts(), "\n", &extras)?;
        file.into_inner().map_err(io::IntoInnerError::into_error)?.persist(&path)?;
        self.journal.file = Some(OpenOptions::new().append(true).open(&path)?);
        self.forget_changes();
        Ok(())
    }

    fn text(&self, kind: Kind, id: &str) -> Option<&str> {
        self.collections.get(&kind).and_then(|collection: &Collection| collection.text(id))
    }

    fn forget_changes(&mut self) {
        self.journal.changes = super::journal::Changes::default();
        self.journal.schedule = serde_json::to_string(&self.schedule).unwrap_or_default();
        self.idempotency.forget_fresh();
        self.before.clear();
    }
}

/// Writes one JSON object and ends the line.
fn write_record<'a>(
    file: &mut impl Write,
    texts: impl Iterator<Item = &'a str>,
    line_break: &str,
    extras: &Extras<'_>,
) -> io::Result<()> {
    file.write_all(b"{\"objects\":[")?;
    for (number, text) in texts.enumerate() {
        write!(file, "{}{line_break}{text}", if number == 0 { "" } else { "," })?;
    }
    // The closing half of one object, of which the lines above are the opening half.
    let extras = serde_json::to_string(extras)?;
    writeln!(file, "{line_break}],{line_break}{}", extras.trim_start_matches('{'))
}

fn not_a_state_file(path: &Path, error: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("{} is not a state file: {error}", path.display()),
    )
}
