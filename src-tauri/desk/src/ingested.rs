//! The result of applying an object read from Stripe. At the bottom of the module order, because
//! every noun that applies objects returns it.

use serde::{Deserialize, Serialize};

/// The result of applying an object.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct Ingested {
    /// `unchanged`, `mirrored`, `credited`, `voided`, `warned`, or the object's status at Stripe.
    #[schemars(with = "String")]
    #[specta(type = String)]
    pub outcome: IngestOutcome,
    /// The case that the object belongs to, such as `dispute:du_1`; null without one.
    pub case: Option<String>,
    /// Id of the transaction that the object posted; null without one.
    pub transaction: Option<i64>,
    /// Whether the object is expected to change at Stripe without an action here.
    pub is_under_way: bool,
}

/// The effect of an object; one string in JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum IngestOutcome {
    /// The object's effect had been applied before.
    Unchanged,
    /// Stored in the mirror; no other effect.
    Mirrored,
    /// It posted or settled a top-up.
    Credited,
    /// It voided a pending top-up.
    Voided,
    /// An early fraud warning.
    Warned,
    /// The object's status at Stripe; an open set of values.
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

    /// `status` when something changed, else `unchanged`.
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
    /// A result with this outcome, without case and transaction.
    pub(crate) fn only(outcome: IngestOutcome) -> Self {
        Self { outcome, case: None, transaction: None, is_under_way: false }
    }

    /// Stored in the mirror; no other effect.
    pub(crate) fn mirrored() -> Self {
        Self::only(IngestOutcome::Mirrored)
    }

    /// The object's effect had been applied before.
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
