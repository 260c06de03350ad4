use std::collections::BTreeMap;

use serde_json::Value;

use crate::{Gateway, GatewayError};

/// The balance of the Stripe account, by lower-case currency code, in minor units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// Available for refunds and payouts; below zero when Stripe is owed money.
    pub available: BTreeMap<String, i64>,
    /// On its way to being available.
    pub pending: BTreeMap<String, i64>,
}

impl Gateway {
    /// Reads the balance of the account.
    ///
    /// # Errors
    /// [`GatewayError::Forbidden`] when the key may not read it, and any other [`GatewayError`].
    pub async fn balance(&self) -> Result<Balance, GatewayError> {
        let answer = self.fetch("/v1/balance").await?;
        let body: Value = serde_json::from_str(&answer.body).map_err(|error| {
            GatewayError::ShapeUnknown { reason: format!("the balance is no JSON: {error}") }
        })?;
        Ok(Balance { available: sums(&body["available"]), pending: sums(&body["pending"]) })
    }
}

fn sums(side: &Value) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    for row in side.as_array().into_iter().flatten() {
        if let (Some(currency), Some(amount)) = (row["currency"].as_str(), row["amount"].as_i64()) {
            let sum: &mut i64 = sums.entry(currency.to_owned()).or_default();
            *sum = sum.saturating_add(amount);
        }
    }
    sums
}
