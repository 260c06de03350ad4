//! Commands about holds.

use ledger::{
    HoldRecord, HoldState, Kind, NewTransaction, Operation, Order, Owner, PlaceHold as NewHold,
};
use money::{Amount, Currency, MinorUnits};
use serde::{Deserialize, Serialize};
use store::Timestamp;

use crate::{Actor, Desk, DeskError, TransactionView, user};

/// A part of a wallet that is set aside.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct HoldView {
    /// The case it was placed for.
    pub case: String,
    /// Owner of the wallet.
    pub user_id: Owner,
    /// Amount held, in minor units.
    pub amount: MinorUnits,
    /// Currency of the amounts, ISO 4217 in lower case.
    pub currency: Currency,
    /// Part of the requested amount that was not available, in minor units.
    pub short: MinorUnits,
    /// State.
    pub state: HoldState,
    /// Time it was placed, UTC.
    pub placed_at: Timestamp,
    /// Time it expires, UTC; null when it does not.
    pub expires_at: Option<Timestamp>,
}

impl HoldView {
    pub(crate) fn of(hold: HoldRecord) -> Self {
        Self {
            short: hold.short().units(),
            case: hold.case,
            user_id: hold.owner,
            amount: hold.amount.units(),
            currency: hold.amount.currency(),
            state: hold.state,
            placed_at: hold.placed_at,
            expires_at: hold.expires_at,
        }
    }
}

/// Input of `place_hold`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct PlaceHold {
    /// The user.
    pub user_id: Owner,
    /// Amount in minor units, positive; less is held when less is available.
    pub amount: MinorUnits,
    /// The default currency when absent.
    #[serde(default)]
    pub currency: Option<Currency>,
    /// The case it is placed for; repeating the command for a case returns its first hold.
    pub case: String,
    /// Time it expires, UTC; null when it does not.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
    /// Why; for the audit trail.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Input of `release_hold`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct ReleaseHold {
    /// The case it was placed for.
    pub case: String,
    /// Why; for the audit trail.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Input of `capture_hold`: ends the hold and posts its amount.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct CaptureHold {
    /// The case it was placed for.
    pub case: String,
    /// Idempotency key of the transaction.
    pub key: String,
    /// Kind of the transaction.
    pub kind: Kind,
    /// Stripe id of the payment intent, refund or dispute.
    #[serde(default)]
    pub reference: Option<String>,
    /// Reason for the audit trail.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Input of `list_holds`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct ListHolds {
    /// The user.
    pub user_id: Owner,
}

impl Desk {
    /// Places a hold of up to an amount.
    ///
    /// # Errors
    /// `user_not_found`, `currency_mismatch`, `amount_zero`, `hold_over`, `key_conflict`.
    pub async fn place_hold(&self, actor: &Actor, input: PlaceHold) -> Result<HoldView, DeskError> {
        let currency = match input.currency {
            Some(currency) => currency,
            None => self.default_currency().await?,
        };
        self.hold(
            actor,
            Operation::PlaceHold(NewHold {
                case: input.case,
                owner: input.user_id,
                amount: Amount::of(input.amount, currency),
                expires_at: input.expires_at,
                reason: input.reason,
            }),
        )
        .await
    }

    /// Releases a hold. Repeating the command returns the same answer.
    ///
    /// # Errors
    /// `hold_not_found`, `hold_ended`.
    pub async fn release_hold(
        &self,
        actor: &Actor,
        input: ReleaseHold,
    ) -> Result<HoldView, DeskError> {
        self.hold(actor, Operation::ReleaseHold { case: input.case, reason: input.reason }).await
    }

    /// Captures a hold: ends it and posts its amount, in one step.
    ///
    /// # Errors
    /// `hold_not_found`, `hold_ended`, `key_conflict`.
    pub async fn capture_hold(
        &self,
        actor: &Actor,
        input: CaptureHold,
    ) -> Result<TransactionView, DeskError> {
        let now = self.now();
        let mut tx = self.db.read().await?;
        let hold = ledger::hold_in(&mut tx, &input.case, now).await?;
        drop(tx);
        let hold =
            hold.ok_or_else(|| ledger::LedgerError::UnknownHold { case: input.case.clone() })?;
        let transaction = NewTransaction {
            key: input.key,
            owner: hold.owner,
            kind: input.kind,
            amount: hold.amount.checked_neg()?,
            reference: input.reference,
            reason: input.reason,
            metadata: None,
        };
        let operation = Operation::CaptureHold { case: input.case, transaction };
        self.transact(Order { actor: actor.shared(), at: now, operation }).await
    }

    /// The newest fifty holds of a user.
    ///
    /// # Errors
    /// `user_not_found`.
    pub async fn list_holds(&self, input: ListHolds) -> Result<Vec<HoldView>, DeskError> {
        let mut tx = self.db.read().await?;
        user::user_in(&mut tx, &input.user_id).await?;
        let holds = ledger::holds_in(&mut tx, &input.user_id, 50, self.now()).await?;
        Ok(holds.into_iter().map(HoldView::of).collect())
    }

    async fn hold(&self, actor: &Actor, operation: Operation) -> Result<HoldView, DeskError> {
        let order = Order { actor: actor.shared(), at: self.now(), operation };
        let applied = self.lane.submit(order).await?;
        let hold = applied.hold().cloned();
        hold.map(HoldView::of).ok_or(DeskError::Ledger(ledger::LedgerError::Closed))
    }
}
