//! One statement: its values, and its rows as [`sqlx::FromRow`] reads them.
//!
//! `sqlx` makes rows of its own driver only, and of `Any`, whose rows hold plain values. Their fields
//! are not under its promise of stability, so its version is fixed in `Cargo.toml`.

use std::sync::Arc;

use rusqlite::{
    Connection, Row, Statement, ToSql,
    types::{ToSqlOutput, ValueRef},
};
use sqlx::any::{AnyRow, AnyTypeInfo, AnyTypeInfoKind, AnyValue};
use sqlx_core::{
    HashMap,
    any::{AnyColumn, AnyValueKind},
    ext::ustr::UStr,
};

use crate::{StoreError, Value};

/// The rows of a statement.
pub(crate) fn rows(
    connection: &Connection,
    sql: &str,
    values: &[Value],
) -> Result<Vec<AnyRow>, StoreError> {
    let mut columns: Option<Columns> = None;
    let mut found = Vec::new();
    each(connection, sql, values, |row| {
        let columns = match &columns {
            Some(columns) => columns,
            None => columns.insert(Columns::of(row.as_ref())?),
        };
        found.push(columns.read(row)?);
        Ok::<(), StoreError>(())
    })?;
    Ok(found)
}

/// Hands every row of a statement to `take` as it is read.
pub(crate) fn each<E: From<StoreError>>(
    connection: &Connection,
    sql: &str,
    values: &[Value],
    mut take: impl FnMut(&Row<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut statement = connection.prepare_cached(sql).map_err(StoreError::from)?;
    bind(&mut statement, values)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(StoreError::from)? {
        take(row)?;
    }
    Ok(())
}

/// Runs a statement to its end; returns the number of rows that it changed.
pub(crate) fn execute(
    connection: &Connection,
    sql: &str,
    values: &[Value],
) -> Result<u64, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    bind(&mut statement, values)?;
    let mut rows = statement.raw_query();
    while rows.next()?.is_some() {}
    Ok(connection.changes())
}

/// Binds the values of `$1`, `$2` …, which `SQLite` numbers in the order in which it meets them, or
/// of bare `?` one after another.
fn bind(statement: &mut Statement<'_>, values: &[Value]) -> Result<(), StoreError> {
    for place in 1..=statement.parameter_count() {
        let number = match statement.parameter_name(place) {
            None => Some(place),
            Some(name) => name.get(1..).and_then(|number| number.parse().ok()),
        };
        let value = number.and_then(|number: usize| values.get(number.checked_sub(1)?));
        let value = value.ok_or_else(|| StoreError::Engine("a value is missing".into()))?;
        statement.raw_bind_parameter(place, value)?;
    }
    Ok(())
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Int(Some(value)) => ValueRef::Integer(*value),
            Self::Text(Some(value)) => ValueRef::Text(value.as_bytes()),
            Self::Bytes(Some(value)) => ValueRef::Blob(value),
            Self::Int(None) | Self::Text(None) | Self::Bytes(None) => ValueRef::Null,
        }))
    }
}

/// The columns of a statement's rows.
struct Columns {
    columns: Vec<AnyColumn>,
    places: Arc<HashMap<UStr, usize>>,
}

impl Columns {
    fn of(statement: &Statement<'_>) -> Result<Self, StoreError> {
        let mut columns = Vec::with_capacity(statement.column_count());
        for ordinal in 0..statement.column_count() {
            // SQLite's values have types, its columns have none.
            let type_info = AnyTypeInfo { kind: AnyTypeInfoKind::Null };
            let name = UStr::new(statement.column_name(ordinal)?);
            columns.push(AnyColumn { ordinal, name, type_info });
        }
        let places = columns.iter().map(|column| (column.name.clone(), column.ordinal)).collect();
        Ok(Self { columns, places: Arc::new(places) })
    }

    fn read(&self, row: &Row<'_>) -> Result<AnyRow, StoreError> {
        let mut values = Vec::with_capacity(self.columns.len());
        for place in 0..self.columns.len() {
            values.push(AnyValue { kind: value(row.get_ref(place)?)? });
        }
        Ok(AnyRow { column_names: Arc::clone(&self.places), columns: self.columns.clone(), values })
    }
}

fn value(value: ValueRef<'_>) -> Result<AnyValueKind, StoreError> {
    Ok(match value {
        ValueRef::Null => AnyValueKind::Null(AnyTypeInfoKind::Null),
        ValueRef::Integer(value) => AnyValueKind::BigInt(value),
        ValueRef::Real(value) => AnyValueKind::Double(value),
        ValueRef::Text(text) => {
            let text = str::from_utf8(text);
            let text =
                text.map_err(|_| StoreError::Damaged("a text that is no UTF-8".to_owned()))?;
            AnyValueKind::Text(Arc::new(text.to_owned()))
        }
        ValueRef::Blob(bytes) => AnyValueKind::Blob(Arc::new(bytes.to_vec())),
    })
}
