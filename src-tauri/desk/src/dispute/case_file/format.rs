//! Formatting of facts, times, values and amounts in a case file.

use money::{Amount, Currency, MinorUnits};
use pdf::Column;
use serde::Serialize;
use serde_json::Value as Json;
use store::Timestamp;

use crate::dispute::evidence::moment;

pub(super) fn fact(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

pub(super) fn text(title: &str) -> Column {
    Column::Text(title.to_owned())
}

/// `2026-11-24 09:05:00 UTC`.
pub(super) fn when(at: Timestamp) -> String {
    moment(at).text()
}

/// The JSON value of an enum.
pub(super) fn word(value: impl Serialize) -> String {
    plain(&serde_json::json!(value))
}

/// A JSON value for people: texts without quotation marks, lists with commas.
pub(super) fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Array(rows) => rows.iter().map(plain).collect::<Vec<_>>().join(", "),
        Json::Object(fields) => {
            let fields =
                fields.iter().map(|(name, one)| format!("{}: {}", spaced(name), plain(one)));
            fields.collect::<Vec<_>>().join(", ")
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => value.to_string(),
    }
}

/// Replaces underscores by spaces: `needs response`.
pub(super) fn spaced(word: &str) -> String {
    word.replace('_', " ")
}

pub(super) fn money(units: MinorUnits, currency: Currency) -> String {
    Amount::of(units, currency).for_people()
}

pub(super) const fn yes(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}
