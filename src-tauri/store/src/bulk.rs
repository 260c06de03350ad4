//! Many rows or many keys in few statements, whatever their number: one text for each table and
//! size, so that prepared statements are used again.
//!
//! The one place where the engines are spoken to differently:
//!
//! * `SQLite` gets multi-row `values`, filled up to the next size with rows of nulls that a `where`
//!   drops again. Its placeholders are bare `?`: it takes `$1` for a name and looks names up one
//!   after another, which makes thousands of them quadratic.
//! * `Postgres` gets each column as one array and unnests them.

use std::{
    fmt::Write as _,
    sync::{Arc, OnceLock},
};

use sqlx::{Arguments as _, AssertSqlSafe, postgres::PgArguments};

use crate::{
    Engine, Query, Record, StoreError, Tx, Value,
    query::{Text, unfit},
};

/// Sizes a statement comes in, smallest first. `SQLite` allows 32,766 values in a statement.
const SIZES: [usize; 11] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024];
const VALUES_MAX: usize = 32_766;

/// Keys in one statement.
const KEYS_MAX: usize = 1_024;

/// An `insert` of many rows. The first column of each row must not be null.
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

    /// Rows to be inserted by [`insert_all`]: their values one after another, each row with
    /// exactly the columns of the head.
    pub fn rows(&'static self, values: Vec<Value>) -> Rows {
        debug_assert_eq!(values.len() % self.columns, 0, "{}", self.head);
        Rows { bulk: self, values }
    }

    fn unnested(&self, before: usize) -> String {
        let mut text = format!("{} select * from unnest(", self.head);
        push_placeholders(&mut text, Engine::Postgres, before, self.columns);
        text.push_str(") ");
        text.push_str(self.tail);
        text
    }

    fn filled_up(&self, size: usize) -> String {
        let mut text = format!("{} select * from (values ", self.head);
        for row in 0..size {
            text.push_str(if row == 0 { "(" } else { ", (" });
            push_placeholders(&mut text, Engine::Sqlite, 0, self.columns);
            text.push(')');
        }
        text.push_str(") where column1 is not null ");
        text.push_str(self.tail);
        text
    }
}

/// Rows of one table, not yet inserted.
#[derive(Debug)]
pub struct Rows {
    bulk: &'static Bulk,
    values: Vec<Value>,
}

impl Rows {
    /// The filling of a statement is told from its rows by the first column: a null there would be
    /// dropped without a word.
    fn check(&self) -> Result<(), StoreError> {
        if self.values.iter().step_by(self.bulk.columns).any(Value::is_null) {
            return Err(unfit("the first column of a row is null".into()));
        }
        Ok(())
    }
}

/// Inserts rows of several tables, in this order and with one message to the engine: what is to be
/// written together need not wait for an answer between two tables.
///
/// # Errors
/// Whatever the engine says; the transaction must not be committed then.
pub async fn insert_all(tx: &mut Tx, mut rows: Vec<Rows>) -> Result<(), StoreError> {
    rows.retain(|rows| !rows.values.is_empty());
    rows.iter().try_for_each(Rows::check)?;
    if rows.is_empty() {
        return Ok(());
    }
    if let Tx::Postgres(tx) = tx {
        let (text, arguments) = unnested(rows)?;
        sqlx::query_with(AssertSqlSafe(text), arguments).execute(&mut **tx).await?;
        return Ok(());
    }
    let (text, values) = filled_up(rows);
    Query::composed(Text::Composed(text.into()), values).execute(tx).await.map(drop)
}

/// One statement after another.
fn filled_up(rows: Vec<Rows>) -> (String, Vec<Value>) {
    let (mut text, mut all) = (String::new(), Vec::new());
    for Rows { bulk, values } in rows {
        let largest = VALUES_MAX / bulk.columns;
        let largest = SIZES.into_iter().rev().find(|&size| size <= largest).unwrap_or(1);
        let mut values = values.into_iter().peekable();
        while values.peek().is_some() {
            let begin = all.len();
            all.extend(values.by_ref().take(largest * bulk.columns));
            let (index, size) = smallest_that_holds((all.len() - begin) / bulk.columns);
            all.resize(begin + size * bulk.columns, Value::Int(None));
            text.push_str(&bulk.texts.get(Engine::Sqlite, index, || bulk.filled_up(size)));
            text.push(';');
        }
    }
    (text, all)
}

