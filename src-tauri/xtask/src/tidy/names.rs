//! Words that name nothing: a file or type that carries one has no subject yet.

use super::{
    Finding,
    tree::{Tree, kind, numbered},
};

const BANNED: &[&str] = &[
    "manager",
    "service",
    "helper",
    "util",
    "common",
    "handler",
    "processor",
    "data",
    "info",
    "misc",
];

/// Names that are right although they contain such a word, each with its reason.
const FINE: &[(&str, &str)] = &[
    ("DataTable", "what everybody calls this widget"),
    ("data-table", "what everybody calls this widget"),
    ("tests/data", "inputs of tests, nothing else"),
    ("redress.service", "what systemd calls a file of this kind"),
];

/// What may stand before the keyword of a type.
const MODIFIERS: &[&str] = &["pub", "export", "default", "declare", "abstract", "unsafe"];
const KEYWORDS: &[&str] = &["struct", "enum", "trait", "type", "union", "class", "interface"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = vec![];
    for (path, text) in tree.written() {
        if let Some(word) = banned_word(path) {
            findings.push(Finding::new(path, 1, advice("file", word)));
        }
        if !matches!(kind(path), "rs" | "ts" | "tsx") {
            continue;
        }
        for (line, content) in numbered(text) {
            if let Some(word) = type_name(content).and_then(banned_word) {
                findings.push(Finding::new(path, line, advice("type", word)));
            }
        }
    }
    findings
}

fn advice(kind: &str, word: &str) -> String {
    format!(
        "{word:?} in the name of a {kind} says nothing; name what it is about (glossary of ARCHITECTURE.md)"
    )
}

/// The first banned word in a path or an identifier, in the singular or the plural.
fn banned_word(name: &str) -> Option<&'static str> {
    let name = FINE.iter().fold(name.to_owned(), |name, (fine, _)| name.replace(fine, ""));
    words(&name).into_iter().find_map(|word| {
        BANNED.iter().copied().find(|banned| {
            word.strip_prefix(banned).is_some_and(|rest| rest.is_empty() || rest == "s")
        })
    })
}

/// `RefundState`, `refund_state`, `refund-state.ts` in lower-case words.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for letter in name.chars() {
        let starts = letter.is_uppercase() && !before.is_uppercase();
        if starts || !letter.is_alphanumeric() {
            words.push(String::new());
        }
        if letter.is_alphanumeric() {
            words.last_mut().expect("never empty").extend(letter.to_lowercase());
        }
        before = letter;
    }
    words
}

/// The type that a line declares, if it declares one.
fn type_name(line: &str) -> Option<&str> {
    let mut tokens = line.split_whitespace();
    let keyword = tokens.find(|token| !MODIFIERS.contains(token) && !token.starts_with("pub("))?;
    if !KEYWORDS.contains(&keyword) {
        return None;
    }
    let declared = tokens.next()?;
    let end = declared.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
    Some(&declared[..end.unwrap_or(declared.len())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::places;

    #[test]
    fn banned_words_are_found_in_names_of_files() {
        for name in ["refund_utils.rs", "helpers/a.rs", "user-service.ts", "common.rs"] {
            assert!(banned_word(name).is_some(), "{name}");
        }
        for name in ["metadata.rs", "components/data-table.tsx", "tests/data/a.json", "database.rs"]
        {
            assert_eq!(banned_word(name), None, "{name}");
        }
    }

    #[test]
    fn banned_words_are_found_in_names_of_types_only() {
        let text = "pub(crate) struct RefundManager;\nenum State { Info }\nlet data = 1;\n// type Data\nexport type UserInfo = {};\n";
        let findings = check(&Tree::from([("ui/src/a.ts", text)]));
        assert_eq!(places(&findings), ["ui/src/a.ts:1", "ui/src/a.ts:5"]);
    }

    #[test]
    fn a_name_is_cut_into_its_words() {
        assert_eq!(type_name("export interface DataTableProps<T> {"), Some("DataTableProps"));
        assert_eq!(banned_word("DataTableProps"), None);
        assert_eq!(banned_word("JSONData"), None, "one run of capitals is one word");
        assert_eq!(banned_word("JsonData"), Some("data"));
    }
}
