use std::io::{self, Write};

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

/// A temporary file that knows the size and hash of what went into it. Without a file it only
/// measures.
pub(crate) struct Measured {
    pub(crate) file: Option<NamedTempFile>,
    pub(crate) bytes: u64,
    hash: Sha256,
}

impl Measured {
    pub(crate) fn new(file: Option<NamedTempFile>) -> Self {
        Self { file, bytes: 0, hash: Sha256::new() }
    }

    /// SHA-256 so far, in lower-case hex.
    pub(crate) fn sha256(&self) -> String {
        hex::encode(self.hash.clone().finalize())
    }
}

impl Write for Measured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match &mut self.file {
            Some(file) => file.write(bytes)?,
            None => bytes.len(),
        };
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}
