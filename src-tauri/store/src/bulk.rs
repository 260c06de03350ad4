//! Statements over many rows or many keys. Statements come in a few sizes per table, so that
//! prepared statements are reused.
//!
//! The two engines get different texts here:
//!
//! * `SQLite` gets multi-row `values`, padded to the next size with rows of nulls that a `where`
//!   removes. Its placeholders are bare `?`: `SQLite` treats `$1` as a parameter name and looks
//!   names up linearly, which is quadratic for thousands of them.
//! * `Postgres` gets each column as one array and unnests them.

use std::{borrow::Cow, iter};

use sqlx::{Arguments as _, AssertSqlSafe, postgres::PgArguments};

use crate::{Engine, Query, Record, StoreError, Tx, Value, query::encode_error, sqlite::SqliteTx};

/// Rows or keys in a statement, ascending. `SQLite` allows 32,766 parameters in a statement.
const SIZES: [usize; 11] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024];
const VALUES_MAX: usize = 32_766;

/// Maximum number of keys in one statement.
const KEYS_MAX: usize = 1_024;

/// Minimum number of rows from which a column with the same value in all of them is bound once.
/// With fewer rows the saving is less than the cost of preparing another text for each combination
/// of such columns.
const SHARED_FROM: usize = 64;

/// An `insert` of many rows. The first column of each row must not be null.
#[derive(Clone, Debug)]
pub struct Bulk {
    head: Cow<'static, str>,
    columns: usize,
}

impl Bulk {
    /// `head` is `insert into t (…)`, with `columns` columns.
    pub const fn new(head: &'static str, columns: usize) -> Self {
        Self { head: Cow::Borrowed(head), columns }
    }

    pub(crate) fn composed(head: String, columns: usize) -> Self {
        Self { head: Cow::Owned(head), columns }
    }

    /// Rows to be inserted by [`insert_all`]: their values one after another, each row with
    /// exactly the columns of the head.
    pub fn rows(&self, values: Vec<Value>) -> Rows {
        debug_assert_eq!(values.len() % self.columns, 0, "{}", self.head);
        Rows { bulk: self.clone(), values }
    }

    /// Maximum number of rows in one statement.
    fn rows_max(&self) -> usize {
        let most = VALUES_MAX / self.columns;
        SIZES.into_iter().rev().find(|&size| size <= most).unwrap_or(1)
    }

    /// For `SQLite`: `size` rows of the columns that are not shared; a shared column is one parameter.
    fn padded(&self, size: usize, shared: &[bool]) -> String {
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
        let (head, list, rows) = (&self.head, list.join(", "), vec![row; size].join(", "));
        format!("{head} select {list} from (values {rows}) where column1 is not null")
    }

    /// For `Postgres`: one array per column; the statement has `before` parameters before these.
    fn unnested(&self, before: usize) -> String {
        let arrays = placeholders(Engine::Postgres, before, self.columns);
        format!("{} select * from unnest({arrays})", self.head)
    }
}

/// Rows of one table, not yet inserted.
#[derive(Debug)]
pub struct Rows {
    bulk: Bulk,
    values: Vec<Value>,
}

impl Rows {
    /// Refuses a null in the first column: it marks padding rows, so such a row would be lost.
    fn check(&self) -> Result<(), StoreError> {
        if self.values.iter().step_by(self.bulk.columns).any(Value::is_null) {
            return Err(encode_error("the first column of a row is null".into()));
        }
        Ok(())
    }
}

/// Inserts rows of several tables, in this order; on a server in one round trip.
///
/// # Errors
/// [`StoreError`] of the engine, a broken rule as [`StoreError::Constraint`]; the transaction must
/// not be committed then.
pub async fn insert_all(tx: &mut Tx, mut rows: Vec<Rows>) -> Result<(), StoreError> {
    rows.retain(|rows| !rows.values.is_empty());
    rows.iter().try_for_each(Rows::check)?;
    if rows.is_empty() {
        return Ok(());
    }
    match tx {
        Tx::Sqlite(tx) => {
            for rows in rows {
                insert_padded(tx, rows)?;
            }
        }
        Tx::Postgres(tx) => {
            let (text, arguments) = unnested(rows)?;
            sqlx::query_with(AssertSqlSafe(text), arguments).execute(&mut **tx).await?;
        }
    }
    Ok(())
}

