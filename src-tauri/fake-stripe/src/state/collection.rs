use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Bound,
};

use serde_json::Value;

use super::Identity;

/// The sort key of an object in its list: by creation, then by arrival.
type Rank = (i64, u64);

/// The fields by which other objects are referred to; looking them up costs no scan.
const LINKS: [&str; 4] = ["charge", "payment_intent", "customer", "payout"];

/// From where a page is read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Position<'a> {
    Newest,
    /// What is older than this object, newest first.
    OlderThan(&'a str),
    /// What is newer than this object, oldest first.
    NewerThan(&'a str),
}

#[derive(Debug)]
struct Kept {
    created: i64,
    text: Box<str>,
}

/// The objects of one kind, ordered so that a page costs what it shows and not what there is.
///
/// They are kept as JSON text: a tree of values takes ten times the memory, and saving all of them
/// would mean writing each tree out again.
#[derive(Debug, Default)]
pub(crate) struct Collection {
    texts: BTreeMap<Rank, Kept>,
    ranks: HashMap<String, Rank>,
    links: HashMap<(&'static str, String), BTreeSet<Rank>>,
    arrivals: u64,
    last_number: u64,
}

impl Collection {
    pub(super) fn get(&self, id: &str) -> Option<Value> {
        self.at(self.ranks.get(id)?)
    }

    /// Inserts, or replaces the object with the same id; a replaced one keeps its place and is
    /// returned.
    pub(super) fn put(&mut self, identity: Identity, object: &Value) -> Option<Box<str>> {
        let Identity { id, created, place, .. } = identity;
        let arrival = self.ranks.get(&id).map(|rank| rank.1);
        let replaced = self.remove(&id);
        let arrival = arrival.unwrap_or_else(|| {
            self.arrivals = self.arrivals.saturating_add(1);
            self.arrivals
        });
        let rank = (place, arrival);
        for link in links_of(object) {
            self.links.entry(link).or_default().insert(rank);
        }
        let text = object.to_string().into_boxed_str();
        self.texts.insert(rank, Kept { created, text });
        self.ranks.insert(id, rank);
        replaced
    }

    pub(super) fn remove(&mut self, id: &str) -> Option<Box<str>> {
        let rank = self.ranks.remove(id)?;
        self.unlink(&rank);
        self.texts.remove(&rank).map(|kept| kept.text)
    }

    pub(super) fn text(&self, id: &str) -> Option<&str> {
        self.texts.get(self.ranks.get(id)?).map(|kept| kept.text.as_ref())
    }

    pub(super) fn next_id(&mut self, prefix: &str) -> String {
        loop {
            self.last_number = self.last_number.saturating_add(1);
            let id = format!("{prefix}_{:08}", self.last_number);
            if !self.ranks.contains_key(&id) {
                return id;
            }
        }
    }

    /// The objects as JSON, oldest first.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.values().map(|kept| kept.text.as_ref())
    }

    /// Objects from a position on, perhaps only those whose field has a value, and those not created
    /// before `oldest`. An id that is not there gives an empty page.
    pub(crate) fn page<'a>(
        &'a self,
        position: Position<'_>,
        wanted: Option<(&str, &str)>,
        oldest: Option<i64>,
    ) -> Box<dyn Iterator<Item = Value> + 'a> {
        let rank_of = |id: &str| self.ranks.get(id).copied();
        let range = match position {
            Position::Newest => Some((Bound::Unbounded, Bound::Unbounded)),
            Position::OlderThan(id) => {
                rank_of(id).map(|rank| (Bound::Unbounded, Bound::Excluded(rank)))
            }
            Position::NewerThan(id) => {
                rank_of(id).map(|rank| (Bound::Excluded(rank), Bound::Unbounded))
            }
        };
        let Some(range) = range else { return Box::new(std::iter::empty()) };
        let link = wanted.and_then(|(field, value)| Some((linked(field)?, value.to_owned())));
        let ranks: Box<dyn DoubleEndedIterator<Item = &Rank>> = match link {
            Some(link) => Box::new(
                self.links.get(&link).into_iter().flat_map(move |ranks| ranks.range(range)),
            ),
            None => Box::new(self.texts.range(range).map(|(rank, _)| rank)),
        };
        let wanted = wanted.map(|(field, value)| (field.to_owned(), value.to_owned()));
        // What is too old is not parsed.
        let ranks = ranks.filter(move |rank| {
            oldest.is_none_or(|oldest| {
                self.texts.get(rank).is_some_and(|kept| kept.created >= oldest)
            })
        });
        let matching = ranks.filter_map(|rank| self.at(rank)).filter(move |object| {
            wanted.as_ref().is_none_or(|(field, value)| object[field.as_str()] == **value)
        });
        match position {
            Position::NewerThan(_) => Box::new(matching),
            Position::Newest | Position::OlderThan(_) => Box::new(matching.rev()),
        }
    }

    fn at(&self, rank: &Rank) -> Option<Value> {
        serde_json::from_str(&self.texts.get(rank)?.text).ok()
    }

    fn unlink(&mut self, rank: &Rank) {
        for link in self.at(rank).iter().flat_map(links_of) {
            if let Some(ranks) = self.links.get_mut(&link) {
                ranks.remove(rank);
            }
        }
    }
}

fn linked(field: &str) -> Option<&'static str> {
    LINKS.into_iter().find(|link| *link == field)
}

fn links_of(object: &Value) -> impl Iterator<Item = (&'static str, String)> {
    LINKS.into_iter().filter_map(|field| Some((field, object[field].as_str()?.to_owned())))
}
