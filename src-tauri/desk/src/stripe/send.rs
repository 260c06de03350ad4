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
    mirror::{DisputeObject, DisputeStatus, StripeObject},
};
use serde_json::Value as Json;
use store::{Timestamp, Tx};

use super::{SyncDone, clock, ingest::unreadable, read::ReadError, read_queue};
use crate::{
    Actor, Desk, DeskError, OutboxState, attention,
    dispute::{self, DisputeError},
    outbox::{self, CALL_MARK, DueCall, OutboxError, Retry},
    payment, refund,
    subject::{CallSubject, Subject},
};

/// A call that was tried so often is shown to a person.
const ATTEMPTS_SHOWN: i64 = 6;
/// The longest wait of a call whose dispute cannot be read.
const WAIT_MAX: Duration = Duration::from_mins(10);
/// How the path of a call that closes a dispute ends.
const CLOSE_PATH: &str = "/close";
const CASE_CHANGED: &str = "the case has changed since this was confirmed";
const ANSWER_UNKNOWN: &str = "Stripe answered with something else than what was asked for (it may wait for \
    an approval there); it is not sent again: settle the call by what Stripe shows";
const OUTCOME_UNKNOWN: &str = "two days of tries and looks did not tell whether Stripe executed this; it \
    is not sent again: settle the call by what Stripe shows";

/// What became of a due call.
enum Claimed {
    /// It leaves now.
    ToSend(DueCall),
    /// Somebody else took it, or it was withdrawn, since it was seen to be due.
    ByAnother,
    /// It must not leave any more, and Stripe has surely not executed it.
    GivenUp,
    /// It must not leave any more; Stripe may have executed it.
    ToLookFor(DueCall),
}

