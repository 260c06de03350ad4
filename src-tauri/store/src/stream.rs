//! Rows one after another, as the engine hands them out: for lists of any length.

use std::future::Future;

use futures::{TryStreamExt as _, executor};
use rusqlite::Row;
use sqlx::{Row as _, postgres::PgRow};

use crate::{Query, StoreError, Tx, query::bound};

/// A row of either engine; its values are read by place and not copied.
#[derive(Clone, Copy)]
pub enum RowRef<'r> {
    /// Of `SQLite`.
    Sqlite(&'r Row<'r>),
    /// Of `Postgres`.
    Postgres(&'r PgRow),
}

impl<'r> RowRef<'r> {
    /// A text.
    ///
    /// # Errors
    /// [`StoreError`] where there is no such column or it is of another type.
    pub fn text(&self, at: usize) -> Result<Option<&'r str>, StoreError> {
        Ok(match self {
            Self::Sqlite(row) => row.get_ref(at)?.as_str_or_null()?,
            Self::Postgres(row) => row.try_get_unchecked(at)?,
        })
    }

    /// A whole number.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub fn int(&self, at: usize) -> Result<Option<i64>, StoreError> {
        Ok(match self {
            Self::Sqlite(row) => row.get_ref(at)?.as_i64_or_null()?,
            Self::Postgres(row) => row.try_get_unchecked(at)?,
        })
    }

    /// Bytes.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub fn bytes(&self, at: usize) -> Result<Option<&'r [u8]>, StoreError> {
        Ok(match self {
            Self::Sqlite(row) => row.get_ref(at)?.as_blob_or_null()?,
            Self::Postgres(row) => row.try_get_unchecked(at)?,
        })
    }
}

/// Takes the rows of a stream, and hands them on when it has enough of them.
pub trait RowSink: Send {
    /// Why it takes no more.
    type Error: From<StoreError> + Send;

    /// Takes a row.
    ///
    /// # Errors
    /// Ends the stream.
    fn take(&mut self, row: RowRef<'_>) -> Result<(), Self::Error>;

    /// Whether it has enough to hand on.
    fn is_full(&self) -> bool;

    /// Hands on what it has. No row is read meanwhile.
    ///
    /// # Errors
    /// Ends the stream.
    fn hand_on(&mut self) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

impl Query {
    /// Reads all rows in turn.
    ///
    /// # Errors
    /// [`StoreError`] of the engine, and those of the sink.
    pub async fn each<S: RowSink>(self, tx: &mut Tx, sink: &mut S) -> Result<(), S::Error> {
        let (sql, values) = self.parts();
        match tx {
            // It reads on this thread, and whoever takes the rows is on another one.
            Tx::Sqlite(tx) => tx.each::<S::Error>(sql.as_str(), &values, |row| {
                sink.take(RowRef::Sqlite(row))?;
                if sink.is_full() {
                    executor::block_on(sink.hand_on())?;
                }
                Ok(())
            })?,
            Tx::Postgres(tx) => {
                let arguments = bound(values)?;
                let mut rows = sqlx::query_with(sql, arguments).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await.map_err(StoreError::from)? {
                    sink.take(RowRef::Postgres(&row))?;
                    if sink.is_full() {
                        sink.hand_on().await?;
                    }
                }
            }
        }
        Ok(())
    }
}
