use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::MirrorError;

/// The fields of one object. An optional field that is missing, null or of another type is `None`;
/// only required fields can fail.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a> {
    kind: &'static str,
    map: &'a Map<String, Value>,
}

impl<'a> Fields<'a> {
    pub(super) fn of(kind: &'static str, value: &'a Value) -> Result<Self, MirrorError> {
        let map = value.as_object().ok_or(MirrorError::NotAnObject)?;
        Ok(Self { kind, map })
    }

    pub(super) fn text(self, field: &str) -> Option<String> {
        self.map.get(field)?.as_str().map(str::to_owned)
    }

    pub(super) fn integer(self, field: &str) -> Option<i64> {
        self.map.get(field)?.as_i64()
    }

    pub(super) fn flag(self, field: &str) -> bool {
        self.map.get(field).and_then(Value::as_bool).unwrap_or_default()
    }

    /// A reference to another object: its id, or the object itself where it was expanded.
    pub(super) fn id_of(self, field: &str) -> Option<String> {
        let value = self.map.get(field)?;
        value.as_str().or_else(|| value.get("id")?.as_str()).map(str::to_owned)
    }

    pub(super) fn within(self, field: &str) -> Option<Self> {
        Some(Self { kind: self.kind, map: self.map.get(field)?.as_object()? })
    }

    pub(super) fn list(self, field: &str) -> Vec<Value> {
        self.map.get(field).and_then(Value::as_array).cloned().unwrap_or_default()
    }

    pub(super) fn metadata(self) -> BTreeMap<String, String> {
        let Some(metadata) = self.within("metadata") else { return BTreeMap::new() };
        let text =
            |(key, value): (&String, &Value)| Some((key.clone(), value.as_str()?.to_owned()));
        metadata.map.iter().filter_map(text).collect()
    }

    pub(super) fn required_text(self, field: &'static str) -> Result<String, MirrorError> {
        match self.required(field)?.as_str() {
            Some("") => Err(self.missing(field)),
            Some(text) => Ok(text.to_owned()),
            None => Err(self.wrong(field, "a text")),
        }
    }

    /// A required text that may be null.
    pub(super) fn nullable_text(self, field: &'static str) -> Result<Option<String>, MirrorError> {
        match self.map.get(field) {
            Some(Value::Null) => Ok(None),
            _ => self.required_text(field).map(Some),
        }
    }

    pub(super) fn required_id_of(self, field: &'static str) -> Result<String, MirrorError> {
        self.id_of(field).filter(|id| !id.is_empty()).ok_or_else(|| self.missing(field))
    }

    pub(super) fn required_integer(self, field: &'static str) -> Result<i64, MirrorError> {
        self.required(field)?.as_i64().ok_or_else(|| self.wrong(field, "a whole number"))
    }

    fn required(self, field: &'static str) -> Result<&'a Value, MirrorError> {
        match self.map.get(field) {
            None | Some(Value::Null) => Err(self.missing(field)),
            Some(value) => Ok(value),
        }
    }

    fn missing(self, field: &'static str) -> MirrorError {
        MirrorError::FieldMissing { kind: self.kind, field }
    }

    fn wrong(self, field: &'static str, expected: &'static str) -> MirrorError {
        MirrorError::FieldWrong { kind: self.kind, field, expected }
    }
}
