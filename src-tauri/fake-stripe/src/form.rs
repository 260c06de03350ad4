//! Parameters of a call: `a=1&b[c]=2&d[]=3`, from a body or a query string.
//!
//! `serde_qs` reads the brackets; this file turns what was read into checked values, with the
//! refusals Stripe gives. Each parameter is taken once, and [`Form::finish`] refuses whatever
//! was not taken, so that a misspelt parameter is never silently ignored.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::api_error::ApiError;

/// Brackets inside brackets that are still read; Stripe's own parameters go no deeper.
const DEPTH_MAX: usize = 8;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Form(Map<String, Value>);

impl Form {
    pub(crate) fn parse(raw: &str) -> Result<Self, ApiError> {
        if raw.is_empty() {
            return Ok(Self::default());
        }
        // In this mode brackets are read as such whether a client encoded them or not.
        serde_qs::Config::new()
            .max_depth(DEPTH_MAX)
            .use_form_encoding(true)
            .deserialize_str(raw)
            .map(Self)
            .map_err(|error| ApiError::unreadable(format!("Invalid request parameters: {error}")))
    }

    /// Adds a parameter that did not come as text.
    pub(crate) fn insert(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    /// Adds a parameter whose name may have brackets.
    pub(crate) fn insert_text(&mut self, name: &str, text: &str) -> Result<(), ApiError> {
        let pair = Map::from_iter([(name.to_owned(), Value::from(text))]);
        let raw = serde_qs::to_string(&pair).map_err(|error| {
            ApiError::unreadable(format!("Invalid request parameters: {error}"))
        })?;
        for (name, value) in Self::parse(&raw)?.0 {
            match (self.0.get_mut(&name), value) {
                (Some(Value::Array(there)), Value::Array(more)) => there.extend(more),
                (_, value) => drop(self.0.insert(name, value)),
            }
        }
        Ok(())
    }

    pub(crate) fn take_text(&mut self, name: &str) -> Result<Option<String>, ApiError> {
        match self.0.remove(name) {
            None => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Err(ApiError::malformed(
                name,
                "parameter_invalid_empty",
                format!(
                    "You passed an empty string for '{name}'. We assume empty values are an attempt to unset a \
                     parameter; however '{name}' cannot be unset."
                ),
            )),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(ApiError::unreadable(format!("Invalid string: {name}")).param(name)),
        }
    }

    /// A parameter that stays.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    pub(crate) fn take_integer(&mut self, name: &str) -> Result<Option<i64>, ApiError> {
        let Some(text) = self.take_text(name)? else {
            return Ok(None);
        };
        text.parse().map(Some).map_err(|_| {
            ApiError::malformed(
                name,
                "parameter_invalid_integer",
                format!("Invalid integer: {text}"),
            )
        })
    }

    /// A whole number of at least 1.
    pub(crate) fn take_positive(&mut self, name: &str) -> Result<Option<i64>, ApiError> {
        match self.take_integer(name)? {
            Some(number) if number < 1 => Err(ApiError::malformed(
                name,
                "parameter_invalid_integer",
                "This value must be greater than or equal to 1.",
            )),
            number => Ok(number),
        }
    }

    pub(crate) fn take_boolean(&mut self, name: &str) -> Result<Option<bool>, ApiError> {
        let Some(text) = self.take_text(name)? else {
            return Ok(None);
        };
        text.parse()
            .map(Some)
            .map_err(|_| ApiError::unreadable(format!("Invalid boolean: {text}")).param(name))
    }

    /// `name[…]=…`, as it came.
    pub(crate) fn take_map(&mut self, name: &str) -> Result<Option<Map<String, Value>>, ApiError> {
        match self.0.remove(name) {
            None => Ok(None),
            Some(Value::Object(map)) => Ok(Some(map)),
            Some(_) => Err(ApiError::unreadable("Invalid object").param(name)),
        }
    }

    /// Either of `name=…` and `name[…]=…`; the caller knows what each means.
    pub(crate) fn take_any(&mut self, name: &str) -> Option<Value> {
        self.0.remove(name)
    }

    /// Accepts parameters that change nothing here.
    pub(crate) fn ignore(&mut self, names: &[&str]) {
        for name in names {
            self.0.remove(*name);
        }
    }

    /// Refuses parameters that were not taken.
    pub(crate) fn finish(self) -> Result<(), ApiError> {
        match self.0.keys().next() {
            None => Ok(()),
            Some(name) => Err(unknown(name)),
        }
    }
}

/// The error of a parameter that does not exist.
pub(crate) fn unknown(name: &str) -> ApiError {
    ApiError::malformed(name, "parameter_unknown", format!("Received unknown parameter: {name}"))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::Form;

    #[rstest]
    #[case::plain("amount=500&currency=usd", json!({"amount": "500", "currency": "usd"}))]
    #[case::brackets("metadata[case]=refund_request:12", json!({"metadata": {"case": "refund_request:12"}}))]
    #[case::encoded_brackets("metadata%5Bcase%5D=a%26b+c", json!({"metadata": {"case": "a&b c"}}))]
    #[case::list("types[]=a&types[]=b", json!({"types": ["a", "b"]}))]
    #[case::numbered_list("expand[0]=a&expand[1]=b", json!({"expand": ["a", "b"]}))]
    #[case::list_of_maps("t[0][charge]=ch_1&t[1][charge]=ch_2", json!({"t": [{"charge": "ch_1"}, {"charge": "ch_2"}]}))]
    #[case::deep("a[b][c][d]=1", json!({"a": {"b": {"c": {"d": "1"}}}}))]
    #[case::empty_value("metadata=", json!({"metadata": ""}))]
    #[case::unicode("name=%E2%82%AC+12", json!({"name": "€ 12"}))]
    #[case::nothing("", json!({}))]
    fn a_form_is_read(#[case] raw: &str, #[case] expected: Value) {
        assert_eq!(
            serde_json::to_value(Form::parse(raw).expect("readable")).expect("readable"),
            expected
        );
    }

    #[rstest]
    #[case::letters("ten")]
    #[case::fraction("1.5")]
    #[case::beyond_64_bits("9223372036854775808")]
    fn an_amount_that_is_no_integer_is_refused(#[case] text: &str) {
        let error = Form::parse(&format!("amount={text}"))
            .expect("readable")
            .take_integer("amount")
            .expect_err("refused");
        assert_eq!(error.body()["error"]["code"], "parameter_invalid_integer");
        assert_eq!(error.body()["error"]["param"], "amount");
    }

    #[test]
    fn unknown_parameters_are_refused_by_name() {
        let mut form = Form::parse("amount=1&amuont=2").expect("readable");
        form.take_integer("amount").expect("readable");
        assert_eq!(form.finish().expect_err("refused").body()["error"]["param"], "amuont");
    }
}
