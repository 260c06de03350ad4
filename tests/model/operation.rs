//! The operations of callers as the model knows them, and their commands.

use serde_json::{Value, json};

/// A number no transaction of a run ever gets.
const NO_TRANSACTION: i64 = 9_000_000_000;

/// One operation. Transactions are named by keys, never by numbers, so that an operation keeps its
/// meaning when a failing run is shortened.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Operation {
    CreateUser { user: String, email: String, currency: Option<&'static str> },
    Post(Post),
    Settle { user: String, key: String, reference: Option<String> },
    Void { user: String, key: String, reason: Option<String> },
    Reverse { target: Target, key: String, reason: String },
    PlaceHold(PlaceHold),
    ReleaseHold { case: String },
    CaptureHold { case: String, key: String, kind: &'static str, reason: Option<String> },
}

/// A transaction to post, at once or as pending.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Post {
    pub(crate) user: String,
    pub(crate) kind: &'static str,
    pub(crate) amount: i64,
    pub(crate) currency: &'static str,
    pub(crate) key: String,
    pub(crate) reference: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) metadata: Option<Value>,
    pub(crate) pending: bool,
}

/// A hold to place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlaceHold {
    pub(crate) user: String,
    pub(crate) amount: i64,
    pub(crate) currency: &'static str,
    pub(crate) case: String,
    pub(crate) expires_at: Option<i64>,
}

/// The transaction to reverse.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Target {
    /// The one with this key.
    Key(String),
    /// The one that settled or voided the pending one with this key.
    ClosingOf(String),
    /// The one with this number; there may be none.
    Number(i64),
}

impl Operation {
    /// The same operation with the current number of its target transaction.
    pub(crate) fn bound(mut self, number: impl Fn(&Target) -> Option<i64>) -> Self {
        if let Self::Reverse { target, .. } = &mut self {
            *target = Target::Number(number(target).unwrap_or(NO_TRANSACTION));
        }
        self
    }

    /// The desk's command and its input. A target must have been bound.
    pub(crate) fn command(&self) -> (&'static str, Value) {
        match self {
            Self::CreateUser { user, email, currency } => {
                ("create_user", json!({ "id": user, "email": email, "currency": currency }))
            }
            Self::Post(post) => ("post_transaction", post.input()),
            Self::Settle { user, key, reference } => (
                "settle_transaction",
                json!({ "user_id": user, "key": key, "new_reference": reference }),
            ),
            Self::Void { user, key, reason } => {
                ("void_transaction", json!({ "user_id": user, "key": key, "reason": reason }))
            }
            Self::Reverse { target, key, reason } => {
                let Target::Number(id) = target else { panic!("{target:?} has no number yet") };
                ("reverse_transaction", json!({ "id": id, "key": key, "reason": reason }))
            }
            Self::PlaceHold(place) => ("place_hold", place.input()),
            Self::ReleaseHold { case } => ("release_hold", json!({ "case": case })),
            Self::CaptureHold { case, key, kind, reason } => (
                "capture_hold",
                json!({ "case": case, "key": key, "kind": kind, "reason": reason }),
            ),
        }
    }

    /// All names in this operation, to find related operations.
    pub(crate) fn names(&self) -> Vec<&str> {
        match self {
            Self::CreateUser { user, .. } => vec![user],
            Self::Post(post) => vec![&post.user, &post.key],
            Self::Settle { user, key, .. } | Self::Void { user, key, .. } => vec![user, key],
            Self::Reverse { target: Target::Key(of) | Target::ClosingOf(of), key, .. } => {
                vec![of, key]
            }
            Self::Reverse { key, .. } => vec![key],
            Self::PlaceHold(place) => vec![&place.user, &place.case],
            Self::ReleaseHold { case } => vec![case],
            Self::CaptureHold { case, key, .. } => vec![case, key],
        }
    }
}

impl Post {
    fn input(&self) -> Value {
        json!({
            "user_id": self.user, "kind": self.kind, "amount": self.amount,
            "currency": self.currency, "key": self.key, "reference": self.reference,
            "reason": self.reason, "metadata": self.metadata, "pending": self.pending,
        })
    }
}

impl PlaceHold {
    fn input(&self) -> Value {
        json!({
            "user_id": self.user, "amount": self.amount, "currency": self.currency,
            "case": self.case, "expires_at": self.expires_at,
        })
    }
}
