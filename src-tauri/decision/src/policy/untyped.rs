//! A policy document before it is parsed, as a plain tree, so that every mistake can be reported
//! with its place; a derived deserializer would stop at the first one. A tree of our own, because
//! this crate has no JSON library.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::document::DisputePolicy;

/// The draft of a [`DisputePolicy`]: any JSON is accepted; [`PolicyDraft::read`] checks it.
///
/// Its schema and its TypeScript type are those of the policy.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, specta::Type)]
#[specta(type = DisputePolicy)]
pub struct PolicyDraft(pub(super) Untyped);

impl schemars::JsonSchema for PolicyDraft {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "PolicyDraft".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        generator.subschema_for::<DisputePolicy>()
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Untyped {
    Null,
    Flag(bool),
    Whole(i64),
    /// A fraction, or an integer beyond `i64`: never valid, only repeated in messages.
    Other(f64),
    Text(String),
    List(Vec<Untyped>),
    Object(Vec<(String, Untyped)>),
}

impl Untyped {
    /// Its type, for messages such as "this is a text".
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing (null)",
            Self::Flag(_) => "a yes or no",
            Self::Whole(_) => "a number",
            Self::Other(_) => "a number that is not whole, or far too large",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

impl<'de> Deserialize<'de> for Untyped {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UntypedVisitor)
    }
}

struct UntypedVisitor;

impl<'de> Visitor<'de> for UntypedVisitor {
    type Value = Untyped;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a policy")
    }

    fn visit_unit<E>(self) -> Result<Untyped, E> {
        Ok(Untyped::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Untyped, E> {
        Ok(Untyped::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Untyped, E> {
        Ok(Untyped::Whole(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Untyped, E> {
        // i64::MAX is as far out of range as anything above it.
        Ok(Untyped::Whole(i64::try_from(number).unwrap_or(i64::MAX)))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Untyped, E> {
        Ok(Untyped::Other(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Untyped, E> {
        Ok(Untyped::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Untyped, A::Error> {
        let mut list = vec![];
        while let Some(item) = seq.next_element()? {
            list.push(item);
        }
        Ok(Untyped::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Untyped, A::Error> {
        let mut fields = vec![];
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Untyped::Object(fields))
    }
}

impl Serialize for Untyped {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Whole(number) => serializer.serialize_i64(*number),
            Self::Other(number) => serializer.serialize_f64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(list) => serializer.collect_seq(list),
            Self::Object(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (name, value) in fields {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}
