use std::fmt;

use serde_json::Value;

use super::MirrorError;
use super::field::Fields;

/// An event: an object at Stripe has changed. Its content has the API version of the day it was
/// created.
#[derive(Clone, PartialEq)]
pub struct EventObject {
    /// `evt_…`; the prefix is no promise.
    pub id: String,
    /// `charge.dispute.created`, …; open.
    pub kind: String,
    /// Seconds since 1970, UTC.
    pub created_at: i64,
    /// The kind of the object that changed, as in its field `object`.
    pub object_kind: Option<String>,
    /// Its id; some objects, such as a balance, have none.
    pub object_id: Option<String>,
    /// Live mode; `None` when the event does not contain it.
    pub livemode: Option<bool>,
    /// The connected account (`acct_…`) it happened in; `None` for the account's own events.
    pub account: Option<String>,
    /// The whole event.
    pub raw: Value,
}

impl EventObject {
    /// Parses an event as Stripe lists or delivers it.
    ///
    /// # Errors
    /// [`MirrorError`] when id, type or time is missing or of another type.
    pub fn parse(value: &Value) -> Result<Self, MirrorError> {
        let fields = Fields::of("event", value)?;
        let object = fields.within("data").and_then(|data| data.within("object"));
        Ok(Self {
            id: fields.required_text("id")?,
            kind: fields.required_text("type")?,
            created_at: fields.required_integer("created")?,
            object_kind: object.and_then(|object| object.text("object")),
            object_id: object.and_then(|object| object.text("id")),
            livemode: value["livemode"].as_bool(),
            account: fields.text("account"),
            raw: value.clone(),
        })
    }
}

impl fmt::Debug for EventObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventObject")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}
