//! A ZIP archive that is written from front to back: sizes follow each entry.

use std::io::{self, Write as _};

use zlib_rs::{Deflate, DeflateFlush, crc32::crc32};

use crate::{error::FormatFull, measured::Measured};

/// Fast; sheets repeat themselves so much that more effort saves little.
const LEVEL: i32 = 1;
const WINDOW_BITS: u8 = 15;
const OUTPUT_BYTES: usize = 1 << 16;
/// Deflate, sizes after the data, names in UTF-8.
const FLAGS: u16 = 0x0808;
const DEFLATED: u16 = 8;
const VERSION: u16 = 20;
/// 1980-01-01, the first date that the format knows: the same rows give the same bytes.
const DATE: u16 = 0x0021;

pub(super) struct Archive {
    out: Measured,
    entries: Vec<Entry>,
    deflate: Deflate,
    buffer: Vec<u8>,
    is_open: bool,
}

struct Entry {
    name: String,
    from: u64,
    crc: u32,
    plain_bytes: u64,
    packed_bytes: u64,
}

impl Archive {
    pub(super) fn new(out: Measured) -> Self {
        let deflate = Deflate::new(LEVEL, false, WINDOW_BITS);
        let buffer = vec![0; OUTPUT_BYTES];
        Self { out, entries: Vec::new(), deflate, buffer, is_open: false }
    }

    /// Ends the entry before and begins another.
    pub(super) fn begin(&mut self, name: &str) -> io::Result<()> {
        self.end()?;
        let entry = Entry {
            name: name.to_owned(),
            from: self.out.bytes,
            crc: 0,
            plain_bytes: 0,
            packed_bytes: 0,
        };
        let mut head = b"PK\x03\x04".to_vec();
        push_16(&mut head, &[VERSION, FLAGS, DEFLATED, 0, DATE]);
        push_32(&mut head, &[0, 0, 0]);
        push_16(&mut head, &[length(name)?, 0]);
        head.extend_from_slice(name.as_bytes());
        self.entries.push(entry);
        self.is_open = true;
        self.out.write_all(&head)
    }

    /// Bytes of the entry so far, before they were packed.
    pub(super) fn entry_bytes(&self) -> u64 {
        self.entries.last().map_or(0, |entry| entry.plain_bytes)
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Some(entry) = self.entries.last_mut() {
            entry.crc = crc32(entry.crc, bytes);
            entry.plain_bytes += bytes.len() as u64;
        }
        self.pack(bytes, DeflateFlush::NoFlush)
    }

    fn pack(&mut self, mut bytes: &[u8], flush: DeflateFlush) -> io::Result<()> {
        loop {
            let (read, written) = (self.deflate.total_in(), self.deflate.total_out());
            self.deflate
                .compress(bytes, &mut self.buffer, flush)
                .map_err(|error| io::Error::other(error.as_str()))?;
            let read = index(self.deflate.total_in() - read)?;
            let written = index(self.deflate.total_out() - written)?;
            self.out.write_all(&self.buffer[..written])?;
            bytes = &bytes[read..];
            if bytes.is_empty() && written < self.buffer.len() {
                return Ok(());
            }
        }
    }

    fn end(&mut self) -> io::Result<()> {
        if !self.is_open {
            return Ok(());
        }
        self.is_open = false;
        self.pack(&[], DeflateFlush::Finish)?;
        let packed = self.deflate.total_out();
        self.deflate.reset();
        let Some(entry) = self.entries.last_mut() else { return Ok(()) };
        entry.packed_bytes = packed;
        let mut sizes = b"PK\x07\x08".to_vec();
        push_32(&mut sizes, &[entry.crc, small(packed)?, small(entry.plain_bytes)?]);
        self.out.write_all(&sizes)
    }

    /// Writes the list of entries.
    pub(super) fn finish(mut self) -> io::Result<Measured> {
        self.end()?;
        let from = self.out.bytes;
        let mut list = Vec::new();
        for entry in &self.entries {
            list.extend_from_slice(b"PK\x01\x02");
            push_16(&mut list, &[VERSION, VERSION, FLAGS, DEFLATED, 0, DATE]);
            let sizes = [entry.crc, small(entry.packed_bytes)?, small(entry.plain_bytes)?];
            push_32(&mut list, &sizes);
            push_16(&mut list, &[length(&entry.name)?, 0, 0, 0, 0]);
            push_32(&mut list, &[0, small(entry.from)?]);
            list.extend_from_slice(entry.name.as_bytes());
        }
        let count = u16::try_from(self.entries.len()).map_err(|_| FormatFull::error())?;
        let list_bytes = list.len() as u64;
        list.extend_from_slice(b"PK\x05\x06");
        push_16(&mut list, &[0, 0, count, count]);
        push_32(&mut list, &[small(list_bytes)?, small(from)?]);
        push_16(&mut list, &[0]);
        self.out.write_all(&list)?;
        Ok(self.out)
    }
}

fn push_16(out: &mut Vec<u8>, numbers: &[u16]) {
    out.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
}

fn push_32(out: &mut Vec<u8>, numbers: &[u32]) {
    out.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
}

fn length(name: &str) -> io::Result<u16> {
    u16::try_from(name.len()).map_err(|_| FormatFull::error())
}

fn small(number: u64) -> io::Result<u32> {
    u32::try_from(number).map_err(|_| FormatFull::error())
}

fn index(number: u64) -> io::Result<usize> {
    usize::try_from(number).map_err(|_| FormatFull::error())
}
