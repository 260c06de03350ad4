//! One round with Stripe: calls that are due leave, and what they changed is read again.
//!
//! A claim is committed before a call is made, and what came of it is committed after; between
//! the two no transaction is open. If the program dies there, the claim ages and the call is
//! repeated with the same key and body, which Stripe answers with the first outcome.

use gateway::{
    Answer, Gateway, GatewayError,
    mirror::{RefundStatus, StripeObject},
};
use serde::{Deserialize, Serialize};
use store::{Timestamp, Tx};

use crate::{Actor, Desk, DeskError, IngestStripeObject, dispute, outbox, outbox::DueCall, refund};

/// How long until a refund that is not final is read again.
const REREAD_SECONDS: i64 = 60;

/// Input of `sync`.
#[derive(
    Clone, Copy, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(default, deny_unknown_fields)]
pub struct Sync {}

/// What a round did.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
pub struct SyncDone {
    /// Calls that Stripe executed.
    pub sent: u32,
    /// Calls that were refused or must be tried again.
    pub failed: u32,
    /// Objects read again.
    pub read: u32,
}

/// Input of `undo_action`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct UndoAction {
    /// The case: `refund_request:12` or `dispute:du_1`.
    pub case: String,
}

/// The action was undone.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct Undone {
    /// Always true; a refusal is an error.
    pub undone: bool,
    /// The case.
    pub case: String,
}

impl Desk {
    /// Takes back an action whose call has not left.
    ///
    /// # Errors
    /// `nothing_to_undo`.
    pub async fn undo_action(&self, actor: &Actor, input: UndoAction) -> Result<Undone, DeskError> {
        let now = self.now();
        let (kind, id) = input.case.split_once(':').ok_or(DeskError::NothingToUndo)?;
        let mut tx = self.db.begin().await?;
        if !outbox::cancel_in(&mut tx, &input.case, now).await? {
            return Err(DeskError::NothingToUndo);
        }
        match kind {
            "refund_request" => refund::undo_in(&mut tx, actor, id, now).await?,
            "dispute" => dispute::undo_in(&mut tx, actor, id, now).await?,
            _ => return Err(DeskError::NothingToUndo),
        }
        tx.commit().await?;
        Ok(Undone { undone: true, case: input.case })
    }

    /// Sends what is due and reads again what it changed. Without a Stripe key nothing leaves.
    ///
    /// # Errors
    /// Only what the database says; what Stripe says is written to the outbox.
    pub async fn sync(&self, _: Sync) -> Result<SyncDone, DeskError> {
        let Some(stripe) = &self.stripe else { return Ok(SyncDone::default()) };
        let mut done = self.send_all(stripe, None).await?;
        done.read = self.reread_all(stripe).await?;
        Ok(done)
    }

    /// Sends what is due of a case right away, so that an action without grace period has left
    /// when its command answers. What goes wrong is in the outbox and tried again by `sync`.
    pub(crate) async fn send_due(&self, case: &str) {
        let Some(stripe) = &self.stripe else { return };
        if let Err(error) = self.send_all(stripe, Some(case)).await {
            tracing::warn!(code = error.code(), case, "a due call could not be sent");
        }
    }

    async fn send_all(&self, stripe: &Gateway, case: Option<&str>) -> Result<SyncDone, DeskError> {
        let mut done = SyncDone::default();
        while let Some(due) = self.claim(case).await? {
            let answer = stripe.send(&due.call, &due.key).await;
            if answer.is_ok() {
                done.sent = done.sent.saturating_add(1);
            } else {
                done.failed = done.failed.saturating_add(1);
            }
            let mut tx = self.db.begin().await?;
            note_in(&mut tx, &due, answer, self.now()).await?;
            tx.commit().await?;
        }
        Ok(done)
    }

    /// Takes a due call for sending; from here on it cannot be undone.
    async fn claim(&self, case: Option<&str>) -> Result<Option<DueCall>, DeskError> {
        let now = self.now();
        let mut peek = self.db.read().await?;
        if !outbox::is_due_in(&mut peek, now).await? {
            return Ok(None);
        }
        drop(peek);
        let mut tx = self.db.begin().await?;
        let Some(due) = outbox::claim_in(&mut tx, case, now).await? else { return Ok(None) };
        match due.subject_kind.as_str() {
            "refund_request" => refund::sent_in(&mut tx, &due.subject_id, now).await?,
            "dispute" => dispute::sent_in(&mut tx, &due.subject_id, now).await?,
            _ => {}
        }
        tx.commit().await?;
        Ok(Some(due))
    }

