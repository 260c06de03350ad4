//! The payments of a user, for whoever starts a refund.

use ledger::{HistoryFilter, Kind, Owner, Status, history_in};
use serde::{Deserialize, Serialize};
use store::{Page, PageRequest, Timestamp, Tx};

use super::{PaymentView, payment_in};
use crate::{Desk, DeskError, user};

/// Input of `list_payments`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct ListPayments {
    /// Whose payments.
    pub user_id: Owner,
    /// Where to start.
    #[serde(default)]
    pub cursor: Option<String>,
    /// Rows wanted; a page may hold fewer, because a top-up need not name a payment.
    #[serde(default)]
    pub limit: Option<u16>,
}

/// A payment in a list.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct PaymentRow {
    /// What is left of it.
    #[serde(flatten)]
    pub payment: PaymentView,
    /// When it was credited.
    pub credited_at: Timestamp,
}

impl Desk {
    /// One page of a user's payments, newest first, with those of users who were joined into the
    /// user.
    ///
    /// # Errors
    /// `user_not_found`, `cursor_invalid`.
    pub async fn list_payments(&self, input: ListPayments) -> Result<Page<PaymentRow>, DeskError> {
        let page = PageRequest { cursor: input.cursor, limit: input.limit };
        let mut tx = self.db.read().await?;
        user::user_in(&mut tx, &input.user_id).await?;
        let found = credited_in(&mut tx, Some(input.user_id), (None, None), &page).await?;
        Ok(found.map(|(_, row)| row))
    }
}

/// One page of the payments that were credited between two times, newest first, with the user who has
/// the credits; of one user with those of users who were joined into the user.
///
/// # Errors
/// `cursor_invalid`.
pub(crate) async fn credited_in(
    tx: &mut Tx,
    owner: Option<Owner>,
    (from, to): (Option<Timestamp>, Option<Timestamp>),
    page: &PageRequest,
) -> Result<Page<(Owner, PaymentRow)>, DeskError> {
    let filter = HistoryFilter {
        owner,
        with_joined: true,
        kind: Some(Kind::TopUp),
        status: Some(Status::Posted),
        from,
        to,
        ..HistoryFilter::default()
    };
    let found = history_in(tx, &filter, page).await?;
    let mut rows = Vec::with_capacity(found.rows.len());
    for top_up in found.rows {
        let Some(reference) = top_up.reference.as_deref() else { continue };
        let payment = payment_in(tx, reference).await?;
        // A payment credited, reversed and credited again is listed by the top-up in force.
        if payment.top_up.id == top_up.id {
            let owner = payment.owner.clone();
            let view = payment.view_in(tx).await?;
            let row = PaymentRow { payment: view, credited_at: top_up.posted_at };
            rows.push((owner, row));
        }
    }
    Ok(Page { rows, next_cursor: found.next_cursor })
}
