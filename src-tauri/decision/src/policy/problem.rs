use super::named::named;

/// A problem of a policy, with its place.
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
pub struct PolicyProblem {
    /// The place, from the root of the document: `rules/2/when/0/fact`, `fallback/action`; empty
    /// for the document itself.
    pub place: String,
    /// Code.
    pub code: ProblemCode,
    /// Message for people.
    pub reason: String,
}

named! {
    /// The kinds of problem.
    ProblemCode {
        /// A required field is missing.
        Missing = "missing",
        /// An unknown field.
        UnknownField = "unknown_field",
        /// A duplicate field.
        DuplicateField = "duplicate_field",
        /// A value of another type than the field or the fact has.
        WrongType = "wrong_type",
        /// A number beyond ±(2^53 − 1).
        OutOfRange = "out_of_range",
        /// An empty list where it must not be empty.
        EmptyList = "empty_list",
        /// More rules, conditions or words than a policy may have.
        TooMany = "too_many",
        /// A text that can never match, such as a currency in capital letters.
        BadWord = "bad_word",
        /// Not a kind of case.
        UnknownKind = "unknown_kind",
        /// Not a fact.
        UnknownFact = "unknown_fact",
        /// Not an operator.
        UnknownOperator = "unknown_operator",
        /// An operator of another type of fact.
        UnfitOperator = "unfit_operator",
        /// Not a setting.
        UnknownSetting = "unknown_setting",
        /// Not an action.
        UnknownAction = "unknown_action",
        /// Not an autopilot mode.
        UnknownAutopilot = "unknown_autopilot",
        /// An invalid name of a rule.
        BadId = "bad_id",
        /// The name of an earlier rule.
        DuplicateId = "duplicate_id",
        /// The conditions of a rule exclude each other, or one can never hold.
        Contradiction = "contradiction",
        /// The rules above cover every case of the rule.
        NeverFires = "never_fires",
        /// The action is not possible for a kind that the rule applies to.
        ActionImpossible = "action_impossible",
        /// Autopilot for something that is not an act.
        NothingToDo = "nothing_to_do",
    }
}

/// A place in a document, extended on the way down.
#[derive(Clone, Debug)]
pub(super) struct Place(String);

impl Place {
    pub(super) const fn root() -> Self {
        Self(String::new())
    }

    pub(super) fn at(&self, step: impl std::fmt::Display) -> Self {
        if self.0.is_empty() { Self(step.to_string()) } else { Self(format!("{}/{step}", self.0)) }
    }

    pub(super) fn problem(&self, code: ProblemCode, reason: impl Into<String>) -> PolicyProblem {
        PolicyProblem { place: self.0.clone(), code, reason: reason.into() }
    }
}

/// The beginning of an input, for messages of limited length.
pub(super) fn excerpt(text: &str) -> String {
    text.chars().take(40).collect()
}
