//! The first look at a file: size, digest, encoding, quotation marks, header.

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

use super::super::ImportError;

/// The mark that some programs write at the beginning of UTF-8 files.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// Read at once.
const BUFFER_BYTES: usize = 1 << 18;
/// What may separate fields, the most usual first.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// A file that can be read as a table; its header is read by whoever reads its rows.
#[derive(Clone, Debug)]
pub(in crate::imports) struct Scanned {
    pub(in crate::imports) path: PathBuf,
    pub(in crate::imports) name: String,
    /// SHA-256, hexadecimal.
    pub(in crate::imports) digest: String,
    pub(in crate::imports) delimiter: u8,
    pub(in crate::imports) header: Vec<String>,
    /// Bytes before the header.
    pub(super) offset: u64,
}

/// Reads a file once and says where it is no table of UTF-8.
///
/// # Errors
/// `import_unreadable`, `import_encoding`, `import_quote_open`, `import_empty`.
pub(super) fn scan(path: &Path, delimiter: Option<u8>) -> Result<Scanned, ImportError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let unreadable = |error: std::io::Error| ImportError::Unreadable {
        name: name.clone(),
        cause: error.to_string(),
    };
    let mut file = BufReader::with_capacity(BUFFER_BYTES, File::open(path).map_err(unreadable)?);
    let offset = offset_in(file.fill_buf().map_err(unreadable)?)?;
    let mut digest = Sha256::new();
    let mut look = Look::default();
    let mut line = Vec::new();
    let mut is_first = true;
    let mut first = String::new();
    loop {
        line.clear();
        if file.read_until(b'\n', &mut line).map_err(unreadable)? == 0 {
            break;
        }
        digest.update(&line);
        let text = if is_first { line.get(offset..).unwrap_or_default() } else { &line };
        look.line(text)?;
        if is_first {
            first = String::from_utf8_lossy(text).into_owned();
            is_first = false;
        }
    }
    look.end()?;
    let delimiter = delimiter.unwrap_or_else(|| guess_delimiter(&first));
    Ok(Scanned {
        path: path.to_owned(),
        digest: store::hex(&digest.finalize()),
        delimiter,
        header: Vec::new(),
        offset: offset as u64,
        name,
    })
}

/// Bytes of a mark at the beginning. Marks of other encodings are refused.
fn offset_in(begin: &[u8]) -> Result<usize, ImportError> {
    if begin.starts_with(BYTE_ORDER_MARK) {
        return Ok(BYTE_ORDER_MARK.len());
    }
    if begin.starts_with(b"\xff\xfe") || begin.starts_with(b"\xfe\xff") {
        let found = "the mark of UTF-16".to_owned();
        return Err(ImportError::Encoding { line: 1, column: 1, found });
    }
    Ok(0)
}

/// What stands in the first line most often.
fn guess_delimiter(line: &str) -> u8 {
    let count = |mark: &u8| line.bytes().filter(|byte| byte == mark).count();
    let mut best = DELIMITERS[0];
    for mark in DELIMITERS {
        if count(&mark) > count(&best) {
            best = mark;
        }
    }
    best
}

/// What was seen so far.
#[derive(Debug, Default)]
struct Look {
    lines: u64,
    /// Where a quoted field began that has not ended.
    open: Option<(u64, u64)>,
}

impl Look {
    fn line(&mut self, bytes: &[u8]) -> Result<(), ImportError> {
        self.lines = self.lines.saturating_add(1);
        let text = str::from_utf8(bytes).map_err(|error| self.not_utf8(bytes, error))?;
        if let Some(at) = text.find('\0') {
            let column = column_of(text.get(..at).unwrap_or_default());
            let found = "the character NUL; UTF-16 without its mark looks like that".to_owned();
            return Err(ImportError::Encoding { line: self.lines, column, found });
        }
        self.quotes(text);
        Ok(())
    }

    fn not_utf8(&self, bytes: &[u8], error: std::str::Utf8Error) -> ImportError {
        let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let valid = String::from_utf8_lossy(valid);
        let byte = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
        let found = format!("the byte 0x{byte:02X}");
        ImportError::Encoding { line: self.lines, column: column_of(&valid), found }
    }

    /// Follows quoted fields: a mark opens one at the beginning of a field, and the next one that is
    /// not doubled ends it.
    fn quotes(&mut self, text: &str) {
        if self.open.is_none() && !text.contains('"') {
            return;
        }
        let mut column: u64 = 0;
        let mut is_begin = self.open.is_none();
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            column = column.saturating_add(1);
            match (letter, self.open) {
                ('"', Some(_)) if letters.peek() == Some(&'"') => {
                    letters.next();
                    column = column.saturating_add(1);
                }
                ('"', Some(_)) => self.open = None,
                ('"', None) if is_begin => self.open = Some((self.lines, column)),
                (_, Some(_) | None) => {}
            }
            is_begin =
                self.open.is_none() && DELIMITERS.iter().any(|&mark| letter == char::from(mark));
        }
    }

    const fn end(&self) -> Result<(), ImportError> {
        match self.open {
            Some((line, column)) => Err(ImportError::OpenQuote { line, column }),
            None if self.lines == 0 => Err(ImportError::Empty),
            None => Ok(()),
        }
    }
}

fn column_of(before: &str) -> u64 {
    (before.chars().count() as u64).saturating_add(1)
}