    async fn reread_all(&self, stripe: &Gateway) -> Result<u32, DeskError> {
        let mut tx = self.db.read().await?;
        let waiting = outbox::rereads_in(&mut tx, self.now()).await?;
        drop(tx);
        let mut read = 0_u32;
        for call in waiting {
            let mut is_final = true;
            if let Some(refund) = call.refund() {
                is_final &= self.reread(stripe.read_refund(refund).await).await?;
                read = read.saturating_add(1);
            }
            if let Some(dispute) = call.dispute() {
                is_final &= self.reread(stripe.read_dispute(dispute).await).await?;
                read = read.saturating_add(1);
            }
            let next = (!is_final).then(|| self.now().plus_seconds(REREAD_SECONDS));
            let mut tx = self.db.begin().await?;
            outbox::reread_in(&mut tx, call.id, next).await?;
            tx.commit().await?;
        }
        Ok(read)
    }

    /// Takes in an object that was read again; whether that was all, or it must be read once more
    /// because it did not come or is not done.
    async fn reread(&self, answer: Result<Answer, GatewayError>) -> Result<bool, DeskError> {
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => {
                tracing::warn!(code = error.code(), "an object could not be read again");
                return Ok(false);
            }
        };
        let is_final = !matches!(
            answer.object(),
            Ok(StripeObject::Refund(refund))
                if matches!(refund.status, RefundStatus::Pending | RefundStatus::RequiresAction)
        );
        let Ok(object) = serde_json::from_str(&answer.body) else { return Ok(false) };
        match Box::pin(self.ingest_stripe_object(IngestStripeObject { object })).await {
            Ok(_) => Ok(is_final),
            Err(DeskError::Store(error)) => Err(error.into()),
            Err(error) => {
                tracing::warn!(code = error.code(), "an object could not be taken in");
                Ok(true)
            }
        }
    }
}

/// Writes down what came of a call.
async fn note_in(
    tx: &mut Tx,
    due: &DueCall,
    answer: Result<Answer, GatewayError>,
    now: Timestamp,
) -> Result<(), DeskError> {
    match answer {
        Ok(answer) => answered_in(tx, due, &answer, now).await,
        Err(error) if error.is_retryable() || !error.is_outcome_known() => {
            let known = error.is_outcome_known();
            Ok(outbox::later_in(tx, due, &error.to_string(), known, now).await?)
        }
        Err(error) => refused_in(tx, due, &error.to_string(), now).await,
    }
}

async fn answered_in(
    tx: &mut Tx,
    due: &DueCall,
    answer: &Answer,
    now: Timestamp,
) -> Result<(), DeskError> {
    let object = match (due.subject_kind.as_str(), answer.object()) {
        ("refund_request", Ok(StripeObject::Refund(refund))) => {
            refund::answered_in(tx, &due.subject_id, &refund.id).await?;
            refund.id
        }
        ("dispute", Ok(object @ (StripeObject::Dispute(_) | StripeObject::Refund(_)))) => {
            dispute::answered_in(tx, &due.subject_id, now).await?;
            object.id().to_owned()
        }
        // A good status with another body proves nothing (a refund held for approval): it is
        // asked for again under the same key, and never read as done.
        _ => {
            let why = "Stripe answered with something else than what was asked for";
            return Ok(outbox::later_in(tx, due, why, false, now).await?);
        }
    };
    Ok(outbox::answered_in(tx, due.id, answer.request_id.as_deref(), &object, now).await?)
}

async fn refused_in(
    tx: &mut Tx,
    due: &DueCall,
    why: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    match due.subject_kind.as_str() {
        "refund_request" => refund::refused_in(tx, &due.subject_id, why, now).await?,
        "dispute" => dispute::refused_in(tx, &due.subject_id, why, now).await?,
        _ => {}
    }
    Ok(outbox::refused_in(tx, due.id, why, now).await?)
}
