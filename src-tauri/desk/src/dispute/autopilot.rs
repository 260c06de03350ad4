//! Actions on a dispute without a person. An action that needs no file is confirmed in the
//! transaction that applies the dispute. Files are made and uploaded with no transaction open, so
//! an answer with files is confirmed afterwards.

use decision::{Autopilot, CaseAction};
use ledger::LedgerError;
use store::{Part, Timestamp, Tx};

use super::{
    check::{check, check_contest},
    commands::{Step, confirm_in},
    row::{self, Dispute},
    state::DisputeAct,
};
use crate::{
    Actor, Desk, DeskError, attention,
    dispute::evidence::{self, Answer},
    outbox,
    settings::{self, InForce},
    subject::CallSubject,
};

impl Desk {
    /// Contests a dispute for which autopilot needs a file. A failure has an item under "needs
    /// attention" since the reading, and is tried again at the next one.
    pub(crate) async fn answer_with_files(&self, case: &CallSubject) {
        let CallSubject::Dispute(id) = case else { return };
        match Box::pin(self.try_with_files(id)).await {
            Ok(true) => self.send_due(case).await,
            Ok(false) => {}
            Err(error) => {
                tracing::warn!(code = error.code(), case = case.name(), "no answer with files");
            }
        }
    }

    async fn try_with_files(&self, id: &str) -> Result<bool, DeskError> {
        let mut tx = self.db.read().await?;
        let dispute = row::load_in(&mut tx, id).await?;
        let settings = settings::load_in(&mut tx).await?;
        if !is_contested_in(&mut tx, &settings, &dispute).await? {
            return Ok(false);
        }
        drop(tx);
        let Some(ready) = self.ready_unattended(dispute).await? else { return Ok(false) };
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let dispute = row::load_in(&mut tx, id).await?;
        let settings = settings::load_in(&mut tx).await?;
        let answer = ready.answer_in(&mut tx, &dispute, now).await?;
        let answer = answer.filter(Answer::is_unattended);
        if answer.is_none() || !is_contested_in(&mut tx, &settings, &dispute).await? {
            return Ok(false);
        }
        let leaves_at = settings.leaves_at(now);
        let step = Step { act: DisputeAct::Contest, note: None, answer, leaves_at };
        confirm_in(&mut tx, &Actor::autopilot(), &dispute, step, now).await?;
        tx.commit().await?;
        Ok(true)
    }
}

async fn is_contested_in(
    tx: &mut Tx,
    settings: &InForce,
    dispute: &Dispute,
) -> Result<bool, DeskError> {
    let is_wanted = wanted_in(tx, settings, dispute).await? == Some(DisputeAct::Contest);
    Ok(is_wanted && check_contest(dispute).is_ok())
}

/// With autopilot on, confirms the decided action where its rule allows it, in the transaction that
/// applies the dispute. An action that needs a person or fails gets an item under "needs
/// attention"; the reading itself is kept in any case.
pub(super) async fn autopilot_in(
    tx: &mut Tx,
    settings: &InForce,
    dispute: &Dispute,
    now: Timestamp,
) -> Result<(), DeskError> {
    let Some(act) = wanted_in(tx, settings, dispute).await? else { return Ok(()) };
    let before = tx.savepoint(Part::Step).await?;
    match act_in(tx, settings, dispute, act, now).await {
        Ok(()) => Ok(()),
        Err(error) if is_of_the_case(&error) => {
            tx.roll_back_to(before).await?;
            let why = format!("autopilot was to {}, and could not: {error}", act.words());
            attention::open_in(tx, attention::NEEDS_PERSON, &dispute.subject().name(), &why, now)
                .await?;
            Ok(())
        }
        Err(error) => Err(error),
    }
}

async fn act_in(
    tx: &mut Tx,
    settings: &InForce,
    dispute: &Dispute,
    act: DisputeAct,
    now: Timestamp,
) -> Result<(), DeskError> {
    check(dispute, act)?;
    let answer = match act {
        DisputeAct::Contest => match evidence::unattended_in(tx, dispute, now).await? {
            None => return Ok(()),
            answer => answer,
        },
        DisputeAct::Accept | DisputeAct::RefundInFull => None,
    };
    let step = Step { act, note: None, answer, leaves_at: settings.leaves_at(now) };
    confirm_in(tx, &Actor::autopilot(), dispute, step, now).await?;
    Ok(())
}

/// Whether the error concerns this case. Storage errors do not: they end the reading, which is
/// tried again.
pub(crate) const fn is_of_the_case(error: &DeskError) -> bool {
    !matches!(error, DeskError::Store(_) | DeskError::Ledger(LedgerError::Store(_)))
}

/// The action autopilot takes now. It acts once in each phase: an action that was undone, refused
/// or without effect waits for a person.
async fn wanted_in(
    tx: &mut Tx,
    settings: &InForce,
    dispute: &Dispute,
) -> Result<Option<DisputeAct>, DeskError> {
    let decision = dispute.decision.as_ref().filter(|_| settings.dispute_autopilot);
    let decision = decision.filter(|decision| decision.autopilot != Autopilot::Off);
    let Some(decision) = decision.filter(|_| dispute.takes_action()) else { return Ok(None) };
    if outbox::was_put_in(tx, &dispute.call_subject(), dispute.phase).await? {
        return Ok(None);
    }
    Ok(act_of(decision.action))
}

/// The step for a decided action; `None` leaves it to a person.
const fn act_of(action: CaseAction) -> Option<DisputeAct> {
    match action {
        CaseAction::Accept => Some(DisputeAct::Accept),
        CaseAction::Contest | CaseAction::AnswerInquiry => Some(DisputeAct::Contest),
        CaseAction::RefundInFull => Some(DisputeAct::RefundInFull),
        CaseAction::Wait | CaseAction::AskPerson => None,
    }
}
