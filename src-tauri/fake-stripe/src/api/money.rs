use crate::{form::Form, refusal::Refusal};

/// The currencies Stripe counts in whole units.
const ZERO_DECIMAL: [&str; 15] = [
    "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf",
    "xof", "xpf",
];

/// Takes `currency`: three letters, in lower case from here on.
pub(super) fn take_currency(form: &mut Form) -> Result<String, Refusal> {
    let currency = form.take_text("currency")?.ok_or_else(|| Refusal::required("currency"))?;
    checked_currency(&currency, "currency")
}

/// A currency given under any name.
pub(super) fn checked_currency(currency: &str, param: &str) -> Result<String, Refusal> {
    let currency = currency.to_lowercase();
    if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Err(Refusal::unreadable(format!("Invalid currency: {currency}.")).param(param));
    }
    Ok(currency)
}

/// An amount as Stripe's messages write it: `$15.00`, `¥500`, `CHF 9.90`.
pub(super) fn for_people(amount: i64, currency: &str) -> String {
    let symbol = match currency {
        "usd" | "cad" | "aud" | "nzd" | "hkd" | "sgd" => "$".to_owned(),
        "eur" => "€".to_owned(),
        "gbp" => "£".to_owned(),
        "jpy" => "¥".to_owned(),
        other => format!("{} ", other.to_uppercase()),
    };
    if ZERO_DECIMAL.contains(&currency) {
        format!("{symbol}{amount}")
    } else {
        format!("{symbol}{}.{:02}", amount.div_euclid(100), amount.rem_euclid(100))
    }
}
