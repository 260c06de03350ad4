//! Commands about calls in the outbox: undo, retry, cancel.

use serde::{Deserialize, Serialize};
use store::{StoreError, Timestamp, Tx};

use super::call_state::reopen_in;
use crate::{
    Actor, Desk, DeskError, OutboxView,
    audit::{Action, Change, record_in},
    dispute,
    outbox::{self, OutboxError},
    refund,
    subject::{CallSubject, Subject},
};

/// Input of `undo_action`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct UndoAction {
    /// The case: `refund_request:12` or `dispute:du_1`.
    pub case: String,
}

/// The action was undone.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct Undone {
    /// Always true; failures are errors.
    pub undone: bool,
    /// The case.
    pub case: String,
}

/// Input of `retry_call`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct RetryCall {
    /// Id of the call in the outbox.
    pub id: i64,
}

/// Input of `cancel_call`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct CancelCall {
    /// Id of the call in the outbox.
    pub id: i64,
    /// Reason for the audit trail.
    pub reason: String,
}

impl Desk {
    /// Undoes an action whose call has not been sent.
    ///
    /// # Errors
    /// `nothing_to_undo`.
    pub async fn undo_action(&self, actor: &Actor, input: UndoAction) -> Result<Undone, DeskError> {
        let now = self.now();
        let case = CallSubject::parse(&input.case).ok_or(OutboxError::NothingToUndo)?;
        let mut tx = self.db.begin().await?;
        if !outbox::cancel_in(&mut tx, &case, now).await? {
            return Err(OutboxError::NothingToUndo.into());
        }
        undo_in(&mut tx, actor, &case, now).await?;
        tx.commit().await?;
        Ok(Undone { undone: true, case: input.case })
    }

    /// Sends a call that waits for its next attempt now, with its key and body.
    ///
    /// # Errors
    /// `call_not_found`; `case_already_handled` when it does not wait for an attempt.
    pub async fn retry_call(
        &self,
        actor: &Actor,
        input: RetryCall,
    ) -> Result<OutboxView, DeskError> {
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let call = outbox::view_in(&mut tx, input.id).await?;
        if !call.can_retry {
            return Err(illegal(&call, "retry"));
        }
        outbox::retry_now_in(&mut tx, &call, now).await?;
        record_in(&mut tx, call_record(actor, &call, Action::CallHurried, None, now)).await?;
        tx.commit().await?;
        self.send_due(&subject_of(&call)?).await;
        let mut tx = self.db.read().await?;
        outbox::view_in(&mut tx, input.id).await
    }

    /// Cancels a call that Stripe has certainly not executed and reopens its case. A call that was
    /// never sent is undone.
    ///
    /// # Errors
    /// `call_not_found`; `case_already_handled` when it was sent and its outcome is unknown.
    pub async fn cancel_call(
        &self,
        actor: &Actor,
        input: CancelCall,
    ) -> Result<OutboxView, DeskError> {
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let call = outbox::view_in(&mut tx, input.id).await?;
        if !call.can_cancel {
            return Err(illegal(&call, "cancel"));
        }
        let case = subject_of(&call)?;
        if call.attempts == 0 {
            undo_in(&mut tx, actor, &case, now).await?;
        } else {
            let due = outbox::load_in(&mut tx, call.id).await?;
            reopen_in(&mut tx, actor, &due, &input.reason, now).await?;
        }
        outbox::cancel_one_in(&mut tx, &call, now).await?;
        record_in(
            &mut tx,
            call_record(actor, &call, Action::CallCancelled, Some(input.reason), now),
        )
        .await?;
        let view = outbox::view_in(&mut tx, call.id).await?;
        tx.commit().await?;
        Ok(view)
    }
}

/// Returns the case of a call that was never sent to its state before the decision.
async fn undo_in(
    tx: &mut Tx,
    actor: &Actor,
    case: &CallSubject,
    now: Timestamp,
) -> Result<(), DeskError> {
    match case {
        CallSubject::RefundRequest(id) => refund::undo_in(tx, actor, *id, now).await,
        CallSubject::Dispute(id) => dispute::undo_in(tx, actor, id, now).await,
        // Cancelling a staged draft does not change its case.
        CallSubject::Evidence(_) => Ok(()),
    }
}

fn subject_of(call: &OutboxView) -> Result<CallSubject, StoreError> {
    CallSubject::parse(&call.case)
        .ok_or_else(|| StoreError::Damaged(format!("outbox call {}", call.id)))
}

fn illegal(call: &OutboxView, step: &'static str) -> DeskError {
    OutboxError::IllegalStep { state: call.state, step }.into()
}

pub(super) fn call_record(
    actor: &Actor,
    call: &OutboxView,
    action: Action,
    reason: Option<String>,
    at: Timestamp,
) -> Change {
    Change::new(actor.name(), action, Subject::OutboxCall(call.id), at)
        .because(reason)
        .before(Some(serde_json::json!({ "state": call.state, "attempts": call.attempts })))
}
