use std::sync::LazyLock;

use money::{Currency, MinorUnits};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use store::{Cursor, Filtered, Page, PageRequest, StoreError, Timestamp, Tx};

use crate::{
    Desk, DeskError, RefundState, attention, dispute, refund,
    settings::{self, InForce},
    user,
};

const MICROS_PER_HOUR: i64 = 3_600_000_000;
/// Hours within which a deadline at Stripe comes before every SLA target.
const NEAR_HOURS: i64 = 24;

/// Kind of a case.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum QueueKind {
    /// A chargeback to be answered or accepted.
    Chargeback,
    /// An inquiry to be answered or refunded.
    Inquiry,
    /// A refund request to be decided.
    RefundRequest,
    /// A refund that failed or was canceled, to be decided again.
    FailedRefund,
    /// An early fraud warning: a refund now may prevent a dispute.
    EarlyFraudWarning,
    /// A refund or dispute at Stripe whose payment is unknown here or does not fit.
    Unattached,
}

impl QueueKind {
    const ALL: [Self; 6] = [
        Self::Chargeback,
        Self::Inquiry,
        Self::RefundRequest,
        Self::FailedRefund,
        Self::EarlyFraudWarning,
        Self::Unattached,
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Chargeback => "chargeback",
            Self::Inquiry => "inquiry",
            Self::RefundRequest => "refund_request",
            Self::FailedRefund => "failed_refund",
            Self::EarlyFraudWarning => "early_fraud_warning",
            Self::Unattached => "unattached",
        }
    }

    fn parse(text: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| StoreError::Damaged(format!("queue kind {text}")))
    }
}

/// The reason why a case ends without an action here.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum SelfAnswer {
    /// Stripe's Smart Disputes will answer just before the deadline.
    SmartDisputes,
    /// The bank accepts no answer: the case will be closed as lost.
    NotAnswerable,
}

/// A case in the queue.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct QueueRow {
    /// `dispute:du_1`, `refund_request:12`, `radar.early_fraud_warning:issfr_1`.
    pub case: String,
    /// Kind of the case.
    pub kind: QueueKind,
    /// The user, if known.
    pub user_id: Option<String>,
    /// The user's name, or email where there is no name.
    pub user_name: Option<String>,
    /// Stripe's reason, or the customer's.
    pub reason: String,
    /// Money at risk, in minor units; null where the payment is unknown.
    pub amount: Option<MinorUnits>,
    /// Its currency.
    pub currency: Option<Currency>,
    /// When the case was opened, UTC.
    pub opened_at: Timestamp,
    /// Stripe's deadline, UTC; for a case without one, the SLA target.
    pub due_at: Option<Timestamp>,
    /// Whether `due_at` is Stripe's deadline, after which the case is lost.
    pub is_final: bool,
    /// SLA target of the first review, UTC.
    pub first_response_due_at: Timestamp,
    /// SLA target of the answer, UTC.
    pub submission_due_at: Option<Timestamp>,
    /// Time of the first review, UTC.
    pub looked_at: Option<Timestamp>,
    /// Set when the case ends without an action here.
    pub answers_itself: Option<SelfAnswer>,
}

/// Input of `list_queue`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct ListQueue {
    /// Only this kind.
    pub kind: Option<QueueKind>,
    /// Cursor of the page: `next_cursor` of the page before; absent for the first page.
    pub cursor: Option<String>,
    /// Rows per page, 1 to 500; 50 when absent.
    pub limit: Option<u16>,
}

#[derive(sqlx::FromRow)]
struct Row {
    subject: String,
    kind: String,
    user_id: Option<String>,
    reason: String,
    amount_minor: Option<i64>,
    currency: Option<String>,
    opened_at: i64,
    due_at: Option<i64>,
    is_final: i64,
    answerable: i64,
    raw: Option<String>,
    looked_at: Option<i64>,
    due_rank: i64,
    risk: i64,
}

