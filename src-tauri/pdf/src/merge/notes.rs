//! Notes, stamps and form fields: what they show becomes part of the page, what they do goes.

use std::io::Write;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::copy::Copier;

/// Kinds that show nothing of their own, or that a bank must not get.
const DROPPED: &[&[u8]] = &[
    b"Link",
    b"Popup",
    b"FileAttachment",
    b"Sound",
    b"Movie",
    b"Screen",
    b"RichMedia",
    b"3D",
    b"TrapNet",
    b"Watermark3D",
];

/// Flags `Invisible`, `Hidden` and `NoView`.
const UNSEEN: i64 = 1 << 1 | 1 << 5;

/// Notes drawn on one page, at most.
const NOTES_MAX: usize = 5_000;

/// Adds what is seen to `resources`, and gives the content that draws it.
pub(super) fn draw(
    copier: &mut Copier<'_>,
    page: &Dictionary,
    resources: &mut Dictionary,
) -> Vec<u8> {
    let source = copier.source;
    let Ok(notes) = page.get_deref(b"Annots", source).and_then(Object::as_array) else {
        return vec![];
    };
    let mut forms = match resources.get(b"XObject") {
        Ok(Object::Dictionary(forms)) => forms.clone(),
        // Shared with other pages: this page gets its own.
        _ => page_forms(copier, page),
    };
    let mut content = vec![];
    for (number, note) in notes.iter().take(NOTES_MAX).enumerate() {
        let Some((form, matrix)) = seen(source, note) else { continue };
        let name = format!("RedressNote{number}");
        let [a, d, e, f] = matrix;
        forms.set(name.as_bytes(), copier.reference(form));
        // Writing into memory cannot fail.
        let _ = writeln!(content, "q {a} 0 0 {d} {e} {f} cm /{name} Do Q");
    }
    if !content.is_empty() {
        resources.set("XObject", forms);
    }
    content
}

fn page_forms(copier: &mut Copier<'_>, page: &Dictionary) -> Dictionary {
    let source = copier.source;
    let mut node = Some(page);
    for _ in 0..64 {
        let Some(here) = node else { break };
        if let Ok(resources) = here.get_deref(b"Resources", source).and_then(Object::as_dict) {
            let forms = resources.get_deref(b"XObject", source).and_then(Object::as_dict);
            return forms.map_or_else(|_| Dictionary::new(), |forms| copier.dictionary(forms));
        }
        node = here.get_deref(b"Parent", source).and_then(Object::as_dict).ok();
    }
    Dictionary::new()
}

/// The form that a note shows, and how it is scaled and moved to its place.
fn seen(source: &Document, note: &Object) -> Option<(ObjectId, [f32; 4])> {
    let note = source.dereference(note).ok()?.1.as_dict().ok()?;
    let kind = note.get_deref(b"Subtype", source).and_then(Object::as_name).ok()?;
    let flags = note.get_deref(b"F", source).and_then(Object::as_i64).unwrap_or(0);
    if DROPPED.contains(&kind) || flags & UNSEEN != 0 {
        return None;
    }
    let shown = note.get_deref(b"AP", source).and_then(Object::as_dict).ok()?.get(b"N").ok()?;
    let form = match source.dereference(shown).ok()? {
        (Some(id), Object::Stream(_)) => id,
        (_, Object::Dictionary(states)) => {
            let state = note.get_deref(b"AS", source).and_then(Object::as_name).ok()?;
            source.dereference(states.get(state).ok()?).ok()?.0?
        }
        _ => return None,
    };
    let place = rectangle(source, note.get(b"Rect").ok()?)?;
    let stream = source.get_object(form).and_then(Object::as_stream).ok()?;
    let drawn = bounds(source, &stream.dict)?;
    let scale = |from: [f32; 2], to: [f32; 2]| {
        let factor = if from[1] > from[0] { (to[1] - to[0]) / (from[1] - from[0]) } else { 1.0 };
        (factor, to[0] - from[0] * factor)
    };
    let (a, e) = scale([drawn[0], drawn[2]], [place[0], place[2]]);
    let (d, f) = scale([drawn[1], drawn[3]], [place[1], place[3]]);
    [a, d, e, f].iter().all(|number| number.is_finite()).then_some((form, [a, d, e, f]))
}

/// The box around a form after its own matrix.
fn bounds(source: &Document, form: &Dictionary) -> Option<[f32; 4]> {
    let [left, low, right, high] = rectangle(source, form.get(b"BBox").ok()?)?;
    let matrix = form.get(b"Matrix").ok().and_then(|matrix| numbers::<6>(source, matrix));
    // x' = ax·x + bx·y + cx, and the same for y.
    let [ax, ay, bx, by, cx, cy] = matrix.unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
    let corners = [(left, low), (left, high), (right, low), (right, high)];
    let moved = corners.map(|(x, y)| (ax * x + bx * y + cx, ay * x + by * y + cy));
    let start = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
    Some(
        moved.iter().fold(start, |[x0, y0, x1, y1], (x, y)| {
            [x0.min(*x), y0.min(*y), x1.max(*x), y1.max(*y)]
        }),
    )
}

/// Left, low, right, high.
fn rectangle(source: &Document, value: &Object) -> Option<[f32; 4]> {
    let [x0, y0, x1, y1] = numbers::<4>(source, value)?;
    Some([x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1)])
}

fn numbers<const N: usize>(source: &Document, value: &Object) -> Option<[f32; N]> {
    let items = source.dereference(value).ok()?.1.as_array().ok()?;
    let number = |item: &Object| source.dereference(item).ok()?.1.as_float().ok();
    let found: Vec<f32> = items.iter().take(N).map_while(number).collect();
    found.try_into().ok()
}
