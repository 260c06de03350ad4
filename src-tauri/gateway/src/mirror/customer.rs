use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use super::MirrorError;
use super::field::Fields;

/// A customer at Stripe. Deleted ones are still returned, with little more than their id.
#[derive(Clone, PartialEq)]
pub struct CustomerObject {
    /// `cus_…`; the prefix is no promise.
    pub id: String,
    /// Email as entered, not validated.
    pub email: Option<String>,
    /// Name as entered.
    pub name: Option<String>,
    /// Deleted at Stripe.
    pub deleted: bool,
    /// Seconds since 1970, UTC.
    pub created: Option<i64>,
    /// Metadata as set by the platform, such as its id of the user.
    pub metadata: BTreeMap<String, String>,
    /// Live mode: real money.
    pub livemode: bool,
    /// The whole object.
    pub raw: Value,
}

impl CustomerObject {
    /// Parses a customer as Stripe returns it.
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