/// Ordered by due time; at the same time the larger amount comes first, and cases without a
/// deadline come last. An SLA target never comes before a deadline at Stripe within a day: a target
/// that is missed or near counts as due at `horizon`, so that an old request does not precede a
/// case that is lost today. Parameters: the first-review target in microseconds, the default
/// deadline of cases without one (three times), and the horizon.
static QUEUE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "
    select q.subject, q.kind, q.user_id, q.reason, q.amount_minor, q.currency, q.opened_at,
           q.due_at, q.is_final, q.answerable, q.raw, q.looked_at, q.due_rank, q.risk
      from (
        select c.subject, c.kind, c.user_id, c.reason, c.amount_minor, c.currency, c.opened_at,
               c.due_at, c.is_final, c.answerable, c.raw, l.looked_at,
               case when c.due_at is null then 9000000000000000000
                    when c.is_final = 1 or c.due_at > h.horizon then c.due_at
                    else h.horizon end as due_rank,
               coalesce(c.amount_minor, 0) as risk
          from (
            select 'dispute:' || d.id as subject, d.kind, d.user_id, d.reason, d.amount_minor,
                   d.currency, d.opened_at, d.due_at, cast(1 as bigint) as is_final, d.answerable, d.raw
              from disputes d
             where {waiting_disputes}
            union all
            select 'refund_request:' || cast(r.id as text),
                   case when r.state = '{in_review}' then '{requests}' else '{failed}' end,
                   r.user_id, r.reason, r.amount_minor, r.currency, r.requested_at,
                   r.requested_at + ?, 0, 1, null
              from refund_requests r
             where r.state in ({waiting_requests})
            union all
            select a.subject, '{failed}', f.user_id, a.message, f.amount_minor, f.currency,
                   a.opened_at, a.opened_at + ?, 0, 1, null
              from attention_items a
              join refunds f on f.id = substr(a.subject, 8)
             where a.closed_at is null and a.code = '{refund_failed}' and a.subject like 'refund:%'
            union all
            select a.subject, 'early_fraud_warning', null, a.message, p.amount_minor, p.currency,
                   a.opened_at, null, 0, 1, null
              from attention_items a
              join stripe_objects w on w.kind = 'radar.early_fraud_warning'
                                   and a.subject = 'radar.early_fraud_warning:' || w.id
              left join stripe_objects p on p.kind = 'payment_intent' and p.id = w.payment_intent
             where a.closed_at is null and a.code = 'early_fraud_warning'
            union all
            select a.subject, '{unattached}', null, u.reason, u.amount_minor, u.currency,
                   u.opened_at, coalesce(u.due_at, u.opened_at + ?),
                   case when u.due_at is null then 0 else 1 end, 1, null
              from attention_items a
              join unattached_cases u on a.subject = u.kind || ':' || u.id and a.code = u.code
             where a.closed_at is null
          ) c
         cross join (select cast(? as bigint) as horizon) h
          left join case_looks l on l.subject = c.subject
      ) q
     where true",
        requests = QueueKind::RefundRequest.as_str(),
        failed = QueueKind::FailedRefund.as_str(),
        unattached = QueueKind::Unattached.as_str(),
        refund_failed = attention::REFUND_FAILED,
        in_review = RefundState::InReview.as_str(),
        waiting_requests = *refund::WAITING,
        waiting_disputes = *dispute::WAITING,
    )
});

impl Desk {
    /// One page of the queue, in the order in which cases are due.
    ///
    /// # Errors
    /// `cursor_invalid`.
    pub async fn list_queue(&self, input: ListQueue) -> Result<Page<QueueRow>, DeskError> {
        let page = PageRequest { cursor: input.cursor, limit: input.limit };
        let mut tx = self.db.read().await?;
        let settings = settings::load_in(&mut tx).await?;
        let waiting = Waiting::of(&settings, &page, self.now())?;
        let query = waiting.query().and("q.kind = ?", input.kind.map(QueueKind::as_str));
        waiting.page_in(&mut tx, &settings, query, &page).await
    }
}

/// Hours as microseconds.
pub(super) fn micros(hours: u32) -> i64 {
    i64::from(hours).saturating_mul(MICROS_PER_HOUR)
}

/// Every case in the queue, ranked at one time.
pub(super) struct Waiting {
    horizon: i64,
    first_response_sla: i64,
}

