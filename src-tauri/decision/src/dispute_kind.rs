//! Kinds of dispute, which determine the possible actions and how a dispute ends.

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
    /// A question of the bank (`warning_*`): ended by a full refund or an answer, not by closing.
    Inquiry,
    /// The money is withdrawn: ended by closing, or by evidence and the bank's decision.
    Chargeback,
}
