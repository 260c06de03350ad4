use serde_json::{Map, Value};

/// What an object said before, where it says something else now: of objects inside only the fields
/// that differ, of arrays everything.
pub(crate) fn previous_attributes(before: &Value, after: &Value) -> Value {
    let (Some(old), Some(new)) = (before.as_object(), after.as_object()) else {
        return before.clone();
    };
    let names = old.keys().chain(new.keys().filter(|name| !old.contains_key(*name)));
    let differing = names.filter(|name| old.get(*name) != new.get(*name));
    let told = differing.map(|name| {
        let value = match (old.get(name), new.get(name)) {
            (Some(old), Some(new)) => previous_attributes(old, new),
            // What was not there was null.
            (old, _) => old.cloned().unwrap_or(Value::Null),
        };
        (name.clone(), value)
    });
    Value::Object(told.collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::previous_attributes;

    #[rstest]
    #[case::nothing(json!({"a": 1}), json!({"a": 1}), json!({}))]
    #[case::plain(json!({"a": 1, "b": 2}), json!({"a": 3, "b": 2}), json!({"a": 1}))]
    #[case::from_null(json!({"a": null}), json!({"a": {"b": 1}}), json!({"a": null}))]
    #[case::inside(json!({"m": {"a": 1, "b": 2}}), json!({"m": {"a": 1, "b": 3}}), json!({"m": {"b": 2}}))]
    #[case::added(json!({"m": {}}), json!({"m": {"b": 3}}), json!({"m": {"b": null}}))]
    #[case::removed(json!({"m": {"b": 3}}), json!({"m": {}}), json!({"m": {"b": 3}}))]
    #[case::array(json!({"l": [1, 2]}), json!({"l": [1, 3]}), json!({"l": [1, 2]}))]
    fn only_differences_are_reported(
        #[case] before: Value,
        #[case] after: Value,
        #[case] expected: Value,
    ) {
        assert_eq!(previous_attributes(&before, &after), expected);
    }
}
