//! Copies objects from one document into another, with everything they refer to and without what a
//! bank must not get.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::squeeze::{self, Step};

/// Entries that never go along: attached files, what editors leave behind, the way to other files and to
/// the structure for screen readers. Only of objects with a type: in a list of resources the same word
/// may be the name of a font.
const DROPPED: &[&[u8]] = &[
    b"AA",
    b"AF",
    b"LastModified",
    b"Metadata",
    b"OPI",
    b"PieceInfo",
    b"PtData",
    b"Ref",
    b"StructParent",
    b"StructParents",
];

/// Types of objects that do something, hold a file, or belong to the page tree.
const DROPPED_TYPES: &[&[u8]] =
    &[b"Action", b"Annot", b"Catalog", b"EmbeddedFile", b"F", b"Filespec", b"Page", b"Pages"];

/// Kinds of actions, which need not say their type.
const ACTIONS: &[&[u8]] = &[
    b"GoToE",
    b"GoToR",
    b"ImportData",
    b"JavaScript",
    b"Launch",
    b"Movie",
    b"Rendition",
    b"Sound",
    b"SubmitForm",
    b"URI",
];

/// Keys of a stream whose content would lie in another file.
const EXTERNAL: &[&[u8]] = &[b"F", b"FFilter", b"FDecodeParms"];

/// Direct values inside each other; the reader accepts fewer.
const DEPTH_MAX: usize = 128;

/// A copy under way.
pub(super) struct Copier<'a> {
    pub(super) source: &'a Document,
    pub(super) target: &'a mut Document,
    step: Option<Step>,
    /// Where each object went; an object is copied once.
    moved: HashMap<ObjectId, ObjectId>,
    open: Vec<ObjectId>,
}

impl<'a> Copier<'a> {
    pub(super) fn new(source: &'a Document, target: &'a mut Document, step: Option<Step>) -> Self {
        Self { source, target, step, moved: HashMap::new(), open: vec![] }
    }

    /// The copy of a value; what it refers to is copied by [`Self::finish`].
    pub(super) fn value(&mut self, value: &Object) -> Object {
        self.nested(value, DEPTH_MAX)
    }

    /// The copy of a dictionary.
    pub(super) fn dictionary(&mut self, from: &Dictionary) -> Dictionary {
        self.entries(from, DEPTH_MAX)
    }

    /// The new place of an object that exists and may go along.
    pub(super) fn reference(&mut self, id: ObjectId) -> Object {
        if let Some(new) = self.moved.get(&id) {
            return Object::Reference(*new);
        }
        let source = self.source;
        match source.get_object(id) {
            Ok(object) if !is_dropped(object) => {}
            Ok(_) | Err(_) => return Object::Null,
        }
        let new = self.target.new_object_id();
        self.moved.insert(id, new);
        self.open.push(id);
        Object::Reference(new)
    }

    /// Where an object went, if it was copied.
    pub(super) fn moved(&self, id: ObjectId) -> Option<ObjectId> {
        self.moved.get(&id).copied()
    }

    /// Copies everything that was referred to.
    pub(super) fn finish(&mut self) {
        let source = self.source;
        while let Some(id) = self.open.pop() {
            let (Ok(object), Some(new)) = (source.get_object(id), self.moved(id)) else { continue };
            let copy = self.nested(object, DEPTH_MAX);
            self.target.objects.insert(new, copy);
        }
    }

    fn nested(&mut self, value: &Object, depth: usize) -> Object {
        let Some(depth) = depth.checked_sub(1) else { return Object::Null };
        if is_dropped(value) {
            return Object::Null;
        }
        match value {
            Object::Reference(id) => self.reference(*id),
            Object::Array(items) => {
                Object::Array(items.iter().map(|item| self.nested(item, depth)).collect())
            }
            Object::Dictionary(dictionary) => Object::Dictionary(self.entries(dictionary, depth)),
            Object::Stream(stream) => Object::Stream(self.stream(stream, depth)),
            Object::Null
            | Object::Boolean(_)
            | Object::Integer(_)
            | Object::Real(_)
            | Object::Name(_)
            | Object::String(..) => value.clone(),
        }
    }

    fn stream(&mut self, stream: &Stream, depth: usize) -> Stream {
        let smaller = self.step.and_then(|step| squeeze::stream(self.source, stream, step));
        let stream = smaller.as_ref().unwrap_or(stream);
        let mut dictionary = self.entries(&stream.dict, depth);
        for key in EXTERNAL {
            dictionary.remove(key);
        }
        Stream::new(dictionary, stream.content.clone())
    }

    fn entries(&mut self, from: &Dictionary, depth: usize) -> Dictionary {
        let typed = from.has(b"Type") || from.has(b"Subtype");
        let kept = from.iter().filter(|(key, _)| !typed || !DROPPED.contains(&key.as_slice()));
        kept.map(|(key, value)| (key.clone(), self.nested(value, depth))).collect()
    }
}

fn is_dropped(value: &Object) -> bool {
    let dictionary = match value {
        Object::Dictionary(dictionary) => dictionary,
        Object::Stream(stream) => &stream.dict,
        Object::Null
        | Object::Boolean(_)
        | Object::Integer(_)
        | Object::Real(_)
        | Object::Name(_)
        | Object::String(..)
        | Object::Array(_)
        | Object::Reference(_) => return false,
    };
    let action = dictionary.get(b"S").and_then(Object::as_name);
    DROPPED_TYPES.iter().any(|name| dictionary.has_type(name))
        || action.is_ok_and(|action| ACTIONS.contains(&action))
}
