//! Reading the outbox.

use serde::{Deserialize, Serialize};
use store::{Cursor, Filtered, Page, PageRequest, StoreError, Timestamp, Tx};

use super::{OutboxError, OutboxState};
use crate::{Desk, DeskError, subject::CallSubject};

/// One call in the outbox.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[expect(clippy::struct_excessive_bools, reason = "each says whether one button is offered")]
pub struct OutboxView {
    /// Id of the call.
    pub id: i64,
    /// The case: `refund_request:12`.
    pub case: String,
    /// HTTP method.
    pub method: String,
    /// Path at Stripe.
    pub path: String,
    /// State of the call.
    pub state: OutboxState,
    /// Whether the call has no final outcome yet.
    pub is_open: bool,
    /// Whether `retry_call` is allowed.
    pub can_retry: bool,
    /// Whether `cancel_call` is allowed: Stripe has certainly not executed the call.
    pub can_cancel: bool,
    /// Whether the outcome is unknown and `settle_call` is allowed.
    pub can_settle: bool,
    /// When it is sent or retried, UTC.
    pub due_at: Timestamp,
    /// Number of attempts.
    pub attempts: i64,
    /// Error of the last attempt.
    pub last_error: Option<String>,
    /// Stripe's request id (`req_…`).
    pub request_id: Option<String>,
}

/// Input of `list_outbox`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct ListOutbox {
    /// Cursor of the page: `next_cursor` of the page before; absent for the first page.
    pub cursor: Option<String>,
    /// Rows per page, 1 to 500; 50 when absent.
    pub limit: Option<u16>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    subject: String,
    method: String,
    path: String,
    state: String,
    due_at: i64,
    attempts: i64,
    last_error: Option<String>,
    request_id: Option<String>,
}

impl Row {
    fn view(self) -> Result<OutboxView, StoreError> {
        let state = OutboxState::parse(&self.state)?;
        Ok(OutboxView {
            id: self.id,
            case: self.subject,
            method: self.method,
            path: self.path,
            state,
            is_open: state.is_open(),
            can_retry: state.is_to_be_sent() && (self.attempts > 0 || self.last_error.is_some()),
            can_cancel: state == OutboxState::Waiting,
            can_settle: state.is_outcome_open(),
            due_at: Timestamp::from_micros(self.due_at),
            attempts: self.attempts,
            last_error: self.last_error,
            request_id: self.request_id,
        })
    }
}

const SELECT: &str = "
    select id, subject, method, path, state, due_at, attempts, last_error, request_id
      from outbox_calls
     where id < ?";

impl Desk {
    /// One page of the outbox, newest first.
    ///
    /// # Errors
    /// `cursor_invalid`.
    pub async fn list_outbox(&self, input: ListOutbox) -> Result<Page<OutboxView>, DeskError> {
        let page = PageRequest { cursor: input.cursor, limit: input.limit };
        let mut tx = self.db.read().await?;
        Ok(page_in(&mut tx, None, &page).await?)
    }
}

/// One call in the outbox.
///
/// # Errors
/// `call_not_found`.
pub(crate) async fn view_in(tx: &mut Tx, id: i64) -> Result<OutboxView, DeskError> {
    let query = Filtered::new(SELECT).bind(id.saturating_add(1)).push(" and id >= ?").bind(id);
    let row: Option<Row> = query.query().optional(tx).await?;
    Ok(row.ok_or(OutboxError::NotFound(id))?.view()?)
}

/// The newest calls of a case.
pub(crate) async fn of_case_in(
    tx: &mut Tx,
    case: &CallSubject,
) -> Result<Vec<OutboxView>, StoreError> {
    Ok(page_in(tx, Some(&case.name()), &PageRequest::default()).await?.rows)
}

/// One page of the outbox, newest first.
pub(crate) async fn calls_in(
    tx: &mut Tx,
    page: &PageRequest,
) -> Result<Page<OutboxView>, StoreError> {
    page_in(tx, None, page).await
}

async fn page_in(
    tx: &mut Tx,
    case: Option<&str>,
    page: &PageRequest,
) -> Result<Page<OutboxView>, StoreError> {
    let end = page.cursor()?.map(|cursor| cursor.int(0)).transpose()?.unwrap_or(i64::MAX);
    let query = Filtered::new(SELECT)
        .bind(end)
        .and("subject = ?", case)
        .push(" order by id desc limit ?")
        .bind(page.limit_and_one());
    let rows: Vec<Row> = query.query().all(tx).await?;
    let views = rows.into_iter().map(Row::view).collect::<Result<Vec<_>, _>>()?;
    Ok(page.page(views, |view| Cursor::new([view.id.to_string()])))
}
