//! What happens to a call and to its case together: status of the case, claims, items under "needs
//! attention" and the row of the outbox, in the caller's transaction.

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

/// The case of this call has changed since the call was confirmed.
pub(super) const CASE_CHANGED: &str = "the case has changed since this was confirmed";

/// Is the case as it was when the call was confirmed? Then it leaves, and that is written down.
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

/// A person must say what became of the call, unless Stripe shows it first.
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

/// Stripe has not executed the call, and it does not leave any more.
pub(super) async fn give_up_in(
    tx: &mut Tx,
    due: &DueCall,
    why: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    reopen_in(tx, &Actor::stripe(), due, why, now).await?;
    outbox::give_up_in(tx, due, why, now).await
}

/// Stripe has executed the call; what it changed is to be read.
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
                // It has no mark of ours: its own claim stands, and nothing is kept for the call.
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

/// The case of a call that was not executed can be acted on again.
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
        // The draft stays with us.
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
