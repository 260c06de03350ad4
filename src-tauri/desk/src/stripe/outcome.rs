//! Checks at Stripe the outcome of calls for which it is unknown.
//!
//! The outcome of a call first sent a day ago is checked before it is sent again, because Stripe
//! may have forgotten its key (ARCHITECTURE.md, "A call to Stripe"). Calls that are not sent again
//! are checked until they are resolved.

use gateway::{
    Gateway, ObjectKind,
    mirror::{DisputeObject, DisputeStatus, StripeObject},
};
use serde_json::Value as Json;

use super::{
    call_state::{
        CASE_CHANGED, executed_in, give_up_in, mark_sent_in, subject, unresolved_in, wait,
    },
    ingest::unreadable,
};
use crate::{
    Desk, DeskError, OutboxState, attention, dispute,
    outbox::{self, CALL_MARK, DueCall, OutboxError, Retry},
    subject::CallSubject,
};

/// End of the path of a call that closes a dispute.
const CLOSE_PATH: &str = "/close";
const OUTCOME_UNKNOWN: &str = "two days of tries and looks did not tell whether Stripe executed this; it \
    is not sent again: settle the call by what Stripe shows";

impl Desk {
    /// Checks calls first sent a day ago.
    pub(super) async fn check_stale_calls(&self, stripe: &Gateway) -> Result<(), DeskError> {
        let mut tx = self.db.read().await?;
        let old = outbox::stale_in(&mut tx, self.now()).await?;
        drop(tx);
        for due in old {
            match self.check_stale_call(stripe, &due).await {
                // Another process checked it, or a person settled it meanwhile.
                Err(DeskError::Outbox(OutboxError::Overtaken(_))) => {}
                checked => checked?,
            }
        }
        Ok(())
    }

    async fn check_stale_call(&self, stripe: &Gateway, due: &DueCall) -> Result<(), DeskError> {
        let found = self.find_outcome(stripe, due).await;
        let mut tx = self.db.begin().await?;
        let now = self.now();
        match found {
            Ok(Some(object)) => executed_in(&mut tx, due, None, &object, now).await?,
            Ok(None) if due.state != OutboxState::Waiting && due.was_checked() => {
                unresolved_in(&mut tx, due, "stripe_outcome_unknown", OUTCOME_UNKNOWN, now).await?;
            }
            Ok(None) => outbox::not_executed_in(&mut tx, due, now).await?,
            Err(error) => {
                let why = error.to_string();
                if due.has_failed() {
                    attention::open_in(&mut tx, error.code(), &subject(due), &why, now).await?;
                }
                let wait = wait(due, error.refusal());
                let retry = Retry { why, is_outcome_known: false, wait };
                outbox::retry_later_in(&mut tx, due, &retry, now).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    /// Checks calls whose outcome stayed unknown. A call that Stripe has not executed is sent again
    /// under its key, unless it is unresolved.
    pub(super) async fn check_unclear_calls(&self, stripe: &Gateway) -> Result<(), DeskError> {
        let mut tx = self.db.read().await?;
        let unclear = outbox::unclear_in(&mut tx, self.now()).await?;
        drop(tx);
        for due in unclear {
            self.check_outcome(stripe, &due).await?;
        }
        Ok(())
    }

    /// Checks the outcome of a call.
    pub(super) async fn check_outcome(
        &self,
        stripe: &Gateway,
        due: &DueCall,
    ) -> Result<(), DeskError> {
        match self.check_outcome_once(stripe, due).await {
            // Another process checked it or sent it again, and records the result.
            Err(DeskError::Outbox(OutboxError::Overtaken(_))) => Ok(()),
            checked => checked,
        }
    }

    async fn check_outcome_once(&self, stripe: &Gateway, due: &DueCall) -> Result<(), DeskError> {
        let found = self.find_outcome(stripe, due).await;
        let mut tx = self.db.begin().await?;
        let now = self.now();
        match found {
            Ok(Some(object)) => executed_in(&mut tx, due, None, &object, now).await?,
            // It is sent again under its key; the answer shows the outcome.
            _ if due.state != OutboxState::Unresolved => return Ok(()),
            Ok(None) if !mark_sent_in(&mut tx, due, now).await? => {
                give_up_in(&mut tx, due, CASE_CHANGED, now).await?;
            }
            // A failed request shows nothing.
            Ok(None) | Err(_) => outbox::check_later_in(&mut tx, due, now).await?,
        }
        Ok(tx.commit().await?)
    }

    /// The object that the call created or changed, if it was executed.
    pub(super) async fn find_outcome(
        &self,
        stripe: &Gateway,
        due: &DueCall,
    ) -> Result<Option<StripeObject>, DeskError> {
        if let Some(payment) = due.call.refunded_payment() {
            let refund = stripe.find_refund(payment, CALL_MARK, &due.key).await?;
            let object = refund.map(|refund: Json| StripeObject::parse(&refund));
            return object.transpose().map_err(unreadable);
        }
        let dispute = match &due.subject {
            CallSubject::Dispute(id) | CallSubject::Evidence(id) => id,
            CallSubject::RefundRequest(_) => return Ok(None),
        };
        let answer = stripe.read(ObjectKind::Dispute, dispute).await?;
        let object = answer.object().map_err(unreadable)?;
        let StripeObject::Dispute(dispute) = &object else { return Ok(None) };
        Ok(is_executed(due, dispute).then_some(object))
    }
}

/// Whether the dispute shows that the call was executed: after a close it is lost; after an answer
/// the submission is counted and the dispute under review. A staged draft cannot be recognised and
/// is staged again.
fn is_executed(due: &DueCall, dispute: &DisputeObject) -> bool {
    if matches!(due.subject, CallSubject::Evidence(_)) {
        return false;
    }
    let is_same_phase = due.target.phase == Some(dispute::phase(&dispute.status, due.target.phase));
    if due.call.path.ends_with(CLOSE_PATH) {
        return is_same_phase && dispute.status == DisputeStatus::Lost;
    }
    let is_reviewed = matches!(
        dispute.status,
        DisputeStatus::WarningUnderReview
            | DisputeStatus::UnderReview
            | DisputeStatus::AppealUnderReview
    );
    if is_same_phase && dispute.status.needs_response() {
        return false;
    }
    // `answers_before` includes answers of earlier phases and of others.
    let before = due.answers_before.unwrap_or_default();
    dispute.submission_count > before || (is_same_phase && is_reviewed)
}
