//! The ledger as the desk uses it: every operation is recorded in the audit trail in the same
//! commit, whether a single command posts or the lane posts for thousands.

use futures::future::BoxFuture;
use ledger::{
    Applied, AuditHead, AuditRecords, AuditWriter, Batch, LedgerError, Operation, Order, Outcome,
    WalletState, catch_up_in, is_behind_in,
};
use serde_json::json;
use store::{StoreError, Timestamp, Tx};

mod key;
mod transfer;

pub(crate) use key::{is_numbered, is_reversed, key_after, unnumbered, unreversed};
pub(crate) use transfer::{Difference, post_once_in, reconcile_difference_in, reconcile_in};

use crate::{
    Actor, Desk, DeskError,
    audit::{Action, Change, chained, head_in, record_all_in, transaction_digest},
    subject::Subject,
};

/// Writes the audit records of a batch.
#[derive(Debug)]
pub(crate) struct AuditTrail;

impl AuditWriter for AuditTrail {
    fn head_in<'a>(&'a self, tx: &'a mut Tx) -> BoxFuture<'a, Result<AuditHead, StoreError>> {
        Box::pin(head_in(tx))
    }

    fn records(&self, head: AuditHead, orders: &[Order], batch: &Batch) -> AuditRecords {
        chained(head, changes(orders, batch))
    }
}

/// Applies one operation in the caller's transaction, with its audit records.
pub(crate) async fn apply_in(
    tx: &mut Tx,
    actor: &Actor,
    at: Timestamp,
    operation: Operation,
) -> Result<Applied, DeskError> {
    let order = Order { actor: actor.shared(), at, operation };
    let orders = [order];
    let mut batch = ledger::apply_in(tx, &orders).await?;
    record_all_in(tx, changes(&orders, &batch)).await?;
    Ok(batch.answers.pop().unwrap_or(Err(LedgerError::Closed))?)
}

/// Applies operations in the caller's transaction, one after another, with their audit records.
///
/// # Errors
/// The first refusal; the transaction must not be committed then.
pub(crate) async fn apply_all_in(tx: &mut Tx, orders: &[Order]) -> Result<(), DeskError> {
    let batch = ledger::apply_in(tx, orders).await?;
    record_all_in(tx, changes(orders, &batch)).await?;
    for answer in batch.answers {
        answer?;
    }
    Ok(())
}

impl Desk {
    /// Updates the index of balances for lists and totals. When the database is read-only or busy,
    /// the list is read with the index as it is.
    pub(crate) async fn rank_balances(&self) -> Result<(), StoreError> {
        while is_behind_in(&mut self.db.read().await?).await? {
            match self.take_over_more().await {
                Err(StoreError::ReadOnly | StoreError::Busy) => break,
                ranked => ranked?,
            }
        }
        Ok(())
    }

    async fn take_over_more(&self) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        catch_up_in(&mut tx).await?;
        tx.commit().await
    }
}

fn changes(orders: &[Order], batch: &Batch) -> Vec<Change> {
    let at = orders.first().map_or(Timestamp::from_micros(0), |order| order.at);
    let expired = batch.expired.iter().map(|hold| {
        Change::new("ledger", Action::HoldExpired, Subject::Hold(hold.case.clone()), at)
            .before(Some(json!({ "held": hold.amount.minor() })))
            .after(Some(json!({ "held": 0 })))
    });
    let applied = orders.iter().zip(&batch.answers).filter_map(|(order, answer)| {
        let applied = answer.as_ref().ok()?;
        (!applied.replayed).then(|| change(order, applied))
    });
    expired.chain(applied).collect()
}

fn change(order: &Order, applied: &Applied) -> Change {
    let mut after = state(&applied.after);
    let (subject, content, reason) = match &applied.outcome {
        Outcome::Wallet => (Subject::Wallet(wallet_name(order, applied)), None, None),
        Outcome::Hold(hold) => {
            after["account"] = json!(hold.account_id);
            after["amount"] = json!(hold.amount.minor());
            after["asked"] = json!(hold.asked.minor());
            (Subject::Hold(hold.case.clone()), None, hold_reason(&order.operation))
        }
        Outcome::Transaction(record) | Outcome::Captured(_, record) => (
            Subject::Transaction(record.id),
            Some(transaction_digest(record)),
            record.reason.clone(),
        ),
    };
    Change::new(&order.actor, action(&order.operation), subject, order.at)
        .because(reason)
        .before(Some(state(&applied.before)))
        .after(Some(after))
        .content(content)
}

/// The ledger keeps no reason of a hold: it stands in the audit trail alone.
fn hold_reason(operation: &Operation) -> Option<String> {
    match operation {
        Operation::PlaceHold(place) => place.reason.clone(),
        Operation::ReleaseHold { reason, .. } => reason.clone(),
        Operation::OpenWallet { .. }
        | Operation::Post(_)
        | Operation::Import(_)
        | Operation::CarryOver(_)
        | Operation::Transfer(_)
        | Operation::PostPending(_)
        | Operation::Settle { .. }
        | Operation::Void { .. }
        | Operation::Reverse { .. }
        | Operation::CaptureHold { .. } => None,
    }
}

fn wallet_name(order: &Order, applied: &Applied) -> String {
    match &order.operation {
        Operation::OpenWallet { owner, .. } => {
            format!("{owner}/{}", applied.after.balance.currency())
        }
        Operation::Post(_)
        | Operation::Import(_)
        | Operation::CarryOver(_)
        | Operation::Transfer(_)
        | Operation::PostPending(_)
        | Operation::Settle { .. }
        | Operation::Void { .. }
        | Operation::Reverse { .. }
        | Operation::PlaceHold(_)
        | Operation::ReleaseHold { .. }
        | Operation::CaptureHold { .. } => String::new(),
    }
}

const fn action(operation: &Operation) -> Action {
    match operation {
        Operation::OpenWallet { .. } => Action::WalletOpened,
        Operation::Post(_)
        | Operation::Import(_)
        | Operation::CarryOver(_)
        | Operation::Transfer(_) => Action::Posted,
        Operation::PostPending(_) => Action::Recorded,
        Operation::Settle { .. } => Action::Settled,
        Operation::Void { .. } => Action::Voided,
        Operation::Reverse { .. } => Action::Reversed,
        Operation::PlaceHold(_) => Action::HoldPlaced,
        Operation::ReleaseHold { .. } => Action::HoldReleased,
        Operation::CaptureHold { .. } => Action::HoldCaptured,
    }
}

fn state(state: &WalletState) -> serde_json::Value {
    json!({ "balance": state.balance.minor(), "held": state.held.minor(), "seq": state.seq })
}
