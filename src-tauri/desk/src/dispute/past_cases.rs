//! Decided cases for a back-test.

use decision::{CaseAction, CaseFacts, PastCase};
use store::{Query, Timestamp, Tx};

use super::{
    facts::outcome_of,
    row::{Dispute, Row, dispute_select},
    state::DisputeAct,
};
use crate::{DeskError, payment};

/// Cases per query.
const PIECE: i64 = 1_000;

const PAST: &str = dispute_select!(
    "where d.facts is not null and d.opened_at >= $1 and d.opened_at < $2
       and (d.opened_at > $3 or (d.opened_at = $3 and d.id > $4))
     order by d.opened_at, d.id limit $5"
);
/// A batch of cases.
pub(crate) struct PastPage {
    pub(crate) cases: Vec<PastCase>,
    /// Start of the next batch: time of opening and id of the last row; `None` after the last
    /// batch.
    pub(crate) last: Option<(i64, String)>,
}

/// The decided cases opened between two times, in that order, after `after`.
pub(crate) async fn past_in(
    tx: &mut Tx,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    after: Option<&(i64, String)>,
) -> Result<PastPage, DeskError> {
    let rows: Vec<Row> = Query::new(PAST)
        .bind(from.map_or(i64::MIN, Timestamp::micros))
        .bind(to.map_or(i64::MAX, Timestamp::micros))
        .bind(after.map_or(i64::MIN, |(opened_at, _)| *opened_at))
        .bind(after.map_or("", |(_, id)| id.as_str()))
        .bind(PIECE)
        .all(tx)
        .await?;
    let mut page = PastPage { cases: Vec::new(), last: None };
    for row in rows {
        let dispute = row.dispute()?;
        page.last = Some((dispute.opened_at.micros(), dispute.id.clone()));
        page.cases.extend(past(tx, dispute).await?);
    }
    Ok(page)
}

async fn past(tx: &mut Tx, dispute: Dispute) -> Result<Option<PastCase>, DeskError> {
    let (Some(facts), Some(decided)) = (&dispute.facts, decided(&dispute)) else {
        return Ok(None);
    };
    let is_refunded = is_refunded_in(tx, &dispute, facts).await?;
    Ok(Some(PastCase {
        id: dispute.id.clone(),
        month: dispute.opened_at.date().chars().take(7).collect(),
        facts: facts.clone(),
        decided,
        outcome: outcome_of(&dispute, is_refunded),
    }))
}

/// The confirmed action, else the proposed one.
fn decided(dispute: &Dispute) -> Option<CaseAction> {
    match dispute.action {
        Some((DisputeAct::Accept, _)) => Some(CaseAction::Accept),
        Some((DisputeAct::Contest, _)) => Some(CaseAction::Contest),
        Some((DisputeAct::RefundInFull, _)) => Some(CaseAction::RefundInFull),
        None => dispute.decision.as_ref().map(|decision| decision.action),
    }
}

/// Whether an inquiry was ended by a full refund; a chargeback never is.
async fn is_refunded_in(
    tx: &mut Tx,
    dispute: &Dispute,
    facts: &CaseFacts,
) -> Result<bool, DeskError> {
    if !dispute.status.is_inquiry() {
        return Ok(false);
    }
    Ok(payment::refunded_in(tx, &dispute.reference).await? >= facts.amount.get())
}
