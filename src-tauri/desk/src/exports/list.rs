//! The list of exports.

use export::Format;
use serde::{Deserialize, Serialize};
use store::{Cursor, Filtered, Page, PageRequest, Query, StoreError, Timestamp};

use super::{
    Export, ExportRefusal,
    row::{Row, SELECT, word},
};
use crate::{Desk, DeskError};

/// How an export ended.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum ExportOutcome {
    /// The file is whole.
    Done,
    /// Somebody stopped it.
    Cancelled,
    /// An error stopped it.
    Failed,
}

/// An export that ended.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct ExportRecord {
    /// Its number.
    pub id: i64,
    /// What was asked for; the same input exports it again.
    pub input: Export,
    /// Kind of its rows.
    pub kind: String,
    /// Format of the file.
    pub format: Format,
    /// Path of the file.
    pub path: String,
    /// Who exported.
    pub actor: String,
    /// When it began, UTC.
    pub started_at: Timestamp,
    /// When it ended, UTC.
    pub ended_at: Timestamp,
    /// How it ended.
    pub state: ExportOutcome,
    /// Code of the error that stopped it.
    pub last_error: Option<String>,
    /// Number of rows.
    pub rows: Option<i64>,
    /// Size of the file.
    pub bytes: Option<i64>,
    /// SHA-256 of the file, in lower-case hex.
    pub sha256: Option<String>,
}

/// Input of `list_exports`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct ListExports {
    /// Cursor of the page: `next_cursor` of the page before; absent for the first page.
    pub cursor: Option<String>,
    /// Rows per page, 1 to 500; 50 when absent.
    pub limit: Option<u16>,
}

impl Row {
    fn view(self) -> Result<ExportRecord, StoreError> {
        Ok(ExportRecord {
            input: self.input()?,
            format: word(&self.format)?,
            state: word(&self.state)?,
            id: self.id,
            kind: self.kind,
            path: self.path,
            actor: self.actor,
            started_at: Timestamp::from_micros(self.started_at),
            ended_at: Timestamp::from_micros(self.ended_at),
            last_error: self.last_error,
            rows: self.written,
            bytes: self.bytes,
            sha256: self.sha256,
        })
    }
}

const PATH: &str = "select path from exports where id = $1";

impl Desk {
    /// Path of the file of an export.
    ///
    /// # Errors
    /// `export_not_found`.
    pub async fn export_path(&self, id: i64) -> Result<String, DeskError> {
        let mut tx = self.db.read().await?;
        let path: Option<(String,)> = Query::new(PATH).bind(id).optional(&mut tx).await?;
        path.map(|(path,)| path).ok_or(DeskError::Exporting(ExportRefusal::NotFound(id)))
    }

    /// One page of exports that ended, newest first.
    ///
    /// # Errors
    /// `cursor_invalid`.
    pub async fn list_exports(&self, input: ListExports) -> Result<Page<ExportRecord>, DeskError> {
        let page = PageRequest { cursor: input.cursor, limit: input.limit };
        let end = page.cursor()?.map(|cursor| cursor.int(0)).transpose()?.unwrap_or(i64::MAX);
        let query = Filtered::new(SELECT)
            .bind(end)
            .push(" order by id desc limit ?")
            .bind(page.limit_and_one());
        let mut tx = self.db.read().await?;
        let rows: Vec<Row> = query.query().all(&mut tx).await?;
        let found = page.page(rows, |row| Cursor::new([row.id.to_string()]));
        let rows = found.rows.into_iter().map(Row::view).collect::<Result<_, _>>()?;
        Ok(Page { rows, next_cursor: found.next_cursor })
    }
}
