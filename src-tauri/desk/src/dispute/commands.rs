//! Actions of an operator on a dispute, up to the call in the outbox.

use ::money::Amount;
use gateway::StripeCall;
use serde::{Deserialize, Serialize};
use store::{Timestamp, Tx};

use super::{
    DisputeView,
    audit::change_record,
    check::{check, check_revision},
    list::view_in,
    row::{self, Dispute},
    settle::settle_in,
    state::{DisputeAct, DisputeActionState},
};
use crate::{
    Actor, Desk, DeskError, attention,
    audit::{Action, record_in},
    dispute::{
        DisputeError, EvidenceError,
        evidence::{self, Answer},
    },
    outbox::{self, CALL_MARK, DISPUTE_MARK, NewCall},
    payment::{self, Claim, ClaimKind, ClaimState, payment_in},
    settings,
    subject::CallSubject,
};

/// Input of `act_on_dispute`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct ActOnDispute {
    /// The dispute.
    pub dispute_id: String,
    /// The action.
    pub action: DisputeAct,
    /// For contesting: the revision of the evidence that was displayed; another one is refused with
    /// `evidence_changed`.
    #[serde(default)]
    pub evidence_revision: Option<i64>,
    /// The revision of the dispute that was displayed; another one is refused with
    /// `dispute_changed`.
    #[serde(default)]
    pub revision: Option<i64>,
    /// Note for the audit trail.
    #[serde(default)]
    pub note: Option<String>,
}

impl Desk {
    /// Accepts, contests, or refunds in full; the call is sent to Stripe when the grace period
    /// ends. Contesting sends the draft of the evidence, with the proposed texts where nothing was
    /// written.
    ///
    /// # Errors
    /// `dispute_not_found`, `case_already_handled`, `inquiry_not_acceptable`, `chargeback_not_refundable`,
    /// `dispute_not_answerable`, `refund_not_full`; contesting also `evidence_changed`, `evidence_incomplete`,
    /// `stripe_not_connected`, `attachment_*`.
    pub async fn act_on_dispute(
        &self,
        actor: &Actor,
        input: ActOnDispute,
    ) -> Result<DisputeView, DeskError> {
        let once = || Box::pin(self.act_once(actor, &input));
        evidence::until_still(input.evidence_revision, once).await?;
        self.send_due(&CallSubject::Dispute(input.dispute_id.clone())).await;
        let mut tx = self.db.read().await?;
        let dispute = row::load_in(&mut tx, &input.dispute_id).await?;
        view_in(&mut tx, dispute).await
    }

    /// Returns false when the case changed while files were made, so that they must be made again.
    async fn act_once(&self, actor: &Actor, input: &ActOnDispute) -> Result<bool, DeskError> {
        let mut tx = self.db.read().await?;
        let dispute = row::load_in(&mut tx, &input.dispute_id).await?;
        drop(tx);
        check(&dispute, input.action)?;
        let ready = match input.action {
            DisputeAct::Contest => Some(self.ready_answer(dispute, input.evidence_revision).await?),
            DisputeAct::Accept | DisputeAct::RefundInFull => None,
        };
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let dispute = row::load_in(&mut tx, &input.dispute_id).await?;
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
        let leaves_at = settings::load_in(&mut tx).await?.leaves_at(now);
        let step = Step { act: input.action, note: input.note.clone(), answer, leaves_at };
        confirm_in(&mut tx, actor, &dispute, step, now).await?;
        tx.commit().await?;
        Ok(true)
    }
}

/// A confirmed action; `answer` is the evidence of a contest.
pub(super) struct Step {
    pub(super) act: DisputeAct,
    pub(super) note: Option<String>,
    pub(super) answer: Option<Answer>,
    pub(super) leaves_at: Timestamp,
}

/// Confirms the action: state, audit record and outbox row.
pub(super) async fn confirm_in(
    tx: &mut Tx,
    actor: &Actor,
    before: &Dispute,
    step: Step,
    now: Timestamp,
) -> Result<Dispute, DeskError> {
    let mut after = before.clone();
    after.action = Some((step.act, DisputeActionState::Leaving));
    after.attempt = before.attempt.saturating_add(1);
    after.leaves_at = Some(step.leaves_at);
    after.answered_at = None;
    after.refund_id = None;
    after.handled_by = Some(actor.name().to_owned());
    let key = after.call_key();
    let call = match &step.answer {
        Some(answer) => evidence::compose_call_in(tx, actor, answer, (&key, true), now).await?,
        None => call_in(tx, &after, step.act, &key, now).await?,
    };
    row::save_in(tx, Some(before), &after).await?;
    if step.act == DisputeAct::RefundInFull {
        settle_in(tx, actor, &after.reference, now).await?;
    }
    let new = NewCall {
        subject: &after.call_subject(),
        target: after.call_target(),
        key: &key,
        call: &call,
        due_at: step.leaves_at,
    };
    outbox::put_in(tx, new, now).await?;
    let change = change_record(actor, action_of(step.act), before, &after, step.note, now);
    record_in(tx, change).await?;
    let item = (attention::NEEDS_PERSON, &*after.subject().name());
    attention::close_kind_in(tx, item, "decided", now).await?;
    Ok(after)
}

const fn action_of(act: DisputeAct) -> Action {
    match act {
        DisputeAct::Accept => Action::Accept,
        DisputeAct::Contest => Action::Contest,
        DisputeAct::RefundInFull => Action::RefundInFull,
    }
}

/// The claim of a full refund, until Stripe shows the refund.
fn refund_claim(dispute: &Dispute, key: &str, amount: Amount, now: Timestamp) -> Claim {
    Claim {
        kind: ClaimKind::Approved,
        source: key.to_owned(),
        reference: dispute.reference.clone(),
        amount,
        state: ClaimState::MayTake,
        reason: format!("inquiry refunded in full ({})", dispute.reason),
        ordered_at: now,
        hold_case: format!("{}/{}", dispute.hold_case(), dispute.attempt),
    }
}

/// The call of an action without evidence.
async fn call_in(
    tx: &mut Tx,
    dispute: &Dispute,
    act: DisputeAct,
    key: &str,
    now: Timestamp,
) -> Result<StripeCall, DeskError> {
    match act {
        DisputeAct::Accept => Ok(StripeCall::close_dispute(&dispute.id)),
        DisputeAct::RefundInFull => {
            let payment = payment_in(tx, &dispute.reference).await?;
            let noted = payment.noted()?;
            if noted.is_positive() {
                return Err(DisputeError::RefundNotFull { noted }.into());
            }
            let left = payment.free_money()?;
            payment::claim_in(tx, &refund_claim(dispute, key, left, now)).await?;
            let metadata = [(DISPUTE_MARK, dispute.id.as_str()), (CALL_MARK, key)];
            let reason = Some("requested_by_customer");
            let paid_by = payment.id_at_stripe_in(tx).await?;
            Ok(StripeCall::create_refund(paid_by, left, reason, &metadata)?)
        }
        // A contest without an answer has nothing to send.
        DisputeAct::Contest => Err(EvidenceError::Incomplete(vec![]).into()),
    }
}
