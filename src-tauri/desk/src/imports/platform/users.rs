//! The platform's users, written many at a time.

use ledger::Owner;
use store::Timestamp;

use super::{
    Platform,
    tables::{self, UserRow},
};
use crate::{
    Actor, Desk, DeskError, unmatched,
    user::{self, NewUser},
};

/// Users in a transaction.
const CHUNK: usize = 1_000;
/// Ends the email addresses of users who have none; a name that never exists (RFC 2606).
const NOWHERE: &str = "imported.invalid";

/// The email address of a user, if there is a usable one.
pub(super) fn email_of(user: &UserRow) -> Option<&str> {
    user.email.as_deref().map(str::trim).filter(|email| user::check(email, None).is_ok())
}

impl Platform {
    /// Creates the users who are not here, and opens the wallets of all.
    pub(super) async fn write_users(
        &mut self,
        desk: &Desk,
        actor: &Actor,
    ) -> Result<(), DeskError> {
        let mut cursor = tables::users_in(&mut self.tx).await?;
        let mut chunk = Vec::with_capacity(CHUNK);
        while let Some(row) = cursor.next_in(&mut self.tx).await? {
            let Ok(id) = Owner::new(row.id.as_str()) else { continue };
            if row.has_row == 0 {
                continue;
            }
            let email = email_of(&row).map(str::to_owned);
            let name = row.name.filter(|name| user::is_text(name));
            chunk.push((id, email, name));
            if chunk.len() == CHUNK {
                self.create(desk, actor, std::mem::take(&mut chunk)).await?;
            }
        }
        chunk.extend(std::mem::take(&mut self.without_row).into_iter().map(|id| (id, None, None)));
        while !chunk.is_empty() {
            let rest = chunk.split_off(chunk.len().min(CHUNK));
            self.create(desk, actor, std::mem::replace(&mut chunk, rest)).await?;
        }
        let mut tx = desk.db.begin().await?;
        unmatched::ask_all_in(&mut tx).await?;
        Ok(tx.commit().await?)
    }

    async fn create(
        &mut self,
        desk: &Desk,
        actor: &Actor,
        users: Vec<(Owner, Option<String>, Option<String>)>,
    ) -> Result<(), DeskError> {
        let now: Timestamp = desk.now();
        let mut tx = desk.db.begin().await?;
        let known = user::by_ids_in(&mut tx, users.iter().map(|(id, _, _)| id.as_str())).await?;
        let is_new = |id: &Owner| !known.contains_key(id.as_str());
        let further = self.poster.currency;
        let wallets: Vec<_> = users
            .iter()
            .flat_map(|(id, _, _)| {
                let default = is_new(id).then_some(self.default_currency);
                let further = Some(further).filter(|currency| Some(*currency) != default);
                default.into_iter().chain(further).map(|currency| (id.clone(), currency))
            })
            .collect();
        let new = users.into_iter().filter(|(id, _, _)| is_new(id));
        let new = new.map(|(id, email, name)| NewUser {
            email: email.unwrap_or_else(|| format!("{}@{NOWHERE}", placeholder(&id))),
            id,
            name,
            created_at: now,
        });
        user::create_all_in(&mut tx, actor, new.collect(), now).await?;
        user::open_wallets_in(&mut tx, actor, wallets.into_iter(), now).await?;
        Ok(tx.commit().await?)
    }
}

/// The part before the @ of the address of a user who has none.
fn placeholder(id: &Owner) -> String {
    id.as_str().chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect()
}
