//! Staging: evidence stored at Stripe as a draft, not submitted to the bank.

use decision::evidence::{LintCode, LintFinding};

use super::{
    answer::{compose_call_in, subject},
    case::refuse_blocked,
    input::StageEvidence,
    retry::until_still,
    sent,
    view::EvidenceView,
};
use crate::{
    Actor, Desk, DeskError,
    dispute::{check::check_contest, row},
    outbox::{self, NewCall},
};

/// Findings that do not block a draft.
const MAY_BE_MISSING: [LintCode; 7] = [
    LintCode::RequiredMissing,
    LintCode::DisputedPaymentAbsent,
    LintCode::FullHistoryAbsent,
    LintCode::ComplianceFeeUnacknowledged,
    LintCode::Ce3PriorCount,
    LintCode::Ce3Incomplete,
    LintCode::Ce3IdTooShort,
];

impl Desk {
    /// Stages the draft at Stripe (`submit=false`). The call is sent at once.
    ///
    /// # Errors
    /// `dispute_not_found`, `evidence_changed`; `evidence_incomplete` for evidence that Stripe
    /// would refuse; `stripe_not_connected` when files must be uploaded; `attachment_*`.
    pub async fn stage_evidence(
        &self,
        actor: &Actor,
        input: StageEvidence,
    ) -> Result<EvidenceView, DeskError> {
        let once = || Box::pin(self.stage_once(actor, &input));
        until_still(Some(input.revision), once).await?;
        self.send_due(&subject(&input.dispute_id)).await;
        self.evidence_of(&input.dispute_id).await
    }

    async fn stage_once(&self, actor: &Actor, input: &StageEvidence) -> Result<bool, DeskError> {
        let mut tx = self.db.read().await?;
        let dispute = row::load_in(&mut tx, &input.dispute_id).await?;
        drop(tx);
        check_contest(&dispute)?;
        let ready = self.ready(dispute, Some(input.revision), &refuse_unstageable).await?;
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let dispute = row::load_in(&mut tx, &input.dispute_id).await?;
        check_contest(&dispute)?;
        let Some(answer) = ready.answer_in(&mut tx, &dispute, now).await? else {
            return Ok(false);
        };
        refuse_unstageable(answer.findings())?;
        let subject = subject(&dispute.id);
        let number = sent::count_in(&mut tx, &dispute.id).await?;
        let key = format!("redress:{}/{number}:{}", subject.name(), dispute.opened_at.micros());
        let call = compose_call_in(&mut tx, actor, &answer, (&key, false), now).await?;
        let target = dispute.call_target();
        let new = NewCall { subject: &subject, target, key: &key, call: &call, due_at: now };
        outbox::put_in(&mut tx, new, now).await?;
        tx.commit().await?;
        Ok(true)
    }
}

fn refuse_unstageable(mut findings: Vec<LintFinding>) -> Result<(), DeskError> {
    findings.retain(|finding| !MAY_BE_MISSING.contains(&finding.code));
    refuse_blocked(findings)
}
