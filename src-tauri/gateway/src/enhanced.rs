use serde_json::{Map, Value};
use stripe_core::dispute::{
    ShippingAddress, UpdateDisputeEvidenceEnhancedEvidence as Enhanced,
    UpdateDisputeEvidenceEnhancedEvidenceMastercardCompliance as MastercardCompliance,
    UpdateDisputeEvidenceEnhancedEvidenceVisaCompellingEvidence3 as Compelling,
    UpdateDisputeEvidenceEnhancedEvidenceVisaCompellingEvidence3DisputedTransaction as Disputed,
    UpdateDisputeEvidenceEnhancedEvidenceVisaCompellingEvidence3PriorUndisputedTransactions as Prior,
    UpdateDisputeEvidenceEnhancedEvidenceVisaCompliance as VisaCompliance,
};

use crate::CallError;

/// Structured evidence as async-stripe types it, from JSON of the same shape; `None` when nothing
/// is set. Nulls are left out, because Stripe would treat them as an empty text.
///
/// A field that async-stripe does not have is an error, not dropped: the output must contain the
/// same data as the input.
pub(crate) fn compose(given: &Value) -> Result<Option<Enhanced>, CallError> {
    let given = set(given).unwrap_or_default();
    if given.is_null() {
        return Ok(None);
    }
    let enhanced = Enhanced {
        mastercard_compliance: object(&given, "mastercard_compliance").map(|consent| {
            MastercardCompliance { fee_acknowledged: consent["fee_acknowledged"].as_bool() }
        }),
        visa_compelling_evidence_3: object(&given, "visa_compelling_evidence_3").map(compelling),
        visa_compliance: object(&given, "visa_compliance").map(|consent| VisaCompliance {
            fee_acknowledged: consent["fee_acknowledged"].as_bool(),
        }),
    };
    if serde_json::to_value(&enhanced).ok().as_ref() != Some(&given) {
        return Err(CallError::EvidenceFieldUnknown { field: "enhanced_evidence".to_owned() });
    }
    Ok(Some(enhanced))
}

/// The value without nulls and without objects that are empty then.
fn set(value: &Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::Object(fields) => {
            let fields = fields.iter().filter_map(|(name, one)| Some((name.clone(), set(one)?)));
            let fields: Map<String, Value> = fields.collect();
            (!fields.is_empty()).then_some(Value::Object(fields))
        }
        Value::Array(rows) => {
            let rows: Vec<Value> = rows.iter().filter_map(set).collect();
            (!rows.is_empty()).then_some(Value::Array(rows))
        }
        Value::Bool(_) | Value::Number(_) | Value::String(_) => Some(value.clone()),
    }
}

fn object<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    value.get(name).filter(|value| value.is_object())
}

fn compelling(given: &Value) -> Compelling {
    let rows = given.get("prior_undisputed_transactions").and_then(Value::as_array);
    Compelling {
        disputed_transaction: object(given, "disputed_transaction").map(disputed),
        prior_undisputed_transactions: rows.map(|rows| rows.iter().map(prior).collect()),
    }
}

fn disputed(given: &Value) -> Disputed {
    let text = |name| text(given, name);
    Disputed {
        customer_account_id: text("customer_account_id"),
        customer_device_fingerprint: text("customer_device_fingerprint"),
        customer_device_id: text("customer_device_id"),
        customer_email_address: text("customer_email_address"),
        customer_purchase_ip: text("customer_purchase_ip"),
        // Parsing cannot fail: an unknown value is kept as it is.
        merchandise_or_services: text("merchandise_or_services").and_then(|it| it.parse().ok()),
        product_description: text("product_description"),
        shipping_address: object(given, "shipping_address").map(address),
    }
}

fn prior(given: &Value) -> Prior {
    let text = |name| text(given, name);
    Prior {
        charge: text("charge").unwrap_or_default(),
        customer_account_id: text("customer_account_id"),
        customer_device_fingerprint: text("customer_device_fingerprint"),
        customer_device_id: text("customer_device_id"),
        customer_email_address: text("customer_email_address"),
        customer_purchase_ip: text("customer_purchase_ip"),
        product_description: text("product_description"),
        shipping_address: object(given, "shipping_address").map(address),
    }
}

fn address(given: &Value) -> ShippingAddress {
    let text = |name| text(given, name);
    ShippingAddress {
        city: text("city"),
        country: text("country"),
        line1: text("line1"),
        line2: text("line2"),
        postal_code: text("postal_code"),
        state: text("state"),
    }
}

fn text(given: &Value, name: &str) -> Option<String> {
    given.get(name)?.as_str().map(str::to_owned)
}