impl Waiting {
    /// All pages use the ranking of the first page.
    pub(super) fn of(
        settings: &InForce,
        page: &PageRequest,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let horizon = match page.cursor()? {
            Some(cursor) => cursor.int(0)?,
            None => now.micros().saturating_add(NEAR_HOURS * MICROS_PER_HOUR),
        };
        Ok(Self { horizon, first_response_sla: micros(settings.first_response_sla_hours) })
    }

    /// The query for all cases, to be filtered.
    pub(super) fn query(&self) -> Filtered {
        let query =
            Filtered::new(&QUEUE).bind(self.first_response_sla).bind(self.first_response_sla);
        query.bind(self.first_response_sla).bind(self.horizon)
    }

    /// One page of a query's cases, in the order of the queue.
    pub(super) async fn page_in(
        &self,
        tx: &mut Tx,
        settings: &InForce,
        mut query: Filtered,
        page: &PageRequest,
    ) -> Result<Page<QueueRow>, DeskError> {
        if let Some(cursor) = page.cursor()? {
            query = query
                .push(" and (q.due_rank, -q.risk, q.subject) > (?, ?, ?)")
                .bind(cursor.int(1)?)
                .bind(cursor.int(2)?)
                .bind(cursor.text(3)?);
        }
        let query = query
            .push(" order by q.due_rank, q.risk desc, q.subject limit ?")
            .bind(page.limit_and_one());
        let rows: Vec<Row> = query.query().all(tx).await?;
        let found = page.page(rows, |row| {
            Cursor::new([
                self.horizon.to_string(),
                row.due_rank.to_string(),
                (-row.risk).to_string(),
                row.subject.clone(),
            ])
        });
        let users = found.rows.iter().filter_map(|row| row.user_id.as_deref());
        let names = user::names_in(tx, users).await?;
        let rows = found.rows.into_iter().map(|row| {
            let name = row.user_id.as_ref().and_then(|id| names.get(id.as_str())).cloned();
            row.view(name, settings)
        });
        Ok(Page { rows: rows.collect::<Result<Vec<_>, _>>()?, next_cursor: found.next_cursor })
    }
}

impl Row {
    /// Stripe states on the dispute how the answer will be submitted (from API version 2026-10-28).
    fn answers_itself(&self) -> Result<Option<SelfAnswer>, StoreError> {
        if self.answerable != 1 {
            return Ok(Some(SelfAnswer::NotAnswerable));
        }
        let Some(raw) = &self.raw else { return Ok(None) };
        let damaged = |_| StoreError::Damaged(format!("case {}", self.subject));
        let raw: Json = serde_json::from_str(raw).map_err(damaged)?;
        let method = raw["intended_submission_method"].as_str();
        let is_smart = matches!(method, Some("smart_disputes" | "prefer_smart_disputes"));
        Ok(is_smart.then_some(SelfAnswer::SmartDisputes))
    }

    fn view(self, user_name: Option<String>, settings: &InForce) -> Result<QueueRow, DeskError> {
        let kind = QueueKind::parse(&self.kind)?;
        let is_final = self.is_final == 1;
        let opened_at = Timestamp::from_micros(self.opened_at);
        let hours = |hours: u32| i64::from(hours) * 3_600;
        let due_at = self.due_at.map(Timestamp::from_micros);
        let submission_sla =
            due_at.map(|due_at| due_at.plus_seconds(-hours(settings.submission_sla_hours)));
        Ok(QueueRow {
            answers_itself: self.answers_itself()?,
            case: self.subject,
            kind,
            user_id: self.user_id,
            user_name,
            reason: self.reason,
            amount: self.amount_minor.map(MinorUnits::new).transpose()?,
            currency: self.currency.map(|code| code.parse()).transpose()?,
            opened_at,
            due_at,
            is_final,
            first_response_due_at: opened_at.plus_seconds(hours(settings.first_response_sla_hours)),
            submission_due_at: submission_sla.filter(|_| is_final),
            looked_at: self.looked_at.map(Timestamp::from_micros),
        })
    }
}
