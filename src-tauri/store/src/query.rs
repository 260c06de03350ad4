//! One statement with its bound values.

use std::sync::Arc;

use sqlx::{
    Arguments, AssertSqlSafe, ColumnIndex, Decode, FromRow, Row, SqlSafeStr, SqlStr, Type,
    any::AnyRow,
    error::BoxDynError,
    postgres::{PgArguments, PgRow},
};

use crate::{StoreError, Tx, Value, value::Kind};

/// A row type that both engines can fill; implemented by `#[derive(sqlx::FromRow)]`.
pub trait Record: for<'r> FromRow<'r, AnyRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

impl<T> Record for T where T: for<'r> FromRow<'r, AnyRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{}

/// The text of a statement: a constant, or composed from constants inside this crate.
#[derive(Clone, Debug)]
enum Text {
    Constant(&'static str),
    Composed(Arc<str>),
}

impl Text {
    fn sql(&self) -> SqlStr {
        match self {
            Self::Constant(text) => text.into_sql_str(),
            Self::Composed(text) => AssertSqlSafe(Arc::clone(text)).into_sql_str(),
        }
    }

    fn as_str(&self) -> &str {
        match self {
            Self::Constant(text) => text,
            Self::Composed(text) => text,
        }
    }
}

/// A statement with the values of its `$1`, `$2` …; the text is the same on both engines.
#[derive(Clone, Debug)]
pub struct Query {
    text: Text,
    values: Vec<Value>,
}

impl Query {
    /// A statement without values.
    pub const fn new(text: &'static str) -> Self {
        Self { text: Text::Constant(text), values: Vec::new() }
    }

    pub(crate) fn composed(text: String, values: Vec<Value>) -> Self {
        Self { text: Text::Composed(text.into()), values }
    }

    pub(crate) fn parts(self) -> (SqlStr, Vec<Value>) {
        (self.text.sql(), self.values)
    }

    /// Binds the next placeholder.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// All rows.
    ///
    /// # Errors
    /// [`StoreError`] of the engine.
    pub async fn all<T: Record>(self, tx: &mut Tx) -> Result<Vec<T>, StoreError> {
        match tx {
            Tx::Sqlite(tx) => {
                let rows = tx.rows(self.text.as_str(), &self.values)?;
                Ok(rows.iter().map(T::from_row).collect::<Result<_, _>>()?)
            }
            Tx::Postgres(tx) => {
                let arguments = bound(self.values)?;
                Ok(sqlx::query_as_with(self.text.sql(), arguments).fetch_all(&mut **tx).await?)
            }
        }
    }

    /// The values of all rows, one row after another; each row has columns of these kinds.
    pub(crate) async fn values(
        self,
        tx: &mut Tx,
        kinds: impl Iterator<Item = Kind> + Clone,
    ) -> Result<Vec<Value>, StoreError> {
        let mut values = Vec::new();
        match tx {
            Tx::Sqlite(tx) => {
                for row in tx.rows(self.text.as_str(), &self.values)? {
                    add_values(&mut values, &row, kinds.clone())?;
                }
            }
            Tx::Postgres(tx) => {
                let select = sqlx::query_with(self.text.sql(), bound(self.values)?);
                for row in select.fetch_all(&mut **tx).await? {
                    add_values(&mut values, &row, kinds.clone())?;
                }
            }
        }
        Ok(values)
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// [`StoreError`] of the engine.
    pub async fn optional<T: Record>(self, tx: &mut Tx) -> Result<Option<T>, StoreError> {
        Ok(self.all(tx).await?.into_iter().next())
    }

    /// The row of a statement that always returns one, such as an aggregate.
    ///
    /// # Errors
    /// [`StoreError`] of the engine.
    pub async fn one<T: Record>(self, tx: &mut Tx) -> Result<T, StoreError> {
        self.optional(tx).await?.ok_or_else(|| sqlx::Error::RowNotFound.into())
    }

    /// Runs a statement that returns no rows; returns the number of rows it changed.
    ///
    /// # Errors
    /// [`StoreError`] of the engine, a violated constraint as [`StoreError::Constraint`].
    pub async fn execute(self, tx: &mut Tx) -> Result<u64, StoreError> {
        match tx {
            Tx::Sqlite(tx) => tx.execute(self.text.as_str(), &self.values),
            Tx::Postgres(tx) => {
                let arguments = bound(self.values)?;
                let done = sqlx::query_with(self.text.sql(), arguments).execute(&mut **tx).await?;
                Ok(done.rows_affected())
            }
        }
    }
}

/// Adds the values of a row, whose columns have these kinds.
fn add_values<'r, R: Row>(
    values: &mut Vec<Value>,
    row: &'r R,
    kinds: impl Iterator<Item = Kind>,
) -> Result<(), StoreError>
where
    usize: ColumnIndex<R>,
    Option<i64>: Decode<'r, R::Database> + Type<R::Database>,
    Option<String>: Decode<'r, R::Database> + Type<R::Database>,
    Option<Vec<u8>>: Decode<'r, R::Database> + Type<R::Database>,
{
    for (place, kind) in kinds.enumerate() {
        values.push(match kind {
            Kind::Int => Value::Int(row.try_get(place)?),
            Kind::Text => Value::Text(row.try_get(place)?),
            Kind::Bytes => Value::Bytes(row.try_get(place)?),
        });
    }
    Ok(())
}

pub(crate) fn bound(values: Vec<Value>) -> Result<PgArguments, StoreError> {
    let mut arguments = PgArguments::default();
    arguments.reserve(values.len(), 0);
    for value in values {
        let added = match value {
            Value::Int(value) => arguments.add(value),
            Value::Text(value) => arguments.add(value),
            Value::Bytes(value) => arguments.add(value),
        };
        added.map_err(encode_error)?;
    }
    Ok(arguments)
}

pub(crate) fn encode_error(error: BoxDynError) -> StoreError {
    StoreError::Engine(error)
}
