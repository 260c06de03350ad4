//! Files are made with no transaction open. When the case has changed before they are ready, the
//! operation is repeated, a few times.

use crate::{DeskError, dispute::EvidenceError};

/// Maximum number of attempts.
const TRIES: usize = 3;

/// Repeats `once` until it returns true.
///
/// # Errors
/// `evidence_changed` after the last attempt; `revision` is the displayed one.
pub(crate) async fn until_still<F: Future<Output = Result<bool, DeskError>>>(
    revision: Option<i64>,
    once: impl Fn() -> F,
) -> Result<(), DeskError> {
    for _ in 0..TRIES {
        if once().await? {
            return Ok(());
        }
    }
    let revision = revision.unwrap_or(0);
    Err(EvidenceError::Changed { asked: revision, revision, by: None, at: None }.into())
}
