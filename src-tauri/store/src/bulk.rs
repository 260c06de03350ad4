//! Many rows or many keys in few statements, whatever their number: few texts for each table, so
//! that prepared statements are used again.
//!
//! The one place where the engines are spoken to differently:
//!
//! * `SQLite` gets multi-row `values`, filled up to the next size with rows of nulls that a `where`
//!   drops again. Its placeholders are bare `?`: it takes `$1` for a name and looks names up one
//!   after another, which makes thousands of them quadratic.
//! * `Postgres` gets each column as one array and unnests them.

use std::iter;

use sqlx::{Arguments as _, AssertSqlSafe, postgres::PgArguments, sqlite::SqliteArguments};

use crate::{
    Engine, Query, Record, StoreError, Tx, Value,
    query::{bound, unfit},
};

/// Sizes a statement comes in, smallest first. `SQLite` allows 32,766 values in a statement.
const SIZES: [usize; 11] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024];
const VALUES_MAX: usize = 32_766;

/// Keys in one statement.
const KEYS_MAX: usize = 1_024;

/// From so many rows on, a column that says the same in all of them is bound once. Fewer rows would
/// make a new text of every mixture, and each new text has to be prepared.
const SHARED_FROM: usize = 64;

/// An `insert` of many rows. The first column of each row must not be null.
#[derive(Debug)]
pub struct Bulk {
    head: &'static str,
    columns: usize,
}

impl Bulk {
    /// `head` is `insert into t (…)`, with `columns` columns.
    pub const fn new(head: &'static str, columns: usize) -> Self {
        Self { head, columns }
    }

    /// Rows to be inserted by [`insert_all`]: their values one after another, each row with
    /// exactly the columns of the head.
    pub fn rows(&'static self, values: Vec<Value>) -> Rows {
        debug_assert_eq!(values.len() % self.columns, 0, "{}", self.head);
        Rows { bulk: self, values }
    }

    /// Rows that one statement takes.
    fn rows_max(&self) -> usize {
        let most = VALUES_MAX / self.columns;
        SIZES.into_iter().rev().find(|&size| size <= most).unwrap_or(1)
    }

    /// For `SQLite`: the shared columns, then `size` rows of the others.
    fn filled_up(&self, size: usize, shared: &[bool]) -> String {
        let mut own: usize = 0;
        let list: Vec<String> = shared
            .iter()
            .map(|&shared| {
                if shared {
                    return "?".to_owned();
                }
                own += 1;
                format!("column{own}")
            })
            .collect();
        let row = format!("({})", vec!["?"; own].join(", "));
        let (head, list, rows) = (self.head, list.join(", "), vec![row; size].join(", "));
        format!("{head} select {list} from (values {rows}) where column1 is not null;")
    }

    /// For `Postgres`: an array for each column, after `before` other values of the statement.
    fn unnested(&self, before: usize) -> String {
        let arrays = placeholders(Engine::Postgres, before, self.columns);
        format!("{} select * from unnest({arrays})", self.head)
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
    match tx {
        Tx::Sqlite(tx) => {
            let (text, arguments) = filled_up(rows)?;
            sqlx::query_with(AssertSqlSafe(text), arguments).execute(&mut **tx).await?;
        }
        Tx::Postgres(tx) => {
            let (text, arguments) = unnested(rows)?;
            sqlx::query_with(AssertSqlSafe(text), arguments).execute(&mut **tx).await?;
        }
    }
    Ok(())
}

/// One statement after another.
fn filled_up(rows: Vec<Rows>) -> Result<(String, SqliteArguments), StoreError> {
    let (mut text, mut arguments) = (String::new(), SqliteArguments::default());
    for Rows { bulk, mut values } in rows {
        while !values.is_empty() {
            let rest = values.split_off(values.len().min(bulk.rows_max() * bulk.columns));
            let (size, shared) = (size_for(values.len() / bulk.columns), shared(bulk, &values));
            text.push_str(&bulk.filled_up(size, &shared));
            arguments = bound(arguments, in_order(values, &shared, size))?;
            values = rest;
        }
    }
    Ok((text, arguments))
}

/// Which columns say the same in all rows. Never the first, which tells rows from filling.
fn shared(bulk: &Bulk, values: &[Value]) -> Vec<bool> {
    let (first, others) = values.split_at(bulk.columns);
    let mut shared = vec![values.len() / bulk.columns >= SHARED_FROM; bulk.columns];
    shared[0] = false;
    for row in others.chunks(bulk.columns) {
        for (shared, (value, first)) in shared.iter_mut().zip(row.iter().zip(first)) {
            *shared = *shared && value == first;
        }
    }
    shared
}

/// The values as [`Bulk::filled_up`] asks for them.
fn in_order(values: Vec<Value>, shared: &[bool], size: usize) -> impl Iterator<Item = Value> {
    let once: Vec<Value> =
        values.iter().zip(shared).filter(|(_, shared)| **shared).map(|(v, _)| v.clone()).collect();
    let own = shared.iter().filter(|shared| !**shared).count();
    let each = values.into_iter().zip(shared.iter().cycle()).filter(|(_, shared)| !**shared);
    let filling = iter::repeat(Value::Int(None));
    once.into_iter().chain(each.map(|(value, _)| value).chain(filling).take(size * own))
}

/// One statement: each table but the last in a `with` of its own. Rules between the tables are
/// checked at the end of it.
fn unnested(rows: Vec<Rows>) -> Result<(String, PgArguments), StoreError> {
    let (mut inserts, mut arguments) = (Vec::new(), PgArguments::default());
    for Rows { bulk, values } in rows {
        inserts.push(bulk.unnested(arguments.len()));
        add_arrays(&mut arguments, values, bulk.columns)?;
    }
    let last = inserts.pop().unwrap_or_default();
    let named = |(number, insert)| format!("t{number} as ({insert})");
    let others: Vec<String> = inserts.into_iter().enumerate().map(named).collect();
    let with = if others.is_empty() { "" } else { "with " };
    Ok((format!("{with}{} {last}", others.join(", ")), arguments))
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
}

impl Lookup {
    /// `head` ends in `in`; `tail` follows the list.
    pub const fn new(head: &'static str, tail: &'static str) -> Self {
        Self { head, tail }
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
                let size = size_for(keys.len());
                // A short list repeats its last key, so that the text stays one of the sizes.
                let last = keys.last().cloned().unwrap_or(Value::Int(None));
                let mut values = keys.to_vec();
                values.resize(size, last);
                let places = placeholders(engine, 0, size);
                Query::composed(format!("{} ({places}) {}", self.head, self.tail), values)
            })
            .collect()
    }
}

/// The smallest size that holds `count`.
fn size_for(count: usize) -> usize {
    SIZES.into_iter().find(|&size| size >= count).unwrap_or(KEYS_MAX)
}

/// Placeholders after those `before` them in the statement.
fn placeholders(engine: Engine, before: usize, count: usize) -> String {
    let all: Vec<String> = (before + 1..=before + count)
        .map(|number| match engine {
            Engine::Sqlite => "?".to_owned(),
            Engine::Postgres => format!("${number}"),
        })
        .collect();
    all.join(", ")
}
