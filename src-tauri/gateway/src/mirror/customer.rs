use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use super::MirrorError;
use super::field::Fields;

/// A customer at Stripe. Deleted ones are still answered, with little more than their id.
#[derive(Clone, PartialEq)]
pub struct CustomerObject {
    /// `cus_…`; the prefix is no promise.
    pub id: String,
    /// As entered there; anything a person typed.
    pub email: Option<String>,
    /// As entered there.
    pub name: Option<String>,
    /// No longer there.
    pub deleted: bool,
    /// Seconds since 1970, UTC.
    pub created: Option<i64>,
    /// The platform's own names, such as its id of the user.
    pub metadata: BTreeMap<String, String>,
    /// Real money.
    pub livemode: bool,
    /// The whole object.
    pub raw: Value,
}

impl CustomerObject {
    /// Reads a customer as Stripe returns it.
    ///
    /// # Errors
    /// [`MirrorError`] when the id is missing or of another type.
    pub fn parse(value: &Value) -> Result<Self, MirrorError> {
        let fields = Fields::of("customer", value)?;
        Ok(Self {
            id: fields.required_text("id")?,
            email: fields.text("email"),
            name: fields.text("name"),
            deleted: fields.flag("deleted"),
            created: fields.integer("created"),
            metadata: fields.metadata(),
            livemode: fields.flag("livemode"),
            raw: value.clone(),
        })
    }
}

impl fmt::Debug for CustomerObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CustomerObject")
            .field("id", &self.id)
            .field("deleted", &self.deleted)
            .finish_non_exhaustive()
    }
}
