//! Migrations are frozen: databases in use were made by exactly these bytes, and the program refuses a
//! database that was made by others. Each has its SHA-256 in a list, in the form of `sha256sum`.

use std::{collections::BTreeMap, fmt::Write as _};

use sha2::{Digest as _, Sha256};

use super::{
    Finding,
    tree::{Tree, numbered},
};

const LIST: &str = "migrations/frozen.sha256";
const FOLDER: &str = "migrations/";
const HOW_TO_LIST: &str = "add its line (in migrations: `sha256sum */*.sql > frozen.sha256`)";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut listed = read(tree.text(LIST).unwrap_or_default());
    let mut findings = Vec::new();
    for (path, text) in tree.files().filter(|(path, _)| is_migration(path)) {
        match listed.remove(path) {
            Some((_, digest)) if digest == digest_of(text) => {}
            Some(_) => findings.push(Finding::new(
                path,
                1,
                "was changed; migrations are frozen, add a new file instead",
            )),
            None => {
                let what = format!("is not in {LIST}; {HOW_TO_LIST}");
                findings.push(Finding::new(path, 1, what));
            }
        }
    }
    findings.extend(listed.into_iter().map(|(path, (line, _))| {
        Finding::new(LIST, line, format!("{path} is gone; migrations are frozen, bring it back"))
    }));
    findings
}

fn is_migration(path: &str) -> bool {
    path.starts_with(FOLDER) && path != LIST
}

/// Path → line and digest.
fn read(list: &str) -> BTreeMap<String, (usize, &str)> {
    numbered(list)
        .filter_map(|(line, text)| {
            let (digest, name) = text.split_once("  ")?;
            Some((format!("{FOLDER}{name}"), (line, digest)))
        })
        .collect()
}

fn digest_of(text: &str) -> String {
    let mut digits = String::new();
    for byte in Sha256::digest(text.as_bytes()) {
        // Writing to a text cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::places;

    #[test]
    fn a_migration_that_was_changed_added_or_removed_is_found() {
        let kept = digest_of("create table a ();");
        let list = format!(
            "{kept}  sqlite/0001_a.sql\n{kept}  sqlite/0002_b.sql\n{kept}  sqlite/0004_d.sql\n"
        );
        let tree = Tree::from([
            ("migrations/sqlite/0001_a.sql", "create table a ();"),
            ("migrations/sqlite/0002_b.sql", "create table a (b integer);"),
            ("migrations/sqlite/0003_c.sql", "create table c ();"),
            (LIST, &list),
        ]);
        let expected = [
            "migrations/sqlite/0002_b.sql:1",
            "migrations/sqlite/0003_c.sql:1",
            "migrations/frozen.sha256:3",
        ];
        assert_eq!(places(&check(&tree)), expected);
    }

    #[test]
    fn the_digest_is_that_of_sha256sum() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(digest_of("abc"), abc);
    }
}
