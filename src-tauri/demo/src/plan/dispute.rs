//! The lives of disputes and inquiries.

use desk::DisputeAct;
use store::Timestamp;

use super::{
    Event, Story,
    time::{DAY, HOUR, office_day_after, soon_after},
};

/// How a dispute arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Opening {
    /// Stripe's status.
    pub(crate) status: &'static str,
    /// Last moment to answer; 0 when the bank allows no answer.
    pub(crate) due_by: i64,
    /// How much of the payment.
    pub(crate) part: Part,
}

/// How much of a payment is disputed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// All of it, or what the customer says.
    Usual,
    /// One half.
    FirstHalf,
    /// The other half of the payment of the case before.
    SecondHalf,
}

/// A step of a dispute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DisputeStep {
    /// The bank tells of it.
    Open(Opening),
    /// An operator acts.
    Act(DisputeAct),
    /// What is due leaves, and what it changed is read.
    Sync,
    /// The same, and the refund that it made is read too.
    SyncRefund,
    /// The bank has decided.
    News(&'static str),
}

/// A whole life. In brackets: how many transactions it makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Life {
    /// A chargeback that waits for an answer (0).
    Waiting,
    /// A chargeback of a half (0).
    Half,
    /// A chargeback of the other half of the same payment (0).
    OtherHalf,
    /// A chargeback that takes no answer (0).
    Unanswerable,
    /// An inquiry that waits for an answer (0).
    Inquiry,
    /// An inquiry that became a chargeback (0).
    Escalated,
    /// Confirmed just now (0).
    Leaving,
    /// Answered, at the bank (0).
    UnderReview,
    /// An inquiry, answered (0).
    InquiryUnderReview,
    /// An inquiry that came to nothing (0).
    InquiryClosed,
    /// An inquiry ended by a refund (1).
    InquiryRefunded,
    /// Contested and won (0).
    Won,
    /// Contested and lost (1).
    Lost,
    /// Accepted (1).
    Accepted,
    /// Lost, and won weeks later (2).
    WonLate,
    /// Lost, and appealed (1).
    Appealed,
    /// Resolved before it became a dispute (0).
    Prevented,
    /// In a status that nobody knows yet (0).
    Unknown,
}

/// Each once (and only once where the weight is 0), then as often as the weights say.
const LIVES: [(Life, u32); 18] = [
    (Life::Waiting, 16),
    (Life::Half, 0),
    (Life::OtherHalf, 0),
    (Life::Unanswerable, 0),
    (Life::Inquiry, 8),
    (Life::Escalated, 2),
    (Life::Leaving, 0),
    (Life::UnderReview, 7),
    (Life::InquiryUnderReview, 3),
    (Life::InquiryClosed, 7),
    (Life::InquiryRefunded, 2),
    (Life::Won, 11),
    (Life::Lost, 8),
    (Life::Accepted, 10),
    (Life::WonLate, 2),
    (Life::Appealed, 0),
    (Life::Prevented, 3),
    (Life::Unknown, 0),
];

const SYNC_SECONDS: i64 = 45;
/// Lives that are over begin between these hours before the end.
const FIRST_HOURS: i64 = 460 * 24;
const OVER_HOURS: i64 = 85 * 24;

