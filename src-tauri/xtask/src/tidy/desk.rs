//! The one arrow inside desk: audit, attention and outbox are written into by everybody, so they use
//! nobody above.

use super::{
    Finding,
    tree::{Tree, numbered},
};

const SOURCE: &str = "src-tauri/desk/src/";
const LOW: &[&str] = &["attention", "audit", "outbox"];
/// Files at the root, which belong to no noun.
const SHARED: &[&str] = &["error", "subject"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = vec![];
    for (path, text) in tree.written() {
        let room = path.strip_prefix(SOURCE).and_then(|inside| inside.split(['/', '.']).next());
        let Some(room) = room.filter(|room| LOW.contains(room)) else { continue };
        for (line, content) in numbered(text) {
            let high = modules(content).find(|name| !LOW.contains(name) && !SHARED.contains(name));
            if let Some(high) = high {
                let what = format!("{room} uses {high}; let {high} hand over what {room} needs");
                findings.push(Finding::new(path, line, what));
            }
        }
    }
    findings
}

/// The modules that a line names as `crate::module::…` or `crate::{module::…, …}`. Types and what is
/// exported at the top of the crate start with a capital.
fn modules(line: &str) -> impl Iterator<Item = &str> {
    line.split("crate::").skip(1).flat_map(|rest| {
        let (list, single) = match rest.strip_prefix('{') {
            Some(list) => (list.split('}').next().unwrap_or(list), false),
            None => (rest, true),
        };
        let names = list.split(", ").take(if single { 1 } else { usize::MAX });
        names.filter_map(|name| name.split_once("::")).map(|(module, _)| module)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(path: &str, line: &str) -> bool {
        check(&Tree::from([(path, line)])).is_empty()
    }

    #[test]
    fn what_everybody_writes_into_uses_nobody() {
        let outbox = "src-tauri/desk/src/outbox/mod.rs";
        assert!(!verdict(outbox, "use crate::refund::RefundState;"));
        assert!(!verdict(outbox, "use crate::{Desk, dispute::{A, B}, error::DeskError};"));
        assert!(!verdict("src-tauri/desk/src/audit.rs", "    let x = crate::user::load_in(tx);"));
        assert!(verdict(outbox, "use crate::{Desk, DeskError, subject::Subject};"));
        assert!(verdict(outbox, "use crate::error::DeskError;"));
        assert!(verdict("src-tauri/desk/src/refund/mod.rs", "use crate::dispute::X;"));
    }
}
