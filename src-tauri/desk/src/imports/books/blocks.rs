//! Lines of a file in blocks, from its beginning or from its end, in constant memory.

use std::{
    fs::File,
    io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

use crate::{blocking::off_thread, imports::ImportError};

/// Lines in a block.
const BLOCK_LINES: u64 = 2_048;
/// Longest line, in bytes.
const LINE_MAX: u64 = 16 << 20;

/// Some lines of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    offset: u64,
    bytes: u64,
    /// Number of its first line, from 1.
    first: u64,
}

/// One exported file.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) path: PathBuf,
    /// Name of the file.
    pub(super) name: String,
    pub(super) blocks: Vec<Block>,
}

/// Where the lines of a file are, with its size and SHA-256. Blocks on the disk.
pub(super) fn scan(path: &Path) -> io::Result<(Vec<Block>, u64, String)> {
    let mut file = BufReader::with_capacity(1 << 18, File::open(path)?);
    let (mut digest, mut blocks) = (Sha256::new(), Vec::new());
    let mut block = Block { offset: 0, bytes: 0, first: 1 };
    let (mut lines, mut line) = (0_u64, Vec::new());
    loop {
        line.clear();
        let read = file.by_ref().take(LINE_MAX).read_until(b'\n', &mut line)? as u64;
        if read == LINE_MAX {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a line is longer than 16 MiB"));
        }
        if read == 0 {
            break;
        }
        digest.update(&line);
        block.bytes = block.bytes.saturating_add(read);
        lines = lines.saturating_add(1);
        if lines % BLOCK_LINES == 0 {
            blocks.push(block);
            block = Block {
                offset: block.offset.saturating_add(block.bytes),
                bytes: 0,
                first: lines.saturating_add(1),
            };
        }
    }
    let bytes = block.offset.saturating_add(block.bytes);
    if block.bytes > 0 {
        blocks.push(block);
    }
    Ok((blocks, bytes, store::hex(&digest.finalize())))
}

/// The lines of an export, block by block.
#[derive(Debug)]
pub(super) struct Lines {
    path: PathBuf,
    name: String,
    blocks: std::vec::IntoIter<Block>,
    is_backward: bool,
}

impl Lines {
    /// From the first line to the last.
    pub(super) fn forward(part: &Part) -> Self {
        Self::of(part, part.blocks.clone(), false)
    }

    /// From the last line to the first.
    pub(super) fn backward(part: &Part) -> Self {
        Self::of(part, part.blocks.iter().rev().copied().collect(), true)
    }

    fn of(part: &Part, blocks: Vec<Block>, is_backward: bool) -> Self {
        let (path, name) = (part.path.clone(), part.name.clone());
        Self { path, name, blocks: blocks.into_iter(), is_backward }
    }

    /// The next lines with their numbers; `None` at the end.
    ///
    /// # Errors
    /// `import_unreadable`.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<(u64, String)>>, ImportError> {
        let Some(block) = self.blocks.next() else { return Ok(None) };
        let (path, is_backward) = (self.path.clone(), self.is_backward);
        let read = off_thread(move || read_block(&path, block, is_backward)).await;
        let lines = read.map_err(|error| ImportError::Unreadable {
            name: self.name.clone(),
            cause: error.to_string(),
        })?;
        Ok(Some(lines))
    }
}

fn read_block(path: &Path, block: Block, is_backward: bool) -> io::Result<Vec<(u64, String)>> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(block.offset))?;
    let mut text = String::new();
    file.take(block.bytes).read_to_string(&mut text)?;
    let mut lines: Vec<(u64, String)> =
        (block.first..).zip(text.lines().map(str::to_owned)).collect();
    if is_backward {
        lines.reverse();
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both directions, over the border between two blocks and without a last line break.
    #[test]
    fn lines_are_read_from_both_ends() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lines");
        let all: Vec<String> =
            (1..=BLOCK_LINES + 2).map(|number| format!("line {number}")).collect();
        std::fs::write(&path, all.join("\n")).unwrap();
        let (blocks, bytes, _) = scan(&path).unwrap();
        assert_eq!(bytes, std::fs::metadata(&path).unwrap().len());
        assert_eq!(blocks.len(), 2);
        let read = |is_backward: bool| {
            let blocks: Vec<Block> =
                if is_backward { blocks.iter().rev().copied().collect() } else { blocks.clone() };
            let lines = blocks.into_iter().map(|block| read_block(&path, block, is_backward));
            lines.flat_map(Result::unwrap).collect::<Vec<_>>()
        };
        let forward = read(false);
        assert!((1..).zip(&all).eq(forward.iter().map(|(number, line)| (*number, line))));
        let mut backward = read(true);
        backward.reverse();
        assert_eq!(backward, forward);
    }
}
