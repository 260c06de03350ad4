//! The dispute as mirrored, with Stripe's details about evidence.

use decision::evidence::{
    Ce3AtStripe, Ce3Status, EvidenceField, FeeAcknowledgement, RecordedDispute,
};
use serde_json::Value as Json;

use super::moment;
use crate::dispute::row::Dispute;

const CE3: &str = "visa_compelling_evidence_3";

pub(super) fn recorded(dispute: &Dispute) -> RecordedDispute {
    let raw = &dispute.object.raw;
    let card = &raw["payment_method_details"]["card"];
    let eligibility = &raw["evidence_details"]["enhanced_eligibility"];
    let text = |value: &Json| value.as_str().map(str::to_owned);
    RecordedDispute {
        id: dispute.id.clone(),
        kind: dispute.kind,
        reason: dispute.reason.clone(),
        amount: dispute.amount,
        opened_at: moment(dispute.opened_at),
        due_at: dispute.due_at.map(moment),
        network: text(&card["network"]).or_else(|| text(&card["brand"])),
        network_reason_code: text(&card["network_reason_code"])
            .or_else(|| text(&raw["network_reason_code"])),
        case_type: text(&card["case_type"]),
        answerable: dispute.answerable,
        awaits_answer: dispute.needs_response,
        submission_count: u32::try_from(dispute.submission_count).unwrap_or_default(),
        staged: staged(raw),
        ce3: ce3(raw),
        visa_compliance: compliance(&eligibility["visa_compliance"]),
        mastercard_compliance: compliance(&eligibility["mastercard_compliance"]),
    }
}

/// Fields that are filled at Stripe.
fn staged(raw: &Json) -> Vec<EvidenceField> {
    let is_set = |field: &&EvidenceField| {
        let value = &raw["evidence"][field.as_str()];
        // A file is an id, or an object where it was expanded.
        value.is_object() || value.as_str().is_some_and(|text| !text.is_empty())
    };
    EvidenceField::ALL.iter().filter(is_set).copied().collect()
}

fn ce3(raw: &Json) -> Option<Ce3AtStripe> {
    let word = &raw["evidence_details"]["enhanced_eligibility"][CE3];
    let status = match word["status"].as_str()? {
        "not_qualified" => Ce3Status::NotQualified,
        "qualified" => Ce3Status::Qualified,
        "requires_action" => Ce3Status::RequiresAction,
        _ => return None,
    };
    let actions = word["required_actions"].as_array().into_iter().flatten();
    let prefilled = &raw["evidence"]["enhanced_evidence"][CE3];
    Some(Ce3AtStripe {
        status,
        required_actions: actions.filter_map(|one| one.as_str().map(str::to_owned)).collect(),
        // An unknown form is ignored.
        prefilled: serde_json::from_value(prefilled.clone()).ok(),
    })
}

fn compliance(word: &Json) -> Option<FeeAcknowledgement> {
    let status = word["status"].as_str()?;
    Some(FeeAcknowledgement { fee_acknowledged: status == "fee_acknowledged" })
}
