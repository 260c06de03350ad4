//! The row of a dispute: all SQL of the table.

use std::{collections::HashMap, sync::LazyLock};

use decision::{CaseDecision, CaseFacts, DisputeKind};
use gateway::mirror::{DisputeObject, DisputeStatus};
use ledger::Owner;
use money::Amount;
use store::{Lookup, Query, StoreError, Timestamp, Tx, Value};

use super::{
    awaited_money::AwaitedMoney,
    state::{DisputeAct, DisputeActionState, Effect, is_open},
};
use crate::{
    DeskError,
    dispute::DisputeError,
    mirror,
    subject::{CallSubject, CallTarget, Phase, Subject},
};

const INQUIRY: &str = "inquiry";
const CHARGEBACK: &str = "chargeback";

/// A row of `disputes`.
#[derive(Clone, Debug)]
pub(crate) struct Dispute {
    pub(crate) id: String,
    pub(crate) user: Owner,
    pub(crate) reference: String,
    pub(crate) charge: String,
    pub(crate) kind: DisputeKind,
    pub(crate) status: DisputeStatus,
    /// Phase.
    pub(crate) phase: Phase,
    /// Whether Stripe accepts an answer.
    pub(crate) needs_response: bool,
    /// Effect on the credits.
    pub(crate) effect: Effect,
    pub(crate) reason: String,
    pub(crate) amount: Amount,
    pub(crate) due_at: Option<Timestamp>,
    pub(crate) answerable: bool,
    pub(crate) submission_count: i64,
    pub(crate) livemode: bool,
    pub(crate) opened_at: Timestamp,
    pub(crate) decision: Option<CaseDecision>,
    /// The facts of the last decision.
    pub(crate) facts: Option<CaseFacts>,
    /// Grows with each change at Stripe of a field shown to operators.
    pub(crate) revision: i64,
    pub(crate) action: Option<(DisputeAct, DisputeActionState)>,
    pub(crate) attempt: i64,
    pub(crate) leaves_at: Option<Timestamp>,
    /// When Stripe executed the action's call.
    pub(crate) answered_at: Option<Timestamp>,
    /// Id of the refund that the action created.
    pub(crate) refund_id: Option<String>,
    pub(crate) handled_by: Option<String>,
    /// Movement of money that is expected and not read yet.
    pub(crate) awaits: Option<AwaitedMoney>,
    /// As Stripe returned it.
    pub(crate) object: DisputeObject,
    pub(crate) seen_at: Timestamp,
}

impl Dispute {
    pub(crate) fn subject(&self) -> Subject {
        Subject::Dispute(self.id.clone())
    }

    /// The subject of its calls.
    pub(crate) fn call_subject(&self) -> CallSubject {
        CallSubject::Dispute(self.id.clone())
    }

    /// The target of a call confirmed now.
    pub(crate) const fn call_target(&self) -> CallTarget {
        CallTarget { attempt: self.attempt, phase: Some(self.phase) }
    }

    /// Idempotency key of the current attempt's call.
    pub(crate) fn call_key(&self) -> String {
        self.call_key_of(self.attempt)
    }

    /// Idempotency key of an attempt's call.
    pub(crate) fn call_key_of(&self, attempt: i64) -> String {
        format!("redress:{}/{attempt}:{}", self.subject().name(), self.opened_at.micros())
    }

    /// The case of the hold of the disputed credits.
    pub(crate) fn hold_case(&self) -> String {
        self.subject().name()
    }

    /// Whether it needs an answer and none was given.
    pub(crate) fn waits(&self) -> bool {
        let is_free = self.action.is_none_or(|(_, state)| state.is_void());
        self.needs_response && is_free
    }

    /// Whether a confirmed action has no outcome yet.
    pub(crate) fn is_moving(&self) -> bool {
        self.action.is_some_and(|(_, state)| state.is_moving())
    }

    /// Whether an action can be confirmed now.
    pub(crate) fn takes_action(&self) -> bool {
        self.waits() && self.answerable
    }
}

