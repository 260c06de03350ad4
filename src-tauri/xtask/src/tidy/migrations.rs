//! Every migration exists for both engines, under the same name.

use std::collections::BTreeSet;

use super::{Finding, tree::Tree};

const ENGINES: [&str; 2] = ["sqlite", "postgres"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let [sqlite, postgres] = ENGINES.map(|engine| names(tree, engine));
    let unpaired = |engine: &str, here: &BTreeSet<String>, twin: &str, there: &BTreeSet<String>| {
        here.difference(there)
            .map(|name| {
                let what = format!("has no twin; write migrations/{twin}/{name}");
                Finding::new(&format!("migrations/{engine}/{name}"), 1, what)
            })
            .collect::<Vec<_>>()
    };
    let mut findings = unpaired("sqlite", &sqlite, "postgres", &postgres);
    findings.extend(unpaired("postgres", &postgres, "sqlite", &sqlite));
    findings
}

fn names(tree: &Tree, engine: &str) -> BTreeSet<String> {
    let folder = format!("migrations/{engine}/");
    tree.paths().filter_map(|path| path.strip_prefix(&folder)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::places;

    #[test]
    fn a_migration_without_a_twin_is_found_on_either_side() {
        let tree = Tree::from([
            ("migrations/sqlite/0001_a.sql", ""),
            ("migrations/postgres/0001_a.sql", ""),
            ("migrations/sqlite/0002_b.sql", ""),
            ("migrations/postgres/0003_c.sql", ""),
        ]);
        let expected = ["migrations/sqlite/0002_b.sql:1", "migrations/postgres/0003_c.sql:1"];
        assert_eq!(places(&check(&tree)), expected);
    }
}
