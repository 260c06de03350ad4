//! The list of workspaces in the user's data folder, `workspaces.json`: what the start page and the
//! menu show, and what was open last.
//!
//! Every change reads the file under a lock, writes a complete new one beside it and renames it, so that
//! several processes lose nothing of each other's, and a crash leaves the old list or the new one. What
//! other versions add to it is kept. It holds no secret: an address of a server has no password.

mod error;
#[cfg(test)]
mod tests;

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

pub(crate) use self::error::{NAME_MAX, RegistryError};

const FILE: &str = "workspaces.json";
const LOCK: &str = "workspaces.lock";
/// The newest form of the file that this program knows.
const VERSION: u64 = 1;

/// Colour of a workspace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Colour {
    #[default]
    Green,
    Blue,
    Purple,
    Pink,
    Red,
    Orange,
    Yellow,
    Grey,
}

/// Where a workspace's data is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WorkspaceKind {
    /// A folder with a demo.
    Demo,
    /// A file on this machine.
    File,
    /// A database on a server.
    Postgres,
}

/// Mode of a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Mode {
    /// A stand-in replaces Stripe.
    Demo,
    /// Stripe's test mode, or no Stripe at all.
    Test,
    /// Real customers and real money.
    Live,
}

/// What tells workspaces apart: kind and location.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Place {
    pub(crate) kind: WorkspaceKind,
    /// The absolute path of the file or folder, or the address without a password.
    pub(crate) location: String,
}

/// One workspace of the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) colour: Colour,
    pub(crate) kind: WorkspaceKind,
    pub(crate) location: String,
    /// As it was when it was open last; absent before its first opening.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) mode: Option<Mode>,
    /// Microseconds UTC.
    #[serde(default)]
    pub(crate) last_opened_at: i64,
    #[serde(flatten)]
    rest: Map<String, Json>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Document {
    version: u64,
    /// The highest number that an id has had: none is given twice.
    #[serde(default)]
    last_id: u64,
    workspaces: Vec<Entry>,
    /// Ids of what is open, or was when the app ended.
    #[serde(default)]
    open: Vec<String>,
    #[serde(flatten)]
    rest: Map<String, Json>,
}

impl Default for Document {
    fn default() -> Self {
        let (workspaces, open, rest) = (vec![], vec![], Map::new());
        Self { version: VERSION, last_id: 0, workspaces, open, rest }
    }
}

/// The list of workspaces.
pub(crate) struct Registry {
    folder: PathBuf,
    /// Where a damaged list was put by this process.
    set_aside: Mutex<Option<PathBuf>>,
}

impl Entry {
    pub(crate) fn place(&self) -> Place {
        Place { kind: self.kind, location: self.location.clone() }
    }

    /// Is its file gone? A server is only asked when it is opened.
    pub(crate) fn is_missing(&self) -> bool {
        match self.kind {
            WorkspaceKind::Demo | WorkspaceKind::File => !Path::new(&self.location).exists(),
            WorkspaceKind::Postgres => false,
        }
    }
}

