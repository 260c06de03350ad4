//! Items under "needs attention": problems that the program could not resolve and that a person has
//! to look at.
//!
//! All other modules write here; this one depends on the audit trail only. Retrying what an item is
//! about is in `stripe/retry.rs`.

mod error;

pub use error::AttentionError;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Cursor, Filtered, Page, PageRequest, Query, StoreError, Timestamp, Tx};

use crate::{
    Actor, Desk, DeskError,
    audit::{Action, Change, record_in},
    subject::Subject,
};

/// The bank reports fraud, and a refund may still prevent the dispute.
pub(crate) const FRAUD_WARNING: &str = "early_fraud_warning";
/// Autopilot or a rule could not act on a dispute: a person has to decide.
pub(crate) const NEEDS_PERSON: &str = "dispute_needs_person";
/// A refund made at Stripe failed: the customer has not been paid.
pub(crate) const REFUND_FAILED: &str = "refund_failed";
/// A movement of a dispute's money is expected and Stripe has not reported it.
pub(crate) const AWAITS_MONEY: &str = "dispute_awaits_money";

/// One item.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct AttentionItem {
    /// Id of the item.
    pub id: i64,
    /// The problem, as an error code.
    pub code: String,
    /// Subject of the item: `refund:re_1`, `event:evt_1`, `outbox_call:7`.
    pub subject: String,
    /// What happened and what to do, in English.
    pub message: String,
    /// When the item was opened, UTC.
    pub opened_at: Timestamp,
    /// When the item was closed, UTC; null while it is open.
    pub closed_at: Option<Timestamp>,
    /// Name of the actor who closed it.
    pub closed_by: Option<String>,
    /// Note of the actor who closed it.
    pub note: Option<String>,
}

impl AttentionItem {
    /// Whether it is open, or was closed by a person.
    pub(crate) fn is_open_or_dismissed(&self) -> bool {
        self.closed_by.as_deref() != Some("redress")
    }
}

/// Input of `list_attention`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct ListAttention {
    /// Include closed items.
    pub all: bool,
    /// Cursor of the page: `next_cursor` of the page before; absent for the first page.
    pub cursor: Option<String>,
    /// Rows per page, 1 to 500; 50 when absent.
    pub limit: Option<u16>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    code: String,
    subject: String,
    message: String,
    opened_at: i64,
    closed_at: Option<i64>,
    closed_by: Option<String>,
    note: Option<String>,
}

impl From<Row> for AttentionItem {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            code: row.code,
            subject: row.subject,
            message: row.message,
            opened_at: Timestamp::from_micros(row.opened_at),
            closed_at: row.closed_at.map(Timestamp::from_micros),
            closed_by: row.closed_by,
            note: row.note,
        }
    }
}

const SELECT: &str = "
    select id, code, subject, message, opened_at, closed_at, closed_by, note
      from attention_items
     where id < ?";
const OPEN: &str = "
    insert into attention_items (id, code, subject, message, opened_at)
    select coalesce(max(id), 0) + 1, $1, $2, $3, $4 from attention_items where true
    on conflict (subject, code) where closed_at is null do nothing";
const UPDATE_MESSAGE: &str = "
    update attention_items set message = $3
     where subject = $1 and code = $2 and closed_at is null";
const OPEN_ONE: &str = "
    select id, code, subject, message, opened_at, closed_at, closed_by, note
      from attention_items
     where id = $1 and closed_at is null";
const CLOSE: &str = "
    update attention_items set closed_at = $2, closed_by = $3, note = $4
     where id = $1 and closed_at is null";
/// Closes all items of a subject after a successful retry, except items that report something read
/// from Stripe: those are closed when a later reading shows that they no longer apply, or by a
/// person.
const CLOSE_SUBJECT: &str = "
    update attention_items set closed_at = $2, closed_by = 'redress', note = $3
     where subject = $1 and closed_at is null
       and code not in ('early_fraud_warning', 'dispute_awaits_money', 'refund_mark_unknown',
                        'dispute_needs_person', 'refund_failed')";
const CLOSE_ONE: &str = "
    update attention_items set closed_at = $2, closed_by = 'redress', note = $3
     where subject = $1 and closed_at is null and code = $4";
const NEWEST: &str = "
    select id, code, subject, message, opened_at, closed_at, closed_by, note
      from attention_items
     where subject = $1 and code = $2
     order by id desc
     limit 1";
const FORGET: &str = "update attention_items set message = $2 where lower(message) like lower($1)";
const BY_CODE: &str = "
    select code, count(*) from attention_items where closed_at is null group by code";
const COUNT: &str = "select count(*) from attention_items where closed_at is null";

