//! One statement with its bound values.

use std::sync::Arc;

use sqlx::{
    Arguments, AssertSqlSafe, Encode, FromRow, SqlSafeStr, SqlStr, Type,
    error::BoxDynError,
    postgres::{PgArguments, PgRow},
    sqlite::{SqliteArguments, SqliteRow},
};

use crate::{StoreError, Tx, Value};

/// A row type that both engines can fill; implemented by `#[derive(sqlx::FromRow)]`.
pub trait Record:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}

impl<T> Record for T where
    T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}

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
        let sql = self.text.sql();
        Ok(match tx {
            Tx::Sqlite(tx) => {
                sqlx::query_as_with(sql, bound(SqliteArguments::default(), self.values)?)
                    .fetch_all(&mut **tx)
                    .await?
            }
            Tx::Postgres(tx) => {
                sqlx::query_as_with(sql, bound(PgArguments::default(), self.values)?)
                    .fetch_all(&mut **tx)
                    .await?
            }
        })
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
        self.optional(tx).await?.ok_or(StoreError::Engine(sqlx::Error::RowNotFound))
    }

    /// Runs a statement that returns no rows; returns the number of rows it changed.
    ///
    /// # Errors
    /// [`StoreError`] of the engine, a violated constraint as [`StoreError::Constraint`].
    pub async fn execute(self, tx: &mut Tx) -> Result<u64, StoreError> {
        let sql = self.text.sql();
        Ok(match tx {
            Tx::Sqlite(tx) => {
                sqlx::query_with(sql, bound(SqliteArguments::default(), self.values)?)
                    .execute(&mut **tx)
                    .await?
                    .rows_affected()
            }
            Tx::Postgres(tx) => sqlx::query_with(sql, bound(PgArguments::default(), self.values)?)
                .execute(&mut **tx)
                .await?
                .rows_affected(),
        })
    }
}

/// `arguments` with `values` added.
pub(crate) fn bound<A>(
    mut arguments: A,
    values: impl IntoIterator<Item = Value>,
) -> Result<A, StoreError>
where
    A: Arguments,
    Option<i64>: for<'q> Encode<'q, A::Database> + Type<A::Database>,
    Option<String>: for<'q> Encode<'q, A::Database> + Type<A::Database>,
    Option<Vec<u8>>: for<'q> Encode<'q, A::Database> + Type<A::Database>,
{
    let values = values.into_iter();
    arguments.reserve(values.size_hint().0, 0);
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
    StoreError::Engine(sqlx::Error::Encode(error))
}
