//! The signature of a webhook: `Stripe-Signature: t=SECONDS,v1=HEX,v1=HEX`, an HMAC-SHA256 over
//! `SECONDS.BODY` for each secret in force
//! (<https://docs.stripe.com/webhooks#verify-manually>).
//!
//! Verified here and not by async-stripe, because that also parses the body, and a delivery that
//! does not parse must be kept.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// Why a delivery is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// The header is missing or empty.
    #[error("the delivery carries no Stripe-Signature header")]
    Unsigned,
    /// The header has another form than Stripe's.
    #[error("the Stripe-Signature header cannot be read")]
    Malformed,
    /// It was signed with another secret, or the body was changed.
    #[error(
        "the signature does not fit the body; check that the webhook secret is this endpoint's"
    )]
    WrongSignature,
    /// The time of the signature is outside the tolerance.
    #[error("the signature is {seconds} seconds old; check this machine's clock")]
    OutOfTime {
        /// Age of the signature in seconds; negative when it is in the future.
        seconds: i64,
    },
}

impl WebhookError {
    /// Stable name for programs and translations; never renamed.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unsigned => "webhook_unsigned",
            Self::Malformed => "webhook_signature_malformed",
            Self::WrongSignature => "webhook_signature_wrong",
            Self::OutOfTime { .. } => "webhook_out_of_time",
        }
    }
}

/// Verifies a delivery: one of its `v1` signatures must be made with one of the `secrets` (two while
/// one is being replaced), at most `tolerance_seconds` before or after `now` (seconds since 1970);
/// Stripe's own libraries use 300. The signature is checked before the time, because the time of a
/// forged header means nothing. An empty secret is ignored.
///
/// # Errors
/// Any [`WebhookError`].
pub fn verify(
    header: &str,
    body: &[u8],
    secrets: &[&str],
    now: i64,
    tolerance_seconds: i64,
) -> Result<(), WebhookError> {
    if header.trim().is_empty() {
        return Err(WebhookError::Unsigned);
    }
    let signature = Signature::parse(header).ok_or(WebhookError::Malformed)?;
    let mut usable = secrets.iter().filter(|secret| !secret.is_empty());
    if !usable.any(|secret| signature.is_made_with(secret, body)) {
        return Err(WebhookError::WrongSignature);
    }
    let seconds = now.saturating_sub(signature.at);
    if seconds.saturating_abs() > tolerance_seconds {
        return Err(WebhookError::OutOfTime { seconds });
    }
    Ok(())
}

/// The `Stripe-Signature` header of a delivery signed at `at` (seconds since 1970), for tests and
/// stand-ins.
pub fn sign(body: &[u8], secret: &str, at: i64) -> String {
    let time = at.to_string();
    let v1 = mac(body, secret, &time).map(|mac| hex::encode(mac.finalize().into_bytes()));
    format!("t={time},v1={}", v1.unwrap_or_default())
}

struct Signature<'a> {
    at: i64,
    /// `at` as the text in the header, which is what is signed.
    time: &'a str,
    v1: Vec<Vec<u8>>,
}

impl<'a> Signature<'a> {
    fn parse(header: &'a str) -> Option<Self> {
        let mut time = None;
        let mut v1 = Vec::new();
        for part in header.split(',') {
            match part.trim().split_once('=')? {
                ("t", text) => time = Some(text),
                ("v1", text) => v1.extend(hex::decode(text).ok()),
                // Other signature schemes are ignored.
                _ => {}
            }
        }
        let time = time?;
        (!v1.is_empty()).then_some(Self { at: time.parse().ok()?, time, v1 })
    }

    fn is_made_with(&self, secret: &str, body: &[u8]) -> bool {
        mac(body, secret, self.time).is_some_and(|mac| {
            // `verify_slice` takes the same time wherever the difference is.
            self.v1.iter().any(|signature| mac.clone().verify_slice(signature).is_ok())
        })
    }
}

/// The HMAC; `None` never happens, because HMAC takes keys of any length.
fn mac(body: &[u8], secret: &str, time: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(time.as_bytes());
    mac.update(b".");
    mac.update(body);
    Some(mac)
}
