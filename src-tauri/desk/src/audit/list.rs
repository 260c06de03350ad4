//! Reading the audit trail.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use store::{Cursor, Filtered, Page, PageRequest, Searched, StoreError, Timestamp, Tx};

use super::Action;
use crate::{Desk, DeskError, subject::Subject};

/// One record of the audit trail.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct AuditRow {
    /// Sequence number in the workspace: 1, 2, 3 … without gaps.
    pub seq: i64,
    /// Time of the change, UTC.
    pub at: Timestamp,
    /// Name of the actor: an operator, `autopilot`, `stripe`, `outbox` or `ledger`.
    pub actor: String,
    /// Name of the action, such as `posted`.
    pub action: String,
    /// Subject of the change: `refund_request:12`.
    pub subject: String,
    /// Reason given for the change, if any.
    pub reason: Option<String>,
    /// State before the change; null when there was none.
    pub before: Json,
    /// State after the change; null when there is none.
    pub after: Json,
}

/// Input of `list_audit`. All conditions must hold.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct ListAudit {
    /// Only records about this subject, `refund_request:12`, or about every subject of a kind,
    /// `refund_request`.
    pub subject: Option<String>,
    /// Only records of actors whose name contains this text, ignoring case.
    pub actor: Option<String>,
    /// Only records of this action.
    pub action: Option<Action>,
    /// Only records from this moment on, UTC.
    pub from: Option<Timestamp>,
    /// Only records before this moment, UTC.
    pub to: Option<Timestamp>,
    /// Cursor of the page: `next_cursor` of the page before; absent for the first page.
    pub cursor: Option<String>,
    /// Rows per page, 1 to 500; 50 when absent.
    pub limit: Option<u16>,
}

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    at: i64,
    actor: String,
    action: String,
    subject_kind: String,
    subject_id: String,
    reason: Option<String>,
    before: Option<String>,
    after: Option<String>,
}

impl Row {
    fn view(self) -> Result<AuditRow, StoreError> {
        let json = |text: Option<&str>| {
            let damaged = |_| StoreError::Damaged(format!("audit record {}", self.seq));
            text.map_or(Ok(Json::Null), |text| serde_json::from_str(text).map_err(damaged))
        };
        let (before, after) = (json(self.before.as_deref())?, json(self.after.as_deref())?);
        Ok(AuditRow {
            seq: self.seq,
            at: Timestamp::from_micros(self.at),
            actor: self.actor,
            action: self.action,
            subject: format!("{}:{}", self.subject_kind, self.subject_id),
            reason: self.reason,
            before,
            after,
        })
    }
}

const SELECT: &str = "
    select seq, at, actor, action, subject_kind, subject_id, reason, before, after
      from audit_records
     where seq < ?";

impl Desk {
    /// The audit trail, newest first.
    ///
    /// # Errors
    /// `cursor_invalid`.
    pub async fn list_audit(&self, input: ListAudit) -> Result<Page<AuditRow>, DeskError> {
        let page = PageRequest { cursor: input.cursor.clone(), limit: input.limit };
        let mut tx = self.db.read().await?;
        Ok(page_in(&mut tx, &input, &page).await?)
    }
}

/// Adds the conditions of a filter to a statement about audit records.
pub(crate) fn conditions(mut query: Filtered, filter: &ListAudit) -> Filtered {
    if let Some(subject) = filter.subject.as_deref() {
        let (kind, id) = subject.split_once(':').unzip();
        let kind = kind.unwrap_or(subject);
        query = query.and("subject_kind = ?", Some(kind)).and("subject_id = ?", id);
        if kind != "transaction" {
            // Written as a literal so that both engines use the partial index.
            query = query.push(" and subject_kind <> 'transaction'");
        }
    }
    query
        .and("action = ?", filter.action.map(Action::as_str))
        .and("at >= ?", filter.from.map(Timestamp::micros))
        .and("at < ?", filter.to.map(Timestamp::micros))
        .search(&[Searched::Text("actor")], filter.actor.as_deref())
}

async fn page_in(
    tx: &mut Tx,
    filter: &ListAudit,
    page: &PageRequest,
) -> Result<Page<AuditRow>, StoreError> {
    let end = page.cursor()?.map(|cursor| cursor.int(0)).transpose()?.unwrap_or(i64::MAX);
    let query = conditions(Filtered::new(SELECT).bind(end), filter);
    let query = query.push(" order by seq desc limit ?").bind(page.limit_and_one());
    let rows: Vec<Row> = query.query().all(tx).await?;
    let rows = rows.into_iter().map(Row::view).collect::<Result<Vec<_>, _>>()?;
    Ok(page.page(rows, |row| Cursor::new([row.seq.to_string()])))
}

/// Everything that happened to a case, oldest first.
pub(crate) async fn timeline_in(
    tx: &mut Tx,
    subject: &Subject,
) -> Result<Vec<AuditRow>, StoreError> {
    let page = PageRequest { cursor: None, limit: Some(500) };
    let filter = ListAudit { subject: Some(subject.name()), ..ListAudit::default() };
    let mut rows = page_in(tx, &filter, &page).await?.rows;
    rows.reverse();
    Ok(rows)
}
