//! Commands about attached files.

use std::collections::BTreeSet;
use std::path::Path;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::json;
use store::Tx;

use super::{
    attachment::{self, NewAttachment},
    draft::{self, DraftChange},
    input::{AttachEvidence, OrderAttachments, RemoveAttachment},
    view::EvidenceView,
};
use crate::{
    Actor, Desk, DeskError,
    audit::Action,
    blocking::off_thread,
    dispute::{EvidenceError, row},
};

/// Maximum number of files of one dispute: the page limit, since each file has at least one page.
const FILES_MAX: usize = 100;

impl Desk {
    /// Attaches a file to a field. A file that banks do not accept is refused, and the draft does
    /// not change.
    ///
    /// # Errors
    /// `dispute_not_found`; `attachment_*` with the problem of the file; `field_invalid`.
    pub async fn attach_evidence(
        &self,
        actor: &Actor,
        input: AttachEvidence,
    ) -> Result<EvidenceView, DeskError> {
        if !input.field.is_file() {
            let message = format!("{} takes a text, not a file", input.field);
            return Err(DeskError::BadField { field: "field", message });
        }
        let mut tx = self.db.read().await?;
        row::load_in(&mut tx, &input.dispute_id).await?;
        drop(tx);
        let (dispute_id, field) = (input.dispute_id.clone(), input.field);
        let (looked_at, bytes) = off_thread(move || look_at(&input)).await?;
        let sha256 = store::sha256_hex(&bytes);
        let mut tx = self.db.begin().await?;
        let there = attachment::of_dispute_in(&mut tx, &dispute_id).await?;
        if there.values().map(Vec::len).sum::<usize>() >= FILES_MAX {
            let message = format!("at most {FILES_MAX} files for one dispute; remove one first");
            return Err(DeskError::BadField { field: "field", message });
        }
        let new = NewAttachment {
            dispute: dispute_id.clone(),
            field,
            looked_at,
            sha256: sha256.clone(),
            bytes,
        };
        let now = self.now();
        attachment::add_in(&mut tx, actor.name(), new, now).await?;
        let what = json!({ "field": field, "sha256": sha256 });
        self.touch_in(
            tx,
            actor,
            &dispute_id,
            DraftChange { action: Action::EvidenceAttached, what },
        )
        .await
    }

    /// Removes an attached file.
    ///
    /// # Errors
    /// `attachment_not_found`.
    pub async fn remove_attachment(
        &self,
        actor: &Actor,
        input: RemoveAttachment,
    ) -> Result<EvidenceView, DeskError> {
        let mut tx = self.db.begin().await?;
        let file = attachment::load_in(&mut tx, input.id).await?;
        attachment::remove_in(&mut tx, input.id).await?;
        let what = json!({ "field": file.field, "sha256": file.sha256 });
        let change = DraftChange { action: Action::EvidenceRemoved, what };
        self.touch_in(tx, actor, &file.dispute, change).await
    }

    /// Orders the files of a field.
    ///
    /// # Errors
    /// `dispute_not_found`; `field_invalid` when `ids` are not exactly the files of the field.
    pub async fn order_attachments(
        &self,
        actor: &Actor,
        input: OrderAttachments,
    ) -> Result<EvidenceView, DeskError> {
        let mut tx = self.db.begin().await?;
        row::load_in(&mut tx, &input.dispute_id).await?;
        let files = attachment::of_dispute_in(&mut tx, &input.dispute_id).await?;
        let known: Vec<i64> =
            files.get(&input.field).into_iter().flatten().map(|file| file.id).collect();
        let (asked, there): (BTreeSet<_>, BTreeSet<_>) =
            (input.ids.iter().copied().collect(), known.iter().copied().collect());
        if asked != there || input.ids.len() != known.len() {
            let message = "name every file of the field, each once; reload to see them".to_owned();
            return Err(DeskError::BadField { field: "ids", message });
        }
        if input.ids == known {
            drop(tx);
            return self.evidence_of(&input.dispute_id).await;
        }
        attachment::order_in(&mut tx, &input.ids).await?;
        let what = json!({ "field": input.field, "order": input.ids });
        let change = DraftChange { action: Action::EvidenceOrdered, what };
        self.touch_in(tx, actor, &input.dispute_id, change).await
    }

    /// Saves the next revision of the draft after its files changed.
    async fn touch_in(
        &self,
        mut tx: Tx,
        actor: &Actor,
        dispute: &str,
        change: DraftChange,
    ) -> Result<EvidenceView, DeskError> {
        let draft = draft::load_in(&mut tx, dispute).await?;
        draft::save_in(&mut tx, actor, dispute, draft, change, self.now()).await?;
        tx.commit().await?;
        self.evidence_of(dispute).await
    }
}

/// Reads and inspects the file; may take seconds.
fn look_at(input: &AttachEvidence) -> Result<(pdf::Attachment, Vec<u8>), DeskError> {
    let (name, bytes) = match (&input.path, &input.name, &input.data_base64) {
        (Some(path), None, None) => from_disk(path)?,
        (None, Some(name), Some(data)) => (name.clone(), from_base64(name, data)?),
        _ => {
            let message = "give either a path, or a name with data_base64".to_owned();
            return Err(DeskError::BadField { field: "path", message });
        }
    };
    if name.trim().is_empty() || name.chars().any(char::is_control) || name.chars().count() > 255 {
        let message = "a file name of 1 to 255 visible characters".to_owned();
        return Err(DeskError::BadField { field: "name", message });
    }
    Ok((pdf::inspect(&bytes, &name)?, bytes))
}

fn from_disk(path: &str) -> Result<(String, Vec<u8>), DeskError> {
    let unreadable = |why: String| {
        DeskError::Evidence(EvidenceError::AttachmentUnreadable {
            path: path.to_owned(),
            problem: why,
        })
    };
    let file = Path::new(path);
    let there = std::fs::metadata(file).map_err(|error| unreadable(error.to_string()))?;
    if !there.is_file() {
        return Err(unreadable("it is no ordinary file".to_owned()));
    }
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    // Check the size before reading the file.
    let size = usize::try_from(there.len()).unwrap_or(usize::MAX);
    if size > pdf::FILE_BYTES_MAX {
        return Err(too_large(&name, size));
    }
    let bytes = std::fs::read(file).map_err(|error| unreadable(error.to_string()))?;
    Ok((name, bytes))
}

fn from_base64(name: &str, data: &str) -> Result<Vec<u8>, DeskError> {
    // Base64: four characters encode three bytes.
    let size = data.len() / 4 * 3;
    if size > pdf::FILE_BYTES_MAX + 3 {
        return Err(too_large(name, size));
    }
    BASE64_STANDARD.decode(data).map_err(|error| DeskError::BadField {
        field: "data_base64",
        message: format!("it is no base64 ({error})"),
    })
}

fn too_large(name: &str, bytes: usize) -> DeskError {
    let bytes_max = pdf::FILE_BYTES_MAX;
    pdf::AttachmentError::TooLarge { name: name.to_owned(), bytes, bytes_max }.into()
}