/// A select of all columns, followed by the rest of the statement.
macro_rules! dispute_select {
    ($tail:literal) => {
        concat!(
            "select d.id, d.user_id, d.reference, d.charge, d.kind, d.status, d.reason, d.currency,
                    d.amount_minor, d.due_at, d.answerable, d.submission_count, d.livemode,
                    d.opened_at, d.decision, d.action, d.action_state, d.attempt, d.leaves_at,
                    d.handled_by, d.raw, d.seen_at, d.facts, d.revision, d.awaits, d.phase,
                    d.needs_response, d.effect, d.answered_at, d.refund_id
               from disputes d ",
            $tail
        )
    };
}
pub(super) use dispute_select;

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: String,
    user_id: String,
    reference: String,
    charge: String,
    kind: String,
    status: String,
    reason: String,
    currency: String,
    amount_minor: i64,
    due_at: Option<i64>,
    answerable: i64,
    submission_count: i64,
    livemode: i64,
    opened_at: i64,
    decision: Option<String>,
    action: Option<String>,
    action_state: Option<String>,
    attempt: i64,
    leaves_at: Option<i64>,
    handled_by: Option<String>,
    raw: String,
    seen_at: i64,
    facts: Option<String>,
    revision: i64,
    awaits: Option<String>,
    phase: String,
    needs_response: i64,
    effect: String,
    answered_at: Option<i64>,
    refund_id: Option<String>,
}

impl Row {
    pub(super) fn dispute(self) -> Result<Dispute, DeskError> {
        let damaged = || StoreError::Damaged(format!("dispute {}", self.id));
        let action = match (&self.action, &self.action_state) {
            (Some(act), Some(state)) => {
                Some((DisputeAct::parse(act)?, DisputeActionState::parse(state)?))
            }
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => return Err(damaged().into()),
        };
        let decision = self.decision.as_deref().map(serde_json::from_str).transpose();
        let facts = self.facts.as_deref().map(serde_json::from_str).transpose();
        let raw = serde_json::from_str(&self.raw).map_err(|_| damaged())?;
        Ok(Dispute {
            object: DisputeObject::parse(&raw).map_err(|_| damaged())?,
            decision: decision.map_err(|_| damaged())?,
            facts: facts.map_err(|_| damaged())?,
            revision: self.revision,
            amount: Amount::new(self.amount_minor, self.currency.parse().map_err(|_| damaged())?)?,
            kind: match self.kind.as_str() {
                INQUIRY => DisputeKind::Inquiry,
                CHARGEBACK => DisputeKind::Chargeback,
                _ => return Err(damaged().into()),
            },
            user: Owner::new(self.user_id)?,
            status: DisputeStatus::from(self.status.as_str()),
            phase: Phase::parse(&self.phase)?,
            needs_response: self.needs_response == 1,
            effect: Effect::parse(&self.effect)?,
            answered_at: self.answered_at.map(Timestamp::from_micros),
            refund_id: self.refund_id,
            id: self.id,
            reference: self.reference,
            charge: self.charge,
            reason: self.reason,
            due_at: self.due_at.map(Timestamp::from_micros),
            answerable: self.answerable == 1,
            submission_count: self.submission_count,
            livemode: self.livemode == 1,
            opened_at: Timestamp::from_micros(self.opened_at),
            action,
            attempt: self.attempt,
            leaves_at: self.leaves_at.map(Timestamp::from_micros),
            handled_by: self.handled_by,
            awaits: self.awaits.as_deref().map(AwaitedMoney::parse).transpose()?,
            seen_at: Timestamp::from_micros(self.seen_at),
        })
    }
}

const BY_ID: &str = dispute_select!("where d.id = $1");
const BY_REFUND: &str = dispute_select!("where d.refund_id = $1 order by d.id limit 1");
const OF_PAYMENT: &str = dispute_select!(
    "where d.reference = $1
        or d.reference in (select reference from payment_references where asked = $1)
     order by d.opened_at, d.id"
);
const OPEN_OF_USER: &str =
    "select id from disputes where user_id = $1 and is_open = 1 order by opened_at, id limit 1";
