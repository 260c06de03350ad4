//! Versioned documents of the workspace: a change adds a row, and nothing is overwritten. All SQL
//! of their tables.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::json;
use store::{Cursor, Page, PageRequest, Query, StoreError, Timestamp, Tx};

use crate::{
    Actor, DeskError,
    audit::{Action, Change, record_in},
    subject::Subject,
};

/// Input of `list_evidence_matrices` and `list_standing_texts`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct ListVersions {
    /// Cursor of the page: `next_cursor` of the page before; absent for the first page.
    pub cursor: Option<String>,
    /// Rows per page, 1 to 500; 50 when absent.
    pub limit: Option<u16>,
}

/// One version of a document.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct DocumentVersion {
    /// Version number.
    pub version: i64,
    /// Name of the actor who saved it.
    pub actor: String,
    /// When it was saved, UTC.
    pub created_at: Timestamp,
}

/// A document: its table, and the audit action of a change.
pub(super) struct Document {
    pub(super) newest: &'static str,
    pub(super) one: &'static str,
    pub(super) list: &'static str,
    pub(super) insert: &'static str,
    pub(super) action: Action,
    pub(super) subject: Subject,
}

/// A new version, with the reason.
pub(super) struct NewVersion<'a, T> {
    pub(super) version: i64,
    pub(super) before: &'a T,
    pub(super) after: &'a T,
    pub(super) reason: Option<String>,
}

impl Document {
    /// The version in force; `None` before the first change.
    pub(super) async fn newest_in<T: DeserializeOwned>(
        &self,
        tx: &mut Tx,
    ) -> Result<Option<T>, StoreError> {
        let row: Option<(i64, String)> = Query::new(self.newest).optional(tx).await?;
        row.map(|row| self.read(row)).transpose()
    }

    /// A version; `None` when it does not exist.
    pub(super) async fn one_in<T: DeserializeOwned>(
        &self,
        tx: &mut Tx,
        version: i64,
    ) -> Result<Option<T>, StoreError> {
        let row: Option<(i64, String)> = Query::new(self.one).bind(version).optional(tx).await?;
        row.map(|row| self.read(row)).transpose()
    }

    fn read<T: DeserializeOwned>(&self, (version, body): (i64, String)) -> Result<T, StoreError> {
        let damaged = |_| StoreError::Damaged(format!("{} version {version}", self.subject.kind()));
        serde_json::from_str(&body).map_err(damaged)
    }

    /// Every version, the newest first.
    pub(super) async fn list_in(
        &self,
        tx: &mut Tx,
        input: ListVersions,
    ) -> Result<Page<DocumentVersion>, DeskError> {
        let page = PageRequest { cursor: input.cursor, limit: input.limit };
        let end = page.cursor()?.map(|cursor| cursor.int(0)).transpose()?.unwrap_or(i64::MAX);
        let query = Query::new(self.list).bind(end).bind(page.limit_and_one());
        let rows: Vec<(i64, String, i64)> = query.all(tx).await?;
        let rows = rows.into_iter().map(|(version, actor, created_at)| DocumentVersion {
            version,
            actor,
            created_at: Timestamp::from_micros(created_at),
        });
        Ok(page.page(rows.collect(), |row| Cursor::new([row.version.to_string()])))
    }

    /// Saves a new version, with its audit record.
    pub(super) async fn save_in<T: Serialize>(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        new: NewVersion<'_, T>,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        Query::new(self.insert)
            .bind(new.version)
            .bind(json!(new.after).to_string())
            .bind(actor.name())
            .bind(now.micros())
            .execute(tx)
            .await?;
        let change = Change::new(actor.name(), self.action, self.subject.clone(), now)
            .because(new.reason)
            .before(Some(json!(new.before)))
            .after(Some(json!(new.after)));
        Ok(record_in(tx, change).await?)
    }
}