impl Desk {
    /// One page of items, newest first.
    ///
    /// # Errors
    /// `cursor_invalid`.
    pub async fn list_attention(
        &self,
        input: ListAttention,
    ) -> Result<Page<AttentionItem>, DeskError> {
        let page = PageRequest { cursor: input.cursor, limit: input.limit };
        let end = page.cursor()?.map(|cursor| cursor.int(0)).transpose()?.unwrap_or(i64::MAX);
        let query = Filtered::new(SELECT).bind(end);
        let query = if input.all { query } else { query.push(" and closed_at is null") };
        let query = query.push(" order by id desc limit ?").bind(page.limit_and_one());
        let mut tx = self.db.read().await?;
        let rows: Vec<Row> = query.query().all(&mut tx).await?;
        let rows = rows.into_iter().map(AttentionItem::from).collect();
        Ok(page.page(rows, |item: &AttentionItem| Cursor::new([item.id.to_string()])))
    }
}

/// The newest item with this subject and code. An open item is always the newest.
pub(crate) async fn newest_in(
    tx: &mut Tx,
    code: &str,
    subject: &str,
) -> Result<Option<AttentionItem>, StoreError> {
    let row: Option<Row> = Query::new(NEWEST).bind(subject).bind(code).optional(tx).await?;
    Ok(row.map(AttentionItem::from))
}

/// Closes an open item for an actor and returns it.
///
/// # Errors
/// `attention_not_found` when there is no such open item.
pub(crate) async fn close_in(
    tx: &mut Tx,
    actor: &Actor,
    (id, note): (i64, Option<String>),
    now: Timestamp,
) -> Result<AttentionItem, DeskError> {
    let item: Option<Row> = Query::new(OPEN_ONE).bind(id).optional(tx).await?;
    let item = AttentionItem::from(item.ok_or(DeskError::Attention(AttentionError::NotFound(id)))?);
    Query::new(CLOSE)
        .bind(item.id)
        .bind(now.micros())
        .bind(actor.name())
        .bind(note.as_deref())
        .execute(tx)
        .await?;
    record_in(tx, closed(actor, &item, note, now)).await?;
    Ok(item)
}

fn closed(actor: &Actor, item: &AttentionItem, note: Option<String>, at: Timestamp) -> Change {
    Change::new(actor.name(), Action::AttentionClosed, Subject::Attention(item.id), at)
        .because(note)
        .before(Some(json!({ "code": item.code, "subject": item.subject })))
}

/// Opens an item, unless one with the same subject and code is open.
pub(crate) async fn open_in(
    tx: &mut Tx,
    code: &str,
    subject: &str,
    message: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    Query::new(OPEN).bind(code).bind(subject).bind(message).bind(now.micros()).execute(tx).await?;
    Ok(())
}

/// Opens an item, or replaces the message of the open one with the same subject and code.
pub(crate) async fn open_or_update_in(
    tx: &mut Tx,
    (code, subject): (&str, &str),
    message: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let updated =
        Query::new(UPDATE_MESSAGE).bind(subject).bind(code).bind(message).execute(tx).await?;
    if updated == 0 {
        open_in(tx, code, subject, message, now).await?;
    }
    Ok(())
}

/// Closes the open items of a subject because the problem no longer exists.
pub(crate) async fn close_settled_in(
    tx: &mut Tx,
    subject: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    Query::new(CLOSE_SUBJECT)
        .bind(subject)
        .bind(now.micros())
        .bind("settled by itself")
        .execute(tx)
        .await?;
    Ok(())
}

/// Closes the open item with this subject and code because it no longer applies.
pub(crate) async fn close_kind_in(
    tx: &mut Tx,
    (code, subject): (&str, &str),
    note: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let close = Query::new(CLOSE_ONE).bind(subject).bind(now.micros());
    close.bind(note).bind(code).execute(tx).await?;
    Ok(())
}

/// Replaces messages that contain a text, whatever its case.
pub(crate) async fn forget_in(
    tx: &mut Tx,
    text: &str,
    replacement: &str,
) -> Result<(), StoreError> {
    let pattern = format!("%{text}%");
    Query::new(FORGET).bind(pattern).bind(replacement).execute(tx).await?;
    Ok(())
}

/// The number of open items.
pub(crate) async fn open_count_in(tx: &mut Tx) -> Result<i64, StoreError> {
    let (count,): (i64,) = Query::new(COUNT).one(tx).await?;
    Ok(count)
}

/// The number of open items by error code.
pub(crate) async fn open_by_code_in(tx: &mut Tx) -> Result<BTreeMap<String, i64>, StoreError> {
    let rows: Vec<(String, i64)> = Query::new(BY_CODE).all(tx).await?;
    Ok(rows.into_iter().collect())
}
