//! Settling a call with unknown outcome by a person, checked against the objects at Stripe.

use gateway::{
    Gateway, ObjectKind, PaymentId,
    mirror::{RefundStatus, StripeObject},
};
use serde::{Deserialize, Serialize};
use store::Tx;

use super::{
    call_state::{executed_in, reopen_in},
    calls::call_record,
    ingest::unreadable,
};
use crate::{
    Actor, Desk, DeskError, OutboxView,
    audit::{Action, record_in},
    dispute,
    outbox::{self, CALL_MARK, DueCall, OutboxError},
    refund,
    subject::CallSubject,
};

/// Outcome of a call.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum CallOutcome {
    /// Stripe executed it.
    Executed {
        /// Id of the refund it created, or of the dispute it answered or closed.
        object_id: String,
    },
    /// Stripe has not executed it and will not.
    NotExecuted,
}

/// Input of `settle_call`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct SettleCall {
    /// Id of the call in the outbox.
    pub id: i64,
    /// Its outcome.
    pub outcome: CallOutcome,
    /// Reason, for the audit trail.
    pub reason: String,
}

impl Desk {
    /// Settles a call whose outcome is unknown. Executed: its case continues with the named object.
    /// Not executed: its case can be acted on again. The call is not sent any more.
    ///
    /// # Errors
    /// `call_not_found`; `case_already_handled` when its outcome is known; `call_was_executed` when
    /// Stripe shows the object it created; `call_object_differs` for an object of another case;
    /// `stripe_not_connected`; the gateway's errors.
    pub async fn settle_call(
        &self,
        actor: &Actor,
        input: SettleCall,
    ) -> Result<OutboxView, DeskError> {
        let stripe = self.stripe().await?.ok_or(OutboxError::StripeNotConnected)?;
        let mut tx = self.db.read().await?;
        let due = outbox::load_in(&mut tx, input.id).await?;
        drop(tx);
        if !due.state.is_outcome_open() {
            return Err(OutboxError::IllegalStep { state: due.state, step: "settle" }.into());
        }
        let made = match &input.outcome {
            CallOutcome::Executed { object_id } => Some(made_by(&stripe, &due, object_id).await?),
            CallOutcome::NotExecuted => match self.find_outcome(&stripe, &due).await? {
                Some(object) => return Err(OutboxError::WasExecuted(object.id().to_owned()).into()),
                None => None,
            },
        };
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let before = outbox::view_in(&mut tx, due.id).await?;
        if let Some(object) = made {
            check_unused_in(&mut tx, &due, &object).await?;
            executed_in(&mut tx, &due, None, &object, now).await?;
        } else {
            reopen_in(&mut tx, actor, &due, &input.reason, now).await?;
            outbox::give_up_in(&mut tx, &due, &input.reason, now).await?;
        }
        let reason = Some(input.reason);
        record_in(&mut tx, call_record(actor, &before, Action::CallSettled, reason, now)).await?;
        let view = outbox::view_in(&mut tx, due.id).await?;
        tx.commit().await?;
        Ok(view)
    }
}

/// Refuses a refund that belongs to another request or dispute.
async fn check_unused_in(
    tx: &mut Tx,
    due: &DueCall,
    object: &StripeObject,
) -> Result<(), DeskError> {
    let StripeObject::Refund(made) = object else { return Ok(()) };
    let request = refund::of_refund_in(tx, &made.id).await?;
    let dispute = dispute::by_refund_in(tx, &made.id).await?.map(|dispute| dispute.id);
    let is_used = match &due.subject {
        CallSubject::RefundRequest(id) => {
            request.is_some_and(|request| request != *id) || dispute.is_some()
        }
        CallSubject::Dispute(id) | CallSubject::Evidence(id) => {
            request.is_some() || dispute.is_some_and(|dispute| dispute != *id)
        }
    };
    if is_used { Err(OutboxError::OtherObject(made.id.clone()).into()) } else { Ok(()) }
}

/// Reads an object and checks that the call can have created it.
async fn made_by(stripe: &Gateway, due: &DueCall, id: &str) -> Result<StripeObject, DeskError> {
    let kind = if due.makes_refund() { ObjectKind::Refund } else { ObjectKind::Dispute };
    let object = stripe.read(kind, id).await?.object().map_err(unreadable)?;
    let is_it = match &object {
        StripeObject::Refund(refund) => {
            let is_amount = due.call.refunded_minor() == Some(refund.amount);
            let is_free = refund.metadata.get(CALL_MARK).is_none_or(|mark| *mark == due.key);
            let is_paid = !matches!(refund.status, RefundStatus::Failed | RefundStatus::Canceled);
            is_amount
                && is_free
                && is_paid
                && due.call.refunded_payment().is_some_and(|payment| match payment {
                    PaymentId::PaymentIntent(id) => refund.payment_intent.as_deref() == Some(id),
                    PaymentId::Charge(id) => refund.charge.as_deref() == Some(id),
                })
        }
        StripeObject::Dispute(found) => match &due.subject {
            CallSubject::Dispute(id) | CallSubject::Evidence(id) => {
                !due.makes_refund() && *id == found.id
            }
            CallSubject::RefundRequest(_) => false,
        },
        StripeObject::Charge(_)
        | StripeObject::PaymentIntent(_)
        | StripeObject::CheckoutSession(_)
        | StripeObject::Customer(_)
        | StripeObject::BalanceTransaction(_)
        | StripeObject::EarlyFraudWarning(_)
        | StripeObject::Payout(_) => false,
    };
    if is_it { Ok(object) } else { Err(OutboxError::OtherObject(id.to_owned()).into()) }
}
