//! Everything the stand-in remembers, apart from HTTP.

mod collection;
mod file;
mod kind;

use std::{
    collections::BTreeMap,
    error::Error,
    fmt::{self, Display, Formatter},
    io,
    path::PathBuf,
};

use serde_json::Value;

use crate::{calls::Call, clock::Clock, idempotency::IdempotencyTable, refusal::Refusal};

use collection::Collection;
pub(crate) use collection::Position;
pub(crate) use kind::Kind;

/// One Stripe account: its objects, its clock, the answers kept under idempotency keys, and the
/// list of calls it received. Nothing here is random: ids count up per kind.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) clock: Clock,
    pub(crate) idempotency: IdempotencyTable,
    pub(crate) calls: Vec<Call>,
    collections: BTreeMap<Kind, Collection>,
    requests: u64,
    file: Option<PathBuf>,
    changed: bool,
}

impl State {
    /// The state kept in `file`, or an empty one when there is no such file yet.
    pub(crate) fn open(file: Option<PathBuf>) -> io::Result<Self> {
        let mut state = Self { file, ..Self::default() };
        state.load()?;
        Ok(state)
    }

    pub(crate) fn now(&self) -> i64 {
        self.clock.now()
    }

    /// A copy of an object, to be changed and [put](Self::put) back.
    pub(crate) fn object(&self, kind: Kind, id: &str) -> Option<Value> {
        self.collections.get(&kind)?.get(id)
    }

    /// Like [`Self::object`]; `param` is the parameter Stripe blames when it is not there.
    pub(crate) fn existing(&self, kind: Kind, id: &str, param: &str) -> Result<Value, Refusal> {
        self.object(kind, id).ok_or_else(|| Refusal::missing(kind.name(), id, param))
    }

    /// Objects of a kind from a position on, perhaps only those whose field has a value.
    pub(crate) fn page<'a>(
        &'a self,
        kind: Kind,
        position: Position<'_>,
        wanted: Option<(&str, &str)>,
    ) -> impl Iterator<Item = Value> + use<'a> {
        let collection = self.collections.get(&kind);
        collection.map(|collection| collection.page(position, wanted)).into_iter().flatten()
    }

    /// Every object as JSON, oldest first within its kind.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.collections.values().flat_map(Collection::texts)
    }

    /// Inserts an object or replaces the one with its id.
    pub(crate) fn put(&mut self, object: &Value) -> Result<(), NotAnObject> {
        let identity = Identity::of(object)?;
        self.collections.entry(identity.kind).or_default().put(identity, object);
        self.changed = true;
        Ok(())
    }

    /// [Puts](Self::put) all of them, or none when one of them is no object.
    pub(crate) fn put_all(&mut self, objects: &[Value]) -> Result<(), NotAnObject> {
        for object in objects {
            Identity::of(object)?;
        }
        objects.iter().try_for_each(|object| self.put(object))
    }

    /// The next free id of a kind: `re_00000001`, `re_00000002`, …
    pub(crate) fn next_id(&mut self, kind: Kind) -> String {
        self.collections.entry(kind).or_default().next_id(kind.id_prefix())
    }

    pub(crate) fn next_request_id(&mut self) -> String {
        self.requests = self.requests.saturating_add(1);
        format!("req_{:08}", self.requests)
    }

    /// Says that something besides the objects changed and must be saved.
    pub(crate) fn touch(&mut self) {
        self.changed = true;
    }
}

/// What the stand-in needs to know of an object to keep it.
#[derive(Debug)]
struct Identity {
    kind: Kind,
    id: String,
    created: i64,
}

impl Identity {
    fn of(object: &Value) -> Result<Self, NotAnObject> {
        let kind =
            object["object"].as_str().and_then(Kind::from_name).ok_or(NotAnObject::UnknownKind)?;
        let id =
            object["id"].as_str().filter(|id| !id.is_empty()).ok_or(NotAnObject::NoId)?.to_owned();
        let created = object["created"].as_i64().ok_or(NotAnObject::NoCreated)?;
        Ok(Self { kind, id, created })
    }
}

/// Why a JSON value cannot be kept as a Stripe object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotAnObject {
    UnknownKind,
    NoId,
    NoCreated,
}

impl Display for NotAnObject {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownKind => "the field `object` must name a kind the stand-in knows",
            Self::NoId => "the field `id` must be a string that is not empty",
            Self::NoCreated => "the field `created` must be Unix seconds",
        })
    }
}

impl Error for NotAnObject {}
