use crate::{api_error::ApiError, currency, form::Form};

/// Takes `currency`: three letters, in lower case from here on.
pub(super) fn take_currency(form: &mut Form) -> Result<String, ApiError> {
    let currency = form.take_text("currency")?.ok_or_else(|| ApiError::required("currency"))?;
    checked_currency(&currency, "currency")
}

/// A currency given under any name.
pub(super) fn checked_currency(currency: &str, param: &str) -> Result<String, ApiError> {
    let currency = currency.to_lowercase();
    if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Err(ApiError::unreadable(format!("Invalid currency: {currency}.")).param(param));
    }
    Ok(currency)
}

/// Refuses an amount whose last digits the currency does not have: KWD 1.255, ISK 5.50.
pub(super) fn check_amount(amount: i64, currency: &str) -> Result<(), ApiError> {
    let step = currency::amount_step(currency);
    if amount % step == 0 {
        return Ok(());
    }
    let message = format!(
        "Invalid amount: {amount}. Amounts in {} must be divisible by {step}.",
        currency.to_uppercase()
    );
    Err(ApiError::malformed("amount", "parameter_invalid_integer", message))
}
