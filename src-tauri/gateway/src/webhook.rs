//! The signature of a webhook: `Stripe-Signature: t=SECONDS,v1=HEX,v1=HEX`, an HMAC-SHA256 over
//! `SECONDS.BODY` for each secret in force
//! (<https://docs.stripe.com/webhooks#verify-manually>).
//!
//! Checked here and not by async-stripe, because that parses in the same step, and a delivery that
//! does not parse must be kept (facts, trap H).

use std::fmt::Write as _;

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// Why a delivery is not taken for Stripe's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// There is no signature.
    #[error("the delivery carries no Stripe-Signature header")]
    Unsigned,
    /// The header is not what Stripe sends.
    #[error("the Stripe-Signature header cannot be read")]
    Malformed,
    /// Somebody else signed it, or the body was changed.
    #[error(
        "the signature does not fit the body; check that the webhook secret is this endpoint's"
    )]
    WrongSignature,
    /// The signature is of another time.
    #[error("the signature is {seconds} seconds old; check this machine's clock")]
    OutOfTime {
        /// How old; negative when it is of the future.
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

/// Checks a delivery: one of its `v1` signatures must be made with one of the `secrets` (two while
/// one is replaced), no further from `now` (seconds since 1970) than `tolerance_seconds`, in the
/// past or the future; Stripe's own libraries take 300. The signature comes first: the time of a
/// forged header says nothing. A secret that is empty signs nothing.
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

/// The header of a delivery signed at `at` (seconds since 1970), for tests and stand-ins.
pub fn sign(body: &[u8], secret: &str, at: i64) -> String {
    let time = at.to_string();
    let mut header = format!("t={time},v1=");
    for byte in mac(body, secret, &time).into_iter().flat_map(|mac| mac.finalize().into_bytes()) {
        let _infallible = write!(header, "{byte:02x}");
    }
    header
}

struct Signature<'a> {
    at: i64,
    /// `at` as it was written: that is what is signed.
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
                ("v1", text) => v1.extend(from_hex(text)),
                // Other schemes are Stripe's own business.
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

/// Always there: HMAC takes keys of any length.
fn mac(body: &[u8], secret: &str, time: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(time.as_bytes());
    mac.update(b".");
    mac.update(body);
    Some(mac)
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|it| u8::try_from(it).ok());
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| Some(digit(pair.first()?)? << 4 | digit(pair.get(1)?)?)).collect()
}
