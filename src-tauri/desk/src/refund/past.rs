//! Refund requests that another system has handled, or began to.

use decision::{RefundFacts, decide_refund};
use ledger::{Owner, home_of_in, wallet_in};
use money::Amount;
use store::{Timestamp, Tx};

use super::{
    REVIEW_TEXT, RefundState,
    request::requested,
    row::{self, RefundRequest},
};
use crate::{Actor, DeskError, audit::record_in, settings::InForce};

/// A request of another system.
#[derive(Clone, Debug)]
pub(crate) struct PastRequest {
    /// Idempotency key.
    pub(crate) key: String,
    pub(crate) user: Owner,
    /// The payment.
    pub(crate) reference: String,
    pub(crate) amount: Amount,
    pub(crate) state: RefundState,
    pub(crate) reason: String,
    /// Text for the customer.
    pub(crate) result: Option<String>,
    pub(crate) requested_at: Timestamp,
}

/// Whether a request with this key is here.
///
/// # Errors
/// [`StoreError`](store::StoreError) only.
pub(crate) async fn is_known_in(tx: &mut Tx, key: &str) -> Result<bool, DeskError> {
    Ok(row::by_key_in(tx, key).await?.is_some())
}

/// Records a request in the state that it has, unless one with its key is here. Nothing is approved
/// by that: whoever handled it has done so.
///
/// # Errors
/// `user_not_found`.
pub(crate) async fn record_past_in(
    tx: &mut Tx,
    actor: &Actor,
    settings: &InForce,
    past: PastRequest,
    now: Timestamp,
) -> Result<(), DeskError> {
    if is_known_in(tx, &past.key).await? {
        return Ok(());
    }
    let currency = past.amount.currency();
    let user = home_of_in(tx, past.user).await?;
    let wallet = wallet_in(tx, &user, currency, now).await?.state;
    let facts = RefundFacts {
        money: past.amount,
        credits: past.amount,
        balance: wallet.balance,
        under_way: wallet.held,
    };
    let is_waiting = past.state.waits_for_operator();
    let mut request = RefundRequest {
        id: 0,
        user,
        reference: past.reference,
        asked: past.amount,
        amount: past.amount,
        state: past.state,
        reason: past.reason,
        result: past.result.or_else(|| is_waiting.then(|| REVIEW_TEXT.to_owned())),
        decision: decide_refund(&settings.refunds(currency), &facts)?,
        attempt: 0,
        refund_id: None,
        leaves_at: None,
        handled_by: None,
        means: None,
        requested_at: past.requested_at,
    };
    row::insert_in(tx, &mut request, Some(&past.key)).await?;
    Ok(record_in(tx, requested(actor, &request, now)).await?)
}
