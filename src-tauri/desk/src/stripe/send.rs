//! Calls that are due leave for Stripe.
//!
//! A claim is committed before a call is made, and what came of it is committed after; between
//! the two no transaction is open. If the program dies there, the claim ages and the call is
//! repeated with the same key and body, which Stripe answers with the first outcome. Stripe may
//! forget a key after a day: a call of yesterday is looked for at Stripe before it is sent again
//! (ARCHITECTURE.md, "A call to Stripe").

use std::time::Duration;

use gateway::{
    Answer, Gateway, GatewayError, ObjectKind, backoff,
    mirror::{DisputeStatus, StripeObject},
};
use serde_json::Value as Json;
use store::{Timestamp, Tx};

use super::{SyncDone, clock, ingest::unreadable, read_queue};
use crate::{
    Actor, Desk, DeskError, attention,
    dispute::{self, DisputeError},
    outbox::{self, CALL_MARK, DueCall, OutboxError, Retry},
    refund,
    subject::{CallSubject, Subject},
};

/// A call that was tried so often is shown to a person.
const ATTEMPTS_SHOWN: i64 = 6;

/// What became of a due call.
enum Claimed {
    /// It leaves now.
    ToSend(DueCall),
    /// It must not leave any more; its case is open again.
    Refused,
}

impl Desk {
    /// Sends what is due of a case right away, so that an action without grace period has left
    /// when its command answers. What goes wrong is in the outbox and tried again by `sync`.
    pub(crate) async fn send_due(&self, case: &CallSubject) {
        let stripe = match self.stripe().await {
            Ok(Some(stripe)) => stripe,
            Ok(None) => return,
            Err(error) => {
                tracing::warn!(
                    code = error.code(),
                    case = case.name(),
                    "a due call could not be sent"
                );
                return;
            }
        };
        if let Err(error) = self.send_all(&stripe, Some(case)).await {
            tracing::warn!(code = error.code(), case = case.name(), "a due call could not be sent");
        }
    }

    pub(super) async fn send_all(
        &self,
        stripe: &Gateway,
        case: Option<&CallSubject>,
    ) -> Result<SyncDone, DeskError> {
        let mut done = SyncDone::default();
        // A call that is put off waits for the next round, however long this one takes.
        let began = self.now();
        if case.is_none() {
            self.plan_anew_after_a_wrong_clock().await?;
            self.look_for_old(stripe).await?;
            self.look_for_unclear(stripe).await?;
        }
        while let Some(claimed) = self.claim(case, began).await? {
            let Claimed::ToSend(due) = claimed else {
                done.failed = done.failed.saturating_add(1);
                continue;
            };
            let answer = stripe.send(&due.call, &due.key).await;
            if answer.is_ok() {
                done.sent = done.sent.saturating_add(1);
            } else {
                done.failed = done.failed.saturating_add(1);
            }
            let is_silent = matches!(answer, Err(GatewayError::TimedOut));
            let mut tx = self.db.begin().await?;
            match note_in(&mut tx, &due, answer, self.now()).await {
                // Another process took the call over meanwhile, and writes down what it hears.
                Err(DeskError::Outbox(OutboxError::Overtaken(id))) => {
                    tracing::warn!(id, "a call was taken over while its answer was on its way");
                }
                noted => {
                    noted?;
                    tx.commit().await?;
                }
            }
            if is_silent {
                // The others would wait as long for nothing.
                break;
            }
        }
        Ok(done)
    }

    /// Takes a due call for sending; from here on it cannot be undone.
    async fn claim(
        &self,
        case: Option<&CallSubject>,
        due_by: Timestamp,
    ) -> Result<Option<Claimed>, DeskError> {
        let now = self.now();
        let mut peek = self.db.read().await?;
        if !outbox::is_due_in(&mut peek, due_by).await? {
            return Ok(None);
        }
        drop(peek);
        let mut tx = self.db.begin().await?;
        let Some(due) = outbox::claim_in(&mut tx, case, (due_by, now)).await? else {
            return Ok(None);
        };
        if let Some(refusal) = hopeless_in(&mut tx, &due).await? {
            refused_in(&mut tx, &due, &refusal.to_string(), now).await?;
            tx.commit().await?;
            return Ok(Some(Claimed::Refused));
        }
        match &due.subject {
            CallSubject::RefundRequest(id) => refund::sent_in(&mut tx, *id, now).await?,
            CallSubject::Dispute(id) => dispute::sent_in(&mut tx, id, now).await?,
            CallSubject::Evidence(_) => {}
        }
        tx.commit().await?;
        Ok(Some(Claimed::ToSend(due)))
    }

