//! Saving texts in place of the proposals.

use serde_json::json;

use super::{
    draft::{self, Draft, DraftChange},
    input::SaveEvidence,
    view::EvidenceView,
};
use crate::{Actor, Desk, DeskError, audit::Action, dispute::row};

impl Desk {
    /// Changes the draft of a dispute. It is saved in any state of the dispute; the answer contains
    /// the current state.
    ///
    /// # Errors
    /// `dispute_not_found`; `evidence_changed` for another revision; `field_invalid` for a text in
    /// a file field.
    pub async fn save_evidence(
        &self,
        actor: &Actor,
        input: SaveEvidence,
    ) -> Result<EvidenceView, DeskError> {
        check(&input)?;
        let now = self.now();
        let mut tx = self.db.begin().await?;
        row::load_in(&mut tx, &input.dispute_id).await?;
        let before = draft::load_in(&mut tx, &input.dispute_id).await?;
        draft::check_revision(&before, input.revision)?;
        let after = changed(&before, &input);
        if after == before {
            drop(tx);
        } else {
            let what = json!({
                "product": after.product,
                "texts": after.texts.keys().collect::<Vec<_>>(),
                "changed": input.texts.keys().collect::<Vec<_>>(),
            });
            let change = DraftChange { action: Action::EvidenceSaved, what };
            draft::save_in(&mut tx, actor, &input.dispute_id, after, change, now).await?;
            tx.commit().await?;
        }
        self.evidence_of(&input.dispute_id).await
    }
}

fn check(input: &SaveEvidence) -> Result<(), DeskError> {
    let Some(field) = input.texts.keys().find(|field| field.is_file()) else { return Ok(()) };
    let message = format!("{field} takes a file, not a text; attach one");
    Err(DeskError::BadField { field: "texts", message })
}

fn changed(before: &Draft, input: &SaveEvidence) -> Draft {
    let mut after = before.clone();
    for (field, text) in &input.texts {
        match text {
            Some(text) => after.texts.insert(*field, text.clone()),
            None => after.texts.remove(field),
        };
    }
    if let Some(product) = input.product {
        after.product = product;
    }
    if let Some(enhanced) = &input.enhanced {
        after.enhanced = enhanced.clone();
    }
    after
}
