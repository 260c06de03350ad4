//! Copying all rows of one database into a new one, on whichever engine. Rows keep their ids; memory
//! does not grow with their number.

use std::ops::ControlFlow;

use crate::{
    Bulk, Query, StoreError, Tx, Value,
    catalog::{self, Table},
    insert_all,
};

/// Rows read and written at once, at most.
const ROWS: usize = 1_000;
/// Bytes of text and files that are read at once, about.
const BYTES: usize = 1 << 20;
/// Rows read at once before their size is known.
const ROWS_AT_FIRST: usize = 16;

/// Rows of one table that were copied so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableCopied {
    /// Name of the table.
    pub table: String,
    /// Number of rows.
    pub rows: u64,
}

/// Called after each batch of rows; `Break` ends the copy.
pub type CopyProgress<'a> = &'a (dyn Fn(&TableCopied) -> ControlFlow<()> + Send + Sync);

/// Copies every row. `to` is the transaction of [`begin_new`](crate::begin_new); rows that migrations
/// have put there make room for those of `from`. `None` when `progress` has ended the copy: the
/// transaction must not be committed then.
///
/// # Errors
/// [`StoreError`] of the engines; the transaction must not be committed then.
pub async fn copy_rows(
    from: &mut Tx,
    to: &mut Tx,
    progress: CopyProgress<'_>,
) -> Result<Option<Vec<TableCopied>>, StoreError> {
    let tables = catalog::tables_in(from).await?;
    for table in tables.iter().rev() {
        let delete = format!("delete from {}", quoted(&table.name));
        Query::composed(delete, vec![]).execute(to).await?;
    }
    let mut copied = Vec::with_capacity(tables.len());
    for table in &tables {
        match copy_table(table, from, to, progress).await? {
            Some(one) => copied.push(one),
            None => return Ok(None),
        }
    }
    if let Tx::Postgres(_) = to {
        // Without statistics Postgres would read what was just written row by row.
        Query::new("analyze").execute(to).await?;
    }
    Ok(Some(copied))
}

async fn copy_table(
    table: &Table,
    from: &mut Tx,
    to: &mut Tx,
    progress: CopyProgress<'_>,
) -> Result<Option<TableCopied>, StoreError> {
    let mut copied = TableCopied { table: table.name.clone(), rows: 0 };
    let bulk = insert_into(table);
    let (mut after, mut limit) = (Vec::new(), ROWS_AT_FIRST);
    loop {
        let select = select_from(table, after, limit);
        let values = select.values(from, table.columns.iter().map(|(_, kind)| *kind)).await?;
        let rows = values.len().checked_div(table.columns.len()).unwrap_or(0);
        let is_last = rows < limit;
        after = key_of_last(table, &values);
        limit = next_limit(rows, values.iter().map(bytes_of).sum());
        insert_all(to, vec![bulk.rows(values)]).await?;
        copied.rows = copied.rows.saturating_add(rows as u64);
        if progress(&copied).is_break() {
            return Ok(None);
        }
        if is_last {
            return Ok(Some(copied));
        }
    }
}

/// How many rows are read next, when the last ones had so many bytes.
fn next_limit(rows: usize, bytes: usize) -> usize {
    let each = bytes.checked_div(rows).unwrap_or(0);
    BYTES.checked_div(each).unwrap_or(ROWS).clamp(1, ROWS)
}

fn bytes_of(value: &Value) -> usize {
    match value {
        Value::Text(Some(text)) => text.len(),
        Value::Bytes(Some(bytes)) => bytes.len(),
        Value::Text(None) | Value::Bytes(None) | Value::Int(_) => 0,
    }
}

fn columns_of(table: &Table) -> String {
    let names: Vec<String> = table.columns.iter().map(|(name, _)| quoted(name)).collect();
    names.join(", ")
}

/// The rows after a key; all when it is empty. In the order of the key, so that a row stands after
/// those of its own table that it refers to.
fn select_from(table: &Table, after: Vec<Value>, limit: usize) -> Query {
    let key: Vec<String> = table.key.iter().map(|name| quoted(name)).collect();
    let (columns, name, key) = (columns_of(table), quoted(&table.name), key.join(", "));
    let places: Vec<String> = (1..=after.len()).map(|number| format!("${number}")).collect();
    let rest = match places.as_slice() {
        [] => String::new(),
        places => format!(" where ({key}) > ({})", places.join(", ")),
    };
    let text = format!("select {columns} from {name}{rest} order by {key} limit {limit}");
    Query::composed(text, after)
}

/// The key of the last of these rows.
fn key_of_last(table: &Table, values: &[Value]) -> Vec<Value> {
    let last = values.rchunks(table.columns.len().max(1)).next().unwrap_or_default();
    let of_key = |key: &String| {
        let place = table.columns.iter().position(|(name, _)| name == key)?;
        last.get(place).cloned()
    };
    table.key.iter().filter_map(of_key).collect()
}

fn insert_into(table: &Table) -> Bulk {
    let head = format!("insert into {} ({})", quoted(&table.name), columns_of(table));
    Bulk::composed(head, table.columns.len())
}

/// A name as both engines read it; names come from the engine's own list of tables.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
