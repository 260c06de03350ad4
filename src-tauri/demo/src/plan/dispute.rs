//! Histories of disputes and inquiries.

use desk::DisputeAct;
use store::Timestamp;

use super::{
    Event, Planner,
    life::{LIVES, Life},
    reason::Reason,
    time::{DAY, HOUR, office_day_after, soon_after},
};

/// How a dispute arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Opening {
    /// Stripe's status.
    pub(crate) status: &'static str,
    /// Last moment to answer; 0 when the bank allows no answer.
    pub(crate) due_by: i64,
    /// The disputed part of the payment.
    pub(crate) part: Part,
    /// The reason.
    pub(crate) reason: &'static Reason,
    /// Whether the card issuer reported fraud before.
    pub(crate) is_reported: bool,
}

/// How much of a payment is disputed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The whole payment, or the customer's usual part.
    Usual,
    /// One half.
    FirstHalf,
    /// The other half of the payment of the case before.
    SecondHalf,
}

/// A step of a dispute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DisputeStep {
    /// The dispute is opened at Stripe.
    Open(Opening),
    /// An operator acts.
    Act(DisputeAct),
    /// Due calls are sent, and their changes are read.
    Sync,
    /// The same, and the created refund is read too.
    SyncRefund,
    /// The bank decides.
    News(&'static str),
}

/// Days until the deadlines of waiting cases, one after another: some today, most this week.
const DEADLINES: [i64; 12] = [0, 1, 3, 6, 1, 9, 2, 14, 4, 5, 11, 19];

const SYNC_SECONDS: i64 = 45;
/// Lives that are over begin between these hours before the end.
const FIRST_HOURS: i64 = 460 * 24;
const OVER_HOURS: i64 = 85 * 24;

