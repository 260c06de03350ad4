//! The machine-readable part of an error: each noun's error maps to it in one match.

use serde_json::{Value as Json, json};

/// The class of an error, by HTTP status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusClass {
    /// The input is invalid (400).
    Invalid,
    /// The caller has not shown who it is (401).
    Unauthorized,
    /// The caller may not do this (403).
    Forbidden,
    /// The named object does not exist (404).
    NotFound,
    /// Somebody else made a change first, or the case is in another state (409).
    Conflict,
    /// The input is valid, but not allowed in the current state (422).
    Refused,
    /// A service that is needed cannot be reached (503).
    Unavailable,
    /// Damaged data or an error of the program (500).
    Internal,
}

/// Code, class and details of an error.
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

    pub(crate) fn unauthorized(code: &'static str) -> Self {
        Self::new(code, StatusClass::Unauthorized)
    }

    pub(crate) fn forbidden(code: &'static str) -> Self {
        Self::new(code, StatusClass::Forbidden)
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

    /// Adds the values for translated messages.
    pub(crate) fn with(self, details: Json) -> Self {
        Self { details, ..self }
    }

    fn new(code: &'static str, class: StatusClass) -> Self {
        Self { code, class, details: json!({}) }
    }
}
