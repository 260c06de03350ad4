//! A page with all it needs: in a PDF it may inherit half of that from its ancestors.

use lopdf::{Dictionary, Object, ObjectId, Stream};

use super::{copy::Copier, notes};

/// Ancestors that are asked; a loop in the tree ends here.
const ANCESTORS_MAX: usize = 64;

/// US Letter: what readers assume of a page without a size.
const LETTER: [i64; 4] = [0, 0, 612, 792];

/// Entries of the page that change its appearance.
const OWN: &[&[u8]] = &[b"BleedBox", b"TrimBox", b"ArtBox", b"Group", b"UserUnit"];

/// Copies a page under the new tree.
pub(super) fn page(copier: &mut Copier<'_>, id: ObjectId, tree: ObjectId) -> ObjectId {
    let source = copier.source;
    let new = copier.target.new_object_id();
    let Ok(old) = source.get_dictionary(id) else { return new };
    let mut page = Dictionary::new();
    page.set("Type", "Page");
    page.set("Parent", tree);
    let letter = Object::Array(LETTER.map(Object::Integer).to_vec());
    let media_box = inherited(copier, old, b"MediaBox");
    page.set("MediaBox", media_box.map_or(letter, |value| copier.value(value)));
    for key in [&b"CropBox"[..], b"Rotate"] {
        if let Some(value) = inherited(copier, old, key) {
            page.set(key, copier.value(value));
        }
    }
    for key in OWN {
        if let Ok(value) = old.get(key) {
            page.set(*key, copier.value(value));
        }
    }
    let mut resources = match inherited(copier, old, b"Resources").map(|value| value.as_dict()) {
        Some(Ok(dictionary)) => copier.dictionary(dictionary),
        Some(Err(_)) | None => Dictionary::new(),
    };
    let mut contents = contents(copier, old);
    let shown = notes::draw(copier, old, &mut resources);
    if !shown.is_empty() {
        // What the page leaves behind in the graphics state must not move the notes.
        contents.insert(0, stream(copier, b"q\n".to_vec()));
        contents.push(stream(copier, [b"\nQ\n", shown.as_slice()].concat()));
    }
    page.set("Resources", resources);
    page.set("Contents", contents);
    copier.target.objects.insert(new, Object::Dictionary(page));
    new
}

fn stream(copier: &mut Copier<'_>, content: Vec<u8>) -> Object {
    Object::Reference(copier.target.add_object(Stream::new(Dictionary::new(), content)))
}

/// The streams of a page, one after the other.
fn contents(copier: &mut Copier<'_>, page: &Dictionary) -> Vec<Object> {
    let source = copier.source;
    let Ok(contents) = page.get(b"Contents") else { return vec![] };
    let streams: Vec<&Object> = match source.dereference(contents) {
        Ok((_, Object::Array(items))) => items.iter().collect(),
        Ok(_) => vec![contents],
        Err(_) => vec![],
    };
    let mut taken = vec![];
    for stream in streams {
        if source.dereference(stream).is_ok_and(|(_, object)| object.as_stream().is_ok()) {
            taken.push(copier.value(stream));
        }
    }
    taken
}

/// A value of the page or of its nearest ancestor that has one.
fn inherited<'a>(copier: &Copier<'a>, page: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let source = copier.source;
    let mut node = page;
    for _ in 0..ANCESTORS_MAX {
        match node.get_deref(key, source) {
            Ok(Object::Null) | Err(_) => {}
            Ok(value) => return Some(value),
        }
        node = node.get_deref(b"Parent", source).and_then(Object::as_dict).ok()?;
    }
    None
}
