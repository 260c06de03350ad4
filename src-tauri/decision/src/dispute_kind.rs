//! Inquiry or chargeback: what may be proposed, and how a dispute ends, depends on it.

/// The two kinds of dispute, which end differently.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum DisputeKind {
    /// A question of the bank (`warning_*`): ends by a full refund or an answer, not by closing.
    Inquiry,
    /// The money is gone already: ends by closing, or by evidence and the bank's word.
    Chargeback,
}
