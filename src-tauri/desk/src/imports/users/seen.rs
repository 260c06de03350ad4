//! What earlier lines of the file said. A digest of each id is kept, not the id, so that a million
//! lines need some 100 MB.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasher as _, Hash, RandomState},
};

use super::row::UserRow;
use crate::imports::plan::ImportProblemCode;

/// The users and wallets of earlier lines.
#[derive(Debug, Default)]
pub(super) struct Seen {
    keys: [RandomState; 2],
    /// Line, and digest of email address and name.
    users: HashMap<(u64, u64), (u64, u64)>,
    wallets: HashMap<(u64, u64), u64>,
    /// Users whom earlier lines create.
    created: HashSet<(u64, u64)>,
}

impl Seen {
    /// Notes a row, unless an earlier line has the user otherwise or the wallet already: then the code
    /// and that line.
    pub(super) fn note(&mut self, row: &UserRow) -> Result<(), (ImportProblemCode, u64)> {
        let [key, _] = &self.keys;
        let about = key.hash_one((&row.email, &row.name));
        let line = row.raw.line;
        let (first, said) = *self.users.entry(self.digest(&row.id)).or_insert((line, about));
        if said != about {
            return Err((ImportProblemCode::UserDiffersInFile, first));
        }
        let first = *self.wallets.entry(self.digest(&(&row.id, row.currency))).or_insert(line);
        if first == line { Ok(()) } else { Err((ImportProblemCode::IdTwice, first)) }
    }

    /// Whether the row is the first that creates its user.
    pub(super) fn create(&mut self, row: &UserRow) -> bool {
        let user = self.digest(&row.id);
        self.created.insert(user)
    }

    fn digest(&self, of: &impl Hash) -> (u64, u64) {
        let [first, second] = &self.keys;
        (first.hash_one(of), second.hash_one(of))
    }
}
