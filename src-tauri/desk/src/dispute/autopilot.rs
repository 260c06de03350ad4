//! Autopilot's answers that need files. What leaves without one is confirmed with the reading of the
//! dispute itself; a file is made and sent with no transaction open, so its answer comes after.

use super::{
    act::{Step, check_contest, confirm_in},
    mirror::{self, Dispute},
    state::DisputeAct,
    stripe::wanted,
};
use crate::{Actor, Desk, DeskError, evidence::Answer, policy};

impl Desk {
    /// Answers a dispute that autopilot would contest if it had the file for it. What goes wrong
    /// stands under "needs attention" since the reading, and is tried again with the next one.
    pub(crate) async fn answer_with_files(&self, case: &str) {
        let Some(id) = case.strip_prefix("dispute:") else { return };
        match Box::pin(self.try_with_files(id)).await {
            Ok(true) => self.send_due(case).await,
            Ok(false) => {}
            Err(error) => tracing::warn!(code = error.code(), case, "no answer with files"),
        }
    }

    async fn try_with_files(&self, id: &str) -> Result<bool, DeskError> {
        let mut tx = self.db.read().await?;
        let dispute = mirror::load_in(&mut tx, id).await?;
        let settings = policy::settings_in(&mut tx).await?;
        drop(tx);
        if !is_contested(&settings, &dispute) {
            return Ok(false);
        }
        let Some(ready) = self.ready_unattended(dispute).await? else { return Ok(false) };
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let dispute = mirror::load_in(&mut tx, id).await?;
        let settings = policy::settings_in(&mut tx).await?;
        let answer = ready.answer_in(&mut tx, &dispute, now).await?;
        let answer = answer.filter(Answer::is_unattended);
        if answer.is_none() || !is_contested(&settings, &dispute) {
            return Ok(false);
        }
        let step = Step { act: DisputeAct::Contest, note: None, answer };
        confirm_in(&mut tx, &Actor::autopilot(), &dispute, step, now).await?;
        tx.commit().await?;
        Ok(true)
    }
}

fn is_contested(settings: &policy::InForce, dispute: &Dispute) -> bool {
    wanted(settings, dispute) == Some(DisputeAct::Contest) && check_contest(dispute).is_ok()
}
