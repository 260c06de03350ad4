//! Many rows or many keys in few statements: multi-row `values` and `in (…)` lists, in pieces of
//! fixed sizes so that prepared statements are used again.
//!
//! The one difference between the engines is the placeholder. `SQLite` takes `$1` for a name and
//! looks names up one after another, which makes thousands of them quadratic; a bare `?` has none.

use std::{
    fmt::Write as _,
    sync::{Arc, OnceLock},
};

use crate::{Engine, Query, Record, StoreError, Tx, Value, query::Text};

/// Sizes of the pieces, largest first. `SQLite` allows 32,766 values in a statement.
const PIECES: [usize; 6] = [1024, 256, 64, 16, 4, 1];
const VALUES_MAX: usize = 32_766;

/// An `insert` of many rows: `head values (…), (…) … tail`.
#[derive(Debug)]
pub struct Bulk {
    head: &'static str,
    columns: usize,
    tail: &'static str,
    texts: Texts,
}

impl Bulk {
    /// `head` is `insert into t (…)`, with `columns` columns; `tail` may hold `on conflict …`.
    pub const fn new(head: &'static str, columns: usize, tail: &'static str) -> Self {
        Self { head, columns, tail, texts: Texts::new() }
    }

    /// Inserts all `rows`, given one after another, each with exactly the columns of the head.
    ///
    /// # Errors
    /// Whatever the engine says; the transaction must not be committed then.
    pub async fn insert(&self, tx: &mut Tx, rows: Vec<Value>) -> Result<(), StoreError> {
        debug_assert_eq!(rows.len() % self.columns, 0, "{}", self.head);
        let mut left = rows.len() / self.columns;
        let mut rows = rows.into_iter();
        while left > 0 {
            let (piece, count) = self.piece(left);
            let values = rows.by_ref().take(count * self.columns).collect();
            let text = self.text(tx.engine(), piece, count);
            Query::composed(text, values).execute(tx).await?;
            left -= count;
        }
        Ok(())
    }

    /// Texts of this statement, to be prepared by a test.
    pub fn sample(&self, engine: Engine) -> Query {
        Query::composed(self.text(engine, PIECES.len() - 1, 1), Vec::new())
    }

    fn piece(&self, left: usize) -> (usize, usize) {
        let fits = |size: usize| size <= left && size * self.columns <= VALUES_MAX;
        PIECES
            .iter()
            .copied()
            .enumerate()
            .find(|&(_, size)| fits(size))
            .unwrap_or((PIECES.len() - 1, 1))
    }

    fn text(&self, engine: Engine, piece: usize, count: usize) -> Text {
        self.texts.get(engine, piece, || {
            let mut text = format!("{} values ", self.head);
            for row in 0..count {
                text.push_str(if row == 0 { "(" } else { ", (" });
                push_placeholders(&mut text, engine, row * self.columns, self.columns);
                text.push(')');
            }
            text.push(' ');
            text.push_str(self.tail);
            text
        })
    }
}

/// A statement over many keys: `head (…) tail`, where `head` ends in `in`.
#[derive(Debug)]
pub struct Lookup {
    head: &'static str,
    tail: &'static str,
    texts: Texts,
}

impl Lookup {
    /// `head` ends in `in`; `tail` follows the list.
    pub const fn new(head: &'static str, tail: &'static str) -> Self {
        Self { head, tail, texts: Texts::new() }
    }

    /// The rows of all `keys` of a `select`; the order holds within a piece of keys only, and a
    /// key given twice may be answered twice.
    ///
    /// # Errors
    /// Whatever the engine says.
    pub async fn all<T: Record>(
        &self,
        tx: &mut Tx,
        keys: Vec<Value>,
    ) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        for piece in self.pieces(tx.engine(), &keys) {
            found.extend(piece.all(tx).await?);
        }
        Ok(found)
    }

    /// Runs a `delete` for all `keys`.
    ///
    /// # Errors
    /// Whatever the engine says.
    pub async fn execute(&self, tx: &mut Tx, keys: Vec<Value>) -> Result<(), StoreError> {
        for piece in self.pieces(tx.engine(), &keys) {
            piece.execute(tx).await?;
        }
        Ok(())
    }

    fn pieces(&self, engine: Engine, keys: &[Value]) -> Vec<Query> {
        keys.chunks(PIECES[0])
            .map(|keys| {
                let (piece, size) = smallest_that_holds(keys.len());
                // A short list repeats its last key, so that the text stays one of six.
                let last = keys.last().cloned().unwrap_or(Value::Int(None));
                let mut values = keys.to_vec();
                values.resize(size, last);
                Query::composed(self.text(engine, piece, size), values)
            })
            .collect()
    }

    /// Texts of this statement, to be prepared by a test.
    pub fn sample(&self, engine: Engine) -> Query {
        Query::composed(self.text(engine, PIECES.len() - 1, 1), Vec::new())
    }

    fn text(&self, engine: Engine, piece: usize, size: usize) -> Text {
        self.texts.get(engine, piece, || {
            let mut text = format!("{} (", self.head);
            push_placeholders(&mut text, engine, 0, size);
            text.push_str(") ");
            text.push_str(self.tail);
            text
        })
    }
}

fn smallest_that_holds(count: usize) -> (usize, usize) {
    PIECES
        .iter()
        .copied()
        .enumerate()
        .rev()
        .find(|&(_, size)| size >= count)
        .unwrap_or((0, PIECES[0]))
}

fn push_placeholders(text: &mut String, engine: Engine, before: usize, count: usize) {
    for number in 1..=count {
        text.push_str(if number == 1 { "" } else { ", " });
        match engine {
            Engine::Sqlite => text.push('?'),
            // Writing to a String cannot fail.
            Engine::Postgres => drop(write!(text, "${}", before + number)),
        }
    }
}

/// The texts of a statement, by engine and size, each composed once.
#[derive(Debug)]
struct Texts([[OnceLock<Arc<str>>; PIECES.len()]; 2]);

impl Texts {
    const fn new() -> Self {
        Self([const { [const { OnceLock::new() }; PIECES.len()] }; 2])
    }

    fn get(&self, engine: Engine, piece: usize, compose: impl FnOnce() -> String) -> Text {
        let by_size = match engine {
            Engine::Sqlite => &self.0[0],
            Engine::Postgres => &self.0[1],
        };
        Text::Composed(Arc::clone(by_size[piece].get_or_init(|| compose().into())))
    }
}
