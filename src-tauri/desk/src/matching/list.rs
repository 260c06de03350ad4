//! The list of unmatched payments.

use money::{Currency, MinorUnits};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use store::{Page, PageRequest, Timestamp};

use crate::{
    Desk, DeskError, UnmatchedState, UnmatchedWhy, mirror,
    unmatched::{self, Unmatched, UnmatchedFilter},
};

/// Input of `list_unmatched_payments`. All conditions must hold.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct ListUnmatchedPayments {
    /// Payments that wait, or those that are ignored.
    pub state: UnmatchedState,
    /// Only those that are unmatched for this reason.
    pub why: Option<UnmatchedWhy>,
    /// Only those of this customer at Stripe.
    pub customer: Option<String>,
    /// Text contained in the email address, or at the beginning of a word of the ids.
    pub search: Option<String>,
    /// Cursor of the page: `next_cursor` of the page before; absent for the first page.
    pub cursor: Option<String>,
    /// Rows per page, 1 to 500; 50 when absent.
    pub limit: Option<u16>,
}

/// A payment without a user.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct UnmatchedRow {
    /// Id of the payment intent.
    pub payment: String,
    /// Whether it waits or is ignored.
    pub state: UnmatchedState,
    /// Why no user was found; null when it was not looked at yet.
    pub why: Option<UnmatchedWhy>,
    /// The user id that Stripe's objects name, if any.
    pub named: Option<String>,
    /// Id of the customer at Stripe, if any.
    pub customer: Option<String>,
    /// Name of the customer at Stripe, if known.
    pub customer_name: Option<String>,
    /// Email address of the customer, or given with the payment.
    pub email: Option<String>,
    /// Money captured, in minor units.
    pub amount: MinorUnits,
    /// Its currency.
    pub currency: Currency,
    /// When it was made at Stripe, UTC.
    pub created_at: Timestamp,
    /// Number of payments of the same customer that wait, with this one.
    pub of_customer: i64,
    /// Why it is ignored.
    pub reason: Option<String>,
    /// Who ignored it.
    pub handled_by: Option<String>,
    /// When it was ignored, UTC.
    pub handled_at: Option<Timestamp>,
}

impl Desk {
    /// One page of payments that are not credited because no user of theirs is known, newest first.
    ///
    /// # Errors
    /// `cursor_invalid`.
    pub async fn list_unmatched_payments(
        &self,
        input: ListUnmatchedPayments,
    ) -> Result<Page<UnmatchedRow>, DeskError> {
        let ListUnmatchedPayments { state, why, customer, search, cursor, limit } = input;
        let page = PageRequest { cursor, limit };
        let filter = UnmatchedFilter { state, why, customer, search };
        let mut tx = self.db.read().await?;
        let rows = unmatched::page_in(&mut tx, &filter, &page).await?;
        let found = page.page(rows, unmatched::cursor_of);
        let customers: Vec<&str> =
            found.rows.iter().filter_map(|row| row.customer.as_deref()).collect();
        let counts = unmatched::counts_by_customer_in(&mut tx, customers.iter().copied()).await?;
        let objects = mirror::customers_in(&mut tx, customers.into_iter()).await?;
        let rows = found.rows.into_iter().map(|row| {
            let customer = row.customer.as_deref();
            let of_customer = customer.and_then(|id| counts.get(id)).copied().unwrap_or(0);
            let name = customer.and_then(|id| objects.get(id)).and_then(name_of);
            view(row, name, of_customer)
        });
        Ok(Page { rows: rows.collect(), next_cursor: found.next_cursor })
    }
}

fn name_of(customer: &Json) -> Option<String> {
    customer["name"].as_str().map(str::to_owned)
}

fn view(row: Unmatched, customer_name: Option<String>, of_customer: i64) -> UnmatchedRow {
    UnmatchedRow {
        payment: row.payment,
        state: row.state,
        why: row.why,
        named: row.named,
        customer: row.customer,
        customer_name,
        email: row.email,
        amount: row.amount.units(),
        currency: row.amount.currency(),
        created_at: row.created_at,
        of_customer,
        reason: row.reason,
        handled_by: row.handled_by,
        handled_at: row.handled_at,
    }
}
