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

pub(super) fn list(state: &State, form: Form) -> Result<Value, ApiError> {
    // As recorded: a dispute's rows are found through the dispute, never by their source.
    let by_dispute =
        form.text("source").is_some_and(|source| state.object(Kind::Dispute, source).is_some());
    let mut page = paging::page(
        state,
        Kind::BalanceTransaction,
        &["source", "type", "currency", "payout"],
        form,
    )?;
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
