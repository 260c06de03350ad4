//! SHA-2 digests in lower-case hex.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

/// SHA-256.
pub(crate) fn sha256_hex(content: &[u8]) -> String {
    hex::encode(Sha256::digest(content))
}

/// HMAC-SHA-256; always there, since a key of any length is accepted.
pub(crate) fn hmac_sha256_hex(key: &[u8], message: &[u8]) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(message);
    Some(hex::encode(mac.finalize().into_bytes()))
}
