//! Text that must not be committed, and calls that only one place may make.

use super::{
    Finding,
    tree::{Tree, kind, numbered},
};

struct Rule {
    /// What is looked for. Written in two halves, or this file would be found.
    text: &'static str,
    /// Whether it counts only where no word or path goes on before and after it.
    alone: bool,
    applies: fn(&str) -> bool,
    what: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        text: concat!("TO", "DO"),
        alone: true,
        applies: anywhere,
        what: "unfinished work in the text; do it, or file it as an issue",
    },
    Rule {
        text: concat!("FIX", "ME"),
        alone: true,
        applies: anywhere,
        what: "unfinished work in the text; do it, or file it as an issue",
    },
    Rule {
        text: concat!("dbg", "!("),
        alone: true,
        applies: is_rust,
        what: "left over from debugging; remove it",
    },
    Rule {
        text: concat!("#[", "ignore"),
        alone: false,
        applies: is_rust,
        what: "an ignored test protects nothing; mend it or remove it",
    },
    Rule {
        text: concat!("Assert", "SqlSafe"),
        alone: true,
        applies: |path| {
            is_rust(path) && !path.starts_with("src-tauri/store/") && !path.starts_with("tests/")
        },
        what: "only store composes SQL; use a constant or store's filter builder",
    },
    Rule {
        text: concat!("Utc::", "now"),
        alone: true,
        applies: |path| is_rust(path) && path != "src-tauri/store/src/clock.rs",
        what: "only store's clock reads the time; take Clock",
    },
    Rule { text: concat!("/", "work/"), alone: true, applies: anywhere, what: MACHINE },
    Rule { text: concat!("/", "root/"), alone: true, applies: anywhere, what: MACHINE },
    Rule { text: concat!("/", "home/"), alone: true, applies: anywhere, what: MACHINE },
    Rule { text: concat!("/", "Users/"), alone: true, applies: anywhere, what: MACHINE },
    Rule { text: concat!("://", "registry."), alone: false, applies: anywhere, what: REGISTRY },
    Rule {
        text: concat!("\"reso", "lved\": \"http"),
        alone: false,
        applies: anywhere,
        what: REGISTRY,
    },
    Rule { text: concat!("replace-", "with ="), alone: false, applies: anywhere, what: REGISTRY },
    Rule { text: concat!("_auth", "Token"), alone: false, applies: anywhere, what: REGISTRY },
];

const MACHINE: &str = "a path of one machine; make it relative to the repository";
const REGISTRY: &str = "names where one machine gets its packages; leave that to the machine";

/// The one registry that Cargo.lock may name: cargo writes it for crates.io, wherever they come from.
const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.files().flat_map(|(path, text)| check_file(path, text)).collect()
}

fn check_file(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = vec![];
    for (line, content) in numbered(text) {
        for rule in RULES.iter().filter(|rule| (rule.applies)(path) && rule.found_in(content)) {
            findings.push(Finding::new(path, line, format!("{}: {}", rule.text, rule.what)));
        }
        let source = content.strip_prefix("source = \"").filter(|_| path == "Cargo.lock");
        if source.is_some_and(|source| source.trim_end_matches('"') != CRATES_IO) {
            findings.push(Finding::new(path, line, REGISTRY));
        }
    }
    findings
}

impl Rule {
    fn found_in(&self, line: &str) -> bool {
        line.match_indices(self.text).any(|(start, found)| {
            let goes_on = |letter: Option<char>| {
                letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
            };
            let is_path = self.text.starts_with('/');
            let before = line[..start].chars().next_back();
            let after = line[start + found.len()..].chars().next();
            let ends_open = found.ends_with(|letter: char| !letter.is_alphanumeric());
            let part_of_path = is_path && before.is_some_and(|letter| "./-~}*".contains(letter));
            !self.alone || !(goes_on(before) || part_of_path || (!ends_open && goes_on(after)))
        })
    }
}

fn anywhere(_: &str) -> bool {
    true
}

fn is_rust(path: &str) -> bool {
    kind(path) == "rs"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, line: &str) -> bool {
        !check(&Tree::from([(path, line)])).is_empty()
    }

    #[test]
    fn unfinished_work_is_found_as_a_word() {
        assert!(found("a.md", concat!("// TO", "DO: later")));
        assert!(found("ui/a.ts", concat!("(FIX", "ME)")));
        assert!(!found("ui/a.ts", concat!("TO", "DOS")));
        assert!(found("a.rs", concat!("    dbg", "!(x);")));
        assert!(!found("a.md", concat!("never dbg", "!(x)")));
        assert!(found("a.rs", concat!("#[", "ignore = \"flaky\"]")));
    }

    #[test]
    fn only_store_composes_sql_and_only_its_clock_reads_the_time() {
        let (sql, now) = (concat!("Assert", "SqlSafe(text)"), concat!("chrono::Utc::", "now()"));
        assert!(found("src-tauri/desk/src/a.rs", sql));
        assert!(!found("src-tauri/store/src/query.rs", sql));
        assert!(found("src-tauri/store/src/query.rs", now));
        assert!(!found("src-tauri/store/src/clock.rs", now));
        assert!(!found(".clippy.toml", now));
    }

    #[test]
    fn absolute_paths_of_a_machine_are_found_and_others_are_not() {
        assert!(found("a.md", concat!("see /", "work/main")));
        assert!(found("a.rs", concat!("\"/", "home/me/x\"")));
        assert!(!found("a.rs", concat!("\"target/", "work/x\"")));
        assert!(!found("a.md", concat!("https://example.com/", "home/")));
    }

    #[test]
    fn places_that_packages_come_from_are_found() {
        assert!(found("ui/.npmrc", concat!("x=https://", "registry.example.com/")));
        assert!(found("Cargo.lock", "source = \"registry+https://example.com/index\""));
        assert!(!found("Cargo.lock", &format!("source = \"{CRATES_IO}\"")));
    }
}
