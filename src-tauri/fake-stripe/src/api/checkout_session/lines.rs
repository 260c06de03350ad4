use serde_json::{Value, json};

use super::super::{
    field::{integer, text},
    money, product,
};
use crate::{
    api_error::ApiError,
    state::{Kind, State},
};

/// What a customer buys in a session.
pub(super) struct Lines {
    pub(super) items: Vec<Value>,
    /// Sum of all lines in the currency's smallest unit.
    pub(super) total: i64,
    pub(super) currency: String,
}

/// Reads `line_items[…]`: prices that exist, or `price_data` that makes one.
pub(super) fn take(state: &mut State, wanted: &Value) -> Result<Lines, ApiError> {
    let rows: Vec<&Value> = match wanted {
        Value::Array(rows) => rows.iter().collect(),
        Value::Object(rows) => rows.values().collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    if rows.is_empty() {
        return Err(ApiError::unreadable("Invalid array").param("line_items"));
    }
    let mut lines = Lines { items: Vec::new(), total: 0, currency: String::new() };
    for (number, row) in rows.into_iter().enumerate() {
        add(state, &mut lines, row, number)?;
    }
    Ok(lines)
}

fn add(state: &mut State, lines: &mut Lines, row: &Value, number: usize) -> Result<(), ApiError> {
    let name = |field: &str| format!("line_items[{number}][{field}]");
    let quantity = match row["quantity"].as_str() {
        None => 1,
        Some(text) => text.parse::<i64>().ok().filter(|count| *count > 0).ok_or_else(|| {
            ApiError::malformed(
                name("quantity"),
                "parameter_invalid_integer",
                format!("Invalid integer: {text}"),
            )
        })?,
    };
    let price = match row["price"].as_str() {
        Some(id) => {
            state.existing(Kind::Price, id, &name("price")).map_err(|error| error.status(400))?
        }
        None => product::price_of_line(state, &row["price_data"], &name("price_data"))?,
    };
    let currency = money::checked_currency(text(&price, "currency"), &name("price"))?;
    if !lines.currency.is_empty() && lines.currency != currency {
        let message = "All line items must have the same currency.";
        return Err(ApiError::unreadable(message).param("line_items"));
    }
    let sum = integer(&price, "unit_amount").checked_mul(quantity);
    let total = sum.and_then(|sum| lines.total.checked_add(sum)).ok_or_else(|| {
        ApiError::malformed("line_items", "amount_too_large", "The total amount is too large.")
    })?;
    let product = state.object(Kind::Product, text(&price, "product")).unwrap_or_default();
    lines.items.push(json!({
        "id": format!("li_{}_{number}", text(&price, "id")),
        "object": "item",
        "amount_discount": 0,
        "amount_subtotal": sum,
        "amount_tax": 0,
        "amount_total": sum,
        "currency": currency,
        "description": product["name"],
        "price": price,
        "quantity": quantity,
    }));
    (lines.total, lines.currency) = (total, currency);
    Ok(())
}
