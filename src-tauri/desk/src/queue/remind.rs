use serde::{Deserialize, Serialize};
use store::{PageRequest, Query, Timestamp, Tx};

use super::{
    first_review::case_record,
    list::{QueueRow, Waiting, micros},
};
use crate::{
    Actor, Desk, DeskError,
    audit::{Action, record_in},
    settings,
    subject::Subject,
};

/// Maximum number of reminders returned at once.
const REMINDERS_MAX: u16 = 200;

/// The SLA target of a reminder.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum ReminderKind {
    /// No first review in time.
    FirstResponseSla,
    /// The deadline is near and there is no answer.
    SubmissionSla,
}

impl ReminderKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::FirstResponseSla => "first_response_sla",
            Self::SubmissionSla => "submission_sla",
        }
    }
}

/// One reminder.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct Reminder {
    /// The SLA target.
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

/// Reminders that are due.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct Reminders {
    /// The most urgent first.
    pub reminders: Vec<Reminder>,
}

/// Cases whose submission target (with a deadline at Stripe) or else first-response target is due
/// and that have no reminder yet. Parameters: the latest deadline whose submission target is due,
/// the latest opening whose first response is due, the former again, and the target of the first
/// response.
const NOT_REMINDED: &str = "
       and q.answerable = 1
       and ((q.is_final = 1 and q.due_at <= ?
             and not exists (select 1 from reminders r
                              where r.subject = q.subject and r.kind = 'submission_sla'
                                and r.due_at = q.due_at))
         or (q.looked_at is null and q.opened_at <= ?
             and not (q.is_final = 1 and coalesce(q.due_at <= ?, false))
             and not exists (select 1 from reminders r
                              where r.subject = q.subject and r.kind = 'first_response_sla'
                                and r.due_at = coalesce(q.due_at, q.opened_at + ?))))";
const INSERT: &str = "
    insert into reminders (subject, kind, due_at, told_at) values ($1, $2, $3, $4)
    on conflict (subject, kind, due_at) do nothing";

impl Desk {
    /// Returns due reminders; each reminder is returned once in the workspace.
    ///
    /// # Errors
    /// [`StoreError`](store::StoreError) only.
    pub async fn take_reminders(
        &self,
        actor: &Actor,
        _: TakeReminders,
    ) -> Result<Reminders, DeskError> {
        let now = self.now();
        let mut tx = self.db.read().await?;
        let due = due_in(&mut tx, now).await?;
        drop(tx);
        let mut reminders = Vec::new();
        if due.is_empty() {
            return Ok(Reminders { reminders });
        }
        let mut tx = self.db.begin().await?;
        for reminder in due {
            if is_new_in(&mut tx, &reminder, now).await? {
                if let Some(subject) = Subject::of_case(&reminder.row.case) {
                    record_in(&mut tx, case_record(actor, Action::Reminded, subject, now)).await?;
                }
                reminders.push(reminder);
            }
        }
        tx.commit().await?;
        Ok(Reminders { reminders })
    }
}

/// Due reminders that were not returned yet, the most urgent first. Cases that end without an
/// action are skipped.
async fn due_in(tx: &mut Tx, now: Timestamp) -> Result<Vec<Reminder>, DeskError> {
    let settings = settings::load_in(tx).await?;
    let submission_sla = now.micros().saturating_add(micros(settings.submission_sla_hours));
    let first_response_sla = micros(settings.first_response_sla_hours);
    let mut found = Vec::new();
    let mut page = PageRequest { cursor: None, limit: Some(REMINDERS_MAX) };
    loop {
        let waiting = Waiting::of(&settings, &page, now)?;
        let query = waiting
            .query()
            .push(NOT_REMINDED)
            .bind(submission_sla)
            .bind(now.micros().saturating_sub(first_response_sla))
            .bind(submission_sla)
            .bind(first_response_sla);
        let rows = waiting.page_in(tx, &settings, query, &page).await?;
        found.extend(rows.rows.into_iter().filter_map(|row| due(row, now)));
        found.truncate(usize::from(REMINDERS_MAX));
        if found.len() == usize::from(REMINDERS_MAX) || rows.next_cursor.is_none() {
            return Ok(found);
        }
        page.cursor = rows.next_cursor;
    }
}

/// The more urgent due target; `None` for a case that ends without an action.
fn due(row: QueueRow, now: Timestamp) -> Option<Reminder> {
    if row.answers_itself.is_some() {
        return None;
    }
    let is_past = |at: Timestamp| at.micros() <= now.micros();
    let kind = if row.submission_due_at.is_some_and(is_past) {
        ReminderKind::SubmissionSla
    } else if row.looked_at.is_none() && is_past(row.first_response_due_at) {
        ReminderKind::FirstResponseSla
    } else {
        return None;
    };
    Some(Reminder { kind, row })
}

async fn is_new_in(tx: &mut Tx, reminder: &Reminder, now: Timestamp) -> Result<bool, DeskError> {
    let row = &reminder.row;
    let due_at = row.due_at.unwrap_or(row.first_response_due_at);
    let inserted = Query::new(INSERT)
        .bind(row.case.as_str())
        .bind(reminder.kind.as_str())
        .bind(due_at.micros())
        .bind(now.micros())
        .execute(tx)
        .await?;
    Ok(inserted == 1)
}