const RAW_OF_USER: &str = "select id, raw from disputes where user_id = $1 order by opened_at, id";
const REPLACE_RAW: &str = "update disputes set raw = $2 where id = $1";
static OPEN_COUNTS: Lookup = Lookup::new(
    "select user_id, count(*) from disputes where user_id in",
    " and is_open = 1 group by user_id",
);
const MOVE: &str = "update disputes set user_id = $2 where user_id = $1";
const SAVE: &str = "
    insert into disputes (id, user_id, reference, charge, kind, status, is_open, reason, currency,
                          amount_minor, due_at, answerable, submission_count, livemode, opened_at,
                          decision, action, action_state, attempt, leaves_at, handled_by, raw, seen_at,
                          facts, revision, awaits, phase, needs_response, effect, answered_at,
                          refund_id)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
            $20, $21, $22, $23, $26, $27, $28, $29, $30, $31, $32, $33)
    on conflict (id) do update set
        kind = excluded.kind, status = excluded.status, is_open = excluded.is_open,
        reason = excluded.reason, amount_minor = excluded.amount_minor, due_at = excluded.due_at,
        answerable = excluded.answerable, submission_count = excluded.submission_count,
        decision = excluded.decision, action = excluded.action,
        action_state = excluded.action_state, attempt = excluded.attempt,
        leaves_at = excluded.leaves_at, handled_by = excluded.handled_by, raw = excluded.raw,
        seen_at = excluded.seen_at, facts = excluded.facts, revision = excluded.revision,
        awaits = excluded.awaits, phase = excluded.phase,
        needs_response = excluded.needs_response, effect = excluded.effect,
        answered_at = excluded.answered_at, refund_id = excluded.refund_id
    where disputes.seen_at = $24 and disputes.attempt = $25 and disputes.phase = $34
      and coalesce(disputes.action_state, '') = $35";

/// Gives the disputes of a user to another one.
pub(crate) async fn move_disputes_in(
    tx: &mut Tx,
    from: &Owner,
    into: &Owner,
) -> Result<(), StoreError> {
    Query::new(MOVE).bind(from.as_str()).bind(into.as_str()).execute(tx).await?;
    Ok(())
}

pub(crate) async fn find_in(tx: &mut Tx, id: &str) -> Result<Option<Dispute>, DeskError> {
    let row: Option<Row> = Query::new(BY_ID).bind(id).optional(tx).await?;
    row.map(Row::dispute).transpose()
}

/// The inquiry whose action has this refund id, from Stripe's answer or from `settle_call`.
pub(crate) async fn by_refund_in(tx: &mut Tx, refund: &str) -> Result<Option<Dispute>, DeskError> {
    let row: Option<Row> = Query::new(BY_REFUND).bind(refund).optional(tx).await?;
    row.map(Row::dispute).transpose()
}

pub(crate) async fn load_in(tx: &mut Tx, id: &str) -> Result<Dispute, DeskError> {
    find_in(tx, id).await?.ok_or_else(|| DeskError::Dispute(DisputeError::NotFound(id.to_owned())))
}

/// Disputes whose action was executed before `$1`, or before `$2` when the deadline is near, and
/// that still need an answer.
static WITHOUT_EFFECT: LazyLock<String> = LazyLock::new(|| {
    format!(
        dispute_select!(
            "where d.is_open = 1 and d.needs_response = 1 and d.action_state = '{}'
               and (d.answered_at <= $1 or (d.due_at <= $2 and d.answered_at <= $3))
               and (d.action <> '{}' or exists (
                    select 1 from payment_claims c
                     where c.kind = 'refund' and c.source = d.refund_id and c.state = 'takes'))
             order by d.due_at, d.id"
        ),
        DisputeActionState::Answered.as_str(),
        DisputeAct::RefundInFull.as_str()
    )
});

/// Disputes that an executed action has not changed: executed by `long_ago`, or by `lately` when
/// the deadline is before `soon`.
pub(super) async fn without_effect_in(
    tx: &mut Tx,
    (long_ago, soon, lately): (Timestamp, Timestamp, Timestamp),
) -> Result<Vec<Dispute>, DeskError> {
    let query = Query::new(&WITHOUT_EFFECT).bind(long_ago.micros()).bind(soon.micros());
    let rows: Vec<Row> = query.bind(lately.micros()).all(tx).await?;
    rows.into_iter().map(Row::dispute).collect()
}

/// Every dispute of a payment, oldest first.
pub(super) async fn of_payment_in(tx: &mut Tx, reference: &str) -> Result<Vec<Dispute>, DeskError> {
    let rows: Vec<Row> = Query::new(OF_PAYMENT).bind(reference).all(tx).await?;
    rows.into_iter().map(Row::dispute).collect()
}

