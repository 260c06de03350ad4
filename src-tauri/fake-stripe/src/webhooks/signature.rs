use crate::digest::hmac_sha256_hex;

/// The header `Stripe-Signature`: the moment, and one `v1` for each secret, an HMAC-SHA256 in hex
/// over the moment, a dot and the body.
pub(crate) fn sign(body: &str, secrets: &[String], at: i64) -> String {
    let payload = format!("{at}.{body}");
    let signatures = secrets.iter().filter_map(|secret| {
        let mac = hmac_sha256_hex(secret.as_bytes(), payload.as_bytes())?;
        Some(format!(",v1={mac}"))
    });
    format!("t={at}{}", signatures.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::sign;

    /// Expected values by Python's `hmac` module.
    #[test]
    fn a_signature_is_stripes_scheme() {
        let secrets = ["whsec_new".to_owned(), "whsec_old".to_owned()];
        let new = "3c0cb100ffb2a3c09bfecce0cb8d911b8c50f61c157c596a4cb3c15b95556196";
        let old = "de5ca36492b51f290a660b3a685bfa8673264933db1bf1ae25e12c13cf28ab15";
        assert_eq!(sign("{}", &secrets, 1_795_521_600), format!("t=1795521600,v1={new},v1={old}"));
    }
}
