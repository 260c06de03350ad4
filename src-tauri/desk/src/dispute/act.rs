//! What an operator (or autopilot) does with a dispute.

use decision::{CaseDecision, DecisionError, DisputeKind, ExpectedOverrides};
use gateway::StripeCall;
use serde::{Deserialize, Serialize};
use store::{Timestamp, Tx};

use super::{
    DisputeView,
    list::view_in,
    mirror::{self, Dispute},
    state::{DisputeAct, DisputeActionState},
    stripe::{decide_in, picture},
};
use crate::{
    Actor, Desk, DeskError,
    audit::{Change, Subject, record_in},
    evidence::{self, Answer},
    outbox,
    payment::payment_in,
    policy,
    sync::CALL_MARK,
};

/// How often files are made again because the case moved on while they were made.
const TRIES: usize = 3;

/// Input of `decide_dispute`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct DecideDispute {
    /// The dispute.
    pub dispute_id: String,
    /// What is known better for this case than the expected value assumes.
    #[serde(default)]
    pub expected: Option<ExpectedOverrides>,
}

/// Input of `act_on_dispute`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct ActOnDispute {
    /// The dispute.
    pub dispute_id: String,
    /// What to do.
    pub action: DisputeAct,
    /// The revision of the evidence that was looked at, for contesting; another one is refused with
    /// `evidence_changed`.
    #[serde(default)]
    pub evidence_revision: Option<i64>,
    /// The revision of the dispute that was looked at; another one is refused with
    /// `dispute_changed`.
    #[serde(default)]
    pub revision: Option<i64>,
    /// A note for the trail.
    #[serde(default)]
    pub note: Option<String>,
}

impl Desk {
    /// What the policy says about a dispute now. Nothing is written and nothing leaves.
    ///
    /// # Errors
    /// `dispute_not_found`.
    pub async fn decide_dispute(&self, input: DecideDispute) -> Result<CaseDecision, DeskError> {
        let given = input.expected.unwrap_or_default();
        let mut tx = self.db.read().await?;
        let dispute = mirror::load_in(&mut tx, &input.dispute_id).await?;
        let payment = payment_in(&mut tx, &dispute.reference).await?;
        let decided = decide_in(&mut tx, &dispute, &payment, &given, self.now()).await?;
        let about_nothing = DecisionError::AmountNotPositive { amount: dispute.amount };
        decided.map(|(decision, _)| decision).ok_or(DeskError::Decision(about_nothing))
    }

    /// Accepts, contests, or refunds in full; it leaves for Stripe when the grace period ends.
    /// Contesting sends the draft of the evidence, and the proposals where nothing was written.
    ///
    /// # Errors
    /// `dispute_not_found`, `case_already_handled`, `inquiry_not_acceptable`,
    /// `dispute_not_answerable`; contesting also `evidence_changed`, `evidence_incomplete`,
    /// `stripe_not_connected`, `attachment_*`.
    pub async fn act_on_dispute(
        &self,
        actor: &Actor,
        input: ActOnDispute,
    ) -> Result<DisputeView, DeskError> {
        let mut tries = 0;
        while !Box::pin(self.act_once(actor, &input)).await? {
            tries += 1;
            if tries == TRIES {
                return Err(evidence::moved_on(input.evidence_revision));
            }
        }
        self.send_due(&Subject::Dispute(input.dispute_id.clone()).name()).await;
        let mut tx = self.db.read().await?;
        let dispute = mirror::load_in(&mut tx, &input.dispute_id).await?;
        view_in(&mut tx, dispute).await
    }

    /// False when files must be made again, because the case moved on while they were made.
    async fn act_once(&self, actor: &Actor, input: &ActOnDispute) -> Result<bool, DeskError> {
        let mut tx = self.db.read().await?;
        let dispute = mirror::load_in(&mut tx, &input.dispute_id).await?;
        drop(tx);
        check(&dispute, input.action)?;
        let ready = match input.action {
            DisputeAct::Contest => Some(self.ready_answer(dispute, input.evidence_revision).await?),
            DisputeAct::Accept | DisputeAct::RefundInFull => None,
        };
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let dispute = mirror::load_in(&mut tx, &input.dispute_id).await?;
        check_revision(&dispute, input.revision)?;
        check(&dispute, input.action)?;
        let answer = match ready {
            None => None,
            Some(ready) => match ready.answer_in(&mut tx, &dispute, now).await? {
                Some(answer) => Some(answer),
                None => return Ok(false),
            },
        };
        if let Some(answer) = &answer {
            answer.check()?;
        }
        let step = Step { act: input.action, note: input.note.clone(), answer };
        confirm_in(&mut tx, actor, &dispute, step, now).await?;
        tx.commit().await?;
        Ok(true)
    }
}

