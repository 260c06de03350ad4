//! The table `tokens`.

use store::{Query, StoreError, Timestamp, Tx};

use super::{Role, TokenView, secret::SecretHash};

/// A token as it is stored.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) view: TokenView,
    pub(super) hash: SecretHash,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    role: String,
    commands: String,
    secret_hash: Vec<u8>,
    created_at: i64,
    created_by: String,
    expires_at: Option<i64>,
    used_at: Option<i64>,
    revoked_at: Option<i64>,
    revoked_by: Option<String>,
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "select id, name, role, commands, secret_hash, created_at, created_by, expires_at,
                    used_at, revoked_at, revoked_by
               from tokens ",
            $tail
        )
    };
}

const ALL: &str = select!("order by created_at, id");
const BY_ID: &str = select!("where id = $1");
const INSERT: &str = "
    insert into tokens (id, name, role, commands, secret_hash, created_at, created_by, expires_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8)";
const REVOKE: &str = "
    update tokens set revoked_at = $2, revoked_by = $3 where id = $1 and revoked_at is null";
const MARK_USED: &str = "
    update tokens set used_at = $2 where id = $1 and (used_at is null or used_at <= $3)";

impl Row {
    fn token(self) -> Result<Token, StoreError> {
        let damaged = |what: &str| StoreError::Damaged(format!("{what} of token {}", self.id));
        let hash = SecretHash::from_row(&self.secret_hash).ok_or_else(|| damaged("hash"))?;
        let role = Role::parse(&self.role).ok_or_else(|| damaged("role"))?;
        let commands = serde_json::from_str(&self.commands).map_err(|_| damaged("commands"))?;
        let view = TokenView {
            id: self.id,
            name: self.name,
            role,
            commands,
            created_at: Timestamp::from_micros(self.created_at),
            created_by: self.created_by,
            expires_at: self.expires_at.map(Timestamp::from_micros),
            used_at: self.used_at.map(Timestamp::from_micros),
            revoked_at: self.revoked_at.map(Timestamp::from_micros),
            revoked_by: self.revoked_by,
        };
        Ok(Token { view, hash })
    }
}

/// Every token, oldest first.
pub(super) async fn all_in(tx: &mut Tx) -> Result<Vec<Token>, StoreError> {
    let rows: Vec<Row> = Query::new(ALL).all(tx).await?;
    rows.into_iter().map(Row::token).collect()
}

pub(super) async fn by_id_in(tx: &mut Tx, id: &str) -> Result<Option<Token>, StoreError> {
    let row: Option<Row> = Query::new(BY_ID).bind(id).optional(tx).await?;
    row.map(Row::token).transpose()
}

pub(super) async fn insert_in(tx: &mut Tx, token: &Token) -> Result<(), StoreError> {
    let view = &token.view;
    let commands = serde_json::Value::from(view.commands.clone()).to_string();
    Query::new(INSERT)
        .bind(view.id.as_str())
        .bind(view.name.as_str())
        .bind(view.role.as_str())
        .bind(commands)
        .bind(token.hash.bytes())
        .bind(view.created_at.micros())
        .bind(view.created_by.as_str())
        .bind(view.expires_at.map(Timestamp::micros))
        .execute(tx)
        .await?;
    Ok(())
}

/// Revokes a token; whether it was not revoked before.
pub(super) async fn revoke_in(
    tx: &mut Tx,
    id: &str,
    by: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let revoke = Query::new(REVOKE).bind(id).bind(now.micros()).bind(by);
    Ok(revoke.execute(tx).await? == 1)
}

/// Records a use, unless one after `before` is recorded.
pub(super) async fn mark_used_in(
    tx: &mut Tx,
    id: &str,
    now: Timestamp,
    before: Timestamp,
) -> Result<(), StoreError> {
    Query::new(MARK_USED).bind(id).bind(now.micros()).bind(before.micros()).execute(tx).await?;
    Ok(())
}
