//! Circles of modules: two parts that use each other, directly or by a third, can only be understood
//! together. In every crate of ours no module of a folder may use itself by way of its neighbours, at
//! any depth. Parsed by `syn`: imports of every form, paths in types and expressions, in macros and in
//! attributes; re-exports are followed to the module that defines the name. Not seen: methods, whose
//! module only the compiler knows. What a folder's own `mod.rs` shares with its children is no circle.

mod graph;
mod modules;
mod resolve;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub(super) use self::graph::{Edge, Graph, Location};
use self::modules::Modules;
use super::{
    Finding,
    tree::{Tree, numbered},
};

/// An error may name what it is about, and what it is about returns it: the uses of a module of this
/// name close no circle.
const ERROR: &str = "error";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let roots = tree.paths().filter(|path| is_root(path));
    roots.flat_map(|root| check_crate(tree, root)).collect()
}

/// The root file of a crate of ours; those of tests are not asked.
fn is_root(path: &str) -> bool {
    let is_ours = path.starts_with("src-tauri/") && !path.contains("/tests/");
    is_ours && (path.ends_with("/lib.rs") || path.ends_with("/main.rs"))
}

fn check_crate(tree: &Tree, root: &str) -> Vec<Finding> {
    match Modules::read(tree, root) {
        Ok(modules) => {
            levels(tree, &modules).values().flat_map(Graph::circles).map(finding).collect()
        }
        Err((path, reason)) => vec![Finding::new(&path, 1, format!("is no Rust: {reason}"))],
    }
}

/// For each module that has children, which of them uses which.
fn levels(tree: &Tree, modules: &Modules) -> BTreeMap<usize, Graph> {
    let mut levels: BTreeMap<usize, Graph> = BTreeMap::new();
    for (number, module) in modules.0.iter().enumerate() {
        for (segments, path) in &module.mentions {
            for target in modules.resolve(number, segments) {
                let to = &modules.0[target].path;
                let shared = module.path.iter().zip(to).take_while(|(a, b)| a == b).count();
                if let (Some(from), Some(_)) = (module.path.get(shared), to.get(shared))
                    && from != ERROR
                {
                    let name = |path: &[String]| path[..=shared].join("::");
                    let level = levels.entry(shared_parent(modules, number, shared)).or_default();
                    let (from, to) = (name(&module.path), name(to));
                    if !level.has(&from, &to) {
                        level.add(&from, &to, location(tree, path, segments));
                    }
                }
            }
        }
    }
    levels
}

/// The first line of code that names what a path ends in: syn tells no lines without a feature that would
/// rebuild every dependency.
fn location(tree: &Tree, path: &str, segments: &[String]) -> Location {
    let name = segments.last().map_or("", String::as_str);
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let names = |line: &str| line.split(|letter| !is_word(letter)).any(|word| word == name);
    let lines = numbered(tree.text(path).unwrap_or_default());
    let mut code = lines.filter(|(_, line)| !line.trim_start().starts_with("//"));
    let line = code.find(|(_, line)| names(line)).map_or(1, |(number, _)| number);
    Location { path: path.to_owned(), line }
}

/// The ancestor of a module at this depth.
fn shared_parent(modules: &Modules, module: usize, depth: usize) -> usize {
    let mut current = module;
    while modules.0[current].path.len() > depth {
        current = modules.0[current].parent.unwrap_or(0);
    }
    current
}

/// A circle, told at its first use.
pub(super) fn finding(circle: Vec<Edge>) -> Finding {
    let steps: Vec<_> = circle
        .iter()
        .map(|Edge { from, to, location }| {
            format!("{from} uses {to} ({}:{})", location.path, location.line)
        })
        .collect();
    let what = format!("a circle: {}; move what both need below them", steps.join(", "));
    match circle.into_iter().next() {
        Some(Edge { location, .. }) => Finding::new(&location.path, location.line, what),
        None => Finding::new("", 1, what),
    }
}
