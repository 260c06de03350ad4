//! Sends due calls to Stripe.
//!
//! A claim is committed before a call is sent, and the result is committed after it; in between no
//! transaction is open. If the program dies in between, the claim expires and the call is repeated
//! with the same key and body; Stripe then returns the first result. Stripe may forget a key after
//! a day: the outcome of such a call is checked before it is sent again (`outcome.rs`;
//! ARCHITECTURE.md, "A call to Stripe").

use std::time::Duration;

use gateway::{Answer, Gateway, GatewayError, mirror::StripeObject};
use store::{Timestamp, Tx};

use super::{
    SyncDone,
    call_state::{
        CASE_CHANGED, executed_in, give_up_in, mark_sent_in, refused_in, subject, unresolved_in,
        wait,
    },
    clock,
    read::ReadError,
};
use crate::{
    Desk, DeskError, OutboxState, attention,
    dispute::{self, DisputeError},
    outbox::{self, DueCall, OutboxError, Retry},
    refund,
    subject::CallSubject,
};

/// Attempts after which a person is notified.
const ATTEMPTS_SHOWN: i64 = 6;
/// Longest wait of a call whose dispute cannot be read.
const WAIT_MAX: Duration = Duration::from_mins(10);
const ANSWER_UNKNOWN: &str = "Stripe answered with something else than what was asked for (it may wait for \
    an approval there); it is not sent again: settle the call by what Stripe shows";

/// Result of claiming a due call.
enum Claimed {
    /// Claimed, to be sent now.
    ToSend(DueCall),
    /// Another process claimed it, or it was cancelled meanwhile.
    TakenOver,
    /// It must not be sent any more, and Stripe has certainly not executed it.
    GivenUp,
    /// It must not be sent any more; Stripe may have executed it.
    ToCheck(DueCall),
}

/// Outcome of a call after an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Executed,
    Open,
}

