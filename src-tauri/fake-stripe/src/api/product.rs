//! Products and prices, as far as checkout sessions need them.

use serde_json::Value;

use super::{field::text, metadata::MetadataChange, money, paging};
use crate::{
    api_error::ApiError,
    form::Form,
    objects::{price, product},
    state::{Kind, State},
};

/// Parameters nothing here depends on.
const IGNORED: [&str; 11] = [
    "active",
    "billing_scheme",
    "images",
    "lookup_key",
    "nickname",
    "shippable",
    "statement_descriptor",
    "tax_behavior",
    "tax_code",
    "transfer_lookup_key",
    "unit_label",
];

pub(super) fn list(state: &State, kind: Kind, form: Form) -> Result<Value, ApiError> {
    let filters: &[&str] = if kind == Kind::Price { &["product", "currency", "type"] } else { &[] };
    paging::page(state, kind, filters, form)
}

pub(super) fn create(state: &mut State, mut form: Form) -> Result<Value, ApiError> {
    let name = form.take_text("name")?.ok_or_else(|| ApiError::required("name"))?;
    let description = form.take_text("description")?;
    let metadata = MetadataChange::take(&mut form)?;
    form.ignore(&IGNORED);
    form.finish()?;
    let id = state.next_id(Kind::Product);
    let mut product = product(&id, &name, description.as_deref(), state.now());
    if let Some(change) = metadata {
        change.apply(&mut product)?;
    }
    state.put(&product)?;
    state.emit("product.created", &product);
    Ok(product)
}

pub(super) fn create_price(state: &mut State, mut form: Form) -> Result<Value, ApiError> {
    let currency = money::take_currency(&mut form)?;
    let amount =
        form.take_integer("unit_amount")?.ok_or_else(|| ApiError::required("unit_amount"))?;
    let product = form.take_text("product")?;
    let inline = form.take_map("product_data")?;
    let metadata = MetadataChange::take(&mut form)?;
    form.ignore(&IGNORED);
    form.finish()?;
    let product = match (product, inline) {
        (Some(id), _) => {
            let known = state.existing(Kind::Product, &id, "product");
            known.map_err(|error| error.status(400))?;
            id
        }
        (None, Some(inline)) => product_of_line(state, &inline.into(), "product_data")?,
        (None, None) => return Err(ApiError::required("product")),
    };
    let mut price = price(&state.next_id(Kind::Price), &product, amount, &currency, state.now());
    if let Some(change) = metadata {
        change.apply(&mut price)?;
    }
    state.put(&price)?;
    state.emit("price.created", &price);
    Ok(price)
}

/// The price that a checkout line brings along.
pub(super) fn price_of_line(
    state: &mut State,
    data: &Value,
    param: &str,
) -> Result<Value, ApiError> {
    if !data.is_object() {
        return Err(ApiError::required(param));
    }
    let currency_name = format!("{param}[currency]");
    let currency = data["currency"].as_str().ok_or_else(|| ApiError::required(&currency_name))?;
    let currency = money::checked_currency(currency, &currency_name)?;
    let amount_name = format!("{param}[unit_amount]");
    let amount = data["unit_amount"].as_str().ok_or_else(|| ApiError::required(&amount_name))?;
    let amount = amount.parse::<i64>().ok().filter(|amount| *amount >= 0).ok_or_else(|| {
        ApiError::malformed(
            &amount_name,
            "parameter_invalid_integer",
            format!("Invalid integer: {amount}"),
        )
    })?;
    let product = match data["product"].as_str() {
        Some(id) => {
            let known = state.existing(Kind::Product, id, &format!("{param}[product]"));
            known.map_err(|error| error.status(400))?;
            id.to_owned()
        }
        None => product_of_line(state, &data["product_data"], &format!("{param}[product_data]"))?,
    };
    let mut price = price(&state.next_id(Kind::Price), &product, amount, &currency, state.now());
    // What a line brings along is sold once.
    price["active"] = false.into();
    state.put(&price)?;
    Ok(price)
}

fn product_of_line(state: &mut State, data: &Value, param: &str) -> Result<String, ApiError> {
    let name =
        data["name"].as_str().ok_or_else(|| ApiError::required(&format!("{param}[name]")))?;
    let id = state.next_id(Kind::Product);
    let product = product(&id, name, data["description"].as_str(), state.now());
    state.put(&product)?;
    Ok(text(&product, "id").to_owned())
}
