//! Recording a customer's refund request.

use decision::{RefundAction, RefundFacts, decide_refund};
use ledger::{Owner, asked_in, home_of_in, wallet_in};
use money::{Amount, MinorUnits};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Timestamp, Tx};

use super::{
    REVIEW_TEXT, RefundRequestView, RefundState,
    commands::{self, Approval},
    list::view_in,
    row::{self, RefundRequest},
};
use crate::{
    Actor, Desk, DeskError,
    audit::{Action, Change, record_in},
    dispute,
    payment::{Payment, PaymentError, payment_in},
    reason::check_reason,
    refund::RefundError,
    settings::{self, InForce},
};

/// Input of `request_refund`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct RequestRefund {
    /// The user.
    pub user_id: Owner,
    /// The payment: the reference of its top-up.
    pub reference: String,
    /// Amount in minor units; all that is left of the payment when absent.
    #[serde(default)]
    pub amount: Option<MinorUnits>,
    /// Reason of the customer.
    pub reason: String,
    /// Idempotency key: repeating the call returns the first answer.
    #[serde(default)]
    pub key: Option<String>,
}

impl Desk {
    /// Records a customer's request and decides it. With autopilot on, a request decided as
    /// automatic is approved at once; otherwise it waits for an operator, with the decision as a
    /// proposal.
    ///
    /// # Errors
    /// `payment_not_found`, `refund_exceeds_payment`, `user_not_found`, `key_conflict`,
    /// `payment_currency_differs`.
    pub async fn request_refund(
        &self,
        actor: &Actor,
        input: RequestRefund,
    ) -> Result<RefundRequestView, DeskError> {
        check_reason(&input.reason)?;
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let user_id = home_of_in(&mut tx, input.user_id).await?;
        let input = RequestRefund { user_id, ..input };
        if let Some(known) = known_in(&mut tx, &input).await? {
            return view_in(&mut tx, known).await;
        }
        let payment = payment_in(&mut tx, &input.reference).await?;
        if payment.owner != input.user_id {
            return Err(PaymentError::NotFound(input.reference).into());
        }
        let settings = settings::load_in(&mut tx).await?;
        let mut request = draft_in(&mut tx, &settings, &payment, &input, now).await?;
        row::insert_in(&mut tx, &mut request, input.key.as_deref()).await?;
        record_in(&mut tx, requested(actor, &request, now)).await?;
        let automatic = request.decision.action == RefundAction::Automatic;
        // A request that a dispute blocks or makes a risk, or that together with refunds under way
        // exceeds the payment, waits for a person.
        let clear = dispute::check_refund_in(&mut tx, &payment, request.amount, false).await;
        let fits = request.amount.compare(payment.free_money()?)?.is_le()
            && !payment.under_way_elsewhere()?.is_positive();
        if automatic && settings.refund_autopilot && fits && clear.is_ok() {
            let autopilot = Actor::autopilot();
            let approval = Approval {
                amount: request.amount,
                note: None,
                despite_inquiry: false,
                despite_refund: false,
            };
            request = commands::approve_in(&mut tx, &autopilot, &request, approval, now).await?;
        }
        let case = request.call_subject();
        let view = view_in(&mut tx, request).await?;
        tx.commit().await?;
        self.send_due(&case).await;
        Ok(view)
    }
}

/// The request created by an earlier call with this key.
async fn known_in(tx: &mut Tx, input: &RequestRefund) -> Result<Option<RefundRequest>, DeskError> {
    let Some(key) = &input.key else { return Ok(None) };
    let Some(known) = row::by_key_in(tx, key).await? else { return Ok(None) };
    let same = known.user == input.user_id
        && known.reference == input.reference
        && known.reason == input.reason
        && input.amount.is_none_or(|amount| amount == known.asked.units());
    if same {
        return Ok(Some(known));
    }
    Err(DeskError::Ledger(ledger::LedgerError::KeyReused { key: key.clone() }))
}

async fn draft_in(
    tx: &mut Tx,
    settings: &InForce,
    payment: &Payment,
    input: &RequestRefund,
    now: Timestamp,
) -> Result<RefundRequest, DeskError> {
    payment.check_currency()?;
    // Refunds under way may still fail: a person decides.
    let left = payment.left_money()?;
    let free = payment.free_money()?;
    let all = if free.is_positive() { free } else { left };
    let asked = input.amount.map_or(all, |amount| Amount::of(amount, payment.currency()));
    if !asked.is_positive() {
        let message = "must be above zero; nothing is left of a payment that was refunded in full";
        return Err(DeskError::BadField { field: "amount", message: message.to_owned() });
    }
    if asked.compare(left)?.is_gt() {
        return Err(RefundError::ExceedsPayment { asked, left }.into());
    }
    let wallet = wallet_in(tx, &payment.owner, payment.currency(), now).await?.state;
    let facts = RefundFacts {
        money: asked,
        credits: payment.credits_asked(asked)?,
        balance: wallet.balance,
        // Whatever will still be taken has a hold: approved refunds, refunds made at Stripe, disputes.
        under_way: asked_in(tx, &payment.owner, payment.currency(), now).await?,
    };
    Ok(RefundRequest {
        id: 0,
        user: payment.owner.clone(),
        reference: payment.reference.clone(),
        asked,
        amount: asked,
        state: RefundState::InReview,
        reason: input.reason.clone(),
        result: Some(REVIEW_TEXT.to_owned()),
        decision: decide_refund(&settings.refunds(payment.currency()), &facts)?,
        attempt: 0,
        refund_id: None,
        leaves_at: None,
        handled_by: None,
        means: None,
        requested_at: now,
    })
}

pub(super) fn requested(actor: &Actor, request: &RefundRequest, at: Timestamp) -> Change {
    Change::new(actor.name(), Action::RefundRequested, request.subject(), at)
        .because(Some(request.reason.clone()))
        .after(Some(json!({
            "state": request.state,
            "amount": request.amount.minor(),
            "decision": request.decision,
        })))
}
