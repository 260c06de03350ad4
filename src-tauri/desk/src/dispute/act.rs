//! What an operator (or autopilot) does with a dispute.

use decision::{Decision, DisputeAction, DisputeKind};
use gateway::StripeCall;
use ledger::wallet_in;
use serde::{Deserialize, Serialize};
use store::{Timestamp, Tx};

use super::{
    DisputeView,
    list::view_in,
    mirror::{self, Dispute},
    state::{DisputeAct, DisputeActionState},
    statement::evidence_in,
    stripe::{decide_in, picture},
};
use crate::{
    Actor, Desk, DeskError,
    audit::{Change, record_in},
    outbox,
    payment::payment_in,
    policy,
    sync::CALL_MARK,
    user,
};

/// Input of `decide_dispute`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct DecideDispute {
    /// The dispute.
    pub dispute_id: String,
}

/// Input of `act_on_dispute`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct ActOnDispute {
    /// The dispute.
    pub dispute_id: String,
    /// What to do.
    pub action: DisputeAct,
    /// A note for the trail.
    #[serde(default)]
    pub note: Option<String>,
}

impl Desk {
    /// What the policy says about a dispute now. Nothing is written and nothing leaves.
    ///
    /// # Errors
    /// `dispute_not_found`.
    pub async fn decide_dispute(
        &self,
        input: DecideDispute,
    ) -> Result<Decision<DisputeAction>, DeskError> {
        let mut tx = self.db.read().await?;
        let dispute = mirror::load_in(&mut tx, &input.dispute_id).await?;
        let payment = payment_in(&mut tx, &dispute.reference).await?;
        decide_in(&mut tx, &dispute, &payment, self.now()).await
    }

    /// Accepts, contests, or refunds in full; it leaves for Stripe when the grace period ends.
    ///
    /// # Errors
    /// `dispute_not_found`, `case_already_handled`, `inquiry_not_acceptable`,
    /// `dispute_not_answerable`.
    pub async fn act_on_dispute(
        &self,
        actor: &Actor,
        input: ActOnDispute,
    ) -> Result<DisputeView, DeskError> {
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let dispute = mirror::load_in(&mut tx, &input.dispute_id).await?;
        let acted = act_in(&mut tx, actor, &dispute, input.action, input.note, now).await?;
        let case = acted.subject().name();
        tx.commit().await?;
        self.send_due(&case).await;
        let mut tx = self.db.read().await?;
        let dispute = mirror::load_in(&mut tx, &input.dispute_id).await?;
        view_in(&mut tx, dispute).await
    }
}

/// Confirms an action as part of a larger step: state, audit and outbox together.
pub(super) async fn act_in(
    tx: &mut Tx,
    actor: &Actor,
    before: &Dispute,
    act: DisputeAct,
    note: Option<String>,
    now: Timestamp,
) -> Result<Dispute, DeskError> {
    check(before, act)?;
    let leaves_at = policy::settings_in(tx).await?.leaves_at(now);
    let mut after = before.clone();
    after.action = Some((act, DisputeActionState::Leaving));
    after.attempt = before.attempt.saturating_add(1);
    after.leaves_at = Some(leaves_at);
    after.handled_by = Some(actor.name().to_owned());
    let key = format!(
        "redress:{}/{}:{}",
        after.subject().name(),
        after.attempt,
        after.opened_at.micros()
    );
    let call = call_in(tx, before, act, &key, now).await?;
    mirror::save_in(tx, Some(before), &after).await?;
    outbox::put_in(tx, &after.subject(), &key, &call, leaves_at, now).await?;
    record_in(tx, changed(actor, act.as_str(), before, &after, note, now)).await?;
    Ok(after)
}

