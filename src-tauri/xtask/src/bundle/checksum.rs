//! Checksums as the lock files have them.

use std::{collections::BTreeMap, fmt::Write as _};

/// The SHA-256 of each crate in a `Cargo.lock`, by name and version.
pub(super) fn of_crates(lock: &str) -> BTreeMap<(String, String), String> {
    let blocks = lock.split("[[package]]").skip(1);
    let entries = blocks.filter_map(|block| {
        let value = |key: &str| {
            let line = block.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "));
            line.map(|value| value.trim_matches('"').to_owned())
        };
        Some(((value("name")?, value("version")?), value("checksum")?))
    });
    entries.collect()
}

/// An `integrity` of a `package-lock.json`, which is in base 64.
pub(super) fn of_npm(integrity: &str) -> Option<(&'static str, String)> {
    let bytes = base_64(integrity.strip_prefix("sha512-")?)?;
    let mut hex = String::new();
    for byte in bytes {
        let _ = write!(hex, "{byte:02x}");
    }
    Some(("SHA-512", hex))
}

fn base_64(text: &str) -> Option<Vec<u8>> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut count) = (vec![], 0_u32, 0_u32);
    for letter in text.trim_end_matches('=').bytes() {
        let value = LETTERS.iter().position(|known| *known == letter)?;
        bits = (bits << 6) | u32::try_from(value).ok()?;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xff).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_of_crates_are_found_by_name_and_version() {
        let lock = "version = 4\n\n[[package]]\nname = \"ours\"\nversion = \"0.1.0\"\n\n[[package]]\n\
                    name = \"a\"\nversion = \"1.0.0\"\nchecksum = \"00ff\"\ndependencies = [\n \"b\",\n]\n";
        let found = of_crates(lock);
        assert_eq!(found.len(), 1);
        assert_eq!(found[&("a".to_owned(), "1.0.0".to_owned())], "00ff");
    }

    #[test]
    fn an_integrity_becomes_hexadecimal_digits() {
        assert_eq!(of_npm("sha512-AP+A"), Some(("SHA-512", "00ff80".to_owned())));
        assert_eq!(of_npm("sha512-AP8="), Some(("SHA-512", "00ff".to_owned())));
        assert_eq!(of_npm("sha1-AP8="), None);
        assert_eq!(of_npm("sha512-A-8="), None);
    }
}
