//! The audit records of a case in words for people.

use money::{Currency, MinorUnits};
use pdf::Moment;
use serde_json::Value as Json;

use super::{
    case::Case,
    format::{money, plain, spaced, when},
};
use crate::AuditRow;

/// Records about the case, oldest first.
pub(super) fn moments(case: &Case) -> Vec<Moment> {
    let entry = |row: &AuditRow| Moment {
        when: when(row.at),
        what: format!("{} by {}", said(&row.action), row.actor),
        detail: detail(row, case.dispute.currency),
    };
    case.timeline.iter().map(entry).collect()
}

/// The action in words for people; its name where there is no better text.
fn said(action: &str) -> String {
    let said = match action {
        "dispute_seen" => "seen at Stripe",
        "accept" => "acceptance confirmed",
        "contest" => "answer confirmed",
        "refund_in_full" => "full refund confirmed",
        "sent" => "left for Stripe",
        "answered" => "executed by Stripe",
        "refused" => "refused by Stripe",
        "evidence_saved" => "evidence changed",
        "evidence_attached" => "file attached to the evidence",
        "evidence_removed" => "file removed from the evidence",
        "evidence_ordered" => "files of the evidence put in order",
        "evidence_staged" => "draft of the evidence put at Stripe",
        "evidence_confirmed" => "evidence kept as it leaves",
        other => return spaced(other),
    };
    said.to_owned()
}

/// The reason, and the fields that changed.
fn detail(row: &AuditRow, currency: Currency) -> String {
    let mut parts: Vec<String> = row.reason.iter().cloned().collect();
    let after = row.after.as_object().into_iter().flatten();
    let changed = after.filter(|(name, value)| row.before[name.as_str()] != **value);
    parts.extend(changed.flat_map(|(name, value)| match value.as_object() {
        // Changes of a draft are listed as if they were fields of the record.
        Some(what) if name == "what" => {
            what.iter().map(|(name, value)| change_text(name, value, currency)).collect()
        }
        _ => vec![change_text(name, value, currency)],
    }));
    parts.push(format!("record {}", row.seq));
    parts.join("; ")
}

fn change_text(name: &str, value: &Json, currency: Currency) -> String {
    let amount = value.as_i64().filter(|_| name == "amount");
    let amount = amount.and_then(|minor| MinorUnits::new(minor).ok());
    let value = match name {
        _ if value.is_null() => "none".to_owned(),
        "changed" | "texts" | "field" | "product" => spaced(&plain(value)),
        _ => amount.map_or_else(|| plain(value), |units| money(units, currency)),
    };
    format!("{}: {value}", spaced(name))
}
