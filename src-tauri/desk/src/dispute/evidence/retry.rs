//! Files are made with no transaction open. When the case has moved on by the time they are ready,
//! everything is done again, a few times.

use crate::{DeskError, dispute::EvidenceError};

/// How often it is tried.
const TRIES: usize = 3;

/// Tries `once` until it says that it is done.
///
/// # Errors
/// `evidence_changed` when the case was never still long enough; `revision` is what was looked at.
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
