use money::Amount;

/// What the policy says about one case, with everything needed to check it.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
pub struct Decision<A> {
    /// What is proposed.
    pub action: A,
    /// Stable name of the rule that fired, such as `refund_within_tolerance`; never renamed.
    pub rule: String,
    /// Every fact the rule looked at, and no other.
    pub facts: Vec<FactUsed>,
    /// The reason, for people.
    pub sentence: String,
    /// What would have to be different for the other action, for people.
    pub counterfactual: String,
    /// Version of the policy that was applied.
    pub policy_version: i64,
}

/// One fact a rule looked at.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
pub struct FactUsed {
    /// Stable name: `amount`, `balance`, `tolerance`, `kind`, `answerable`.
    pub name: String,
    /// The value, for people.
    pub value: String,
    /// Where it was read: `refund_request`, `dispute`, `wallet`, `policy`.
    pub source: String,
}

impl FactUsed {
    pub(crate) fn new(name: &str, value: impl Into<String>, source: &str) -> Self {
        Self { name: name.to_owned(), value: value.into(), source: source.to_owned() }
    }

    pub(crate) fn amount(name: &str, value: Amount, source: &str) -> Self {
        Self::new(name, value.for_people(), source)
    }
}
