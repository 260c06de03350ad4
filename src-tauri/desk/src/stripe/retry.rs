//! Closing items under "needs attention", with a retry.

use serde::{Deserialize, Serialize};
use store::{StoreError, Timestamp, Tx};

use super::{full_import, read_queue};
use crate::{Actor, Desk, DeskError, attention};

/// Input of `close_attention`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct CloseAttention {
    /// The item.
    pub id: i64,
    /// Note for the audit trail.
    #[serde(default)]
    pub note: Option<String>,
    /// Retry what failed; if it fails again, a new item opens.
    #[serde(default)]
    pub retry: bool,
}

/// The item was closed.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct AttentionClosed {
    /// The item.
    pub id: i64,
    /// Number of objects to be read again.
    pub retried: u32,
}

impl Desk {
    /// Closes an item, optionally with a retry of what failed.
    ///
    /// # Errors
    /// `attention_not_found` when there is no such open item.
    pub async fn close_attention(
        &self,
        actor: &Actor,
        input: CloseAttention,
    ) -> Result<AttentionClosed, DeskError> {
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let item = attention::close_in(&mut tx, actor, (input.id, input.note), now).await?;
        let retried = if input.retry { retry_in(&mut tx, &item.subject, now).await? } else { 0 };
        tx.commit().await?;
        Ok(AttentionClosed { id: item.id, retried })
    }
}

/// Requests readings of the objects of an item; returns their number.
async fn retry_in(tx: &mut Tx, subject: &str, now: Timestamp) -> Result<u32, StoreError> {
    match subject.split_once(':') {
        Some(("collection", _)) => {
            full_import::try_again_in(tx).await?;
            Ok(1)
        }
        Some((kind, id)) if gateway::ObjectKind::from_name(kind).is_some() => {
            read_queue::ask_in(tx, kind, id, now).await?;
            Ok(1)
        }
        _ => Ok(0),
    }
}
