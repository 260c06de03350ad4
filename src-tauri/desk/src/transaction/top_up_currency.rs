//! Refuses to credit a payment in another currency than it was paid in, wherever the platform posts
//! or settles a top-up.

use std::collections::BTreeSet;

use ledger::{Kind, Operation, Order, by_key_in};
use money::Currency;
use store::{Lookup, Tx, Value};

use crate::{Desk, DeskError, payment::check_top_up_in};

/// The ids that the mirror knows.
static TOLD: Lookup = Lookup::new(
    "select id from stripe_objects
      where kind in ('payment_intent', 'charge', 'checkout.session') and id in",
    "",
);

/// The payment that an operation would credit, and the currency.
fn credited(operation: &Operation) -> Option<(&str, Currency)> {
    match operation {
        Operation::Post(new) if new.kind == Kind::TopUp => {
            // A reference that cannot be stored is refused by the ledger.
            let reference = new.reference.as_deref().filter(|text| !text.contains('\0'))?;
            Some((reference, new.amount.currency()))
        }
        Operation::Post(_)
        | Operation::Import(_)
        | Operation::PostPending(_)
        | Operation::OpenWallet { .. }
        | Operation::CarryOver(_)
        | Operation::Transfer(_)
        | Operation::Settle { .. }
        | Operation::Void { .. }
        | Operation::Reverse { .. }
        | Operation::PlaceHold(_)
        | Operation::ReleaseHold { .. }
        | Operation::CaptureHold { .. } => None,
    }
}

/// Whether the mirror has anything of the payment to compare with.
pub(super) fn credits_a_payment(operation: &Operation) -> bool {
    credited(operation).is_some()
}

/// Refuses a top-up in another currency than Stripe took.
pub(super) async fn check_in(tx: &mut Tx, operation: &Operation) -> Result<(), DeskError> {
    match credited(operation) {
        Some((reference, currency)) => check_top_up_in(tx, reference, currency).await,
        None => Ok(()),
    }
}

/// The same for settling a pending top-up; a missing one is refused by the ledger.
pub(super) async fn check_settlement_in(
    tx: &mut Tx,
    key: &str,
    new_reference: Option<&str>,
) -> Result<(), DeskError> {
    if key.contains('\0') {
        return Ok(());
    }
    let pending = by_key_in(tx, key).await?.filter(|pending| pending.kind == Kind::TopUp);
    let Some(pending) = pending else { return Ok(()) };
    let reference = new_reference.or(pending.reference.as_deref());
    match reference.filter(|reference| !reference.contains('\0')) {
        Some(reference) => check_top_up_in(tx, reference, pending.amount.currency()).await,
        None => Ok(()),
    }
}

impl Desk {
    /// The top-ups among orders for the lane that would credit in another currency, by their
    /// positions, with their errors. One query finds for all of them whether there is anything to
    /// compare.
    ///
    /// # Errors
    /// [`StoreError`](store::StoreError) only.
    pub async fn foreign_top_ups(
        &self,
        orders: &[Order],
    ) -> Result<Vec<(usize, DeskError)>, DeskError> {
        let ids: BTreeSet<&str> =
            orders.iter().filter_map(|order| Some(credited(&order.operation)?.0)).collect();
        let mut refused = Vec::new();
        if ids.is_empty() {
            return Ok(refused);
        }
        let mut tx = self.db.read().await?;
        let ids = ids.into_iter().map(Value::from).collect();
        let told: Vec<(String,)> = TOLD.all(&mut tx, ids).await?;
        let told: BTreeSet<String> = told.into_iter().map(|(id,)| id).collect();
        for (place, order) in orders.iter().enumerate() {
            let is_told = credited(&order.operation).is_some_and(|(id, _)| told.contains(id));
            if !is_told {
                continue;
            }
            match check_in(&mut tx, &order.operation).await {
                Err(error @ DeskError::Payment(_)) => refused.push((place, error)),
                checked => checked?,
            }
        }
        Ok(refused)
    }
}
