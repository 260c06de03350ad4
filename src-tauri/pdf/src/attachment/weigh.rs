//! How much of a PDF's structure is packed, measured before the PDF library unpacks it.
//!
//! Object streams and packed cross-references are unpacked and kept whenever a file is read. The library
//! limits each; a file of 5 MB can hold hundreds, and every packed byte may become an object of a
//! hundred bytes. So their sum is limited here, without trusting the file's own table: every `obj` in
//! the file is looked at.

use std::io::Read;

use flate2::read::{DeflateDecoder, ZlibDecoder};

/// Bytes that all structure may have when unpacked. Evidence of some hundred pages has a tenth.
pub(super) const TOTAL_BYTES_MAX: u64 = 8 << 20;

/// Bytes of dictionaries that are looked at: those inside each other are looked at again.
const LOOKED_AT_MAX: usize = 256 << 20;

/// Whether the structure stays within the limit.
pub(super) fn is_light(bytes: &[u8]) -> bool {
    let mut room = TOTAL_BYTES_MAX;
    let mut looked_at = 0;
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(3).position(|window| window == b"obj") {
        at += found + 3;
        let mut dictionary = Dictionary::new(&bytes[at..]);
        let stream = dictionary.read();
        looked_at += dictionary.at;
        if looked_at > LOOKED_AT_MAX {
            return false;
        }
        let Some(packed) = stream.filter(|_| dictionary.is_structure) else { continue };
        // Structure is packed in one way by everybody. Others are not worth the doubt.
        if dictionary.is_filtered && (dictionary.flates != 1 || dictionary.is_odd) {
            return false;
        }
        let unpacked = if dictionary.is_filtered { unpacked(packed, room) } else { 0 };
        let Some(left) = room.checked_sub(unpacked) else { return false };
        room = left;
    }
    true
}

/// Bytes that come out, at most one more than `room`.
fn unpacked(packed: &[u8], room: u64) -> u64 {
    let count = |reader: &mut dyn Read| -> u64 {
        let mut count = 0;
        let mut piece = vec![0; 1 << 16];
        while count <= room {
            match reader.read(&mut piece) {
                Ok(0) | Err(_) => break,
                Ok(read) => count += u64::try_from(read).unwrap_or(u64::MAX),
            }
        }
        count
    };
    // Readers try it without the two bytes of a header if that is wrong.
    let bare = || packed.get(2..).map_or(0, |rest| count(&mut DeflateDecoder::new(rest)));
    match count(&mut ZlibDecoder::new(packed)) {
        0 => bare(),
        bytes => bytes,
    }
}

/// The dictionary after an `obj`, read only as far as it matters here.
struct Dictionary<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Whether it has an entry that only structure has.
    is_structure: bool,
    is_filtered: bool,
    flates: usize,
    /// Whether it names another way of packing, or describes it elsewhere.
    is_odd: bool,
}

impl<'a> Dictionary<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let (is_structure, is_filtered, is_odd) = (false, false, false);
        Self { bytes, at: 0, is_structure, is_filtered, flates: 0, is_odd }
    }

    /// What follows the word `stream`, if this is a stream.
    fn read(&mut self) -> Option<&'a [u8]> {
        self.skip_white();
        if !self.take(b"<<") {
            return None;
        }
        let mut depth = 1;
        while depth > 0 {
            self.skip_white();
            match *self.bytes.get(self.at)? {
                b'(' => self.string(),
                b'/' => self.name(),
                _ if self.take(b"<<") => depth += 1,
                _ if self.take(b">>") => depth -= 1,
                _ => self.at += 1,
            }
        }
        self.skip_white();
        if !self.take(b"stream") {
            return None;
        }
        self.take(b"\r");
        self.take(b"\n");
        self.bytes.get(self.at..)
    }

    fn take(&mut self, word: &[u8]) -> bool {
        let found = self.bytes[self.at..].starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }

    fn skip_white(&mut self) {
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b'\0' | b'\t' | b'\n' | b'\x0c' | b'\r' | b' ' => self.at += 1,
                b'%' => {
                    let rest = self.bytes[self.at..].iter();
                    self.at += rest.take_while(|byte| !matches!(byte, b'\r' | b'\n')).count();
                }
                _ => return,
            }
        }
    }

    fn string(&mut self) {
        let mut depth = 0;
        while let Some(byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        self.at = self.at.min(self.bytes.len());
    }

    fn name(&mut self) {
        self.at += 1;
        let mut name = vec![];
        while let Some(byte) = self.bytes.get(self.at).filter(|byte| is_regular(**byte)) {
            let code = self.bytes.get(self.at + 1..self.at + 3);
            let code = code.and_then(|code| std::str::from_utf8(code).ok());
            match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
                Some(escaped) if *byte == b'#' => {
                    name.push(escaped);
                    self.at += 3;
                }
                Some(_) | None => {
                    name.push(*byte);
                    self.at += 1;
                }
            }
        }
        match name.as_slice() {
            b"First" | b"W" => self.is_structure = true,
            b"Filter" => self.is_filtered = true,
            b"FlateDecode" | b"Fl" => self.flates += 1,
            other => self.is_odd |= other.ends_with(b"Decode") || other == b"LZW",
        }
    }
}

fn is_regular(byte: u8) -> bool {
    byte > b' ' && !b"()<>[]{}/%".contains(&byte)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use rstest::rstest;

    use super::*;

    /// A file whose streams unpack to 3 MB each.
    fn file(dictionaries: &[&str]) -> Vec<u8> {
        let mut packed = flate2::write::ZlibEncoder::new(vec![], flate2::Compression::fast());
        packed.write_all(&vec![b'0'; 3 << 20]).unwrap();
        let packed = packed.finish().unwrap();
        let mut bytes = b"%PDF-1.5\n".to_vec();
        for dictionary in dictionaries {
            bytes.extend_from_slice(b"1 0 obj\n");
            bytes.extend_from_slice(dictionary.as_bytes());
            bytes.extend_from_slice(b"stream\r\n");
            bytes.extend_from_slice(&packed);
            bytes.extend_from_slice(b"\nendstream\nendobj\n");
        }
        bytes
    }

    const OBJECTS: &str = "<</First 9/Filter/FlateDecode>>";

    #[rstest]
    #[case::few(&[OBJECTS, OBJECTS], true)]
    #[case::many(&[OBJECTS, OBJECTS, OBJECTS], false)]
    #[case::cross_references(&["<</W[1 2 1]/Filter[/FlateDecode]>>"; 3], false)]
    #[case::pictures(&["<</Width 9/Filter/FlateDecode>>"; 9], true)]
    #[case::escaped(&["<</#46irst 9/Filter/Flate#44ecode>>"; 3], false)]
    #[case::behind_a_comment(&["<</First 9%>> endobj <<\n/Filter/FlateDecode>>"; 3], false)]
    #[case::behind_a_text(&["<</First 9/X(\\)>>endobj)/Filter/FlateDecode>>"; 3], false)]
    #[case::inside(&["<</X<</First 9>>/Filter/FlateDecode>>"; 3], false)]
    #[case::packed_twice(&["<</First 9/Filter[/FlateDecode/FlateDecode]>>"], false)]
    #[case::packed_otherwise(&["<</First 9/Filter/LZWDecode>>"], false)]
    #[case::said_elsewhere(&["<</First 9/Filter 7 0 R>>"], false)]
    #[case::not_packed(&["<</First 9>>"; 9], true)]
    fn structure_is_weighed(#[case] dictionaries: &[&str], #[case] light: bool) {
        assert_eq!(is_light(&file(dictionaries)), light);
    }
}