impl Story<'_> {
    /// Plans so many disputes; how many it were.
    pub(super) fn disputes(&mut self, count: usize) -> usize {
        for case in 0..count {
            let life = match LIVES.get(case) {
                Some((life, _)) => *life,
                None => self.chance.weighted(&LIVES),
            };
            self.dispute(case, life);
            self.transactions += match life {
                Life::InquiryRefunded | Life::Lost | Life::Accepted | Life::Appealed => 1,
                Life::WonLate => 2,
                Life::Waiting
                | Life::Half
                | Life::OtherHalf
                | Life::Unanswerable
                | Life::Inquiry
                | Life::Escalated
                | Life::Leaving
                | Life::UnderReview
                | Life::InquiryUnderReview
                | Life::InquiryClosed
                | Life::Won
                | Life::Prevented
                | Life::Unknown => 0,
            };
        }
        count
    }

    fn dispute(&mut self, case: usize, life: Life) {
        match life {
            Life::Waiting => {
                self.waits(case, NEEDS, Part::Usual);
            }
            Life::Half => {
                self.waits(case, NEEDS, Part::FirstHalf);
            }
            Life::Inquiry => {
                self.waits(case, ASKS, Part::Usual);
            }
            Life::OtherHalf => {
                let (at, due_by) = (self.span.end.plus_seconds(-3 * HOUR), self.deadline());
                self.opens(case, at, Opening { status: NEEDS, due_by, part: Part::SecondHalf });
            }
            Life::Unanswerable => {
                let at = self.recently(8);
                self.opens(case, at, Opening { status: NEEDS, due_by: 0, part: Part::Usual });
            }
            Life::Escalated => {
                // Its deadline is Stripe's: eight days after it became a chargeback.
                let (at, due_by) = (self.recently(5), self.deadline());
                let opening = Opening { status: ASKS, due_by, part: Part::Usual };
                self.opens(case, at.plus_seconds(-DAY), opening);
                self.happens(case, at, DisputeStep::News(NEEDS));
            }
            Life::Unknown => {
                let at = self.waits(case, NEEDS, Part::Usual);
                let at = soon_after(self.chance, at, 2 * HOUR);
                self.happens(case, at, DisputeStep::News("network_mediation"));
            }
            Life::Leaving => {
                self.waits(case, NEEDS, Part::Usual);
                let now = self.span.end.plus_seconds(-self.chance.between(2, 12));
                self.happens(case, now, DisputeStep::Act(DisputeAct::Contest));
            }
            Life::UnderReview => {
                self.answered(case, NEEDS);
            }
            Life::InquiryUnderReview => {
                self.answered(case, ASKS);
            }
            Life::Prevented => {
                let at = self.long_ago();
                self.arrives(case, at, "prevented");
            }
            Life::InquiryClosed => self.ends(case, ASKS, DisputeAct::Contest, &["warning_closed"]),
            Life::InquiryRefunded => {
                self.ends(case, ASKS, DisputeAct::RefundInFull, &["warning_closed"]);
            }
            Life::Accepted => self.ends(case, NEEDS, DisputeAct::Accept, &[]),
            Life::Won => self.ends(case, NEEDS, DisputeAct::Contest, &["won"]),
            Life::Lost => self.ends(case, NEEDS, DisputeAct::Contest, &["lost"]),
            Life::WonLate => self.ends(case, NEEDS, DisputeAct::Contest, &["lost", "won"]),
            Life::Appealed => {
                self.ends(case, NEEDS, DisputeAct::Contest, &["lost", "appeal_under_review"]);
            }
        }
    }

    /// Beyond the last steps of every case that is over.
    fn recently(&mut self, days: i64) -> Timestamp {
        self.span.hours_before_end(self.chance, days * 24, 6)
    }

    fn long_ago(&mut self) -> Timestamp {
        self.span.hours_before_end(self.chance, FIRST_HOURS, OVER_HOURS)
    }

    /// Opened in the last days, with its deadline ahead.
    fn waits(&mut self, case: usize, status: &'static str, part: Part) -> Timestamp {
        let (at, due_by) = (self.recently(8), self.deadline());
        self.opens(case, at, Opening { status, due_by, part });
        at
    }

    /// Contested some weeks ago; the bank has not decided.
    fn answered(&mut self, case: usize, status: &'static str) -> Timestamp {
        let at = self.span.hours_before_end(self.chance, 35 * 24, 12 * 24);
        self.arrives(case, at, status);
        self.acts(case, at, DisputeAct::Contest)
    }

    /// A dispute of long ago: what was done, and what the bank said one after another.
    fn ends(&mut self, case: usize, status: &'static str, act: DisputeAct, news: &[&'static str]) {
        let at = self.long_ago();
        self.arrives(case, at, status);
        let mut at = self.acts(case, at, act);
        for &status in news {
            // Banks take their time.
            at = office_day_after(self.chance, at.plus_seconds(9 * DAY), 18);
            self.happens(case, at, DisputeStep::News(status));
        }
    }

    /// Between tomorrow evening and three weeks on.
    fn deadline(&mut self) -> i64 {
        let days = self.chance.between(1, 20);
        self.span.end.plus_seconds((days + 1) * DAY - 1).micros().div_euclid(1_000_000)
    }

    fn arrives(&mut self, case: usize, at: Timestamp, status: &'static str) {
        let due_by = fake_stripe::objects::dispute_due_by(at.micros().div_euclid(1_000_000));
        self.opens(case, at, Opening { status, due_by, part: Part::Usual });
    }

    /// Acted on within days, and sent when the grace period is over.
    fn acts(&mut self, case: usize, after: Timestamp, act: DisputeAct) -> Timestamp {
        let at = office_day_after(self.chance, after.plus_seconds(HOUR), 5);
        self.happens(case, at, DisputeStep::Act(act));
        let at = at.plus_seconds(SYNC_SECONDS);
        let refunds = act == DisputeAct::RefundInFull;
        let step = if refunds { DisputeStep::SyncRefund } else { DisputeStep::Sync };
        self.happens(case, at, step);
        at
    }

    fn opens(&mut self, case: usize, at: Timestamp, opening: Opening) {
        self.happens(case, at, DisputeStep::Open(opening));
    }

    fn happens(&mut self, case: usize, at: Timestamp, step: DisputeStep) {
        self.at(at, Event::Dispute(case, step));
    }
}

/// A chargeback that waits for an answer.
const NEEDS: &str = "needs_response";
/// An inquiry that does.
const ASKS: &str = "warning_needs_response";
