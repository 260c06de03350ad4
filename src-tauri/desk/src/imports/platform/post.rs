//! Rows of the platform as transactions of the ledger. The same rows always make the same
//! transactions, so that a repeated import finds them.

use std::collections::BTreeSet;

use ledger::{Kind, NewTransaction, Operation, Order, Owner};
use money::{Amount, AmountError, Currency};
use store::Timestamp;

use super::{
    reconcile::Decision,
    row::{Meaning, SourceRow},
};
use crate::{Actor, imports::finding::FindingKind};

/// Longest key in the ledger, in characters.
const KEY_MAX: usize = 255;
/// Keys that the ledger makes itself begin with this.
const OWN_KEYS: &str = "redress:";

/// What is the same for all rows.
#[derive(Debug)]
pub(super) struct Poster {
    pub(super) currency: Currency,
    /// Keys that more than one user has.
    pub(super) shared: BTreeSet<String>,
}

impl Poster {
    /// Key of a row here.
    pub(super) fn key(&self, key: &str, user: &str) -> String {
        if self.shared.contains(key) { format!("{key}:{user}") } else { key.to_owned() }
    }

    /// Whether the ledger takes a key.
    pub(super) fn is_key(&self, row: &SourceRow) -> bool {
        let key = self.key(&row.key, &row.user_id);
        let longest = KEY_MAX.saturating_sub(":adjusted".len());
        !key.is_empty()
            && key.chars().count() <= longest
            && !key.chars().any(char::is_control)
            && !key.starts_with(OWN_KEYS)
    }

    /// The payment that a top-up credits, by its id at Stripe or else by its key.
    pub(super) fn payment(&self, row: &SourceRow) -> String {
        if self.shared.contains(&row.key) {
            return self.key(&row.key, &row.user_id);
        }
        row.payment_ids().into_iter().next().unwrap_or_else(|| row.key.clone())
    }

    /// The transactions of a row: itself, and the adjustments beside it.
    pub(super) fn orders(
        &self,
        actor: &Actor,
        row: &SourceRow,
        owner: &Owner,
        decision: &Decision,
    ) -> Result<Vec<Order>, AmountError> {
        let at = Timestamp::from_micros(row.at_ms.saturating_mul(1_000));
        let order = |operation| Order { actor: actor.shared(), at, operation };
        let mut orders = Vec::with_capacity(1);
        let adjustment = |amount: i64| {
            let kind = decision.because.unwrap_or(FindingKind::BalanceDiffers);
            let key = format!("{}:adjusted", self.key(&row.key, &row.user_id));
            self.adjustment(key, owner, amount, kind)
        };
        if decision.before != 0 {
            orders.push(order(adjustment(decision.before)?));
        }
        let new = self.transaction(row, owner, decision)?;
        orders.push(order(if row.is_active() {
            Operation::Import(new)
        } else {
            Operation::PostPending(new)
        }));
        if decision.after != 0 {
            orders.push(order(adjustment(decision.after)?));
        }
        Ok(orders)
    }

    /// The adjustment that makes a user's balance here the one there.
    pub(super) fn rest(
        &self,
        actor: &Actor,
        owner: &Owner,
        amount: i64,
        at: Timestamp,
    ) -> Result<Order, AmountError> {
        let key = format!("imported-balance:{}:{owner}", self.currency);
        let operation = self.adjustment(key, owner, amount, FindingKind::BalanceDiffers)?;
        Ok(Order { actor: actor.shared(), at, operation })
    }

    fn transaction(
        &self,
        row: &SourceRow,
        owner: &Owner,
        decision: &Decision,
    ) -> Result<NewTransaction, AmountError> {
        let (kind, reason) = match row.meaning() {
            Meaning::Of(kind) if !decision.as_adjustment => (kind, None),
            Meaning::Of(_) => (Kind::Adjustment, Some(text(FindingKind::ActivatedTwice))),
            Meaning::UnknownType => (Kind::Adjustment, Some(text(FindingKind::TypeUnknown))),
            Meaning::WrongSign => (Kind::Adjustment, Some(text(FindingKind::WrongSign))),
        };
        let reference = match kind {
            Kind::TopUp => Some(self.payment(row)),
            Kind::Refund | Kind::Adjustment => {
                row.payment_ids().into_iter().find(|id| *id != row.key || row.is_top_up())
            }
            Kind::Usage
            | Kind::Grant
            | Kind::Dispute
            | Kind::CardCheck
            | Kind::Fee
            | Kind::Reversal => None,
        };
        Ok(NewTransaction {
            key: self.key(&row.key, &row.user_id),
            owner: owner.clone(),
            kind,
            amount: Amount::new(row.amount, self.currency)?,
            reference,
            reason: reason.map(str::to_owned),
            metadata: Some(row.metadata()),
        })
    }

    fn adjustment(
        &self,
        key: String,
        owner: &Owner,
        amount: i64,
        why: FindingKind,
    ) -> Result<Operation, AmountError> {
        Ok(Operation::Import(NewTransaction {
            key,
            owner: owner.clone(),
            kind: Kind::Adjustment,
            amount: Amount::new(amount, self.currency)?,
            reference: None,
            reason: Some(text(why).to_owned()),
            metadata: None,
        }))
    }
}

/// Reason of an adjustment. Part of what a repetition is compared by: never changed.
const fn text(why: FindingKind) -> &'static str {
    match why {
        FindingKind::ClampedAtZero => {
            "import: the balance was kept at zero there, and the full amount was recorded"
        }
        FindingKind::ClampedAtCeiling => {
            "import: the balance was kept at a ceiling there, and the full amount was recorded"
        }
        FindingKind::MovementLost => "import: earlier movements of this wallet were lost there",
        FindingKind::ActivatedTwice => "import: this payment was credited twice there",
        FindingKind::TypeUnknown => "import: the type of this transaction is not known",
        FindingKind::WrongSign => "import: the amount has another sign than its type",
        FindingKind::BalanceDiffers
        | FindingKind::BalanceMissing
        | FindingKind::RunningBalance
        | FindingKind::OrderUnknown
        | FindingKind::CheckoutKey
        | FindingKind::AmountZero
        | FindingKind::BeyondInt32
        | FindingKind::UserMissing
        | FindingKind::EmailUnusable
        | FindingKind::RequestWithoutTransaction
        | FindingKind::RequestStatusUnknown
        | FindingKind::RequestAmount
        | FindingKind::KeyOfTwoUsers
        | FindingKind::InactiveUnusual => {
            "import: the balance there was not the sum of the transactions"
        }
    }
}
