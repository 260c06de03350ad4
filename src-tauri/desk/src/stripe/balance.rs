//! Whether Stripe has enough to pay a refund: the available balance of the account, and when what is
//! pending becomes available.

use gateway::GatewayError;
use money::{Currency, MinorUnits};
use serde::{Deserialize, Serialize};
use store::{Timestamp, Tx};

use crate::{Desk, DeskError, mirror};

/// Input of `get_stripe_balance`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct GetStripeBalance {
    /// The currency of the refund.
    pub currency: Currency,
    /// What is to be refunded, in minor units.
    pub amount: MinorUnits,
}

/// The balance of the Stripe account in one currency, in minor units.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct StripeBalanceView {
    /// Available for refunds; null without a connection, without the permission, or when payments of
    /// this currency are settled in another one.
    pub available: Option<MinorUnits>,
    /// On its way to being available; null as above.
    pub pending: Option<MinorUnits>,
    /// Whether the amount is covered now; null as above.
    pub is_enough: Option<bool>,
    /// When the amount will be covered by pending payments that are known here, UTC; null when it is
    /// covered now or they are not enough.
    pub covered_at: Option<Timestamp>,
}

impl Desk {
    /// Reads the balance of the Stripe account.
    ///
    /// # Errors
    /// As for reading from Stripe; a missing permission is no error.
    pub async fn get_stripe_balance(
        &self,
        input: GetStripeBalance,
    ) -> Result<StripeBalanceView, DeskError> {
        let unknown =
            StripeBalanceView { available: None, pending: None, is_enough: None, covered_at: None };
        let Some(stripe) = self.stripe().await? else { return Ok(unknown) };
        let balance = match stripe.balance().await {
            Ok(balance) => balance,
            Err(GatewayError::Forbidden { .. }) => return Ok(unknown),
            Err(error) => return Err(error.into()),
        };
        let code = input.currency.to_string();
        let Some(&available) = balance.available.get(&code) else { return Ok(unknown) };
        let missing = i64::from(input.amount).saturating_sub(available);
        let pending = balance.pending.get(&code).map(|&pending| MinorUnits::new(pending));
        let mut tx = self.db.read().await?;
        let covered_at = covered_at_in(&mut tx, &code, missing, self.corrected_now()).await?;
        Ok(StripeBalanceView {
            available: Some(MinorUnits::new(available)?),
            pending: pending.transpose()?,
            is_enough: Some(missing <= 0),
            covered_at,
        })
    }
}

/// When balance transactions that become available later cover what is missing.
async fn covered_at_in(
    tx: &mut Tx,
    currency: &str,
    mut missing: i64,
    now: Timestamp,
) -> Result<Option<Timestamp>, DeskError> {
    if missing <= 0 {
        return Ok(None);
    }
    let mut coming: Vec<(i64, i64)> = Vec::new();
    for object in mirror::newest_balance_transactions_in(tx, currency).await? {
        if let (Some(at), Some(net)) = (object["available_on"].as_i64(), object["net"].as_i64())
            && Timestamp::from_seconds(at) > now
        {
            coming.push((at, net));
        }
    }
    coming.sort_unstable();
    for (at, net) in coming {
        missing = missing.saturating_sub(net);
        if missing <= 0 {
            return Ok(Some(Timestamp::from_seconds(at)));
        }
    }
    Ok(None)
}
