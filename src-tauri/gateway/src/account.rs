use serde_json::Value;

use crate::{Gateway, GatewayError};

/// The Stripe account that a key belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// `acct_…`
    pub id: String,
    /// When it was created, in seconds since 1970; not every account says so.
    pub created: Option<i64>,
    /// Stripe's clock when it answered (header `Date`), in seconds since 1970.
    pub date: Option<i64>,
}

impl Gateway {
    /// Reads which account the key belongs to.
    ///
    /// # Errors
    /// [`GatewayError::Forbidden`] for a restricted key that may not read its own account, and any
    /// other [`GatewayError`].
    pub async fn account(&self) -> Result<Account, GatewayError> {
        let answer = self.fetch("/v1/account").await?;
        let body: Value = serde_json::from_str(&answer.body).unwrap_or_default();
        match body["id"].as_str() {
            Some(id) => Ok(Account {
                id: id.to_owned(),
                created: body["created"].as_i64(),
                date: answer.date,
            }),
            None => Err(GatewayError::ShapeUnknown { reason: "the account has no id".to_owned() }),
        }
    }
}