fn check(dispute: &Dispute, act: DisputeAct) -> Result<(), DeskError> {
    if !dispute.answerable {
        return Err(DeskError::DisputeNotAnswerable);
    }
    if dispute.kind == DisputeKind::Inquiry && act == DisputeAct::Accept {
        return Err(DeskError::InquiryNotAcceptable);
    }
    if dispute.takes_action() {
        return Ok(());
    }
    let state = dispute.action.map_or_else(
        || dispute.status.as_str().to_owned(),
        |(act, state)| format!("{} ({})", state.as_str(), act.as_str()),
    );
    Err(DeskError::IllegalStep { state, step: act.as_str().to_owned() })
}

async fn call_in(
    tx: &mut Tx,
    dispute: &Dispute,
    act: DisputeAct,
    key: &str,
    now: Timestamp,
) -> Result<StripeCall, DeskError> {
    let payment = payment_in(tx, &dispute.reference).await?;
    Ok(match act {
        DisputeAct::Accept => StripeCall::close_dispute(&dispute.id),
        DisputeAct::RefundInFull => {
            let metadata = [("redress_dispute", dispute.id.as_str()), (CALL_MARK, key)];
            StripeCall::create_refund(
                &dispute.reference,
                payment.left_money()?,
                Some("requested_by_customer"),
                &metadata,
            )?
        }
        DisputeAct::Contest => {
            let user = user::user_in(tx, &dispute.user).await?;
            let wallet = wallet_in(tx, &dispute.user, payment.currency(), now).await?;
            let fields = evidence_in(tx, dispute, &payment, &user, wallet.state.balance).await?;
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(field, text)| (*field, text.as_str())).collect();
            StripeCall::submit_evidence(&dispute.id, &fields, true)?
        }
    })
}

/// Takes an action back while its call has not left. The call itself is already cancelled.
pub(crate) async fn undo_in(
    tx: &mut Tx,
    actor: &Actor,
    id: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    let before = mirror::load_in(tx, id).await?;
    let mut after = before.clone();
    after.action = None;
    after.leaves_at = None;
    after.handled_by = None;
    mirror::save_in(tx, Some(&before), &after).await?;
    let reason = Some("undone".to_owned());
    Ok(record_in(tx, changed(actor, "undone", &before, &after, reason, now)).await?)
}

/// The call has been claimed for sending: undo is over.
pub(crate) async fn sent_in(tx: &mut Tx, id: &str, now: Timestamp) -> Result<(), DeskError> {
    move_in(tx, &Actor::new("outbox"), id, DisputeActionState::Sent, None, now).await
}

/// Stripe has executed the call; where the dispute stands is read by the next sync.
pub(crate) async fn answered_in(tx: &mut Tx, id: &str, now: Timestamp) -> Result<(), DeskError> {
    move_in(tx, &Actor::stripe(), id, DisputeActionState::Answered, None, now).await
}

/// Stripe has refused the call: the case can be acted on again.
pub(crate) async fn refused_in(
    tx: &mut Tx,
    actor: &Actor,
    id: &str,
    why: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    let why = Some(why.to_owned());
    move_in(tx, actor, id, DisputeActionState::Refused, why, now).await
}

async fn move_in(
    tx: &mut Tx,
    actor: &Actor,
    id: &str,
    state: DisputeActionState,
    reason: Option<String>,
    now: Timestamp,
) -> Result<(), DeskError> {
    let before = mirror::load_in(tx, id).await?;
    let Some((act, was)) = before.action else { return Ok(()) };
    if was == state {
        return Ok(());
    }
    let mut after = before.clone();
    after.action = Some((act, state));
    mirror::save_in(tx, Some(&before), &after).await?;
    Ok(record_in(tx, changed(actor, state.as_str(), &before, &after, reason, now)).await?)
}

fn changed(
    actor: &Actor,
    action: &'static str,
    before: &Dispute,
    after: &Dispute,
    reason: Option<String>,
    at: Timestamp,
) -> Change {
    Change {
        at,
        actor: actor.name().to_owned(),
        action,
        subject: after.subject(),
        reason,
        before: Some(picture(before)),
        after: Some(picture(after)),
        content: None,
    }
}
