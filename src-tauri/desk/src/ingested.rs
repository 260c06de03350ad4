//! What came of a reading from Stripe. Below everybody who takes one.

use serde::{Deserialize, Serialize};

/// What came of an object.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct Ingested {
    /// `unchanged`, `mirrored`, `credited`, `voided`, `warned`, or Stripe's word for its status.
    #[schemars(with = "String")]
    #[specta(type = String)]
    pub outcome: IngestOutcome,
    /// The case it belongs to.
    pub case: Option<String>,
    /// The transaction that stands for it.
    pub transaction: Option<i64>,
    /// Is Stripe still at work on it, so that it will change by itself?
    pub is_under_way: bool,
}

/// What followed from an object; on the wire one word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum IngestOutcome {
    /// Everything that follows had followed before.
    Unchanged,
    /// Kept in the mirror; nothing else follows.
    Mirrored,
    /// It made or settled a top-up.
    Credited,
    /// It voided a pending top-up.
    Voided,
    /// A bank's warning of fraud.
    Warned,
    /// It has this status at Stripe now; open.
    Status(String),
}

impl IngestOutcome {
    const WORDS: [(&'static str, Self); 5] = [
        ("unchanged", Self::Unchanged),
        ("mirrored", Self::Mirrored),
        ("credited", Self::Credited),
        ("voided", Self::Voided),
        ("warned", Self::Warned),
    ];

    /// The status of an object, if that is news.
    pub(crate) fn of_news(status: &str, is_news: bool) -> Self {
        if is_news { Self::Status(status.to_owned()) } else { Self::Unchanged }
    }
}

impl From<String> for IngestOutcome {
    fn from(word: String) -> Self {
        let known = Self::WORDS.into_iter().find(|(known, _)| *known == word);
        known.map_or(Self::Status(word), |(_, outcome)| outcome)
    }
}

impl From<IngestOutcome> for String {
    fn from(outcome: IngestOutcome) -> Self {
        if let IngestOutcome::Status(status) = outcome {
            return status;
        }
        let word = IngestOutcome::WORDS.into_iter().find(|(_, known)| *known == outcome);
        word.map_or(Self::new(), |(word, _)| word.to_owned())
    }
}

impl Ingested {
    /// Nothing follows but this outcome.
    pub(crate) fn only(outcome: IngestOutcome) -> Self {
        Self { outcome, case: None, transaction: None, is_under_way: false }
    }

    /// Kept in the mirror; nothing else follows.
    pub(crate) fn mirrored() -> Self {
        Self::only(IngestOutcome::Mirrored)
    }

    /// Everything that follows had followed before.
    pub(crate) fn unchanged(transaction: i64) -> Self {
        Self { transaction: Some(transaction), ..Self::only(IngestOutcome::Unchanged) }
    }
}

#[cfg(test)]
mod tests {
    use super::IngestOutcome;

    #[test]
    fn every_word_reads_back() {
        for (word, outcome) in IngestOutcome::WORDS {
            assert_eq!(String::from(outcome.clone()), word);
            assert_eq!(IngestOutcome::from(word.to_owned()), outcome);
        }
        let status = IngestOutcome::from("needs_response".to_owned());
        assert_eq!(status, IngestOutcome::Status("needs_response".to_owned()));
        assert_eq!(String::from(status), "needs_response");
    }
}
