//! What banks and customers will do later by themselves: carried out by the first call after the
//! clock has reached its moment.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

/// Something that is going to happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "snake_case")]
pub(crate) enum Task {
    /// The bank reports the outcome of a refund.
    SettleRefund { refund: String, status: String },
    /// The bank decides a dispute, or escalates an inquiry.
    DecideDispute { dispute: String, status: String },
    /// The time to answer a dispute is over.
    LapseDispute { dispute: String },
    /// A checkout session was not paid in time.
    ExpireSession { session: String },
    /// The bank reports the outcome of a checkout session's payment.
    SettleSession { session: String, paid: bool },
    /// The bank reports what became of a payout.
    SettlePayout { payout: String, status: String },
    /// It is known what an automatic payout contains.
    ReconcilePayout { payout: String },
    /// What is available is paid out, and again a day later.
    PayOut,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Entry {
    /// Unix seconds.
    at: i64,
    #[serde(flatten)]
    task: Task,
}

/// All tasks that are waiting, the next one first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Schedule(VecDeque<Entry>);

impl Schedule {
    /// Of two tasks of one moment, the one added first happens first.
    pub(crate) fn add(&mut self, at: i64, task: Task) {
        let place = self.0.partition_point(|entry| entry.at <= at);
        self.0.insert(place, Entry { at, task });
    }

    /// Removes a task, wherever it waits.
    pub(crate) fn remove(&mut self, task: &Task) {
        self.0.retain(|entry| entry.task != *task);
    }

    /// Removes and returns the next task, if its moment has come.
    pub(crate) fn take_due(&mut self, now: i64) -> Option<Task> {
        if self.0.front()?.at > now {
            return None;
        }
        self.0.pop_front().map(|entry| entry.task)
    }
}

#[cfg(test)]
mod tests {
    use super::{Schedule, Task};

    #[test]
    fn what_is_due_happens_in_the_order_of_its_moments() {
        let mut schedule = Schedule::default();
        for (at, session) in [(5, "b"), (3, "a"), (5, "c"), (9, "d")] {
            schedule.add(at, Task::ExpireSession { session: session.to_owned() });
        }
        let mut seen = Vec::new();
        while let Some(Task::ExpireSession { session }) = schedule.take_due(5) {
            seen.push(session);
        }
        assert_eq!(seen, ["a", "b", "c"]);
        assert_eq!(schedule.take_due(8), None);
    }
}
