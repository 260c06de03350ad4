//! Commands of an operator or autopilot about a refund request.

use gateway::StripeCall;
use money::{Amount, MinorUnits};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Timestamp, Tx};

use super::{
    REVIEW_TEXT, RefundRequestView, RefundState,
    link::REQUEST_MARK,
    list::view_in,
    row::{self, RefundRequest},
    state::RefundEvent,
};
use crate::{
    Actor, Desk, DeskError,
    audit::{Action, Change, record_in},
    dispute,
    outbox::{self, CALL_MARK, NewCall},
    payment::{self, Claim, ClaimKind, ClaimState, Payment, payment_in},
    reason::check_reason,
    refund::RefundError,
    settings,
    subject::CallTarget,
};

/// Input of `approve_refund`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct ApproveRefund {
    /// The request.
    pub request_id: String,
    /// Amount in minor units; the requested amount when absent.
    #[serde(default)]
    pub amount: Option<MinorUnits>,
    /// Note for the audit trail.
    #[serde(default)]
    pub note: Option<String>,
    /// Refund a part although an inquiry is open and the part may be lost twice.
    #[serde(default)]
    pub despite_inquiry: bool,
    /// Refund although another refund of the payment, created at Stripe, is pending.
    #[serde(default)]
    pub despite_refund: bool,
}

/// Input of `reject_refund`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct RejectRefund {
    /// The request.
    pub request_id: String,
    /// Reason, which the customer may read.
    pub reason: String,
}

/// Input of `withdraw_refund`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct WithdrawRefund {
    /// The request.
    pub request_id: String,
    /// Reason of the customer.
    #[serde(default)]
    pub reason: Option<String>,
}

impl Desk {
    /// Approves a request: the amount is held, and the refund is sent to Stripe when the grace
    /// period ends.
    ///
    /// # Errors
    /// `refund_request_not_found`, `case_already_handled`, `refund_exceeds_payment`,
    /// `charge_disputed`, `refund_double_loss`, `refund_under_way`, `payment_currency_differs`.
    pub async fn approve_refund(
        &self,
        actor: &Actor,
        input: ApproveRefund,
    ) -> Result<RefundRequestView, DeskError> {
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let request = row::load_in(&mut tx, number(&input.request_id)?).await?;
        let amount = input
            .amount
            .map_or(request.asked, |amount| Amount::of(amount, request.asked.currency()));
        let approval = Approval {
            amount,
            note: input.note,
            despite_inquiry: input.despite_inquiry,
            despite_refund: input.despite_refund,
        };
        let approved = approve_in(&mut tx, actor, &request, approval, now).await?;
        let case = approved.call_subject();
        let view = view_in(&mut tx, approved).await?;
        tx.commit().await?;
        self.send_due(&case).await;
        Ok(view)
    }

    /// Rejects a request, with a reason that the customer may read.
    ///
    /// # Errors
    /// `refund_request_not_found`, `case_already_handled`, `field_invalid` without a reason.
    pub async fn reject_refund(
        &self,
        actor: &Actor,
        input: RejectRefund,
    ) -> Result<RefundRequestView, DeskError> {
        check_reason(&input.reason)?;
        let reason = Some(input.reason);
        self.end_request(actor, &input.request_id, RefundEvent::Reject, reason).await
    }

    /// Withdraws a request on behalf of the customer.
    ///
    /// # Errors
    /// `refund_request_not_found`, `case_already_handled`.
    pub async fn withdraw_refund(
        &self,
        actor: &Actor,
        input: WithdrawRefund,
    ) -> Result<RefundRequestView, DeskError> {
        self.end_request(actor, &input.request_id, RefundEvent::Withdraw, input.reason).await
    }

    async fn end_request(
        &self,
        actor: &Actor,
        id: &str,
        event: RefundEvent,
        reason: Option<String>,
    ) -> Result<RefundRequestView, DeskError> {
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let before = row::load_in(&mut tx, number(id)?).await?;
        let mut after = before.clone();
        after.state = before.state.next(event)?;
        after.result.clone_from(&reason);
        after.handled_by = Some(actor.name().to_owned());
        row::save_in(&mut tx, &before, &after).await?;
        record_in(&mut tx, changed(actor, now, &before, &after, reason)).await?;
        let view = view_in(&mut tx, after).await?;
        tx.commit().await?;
        Ok(view)
    }
}

/// An approval.
pub(super) struct Approval {
    pub(super) amount: Amount,
    pub(super) note: Option<String>,
    pub(super) despite_inquiry: bool,
    pub(super) despite_refund: bool,
}

