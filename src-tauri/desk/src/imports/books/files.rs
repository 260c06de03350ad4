//! The four exports in a folder, each as its manifest says.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use export::Format;
use money::Currency;
use serde::Serialize;
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};

use super::blocks::{Part, scan};
use crate::{
    DeskError, ListUsers,
    blocking::off_thread,
    exports::{
        EntrySelection, ExportManifest, ExportSelection, TransactionSelection, WalletSelection,
        read_manifest,
    },
    imports::ImportError,
};

/// What the names of manifests end with.
const MANIFEST: &str = ".manifest.json";

/// The exports that make up the books.
#[derive(Debug)]
pub(super) struct BookFiles {
    /// Name of the folder.
    pub(super) name: String,
    /// SHA-256 over those of the four files.
    pub(super) digest: String,
    pub(super) users: Part,
    pub(super) wallets: Part,
    pub(super) transactions: Part,
    pub(super) entries: Part,
}

/// An export of the folder with its manifest.
struct Found {
    path: PathBuf,
    manifest: ExportManifest,
}

impl BookFiles {
    /// Finds the exports in a folder.
    ///
    /// # Errors
    /// `import_books_missing` when one of the four is not there, or there twice;
    /// `import_books_unlike` when they are not of one workspace at one moment.
    pub(super) async fn find(folder: &str, default: Currency) -> Result<Self, DeskError> {
        let folder = PathBuf::from(folder);
        off_thread(move || find(&folder, default)).await
    }
}

fn find(folder: &Path, default: Currency) -> Result<BookFiles, DeskError> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let found = manifests(folder).map_err(|error| unreadable(&name, &error))?;
    let mut all = Vec::new();
    for path in found {
        let manifest = read_manifest(&path)?;
        if manifest.written.format == Format::Jsonl {
            all.push(Found { path, manifest });
        }
    }
    let one = |kind: &'static str| {
        let mut of_kind = all.iter().filter(|found| found.manifest.selection.kind() == kind);
        match (of_kind.next(), of_kind.next()) {
            (Some(found), None) => Ok(found),
            (None, _) => Err(ImportError::BooksMissing { kind, found: 0 }),
            (Some(_), Some(_)) => {
                let found = of_kind.count().saturating_add(2);
                Err(ImportError::BooksMissing { kind, found })
            }
        }
    };
    let four = [one("users")?, one("wallets")?, one("transactions")?, one("entries")?];
    check_alike(four, default)?;
    let mut digest = Sha256::new();
    let mut parts = Vec::with_capacity(four.len());
    for found in four {
        parts.push(part(found)?);
        digest.update(&found.manifest.written.sha256);
    }
    let digest = store::hex(&digest.finalize());
    let [users, wallets, transactions, entries] =
        <[Part; 4]>::try_from(parts).map_err(|_| ImportError::Empty)?;
    Ok(BookFiles { name, digest, users, wallets, transactions, entries })
}

/// The exported files of which a manifest is there, sorted.
fn manifests(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        files.extend(name.strip_suffix(MANIFEST).map(|file| folder.join(file)));
    }
    files.sort();
    Ok(files)
}

/// Unfiltered, of one snapshot, and in this workspace's default currency.
fn check_alike(four: [&Found; 4], default: Currency) -> Result<(), ImportError> {
    let unlike = |found: &Found, why: &str| ImportError::BooksUnlike {
        name: found.manifest.file.clone(),
        why: why.to_owned(),
    };
    let [users, _, transactions, _] = four;
    let snapshot = transactions.manifest.snapshot.transaction;
    for found in four {
        let manifest = &found.manifest;
        if !is_whole(&manifest.selection) {
            return Err(unlike(found, "it has a filter"));
        }
        let is_users = std::ptr::eq(found, users);
        let is_of_it = manifest.snapshot.transaction == snapshot
            || is_users && manifest.snapshot.transaction > snapshot;
        if !is_of_it {
            return Err(unlike(found, "it shows another moment than the transactions"));
        }
    }
    let other = users.manifest.written.totals.iter().find_map(|total| {
        let code = total.group.get("currency")?;
        (*code != default.to_string()).then(|| code.clone())
    });
    match other {
        Some(code) => {
            let why = format!("its default currency is {code}, and here it is {default}");
            Err(unlike(users, &why))
        }
        None => Ok(()),
    }
}

fn is_whole(selection: &ExportSelection) -> bool {
    match selection {
        ExportSelection::Transactions(filter) => is(filter, &TransactionSelection::default()),
        ExportSelection::Entries(filter) => is(filter, &EntrySelection::default()),
        ExportSelection::Wallets(filter) => is(filter, &WalletSelection::default()),
        ExportSelection::Users(filter) => {
            let sorted = ListUsers {
                sort: filter.sort,
                descending: filter.descending,
                ..ListUsers::default()
            };
            is(filter, &sorted)
        }
        ExportSelection::RefundRequests(_)
        | ExportSelection::Disputes(_)
        | ExportSelection::Payments(_)
        | ExportSelection::OutboxCalls(_)
        | ExportSelection::AuditTrail(_)
        | ExportSelection::Statement(_) => false,
    }
}

fn is(one: &impl Serialize, other: &impl Serialize) -> bool {
    let json = |of: Result<Json, serde_json::Error>| of.ok();
    json(serde_json::to_value(one)) == json(serde_json::to_value(other))
}

/// A file that is what its manifest says.
fn part(found: &Found) -> Result<Part, ImportError> {
    let name = found.manifest.file.clone();
    let (blocks, bytes, sha256) = scan(&found.path).map_err(|error| unreadable(&name, &error))?;
    let written = &found.manifest.written;
    if bytes != written.bytes || sha256 != written.sha256 {
        let why = "it is not the file that its manifest describes".to_owned();
        return Err(ImportError::BooksUnlike { name, why });
    }
    Ok(Part { path: found.path.clone(), name, blocks })
}

fn unreadable(name: &str, error: &io::Error) -> ImportError {
    ImportError::Unreadable { name: name.to_owned(), cause: error.to_string() }
}