impl Planner<'_> {
    /// Plans `count` disputes; returns the number planned.
    pub(super) fn disputes(&mut self, count: usize) -> usize {
        for case in 0..count {
            let life = match LIVES.get(case) {
                Some((life, _)) => *life,
                None => self.rng.weighted(&LIVES),
            };
            self.dispute(case, life);
            self.transactions += life.transactions();
        }
        count
    }

    fn dispute(&mut self, case: usize, life: Life) {
        match life {
            Life::Waiting => drop(self.waits(case, NEEDS, Part::Usual)),
            Life::Half => drop(self.waits(case, NEEDS, Part::FirstHalf)),
            Life::Inquiry => drop(self.waits(case, ASKS, Part::Usual)),
            Life::OtherHalf => {
                let (at, due_by) = (self.span.end.plus_seconds(-3 * HOUR), self.deadline(case));
                self.opens(case, at, (NEEDS, due_by, Part::SecondHalf));
            }
            Life::Unanswerable => {
                let at = self.recently(8);
                self.opens(case, at, (NEEDS, 0, Part::Usual));
            }
            Life::Escalated => {
                // Its deadline is Stripe's: eight days after it became a chargeback.
                let (at, due_by) = (self.recently(5), self.deadline(case));
                self.opens(case, at.plus_seconds(-DAY), (ASKS, due_by, Part::Usual));
                self.happens(case, at, DisputeStep::News(NEEDS));
            }
            Life::Unknown => {
                let at = self.waits(case, NEEDS, Part::Usual);
                let at = soon_after(self.rng, at, 2 * HOUR);
                self.happens(case, at, DisputeStep::News("network_mediation"));
            }
            Life::Leaving => {
                self.waits(case, NEEDS, Part::Usual);
                let now = self.span.end.plus_seconds(-self.rng.between(2, 12));
                self.happens(case, now, DisputeStep::Act(DisputeAct::Contest));
            }
            Life::UnderReview => self.answered(case, NEEDS),
            Life::InquiryUnderReview => self.answered(case, ASKS),
            Life::Prevented => {
                let at = self.long_ago();
                self.arrives(case, at, "prevented");
            }
            Life::InquiryClosed => self.ends(case, ASKS, DisputeAct::Contest, &["warning_closed"]),
            Life::InquiryRefunded => {
                self.ends(case, ASKS, DisputeAct::RefundInFull, &["warning_closed"]);
            }
            Life::InquiryEscalated => self.escalates(case),
            Life::Accepted => self.ends(case, NEEDS, DisputeAct::Accept, &[]),
            Life::Won => self.ends(case, NEEDS, DisputeAct::Contest, &["won"]),
            Life::Lost => self.ends(case, NEEDS, DisputeAct::Contest, &["lost"]),
            Life::Decided => self.ends(case, NEEDS, DisputeAct::Contest, &[USUAL]),
            Life::WonLate => self.ends(case, NEEDS, DisputeAct::Contest, &["lost", "won"]),
            Life::Appealed => {
                self.ends(case, NEEDS, DisputeAct::Contest, &["lost", "appeal_under_review"]);
            }
        }
    }

    /// Beyond the last steps of every case that is over.
    fn recently(&mut self, days: i64) -> Timestamp {
        self.span.hours_before_end(self.rng, days * 24, 6)
    }

    fn long_ago(&mut self) -> Timestamp {
        self.span.hours_before_end(self.rng, FIRST_HOURS, OVER_HOURS)
    }

    /// Opened in the last days, with its deadline ahead.
    fn waits(&mut self, case: usize, status: &'static str, part: Part) -> Timestamp {
        let (at, due_by) = (self.recently(8), self.deadline(case));
        self.opens(case, at, (status, due_by, part));
        at
    }

    /// Contested some weeks ago; the bank has not decided.
    fn answered(&mut self, case: usize, status: &'static str) {
        let at = self.span.hours_before_end(self.rng, 35 * 24, 12 * 24);
        self.arrives(case, at, status);
        self.acts(case, at, DisputeAct::Contest);
    }

    /// An inquiry of long ago that the answer did not end.
    fn escalates(&mut self, case: usize) {
        let at = self.long_ago();
        let reason = self.arrives(case, at, ASKS);
        let at = self.acts(case, at, DisputeAct::Contest);
        let at = self.decides(case, at, NEEDS, reason);
        let at = self.acts(case, at, DisputeAct::Contest);
        self.decides(case, at, USUAL, reason);
    }

    /// A dispute of long ago: what was done, and what the bank said one after another.
    fn ends(&mut self, case: usize, status: &'static str, act: DisputeAct, news: &[&'static str]) {
        let at = self.long_ago();
        let reason = self.arrives(case, at, status);
        let mut at = self.acts(case, at, act);
        for &status in news {
            at = self.decides(case, at, status, reason);
        }
    }

    /// Time until the bank decides.
    fn decides(
        &mut self,
        case: usize,
        after: Timestamp,
        status: &'static str,
        reason: &Reason,
    ) -> Timestamp {
        let is_won = self.rng.percent(reason.wins);
        let status = match status {
            USUAL if is_won => "won",
            USUAL => "lost",
            told => told,
        };
        let at = office_day_after(self.rng, after.plus_seconds(9 * DAY), 18);
        self.happens(case, at, DisputeStep::News(status));
        at
    }

    /// The last second of one of the next days.
    fn deadline(&mut self, case: usize) -> i64 {
        let days = DEADLINES[case % DEADLINES.len()];
        self.span.end.plus_seconds((days + 1) * DAY - 1).micros().div_euclid(1_000_000)
    }

    fn arrives(&mut self, case: usize, at: Timestamp, status: &'static str) -> &'static Reason {
        let due_by = fake_stripe::objects::dispute_due_by(at.micros().div_euclid(1_000_000));
        self.opens(case, at, (status, due_by, Part::Usual))
    }

    /// Acted on within days, and sent when the grace period is over.
    fn acts(&mut self, case: usize, after: Timestamp, act: DisputeAct) -> Timestamp {
        let at = office_day_after(self.rng, after.plus_seconds(HOUR), 5);
        self.happens(case, at, DisputeStep::Act(act));
        let at = at.plus_seconds(SYNC_SECONDS);
        let refunds = act == DisputeAct::RefundInFull;
        let step = if refunds { DisputeStep::SyncRefund } else { DisputeStep::Sync };
        self.happens(case, at, step);
        at
    }

    fn opens(
        &mut self,
        case: usize,
        at: Timestamp,
        (status, due_by, part): (&'static str, i64, Part),
    ) -> &'static Reason {
        let reason = Reason::draw(self.rng);
        let is_reported = reason.is_fraud() && self.rng.percent(40);
        let opening = Opening { status, due_by, part, reason, is_reported };
        self.happens(case, at, DisputeStep::Open(opening));
        reason
    }

    fn happens(&mut self, case: usize, at: Timestamp, step: DisputeStep) {
        self.at(at, Event::Dispute(case, step));
    }
}

/// A chargeback that waits for an answer.
const NEEDS: &str = "needs_response";
/// An inquiry that does.
const ASKS: &str = "warning_needs_response";
/// Won or lost, as cases of the reason usually are.
const USUAL: &str = "usual";
