//! The operator's queue: every case that waits for somebody, ranked by when it is due and by the
//! money at risk, with our own SLA targets (first response, submission) beside Stripe's deadline.

mod first_review;
mod list;
mod remind;
mod scheduled;

pub use first_review::{LookAtCase, Looked};
pub use list::{ListQueue, QueueKind, QueueRow, SelfAnswer};
pub use remind::{Reminder, ReminderKind, Reminders, TakeReminders};
pub use scheduled::{ListScheduled, ScheduledAction, ScheduledRow};
