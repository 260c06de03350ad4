//! Stripe's own ledger and what it sums up to.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    field::{integer, text},
    paging,
};
use crate::{
    api_error::ApiError,
    form::Form,
    state::{Kind, Position, State},
};

/// The filter of balance transactions by payout, and the field that says which automatic payout contains
/// one. Stripe has the filter only, so answers never show the field.
pub(super) const CONTAINED: &str = "payout";

pub(super) fn list(state: &State, form: Form) -> Result<Value, ApiError> {
    let contents = Contents::of(state, form.text(CONTAINED))?;
    // As recorded: a dispute's rows are found through the dispute, never by their source.
    let by_dispute =
        form.text("source").is_some_and(|source| state.object(Kind::Dispute, source).is_some());
    let filters = [CONTAINED, "source", "type", "currency"];
    let mut page = paging::page_of(state, Kind::BalanceTransaction, &filters, form, |row| {
        contents.shows(row)
    })?;
    if by_dispute {
        page["data"] = json!([]);
        page["has_more"] = false.into();
    }
    Ok(page)
}

/// The sum of all rows, by currency: what is available and what still settles.
pub(super) fn read(state: &State, form: Form) -> Result<Value, ApiError> {
    form.finish()?;
    let mut sums: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for row in state.page(Kind::BalanceTransaction, Position::Newest, None) {
        let (available, pending) = sums.entry(text(&row, "currency").to_owned()).or_default();
        let sum = if is_available(&row, state.now()) { available } else { pending };
        *sum = sum.saturating_add(integer(&row, "net"));
    }
    if sums.is_empty() {
        sums.insert("usd".to_owned(), (0, 0));
    }
    let side = |amount_of: fn(&(i64, i64)) -> i64| -> Vec<Value> {
        let entry = |(currency, sums): (&String, &(i64, i64))| {
            let amount = amount_of(sums);
            json!({ "amount": amount, "currency": currency, "source_types": { "card": amount } })
        };
        sums.iter().map(entry).collect()
    };
    Ok(json!({
        "object": "balance",
        "available": side(|sums| sums.0),
        "livemode": false,
        "pending": side(|sums| sums.1),
    }))
}

/// Whether a row's money can be used at a moment.
pub(super) fn is_available(row: &Value, now: i64) -> bool {
    integer(row, "available_on") <= now
}

/// Which rows a list by payout shows.
enum Contents {
    /// All that the filter admits.
    Whole,
    /// Stripe promises the whole list only when the payout is reconciled: until then the row of the
    /// payout itself.
    Only(String),
}

impl Contents {
    /// Of the list by this payout, or of any other list.
    ///
    /// # Errors
    /// As Stripe refuses it for a manual payout.
    fn of(state: &State, payout: Option<&str>) -> Result<Self, ApiError> {
        let Some(payout) = payout.and_then(|id| state.object(Kind::Payout, id)) else {
            return Ok(Self::Whole);
        };
        if payout["automatic"] == false {
            let message = "Balance transaction history can only be filtered on automatic transfers, not manual.";
            return Err(ApiError::unreadable(message).param(CONTAINED));
        }
        if payout["reconciliation_status"] == "completed" {
            return Ok(Self::Whole);
        }
        Ok(Self::Only(text(&payout, "balance_transaction").to_owned()))
    }

    fn shows(&self, row: &Value) -> bool {
        match self {
            Self::Whole => true,
            Self::Only(id) => row["id"] == **id,
        }
    }
}
