use serde::{Deserialize, Serialize};
use store::{Query, Timestamp, Tx};

use super::{
    list::{ListQueue, QueueRow},
    look::noticed,
};
use crate::{
    Actor, Desk, DeskError,
    audit::{Action, record_in},
    subject::Subject,
};

/// Reminders told at once; the rest comes with the next taking.
const TOLD_AT_ONCE: u16 = 200;

/// Which of our own aims is about to be missed, or was.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum ReminderKind {
    /// Nobody has looked in time.
    FirstLook,
    /// The deadline is near, and nothing was answered.
    LastCall,
}

impl ReminderKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::FirstLook => "first_look",
            Self::LastCall => "last_call",
        }
    }
}

/// One thing to be told.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct Reminder {
    /// Which aim.
    pub kind: ReminderKind,
    /// The case.
    pub row: QueueRow,
}

/// Input of `take_reminders`.
#[derive(
    Clone, Copy, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(default, deny_unknown_fields)]
pub struct TakeReminders {}

/// What is to be told now.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct Reminders {
    /// The most urgent first.
    pub reminders: Vec<Reminder>,
}

const TELL: &str = "
    insert into reminders (subject, kind, due_at, told_at) values ($1, $2, $3, $4)
    on conflict (subject, kind, due_at) do nothing";

impl Desk {
    /// What somebody must be reminded of and was not yet; each is handed out once, whoever asks.
    ///
    /// # Errors
    /// Only what the database says.
    pub async fn take_reminders(
        &self,
        actor: &Actor,
        _: TakeReminders,
    ) -> Result<Reminders, DeskError> {
        let now = self.now();
        let queue = ListQueue { limit: Some(TOLD_AT_ONCE), ..ListQueue::default() };
        let rows = self.list_queue(queue).await?.rows;
        let due: Vec<Reminder> = rows.into_iter().filter_map(|row| due(row, now)).collect();
        let mut reminders = Vec::new();
        if due.is_empty() {
            return Ok(Reminders { reminders });
        }
        let mut tx = self.db.begin().await?;
        for reminder in due {
            if is_new_in(&mut tx, &reminder, now).await? {
                if let Some(subject) = Subject::of_case(&reminder.row.case) {
                    record_in(&mut tx, noticed(actor, Action::Reminded, subject, now)).await?;
                }
                reminders.push(reminder);
            }
        }
        tx.commit().await?;
        Ok(Reminders { reminders })
    }
}

/// The more urgent of the two aims that is due; what ends by itself needs nobody.
fn due(row: QueueRow, now: Timestamp) -> Option<Reminder> {
    if row.answers_itself.is_some() {
        return None;
    }
    let is_past = |at: Timestamp| at.micros() <= now.micros();
    let kind = if row.last_call_at.is_some_and(is_past) {
        ReminderKind::LastCall
    } else if row.looked_at.is_none() && is_past(row.first_look_at) {
        ReminderKind::FirstLook
    } else {
        return None;
    };
    Some(Reminder { kind, row })
}

async fn is_new_in(tx: &mut Tx, reminder: &Reminder, now: Timestamp) -> Result<bool, DeskError> {
    let row = &reminder.row;
    let due_at = row.due_at.unwrap_or(row.first_look_at);
    let told = Query::new(TELL)
        .bind(row.case.as_str())
        .bind(reminder.kind.as_str())
        .bind(due_at.micros())
        .bind(now.micros())
        .execute(tx)
        .await?;
    Ok(told == 1)
}
