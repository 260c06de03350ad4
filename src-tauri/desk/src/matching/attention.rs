//! One counted line under "needs attention" for all unmatched payments.

use store::{Timestamp, Tx};

use crate::{Desk, DeskError, attention, unmatched};

const CODE: &str = "payments_unmatched";
const SUBJECT: &str = "payments:unmatched";
/// A platform that credits its payments itself may be later than Stripe's event.
const PATIENCE_SECONDS: i64 = 3_600;

impl Desk {
    /// Opens, updates or closes the line. It counts payments that are older than an hour.
    pub(crate) async fn show_unmatched(&self) -> Result<(), DeskError> {
        let now = self.now();
        let mut tx = self.db.read().await?;
        let message = message_in(&mut tx, now).await?;
        let newest = attention::newest_in(&mut tx, CODE, SUBJECT).await?;
        drop(tx);
        let is_shown = match (&message, &newest) {
            (None, newest) => newest.as_ref().is_none_or(|item| item.closed_at.is_some()),
            // A line that a person closed opens again when its count changes.
            (Some(message), Some(item)) => item.message == *message && item.is_open_or_dismissed(),
            (Some(_), None) => false,
        };
        if is_shown {
            return Ok(());
        }
        let mut tx = self.db.begin().await?;
        if let Some(message) = message_in(&mut tx, now).await? {
            attention::open_or_update_in(&mut tx, (CODE, SUBJECT), &message, now).await?;
        } else {
            let note = "no payment is unmatched";
            attention::close_kind_in(&mut tx, (CODE, SUBJECT), note, now).await?;
        }
        Ok(tx.commit().await?)
    }
}

async fn message_in(tx: &mut Tx, now: Timestamp) -> Result<Option<String>, DeskError> {
    let before = now.plus_seconds(-PATIENCE_SECONDS);
    Ok(match unmatched::open_count_in(tx, Some(before)).await? {
        0 => None,
        1 => Some("1 payment at Stripe has no user here and is not credited".to_owned()),
        count => Some(format!("{count} payments at Stripe have no user here and are not credited")),
    })
}
