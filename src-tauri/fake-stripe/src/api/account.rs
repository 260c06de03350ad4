use serde_json::{Value, json};

use crate::{api_error::ApiError, form::Form, state::State};

/// The account that the key belongs to.
pub(super) fn read(state: &State, form: Form) -> Result<Value, ApiError> {
    form.finish()?;
    Ok(json!({
        "id": state.profile.account_id,
        "object": "account",
        "business_profile": { "name": "Stand-in" },
        "business_type": "company",
        "capabilities": { "card_payments": "active", "transfers": "active" },
        "charges_enabled": true,
        "country": "US",
        "created": 1_672_531_200,
        "default_currency": "usd",
        "details_submitted": true,
        "email": null,
        "metadata": {},
        "payouts_enabled": true,
        "type": "standard",
    }))
}
