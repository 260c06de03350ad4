//! Packs the many small objects of a tagged document into compressed streams.
//!
//! The PDF library writes each part of the tree (a table cell is one) as plain text, with an entry of 20
//! bytes in the cross-reference table. A history of 200 pages has 39,000 of them, eight times its text.
//! Since PDF 1.5 such objects may stand in streams, and PDF/A-2 allows it. No object is changed: objects
//! are cut out where the table says they are.

use std::{collections::BTreeMap, io::Write};

use flate2::{Compression, write::ZlibEncoder};

/// Objects in one stream: many pack well, but a reader unpacks all for one.
const OBJECTS: usize = 200;
/// Bytes of an entry of the cross-reference table.
const ENTRY: usize = 20;

/// The same document in fewer bytes; as it was if it is not written as expected.
pub(crate) fn packed(bytes: Vec<u8>) -> Vec<u8> {
    match try_packed(&bytes) {
        Some(made) if made.len() < bytes.len() => made,
        Some(_) | None => bytes,
    }
}

/// Location of an object.
#[derive(Clone, Copy)]
enum Place {
    /// At this byte of the file.
    Alone(usize),
    /// In this stream, at this position.
    Within(u32, usize),
}

/// A document as it was written.
struct Written<'a> {
    bytes: &'a [u8],
    /// Where the table begins.
    table: usize,
    /// Where objects begin, in the order of the file, with their numbers.
    starts: Vec<(usize, u32)>,
    /// Entries of the trailer without its size.
    trailer: &'a str,
}

fn try_packed(bytes: &[u8]) -> Option<Vec<u8>> {
    let written = Written::read(bytes)?;
    let (first, _) = *written.starts.first()?;
    let mut made = Vec::with_capacity(bytes.len() / 2);
    made.extend_from_slice(&bytes[..first]);
    let mut places = BTreeMap::new();
    let mut small = vec![];
    for (at, (start, number)) in written.starts.iter().enumerate() {
        let end = written.starts.get(at + 1).map_or(written.table, |(next, _)| *next);
        let object = bytes.get(*start..end)?.trim_ascii_end();
        if object.ends_with(b"endstream\nendobj") {
            places.insert(*number, Place::Alone(made.len()));
            made.extend_from_slice(object);
            made.extend_from_slice(b"\n\n");
        } else {
            small.push((*number, body(object, *number)?));
        }
    }
    let mut next = written.starts.iter().map(|(_, number)| *number).max()?.checked_add(1)?;
    for group in small.chunks(OBJECTS) {
        places.insert(next, Place::Alone(made.len()));
        for (at, (number, _)) in group.iter().enumerate() {
            places.insert(*number, Place::Within(next, at));
        }
        object_stream(&mut made, next, group).ok()?;
        next = next.checked_add(1)?;
    }
    let start = made.len();
    places.insert(next, Place::Alone(start));
    table(&mut made, next, &places, written.trailer).ok()?;
    write!(made, "startxref\n{start}\n%%EOF").ok()?;
    Some(made)
}

impl<'a> Written<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let end = bytes.get(bytes.len().checked_sub(64)?..)?;
        let end = String::from_utf8_lossy(end);
        let (_, table) = end.rsplit_once("startxref\n")?;
        let table: usize = table.lines().next()?.parse().ok()?;
        let rest = bytes.get(table..)?.strip_prefix(b"xref\n0 ")?;
        let line = rest.iter().position(|byte| *byte == b'\n')?;
        let count: usize = std::str::from_utf8(&rest[..line]).ok()?.parse().ok()?;
        let entries = rest.get(line + 1..)?;
        let trailer = entries.get(count.checked_mul(ENTRY)?..)?;
        let mut starts = vec![];
        for (number, entry) in entries.chunks_exact(ENTRY).take(count).enumerate() {
            if entry[17] == b'n' {
                let start = std::str::from_utf8(&entry[..10]).ok()?.parse().ok()?;
                starts.push((start, u32::try_from(number).ok()?));
            }
        }
        starts.sort_unstable();
        Some(Self { bytes, table, starts, trailer: entries_of(trailer)? })
            .filter(|written| written.table <= written.bytes.len())
    }
}

/// The entries of a trailer without its size.
fn entries_of(trailer: &[u8]) -> Option<&str> {
    // The identifiers are Base64, and all else is names and numbers.
    let text = std::str::from_utf8(trailer).ok()?;
    let inner = text.trim_start().strip_prefix("trailer\n<<")?;
    let (inner, _) = inner.rsplit_once(">>\nstartxref")?;
    let inner = inner.trim_start().strip_prefix("/Size ")?;
    Some(inner.trim_start_matches(|character: char| character.is_ascii_digit()).trim())
}

/// An object without its first and its last line.
fn body(object: &[u8], number: u32) -> Option<&[u8]> {
    let inner = object.strip_prefix(format!("{number} 0 obj\n").as_bytes())?;
    inner.strip_suffix(b"endobj").map(<[u8]>::trim_ascii_end)
}

fn object_stream(to: &mut Vec<u8>, id: u32, objects: &[(u32, &[u8])]) -> std::io::Result<()> {
    let mut index = vec![];
    let mut bodies = vec![];
    for (number, body) in objects {
        write!(index, "{number} {} ", bodies.len())?;
        bodies.extend_from_slice(body);
        bodies.push(b'\n');
    }
    let entries = format!("/Type/ObjStm/N {}/First {}", objects.len(), index.len());
    stream(to, id, &entries, &[index.as_slice(), &bodies].concat())
}

/// The cross-reference table as a stream: kind, place and index of every object, each row as the
/// difference from the row before (PNG predictor 12), since neighbours are alike.
fn table(
    to: &mut Vec<u8>,
    id: u32,
    places: &BTreeMap<u32, Place>,
    trailer: &str,
) -> std::io::Result<()> {
    let mut rows = vec![];
    let mut before = [0; 7];
    for number in 0..=id {
        let (kind, place, index) = match places.get(&number) {
            None => (0, 0, 0),
            Some(Place::Alone(at)) => (1, u32::try_from(*at).unwrap_or(u32::MAX), 0),
            Some(Place::Within(stream, at)) => (2, *stream, u16::try_from(*at).unwrap_or(0)),
        };
        let mut row = [kind; 7];
        row[1..5].copy_from_slice(&place.to_be_bytes());
        row[5..].copy_from_slice(&index.to_be_bytes());
        rows.push(2);
        rows.extend(row.iter().zip(before).map(|(now, before)| now.wrapping_sub(before)));
        before = row;
    }
    let size = u64::from(id) + 1;
    let predictor = "/DecodeParms<</Predictor 12/Columns 7>>";
    let entries = format!("/Type/XRef/Size {size}/W[1 4 2]{predictor}{trailer}");
    stream(to, id, &entries, &rows)
}

fn stream(to: &mut Vec<u8>, id: u32, entries: &str, bytes: &[u8]) -> std::io::Result<()> {
    let mut packing = ZlibEncoder::new(vec![], Compression::default());
    packing.write_all(bytes)?;
    let packed = packing.finish()?;
    let length = packed.len();
    write!(to, "{id} 0 obj\n<<{entries}/Filter/FlateDecode/Length {length}>>\nstream\n")?;
    to.extend_from_slice(&packed);
    to.extend_from_slice(b"\nendstream\nendobj\n\n");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_written_as_expected_stays_as_it_is() {
        for bytes in [&b""[..], b"%PDF-1.7", &[b'x'; 300], b"xref\n0 9\nstartxref\n0\n%%EOF"] {
            assert_eq!(packed(bytes.to_vec()), bytes);
        }
    }
}