    /// Calls whose moments a wrong clock has set, and which would wait for a day that may be far off.
    async fn plan_anew_after_a_wrong_clock(&self) -> Result<(), DeskError> {
        let now = self.now();
        let latest = clock::latest(now);
        let mut tx = self.db.read().await?;
        let is_needed = outbox::is_ahead_in(&mut tx, latest).await?;
        drop(tx);
        if is_needed {
            let mut tx = self.db.begin().await?;
            outbox::plan_anew_in(&mut tx, latest, now).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Looks at Stripe for what calls of yesterday may have done.
    async fn look_for_old(&self, stripe: &Gateway) -> Result<(), DeskError> {
        let mut tx = self.db.read().await?;
        let old = outbox::old_in(&mut tx, self.now()).await?;
        drop(tx);
        for due in old {
            let found = self.find(stripe, &due).await;
            let mut tx = self.db.begin().await?;
            let now = self.now();
            match found {
                Ok(Some(object)) => executed_in(&mut tx, &due, None, &object, now).await?,
                Ok(None) => outbox::not_executed_in(&mut tx, &due, now).await?,
                Err(error) => {
                    let retry = Retry {
                        why: error.to_string(),
                        is_outcome_known: false,
                        wait: wait(&due, error.refusal()),
                    };
                    outbox::retry_later_in(&mut tx, &due, &retry, now).await?;
                }
            }
            tx.commit().await?;
        }
        Ok(())
    }

    /// Looks at Stripe for what calls did whose outcome stayed unknown. What is not there yet is
    /// sent again under its key.
    async fn look_for_unclear(&self, stripe: &Gateway) -> Result<(), DeskError> {
        let mut tx = self.db.read().await?;
        let unclear = outbox::unclear_in(&mut tx, self.now()).await?;
        drop(tx);
        for due in unclear {
            // A look that fails says nothing; the call itself is tried all the same.
            let Ok(Some(object)) = self.find(stripe, &due).await else { continue };
            let mut tx = self.db.begin().await?;
            executed_in(&mut tx, &due, None, &object, self.now()).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// What the call made at Stripe, if it was executed.
    async fn find(
        &self,
        stripe: &Gateway,
        due: &DueCall,
    ) -> Result<Option<StripeObject>, DeskError> {
        if let Some(payment) = due.call.refunded_payment() {
            let refund = stripe.find_refund(payment, CALL_MARK, &due.key).await?;
            return Ok(refund.and_then(|refund: Json| StripeObject::parse(&refund).ok()));
        }
        let dispute = match &due.subject {
            CallSubject::Dispute(id) | CallSubject::Evidence(id) => id,
            CallSubject::RefundRequest(_) => return Ok(None),
        };
        let answer = stripe.read(ObjectKind::Dispute, dispute).await?;
        let object = answer.object().map_err(unreadable)?;
        let is_executed = matches!(
            &object,
            StripeObject::Dispute(dispute) if !matches!(
                dispute.status,
                DisputeStatus::NeedsResponse | DisputeStatus::WarningNeedsResponse
            )
        );
        Ok(is_executed.then_some(object))
    }
}

/// Why a call that never left must not leave any more. One that may have been executed is
/// repeated all the same: only its answer tells.
async fn hopeless_in(tx: &mut Tx, due: &DueCall) -> Result<Option<DeskError>, DeskError> {
    let CallSubject::RefundRequest(id) = due.subject else { return Ok(None) };
    if due.attempts > 1 {
        return Ok(None);
    }
    let payment = refund::reference_in(tx, id).await?;
    let blocking = dispute::blocking_in(tx, &payment).await?;
    Ok(blocking.map(|id| DisputeError::ChargeDisputed(id).into()))
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
        Err(error) if waits(&error) => {
            let retry = Retry {
                why: error.to_string(),
                is_outcome_known: error.is_outcome_known(),
                wait: wait(due, Some(&error)),
            };
            retry_later_in(tx, due, error.code(), &retry, now).await
        }
        Err(error) => refused_in(tx, due, &error.to_string(), now).await,
    }
}

/// Is it to be tried again? A wrong key or a missing permission says nothing of the case: the
/// call waits until a person has mended that.
fn waits(error: &GatewayError) -> bool {
    let is_about_us =
        matches!(error, GatewayError::Unauthorized { .. } | GatewayError::Forbidden { .. });
    error.is_retryable() || !error.is_outcome_known() || is_about_us
}

async fn answered_in(
    tx: &mut Tx,
    due: &DueCall,
    answer: &Answer,
    now: Timestamp,
) -> Result<(), DeskError> {
    let request_id = answer.request_id.as_deref();
    if let Some(object) = answer.object().ok().filter(|object| is_made_by(&due.subject, object)) {
        return executed_in(tx, due, request_id, &object, now).await;
    }
    // A good status with another body proves nothing (a refund held for approval): it is asked for
    // again under the same key, and never read as done.
    let retry = Retry {
        why: "Stripe answered with something else than what was asked for".to_owned(),
        is_outcome_known: false,
        wait: wait(due, None),
    };
    retry_later_in(tx, due, "stripe_answer_unknown", &retry, now).await
}

/// Is it what a call for this subject answers with when it was executed?
const fn is_made_by(subject: &CallSubject, object: &StripeObject) -> bool {
    match subject {
        CallSubject::RefundRequest(_) => matches!(object, StripeObject::Refund(_)),
        CallSubject::Evidence(_) => matches!(object, StripeObject::Dispute(_)),
        CallSubject::Dispute(_) => {
            matches!(object, StripeObject::Dispute(_) | StripeObject::Refund(_))
        }
    }
}

/// Stripe has executed the call; what it changed is to be read.
async fn executed_in(
    tx: &mut Tx,
    due: &DueCall,
    request_id: Option<&str>,
    object: &StripeObject,
    now: Timestamp,
) -> Result<(), DeskError> {
    match &due.subject {
        CallSubject::RefundRequest(id) => {
            if let StripeObject::Refund(refund) = object {
                refund::answered_in(tx, *id, &refund.id).await?;
            }
        }
        CallSubject::Dispute(id) => {
            dispute::answered_in(tx, id, now).await?;
            read_queue::ask_in(tx, "dispute", id, now).await?;
        }
        CallSubject::Evidence(id) => read_queue::ask_in(tx, "dispute", id, now).await?,
    }
    if let StripeObject::Refund(refund) = object {
        read_queue::ask_in(tx, "refund", &refund.id, now).await?;
    }
    attention::settled_in(tx, &subject(due), now).await?;
    outbox::answered_in(tx, due, request_id, object.id(), now).await
}

async fn retry_later_in(
    tx: &mut Tx,
    due: &DueCall,
    code: &str,
    retry: &Retry,
    now: Timestamp,
) -> Result<(), DeskError> {
    if due.attempts >= ATTEMPTS_SHOWN {
        attention::open_in(tx, code, &subject(due), &retry.why, now).await?;
    }
    outbox::retry_later_in(tx, due, retry, now).await
}

fn wait(due: &DueCall, error: Option<&GatewayError>) -> Duration {
    backoff(error, u32::try_from(due.attempts).unwrap_or(u32::MAX), &due.key)
}

async fn refused_in(
    tx: &mut Tx,
    due: &DueCall,
    why: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    let stripe = Actor::stripe();
    match &due.subject {
        CallSubject::RefundRequest(id) => refund::refused_in(tx, &stripe, *id, why, now).await?,
        CallSubject::Dispute(id) => dispute::refused_in(tx, &stripe, id, why, now).await?,
        // The draft stays with us.
        CallSubject::Evidence(_) => {}
    }
    attention::settled_in(tx, &subject(due), now).await?;
    outbox::refused_in(tx, due, why, now).await
}

fn subject(due: &DueCall) -> String {
    Subject::OutboxCall(due.id).name()
}
