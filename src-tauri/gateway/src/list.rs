use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::{Gateway, GatewayError};

/// What may stand unescaped in a query: only what never means anything else.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Most that Stripe puts on a page.
const LIMIT_MAX: u8 = 100;

/// Pages of refunds looked through for one of ours: 10,000 refunds of one payment. A guard against
/// a peer whose list never ends.
const PAGES_MAX: usize = 100;

/// A list at Stripe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Collection {
    /// What happened, thirty days back.
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
    /// Movements of the balance.
    BalanceTransactions,
    /// Radar's early fraud warnings.
    EarlyFraudWarnings,
}

impl Collection {
    /// Where it is, from the root of the API.
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
        }
    }
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct ListQuery {
    /// Which list.
    pub collection: Collection,
    /// Names and values of filters, as Stripe has them: `payment_intent`, `created[gte]`, …
    pub filters: Vec<(String, String)>,
    /// Only what is older than this object.
    pub starting_after: Option<String>,
    /// Only what is newer than this object, the page next to it.
    pub ending_before: Option<String>,
    /// Objects at most; what is outside 1 to 100 is brought inside.
    pub limit: u8,
}

impl ListQuery {
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

/// What a list answered.
#[derive(Clone, PartialEq)]
pub struct ListPage {
    /// The objects, newest first, as Stripe returns them.
    pub objects: Vec<Value>,
    /// Are there more beyond this page, in the direction asked for?
    pub has_more: bool,
}

impl fmt::Debug for ListPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ListPage")
            .field("objects", &self.objects.len())
            .field("has_more", &self.has_more)
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
        Ok(ListPage { objects, has_more })
    }

    /// Looks for a refund of a payment by its metadata, in any status: a refund that failed was
    /// made all the same. One request a page; none means that every page was looked through.
    ///
    /// # Errors
    /// Any [`GatewayError`]. A list that cannot be walked to its end is
    /// [`GatewayError::ShapeUnknown`], never "none": that would mean a second refund.
    pub async fn find_refund(
        &self,
        payment_intent: &str,
        metadata_key: &str,
        metadata_value: &str,
    ) -> Result<Option<Value>, GatewayError> {
        let mut query = ListQuery {
            collection: Collection::Refunds,
            filters: vec![("payment_intent".to_owned(), payment_intent.to_owned())],
            starting_after: None,
            ending_before: None,
            limit: LIMIT_MAX,
        };
        for _ in 0..PAGES_MAX {
            let mut page = self.list(&query).await?;
            let is_ours = |refund: &Value| refund["metadata"][metadata_key] == metadata_value;
            if let Some(place) = page.objects.iter().position(is_ours) {
                return Ok(Some(page.objects.swap_remove(place)));
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

/// A list that is refused because of its cursor: what it named is no longer there. What Stripe says
/// about an expired event is written nowhere, so a "missing" without a parameter counts as well.
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
