//! "Has anything changed since last time?": content hashes, kept in small files beside what they describe.

use std::{
    fs,
    hash::{DefaultHasher, Hasher},
    io,
    path::Path,
};

use anyhow::{Context, Result};

/// A hash over the names and contents of all files below `paths` (files or folders, relative to `base`)
/// for which `counts` says yes. What does not exist counts as empty.
pub(crate) fn hash(base: &Path, paths: &[&str], counts: fn(&str) -> bool) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for path in paths {
        add(&mut hasher, &base.join(path), path, counts)?;
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn add(
    hasher: &mut DefaultHasher,
    path: &Path,
    name: &str,
    counts: fn(&str) -> bool,
) -> Result<()> {
    if path.is_dir() {
        let listing = fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let listing = listing.with_context(|| format!("cannot list {}", path.display()))?;
        let mut inside: Vec<_> = listing.iter().map(fs::DirEntry::path).collect();
        inside.sort();
        for entry in inside {
            let below = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
            add(hasher, &entry, &format!("{name}/{below}"), counts)?;
        }
    } else if path.is_file() && counts(name) {
        let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        for part in [name.as_bytes(), &bytes] {
            hasher.write_usize(part.len());
            hasher.write(part);
        }
    }
    Ok(())
}

/// Whether the stamp at `path` says exactly `content`.
pub(crate) fn is(path: &Path, content: &str) -> bool {
    fs::read_to_string(path).is_ok_and(|found| found == content)
}

/// Writes the stamp.
pub(crate) fn set(path: &Path, content: &str) -> Result<()> {
    fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn everything(_: &str) -> bool {
        true
    }

    #[test]
    fn the_hash_changes_with_content_and_names_only() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path();
        let now = || hash(base, &["src", "absent"], everything).unwrap();
        fs::create_dir(base.join("src")).unwrap();
        fs::write(base.join("src/a.ts"), "one").unwrap();
        let first = now();
        fs::write(base.join("src/a.ts"), "one").unwrap();
        assert_eq!(now(), first);
        fs::write(base.join("src/a.ts"), "two").unwrap();
        let second = now();
        assert_ne!(second, first);
        fs::rename(base.join("src/a.ts"), base.join("src/b.ts")).unwrap();
        assert_ne!(now(), second);
    }

    #[test]
    fn files_that_do_not_count_change_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path();
        let now = || hash(base, &["."], |name| !name.ends_with(".test.ts")).unwrap();
        let empty = now();
        fs::write(base.join("a.test.ts"), "one").unwrap();
        assert_eq!(now(), empty);
        fs::write(base.join("a.ts"), "one").unwrap();
        assert_ne!(now(), empty);
    }

    #[test]
    fn a_stamp_says_what_was_set() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("stamp");
        assert!(!is(&path, "1"));
        set(&path, "1").unwrap();
        assert!(is(&path, "1") && !is(&path, "2"));
    }
}
