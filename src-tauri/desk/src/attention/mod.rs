//! "Needs attention": what the program could not settle by itself, until a person has looked.
//!
//! Everybody writes into this room; it uses the audit trail alone. Trying again is for who closes an
//! item (`stripe/retry.rs`).

mod error;

pub use error::AttentionError;
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
/// Autopilot, or a rule, could not do its part with a dispute: a person decides.
pub(crate) const NEEDS_PERSON: &str = "dispute_needs_person";
/// A refund made at Stripe failed: the customer has not been paid.
pub(crate) const REFUND_FAILED: &str = "refund_failed";
/// A dispute's money must have moved, and Stripe does not show it.
pub(crate) const AWAITS_MONEY: &str = "dispute_awaits_money";

/// One thing to look at.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct AttentionItem {
    /// Its number.
    pub id: i64,
    /// What is wrong, as the code of an error.
    pub code: String,
    /// What it is about: `refund:re_1`, `event:evt_1`, `outbox_call:7`.
    pub subject: String,
    /// What happened and what to do.
    pub message: String,
    /// When it was noticed.
    pub opened_at: Timestamp,
    /// When somebody closed it.
    pub closed_at: Option<Timestamp>,
    /// Who closed it.
    pub closed_by: Option<String>,
    /// What was done about it.
    pub note: Option<String>,
}

/// Input of `list_attention`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct ListAttention {
    /// Closed ones too.
    pub all: bool,
    /// Where to start.
    pub cursor: Option<String>,
    /// Rows wanted.
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
/// What a reading says does not end because the reading went well: it ends when a reading says so,
/// or when a person has looked.
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
const COUNT: &str = "select count(*) from attention_items where closed_at is null";

impl Desk {
    /// What needs attention, newest first.
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

/// The newest item about a subject with this code; where one is open, that is the newest.
pub(crate) async fn newest_in(
    tx: &mut Tx,
    code: &str,
    subject: &str,
) -> Result<Option<AttentionItem>, StoreError> {
    let row: Option<Row> = Query::new(NEWEST).bind(subject).bind(code).optional(tx).await?;
    Ok(row.map(AttentionItem::from))
}

/// Closes an open item for a person; what it said.
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

/// Opens an item, unless one of the same kind is open for the subject.
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

/// Opens an item, or gives the open one of this kind a new message.
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

/// Closes what is open of a subject because it has settled itself.
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

/// Closes an item of a kind because what it said is no longer so.
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

/// How many items are open.
pub(crate) async fn open_count_in(tx: &mut Tx) -> Result<i64, StoreError> {
    let (count,): (i64,) = Query::new(COUNT).one(tx).await?;
    Ok(count)
}
