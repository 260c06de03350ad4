//! How a refusal crosses to programs: each noun's error says it in one match.

use serde_json::{Value as Json, json};

/// What kind of refusal it is, as HTTP sorts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusClass {
    /// The input does not hold (400).
    Invalid,
    /// What was named is not here (404).
    NotFound,
    /// Somebody else was faster, or the case has moved on (409).
    Conflict,
    /// Well-formed, and not allowed as things stand (422).
    Refused,
    /// Something needed cannot be reached now (503).
    Unavailable,
    /// Damage or a fault of ours (500).
    Internal,
}

/// Code, class and facts of a refusal.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) code: &'static str,
    pub(crate) class: StatusClass,
    pub(crate) details: Json,
}

impl Refusal {
    pub(crate) fn invalid(code: &'static str) -> Self {
        Self::new(code, StatusClass::Invalid)
    }

    pub(crate) fn not_found(code: &'static str) -> Self {
        Self::new(code, StatusClass::NotFound)
    }

    pub(crate) fn conflict(code: &'static str) -> Self {
        Self::new(code, StatusClass::Conflict)
    }

    pub(crate) fn refused(code: &'static str) -> Self {
        Self::new(code, StatusClass::Refused)
    }

    pub(crate) fn unavailable(code: &'static str) -> Self {
        Self::new(code, StatusClass::Unavailable)
    }

    pub(crate) fn internal(code: &'static str) -> Self {
        Self::new(code, StatusClass::Internal)
    }

    /// The facts, for translations.
    pub(crate) fn with(self, details: Json) -> Self {
        Self { details, ..self }
    }

    fn new(code: &'static str, class: StatusClass) -> Self {
        Self { code, class, details: json!({}) }
    }
}
