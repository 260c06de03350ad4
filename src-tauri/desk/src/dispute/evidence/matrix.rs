//! The evidence matrix.

use decision::evidence::Matrix;
use store::{Page, StoreError, Tx};

use super::{
    input::{GetEvidenceMatrix, SetEvidenceMatrix},
    versions::{Document, DocumentVersion, ListVersions, NewVersion},
};
use crate::{Actor, Desk, DeskError, audit::Action, dispute::EvidenceError, subject::Subject};

static MATRIX: Document = Document {
    newest: "select version, body from evidence_matrix order by version desc limit 1",
    one: "select version, body from evidence_matrix where version = $1",
    list: "select version, actor, created_at from evidence_matrix
            where version < $1 order by version desc limit $2",
    insert: "insert into evidence_matrix (version, body, actor, created_at) values ($1, $2, $3, $4)",
    action: Action::EvidenceMatrixChanged,
    subject: Subject::EvidenceMatrix,
};

/// The matrix in force; the standard one before the first change.
pub(super) async fn matrix_in(tx: &mut Tx) -> Result<Matrix, StoreError> {
    Ok(MATRIX.newest_in(tx).await?.unwrap_or_default())
}

impl Desk {
    /// The matrix in force, or one version; version 1 is the standard matrix.
    ///
    /// # Errors
    /// `evidence_matrix_not_found`.
    pub async fn get_evidence_matrix(&self, input: GetEvidenceMatrix) -> Result<Matrix, DeskError> {
        let mut tx = self.db.read().await?;
        let standard = Matrix::standard();
        match input.version {
            None => Ok(matrix_in(&mut tx).await?),
            Some(version) if version == standard.version => Ok(standard),
            Some(version) => {
                let found = MATRIX.one_in(&mut tx, version).await?;
                found.ok_or(DeskError::Evidence(EvidenceError::MatrixNotFound(version)))
            }
        }
    }

    /// Every version since the first change, the newest first.
    ///
    /// # Errors
    /// `cursor_invalid`.
    pub async fn list_evidence_matrices(
        &self,
        input: ListVersions,
    ) -> Result<Page<DocumentVersion>, DeskError> {
        let mut tx = self.db.read().await?;
        MATRIX.list_in(&mut tx, input).await
    }

    /// Puts a matrix in force; the same rows again change nothing.
    ///
    /// # Errors
    /// `evidence_matrix_invalid` with every problem and its place; `evidence_matrix_changed` when
    /// another version than the edited one is in force.
    pub async fn set_evidence_matrix(
        &self,
        actor: &Actor,
        input: SetEvidenceMatrix,
    ) -> Result<Matrix, DeskError> {
        let problems = input.matrix.check();
        if !problems.is_empty() {
            return Err(EvidenceError::MatrixInvalid(problems).into());
        }
        let mut tx = self.db.begin().await?;
        let before = matrix_in(&mut tx).await?;
        if before.rows == input.matrix.rows {
            return Ok(before);
        }
        if before.version != input.matrix.version {
            return Err(EvidenceError::MatrixChanged {
                asked: input.matrix.version,
                version: before.version,
            }
            .into());
        }
        let version = before.version.saturating_add(1);
        let after = Matrix { version, rows: input.matrix.rows };
        let new = NewVersion { version, before: &before, after: &after, reason: input.reason };
        MATRIX.save_in(&mut tx, actor, new, self.now()).await?;
        tx.commit().await?;
        Ok(after)
    }
}