/// What is confirmed; `answer` is what contesting sends.
pub(super) struct Step {
    pub(super) act: DisputeAct,
    pub(super) note: Option<String>,
    pub(super) answer: Option<Answer>,
}

/// Confirms an action without a person, as part of a larger step: state, audit and outbox together.
/// A contest that needs a person is left as it is, and says so under "needs attention".
pub(super) async fn act_in(
    tx: &mut Tx,
    actor: &Actor,
    before: &Dispute,
    act: DisputeAct,
    note: Option<String>,
    now: Timestamp,
) -> Result<Dispute, DeskError> {
    check(before, act)?;
    let answer = match act {
        DisputeAct::Contest => match evidence::unattended_in(tx, before, now).await? {
            None => return Ok(before.clone()),
            answer => answer,
        },
        DisputeAct::Accept | DisputeAct::RefundInFull => None,
    };
    confirm_in(tx, actor, before, Step { act, note, answer }, now).await
}

pub(super) async fn confirm_in(
    tx: &mut Tx,
    actor: &Actor,
    before: &Dispute,
    step: Step,
    now: Timestamp,
) -> Result<Dispute, DeskError> {
    let leaves_at = policy::settings_in(tx).await?.leaves_at(now);
    let mut after = before.clone();
    after.action = Some((step.act, DisputeActionState::Leaving));
    after.attempt = before.attempt.saturating_add(1);
    after.leaves_at = Some(leaves_at);
    after.handled_by = Some(actor.name().to_owned());
    let key = format!(
        "redress:{}/{}:{}",
        after.subject().name(),
        after.attempt,
        after.opened_at.micros()
    );
    let call = match &step.answer {
        Some(answer) => evidence::leave_in(tx, actor, answer, (&key, true), now).await?,
        None => call_in(tx, before, step.act, &key).await?,
    };
    mirror::save_in(tx, Some(before), &after).await?;
    outbox::put_in(tx, &after.subject(), &key, &call, leaves_at, now).await?;
    let change = changed(actor, step.act.as_str(), before, &after, step.note, now);
    record_in(tx, change).await?;
    Ok(after)
}

/// May it be answered with evidence now?
///
/// # Errors
/// `case_already_handled`, `dispute_not_answerable`.
pub(crate) fn check_contest(dispute: &Dispute) -> Result<(), DeskError> {
    check(dispute, DisputeAct::Contest)
}

/// Nothing leaves for a case that changed at Stripe while somebody looked at it.
fn check_revision(dispute: &Dispute, looked_at: Option<i64>) -> Result<(), DeskError> {
    if looked_at.is_some_and(|revision| revision != dispute.revision) {
        return Err(DeskError::DisputeChanged { status: dispute.status.as_str().to_owned() });
    }
    Ok(())
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

/// The call of an action that sends no evidence.
async fn call_in(
    tx: &mut Tx,
    dispute: &Dispute,
    act: DisputeAct,
    key: &str,
) -> Result<StripeCall, DeskError> {
    match act {
        DisputeAct::Accept => Ok(StripeCall::close_dispute(&dispute.id)),
        DisputeAct::RefundInFull => {
            let left = payment_in(tx, &dispute.reference).await?.left_money()?;
            let metadata = [("redress_dispute", dispute.id.as_str()), (CALL_MARK, key)];
            let reason = Some("requested_by_customer");
            Ok(StripeCall::create_refund(&dispute.reference, left, reason, &metadata)?)
        }
        // Only an answer contests; without one there is nothing to send.
        DisputeAct::Contest => Err(DeskError::EvidenceIncomplete(vec![])),
    }
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
