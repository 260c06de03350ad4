//! The matrix of evidence, versioned like the settings: a change is a new row.

use decision::evidence::Matrix;
use serde_json::json;
use store::{Query, StoreError, Tx};

use super::input::{GetEvidenceMatrix, SetEvidenceMatrix};
use crate::{
    Actor, Desk, DeskError,
    audit::{Change, Subject, record_in},
};

const NEWEST: &str = "select version, body from evidence_matrix order by version desc limit 1";
const INSERT: &str =
    "insert into evidence_matrix (version, body, actor, created_at) values ($1, $2, $3, $4)";

/// The matrix in force, the standard one before the first change.
pub(super) async fn matrix_in(tx: &mut Tx) -> Result<Matrix, StoreError> {
    let row: Option<(i64, String)> = Query::new(NEWEST).optional(tx).await?;
    match row {
        None => Ok(Matrix::standard()),
        Some((version, body)) => serde_json::from_str(&body)
            .map_err(|_| StoreError::Damaged(format!("evidence matrix version {version}"))),
    }
}

impl Desk {
    /// The matrix of evidence in force.
    ///
    /// # Errors
    /// Only what the database says.
    pub async fn get_evidence_matrix(&self, _: GetEvidenceMatrix) -> Result<Matrix, DeskError> {
        let mut tx = self.db.read().await?;
        Ok(matrix_in(&mut tx).await?)
    }

    /// Puts a matrix in force; the same rows again change nothing.
    ///
    /// # Errors
    /// `evidence_matrix_invalid` with every problem and its place, `evidence_matrix_changed` when
    /// another version than the edited one is in force by now.
    pub async fn set_evidence_matrix(
        &self,
        actor: &Actor,
        input: SetEvidenceMatrix,
    ) -> Result<Matrix, DeskError> {
        let problems = input.matrix.check();
        if !problems.is_empty() {
            return Err(DeskError::EvidenceMatrixInvalid(problems));
        }
        let mut tx = self.db.begin().await?;
        let before = matrix_in(&mut tx).await?;
        if before.rows == input.matrix.rows {
            return Ok(before);
        }
        if before.version != input.matrix.version {
            return Err(DeskError::EvidenceMatrixChanged {
                asked: input.matrix.version,
                version: before.version,
            });
        }
        let after = Matrix { version: before.version.saturating_add(1), rows: input.matrix.rows };
        self.save_matrix_in(&mut tx, actor, &after, input.reason).await?;
        tx.commit().await?;
        Ok(after)
    }

    async fn save_matrix_in(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        after: &Matrix,
        reason: Option<String>,
    ) -> Result<(), DeskError> {
        let now = self.now();
        Query::new(INSERT)
            .bind(after.version)
            .bind(json!(after).to_string())
            .bind(actor.name())
            .bind(now.micros())
            .execute(tx)
            .await?;
        let change = Change {
            at: now,
            actor: actor.name().to_owned(),
            action: "evidence_matrix_changed",
            subject: Subject::EvidenceMatrix,
            reason,
            before: None,
            after: Some(json!(after)),
            content: None,
        };
        Ok(record_in(tx, change).await?)
    }
}
