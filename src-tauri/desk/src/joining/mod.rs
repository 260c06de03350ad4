//! Joining two users who are the same person (`ledger/src/join.rs` has what that means for wallets).
//!
//! ```text
//! balances ──▶ carried over         holds of cases ──▶ released, and placed on the other wallet
//! refunds, disputes, customers ──▶ the user who continues
//! ```
//!
//! Transactions stay where they are. The id of the user who ended stays valid: whatever the platform
//! or Stripe names by it is of the user who continues.

use ledger::{CarryOver, HoldRecord, LedgerError, Operation, Owner, Wallet};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Timestamp, Tx};

use crate::{
    Actor, Desk, DeskError, UserError, WalletView,
    audit::{Action, Change, record_in},
    dispute, payment,
    posting::apply_in,
    reason::check_reason,
    refund,
    subject::Subject,
    unmatched,
    user::{self, fold_email},
};

/// Input of `join_users`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct JoinUsers {
    /// The user who ends.
    pub user_id: Owner,
    /// The user who continues.
    pub into: Owner,
    /// Why both are the same person; for the audit trail.
    pub reason: String,
}

/// Answer of `join_users`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct UsersJoined {
    /// The user who ended.
    pub user_id: Owner,
    /// The user who continues.
    pub into: Owner,
    /// The wallets of the user who continues.
    pub wallets: Vec<WalletView>,
}

impl Desk {
    /// Joins a user into another one: balances, holds, cases and customers at Stripe go to the other
    /// user, and so does whatever is posted to the user from then on. It cannot be undone. Repeating
    /// the command returns the same answer.
    ///
    /// # Errors
    /// `user_not_found`; `user_forgotten`; `user_joined` when one of them is joined into a third; `user_has_holds`
    /// while a hold of the platform's own is active; `field_invalid`.
    pub async fn join_users(
        &self,
        actor: &Actor,
        input: JoinUsers,
    ) -> Result<UsersJoined, DeskError> {
        check_reason(&input.reason)?;
        if input.user_id == input.into {
            let message = "must be another user".to_owned();
            return Err(DeskError::BadField { field: "into", message });
        }
        let mut tx = self.db.begin().await?;
        let users = [
            user::user_in(&mut tx, &input.user_id).await?,
            user::user_in(&mut tx, &input.into).await?,
        ];
        let join = Join { actor, input: &input, now: self.now() };
        if ledger::joined_into_in(&mut tx, &input.user_id).await?.as_ref() != Some(&input.into) {
            check_not_joined_in(&mut tx, &input.user_id).await?;
            check_not_joined_in(&mut tx, &input.into).await?;
            if let Some(user) = users.iter().find(|user| user.forgotten_at.is_some()) {
                return Err(UserError::Forgotten(user.id.to_string()).into());
            }
            join.join_in(&mut tx).await?;
            // Payments whose address both had can be matched now.
            for user in users {
                unmatched::ask_for_in(&mut tx, user.id.as_str(), &fold_email(&user.email)).await?;
            }
        }
        let wallets = ledger::wallets_in(&mut tx, &input.into, join.now).await?;
        tx.commit().await?;
        Ok(UsersJoined {
            wallets: wallets.into_iter().map(WalletView::of).collect::<Result<_, _>>()?,
            user_id: input.user_id,
            into: input.into,
        })
    }
}

/// One joining, in one transaction.
struct Join<'a> {
    actor: &'a Actor,
    input: &'a JoinUsers,
    now: Timestamp,
}

impl Join<'_> {
    async fn join_in(&self, tx: &mut Tx) -> Result<(), DeskError> {
        let JoinUsers { user_id, into, .. } = self.input;
        let payments = self.release_holds_in(tx).await?;
        for wallet in ledger::wallets_in(tx, user_id, self.now).await? {
            self.carry_over_in(tx, &wallet).await?;
        }
        ledger::join_in(tx, user_id, into, (self.actor.name(), self.now)).await?;
        refund::move_refunds_in(tx, user_id, into).await?;
        dispute::move_disputes_in(tx, user_id, into).await?;
        user::move_links_in(tx, user_id, into).await?;
        for payment in payments {
            dispute::settle_in(tx, self.actor, &payment, self.now).await?;
        }
        let pairs = [(user_id, json!({ "into": into })), (into, json!({ "joined": user_id }))];
        for (user, after) in pairs {
            let user = Subject::User(user.to_string());
            let change = Change::new(self.actor.name(), Action::UserJoined, user, self.now)
                .because(Some(self.input.reason.clone()))
                .after(Some(after));
            record_in(tx, change).await?;
        }
        Ok(())
    }

    /// Releases the holds of cases and returns their payments, which place them again.
    async fn release_holds_in(&self, tx: &mut Tx) -> Result<Vec<String>, DeskError> {
        let holds = ledger::active_holds_in(tx, &self.input.user_id, self.now).await?;
        let mut payments = Vec::new();
        let mut of_platform = Vec::new();
        for hold in &holds {
            match payment::payment_of_hold_in(tx, &hold.case).await? {
                Some(payment) if !payments.contains(&payment) => payments.push(payment),
                Some(_) => {}
                None => of_platform.push(hold.case.clone()),
            }
        }
        if !of_platform.is_empty() {
            let id = self.input.user_id.to_string();
            return Err(UserError::HasHolds { id, cases: of_platform }.into());
        }
        for HoldRecord { case, .. } in holds {
            let reason = Some(self.text("joined into", &self.input.into));
            let operation = Operation::ReleaseHold { case, reason };
            apply_in(tx, self.actor, self.now, operation).await?;
        }
        Ok(payments)
    }

    async fn carry_over_in(&self, tx: &mut Tx, wallet: &Wallet) -> Result<(), DeskError> {
        let JoinUsers { user_id, into, .. } = self.input;
        user::open_wallet_in(tx, self.actor, into, wallet.currency, self.now).await?;
        let balance = wallet.state.balance;
        if balance.is_zero() {
            return Ok(());
        }
        let out = CarryOver {
            owner: user_id.clone(),
            other: into.clone(),
            amount: balance.checked_neg()?,
            reason: self.text("joined into", into),
        };
        let back = CarryOver {
            owner: into.clone(),
            other: user_id.clone(),
            amount: balance,
            reason: self.text("joined with", user_id),
        };
        for side in [out, back] {
            apply_in(tx, self.actor, self.now, Operation::CarryOver(side)).await?;
        }
        Ok(())
    }

    fn text(&self, how: &str, other: &Owner) -> String {
        format!("{how} {other}: {}", self.input.reason).chars().take(TEXT_MAX).collect()
    }
}

/// Maximum length of a reason in the ledger, in characters.
const TEXT_MAX: usize = 2_000;

/// Refuses a user who was joined into another one.
///
/// # Errors
/// `user_joined`.
pub(crate) async fn check_not_joined_in(tx: &mut Tx, user: &Owner) -> Result<(), DeskError> {
    match ledger::joined_into_in(tx, user).await? {
        None => Ok(()),
        Some(into) => Err(LedgerError::OwnerJoined { owner: user.clone(), into }.into()),
    }
}
