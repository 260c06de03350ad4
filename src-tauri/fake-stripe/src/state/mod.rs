//! The account: objects, clock, stored answers, calls. Nothing of HTTP.

mod collection;
mod file;
mod journal;
mod kind;

use std::{
    collections::{BTreeMap, HashMap},
    error::Error,
    fmt::{self, Display, Formatter},
};

use serde_json::Value;

use crate::{
    api_error::ApiError,
    calls::Call,
    clock::Clock,
    events::{self, API_VERSION, Cause, Change, KEPT_SECONDS},
    faults::Faults,
    idempotency::IdempotencyTable,
    profile::Profile,
    schedule::Schedule,
    webhooks::Webhooks,
};

use collection::Collection;
pub(crate) use collection::Position;
use journal::Journal;
pub(crate) use kind::Kind;

/// One Stripe account: its objects, its clock, the answers kept under idempotency keys, and the
/// list of calls it received. Nothing here is random: ids count up per kind.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) clock: Clock,
    pub(crate) idempotency: IdempotencyTable,
    pub(crate) calls: Vec<Call>,
    pub(crate) schedule: Schedule,
    pub(crate) faults: Faults,
    pub(crate) webhooks: Webhooks,
    pub(crate) profile: Profile,
    /// The call that is being carried out.
    pub(crate) cause: Cause,
    collections: BTreeMap<Kind, Collection>,
    requests: u64,
    /// What the objects changed since the last saving were before, by id.
    before: HashMap<String, Box<str>>,
    journal: Journal,
}

impl State {
    pub(crate) fn now(&self) -> i64 {
        self.clock.now()
    }

    /// A copy of an object, to be changed and [put](Self::put) back; nothing for an event that
    /// cannot be seen now.
    pub(crate) fn object(&self, kind: Kind, id: &str) -> Option<Value> {
        self.kept(kind, id).filter(|object| self.is_visible(kind, object))
    }

    /// A copy of an object, whether it can be seen or not.
    pub(crate) fn kept(&self, kind: Kind, id: &str) -> Option<Value> {
        self.collections.get(&kind)?.get(id)
    }

    /// Like [`Self::object`]; `param` is the parameter Stripe blames when it is not there.
    pub(crate) fn existing(&self, kind: Kind, id: &str, param: &str) -> Result<Value, ApiError> {
        self.object(kind, id).ok_or_else(|| ApiError::missing(kind.name(), id, param))
    }

