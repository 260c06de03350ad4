//! The list of licences that goes into every package: who, under what, and the texts, each once.

use std::{collections::BTreeMap, fmt::Write as _};

use super::inventory::Component;

const HEAD: &str = "\
Redress contains software and fonts of others. Each is listed with its licence; the texts and notices
that came with it follow, each once.
";
const RULE: &str =
    "================================================================================";

/// The whole text.
pub(super) fn text(components: &[Component]) -> String {
    let mut out = format!("{HEAD}\n");
    for component in components {
        let Component { name, version, licence, repository, .. } = component;
        let from = repository.as_ref().map(|from| format!("  {from}")).unwrap_or_default();
        let _ = writeln!(out, "{name} {version}  {licence}{from}");
        if component.texts.is_empty() && !component.authors.is_empty() {
            let _ = writeln!(out, "    by {}", component.authors.join(", "));
        }
    }
    let mut texts: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for component in components {
        let name = format!("{} {}", component.name, component.version);
        for text in &component.texts {
            texts.entry(text.trim()).or_default().push(name.clone());
        }
    }
    for (text, names) in texts {
        let _ = writeln!(out, "\n{RULE}\n{}\n{RULE}\n\n{text}", names.join(", "));
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::bundle::inventory::Origin;

    fn component(name: &str, texts: &[&str]) -> Component {
        Component {
            origin: Origin::Crate,
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            licence: "MIT".to_owned(),
            authors: vec!["Ada".to_owned()],
            repository: None,
            checksum: None,
            texts: texts.iter().map(|text| (*text).to_owned()).collect(),
            uses: BTreeSet::new(),
        }
    }

    #[test]
    fn everybody_is_listed_and_the_same_text_stands_once() {
        let components =
            [component("a", &["The text"]), component("b", &["The text\n"]), component("c", &[])];
        let said = text(&components);
        assert_eq!(said.matches("The text").count(), 1, "{said}");
        assert!(said.contains("\na 1.0.0, b 1.0.0\n"), "{said}");
        assert!(said.contains("c 1.0.0  MIT\n    by Ada\n"), "{said}");
    }
}
