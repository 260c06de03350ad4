//! JPEG from the outside: its segments.

/// A frame header: what the picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    /// 1 grey, 3 colour, 4 for print.
    pub(crate) components: u8,
    pub(crate) bits: u8,
}

/// One marker segment; `bytes` with its marker.
struct Segment<'a> {
    marker: u8,
    bytes: &'a [u8],
}

const START_OF_SCAN: u8 = 0xda;

/// The segments before the first scan, and where it begins. None if they run out of the file.
fn segments(bytes: &[u8]) -> Option<(Vec<Segment<'_>>, usize)> {
    let mut found = vec![];
    let mut at = 2;
    loop {
        while *bytes.get(at)? == 0xff && *bytes.get(at + 1)? == 0xff {
            at += 1;
        }
        let marker = *bytes.get(at + 1)?;
        if bytes[at] != 0xff {
            return None;
        }
        if marker == START_OF_SCAN {
            return Some((found, at));
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let end = at + 2 + length.max(2);
        found.push(Segment { marker, bytes: bytes.get(at..end)? });
        at = end;
    }
}

/// The frame header of a whole file.
pub(crate) fn frame(bytes: &[u8]) -> Option<Frame> {
    let (segments, _) = segments(bytes)?;
    let frame = segments.iter().find(|segment| is_frame(segment.marker))?;
    Some(Frame { bits: *frame.bytes.get(4)?, components: *frame.bytes.get(9)? })
}

fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
}

/// Whether the end is there: a file that was cut off has no end marker.
pub(crate) fn is_whole(bytes: &[u8]) -> bool {
    segments(bytes).is_some_and(|(_, scan)| bytes[scan..].windows(2).any(|two| two == b"\xff\xd9"))
}

/// The same picture without what a camera adds: place, owner, thumbnail, comments.
pub(crate) fn without_remarks(bytes: &[u8]) -> Option<Vec<u8>> {
    let (segments, scan) = segments(bytes)?;
    let mut kept = bytes[..2].to_vec();
    // APP0 says how to read the colours, APP2 may hold their profile, APP14 says how they were made.
    let says_colours = |marker| matches!(marker, 0xe0 | 0xe2 | 0xee);
    for segment in segments {
        let remark = matches!(segment.marker, 0xe0..=0xef | 0xfe);
        if !remark || says_colours(segment.marker) {
            kept.extend_from_slice(segment.bytes);
        }
    }
    kept.extend_from_slice(&bytes[scan..]);
    Some(kept)
}
