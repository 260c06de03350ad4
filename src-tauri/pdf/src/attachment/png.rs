//! PNG from the outside: its chunks.

/// Bytes of the signature.
const SIGNATURE: usize = 8;

/// The chunks, each with its name. None if one runs out of the file.
fn chunks(bytes: &[u8]) -> Option<Vec<(&[u8], &[u8])>> {
    let mut found = vec![];
    let mut at = SIGNATURE;
    loop {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?);
        let length = usize::try_from(length).ok()?;
        let name = bytes.get(at + 4..at + 8)?;
        let end = at.checked_add(12)?.checked_add(length)?;
        // The last four bytes are a check sum; the decoder looks at it.
        found.push((name, bytes.get(at + 8..at + 8 + length)?));
        if bytes.len() < end {
            return None;
        }
        if name == b"IEND" {
            return Some(found);
        }
        at = end;
    }
}

/// Whether all chunks up to the end marker are there.
pub(crate) fn is_whole(bytes: &[u8]) -> bool {
    chunks(bytes).is_some_and(|chunks| chunks.iter().any(|(name, _)| *name == b"IDAT"))
}

/// The compressed pixels of a file that was just written.
pub(crate) fn pixels(bytes: &[u8]) -> Option<Vec<u8>> {
    let all = chunks(bytes)?;
    let parts: Vec<_> =
        all.into_iter().filter(|(name, _)| *name == b"IDAT").map(|(_, bytes)| bytes).collect();
    Some(parts.concat())
}
