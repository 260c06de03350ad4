//! Standing texts: statements of the merchant that are part of every answer.

use decision::evidence::StandingTexts;
use store::{Page, StoreError, Tx};

use super::{
    input::{GetStandingTexts, SetStandingTexts},
    versions::{Document, DocumentVersion, ListVersions, NewVersion},
};
use crate::{Actor, Desk, DeskError, audit::Action, dispute::EvidenceError, subject::Subject};

static TEXTS: Document = Document {
    newest: "select version, body from standing_texts order by version desc limit 1",
    one: "select version, body from standing_texts where version = $1",
    list: "select version, actor, created_at from standing_texts
            where version < $1 order by version desc limit $2",
    insert: "insert into standing_texts (version, body, actor, created_at) values ($1, $2, $3, $4)",
    action: Action::StandingTextsChanged,
    subject: Subject::StandingTexts,
};

/// The texts in force; empty before the first change.
pub(super) async fn texts_in(tx: &mut Tx) -> Result<StandingTexts, StoreError> {
    Ok(TEXTS.newest_in(tx).await?.unwrap_or_default())
}

impl Desk {
    /// The standing texts in force, or one version; version 0 is empty.
    ///
    /// # Errors
    /// `standing_texts_not_found`.
    pub async fn get_standing_texts(
        &self,
        input: GetStandingTexts,
    ) -> Result<StandingTexts, DeskError> {
        let mut tx = self.db.read().await?;
        match input.version {
            None => Ok(texts_in(&mut tx).await?),
            Some(0) => Ok(StandingTexts::default()),
            Some(version) => {
                let found = TEXTS.one_in(&mut tx, version).await?;
                found.ok_or(DeskError::Evidence(EvidenceError::StandingTextsNotFound(version)))
            }
        }
    }

    /// Every version of the standing texts, the newest first.
    ///
    /// # Errors
    /// `cursor_invalid`.
    pub async fn list_standing_texts(
        &self,
        input: ListVersions,
    ) -> Result<Page<DocumentVersion>, DeskError> {
        let mut tx = self.db.read().await?;
        TEXTS.list_in(&mut tx, input).await
    }

    /// Puts standing texts in force; the same texts again change nothing. Texts written in drafts
    /// are not changed.
    ///
    /// # Errors
    /// `standing_texts_invalid` with every problem and its place; `standing_texts_changed` when
    /// another version than the edited one is in force.
    pub async fn set_standing_texts(
        &self,
        actor: &Actor,
        input: SetStandingTexts,
    ) -> Result<StandingTexts, DeskError> {
        let asked = input.texts.tidied();
        let problems = asked.check();
        if !problems.is_empty() {
            return Err(EvidenceError::StandingTextsInvalid(problems).into());
        }
        let mut tx = self.db.begin().await?;
        let before = texts_in(&mut tx).await?;
        if before.products == asked.products {
            return Ok(before);
        }
        if before.version != asked.version {
            return Err(EvidenceError::StandingTextsChanged {
                asked: asked.version,
                version: before.version,
            }
            .into());
        }
        let version = before.version.saturating_add(1);
        let after = StandingTexts { version, ..asked };
        let new = NewVersion { version, before: &before, after: &after, reason: input.reason };
        TEXTS.save_in(&mut tx, actor, new, self.now()).await?;
        tx.commit().await?;
        Ok(after)
    }
}
