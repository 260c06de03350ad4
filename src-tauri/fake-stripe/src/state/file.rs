//! The state file: JSON with the objects exactly as the API returns them, and beside them what a
//! restart must not forget. A file that holds only `{"objects": […]}` is a good start.

use std::{
    fs,
    io::{self, BufWriter, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tempfile::NamedTempFile;

use super::State;
use crate::{clock::Clock, idempotency::IdempotencyTable};

#[derive(Deserialize)]
struct Saved {
    objects: Vec<Value>,
    #[serde(default)]
    clock: Clock,
    #[serde(default)]
    requests: u64,
    #[serde(default)]
    idempotency: IdempotencyTable,
}

/// What stands beside the objects.
#[derive(Serialize)]
struct Beside<'a> {
    clock: Clock,
    requests: u64,
    idempotency: &'a IdempotencyTable,
}

impl State {
    pub(super) fn load(&mut self) -> io::Result<()> {
        let Some(path) = self.file.clone() else {
            return Ok(());
        };
        let raw = match fs::read(&path) {
            Ok(raw) => raw,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        let saved: Saved =
            serde_json::from_slice(&raw).map_err(|error| not_a_state_file(&path, &error))?;
        self.put_all(&saved.objects).map_err(|error| not_a_state_file(&path, &error))?;
        self.clock = saved.clock;
        self.requests = saved.requests;
        self.idempotency = saved.idempotency;
        self.changed = false;
        Ok(())
    }

    /// Replaces the state file, if anything changed since the last time.
    pub(crate) fn save(&mut self) -> io::Result<()> {
        if !self.changed {
            return Ok(());
        }
        if let Some(path) = &self.file {
            let folder = path
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty())
                .unwrap_or(Path::new("."));
            let mut file = BufWriter::new(NamedTempFile::new_in(folder)?);
            self.write_to(&mut file)?;
            file.into_inner().map_err(io::IntoInnerError::into_error)?.persist(path)?;
        }
        self.changed = false;
        Ok(())
    }

    /// One object per line, so that two states can be compared by people.
    fn write_to(&self, file: &mut impl Write) -> io::Result<()> {
        file.write_all(b"{\"objects\":[")?;
        for (number, text) in self.texts().enumerate() {
            file.write_all(if number == 0 { b"\n" } else { b",\n" })?;
            file.write_all(text.as_bytes())?;
        }
        file.write_all(b"\n],\n")?;
        let Self { clock, requests, idempotency, .. } = self;
        let beside =
            serde_json::to_string(&Beside { clock: *clock, requests: *requests, idempotency })?;
        // The closing half of one object, of which the lines above are the opening half.
        file.write_all(beside.trim_start_matches('{').as_bytes())
    }
}

fn not_a_state_file(path: &Path, error: &dyn std::fmt::Display) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("{} is not a state file: {error}", path.display()),
    )
}