    /// Objects of a kind from a position on, perhaps only those whose field has a value.
    pub(crate) fn page<'a>(
        &'a self,
        kind: Kind,
        position: Position<'_>,
        wanted: Option<(&str, &str)>,
    ) -> impl Iterator<Item = Value> + use<'a> {
        let collection = self.collections.get(&kind);
        let oldest = (kind == Kind::Event).then(|| self.oldest_event());
        let page = collection.map(|collection| collection.page(position, wanted, oldest));
        page.into_iter().flatten().filter(move |object| self.is_visible(kind, object))
    }

    /// An event shows after its delay and for thirty days; everything else always.
    fn is_visible(&self, kind: Kind, object: &Value) -> bool {
        if kind != Kind::Event {
            return true;
        }
        let (id, created) = (object["id"].as_str(), object["created"].as_i64());
        created.is_some_and(|created| created >= self.oldest_event())
            && !id.is_some_and(|id| self.webhooks.is_hidden(id, self.now()))
    }

    /// Every object as JSON, oldest first within its kind.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.collections.values().flat_map(Collection::texts)
    }

    /// When an event that can still be had was created at the earliest, in Unix seconds.
    fn oldest_event(&self) -> i64 {
        self.now().saturating_sub(KEPT_SECONDS)
    }

    /// Inserts an object or replaces the one with its id, without an event.
    pub(crate) fn put(&mut self, object: &Value) -> Result<(), InvalidObject> {
        let identity = Identity::of(object)?;
        let (kind, id) = (identity.kind, identity.id.clone());
        let replaced = self.collections.entry(kind).or_default().put(identity, object);
        if let Some(text) = replaced.filter(|_| kind != Kind::Event) {
            self.before.entry(id.clone()).or_insert(text);
        }
        self.journal.note_put(kind, id);
        Ok(())
    }

    /// Removes an object, if it is there, without an event.
    pub(crate) fn remove(&mut self, kind: Kind, id: &str) {
        if self.collections.get_mut(&kind).and_then(|collection| collection.remove(id)).is_some() {
            self.journal.note_removed(kind, id.to_owned());
        }
    }

    /// Records an event of this type, with the object as it is now, and queues its deliveries to the
    /// endpoints enabled for it. What an object was before is known from [`Self::put`], whether that
    /// came before or comes after.
    pub(crate) fn emit(&mut self, kind: &str, object: &Value) {
        let (id, now) = (self.next_id(Kind::Event), self.now());
        let endpoints = self.listeners(kind);
        let before = self.before(object);
        let change = Change {
            kind,
            object,
            before: before.as_ref(),
            created: now,
            cause: &self.cause,
            version: self.webhooks.plan().api_version.as_deref().unwrap_or(API_VERSION),
            pending_webhooks: endpoints.len(),
        };
        let event = events::event(&id, change);
        // It has everything that makes an object.
        let _ = self.put(&event);
        self.webhooks.announce(&id, endpoints, now);
    }

    /// Queues deliveries of an event that is not this account's own, and never lists it.
    pub(crate) fn announce_foreign(&mut self, event: &Value) -> Result<(), InvalidObject> {
        self.put(event)?;
        let id = event["id"].as_str().unwrap_or_default();
        let endpoints = self.listeners(event["type"].as_str().unwrap_or_default());
        let now = self.now();
        self.webhooks.announce_unlisted(id, endpoints, now);
        Ok(())
    }

    /// Endpoints that are enabled for events of a type, the oldest first.
    fn listeners(&self, kind: &str) -> Vec<String> {
        let listens = |endpoint: &Value| {
            let types = endpoint["enabled_events"].as_array().into_iter().flatten();
            endpoint["status"] == "enabled"
                && types
                    .filter_map(Value::as_str)
                    .any(|pattern| events::matches_type(pattern, kind))
        };
        let endpoints = self.page(Kind::WebhookEndpoint, Position::Newest, None).filter(listens);
        let mut ids: Vec<String> =
            endpoints.filter_map(|endpoint| Some(endpoint["id"].as_str()?.to_owned())).collect();
        ids.reverse();
        ids
    }

    /// What an object was before the change that is being made.
    fn before(&self, object: &Value) -> Option<Value> {
        let Identity { kind, id, .. } = Identity::of(object).ok()?;
        match self.before.get(&id) {
            Some(text) => serde_json::from_str(text).ok(),
            None => self.kept(kind, &id),
        }
    }

    /// Inserts or replaces all of them, or none when one of them is no object. No events: this is
    /// what the account had before anybody listened.
    pub(crate) fn put_all(&mut self, objects: &[Value]) -> Result<(), InvalidObject> {
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
        self.journal.touch();
    }
}

/// The fields of an object that the stand-in needs to store it.
#[derive(Debug)]
struct Identity {
    kind: Kind,
    id: String,
    created: i64,
    /// Its sort key in its list.
    place: i64,
}

impl Identity {
    fn of(object: &Value) -> Result<Self, InvalidObject> {
        let kind = object["object"]
            .as_str()
            .and_then(Kind::from_name)
            .ok_or(InvalidObject::UnknownKind)?;
        let id = object["id"]
            .as_str()
            .filter(|id| !id.is_empty())
            .ok_or(InvalidObject::NoId)?
            .to_owned();
        let created = object["created"].as_i64().ok_or(InvalidObject::NoCreated)?;
        // Events are listed in the order in which they were recorded, regardless of the clock.
        let place = if kind == Kind::Event { 0 } else { created };
        Ok(Self { kind, id, created, place })
    }
}

/// Why a JSON value cannot be kept as a Stripe object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InvalidObject {
    UnknownKind,
    NoId,
    NoCreated,
}

impl Display for InvalidObject {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownKind => "the field `object` must name a kind the stand-in knows",
            Self::NoId => "the field `id` must be a string that is not empty",
            Self::NoCreated => "the field `created` must be Unix seconds",
        })
    }
}

impl Error for InvalidObject {}

impl From<InvalidObject> for ApiError {
    fn from(error: InvalidObject) -> Self {
        Self::broken(error.to_string())
    }
}
