use super::named::named;

/// Why a policy is refused, and where.
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
    /// Where, from the root of the document: `rules/2/when/0/fact`, `fallback/action`; empty for
    /// the document itself.
    pub place: String,
    /// What kind of problem, for programs.
    pub code: ProblemCode,
    /// What is wrong, for people.
    pub reason: String,
}

named! {
    /// The kinds of problem.
    ProblemCode {
        /// A field that must be there is absent.
        Missing = "missing",
        /// A field nobody knows.
        UnknownField = "unknown_field",
        /// A field that stands twice.
        DuplicateField = "duplicate_field",
        /// A value of another type than the field or the fact has.
        WrongType = "wrong_type",
        /// A number beyond ±(2^53 − 1).
        OutOfRange = "out_of_range",
        /// A list without anything in it, where something must be.
        EmptyList = "empty_list",
        /// More rules, conditions or words than a policy may have.
        TooMany = "too_many",
        /// A word that can never match, such as a currency in capital letters.
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
        /// Not the name a rule may have.
        BadId = "bad_id",
        /// The name of an earlier rule.
        DuplicateId = "duplicate_id",
        /// The conditions of a rule exclude each other, or one can never hold.
        Contradiction = "contradiction",
        /// The rules above take every case the rule would take.
        NeverFires = "never_fires",
        /// The action does not exist for a kind the rule is about.
        ActionImpossible = "action_impossible",
        /// Autopilot for something that is not an act.
        NothingToDo = "nothing_to_do",
    }
}

/// A place in a document, grown on the way down.
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

/// Enough of what somebody wrote to recognise it; input of any length must not flood an answer.
pub(super) fn excerpt(text: &str) -> String {
    text.chars().take(40).collect()
}
