use serde_json::{Map, Value};

use super::{super::field::integer, enhanced};
use crate::{
    api_error::ApiError,
    form::{self, Form},
    objects::{EVIDENCE_FIELDS, EVIDENCE_FILES},
    state::{Kind, State},
};

/// Characters of one text field.
const FIELD_CHARACTERS_MAX: usize = 20_000;
/// Characters of all text fields together.
const TOTAL_CHARACTERS_MAX: usize = 150_000;
/// Bytes of all files together: 4.5 MB.
const FILES_BYTES_MAX: i64 = 4_718_592;

/// Takes `evidence[…]`: known fields, each a text or file id of bearable length, and the enhanced
/// evidence below its own name.
pub(super) fn take(form: &mut Form) -> Result<Option<Map<String, Value>>, ApiError> {
    let Some(evidence) = form.take_map("evidence")? else {
        return Ok(None);
    };
    for (field, value) in &evidence {
        let name = format!("evidence[{field}]");
        if field == "enhanced_evidence" {
            enhanced::check(value)?;
            continue;
        }
        if !EVIDENCE_FIELDS.contains(&field.as_str()) {
            return Err(form::unknown(&name));
        }
        let Some(text) = value.as_str() else {
            return Err(ApiError::unreadable("Invalid string").param(name));
        };
        if text.chars().count() > FIELD_CHARACTERS_MAX {
            let message =
                format!("Invalid string: must be at most {FIELD_CHARACTERS_MAX} characters");
            return Err(ApiError::unreadable(message).param(name));
        }
    }
    Ok(Some(evidence))
}

/// Adds evidence to what is there; an empty text takes a field back.
pub(super) fn stage(
    state: &State,
    dispute: &mut Value,
    mut evidence: Map<String, Value>,
) -> Result<(), ApiError> {
    if let Some(given) = evidence.remove("enhanced_evidence") {
        enhanced::stage(state, dispute, &given)?;
    }
    for (field, value) in evidence {
        dispute["evidence"][field] = if value == "" { Value::Null } else { value };
    }
    let texts = || EVIDENCE_FIELDS.iter().filter_map(|&field| dispute["evidence"][field].as_str());
    let total: usize = texts().map(|text| text.chars().count()).sum();
    if total > TOTAL_CHARACTERS_MAX {
        let message =
            format!("The combined evidence may be at most {TOTAL_CHARACTERS_MAX} characters long.");
        return Err(ApiError::unreadable(message).param("evidence"));
    }
    let has_evidence = texts().next().is_some() || enhanced::is_given(dispute);
    check_files(state, &dispute["evidence"])?;
    dispute["evidence_details"]["has_evidence"] = has_evidence.into();
    Ok(())
}

/// Every file must have been uploaded for this purpose, and all together must be small enough.
fn check_files(state: &State, evidence: &Value) -> Result<(), ApiError> {
    let mut bytes = 0_i64;
    for field in EVIDENCE_FILES {
        let Some(id) = evidence[field].as_str() else { continue };
        let name = format!("evidence[{field}]");
        let file = state
            .object(Kind::File, id)
            .ok_or_else(|| ApiError::missing("file upload", id, &name).status(400))?;
        if file["purpose"] != "dispute_evidence" {
            let message = format!("The file {id} was not uploaded for dispute_evidence.");
            return Err(ApiError::forbidden_by_state(message).param(name));
        }
        bytes = bytes.saturating_add(integer(&file, "size"));
    }
    if bytes > FILES_BYTES_MAX {
        return Err(ApiError::forbidden_by_state(
            "Your combined evidence files are too large. The combined size must be at most 4.5 MB.",
        )
        .param("evidence"));
    }
    Ok(())
}
