//! Taking back and trying again what stands in the outbox.

use serde::{Deserialize, Serialize};
use store::{Timestamp, Tx};

use crate::{
    Actor, Desk, DeskError, OutboxState, OutboxView,
    audit::{Change, record_in},
    dispute, outbox, refund,
    subject::Subject,
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
    /// Always true; a refusal is an error.
    pub undone: bool,
    /// The case.
    pub case: String,
}

/// Input of `retry_call`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct RetryCall {
    /// The call's number in the outbox.
    pub id: i64,
}

/// Input of `cancel_call`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct CancelCall {
    /// The call's number in the outbox.
    pub id: i64,
    /// Why.
    pub reason: String,
}

impl Desk {
    /// Takes back an action whose call has not left.
    ///
    /// # Errors
    /// `nothing_to_undo`.
    pub async fn undo_action(&self, actor: &Actor, input: UndoAction) -> Result<Undone, DeskError> {
        let now = self.now();
        let (kind, id) = input.case.split_once(':').ok_or(DeskError::NothingToUndo)?;
        let mut tx = self.db.begin().await?;
        if !outbox::cancel_in(&mut tx, &input.case, now).await? {
            return Err(DeskError::NothingToUndo);
        }
        reopen_in(&mut tx, actor, (kind, id), Reopening::Undone, now).await?;
        tx.commit().await?;
        Ok(Undone { undone: true, case: input.case })
    }

    /// Sends a call that waits for its next try now, with its own key and body.
    ///
    /// # Errors
    /// `call_not_found`; `case_already_handled` when it is not waiting for a try.
    pub async fn retry_call(
        &self,
        actor: &Actor,
        input: RetryCall,
    ) -> Result<OutboxView, DeskError> {
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let call = outbox::view_in(&mut tx, input.id).await?;
        if !matches!(call.state, OutboxState::Waiting | OutboxState::Unknown) || call.attempts == 0
        {
            return Err(illegal(&call, "retry"));
        }
        outbox::hurry_in(&mut tx, call.id, now).await?;
        record_in(&mut tx, told(actor, &call, "call_hurried", None, now)).await?;
        tx.commit().await?;
        self.send_due(&call.case).await;
        let mut tx = self.db.read().await?;
        outbox::view_in(&mut tx, input.id).await
    }

    /// Cancels a call that Stripe has surely not executed; its case is open again. What has not
    /// left at all is undone.
    ///
    /// # Errors
    /// `call_not_found`; `case_already_handled` when it left and its outcome is not known.
    pub async fn cancel_call(
        &self,
        actor: &Actor,
        input: CancelCall,
    ) -> Result<OutboxView, DeskError> {
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let call = outbox::view_in(&mut tx, input.id).await?;
        if call.state != OutboxState::Waiting {
            return Err(illegal(&call, "cancel"));
        }
        let case = call.case.split_once(':').ok_or_else(|| illegal(&call, "cancel"))?;
        let how = if call.attempts == 0 {
            Reopening::Undone
        } else {
            Reopening::GivenUp { why: &input.reason }
        };
        reopen_in(&mut tx, actor, case, how, now).await?;
        outbox::cancel_one_in(&mut tx, call.id, now).await?;
        record_in(&mut tx, told(actor, &call, "call_cancelled", Some(input.reason), now)).await?;
        let view = outbox::view_in(&mut tx, call.id).await?;
        tx.commit().await?;
        Ok(view)
    }
}

/// How a case comes back to its operator.
enum Reopening<'a> {
    /// Nothing has left: as if it had not been decided.
    Undone,
    /// It left, and Stripe has surely not executed it.
    GivenUp { why: &'a str },
}

async fn reopen_in(
    tx: &mut Tx,
    actor: &Actor,
    (kind, id): (&str, &str),
    how: Reopening<'_>,
    now: Timestamp,
) -> Result<(), DeskError> {
    match (kind, how) {
        ("refund_request", Reopening::Undone) => refund::undo_in(tx, actor, id, now).await,
        ("dispute", Reopening::Undone) => dispute::undo_in(tx, actor, id, now).await,
        ("refund_request", Reopening::GivenUp { why }) => {
            refund::refused_in(tx, actor, id, why, now).await
        }
        ("dispute", Reopening::GivenUp { why }) => {
            dispute::refused_in(tx, actor, id, why, now).await
        }
        // A draft that is not put at Stripe leaves its case as it is.
        ("evidence", _) => Ok(()),
        _ => Err(DeskError::NothingToUndo),
    }
}

fn illegal(call: &OutboxView, step: &str) -> DeskError {
    let state = serde_json::to_value(call.state).unwrap_or_default();
    DeskError::IllegalStep {
        state: state.as_str().unwrap_or_default().to_owned(),
        step: step.to_owned(),
    }
}

fn told(
    actor: &Actor,
    call: &OutboxView,
    action: &'static str,
    reason: Option<String>,
    at: Timestamp,
) -> Change {
    Change {
        at,
        actor: actor.name().to_owned(),
        action,
        subject: Subject::OutboxCall(call.id),
        reason,
        before: Some(serde_json::json!({ "state": call.state, "attempts": call.attempts })),
        after: None,
        content: None,
    }
}
