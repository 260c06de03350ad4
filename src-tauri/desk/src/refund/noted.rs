//! Reading refunds that do not go through Stripe.

use ledger::Owner;
use money::{Currency, MinorUnits};
use serde::{Deserialize, Serialize};
use store::{Page, PageRequest, Timestamp, Tx};

use crate::{
    Desk, DeskError, RefundMeans,
    payment::noted::{self, NotedRefund},
};

/// Input of `list_noted_refunds`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct ListNotedRefunds {
    /// Only those of this user.
    pub user_id: Option<Owner>,
    /// Only those of this payment.
    pub reference: Option<String>,
    /// Cursor of the page: `next_cursor` of the page before; absent for the first page.
    pub cursor: Option<String>,
    /// Rows per page, 1 to 500; 50 when absent.
    pub limit: Option<u16>,
}

/// A refund that did not go through Stripe.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct NotedRefundView {
    /// Id, as text.
    pub id: String,
    /// Id of the payment.
    pub reference: String,
    /// The user.
    pub user_id: Owner,
    /// Currency of the amount.
    pub currency: Currency,
    /// Money in minor units.
    pub amount: MinorUnits,
    /// How the customer was compensated.
    pub means: RefundMeans,
    /// Reason.
    pub reason: String,
    /// The refund request that it settles.
    pub request_id: Option<String>,
    /// When the money was paid or the credits were given, UTC.
    pub paid_at: Timestamp,
    /// Who noted it.
    pub noted_by: String,
    /// When it was noted, UTC.
    pub noted_at: Timestamp,
    /// Key of its transaction in the wallet, to which a number is added when it is posted again.
    pub transaction_key: String,
    /// Why it was a mistake; null while it counts.
    pub void_reason: Option<String>,
    /// Who marked it as a mistake.
    pub voided_by: Option<String>,
    /// When it was marked as a mistake, UTC.
    pub voided_at: Option<Timestamp>,
}

impl NotedRefund {
    pub(super) fn view(self) -> NotedRefundView {
        let transaction_key = self.source();
        let voided = self.voided.as_ref();
        NotedRefundView {
            id: self.id.to_string(),
            transaction_key,
            void_reason: voided.map(|voided| voided.reason.clone()),
            voided_by: voided.map(|voided| voided.by.clone()),
            voided_at: voided.map(|voided| voided.at),
            currency: self.amount.currency(),
            amount: self.amount.units(),
            means: self.means,
            request_id: self.request.map(|request| request.to_string()),
            paid_at: self.paid_at,
            noted_at: self.noted_at,
            reference: self.reference,
            user_id: self.user,
            reason: self.reason,
            noted_by: self.noted_by,
        }
    }
}

impl Desk {
    /// One page of refunds that did not go through Stripe, newest first.
    ///
    /// # Errors
    /// `cursor_invalid`.
    pub async fn list_noted_refunds(
        &self,
        input: ListNotedRefunds,
    ) -> Result<Page<NotedRefundView>, DeskError> {
        let page = PageRequest { cursor: input.cursor, limit: input.limit };
        let (user, reference) = (input.user_id.as_ref(), input.reference.as_deref());
        let mut tx = self.db.read().await?;
        let rows = noted::page_in(&mut tx, user, reference, &page).await?;
        Ok(page.page(rows, noted::cursor_of).map(NotedRefund::view))
    }
}

/// The noted refund that settles a request, for its page.
pub(super) async fn of_request_in(
    tx: &mut Tx,
    request: i64,
) -> Result<Option<NotedRefundView>, DeskError> {
    Ok(noted::of_request_in(tx, request).await?.map(NotedRefund::view))
}
