//! Files that a schedule has made, and that only it removes.

use std::{fs, fs::File, io, io::Read as _, path::Path};

use sha2::{Digest as _, Sha256};

/// Size and SHA-256 of a file. Blocks on the disk.
pub(crate) fn digest_of(path: &Path) -> io::Result<(u64, String)> {
    let mut file = File::open(path)?;
    let (mut hash, mut bytes, mut buffer) = (Sha256::new(), 0_u64, vec![0; 1 << 16]);
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok((bytes, store::hex(&hash.finalize())));
        }
        hash.update(&buffer[..read]);
        bytes = bytes.saturating_add(read as u64);
    }
}

/// Removes a file if it is as it was made; whether it was. One that is missing or was changed belongs to
/// somebody else. Blocks on the disk.
pub(crate) fn remove_unchanged(path: &Path, bytes: u64, sha256: &str) -> io::Result<bool> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() && found.len() == bytes => {}
        Ok(_) => return Ok(false),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    }
    if digest_of(path)?.1 != sha256 {
        return Ok(false);
    }
    fs::remove_file(path)?;
    Ok(true)
}
