use serde_json::{Map, Value};

use crate::{
    form::{self, Form},
    objects::EVIDENCE_FIELDS,
    refusal::Refusal,
};

/// Characters of one text field.
const FIELD_CHARACTERS_MAX: usize = 20_000;
/// Characters of all text fields together.
const TOTAL_CHARACTERS_MAX: usize = 150_000;

/// Takes `evidence[…]`: known fields, each a text or file id of bearable length.
pub(super) fn take(form: &mut Form) -> Result<Option<Map<String, Value>>, Refusal> {
    let Some(evidence) = form.take_map("evidence")? else {
        return Ok(None);
    };
    for (field, value) in &evidence {
        let name = format!("evidence[{field}]");
        if !EVIDENCE_FIELDS.contains(&field.as_str()) {
            return Err(form::unknown(&name));
        }
        let Some(text) = value.as_str() else {
            return Err(Refusal::unreadable("Invalid string").param(name));
        };
        if text.chars().count() > FIELD_CHARACTERS_MAX {
            let message =
                format!("Invalid string: must be at most {FIELD_CHARACTERS_MAX} characters");
            return Err(Refusal::unreadable(message).param(name));
        }
    }
    Ok(Some(evidence))
}

/// Adds evidence to what is there; an empty text takes a field back.
pub(super) fn stage(dispute: &mut Value, evidence: Map<String, Value>) -> Result<(), Refusal> {
    for (field, value) in evidence {
        dispute["evidence"][field] = if value == "" { Value::Null } else { value };
    }
    let texts = || EVIDENCE_FIELDS.iter().filter_map(|&field| dispute["evidence"][field].as_str());
    let total: usize = texts().map(|text| text.chars().count()).sum();
    if total > TOTAL_CHARACTERS_MAX {
        let message =
            format!("The combined evidence may be at most {TOTAL_CHARACTERS_MAX} characters long.");
        return Err(Refusal::unreadable(message).param("evidence"));
    }
    let has_evidence = texts().next().is_some();
    dispute["evidence_details"]["has_evidence"] = has_evidence.into();
    Ok(())
}
