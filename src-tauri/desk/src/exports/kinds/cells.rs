//! Values of the desk as cells.

use export::Cell;
use money::{Currency, MinorUnits};
use serde::Serialize;
use store::{StoreError, Timestamp};

use crate::PayoutView;

/// Rows of a list per query.
pub(super) const PAGE: Option<u16> = Some(500);

pub(super) fn text(text: Option<&str>) -> Cell<'_> {
    text.map_or(Cell::Null, Cell::Text)
}

pub(super) fn int(number: Option<i64>) -> Cell<'static> {
    number.map_or(Cell::Null, Cell::Int)
}

pub(super) fn time(moment: Option<Timestamp>) -> Cell<'static> {
    moment.map_or(Cell::Null, |moment| Cell::Time(moment.micros()))
}

/// Id, status and day of arrival of a payout.
pub(super) fn payout(payout: Option<&PayoutView>) -> [Cell<'_>; 3] {
    [
        text(payout.map(|payout| payout.id.as_str())),
        text(payout.map(|payout| payout.status.as_str())),
        text(payout.and_then(|payout| payout.arrives_on.as_deref())),
    ]
}

pub(super) fn amount(units: MinorUnits, currency: Currency) -> Cell<'static> {
    Cell::Decimal { minor: units.get(), decimals: currency.exponent() }
}

pub(super) fn minor(units: MinorUnits) -> Cell<'static> {
    Cell::Int(units.get())
}

/// An amount of a row of the database.
pub(super) fn decimal(minor: Option<i64>, decimals: u32) -> Cell<'static> {
    minor.map_or(Cell::Null, |minor| Cell::Decimal { minor, decimals })
}

/// The decimals of a currency of a row.
pub(super) fn decimals_of(currency: &str) -> Result<u32, StoreError> {
    let currency = currency.parse::<Currency>();
    currency.map(Currency::exponent).map_err(|_| StoreError::Damaged("a currency".to_owned()))
}

/// A column of a row that is never null.
pub(super) fn known<T>(value: Option<T>, name: &'static str) -> Result<T, StoreError> {
    value.ok_or_else(|| StoreError::Damaged(format!("{name} is null")))
}

/// A value that is a text in JSON, such as a state.
pub(super) fn word(value: impl Serialize) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(str::to_owned)
}
