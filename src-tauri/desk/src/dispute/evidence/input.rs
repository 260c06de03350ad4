//! What the commands about evidence take.

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

/// Input of `save_evidence`: what is absent stays.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct SaveEvidence {
    /// The dispute.
    pub dispute_id: String,
    /// The revision that was edited; another one is refused with `evidence_changed`.
    pub revision: i64,
    /// What was sold.
    #[serde(default)]
    pub product: Option<ProductType>,
    /// Texts by field: null goes back to the proposal, an empty text leaves the field out.
    #[serde(default)]
    pub texts: BTreeMap<EvidenceField, Option<String>>,
    /// Structured evidence, as a whole.
    #[serde(default)]
    pub enhanced: Option<EnhancedEvidence>,
}

/// Input of `attach_evidence`: a path, or a name with the content.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct AttachEvidence {
    /// The dispute.
    pub dispute_id: String,
    /// The field; one that takes a file.
    pub field: EvidenceField,
    /// Where the file is.
    #[serde(default)]
    pub path: Option<String>,
    /// The name of a file that is given by its content.
    #[serde(default)]
    pub name: Option<String>,
    /// Its content, as base64.
    #[serde(default)]
    pub data_base64: Option<String>,
}

/// Input of `remove_attachment`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct RemoveAttachment {
    /// The attachment's number.
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
    /// The revision that was looked at; another one is refused with `evidence_changed`.
    pub revision: i64,
}

/// Input of `get_evidence_matrix`.
#[derive(
    Clone, Copy, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(default, deny_unknown_fields)]
pub struct GetEvidenceMatrix {
    /// Which version; the one in force when absent. 1 is the standard one.
    pub version: Option<i64>,
}

/// Input of `get_standing_texts`.
#[derive(
    Clone, Copy, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(default, deny_unknown_fields)]
pub struct GetStandingTexts {
    /// Which version; the one in force when absent.
    pub version: Option<i64>,
}

/// Input of `set_standing_texts`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct SetStandingTexts {
    /// The texts; their version is the one that was edited, and becomes the next one.
    pub texts: StandingTexts,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Input of `set_evidence_matrix`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct SetEvidenceMatrix {
    /// The matrix; its version is the one that was edited, and becomes the next one.
    pub matrix: Matrix,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
}
