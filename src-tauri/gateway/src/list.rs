use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::{Gateway, GatewayError, PaymentId};

/// Characters that need no escaping in a query: RFC 3986's unreserved set.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Maximum page size at Stripe.
const LIMIT_MAX: u8 = 100;

/// Maximum number of pages searched for a refund: 10,000 refunds of one payment. Protects against a
/// list that never ends.
const PAGES_MAX: usize = 100;

/// A list at Stripe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Collection {
    /// Events of the last thirty days.
    Events,
    /// Refunds.
    Refunds,
    /// Disputes, inquiries included.
    Disputes,
    /// Charges.
    Charges,
    /// Payment intents.
    PaymentIntents,
    /// Customers.
    Customers,
    /// Checkout sessions.
    CheckoutSessions,
    /// Balance transactions.
    BalanceTransactions,
    /// Radar's early fraud warnings.
    EarlyFraudWarnings,
    /// Payouts to bank accounts.
    Payouts,
}

impl Collection {
    /// Its path, from the root of the API.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Events => "/v1/events",
            Self::Refunds => "/v1/refunds",
            Self::Disputes => "/v1/disputes",
            Self::Charges => "/v1/charges",
            Self::PaymentIntents => "/v1/payment_intents",
            Self::Customers => "/v1/customers",
            Self::CheckoutSessions => "/v1/checkout/sessions",
            Self::BalanceTransactions => "/v1/balance_transactions",
            Self::EarlyFraudWarnings => "/v1/radar/early_fraud_warnings",
            Self::Payouts => "/v1/payouts",
        }
    }
}

/// A request for one page of a list.
#[derive(Clone, Debug)]
pub struct ListQuery {
    /// The list.
    pub collection: Collection,
    /// Names and values of filters, as Stripe has them: `payment_intent`, `created[gte]`, …
    pub filters: Vec<(String, String)>,
    /// Only objects older than this one.
    pub starting_after: Option<String>,
    /// Only objects newer than this one, the page adjacent to it.
    pub ending_before: Option<String>,
    /// Maximum number of objects, clamped to 1 to 100.
    pub limit: u8,
}

impl ListQuery {
    /// The first page of what an automatic payout contains; its own balance transaction is among them.
    /// Stripe promises the whole list once [`PayoutObject::is_listable`].
    ///
    /// [`PayoutObject::is_listable`]: crate::mirror::PayoutObject::is_listable
    pub fn contents_of_payout(payout: &str) -> Self {
        Self {
            collection: Collection::BalanceTransactions,
            filters: vec![("payout".to_owned(), payout.to_owned())],
            starting_after: None,
            ending_before: None,
            limit: LIMIT_MAX,
        }
    }

    fn path(&self) -> String {
        let mut path =
            format!("{}?limit={}", self.collection.path(), self.limit.clamp(1, LIMIT_MAX));
        let cursors =
            [("starting_after", &self.starting_after), ("ending_before", &self.ending_before)];
        let cursors = cursors.into_iter().filter_map(|(name, id)| Some((name, id.as_deref()?)));
        let filters = self.filters.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in cursors.chain(filters) {
            path.push('&');
            path.extend(utf8_percent_encode(name, QUERY));
            path.push('=');
            path.extend(utf8_percent_encode(value, QUERY));
        }
        path
    }
}

/// One page of a list.
#[derive(Clone, PartialEq)]
pub struct ListPage {
    /// The objects, newest first, as Stripe returns them.
    pub objects: Vec<Value>,
    /// Whether there are more objects beyond this page, in the direction of the cursor.
    pub has_more: bool,
    /// Stripe's clock when it answered (header `Date`), in seconds since 1970.
    pub date: Option<i64>,
}

impl fmt::Debug for ListPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ListPage")
            .field("objects", &self.objects.len())
            .field("has_more", &self.has_more)
            .field("date", &self.date)
            .finish()
    }
}

impl Gateway {
    /// Reads one page of a list with one request.
    ///
    /// # Errors
    /// [`GatewayError::CursorGone`] when Stripe no longer knows the object the page should begin
    /// at (events are kept for thirty days), and any other [`GatewayError`].
    pub async fn list(&self, query: &ListQuery) -> Result<ListPage, GatewayError> {
        let answer = self.fetch(&query.path()).await.map_err(|error| gone(error, query))?;
        let mut body: Value = serde_json::from_str(&answer.body).unwrap_or_default();
        let Value::Array(objects) = body["data"].take() else {
            return Err(unknown("the list has no data"));
        };
        let has_more =
            body["has_more"].as_bool().ok_or_else(|| unknown("the list has no has_more"))?;
        Ok(ListPage { objects, has_more, date: answer.date })
    }

    /// Finds a refund of a payment by its metadata, in any status, failed included. One request per
    /// page. `None` means that every page was read.
    ///
    /// # Errors
    /// Any [`GatewayError`]. A list that cannot be read to its end is
    /// [`GatewayError::ShapeUnknown`], never `None`, because the caller would refund again.
    pub async fn find_refund<'a>(
        &self,
        payment: impl Into<PaymentId<'a>>,
        metadata_key: &str,
        metadata_value: &str,
    ) -> Result<Option<Value>, GatewayError> {
        let mut query = ListQuery {
            collection: Collection::Refunds,
            filters: vec![payment.into().filter()],
            starting_after: None,
            ending_before: None,
            limit: LIMIT_MAX,
        };
        for _ in 0..PAGES_MAX {
            let mut page = self.list(&query).await?;
            let is_ours = |refund: &Value| refund["metadata"][metadata_key] == metadata_value;
            if let Some(index) = page.objects.iter().position(is_ours) {
                return Ok(Some(page.objects.swap_remove(index)));
            }
            if !page.has_more {
                return Ok(None);
            }
            let last = page.objects.last().and_then(|refund| refund["id"].as_str());
            let last =
                last.ok_or_else(|| unknown("there is more, but nothing to read on after"))?;
            query.starting_after = Some(last.to_owned());
        }
        Err(unknown("one payment has too many pages of refunds"))
    }
}

fn unknown(reason: &str) -> GatewayError {
    GatewayError::ShapeUnknown { reason: reason.to_owned() }
}

/// Translates a refusal because the cursor's object no longer exists. Stripe does not document its
/// answer for an expired event, so a "missing" without a parameter counts as well.
fn gone(error: GatewayError, query: &ListQuery) -> GatewayError {
    let cursors =
        [("ending_before", &query.ending_before), ("starting_after", &query.starting_after)];
    let mut used = cursors.into_iter().filter(|(_, id)| id.is_some()).map(|(name, _)| name);
    let GatewayError::Refused { status: 400 | 404, param, code, request_id, .. } = &error else {
        return error;
    };
    let named = match param.as_deref() {
        Some(param) => used.find(|name| *name == param),
        None if code.as_deref() == Some("resource_missing") => used.next(),
        None => None,
    };
    match named {
        Some(param) => GatewayError::CursorGone { param, request_id: request_id.clone() },
        None => error,
    }
}