/// The reference of its payment.
pub(crate) async fn reference_in(tx: &mut Tx, id: &str) -> Result<String, DeskError> {
    Ok(load_in(tx, id).await?.reference)
}

/// Number of open disputes of each of these users.
pub(crate) async fn open_counts_in(
    tx: &mut Tx,
    users: impl Iterator<Item = &str>,
) -> Result<HashMap<String, i64>, StoreError> {
    let counts: Vec<(String, i64)> = OPEN_COUNTS.all(tx, users.map(Value::from).collect()).await?;
    Ok(counts.into_iter().collect())
}

/// A user's oldest open dispute.
pub(crate) async fn open_of_user_in(
    tx: &mut Tx,
    user: &Owner,
) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> = Query::new(OPEN_OF_USER).bind(user.as_str()).optional(tx).await?;
    Ok(row.map(|(id,)| id))
}

/// The ids of a user's disputes, oldest first.
pub(crate) async fn ids_of_user_in(tx: &mut Tx, user: &Owner) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String, String)> = Query::new(RAW_OF_USER).bind(user.as_str()).all(tx).await?;
    Ok(rows.into_iter().map(|(id, _)| id).collect())
}

/// Stores the disputes of a user without personal data.
pub(crate) async fn forget_in(
    tx: &mut Tx,
    user: &Owner,
    kept_metadata: &[String],
) -> Result<(), StoreError> {
    let rows: Vec<(String, String)> = Query::new(RAW_OF_USER).bind(user.as_str()).all(tx).await?;
    for (id, raw) in rows {
        let raw = mirror::without_person(&raw, kept_metadata);
        Query::new(REPLACE_RAW).bind(id).bind(raw).execute(tx).await?;
    }
    Ok(())
}

/// Saves `after` if the row has not changed since `before` was read (or does not exist).
pub(crate) async fn save_in(
    tx: &mut Tx,
    before: Option<&Dispute>,
    after: &Dispute,
) -> Result<(), DeskError> {
    let decision = after.decision.as_ref().map(|decision| serde_json::json!(decision).to_string());
    let facts = after.facts.as_ref().map(|facts| serde_json::json!(facts).to_string());
    let touched = Query::new(SAVE)
        .bind(after.id.as_str())
        .bind(after.user.as_str())
        .bind(after.reference.as_str())
        .bind(after.charge.as_str())
        .bind(kind_word(after.kind))
        .bind(after.status.as_str())
        .bind(i64::from(is_open(&after.status)))
        .bind(after.reason.as_str())
        .bind(after.amount.currency().to_string())
        .bind(after.amount.minor())
        .bind(after.due_at.map(Timestamp::micros))
        .bind(i64::from(after.answerable))
        .bind(after.submission_count)
        .bind(i64::from(after.livemode))
        .bind(after.opened_at.micros())
        .bind(decision)
        .bind(after.action.map(|(act, _)| act.as_str()))
        .bind(after.action.map(|(_, state)| state.as_str()))
        .bind(after.attempt)
        .bind(after.leaves_at.map(Timestamp::micros))
        .bind(after.handled_by.as_deref())
        .bind(after.object.raw.to_string())
        .bind(after.seen_at.micros())
        .bind(before.map(|before| before.seen_at.micros()))
        .bind(before.map(|before| before.attempt))
        .bind(facts)
        .bind(after.revision)
        .bind(after.awaits.map(AwaitedMoney::as_str))
        .bind(after.phase.as_str())
        .bind(i64::from(after.needs_response))
        .bind(after.effect.as_str())
        .bind(after.answered_at.map(Timestamp::micros))
        .bind(after.refund_id.as_deref())
        .bind(before.map(|before| before.phase.as_str()))
        .bind(before.map(|before| before.action.map_or("", |(_, state)| state.as_str())))
        .execute(tx)
        .await?;
    if touched == 1 {
        return Ok(());
    }
    Err(DisputeError::Overtaken.into())
}

const fn kind_word(kind: DisputeKind) -> &'static str {
    match kind {
        DisputeKind::Inquiry => INQUIRY,
        DisputeKind::Chargeback => CHARGEBACK,
    }
}