/// Approves a request in the caller's transaction: checks the cap and writes hold, state, audit
/// record and outbox row.
pub(super) async fn approve_in(
    tx: &mut Tx,
    actor: &Actor,
    before: &RefundRequest,
    approval: Approval,
    now: Timestamp,
) -> Result<RefundRequest, DeskError> {
    let Approval { amount, note, despite_inquiry, despite_refund } = approval;
    let mut after = before.clone();
    after.state = before.state.next(RefundEvent::Approve)?;
    let payment = payment_in(tx, &before.reference).await?;
    check_cap(&payment, amount)?;
    dispute::check_refund_in(tx, &payment, amount, despite_inquiry).await?;
    let elsewhere = payment.under_way_elsewhere()?;
    if elsewhere.is_positive() && !despite_refund {
        return Err(RefundError::UnderWay { amount: elsewhere }.into());
    }
    after.amount = amount;
    after.attempt = before.attempt.saturating_add(1);
    after.refund_id = None;
    after.result = Some(REVIEW_TEXT.to_owned());
    after.handled_by = Some(actor.name().to_owned());
    let leaves_at = settings::load_in(tx).await?.leaves_at(now);
    after.leaves_at = Some(leaves_at);
    row::save_in(tx, before, &after).await?;
    payment::claim_in(tx, &claim(&after)).await?;
    dispute::settle_in(tx, actor, &after.reference, now).await?;
    let key = after.call_key();
    let call = StripeCall::create_refund(
        payment.id_at_stripe_in(tx).await?,
        amount,
        Some("requested_by_customer"),
        &[(REQUEST_MARK, &after.id.to_string()), (CALL_MARK, &key)],
    )?;
    let new = NewCall {
        subject: &after.call_subject(),
        target: CallTarget { attempt: after.attempt, phase: None },
        key: &key,
        call: &call,
        due_at: leaves_at,
    };
    outbox::put_in(tx, new, now).await?;
    record_in(tx, changed(actor, now, before, &after, note)).await?;
    Ok(after)
}

/// The claim of an approved request, until Stripe shows its refund.
fn claim(request: &RefundRequest) -> Claim {
    Claim {
        kind: ClaimKind::Approved,
        source: request.call_key(),
        reference: request.reference.clone(),
        amount: request.amount,
        state: ClaimState::MayTake,
        reason: request.reason.clone(),
        ordered_at: request.requested_at,
        hold_case: request.hold_case(),
    }
}

/// Refuses a refund that, with all other refunds and lost disputes and those under way, would
/// exceed the payment.
pub(super) fn check_cap(payment: &Payment, amount: Amount) -> Result<(), DeskError> {
    if !amount.is_positive() {
        let message = "must be above zero".to_owned();
        return Err(DeskError::BadField { field: "amount", message });
    }
    payment.check_currency()?;
    let left = payment.free_money()?;
    if amount.compare(left)?.is_gt() {
        return Err(RefundError::ExceedsPayment { asked: amount, left }.into());
    }
    Ok(())
}

/// Undoes an approval whose call has not been sent. The caller has cancelled the call.
pub(crate) async fn undo_in(
    tx: &mut Tx,
    actor: &Actor,
    id: i64,
    now: Timestamp,
) -> Result<(), DeskError> {
    let before = row::load_in(tx, id).await?;
    let mut after = before.clone();
    after.state = before.state.next(RefundEvent::Undo)?;
    after.amount = before.asked;
    after.leaves_at = None;
    after.handled_by = None;
    row::save_in(tx, &before, &after).await?;
    give_up_in(tx, actor, &before, "undone", now).await?;
    Ok(record_in(tx, changed(actor, now, &before, &after, Some("undone".to_owned()))).await?)
}

/// Ends an approved attempt whose refund will not be made: its hold is released.
pub(super) async fn give_up_in(
    tx: &mut Tx,
    actor: &Actor,
    request: &RefundRequest,
    why: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    payment::give_up_in(tx, &request.call_key(), why).await?;
    dispute::settle_in(tx, actor, &request.reference, now).await
}

pub(super) fn changed(
    actor: &Actor,
    at: Timestamp,
    before: &RefundRequest,
    after: &RefundRequest,
    reason: Option<String>,
) -> Change {
    let picture = |request: &RefundRequest| {
        let mut picture = json!({
            "state": request.state,
            "amount": request.amount.minor(),
            "refund": request.refund_id,
        });
        if let Some(means) = request.means {
            picture["means"] = json!(means);
        }
        Some(picture)
    };
    Change::new(actor.name(), action_of(after.state), after.subject(), at)
        .because(reason)
        .before(picture(before))
        .after(picture(after))
}

/// A step is recorded under the name of the state it leads to.
const fn action_of(state: RefundState) -> Action {
    match state {
        RefundState::InReview => Action::InReview,
        RefundState::Leaving => Action::Leaving,
        RefundState::Sent => Action::Sent,
        RefundState::Pending => Action::Pending,
        RefundState::Succeeded => Action::Succeeded,
        RefundState::Failed => Action::Failed,
        RefundState::Canceled => Action::Canceled,
        RefundState::Rejected => Action::Rejected,
        RefundState::Withdrawn => Action::Withdrawn,
    }
}

pub(super) fn number(id: &str) -> Result<i64, DeskError> {
    id.parse().map_err(|_| DeskError::Refund(RefundError::NotFound(id.to_owned())))
}
