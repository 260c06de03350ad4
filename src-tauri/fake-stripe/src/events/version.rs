//! Objects as older versions of the API show them. An event keeps the shape of its day, so whoever
//! reads old events meets objects that lack fields required today.

use serde_json::Value;

/// A field, and the version that brought it.
struct Newer {
    since: &'static str,
    object: &'static str,
    field: &'static [&'static str],
}

const fn newer(since: &'static str, object: &'static str, field: &'static [&'static str]) -> Newer {
    Newer { since, object, field }
}

/// The later ones are read from Stripe's descriptions of both versions; the day of the four last is
/// from memory, and only that they are younger than 2024-06-20 is certain.
const FIELDS: [Newer; 10] = [
    newer("2026-09-30", "dispute", &["evidence", "enhanced_evidence", "mastercard_compliance"]),
    newer(
        "2026-09-30",
        "dispute",
        &["evidence_details", "enhanced_eligibility", "mastercard_compliance"],
    ),
    newer("2026-08-26", "charge", &["payment_method_details", "card", "network"]),
    newer("2026-08-26", "refund", &["customer"]),
    newer("2026-08-26", "refund", &["customer_account"]),
    newer("2026-08-26", "refund", &["payment_method"]),
    newer("2025-07-30", "balance_transaction", &["balance_type"]),
    newer("2025-02-24", "dispute", &["enhanced_eligibility_types"]),
    newer("2024-12-18", "dispute", &["evidence", "enhanced_evidence"]),
    newer("2024-12-18", "dispute", &["evidence_details", "enhanced_eligibility"]),
];

/// The object without the fields that came after a version: `2025-01-27.acacia`, or its day alone.
pub(crate) fn render(mut object: Value, version: &str) -> Value {
    let day = version.get(..10).unwrap_or(version);
    let kind = object["object"].as_str().unwrap_or_default().to_owned();
    for newer in FIELDS.iter().filter(|newer| newer.object == kind && newer.since > day) {
        remove(&mut object, newer.field);
    }
    // A dispute holds its rows whole.
    let rows = object.get_mut("balance_transactions").and_then(Value::as_array_mut);
    for row in rows.into_iter().flatten() {
        *row = render(row.take(), version);
    }
    object
}

fn remove(object: &mut Value, field: &[&str]) {
    let Some((name, path)) = field.split_last() else { return };
    let holder = path.iter().try_fold(object, |holder, part| holder.get_mut(part));
    if let Some(fields) = holder.and_then(Value::as_object_mut) {
        fields.remove(*name);
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        events::API_VERSION,
        objects::{DisputeSpec, dispute},
    };

    use super::render;

    #[test]
    fn an_older_version_lacks_what_came_later() {
        let today = dispute(&DisputeSpec::new("du_1", "ch_1", 1000, "usd", 1_795_521_600));
        assert_eq!(render(today.clone(), API_VERSION), today);
        let summer = render(today.clone(), "2026-05-27.dahlia");
        assert!(summer["evidence"]["enhanced_evidence"].is_object());
        let old = render(today.clone(), "2024-06-20");
        assert!(today["evidence_details"].get("enhanced_eligibility").is_some());
        assert!(old["evidence_details"].get("enhanced_eligibility").is_none());
        assert!(old["evidence"].get("enhanced_evidence").is_none());
        assert!(old.get("enhanced_eligibility_types").is_none());
        assert!(old["balance_transactions"][0]["id"].is_string());
        assert!(old["balance_transactions"][0].get("balance_type").is_none());
        assert_eq!(old["amount"], today["amount"]);
    }
}
