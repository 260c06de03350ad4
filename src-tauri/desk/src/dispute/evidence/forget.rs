//! What is prepared for the bank about a forgotten user. What was sent stays: its rows are never
//! changed.

use ledger::Owner;
use store::{StoreError, Tx};

use super::{attachment, draft};

/// Deletes drafts and attached files of a user's disputes.
pub(crate) async fn forget_evidence_in(tx: &mut Tx, user: &Owner) -> Result<(), StoreError> {
    draft::forget_in(tx, user).await?;
    attachment::forget_in(tx, user).await
}
