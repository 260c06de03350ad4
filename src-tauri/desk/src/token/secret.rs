//! The text of a token: `rds_`, an id of 16 hexadecimal digits, `_`, a secret of 64.
//!
//! The secret has 256 random bits, so that one round of SHA-256 is enough to store it: nobody can
//! try so many.

use std::fmt;

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::TokenError;

/// Begin of every token, by which scanners for leaked secrets find one.
const PREFIX: &str = "rds_";
const ID_BYTES: usize = 8;
const SECRET_BYTES: usize = 32;

/// SHA-256 of a secret.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct SecretHash([u8; SECRET_BYTES]);

/// A token as a caller presents it. Its `Debug` shows the id only.
pub(super) struct Presented<'a> {
    pub(super) id: &'a str,
    secret: &'a str,
}

/// A token that has just been made.
pub(super) struct Made {
    pub(super) id: String,
    /// The whole token.
    pub(super) text: String,
    pub(super) hash: SecretHash,
}

impl Made {
    /// Makes a token from the system's random numbers.
    pub(super) fn random() -> Result<Self, TokenError> {
        let mut bytes = [0; ID_BYTES + SECRET_BYTES];
        getrandom::fill(&mut bytes).map_err(|_| TokenError::NoRandomness)?;
        let (id, secret) = bytes.split_at(ID_BYTES);
        let (id, secret) = (store::hex(id), store::hex(secret));
        let text = format!("{PREFIX}{id}_{secret}");
        Ok(Self { id: format!("{PREFIX}{id}"), text, hash: SecretHash::of(&secret) })
    }
}

impl<'a> Presented<'a> {
    /// Splits the text of a token; `None` when it is none.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let (id, secret) = text.rsplit_once('_')?;
        let digits = id.strip_prefix(PREFIX)?;
        let is_token = is_hex(digits, ID_BYTES) && is_hex(secret, SECRET_BYTES);
        is_token.then_some(Self { id, secret })
    }

    pub(super) fn hash(&self) -> SecretHash {
        SecretHash::of(self.secret)
    }
}

fn is_hex(text: &str, bytes: usize) -> bool {
    let is_digit = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f');
    text.len() == 2 * bytes && text.bytes().all(is_digit)
}

impl SecretHash {
    fn of(secret: &str) -> Self {
        Self(Sha256::digest(secret).into())
    }

    /// The hash of a row; `None` when it has another length.
    pub(super) fn from_row(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().map(Self).ok()
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        self.0.to_vec()
    }

    /// Compares in a time that does not depend on where they differ.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl fmt::Debug for Presented<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Presented").field(&self.id).finish()
    }
}

impl fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretHash")
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::{Made, Presented};

    #[test]
    fn a_made_token_is_read_back_and_no_two_are_alike() {
        let (one, other) = (Made::random().expect("random"), Made::random().expect("random"));
        let presented = Presented::parse(&one.text).expect("a token");
        assert_eq!(presented.id, one.id);
        assert!(presented.hash().is(&one.hash));
        assert!(!presented.hash().is(&other.hash));
        assert_ne!(one.id, other.id);
        let secret = one.text.rsplit_once('_').expect("parts").1;
        assert!(!format!("{presented:?}").contains(secret), "the secret is not shown");
    }

    #[rstest]
    #[case::empty("")]
    #[case::id_alone("rds_0123456789abcdef")]
    #[case::another_prefix(&format!("rk_0123456789abcdef_{}", "0".repeat(64)))]
    #[case::capitals(&format!("rds_0123456789ABCDEF_{}", "0".repeat(64)))]
    #[case::short_secret(&format!("rds_0123456789abcdef_{}", "0".repeat(63)))]
    #[case::no_digits(&format!("rds_0123456789abcdef_{}", "é".repeat(32)))]
    fn other_texts_are_no_tokens(#[case] text: &str) {
        assert!(Presented::parse(text).is_none(), "{text}");
    }
}
