//! The draft of one dispute: texts written in place of the proposals. All SQL of its table.

use std::collections::BTreeMap;

use decision::evidence::{EnhancedEvidence, EvidenceField, ProductType};
use ledger::Owner;
use serde::de::DeserializeOwned;
use serde_json::json;
use store::{Query, StoreError, Timestamp, Tx};

use crate::{
    Actor, DeskError,
    audit::{Action, Change, record_in},
    dispute::EvidenceError,
    subject::Subject,
};

/// A draft; revision 0 and empty before the first change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) revision: i64,
    pub(crate) product: ProductType,
    pub(crate) texts: BTreeMap<EvidenceField, String>,
    pub(crate) enhanced: EnhancedEvidence,
    pub(crate) staged_at: Option<Timestamp>,
    pub(crate) updated: Option<(Timestamp, String)>,
}

#[derive(sqlx::FromRow)]
struct Row {
    revision: i64,
    product: String,
    texts: String,
    enhanced: String,
    staged_at: Option<i64>,
    updated_at: i64,
    updated_by: String,
}

const LOAD: &str = "
    select revision, product, texts, enhanced, staged_at, updated_at, updated_by
      from evidence_drafts where dispute_id = $1";
const SAVE: &str = "
    insert into evidence_drafts (dispute_id, revision, product, texts, enhanced, staged_at,
                                 updated_at, updated_by)
    values ($1, $2, $3, $4, $5, $6, $7, $8)
    on conflict (dispute_id) do update set
        revision = excluded.revision, product = excluded.product, texts = excluded.texts,
        enhanced = excluded.enhanced, staged_at = excluded.staged_at,
        updated_at = excluded.updated_at, updated_by = excluded.updated_by
    where evidence_drafts.revision = $9";
const FORGET: &str = "
    delete from evidence_drafts
     where dispute_id in (select id from disputes where user_id = $1)";
const STAGED: &str = "update evidence_drafts set staged_at = $2 where dispute_id = $1";

/// The draft of a dispute.
pub(crate) async fn load_in(tx: &mut Tx, dispute: &str) -> Result<Draft, DeskError> {
    let row: Option<Row> = Query::new(LOAD).bind(dispute).optional(tx).await?;
    let Some(row) = row else { return Ok(Draft::default()) };
    let damaged = || StoreError::Damaged(format!("evidence draft of {dispute}"));
    Ok(Draft {
        revision: row.revision,
        product: read(&json!(row.product).to_string()).ok_or_else(damaged)?,
        texts: read(&row.texts).ok_or_else(damaged)?,
        enhanced: read(&row.enhanced).ok_or_else(damaged)?,
        staged_at: row.staged_at.map(Timestamp::from_micros),
        updated: Some((Timestamp::from_micros(row.updated_at), row.updated_by)),
    })
}

pub(super) fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}

/// Refuses a draft with another revision.
///
/// # Errors
/// `evidence_changed`.
pub(crate) fn check_revision(draft: &Draft, revision: i64) -> Result<(), DeskError> {
    if draft.revision == revision {
        return Ok(());
    }
    let (at, by) = draft.updated.clone().unzip();
    Err(EvidenceError::Changed { asked: revision, revision: draft.revision, by, at }.into())
}

/// Audit data of a change of a draft: ids and digests, no personal data.
pub(super) struct DraftChange {
    pub(super) action: Action,
    pub(super) what: serde_json::Value,
}

/// Saves a changed draft under its next revision, with its audit record.
pub(super) async fn save_in(
    tx: &mut Tx,
    actor: &Actor,
    dispute: &str,
    draft: Draft,
    of: DraftChange,
    now: Timestamp,
) -> Result<(), DeskError> {
    let revision = draft.revision.saturating_add(1);
    let touched = Query::new(SAVE)
        .bind(dispute)
        .bind(revision)
        .bind(draft.product.as_str())
        .bind(json!(draft.texts).to_string())
        .bind(json!(draft.enhanced).to_string())
        .bind(draft.staged_at.map(Timestamp::micros))
        .bind(now.micros())
        .bind(actor.name())
        .bind(draft.revision)
        .execute(tx)
        .await?;
    if touched != 1 {
        return Err(
            EvidenceError::Changed { asked: draft.revision, revision, by: None, at: None }.into()
        );
    }
    let after = json!({ "revision": revision, "what": of.what });
    Ok(record_in(tx, change(actor, dispute, of.action, after, now)).await?)
}

/// Sets or clears the time when the draft was staged at Stripe.
pub(super) async fn mark_staged_in(
    tx: &mut Tx,
    dispute: &str,
    at: Option<Timestamp>,
) -> Result<(), StoreError> {
    Query::new(STAGED).bind(dispute).bind(at.map(Timestamp::micros)).execute(tx).await?;
    Ok(())
}

/// Deletes the drafts of a user's disputes.
pub(super) async fn forget_in(tx: &mut Tx, user: &Owner) -> Result<(), StoreError> {
    Query::new(FORGET).bind(user.as_str()).execute(tx).await?;
    Ok(())
}

/// The audit record of a change of evidence.
pub(super) fn change(
    actor: &Actor,
    dispute: &str,
    action: Action,
    after: serde_json::Value,
    at: Timestamp,
) -> Change {
    Change::new(actor.name(), action, Subject::Evidence(dispute.to_owned()), at).after(Some(after))
}
