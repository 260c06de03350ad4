//! The operator's queue: every case that waits for a person, ordered by due time and money at risk,
//! with our SLA targets (first response, submission) and Stripe's deadlines.

mod first_review;
mod list;
mod remind;
mod scheduled;

pub use first_review::{LookAtCase, Looked};
pub use list::{ListQueue, QueueKind, QueueRow, SelfAnswer};
pub use remind::{Reminder, ReminderKind, Reminders, TakeReminders};
pub use scheduled::{ListScheduled, ScheduledAction, ScheduledRow};
