//! The table behind the `Idempotency-Key` header.
//!
//! A key keeps the first answer of a call that began, success or error, and gives it again to
//! whoever sends the same call. What was refused before it began (a parameter that cannot be read,
//! a wrong API key) leaves no entry. Calls run one after another under one lock, so two callers with
//! one key never meet inside: the second finds the first one's answer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{api_error::ApiError, form::Form};

/// Stripe may drop a key after a day; the stand-in always does, so that no client relies on more.
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

#[derive(Debug, Default)]
pub(crate) struct IdempotencyTable {
    kept: BTreeMap<String, Kept>,
    /// Keys added since [`Self::forget_fresh`].
    fresh: Vec<String>,
    /// No entry is older, in Unix seconds.
    oldest: Option<i64>,
}

impl IdempotencyTable {
    /// The answer to give again, if this very call was answered before.
    pub(crate) fn find(
        &self,
        key: &str,
        path: &str,
        form: &Form,
        now: i64,
    ) -> Result<Option<Kept>, ApiError> {
        if key.chars().count() > KEY_CHARACTERS_MAX {
            return Err(ApiError::unreadable(format!(
                "Idempotency keys may be at most {KEY_CHARACTERS_MAX} characters long."
            )));
        }
        match self.kept.get(key) {
            Some(kept) if is_forgotten(kept, now) => Ok(None),
            Some(kept) if kept.path == path && kept.form == *form => Ok(Some(kept.clone())),
            Some(_) => Err(ApiError::idempotency_mismatch(key)),
            None => Ok(None),
        }
    }

    /// Keeps the answer of a call that began.
    pub(crate) fn keep(&mut self, key: &str, kept: Kept) {
        self.prune(kept.since);
        self.oldest = Some(self.oldest.map_or(kept.since, |oldest| oldest.min(kept.since)));
        self.kept.insert(key.to_owned(), kept);
        self.fresh.push(key.to_owned());
    }

    /// Takes entries back that were kept in a file.
    pub(crate) fn restore(&mut self, entries: BTreeMap<String, Kept>) {
        for (key, kept) in entries {
            self.keep(&key, kept);
        }
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &Kept)> {
        self.kept.iter().map(|(key, kept)| (key.as_str(), kept))
    }

    /// The entries since the last [`Self::forget_fresh`].
    pub(crate) fn fresh(&self) -> impl Iterator<Item = (&str, &Kept)> {
        self.fresh.iter().filter_map(|key| Some((key.as_str(), self.kept.get(key)?)))
    }

    pub(crate) fn forget_fresh(&mut self) {
        self.fresh.clear();
    }

    /// Looks at every entry, but only when one of them may be forgotten.
    fn prune(&mut self, now: i64) {
        if self.oldest.is_some_and(|oldest| now.saturating_sub(oldest) >= KEPT_SECONDS) {
            self.kept.retain(|_, kept| !is_forgotten(kept, now));
            self.oldest = self.kept.values().map(|kept| kept.since).min();
        }
    }
}

fn is_forgotten(kept: &Kept, now: i64) -> bool {
    now.saturating_sub(kept.since) >= KEPT_SECONDS
}
