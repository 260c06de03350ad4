//! Users with their open cases: the list, and one user.

use std::collections::HashMap;

use ledger::{Owner, joined_in, joined_into_in, wallets_in};
use serde::{Deserialize, Serialize};
use store::Page;

use crate::{
    Desk, DeskError, HoldView, ListUsers, UserRow, UserSort, UserView, WalletView, dispute, refund,
    user,
};

/// Holds shown on the page of a user.
const HOLDS_SHOWN: i64 = 50;

/// Input of `get_user`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct GetUser {
    /// The user.
    pub user_id: Owner,
}

/// A user with wallets, holds and counts of open cases.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct UserDetail {
    /// The user.
    pub user: UserView,
    /// All wallets.
    pub wallets: Vec<WalletView>,
    /// The newest holds, active ones among them.
    pub holds: Vec<HoldView>,
    /// Number of open refund requests.
    pub open_refund_requests: i64,
    /// Number of open disputes and inquiries.
    pub open_disputes: i64,
    /// The user that this one was joined into.
    pub joined_into: Option<Owner>,
    /// The users who were joined into this one.
    pub joined: Vec<Owner>,
}

impl Desk {
    /// One page of users.
    ///
    /// # Errors
    /// `cursor_invalid`.
    pub async fn list_users(&self, input: ListUsers) -> Result<Page<UserRow>, DeskError> {
        if input.sort == Some(UserSort::Balance) {
            self.rank_balances().await?;
        }
        let mut tx = self.db.read().await?;
        let mut page = user::users_in(&mut tx, input, self.now()).await?;
        let ids = || page.rows.iter().map(|row| row.id.as_str());
        let requests = refund::open_counts_in(&mut tx, ids()).await?;
        let disputes = dispute::open_counts_in(&mut tx, ids()).await?;
        for row in &mut page.rows {
            let of = |counts: &HashMap<String, i64>| counts.get(row.id.as_str()).copied();
            row.open_cases = of(&requests).unwrap_or(0).saturating_add(of(&disputes).unwrap_or(0));
        }
        Ok(page)
    }

    /// A user with wallets, holds and open cases.
    ///
    /// # Errors
    /// `user_not_found`.
    pub async fn get_user(&self, input: GetUser) -> Result<UserDetail, DeskError> {
        let mut tx = self.db.read().await?;
        let user = user::user_in(&mut tx, &input.user_id).await?;
        let now = self.now();
        let wallets = wallets_in(&mut tx, &user.id, now).await?;
        let holds = ledger::holds_in(&mut tx, &user.id, HOLDS_SHOWN, now).await?;
        let id = user.id.as_str();
        let requests = refund::open_counts_in(&mut tx, [id].into_iter()).await?;
        let disputes = dispute::open_counts_in(&mut tx, [id].into_iter()).await?;
        let of = |counts: &HashMap<String, i64>| counts.get(id).copied().unwrap_or(0);
        let joined_into = joined_into_in(&mut tx, &user.id).await?;
        let joined = joined_in(&mut tx, &user.id).await?;
        Ok(UserDetail {
            joined_into,
            joined,
            wallets: wallets.into_iter().map(WalletView::of).collect::<Result<_, _>>()?,
            holds: holds.into_iter().map(HoldView::of).collect(),
            open_refund_requests: of(&requests),
            open_disputes: of(&disputes),
            user,
        })
    }
}
