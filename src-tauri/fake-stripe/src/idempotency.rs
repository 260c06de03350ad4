//! The table behind the `Idempotency-Key` header.
//!
//! A key keeps the first answer of a call that began, success or refusal, and gives it again to
//! whoever sends the same call. What was refused before it began (a parameter that cannot be read,
//! a wrong API key) leaves no entry. Calls run one after another under one lock, so two callers with
//! one key never meet inside: the second finds the first one's answer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{form::Form, refusal::Refusal};

/// Stripe may forget a key after a day; the stand-in always does, so that nobody relies on more.
const KEPT_SECONDS: i64 = 86_400;

const KEY_CHARACTERS_MAX: usize = 255;

/// A call's HTTP status and body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

/// The first answer under a key, and the call it belongs to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) path: String,
    pub(crate) form: Form,
    pub(crate) answer: Answer,
    pub(crate) request_id: String,
    /// Unix seconds.
    pub(crate) since: i64,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct IdempotencyTable(BTreeMap<String, Kept>);

impl IdempotencyTable {
    /// The answer to give again, if this very call was answered before.
    pub(crate) fn find(
        &self,
        key: &str,
        path: &str,
        form: &Form,
        now: i64,
    ) -> Result<Option<Kept>, Refusal> {
        if key.chars().count() > KEY_CHARACTERS_MAX {
            return Err(Refusal::unreadable(format!(
                "Idempotency keys may be at most {KEY_CHARACTERS_MAX} characters long."
            )));
        }
        match self.0.get(key) {
            Some(kept) if is_forgotten(kept, now) => Ok(None),
            Some(kept) if kept.path == path && kept.form == *form => Ok(Some(kept.clone())),
            Some(_) => Err(Refusal::idempotency_mismatch(key)),
            None => Ok(None),
        }
    }

    /// Keeps the answer of a call that began.
    pub(crate) fn keep(&mut self, key: &str, kept: Kept) {
        self.0.retain(|_, other| !is_forgotten(other, kept.since));
        self.0.insert(key.to_owned(), kept);
    }
}

fn is_forgotten(kept: &Kept, now: i64) -> bool {
    now.saturating_sub(kept.since) >= KEPT_SECONDS
}
