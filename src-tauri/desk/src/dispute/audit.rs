//! Audit records of a dispute.

use serde_json::json;
use store::{StoreError, Timestamp, Tx};

use super::row::Dispute;
use crate::{
    Actor, AuditRow,
    audit::{self, Action, Change},
    subject::Subject,
};

/// Audit records of a dispute and its evidence, oldest first.
pub(crate) async fn timeline_in(
    tx: &mut Tx,
    dispute: &Dispute,
) -> Result<Vec<AuditRow>, StoreError> {
    let mut rows = audit::timeline_in(tx, &dispute.subject()).await?;
    rows.extend(audit::timeline_in(tx, &Subject::Evidence(dispute.id.clone())).await?);
    rows.sort_by_key(|row| row.seq);
    Ok(rows)
}

/// The fields of a dispute that are recorded.
pub(super) fn snapshot(dispute: &Dispute) -> serde_json::Value {
    json!({
        "status": dispute.status.as_str(),
        "kind": dispute.kind,
        "amount": dispute.amount.minor(),
        "submissions": dispute.submission_count,
        "decision": dispute.decision.as_ref().map(|decision| decision.action),
        "action": dispute.action.map(|(act, _)| act),
        "action_state": dispute.action.map(|(_, state)| state),
        "awaits": dispute.awaits,
    })
}

/// The record of a step of the dispute.
pub(super) fn change_record(
    actor: &Actor,
    action: Action,
    before: &Dispute,
    after: &Dispute,
    reason: Option<String>,
    at: Timestamp,
) -> Change {
    Change::new(actor.name(), action, after.subject(), at)
        .because(reason)
        .before(Some(snapshot(before)))
        .after(Some(snapshot(after)))
}

/// The record of a change read from Stripe.
pub(super) fn read_record(before: Option<&Dispute>, after: &Dispute, now: Timestamp) -> Change {
    Change::new(Actor::stripe().name(), Action::DisputeSeen, after.subject(), now)
        .because(Some(after.reason.clone()))
        .before(before.map(snapshot))
        .after(Some(snapshot(after)))
}