impl Registry {
    /// The list in a folder; both may be missing.
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder, set_aside: Mutex::new(None) }
    }

    /// Has there never been a list?
    pub(crate) fn is_new(&self) -> bool {
        !self.folder.join(FILE).exists()
    }

    /// Where a damaged list was put, if this process found one.
    pub(crate) fn set_aside(&self) -> Option<PathBuf> {
        self.set_aside.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Every workspace, the one opened last first.
    pub(crate) fn list(&self) -> Result<Vec<Entry>, RegistryError> {
        let mut entries = self.read()?.workspaces;
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.last_opened_at));
        Ok(entries)
    }

    /// The workspaces that were open when the app ended and can be opened again.
    pub(crate) fn open_last(&self) -> Result<Vec<Entry>, RegistryError> {
        let Document { workspaces, open, .. } = self.read()?;
        let entry = |id: &String| workspaces.iter().find(|entry| entry.id == *id).cloned();
        Ok(open.iter().filter_map(entry).filter(|entry| !entry.is_missing()).collect())
    }

    pub(crate) fn get(&self, id: &str) -> Result<Entry, RegistryError> {
        let entries = self.read()?.workspaces;
        entries.into_iter().find(|entry| entry.id == id).ok_or(RegistryError::Unknown)
    }

    /// The entry of a place; a list that cannot be read has none.
    pub(crate) fn find(&self, place: &Place) -> Option<Entry> {
        self.read().ok()?.workspaces.into_iter().find(|entry| entry.place() == *place)
    }

    /// Notes that a workspace was opened, under this name when it is new to the list; `reopens` when
    /// the next start of the app opens it again.
    pub(crate) fn note_opened(
        &self,
        place: &Place,
        name: &str,
        now: i64,
        reopens: bool,
    ) -> Result<Entry, RegistryError> {
        self.change(|document| {
            let known = document.workspaces.iter().position(|entry| entry.place() == *place);
            let index = known.unwrap_or_else(|| {
                document.last_id = document.last_id.saturating_add(1);
                document.workspaces.push(Entry {
                    id: format!("workspace_{}", document.last_id),
                    name: name.to_owned(),
                    colour: if place.kind == WorkspaceKind::Demo {
                        Colour::Blue
                    } else {
                        Colour::Green
                    },
                    kind: place.kind,
                    location: place.location.clone(),
                    mode: None,
                    last_opened_at: now,
                    rest: Map::new(),
                });
                document.workspaces.len().saturating_sub(1)
            });
            let entry = document.workspaces.get_mut(index).ok_or(RegistryError::Unknown)?;
            entry.last_opened_at = now;
            if reopens && !document.open.contains(&entry.id) {
                document.open.push(entry.id.clone());
            }
            Ok(entry.clone())
        })
    }

    /// Notes the mode of a workspace, which a key that is entered may change.
    pub(crate) fn note_mode(&self, id: &str, mode: Mode) -> Result<Entry, RegistryError> {
        self.change_entry(id, |entry| entry.mode = Some(mode))
    }

    /// Notes that a workspace was closed: the next start does not open it.
    pub(crate) fn note_closed(&self, place: &Place) -> Result<(), RegistryError> {
        self.change(|document| {
            let closed = document.workspaces.iter().find(|entry| entry.place() == *place);
            if let Some(id) = closed.map(|entry| entry.id.clone()) {
                document.open.retain(|open| *open != id);
            }
            Ok(())
        })
    }

    pub(crate) fn rename(&self, id: &str, name: &str) -> Result<Entry, RegistryError> {
        let name = checked_name(name)?;
        self.change_entry(id, |entry| entry.name = name)
    }

    pub(crate) fn set_colour(&self, id: &str, colour: Colour) -> Result<Entry, RegistryError> {
        self.change_entry(id, |entry| entry.colour = colour)
    }

    /// Notes where a workspace that was moved is now; another entry of that place is given up for it.
    pub(crate) fn relocate(&self, id: &str, location: &str) -> Result<Entry, RegistryError> {
        self.change(|document| {
            let found = document.workspaces.iter().find(|entry| entry.id == id);
            let kind = found.ok_or(RegistryError::Unknown)?.kind;
            let is_same = |entry: &Entry| entry.kind == kind && entry.location == location;
            document.workspaces.retain(|entry| entry.id == id || !is_same(entry));
            change_in(document, id, |entry| location.clone_into(&mut entry.location))
        })
    }

    /// Removes a workspace from the list; its data stays.
    pub(crate) fn forget(&self, id: &str) -> Result<(), RegistryError> {
        self.change(|document| {
            document.workspaces.retain(|entry| entry.id != id);
            document.open.retain(|open| open != id);
            Ok(())
        })
    }

    fn change_entry(
        &self,
        id: &str,
        change: impl FnOnce(&mut Entry),
    ) -> Result<Entry, RegistryError> {
        self.change(|document| change_in(document, id, change))
    }

    fn change<T>(
        &self,
        change: impl FnOnce(&mut Document) -> Result<T, RegistryError>,
    ) -> Result<T, RegistryError> {
        fs::create_dir_all(&self.folder).map_err(disk(&self.folder))?;
        let path = self.folder.join(LOCK);
        let lock = File::create(&path).map_err(disk(&path))?;
        // It is released when the file is closed, also by a process that dies.
        lock.lock().map_err(disk(&path))?;
        let before = self.read()?;
        let mut document = before.clone();
        let answer = change(&mut document)?;
        if document != before {
            self.write(&document)?;
        }
        Ok(answer)
    }

    fn read(&self) -> Result<Document, RegistryError> {
        let path = self.folder.join(FILE);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Document::default()),
            Err(error) => return Err(disk(&path)(error)),
        };
        let json: Option<Json> = serde_json::from_slice(&text).ok();
        let version = json.as_ref().and_then(|json| json.get("version")).and_then(Json::as_u64);
        if version.is_some_and(|version| version > VERSION) {
            return Err(RegistryError::Newer);
        }
        if let Some(document) = json.and_then(|json| serde_json::from_value(json).ok()) {
            return Ok(document);
        }
        self.put_aside(&path)?;
        Ok(Document::default())
    }

    /// Keeps a list that cannot be read under another name.
    fn put_aside(&self, path: &Path) -> Result<(), RegistryError> {
        let aside = (1..1_000)
            .map(|number| self.folder.join(format!("workspaces.damaged-{number}.json")))
            .find(|aside| !aside.exists())
            .unwrap_or_else(|| self.folder.join("workspaces.damaged.json"));
        fs::rename(path, &aside).map_err(disk(path))?;
        tracing::warn!("the list of workspaces was damaged; it was set aside");
        *self.set_aside.lock().unwrap_or_else(PoisonError::into_inner) = Some(aside);
        Ok(())
    }

    fn write(&self, document: &Document) -> Result<(), RegistryError> {
        let path = self.folder.join(FILE);
        let part = self.folder.join("workspaces.part");
        let text = serde_json::to_vec_pretty(document).map_err(io::Error::other);
        let written = text.and_then(|text| {
            let mut file = File::create(&part)?;
            file.write_all(&text)?;
            file.sync_all()?;
            fs::rename(&part, &path)
        });
        written.map_err(disk(&path))
    }
}

/// A name without blanks around it.
pub(crate) fn checked_name(name: &str) -> Result<String, RegistryError> {
    let name = name.trim();
    let is_fine = !name.is_empty() && name.chars().count() <= NAME_MAX;
    if is_fine { Ok(name.to_owned()) } else { Err(RegistryError::Name) }
}

fn change_in(
    document: &mut Document,
    id: &str,
    change: impl FnOnce(&mut Entry),
) -> Result<Entry, RegistryError> {
    let found = document.workspaces.iter_mut().find(|entry| entry.id == id);
    let entry = found.ok_or(RegistryError::Unknown)?;
    change(entry);
    Ok(entry.clone())
}

fn disk(path: &Path) -> impl FnOnce(io::Error) -> RegistryError {
    let path = path.to_owned();
    move |source| RegistryError::Disk { path, source }
}
