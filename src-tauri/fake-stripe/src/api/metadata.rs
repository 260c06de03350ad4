use serde_json::{Map, Value};

use crate::{api_error::ApiError, form::Form};

const KEYS_MAX: usize = 50;
const KEY_CHARACTERS_MAX: usize = 40;
const VALUE_CHARACTERS_MAX: usize = 500;

/// What a call wants done to an object's metadata.
pub(super) enum MetadataChange {
    /// `metadata=`: everything goes.
    Clear,
    /// `metadata[key]=value`: an empty value removes the key, the rest stays.
    Merge(Map<String, Value>),
}

impl MetadataChange {
    pub(super) fn take(form: &mut Form) -> Result<Option<Self>, ApiError> {
        match form.take_any("metadata") {
            None => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(Some(Self::Clear)),
            Some(Value::Object(pairs)) => {
                for (key, value) in &pairs {
                    check(key, value)?;
                }
                Ok(Some(Self::Merge(pairs)))
            }
            Some(_) => Err(ApiError::unreadable("Invalid object").param("metadata")),
        }
    }

    pub(super) fn apply(self, object: &mut Value) -> Result<(), ApiError> {
        let mut metadata = object["metadata"].as_object().cloned().unwrap_or_default();
        match self {
            Self::Clear => metadata.clear(),
            Self::Merge(pairs) => {
                for (key, value) in pairs {
                    if value == "" {
                        metadata.remove(&key);
                    } else {
                        metadata.insert(key, value);
                    }
                }
            }
        }
        if metadata.len() > KEYS_MAX {
            let message = format!("You can have up to {KEYS_MAX} metadata keys.");
            return Err(ApiError::unreadable(message).param("metadata"));
        }
        object["metadata"] = metadata.into();
        Ok(())
    }
}

fn check(key: &str, value: &Value) -> Result<(), ApiError> {
    let name = format!("metadata[{key}]");
    let Some(value) = value.as_str() else {
        return Err(ApiError::unreadable("Metadata values must be strings.").param(name));
    };
    if key.chars().count() > KEY_CHARACTERS_MAX {
        let message = format!("Metadata keys may be at most {KEY_CHARACTERS_MAX} characters long.");
        return Err(ApiError::unreadable(message).param(name));
    }
    if value.chars().count() > VALUE_CHARACTERS_MAX {
        let message =
            format!("Metadata values may be at most {VALUE_CHARACTERS_MAX} characters long.");
        return Err(ApiError::unreadable(message).param(name));
    }
    Ok(())
}