/// One statement: each table but the last in a `with` of its own. Rules between the tables are
/// checked at the end of it.
fn unnested(rows: Vec<Rows>) -> Result<(String, PgArguments), StoreError> {
    let (mut text, mut arguments) = (String::new(), PgArguments::default());
    let last = rows.len() - 1;
    for (number, Rows { bulk, values }) in rows.into_iter().enumerate() {
        let insert = bulk.unnested(arguments.len());
        text.push_str(&match number {
            _ if number == last => insert,
            0 => format!("with t0 as ({insert}) "),
            _ => format!(", t{number} as ({insert}) "),
        });
        add_arrays(&mut arguments, values, bulk.columns)?;
    }
    Ok((text, arguments))
}

/// Rows as one array for each column.
fn add_arrays(
    arguments: &mut PgArguments,
    values: Vec<Value>,
    columns: usize,
) -> Result<(), StoreError> {
    let mut arrays: Vec<Array> = values.iter().take(columns).map(Array::like).collect();
    for (index, value) in values.into_iter().enumerate() {
        arrays[index % columns].push(value)?;
    }
    for array in arrays {
        match array {
            Array::Int(values) => arguments.add(values),
            Array::Text(values) => arguments.add(values),
            Array::Bytes(values) => arguments.add(values),
        }
        .map_err(unfit)?;
    }
    Ok(())
}

/// The values of one column.
enum Array {
    Int(Vec<Option<i64>>),
    Text(Vec<Option<String>>),
    Bytes(Vec<Option<Vec<u8>>>),
}

impl Array {
    fn like(value: &Value) -> Self {
        match value {
            Value::Int(_) => Self::Int(Vec::new()),
            Value::Text(_) => Self::Text(Vec::new()),
            Value::Bytes(_) => Self::Bytes(Vec::new()),
        }
    }

    fn push(&mut self, value: Value) -> Result<(), StoreError> {
        match (self, value) {
            (Self::Int(values), Value::Int(value)) => values.push(value),
            (Self::Text(values), Value::Text(value)) => values.push(value),
            (Self::Bytes(values), Value::Bytes(value)) => values.push(value),
            _ => return Err(unfit("a column holds values of two types".into())),
        }
        Ok(())
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
        keys.chunks(KEYS_MAX)
            .map(|keys| {
                let (index, size) = smallest_that_holds(keys.len());
                // A short list repeats its last key, so that the text stays one of the sizes.
                let last = keys.last().cloned().unwrap_or(Value::Int(None));
                let mut values = keys.to_vec();
                values.resize(size, last);
                Query::composed(self.text(engine, index, size), values)
            })
            .collect()
    }

    fn text(&self, engine: Engine, index: usize, size: usize) -> Text {
        Text::Composed(self.texts.get(engine, index, || {
            let mut text = format!("{} (", self.head);
            push_placeholders(&mut text, engine, 0, size);
            text.push_str(") ");
            text.push_str(self.tail);
            text
        }))
    }
}

/// Where a size that holds `count` stands in [`SIZES`], and the size.
fn smallest_that_holds(count: usize) -> (usize, usize) {
    let last = SIZES.len() - 1;
    let index = SIZES.iter().position(|&size| size >= count).unwrap_or(last);
    (index, SIZES[index])
}

/// Placeholders after those `before` them in the statement.
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
struct Texts([[OnceLock<Arc<str>>; SIZES.len()]; 2]);

impl Texts {
    const fn new() -> Self {
        Self([const { [const { OnceLock::new() }; SIZES.len()] }; 2])
    }

    fn get(&self, engine: Engine, index: usize, compose: impl FnOnce() -> String) -> Arc<str> {
        let by_size = match engine {
            Engine::Sqlite => &self.0[0],
            Engine::Postgres => &self.0[1],
        };
        Arc::clone(by_size[index].get_or_init(|| compose().into()))
    }
}
