//! State changes of a call together with its case: the case's status, claims, items under "needs
//! attention" and the outbox row, in the caller's transaction.

use std::time::Duration;

use gateway::{GatewayError, backoff, mirror::StripeObject};
use store::{Timestamp, Tx};

use super::read_queue;
use crate::{
    Actor, DeskError, attention, dispute,
    outbox::{self, CALL_MARK, DueCall},
    payment, refund,
    subject::{CallSubject, Subject},
};

/// Reason of a call that is cancelled because its case changed.
pub(super) const CASE_CHANGED: &str = "the case has changed since this was confirmed";

/// Marks the case as sent, if it still is as it was when the call was confirmed; false otherwise.
pub(super) async fn mark_sent_in(
    tx: &mut Tx,
    due: &DueCall,
    now: Timestamp,
) -> Result<bool, DeskError> {
    match &due.subject {
        CallSubject::RefundRequest(id) => refund::sent_in(tx, (*id, due.target.attempt), now).await,
        CallSubject::Dispute(id) => dispute::sent_in(tx, id, due.target, now).await,
        CallSubject::Evidence(id) => dispute::takes_draft_in(tx, id, due.target).await,
    }
}

/// Marks the call as unresolved and opens an item: a person has to settle it, unless Stripe shows
/// its outcome first.
pub(super) async fn unresolved_in(
    tx: &mut Tx,
    due: &DueCall,
    code: &str,
    why: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    attention::open_in(tx, code, &subject(due), why, now).await?;
    outbox::unresolved_in(tx, due, why, now, now).await
}

/// Cancels a call that Stripe has not executed, and reopens its case.
pub(super) async fn give_up_in(
    tx: &mut Tx,
    due: &DueCall,
    why: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    reopen_in(tx, &Actor::stripe(), due, why, now).await?;
    outbox::give_up_in(tx, due, why, now).await
}

/// Records that Stripe has executed the call, and requests a reading of what it changed.
pub(super) async fn executed_in(
    tx: &mut Tx,
    due: &DueCall,
    request_id: Option<&str>,
    object: &StripeObject,
    now: Timestamp,
) -> Result<(), DeskError> {
    match &due.subject {
        CallSubject::RefundRequest(id) => {
            if let StripeObject::Refund(refund) = object {
                refund::answered_in(tx, (*id, due.target.attempt), &refund.id).await?;
            }
        }
        CallSubject::Dispute(id) => {
            let refund = if let StripeObject::Refund(refund) = object {
                Some(refund.id.as_str())
            } else {
                None
            };
            dispute::answered_in(tx, (id, due.target.attempt), refund, now).await?;
            if let StripeObject::Refund(refund) = object
                && refund.metadata.get(CALL_MARK) != Some(&due.key)
            {
                // The refund has no call mark, so it has a claim of its own; the claim of the call
                // ends.
                payment::give_up_in(tx, &due.key, "its refund was named").await?;
                let payment = dispute::reference_in(tx, id).await?;
                dispute::settle_in(tx, &Actor::stripe(), &payment, now).await?;
            }
            read_queue::ask_in(tx, "dispute", id, now).await?;
        }
        CallSubject::Evidence(id) => read_queue::ask_in(tx, "dispute", id, now).await?,
    }
    if let StripeObject::Refund(refund) = object {
        read_queue::ask_in(tx, "refund", &refund.id, now).await?;
    }
    attention::close_settled_in(tx, &subject(due), now).await?;
    outbox::answered_in(tx, due, request_id, object.id(), now).await
}

pub(super) async fn refused_in(
    tx: &mut Tx,
    due: &DueCall,
    why: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    reopen_in(tx, &Actor::stripe(), due, why, now).await?;
    outbox::refused_in(tx, due, why, now).await
}

/// Reopens the case of a call that was not executed.
pub(super) async fn reopen_in(
    tx: &mut Tx,
    actor: &Actor,
    due: &DueCall,
    why: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    let attempt = due.target.attempt;
    match &due.subject {
        CallSubject::RefundRequest(id) => {
            refund::refused_in(tx, actor, (*id, attempt), why, now).await?;
        }
        CallSubject::Dispute(id) => dispute::refused_in(tx, actor, (id, attempt), why, now).await?,
        // The draft is kept.
        CallSubject::Evidence(_) => {}
    }
    Ok(attention::close_settled_in(tx, &subject(due), now).await?)
}

pub(super) fn subject(due: &DueCall) -> String {
    Subject::OutboxCall(due.id).name()
}

pub(super) fn wait(due: &DueCall, error: Option<&GatewayError>) -> Duration {
    backoff(error, u32::try_from(due.attempts).unwrap_or(u32::MAX), &due.key)
}
