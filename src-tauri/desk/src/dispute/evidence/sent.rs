//! Evidence exactly as sent: all SQL of its table. Rows are never changed.

use std::collections::BTreeMap;

use decision::evidence::{EnhancedEvidence, EvidenceField};
use ledger::Owner;
use serde_json::json;
use store::{Query, StoreError, Timestamp, Tx};

use super::{
    draft::read,
    view::{EvidenceSentView, SentFile, SentText},
};
use crate::{DeskError, OutboxState};

/// Evidence to be stored as sent.
pub(super) struct NewSent<'a> {
    pub(super) dispute: &'a str,
    pub(super) key: &'a str,
    pub(super) submitted: bool,
    pub(super) texts: &'a BTreeMap<EvidenceField, String>,
    pub(super) files: &'a [SentFile],
    pub(super) enhanced: &'a EnhancedEvidence,
    pub(super) actor: &'a str,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    submitted: i64,
    texts: String,
    files: String,
    sent_at: i64,
    actor: String,
    state: Option<String>,
}

const INSERT: &str = "
    insert into evidence_sent (id, dispute_id, key, submitted, texts, files, enhanced, sent_at,
                               actor)
    select coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8 from evidence_sent";
const OF_DISPUTE: &str = "
    select s.id, s.submitted, s.texts, s.files, s.sent_at, s.actor, o.state
      from evidence_sent s
      left join outbox_calls o on o.idempotency_key = s.key
     where s.dispute_id = $1 order by s.id";
const COUNT_OF_USER: &str = "
    select count(*)
      from evidence_sent s
      join disputes d on d.id = s.dispute_id
     where d.user_id = $1";
const COUNT: &str = "select count(*) from evidence_sent where dispute_id = $1";

/// Number of times evidence of a user's disputes was put into the outbox.
pub(crate) async fn count_of_user_in(tx: &mut Tx, user: &Owner) -> Result<i64, StoreError> {
    let (count,): (i64,) = Query::new(COUNT_OF_USER).bind(user.as_str()).one(tx).await?;
    Ok(count)
}

/// Stores sent evidence.
pub(super) async fn insert_in(
    tx: &mut Tx,
    new: &NewSent<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    Query::new(INSERT)
        .bind(new.dispute)
        .bind(new.key)
        .bind(i64::from(new.submitted))
        .bind(json!(new.texts).to_string())
        .bind(json!(new.files).to_string())
        .bind(json!(new.enhanced).to_string())
        .bind(now.micros())
        .bind(new.actor)
        .execute(tx)
        .await?;
    Ok(())
}

/// Number of times evidence of a dispute was put into the outbox.
pub(super) async fn count_in(tx: &mut Tx, dispute: &str) -> Result<i64, StoreError> {
    let (count,): (i64,) = Query::new(COUNT).bind(dispute).one(tx).await?;
    Ok(count)
}

/// Sent evidence of a dispute, oldest first.
pub(crate) async fn of_dispute_in(
    tx: &mut Tx,
    dispute: &str,
) -> Result<Vec<EvidenceSentView>, DeskError> {
    let rows: Vec<Row> = Query::new(OF_DISPUTE).bind(dispute).all(tx).await?;
    rows.into_iter().map(|row| Ok(row.view()?)).collect()
}

impl Row {
    fn view(self) -> Result<EvidenceSentView, StoreError> {
        let damaged = || StoreError::Damaged(format!("evidence sent {}", self.id));
        let texts: BTreeMap<EvidenceField, String> = read(&self.texts).ok_or_else(damaged)?;
        Ok(EvidenceSentView {
            files: read(&self.files).ok_or_else(damaged)?,
            state: self.state.as_deref().map(OutboxState::parse).ok_or_else(damaged)??,
            texts: texts.into_iter().map(|(field, text)| SentText { field, text }).collect(),
            id: self.id,
            submitted: self.submitted == 1,
            at: Timestamp::from_micros(self.sent_at),
            actor: self.actor,
        })
    }
}
