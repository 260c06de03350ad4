//! Which module of the crate a path that is written in one of its modules leads to.

use std::collections::BTreeSet;

use super::modules::{Module, Modules};

/// How many re-exports are followed before a path is given up.
const HOPS_MAX: u8 = 8;

impl Modules {
    /// The modules that a path names or passes on its way to what it names: the one that defines it, and
    /// each that re-exports it. Nothing for what other crates define.
    pub(super) fn resolve(&self, from: usize, segments: &[String]) -> BTreeSet<usize> {
        let mut passed = BTreeSet::new();
        self.walk(from, segments, HOPS_MAX, &mut passed);
        passed
    }

    /// Whether the path could be followed to its end.
    fn walk(
        &self,
        from: usize,
        segments: &[String],
        hops: u8,
        passed: &mut BTreeSet<usize>,
    ) -> bool {
        let Some((first, rest)) = segments.split_first() else { return true };
        match first.as_str() {
            "crate" => self.walk_inside(0, rest, hops, passed),
            "self" => self.walk_inside(from, rest, hops, passed),
            "super" => match self.0[from].parent {
                // `super::super` starts again from the parent.
                Some(parent) if rest.first().is_some_and(|next| next == "super") => {
                    self.walk(parent, rest, hops, passed)
                }
                Some(parent) => self.walk_inside(parent, rest, hops, passed),
                None => false,
            },
            _ => self.find(from, first, rest, hops, passed),
        }
    }

    /// A path whose first segment is looked up in `module`, which is thereby named.
    fn walk_inside(
        &self,
        module: usize,
        segments: &[String],
        hops: u8,
        passed: &mut BTreeSet<usize>,
    ) -> bool {
        let found = match segments.split_first() {
            Some((first, rest)) => self.find(module, first, rest, hops, passed),
            None => true,
        };
        // What is not found was made by a macro, or is a variant of an enum's.
        passed.insert(module);
        found
    }

    fn find(
        &self,
        module: usize,
        name: &str,
        rest: &[String],
        hops: u8,
        passed: &mut BTreeSet<usize>,
    ) -> bool {
        let Module { children, items, imports, globs, .. } = &self.0[module];
        if let Some(child) = children.get(name) {
            return self.walk_inside(*child, rest, hops, passed);
        }
        if items.contains(name) {
            passed.insert(module);
            return true;
        }
        let Some(hops) = hops.checked_sub(1) else { return false };
        if let Some(target) = imports.get(name) {
            // `use serde::serde` would lead to itself.
            let leads_on = target.first().is_some_and(|first| first != name);
            let target = [target.as_slice(), rest].concat();
            return leads_on && self.walk(module, &target, hops, passed);
        }
        globs.iter().filter_map(|glob| self.module_at(module, glob)).any(|target| {
            let path = [&[name.to_owned()], rest].concat();
            self.has(target, name, hops) && self.walk_inside(target, &path, hops, passed)
        })
    }

    /// Does the module define, import or re-export the name?
    fn has(&self, module: usize, name: &str, hops: u8) -> bool {
        let Module { children, items, imports, globs, .. } = &self.0[module];
        let Some(hops) = hops.checked_sub(1) else { return false };
        items.contains(name)
            || children.contains_key(name)
            || imports.contains_key(name)
            || globs
                .iter()
                .filter_map(|glob| self.module_at(module, glob))
                .any(|target| self.has(target, name, hops))
    }

    /// The module that a glob names, if it names one of this crate.
    fn module_at(&self, from: usize, segments: &[String]) -> Option<usize> {
        segments.iter().try_fold(from, |current, segment| match segment.as_str() {
            "crate" => Some(0),
            "self" => Some(current),
            "super" => self.0[current].parent,
            name => self.0[current].children.get(name).copied(),
        })
    }
}
