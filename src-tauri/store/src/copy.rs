//! Copying all rows of one database into a new one, on whichever engine. Rows keep their ids; memory
//! does not grow with their number.

use std::ops::ControlFlow;

use futures::TryStreamExt as _;
use sqlx::{AssertSqlSafe, ColumnIndex, Database, Decode, Row, Type};

use crate::{
    Bulk, Query, StoreError, Tx, Value,
    catalog::{self, Kind, Table},
    insert_all,
};

/// Rows written at once.
const ROWS: usize = 1_000;
/// Bytes of text and files after which rows are written before there are so many.
const BYTES: usize = 1 << 20;

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
    let select = AssertSqlSafe(select_from(table));
    let mut batch = Batch::default();
    // The two arms differ in the type of the row only.
    macro_rules! copy_from {
        ($tx:expr) => {{
            let mut rows = sqlx::query(select).fetch(&mut **$tx);
            while let Some(row) = rows.try_next().await? {
                batch.push(&row, table)?;
                if batch.is_full()
                    && batch.write(&bulk, to, &mut copied, progress).await?.is_break()
                {
                    return Ok(None);
                }
            }
        }};
    }
    match from {
        Tx::Sqlite(tx) => copy_from!(tx),
        Tx::Postgres(tx) => copy_from!(tx),
    }
    let ended = batch.write(&bulk, to, &mut copied, progress).await?;
    Ok(ended.is_continue().then_some(copied))
}

/// Rows that were read and not yet written.
#[derive(Default)]
struct Batch {
    values: Vec<Value>,
    rows: usize,
    bytes: usize,
}

impl Batch {
    fn push<'r, R: Row>(&mut self, row: &'r R, table: &Table) -> Result<(), StoreError>
    where
        usize: ColumnIndex<R>,
        Option<i64>: Decode<'r, R::Database> + Type<R::Database>,
        Option<String>: Decode<'r, R::Database> + Type<R::Database>,
        Option<Vec<u8>>: Decode<'r, R::Database> + Type<R::Database>,
        R::Database: Database<Row = R>,
    {
        for (index, (_, kind)) in table.columns.iter().enumerate() {
            let value = match kind {
                Kind::Int => Value::Int(row.try_get(index)?),
                Kind::Text => Value::Text(row.try_get(index)?),
                Kind::Bytes => Value::Bytes(row.try_get(index)?),
            };
            self.bytes = self.bytes.saturating_add(bytes_of(&value));
            self.values.push(value);
        }
        self.rows = self.rows.saturating_add(1);
        Ok(())
    }

    const fn is_full(&self) -> bool {
        self.rows >= ROWS || self.bytes >= BYTES
    }

    async fn write(
        &mut self,
        bulk: &Bulk,
        to: &mut Tx,
        copied: &mut TableCopied,
        progress: CopyProgress<'_>,
    ) -> Result<ControlFlow<()>, StoreError> {
        let Self { values, rows, .. } = std::mem::take(self);
        insert_all(to, vec![bulk.rows(values)]).await?;
        copied.rows = copied.rows.saturating_add(rows as u64);
        Ok(progress(copied))
    }
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

/// In the order of the key, so that a row stands after those of its own table that it refers to.
fn select_from(table: &Table) -> String {
    let key: Vec<String> = table.key.iter().map(|name| quoted(name)).collect();
    let (columns, name, key) = (columns_of(table), quoted(&table.name), key.join(", "));
    format!("select {columns} from {name} order by {key}")
}

fn insert_into(table: &Table) -> Bulk {
    let head = format!("insert into {} ({})", quoted(&table.name), columns_of(table));
    Bulk::composed(head, table.columns.len())
}

/// A name as both engines read it; names come from the engine's own list of tables.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