impl Desk {
    /// Sends the due calls of a case at once, so that an action without a grace period is sent
    /// before its command returns. Failures are recorded in the outbox and retried by `sync`.
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
        // Calls rescheduled during this round wait for the next one.
        let began = self.now();
        if case.is_none() {
            self.reschedule_after_clock_change().await?;
            self.check_stale_calls(stripe).await?;
            self.check_unclear_calls(stripe).await?;
        }
        while let Some(next) = self.next_call(case, began).await? {
            if let Err(error) = self.read_case(stripe, &next).await {
                done.failed = done.failed.saturating_add(1);
                let has_timed_out = error.has_timed_out();
                self.record_not_sent(&next, error).await?;
                if has_timed_out {
                    break;
                }
                continue;
            }
            let due = match self.claim(&next).await? {
                Claimed::ToSend(due) => due,
                Claimed::TakenOver => continue,
                Claimed::GivenUp => {
                    done.failed = done.failed.saturating_add(1);
                    continue;
                }
                Claimed::ToCheck(due) => {
                    self.check_outcome(stripe, &due).await?;
                    continue;
                }
            };
            let answer = stripe.send(&due.call, &due.key).await;
            let has_timed_out = matches!(answer, Err(GatewayError::TimedOut));
            let mut tx = self.db.begin().await?;
            match record_answer_in(&mut tx, &due, answer, self.now()).await {
                // Another process took the call over meanwhile, and records its result.
                Err(DeskError::Outbox(OutboxError::Overtaken(id))) => {
                    tracing::warn!(id, "a call was taken over while its answer was on its way");
                }
                recorded => {
                    let count = match recorded? {
                        Outcome::Executed => &mut done.sent,
                        Outcome::Open => &mut done.failed,
                    };
                    *count = count.saturating_add(1);
                    tx.commit().await?;
                }
            }
            if has_timed_out {
                // The other calls would time out as well.
                break;
            }
        }
        Ok(done)
    }

    /// The next due call (of one case, or of any), not claimed yet.
    async fn next_call(
        &self,
        case: Option<&CallSubject>,
        due_by: Timestamp,
    ) -> Result<Option<DueCall>, DeskError> {
        let mut tx = self.db.read().await?;
        outbox::next_in(&mut tx, case, (due_by, self.now())).await
    }

    /// Reads the dispute of a call, so that the call is sent only if the dispute still is as it was
    /// confirmed for.
    async fn read_case(&self, stripe: &Gateway, due: &DueCall) -> Result<(), ReadError> {
        match &due.subject {
            CallSubject::Dispute(id) | CallSubject::Evidence(id) => {
                self.read_dispute(stripe, id).await
            }
            CallSubject::RefundRequest(_) => Ok(()),
        }
    }

    /// Records that the dispute of a call could not be read: the call is retried later. When it can
    /// never be read, the call is refused, unless Stripe may have executed it already.
    async fn record_not_sent(&self, due: &DueCall, error: ReadError) -> Result<(), DeskError> {
        let is_final = matches!(error, ReadError::Person { .. });
        let now = self.now();
        let is_outcome_known = due.state == OutboxState::Waiting;
        let (code, why, refusal) = match error {
            ReadError::Later { code, why, refusal } => (code, why, refusal),
            ReadError::Person { code, why } => (code, why, None),
        };
        let mut tx = self.db.begin().await?;
        let recorded = if is_final && is_outcome_known {
            refused_in(&mut tx, due, &why, now).await
        } else {
            // The call may never be sent: a person is notified from the second failure on.
            if due.has_failed() {
                attention::open_in(&mut tx, code, &subject(due), &why, now).await?;
            }
            let wait = wait(due, refusal.as_ref()).max(wait_by_age(due, now));
            outbox::retry_later_in(&mut tx, due, &Retry { why, is_outcome_known, wait }, now).await
        };
        match recorded {
            Err(DeskError::Outbox(OutboxError::Overtaken(_))) => Ok(()),
            recorded => {
                recorded?;
                Ok(tx.commit().await?)
            }
        }
    }

    /// Claims a due call for sending; from here on it cannot be undone.
    async fn claim(&self, next: &DueCall) -> Result<Claimed, DeskError> {
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let due = outbox::load_in(&mut tx, next.id).await?;
        if !due.is_same_version_as(next) {
            return Ok(Claimed::TakenOver);
        }
        let claimed = if let Some(refusal) = refusal_before_sending_in(&mut tx, &due).await? {
            refused_in(&mut tx, &due, &refusal.to_string(), now).await?;
            Claimed::GivenUp
        } else if mark_sent_in(&mut tx, &due, now).await? {
            let answers = answers_in(&mut tx, &due).await?;
            Claimed::ToSend(outbox::claim_in(&mut tx, due, answers, now).await?)
        } else if due.state == OutboxState::Waiting {
            give_up_in(&mut tx, &due, CASE_CHANGED, now).await?;
            Claimed::GivenUp
        } else {
            outbox::unresolved_in(&mut tx, &due, CASE_CHANGED, now, now).await?;
            Claimed::ToCheck(outbox::load_in(&mut tx, due.id).await?)
        };
        tx.commit().await?;
        Ok(claimed)
    }

    /// Reschedules calls whose times were written by a wrong clock and may be far in the future.
    async fn reschedule_after_clock_change(&self) -> Result<(), DeskError> {
        let now = self.now();
        let latest = clock::latest(now);
        let mut tx = self.db.read().await?;
        let is_needed = outbox::has_future_times_in(&mut tx, latest).await?;
        drop(tx);
        if is_needed {
            let mut tx = self.db.begin().await?;
            outbox::reschedule_in(&mut tx, latest, now).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

/// `submission_count` of the dispute of a call.
async fn answers_in(tx: &mut Tx, due: &DueCall) -> Result<Option<i64>, DeskError> {
    match &due.subject {
        CallSubject::Dispute(id) | CallSubject::Evidence(id) => {
            Ok(Some(dispute::submission_count_in(tx, id).await?))
        }
        CallSubject::RefundRequest(_) => Ok(None),
    }
}

/// The error because of which a call must not be sent any more. A call that Stripe may have
/// executed is repeated nevertheless: only its answer shows the outcome.
async fn refusal_before_sending_in(
    tx: &mut Tx,
    due: &DueCall,
) -> Result<Option<DeskError>, DeskError> {
    let CallSubject::RefundRequest(id) = due.subject else { return Ok(None) };
    if due.attempts > 0 {
        return Ok(None);
    }
    let payment = refund::reference_in(tx, id).await?;
    let blocking = dispute::blocking_in(tx, &payment).await?;
    Ok(blocking.map(|id| DisputeError::ChargeDisputed(id).into()))
}

/// Records the answer to a call.
async fn record_answer_in(
    tx: &mut Tx,
    due: &DueCall,
    answer: Result<Answer, GatewayError>,
    now: Timestamp,
) -> Result<Outcome, DeskError> {
    match answer {
        Ok(answer) => answered_in(tx, due, &answer, now).await,
        Err(error) if is_to_be_retried(&error) => {
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

/// Whether the call is retried. A wrong key or a missing permission does not concern the case: the
/// call waits until a person has corrected it.
fn is_to_be_retried(error: &GatewayError) -> bool {
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
        // A success status with another object proves nothing (a refund held for approval), and
        // repeating the call could execute it twice.
        unresolved_in(tx, due, "stripe_answer_unknown", ANSWER_UNKNOWN, now).await?;
        return Ok(Outcome::Open);
    };
    executed_in(tx, due, request_id, &object, now).await?;
    Ok(Outcome::Executed)
}

/// Whether it is the kind of object that an executed call of this subject returns.
const fn is_made_by(subject: &CallSubject, object: &StripeObject) -> bool {
    match subject {
        CallSubject::RefundRequest(_) => matches!(object, StripeObject::Refund(_)),
        CallSubject::Evidence(_) => matches!(object, StripeObject::Dispute(_)),
        CallSubject::Dispute(_) => {
            matches!(object, StripeObject::Dispute(_) | StripeObject::Refund(_))
        }
    }
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

/// Wait of a call that was never sent: a third of its age, ten minutes at most.
fn wait_by_age(due: &DueCall, now: Timestamp) -> Duration {
    Duration::from_secs(u64::try_from(due.age_seconds(now) / 3).unwrap_or(0)).min(WAIT_MAX)
}