/// For `SQLite`: one statement per chunk of rows.
fn insert_padded(tx: &SqliteTx, Rows { bulk, mut values }: Rows) -> Result<(), StoreError> {
    while !values.is_empty() {
        let rest = values.split_off(values.len().min(bulk.rows_max() * bulk.columns));
        let (size, shared) = (size_for(values.len() / bulk.columns), shared(&bulk, &values));
        let chunk: Vec<Value> = in_order(values, &shared, size).collect();
        tx.execute(&bulk.padded(size, &shared), &chunk)?;
        values = rest;
    }
    Ok(())
}

/// Which columns have the same value in all rows; never the first, which marks padding rows.
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

/// The values in the order of the parameters of [`Bulk::padded`].
fn in_order(values: Vec<Value>, shared: &[bool], size: usize) -> impl Iterator<Item = Value> {
    let once: Vec<Value> =
        values.iter().zip(shared).filter(|(_, shared)| **shared).map(|(v, _)| v.clone()).collect();
    let own = shared.iter().filter(|shared| !**shared).count();
    let each = values.into_iter().zip(shared.iter().cycle()).filter(|(_, shared)| !**shared);
    let padding = iter::repeat(Value::Int(None));
    once.into_iter().chain(each.map(|(value, _)| value).chain(padding).take(size * own))
}

/// For `Postgres`: one statement, each table but the last in a `with` of its own. Foreign keys are
/// checked at the end of the statement.
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

/// Adds one array per column.
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
        .map_err(encode_error)?;
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
            _ => return Err(encode_error("a column holds values of two types".into())),
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

    /// The rows of a `select` for all `keys`. They are sorted within a chunk of keys only, and a key
    /// given twice may return its rows twice.
    ///
    /// # Errors
    /// [`StoreError`] of the engine.
    pub async fn all<T: Record>(
        &self,
        tx: &mut Tx,
        keys: Vec<Value>,
    ) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        for query in self.chunks(tx.engine(), &keys) {
            found.extend(query.all(tx).await?);
        }
        Ok(found)
    }

    /// Runs a `delete` for all `keys`.
    ///
    /// # Errors
    /// [`StoreError`] of the engine.
    pub async fn execute(&self, tx: &mut Tx, keys: Vec<Value>) -> Result<(), StoreError> {
        for query in self.chunks(tx.engine(), &keys) {
            query.execute(tx).await?;
        }
        Ok(())
    }

    fn chunks(&self, engine: Engine, keys: &[Value]) -> Vec<Query> {
        keys.chunks(KEYS_MAX)
            .map(|keys| {
                let size = size_for(keys.len());
                // The last key is repeated up to the next size, so that the text can be reused.
                let last = keys.last().cloned().unwrap_or(Value::Int(None));
                let mut values = keys.to_vec();
                values.resize(size, last);
                let numbered = placeholders(engine, 0, size);
                Query::composed(format!("{} ({numbered}) {}", self.head, self.tail), values)
            })
            .collect()
    }
}

/// The smallest statement size for `count` rows or keys.
fn size_for(count: usize) -> usize {
    SIZES.into_iter().find(|&size| size >= count).unwrap_or(KEYS_MAX)
}

/// `count` placeholders, after `before` others in the statement.
fn placeholders(engine: Engine, before: usize, count: usize) -> String {
    let all: Vec<String> = (before + 1..=before + count)
        .map(|number| match engine {
            Engine::Sqlite => "?".to_owned(),
            Engine::Postgres => format!("${number}"),
        })
        .collect();
    all.join(", ")
}