/// What an answer says of a call.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Executed,
    Open,
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
        while let Some(next) = self.next_call(case, began).await? {
            if let Err(error) = self.read_case(stripe, &next).await {
                done.failed = done.failed.saturating_add(1);
                let is_silent = error.is_silent();
                self.not_sent(&next, error).await?;
                if is_silent {
                    break;
                }
                continue;
            }
            let due = match self.claim(&next).await? {
                Claimed::ToSend(due) => due,
                Claimed::ByAnother => continue,
                Claimed::GivenUp => {
                    done.failed = done.failed.saturating_add(1);
                    continue;
                }
                Claimed::ToLookFor(due) => {
                    self.look_for(stripe, &due).await?;
                    continue;
                }
            };
            let answer = stripe.send(&due.call, &due.key).await;
            let is_silent = matches!(answer, Err(GatewayError::TimedOut));
            let mut tx = self.db.begin().await?;
            match note_in(&mut tx, &due, answer, self.now()).await {
                // Another process took the call over meanwhile, and writes down what it hears.
                Err(DeskError::Outbox(OutboxError::Overtaken(id))) => {
                    tracing::warn!(id, "a call was taken over while its answer was on its way");
                }
                noted => {
                    let count = match noted? {
                        Outcome::Executed => &mut done.sent,
                        Outcome::Open => &mut done.failed,
                    };
                    *count = count.saturating_add(1);
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

    /// The next due call (of one case, or of any); not taken yet.
    async fn next_call(
        &self,
        case: Option<&CallSubject>,
        due_by: Timestamp,
    ) -> Result<Option<DueCall>, DeskError> {
        let mut tx = self.db.read().await?;
        outbox::next_in(&mut tx, case, (due_by, self.now())).await
    }

    /// Reads the dispute that a call is about, so that the call leaves only for the case that it was
    /// confirmed for, whatever has been heard until now.
    async fn read_case(&self, stripe: &Gateway, due: &DueCall) -> Result<(), ReadError> {
        match &due.subject {
            CallSubject::Dispute(id) | CallSubject::Evidence(id) => {
                self.read_dispute(stripe, id).await
            }
            CallSubject::RefundRequest(_) => Ok(()),
        }
    }

    /// A call whose dispute could not be read is tried again later. When it cannot be read at all, the
    /// call is refused, unless Stripe may have executed it already.
    async fn not_sent(&self, due: &DueCall, error: ReadError) -> Result<(), DeskError> {
        let is_final = matches!(error, ReadError::Person { .. });
        let now = self.now();
        let is_outcome_known = due.state == OutboxState::Waiting;
        let (code, why, refusal) = match error {
            ReadError::Later { code, why, refusal } => (code, why, refusal),
            ReadError::Person { code, why } => (code, why, None),
        };
        let mut tx = self.db.begin().await?;
        let noted = if is_final && is_outcome_known {
            refused_in(&mut tx, due, &why, now).await
        } else {
            // It may never leave: a person is told at once when that happens again.
            if due.has_failed() {
                attention::open_in(&mut tx, code, &subject(due), &why, now).await?;
            }
            let wait = wait(due, refusal.as_ref()).max(longer_with_age(due, now));
            outbox::retry_later_in(&mut tx, due, &Retry { why, is_outcome_known, wait }, now).await
        };
        match noted {
            Err(DeskError::Outbox(OutboxError::Overtaken(_))) => Ok(()),
            noted => {
                noted?;
                Ok(tx.commit().await?)
            }
        }
    }

    /// Takes a due call for sending; from here on it cannot be undone.
    async fn claim(&self, next: &DueCall) -> Result<Claimed, DeskError> {
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let due = outbox::load_in(&mut tx, next.id).await?;
        if !due.stands_as(next) {
            return Ok(Claimed::ByAnother);
        }
        let claimed = if let Some(refusal) = hopeless_in(&mut tx, &due).await? {
            refused_in(&mut tx, &due, &refusal.to_string(), now).await?;
            Claimed::GivenUp
        } else if leaves_in(&mut tx, &due, now).await? {
            let answers = answers_in(&mut tx, &due).await?;
            Claimed::ToSend(outbox::claim_in(&mut tx, due, answers, now).await?)
        } else if due.state == OutboxState::Waiting {
            give_up_in(&mut tx, &due, CASE_CHANGED, now).await?;
            Claimed::GivenUp
        } else {
            outbox::unresolved_in(&mut tx, &due, CASE_CHANGED, now, now).await?;
            Claimed::ToLookFor(outbox::load_in(&mut tx, due.id).await?)
        };
        tx.commit().await?;
        Ok(claimed)
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
            match self.look_for_old_one(stripe, &due).await {
                // Another process looked, or a person settled it meanwhile.
                Err(DeskError::Outbox(OutboxError::Overtaken(_))) => {}
                looked => looked?,
            }
        }
        Ok(())
    }

    async fn look_for_old_one(&self, stripe: &Gateway, due: &DueCall) -> Result<(), DeskError> {
        let found = self.find(stripe, due).await;
        let mut tx = self.db.begin().await?;
        let now = self.now();
        match found {
            Ok(Some(object)) => executed_in(&mut tx, due, None, &object, now).await?,
            Ok(None) if due.state != OutboxState::Waiting && due.was_looked_for() => {
                unresolved_in(&mut tx, due, "stripe_outcome_unknown", OUTCOME_UNKNOWN, now).await?;
            }
            Ok(None) => outbox::not_executed_in(&mut tx, due, now).await?,
            Err(error) => {
                let why = error.to_string();
                if due.has_failed() {
                    attention::open_in(&mut tx, error.code(), &subject(due), &why, now).await?;
                }
                let wait = wait(due, error.refusal());
                let retry = Retry { why, is_outcome_known: false, wait };
                outbox::retry_later_in(&mut tx, due, &retry, now).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    /// Looks at Stripe for what calls did whose outcome stayed unknown. What is not there yet is
    /// sent again under its key, unless it is one that is not sent again.
    async fn look_for_unclear(&self, stripe: &Gateway) -> Result<(), DeskError> {
        let mut tx = self.db.read().await?;
        let unclear = outbox::unclear_in(&mut tx, self.now()).await?;
        drop(tx);
        for due in unclear {
            self.look_for(stripe, &due).await?;
        }
        Ok(())
    }

    /// Looks at Stripe for what became of a call.
    async fn look_for(&self, stripe: &Gateway, due: &DueCall) -> Result<(), DeskError> {
        match self.look_once(stripe, due).await {
            // Another process looked, or sent it again, and writes down what it hears.
            Err(DeskError::Outbox(OutboxError::Overtaken(_))) => Ok(()),
            looked => looked,
        }
    }

    async fn look_once(&self, stripe: &Gateway, due: &DueCall) -> Result<(), DeskError> {
        let found = self.find(stripe, due).await;
        let mut tx = self.db.begin().await?;
        let now = self.now();
        match found {
            Ok(Some(object)) => executed_in(&mut tx, due, None, &object, now).await?,
            // It is sent again under its key, and that tells.
            _ if due.state != OutboxState::Unresolved => return Ok(()),
            Ok(None) if !leaves_in(&mut tx, due, now).await? => {
                give_up_in(&mut tx, due, CASE_CHANGED, now).await?;
            }
            // A look that fails says nothing.
            Ok(None) | Err(_) => outbox::look_later_in(&mut tx, due, now).await?,
        }
        Ok(tx.commit().await?)
    }

    /// What the call made at Stripe, if it was executed.
    pub(super) async fn find(
        &self,
        stripe: &Gateway,
        due: &DueCall,
    ) -> Result<Option<StripeObject>, DeskError> {
        if let Some(payment) = due.call.refunded_payment() {
            let refund = stripe.find_refund(payment, CALL_MARK, &due.key).await?;
            let object = refund.map(|refund: Json| StripeObject::parse(&refund));
            return object.transpose().map_err(unreadable);
        }
        let dispute = match &due.subject {
            CallSubject::Dispute(id) | CallSubject::Evidence(id) => id,
            CallSubject::RefundRequest(_) => return Ok(None),
        };
        let answer = stripe.read(ObjectKind::Dispute, dispute).await?;
        let object = answer.object().map_err(unreadable)?;
        let StripeObject::Dispute(dispute) = &object else { return Ok(None) };
        Ok(is_executed(due, dispute).then_some(object))
    }
}

/// Does the dispute show that the call was executed? What closes it makes it lost; an answer is
/// counted, and the bank looks at it. A draft shows nothing of the kind: it is put there again.
fn is_executed(due: &DueCall, dispute: &DisputeObject) -> bool {
    if matches!(due.subject, CallSubject::Evidence(_)) {
        return false;
    }
    let is_same_phase = due.target.phase == Some(dispute::phase(&dispute.status, due.target.phase));
    if due.call.path.ends_with(CLOSE_PATH) {
        return is_same_phase && dispute.status == DisputeStatus::Lost;
    }
    let is_reviewed = matches!(
        dispute.status,
        DisputeStatus::WarningUnderReview
            | DisputeStatus::UnderReview
            | DisputeStatus::AppealUnderReview
    );
    if is_same_phase && dispute.status.needs_response() {
        return false;
    }
    // Answers of an earlier phase, or of somebody else, were counted before.
    let before = due.answers_before.unwrap_or_default();
    dispute.submission_count > before || (is_same_phase && is_reviewed)
}

/// How many answers Stripe has counted of the dispute that a call is about.
async fn answers_in(tx: &mut Tx, due: &DueCall) -> Result<Option<i64>, DeskError> {
    match &due.subject {
        CallSubject::Dispute(id) | CallSubject::Evidence(id) => {
            Ok(Some(dispute::submission_count_in(tx, id).await?))
        }
        CallSubject::RefundRequest(_) => Ok(None),
    }
}

/// Is the case as it was when the call was confirmed? Then it leaves, and that is written down.
async fn leaves_in(tx: &mut Tx, due: &DueCall, now: Timestamp) -> Result<bool, DeskError> {
    match &due.subject {
        CallSubject::RefundRequest(id) => refund::sent_in(tx, (*id, due.target.attempt), now).await,
        CallSubject::Dispute(id) => dispute::sent_in(tx, id, due.target, now).await,
        CallSubject::Evidence(id) => dispute::takes_draft_in(tx, id, due.target).await,
    }
}

/// Why a call that never left must not leave any more. One that may have been executed is
/// repeated all the same: only its answer tells.
async fn hopeless_in(tx: &mut Tx, due: &DueCall) -> Result<Option<DeskError>, DeskError> {
    let CallSubject::RefundRequest(id) = due.subject else { return Ok(None) };
    if due.attempts > 0 {
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
) -> Result<Outcome, DeskError> {
    match answer {
        Ok(answer) => answered_in(tx, due, &answer, now).await,
        Err(error) if waits(&error) => {
            let retry = Retry {
                why: error.to_string(),
                is_outcome_known: error.is_outcome_known(),
                wait: wait(due, Some(&error)),
            };
            retry_later_in(tx, due, error.code(), &retry, now).await?;
            Ok(Outcome::Open)
        }
        Err(error) => {
            refused_in(tx, due, &error.to_string(), now).await?;
            Ok(Outcome::Open)
        }
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
) -> Result<Outcome, DeskError> {
    let request_id = answer.request_id.as_deref();
    let Some(object) = answer.object().ok().filter(|object| is_made_by(&due.subject, object))
    else {
        // A good status with another body proves nothing (a refund held for approval), and the same
        // call again may make it twice.
        unresolved_in(tx, due, "stripe_answer_unknown", ANSWER_UNKNOWN, now).await?;
        return Ok(Outcome::Open);
    };
    executed_in(tx, due, request_id, &object, now).await?;
    Ok(Outcome::Executed)
}

/// A person must say what became of the call, unless Stripe shows it first.
async fn unresolved_in(
    tx: &mut Tx,
    due: &DueCall,
    code: &str,
    why: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    attention::open_in(tx, code, &subject(due), why, now).await?;
    outbox::unresolved_in(tx, due, why, now, now).await
}

/// Stripe has not executed the call, and it does not leave any more.
async fn give_up_in(
    tx: &mut Tx,
    due: &DueCall,
    why: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    reopen_in(tx, &Actor::stripe(), due, why, now).await?;
    outbox::give_up_in(tx, due, why, now).await
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
pub(super) async fn executed_in(
    tx: &mut Tx,
    due: &DueCall,
    request_id: Option<&str>,
    object: &StripeObject,
    now: Timestamp,
) -> Result<(), DeskError> {
    match &due.subject {
        CallSubject::RefundRequest(id) => {
            if let StripeObject::Refund(refund) = object {
                refund::answered_in(tx, (*id, due.target.attempt), &refund.id).await?;
            }
        }
        CallSubject::Dispute(id) => {
            let refund = if let StripeObject::Refund(refund) = object {
                Some(refund.id.as_str())
            } else {
                None
            };
            dispute::answered_in(tx, (id, due.target.attempt), refund, now).await?;
            if let StripeObject::Refund(refund) = object
                && refund.metadata.get(CALL_MARK) != Some(&due.key)
            {
                // It has no mark of ours: its own claim stands, and nothing is kept for the call.
                payment::give_up_in(tx, &due.key, "its refund was named").await?;
                let payment = dispute::reference_in(tx, id).await?;
                dispute::settle_in(tx, &Actor::stripe(), &payment, now).await?;
            }
            read_queue::ask_in(tx, "dispute", id, now).await?;
        }
        CallSubject::Evidence(id) => read_queue::ask_in(tx, "dispute", id, now).await?,
    }
    if let StripeObject::Refund(refund) = object {
        read_queue::ask_in(tx, "refund", &refund.id, now).await?;
    }
    attention::close_settled_in(tx, &subject(due), now).await?;
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

/// A call that never left has no tries to count: it waits a third of its age, ten minutes at most.
fn longer_with_age(due: &DueCall, now: Timestamp) -> Duration {
    Duration::from_secs(u64::try_from(due.age_seconds(now) / 3).unwrap_or(0)).min(WAIT_MAX)
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
    reopen_in(tx, &Actor::stripe(), due, why, now).await?;
    outbox::refused_in(tx, due, why, now).await
}

/// The case of a call that was not executed can be acted on again.
pub(super) async fn reopen_in(
    tx: &mut Tx,
    actor: &Actor,
    due: &DueCall,
    why: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    let attempt = due.target.attempt;
    match &due.subject {
        CallSubject::RefundRequest(id) => {
            refund::refused_in(tx, actor, (*id, attempt), why, now).await?;
        }
        CallSubject::Dispute(id) => dispute::refused_in(tx, actor, (id, attempt), why, now).await?,
        // The draft stays with us.
        CallSubject::Evidence(_) => {}
    }
    Ok(attention::close_settled_in(tx, &subject(due), now).await?)
}

fn subject(due: &DueCall) -> String {
    Subject::OutboxCall(due.id).name()
}
