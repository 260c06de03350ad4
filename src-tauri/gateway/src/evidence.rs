use stripe_core::dispute::UpdateDisputeEvidence;

use crate::CallError;

/// Evidence as async-stripe types it, from names and texts.
pub(crate) fn compose(fields: &[(&str, &str)]) -> Result<UpdateDisputeEvidence, CallError> {
    let mut evidence = UpdateDisputeEvidence::new();
    for (name, text) in fields {
        let Some(field) = field_of(&mut evidence, name) else {
            return Err(CallError::EvidenceFieldUnknown { field: (*name).to_owned() });
        };
        if field.replace((*text).to_owned()).is_some() {
            return Err(CallError::EvidenceFieldTwice { field: (*name).to_owned() });
        }
    }
    Ok(evidence)
}

/// The 27 fields of texts and files. `enhanced_evidence` is a structure of its own and not among
/// them.
fn field_of<'a>(
    evidence: &'a mut UpdateDisputeEvidence,
    name: &str,
) -> Option<&'a mut Option<String>> {
    Some(match name {
        "access_activity_log" => &mut evidence.access_activity_log,
        "billing_address" => &mut evidence.billing_address,
        "cancellation_policy" => &mut evidence.cancellation_policy,
        "cancellation_policy_disclosure" => &mut evidence.cancellation_policy_disclosure,
        "cancellation_rebuttal" => &mut evidence.cancellation_rebuttal,
        "customer_communication" => &mut evidence.customer_communication,
        "customer_email_address" => &mut evidence.customer_email_address,
        "customer_name" => &mut evidence.customer_name,
        "customer_purchase_ip" => &mut evidence.customer_purchase_ip,
        "customer_signature" => &mut evidence.customer_signature,
        "duplicate_charge_documentation" => &mut evidence.duplicate_charge_documentation,
        "duplicate_charge_explanation" => &mut evidence.duplicate_charge_explanation,
        "duplicate_charge_id" => &mut evidence.duplicate_charge_id,
        "product_description" => &mut evidence.product_description,
        "receipt" => &mut evidence.receipt,
        "refund_policy" => &mut evidence.refund_policy,
        "refund_policy_disclosure" => &mut evidence.refund_policy_disclosure,
        "refund_refusal_explanation" => &mut evidence.refund_refusal_explanation,
        "service_date" => &mut evidence.service_date,
        "service_documentation" => &mut evidence.service_documentation,
        "shipping_address" => &mut evidence.shipping_address,
        "shipping_carrier" => &mut evidence.shipping_carrier,
        "shipping_date" => &mut evidence.shipping_date,
        "shipping_documentation" => &mut evidence.shipping_documentation,
        "shipping_tracking_number" => &mut evidence.shipping_tracking_number,
        "uncategorized_file" => &mut evidence.uncategorized_file,
        "uncategorized_text" => &mut evidence.uncategorized_text,
        _ => return None,
    })
}
