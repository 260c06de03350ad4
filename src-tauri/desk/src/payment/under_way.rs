//! Credits that will still be taken from a wallet. The policy counts them as taken; otherwise many
//! small requests could exceed the limit for one large request.

use ledger::{Owner, asked_in};
use money::{Amount, Currency, MINOR_MAX};
use store::{Query, StoreError, Timestamp, Tx};

use super::{
    balance::payment_in,
    claim::{ClaimKind, ClaimState},
};
use crate::DeskError;

/// Refunds of a user's payments that were created elsewhere and whose outcome is open. Refunds of
/// our own requests and open chargebacks have holds.
const ELSEWHERE: &str = "
    select r.reference, cast(sum(r.amount_minor) as bigint)
      from refunds r
      join payment_claims c on c.kind = 'refund' and c.source = r.id and c.state = $3
     where r.user_id = $1 and r.currency = $2 and r.request_id is null
     group by r.reference";

const OPEN_REFUNDS: &str = "
    select count(*) from payment_claims where kind = $1 and state = $2";

/// The number of refunds whose outcome is open, made here or at Stripe.
pub(crate) async fn open_refund_count_in(tx: &mut Tx) -> Result<i64, StoreError> {
    let query = Query::new(OPEN_REFUNDS).bind(ClaimKind::Refund.as_str());
    let (count,): (i64,) = query.bind(ClaimState::MayTake.as_str()).one(tx).await?;
    Ok(count)
}

/// Credits that approved refunds, refunds created elsewhere and open chargebacks will take from a
/// wallet, and other holds of it. The full amounts count, even when less was available to be held.
///
/// # Errors
/// [`StoreError`](store::StoreError) only.
pub(crate) async fn under_way_in(
    tx: &mut Tx,
    owner: &Owner,
    currency: Currency,
    now: Timestamp,
) -> Result<Amount, DeskError> {
    let mut minor = asked_in(tx, owner, currency, now).await?.minor();
    let query = Query::new(ELSEWHERE).bind(owner.as_str()).bind(currency.to_string());
    let pending: Vec<(String, i64)> = query.bind(ClaimState::MayTake.as_str()).all(tx).await?;
    for (reference, money) in pending {
        let payment = payment_in(tx, &reference).await?;
        let credits = payment.credits_of(Amount::new(money, currency)?)?;
        minor = minor.saturating_add(credits.minor());
    }
    Ok(Amount::new(minor.min(MINOR_MAX), currency)?)
}
