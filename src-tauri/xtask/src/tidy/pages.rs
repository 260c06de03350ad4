//! Who imports whom in the UI: routes, then features, then components, then primitives; all may use
//! lib. A feature never imports another, only queries and lib know the bindings, and no file imports
//! itself by way of others.

use super::{
    Finding,
    circles::{self, Graph, Location},
    tree::{Tree, numbered},
};

const SOURCE: &str = "ui/src/";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = vec![];
    let mut imports = Graph::default();
    for (path, text) in tree.written() {
        let Some(inside) = path.strip_prefix(SOURCE) else { continue };
        for (line, content) in numbered(text) {
            for target in imported(content).filter_map(|specifier| resolve(inside, specifier)) {
                let wrong = reason_against(inside, &target);
                findings.extend(wrong.map(|what| Finding::new(path, line, what)));
                let location = Location { path: path.to_owned(), line };
                imports.add(module_name(inside), module_name(&target), location);
            }
        }
    }
    findings.extend(imports.circles().into_iter().map(circles::finding));
    findings
}

/// A file as others import it: `lib/keys/index.ts` is `lib/keys`.
fn module_name(path: &str) -> &str {
    let without_kind = path.strip_suffix(".tsx").or_else(|| path.strip_suffix(".ts"));
    let name = without_kind.unwrap_or(path);
    name.strip_suffix("/index").unwrap_or(name)
}

/// The module specifiers of a line: `from "x"`, `import "x"`, `import("x")`.
fn imported(line: &str) -> impl Iterator<Item = &str> {
    ["from \"", "import \"", "import(\""].into_iter().filter_map(|opening| {
        let (_, rest) = line.split_once(opening)?;
        rest.split('"').next()
    })
}

/// A specifier as a path below ui/src; packages have none.
fn resolve(from: &str, specifier: &str) -> Option<String> {
    if let Some(path) = specifier.strip_prefix("@/") {
        return Some(path.to_owned());
    }
    if !specifier.starts_with('.') {
        return None;
    }
    let mut parts: Vec<_> = from.split('/').collect();
    parts.pop();
    for part in specifier.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// The floors of the house, from the top; a file may only look down.
fn floor(path: &str) -> Option<u8> {
    const FLOORS: &[(&str, u8)] =
        &[("routes/", 5), ("features/", 4), ("components/ui/", 2), ("components/", 3), ("lib/", 1)];
    FLOORS.iter().find(|(folder, _)| path.starts_with(folder)).map(|(_, floor)| *floor)
}

fn feature(path: &str) -> Option<&str> {
    path.strip_prefix("features/")?.split('/').next()
}

fn reason_against(from: &str, target: &str) -> Option<String> {
    let is_test = from.contains(".test.");
    if target == "bindings" {
        let is_queries = feature(from).is_some() && from.ends_with("/queries.ts");
        let fine = is_queries || from.starts_with("lib/") || is_test;
        let what = "only lib and a feature's queries.ts import the bindings; call through them";
        return (!fine).then(|| what.to_owned());
    }
    if let (Some(own), Some(other)) = (feature(from), feature(target)) {
        let what = format!(
            "feature {own} imports feature {other}; what both need belongs in components or lib"
        );
        return (own != other).then_some(what);
    }
    let (below, above) = (floor(from)?, floor(target)?);
    (above > below).then(|| format!("{from} looks up to {target}; move what it needs down"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::places;

    fn verdict(path: &str, line: &str) -> bool {
        check(&Tree::from([(path, line)])).is_empty()
    }

    #[test]
    fn a_feature_never_imports_another() {
        let page = "ui/src/features/refunds/list-page.tsx";
        assert!(!verdict(page, r#"import { X } from "@/features/users/columns";"#));
        assert!(!verdict(page, r#"import { X } from "../users/columns";"#));
        assert!(!verdict(page, r#"const X = lazy(() => import("@/features/users/x"));"#));
        assert!(verdict(page, r#"import { X } from "@/features/refunds/columns";"#));
        assert!(verdict(page, r#"import { X } from "./columns";"#));
        assert!(verdict(page, r#"import { X } from "react";"#));
    }

    #[test]
    fn no_page_imports_from_above() {
        assert!(!verdict(
            "ui/src/components/amount.tsx",
            r#"import { X } from "@/features/users/x";"#
        ));
        assert!(!verdict("ui/src/components/ui/button.tsx", r#"import { X } from "../amount";"#));
        assert!(!verdict("ui/src/lib/call.ts", r#"import { X } from "@/components/amount";"#));
        assert!(verdict("ui/src/routes/users.tsx", r#"import { X } from "@/features/users/x";"#));
        assert!(verdict("ui/src/components/amount.tsx", r#"import { X } from "./ui/button";"#));
        assert!(verdict("ui/src/components/ui/button.tsx", r#"import { cx } from "@/lib/cx";"#));
    }

    #[test]
    fn only_queries_and_lib_know_the_bindings() {
        let line = r#"import { commands } from "@/bindings";"#;
        assert!(verdict("ui/src/features/users/queries.ts", line));
        assert!(verdict("ui/src/lib/call.ts", line));
        assert!(!verdict("ui/src/features/users/list-page.tsx", line));
        assert!(!verdict("ui/src/routes/users.tsx", line));
    }

    #[test]
    fn a_file_that_imports_itself_by_way_of_others_is_found() {
        let tree = |back: &str| {
            Tree::from([
                ("ui/src/lib/a.ts", "import {\n  x,\n  y,\n} from \"./b\";\n"),
                ("ui/src/lib/b/index.ts", "export { z as w } from \"@/lib/c\";\n"),
                ("ui/src/lib/c.tsx", back),
            ])
        };
        let circle = check(&tree("import type { X } from \"./a\";"));
        assert_eq!(places(&circle), ["ui/src/lib/a.ts:4"]);
        assert!(check(&tree("import { X } from \"./d\";")).is_empty());
        assert!(check(&tree("import { X } from \"a\";")).is_empty());
    }
}
