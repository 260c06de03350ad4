//! Inputs of the commands about evidence.

use std::collections::BTreeMap;

use decision::evidence::{EnhancedEvidence, EvidenceField, Matrix, ProductType, StandingTexts};
use serde::{Deserialize, Serialize};

/// Input of `get_evidence`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct GetEvidence {
    /// The dispute.
    pub dispute_id: String,
}

/// Input of `save_evidence`; absent fields keep their values.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct SaveEvidence {
    /// The dispute.
    pub dispute_id: String,
    /// The revision that was edited; another one is refused with `evidence_changed`.
    pub revision: i64,
    /// The kind of product sold.
    #[serde(default)]
    pub product: Option<ProductType>,
    /// Texts by field: null restores the proposal, an empty text leaves the field out.
    #[serde(default)]
    pub texts: BTreeMap<EvidenceField, Option<String>>,
    /// Structured evidence; replaces all of it.
    #[serde(default)]
    pub enhanced: Option<EnhancedEvidence>,
}

/// Input of `attach_evidence`: a path, or a name with the content.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct AttachEvidence {
    /// The dispute.
    pub dispute_id: String,
    /// The field; must be one for files.
    pub field: EvidenceField,
    /// Path of the file.
    #[serde(default)]
    pub path: Option<String>,
    /// Name of a file given by its content.
    #[serde(default)]
    pub name: Option<String>,
    /// Content in base64.
    #[serde(default)]
    pub data_base64: Option<String>,
}

/// Input of `remove_attachment`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct RemoveAttachment {
    /// Id of the attachment.
    pub id: i64,
}

/// Input of `order_attachments`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct OrderAttachments {
    /// The dispute.
    pub dispute_id: String,
    /// The field.
    pub field: EvidenceField,
    /// All attachments of the field, in the new order.
    pub ids: Vec<i64>,
}

/// Input of `stage_evidence`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct StageEvidence {
    /// The dispute.
    pub dispute_id: String,
    /// The revision that was displayed; another one is refused with `evidence_changed`.
    pub revision: i64,
}

/// Input of `get_evidence_matrix`.
#[derive(
    Clone, Copy, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(default, deny_unknown_fields)]
pub struct GetEvidenceMatrix {
    /// Version; the one in force when absent. Version 1 is the standard matrix.
    pub version: Option<i64>,
}

/// Input of `get_standing_texts`.
#[derive(
    Clone, Copy, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(default, deny_unknown_fields)]
pub struct GetStandingTexts {
    /// Version; the one in force when absent.
    pub version: Option<i64>,
}

/// Input of `set_standing_texts`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct SetStandingTexts {
    /// The texts; `version` is the version that was edited.
    pub texts: StandingTexts,
    /// Reason for the audit trail.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Input of `set_evidence_matrix`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct SetEvidenceMatrix {
    /// The matrix; `version` is the version that was edited.
    pub matrix: Matrix,
    /// Reason for the audit trail.
    #[serde(default)]
    pub reason: Option<String>,
}
