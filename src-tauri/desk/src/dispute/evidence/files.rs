//! Files for an answer: merged into one PDF for each field, reduced to the size limit, and
//! uploaded, each content once.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::DateTime;
use decision::evidence::{DraftFile, EvidenceField, FILE_BYTES_MAX};
use gateway::{Gateway, Upload};
use pdf::{AttachmentError, Kind, MergeOptions, Merged, Scale, inspect, merge};
use store::{Query, Timestamp, Tx};

use super::{
    attachment::bytes_in,
    case::{Case, Gate, file_name},
    history::{HistoryOf, history_document},
    view::{SentFile, SentPart},
};
use crate::{Desk, DeskError, blocking::off_thread, dispute::EvidenceError};

/// Maximum size of all files together, in bytes.
const TOGETHER: usize = 4_500_000;
const _: () = assert!(TOGETHER as u64 == FILE_BYTES_MAX);

/// A merged file before the upload.
struct Made {
    field: EvidenceField,
    merged: Merged,
    parts: Vec<SentPart>,
}

/// One attached file with its content.
struct Part {
    looked_at: pdf::Attachment,
    sha256: String,
    bytes: Arc<[u8]>,
}

type Parts = BTreeMap<EvidenceField, Vec<Part>>;

const KNOWN: &str = "select file_id from evidence_uploads where dispute_id = $1 and sha256 = $2";
const KEEP: &str = "
    insert into evidence_uploads (dispute_id, sha256, file_id, uploaded_at)
    values ($1, $2, $3, $4) on conflict (dispute_id, sha256) do nothing";

impl Desk {
    /// Merges and uploads the files of a case; empty when nothing is attached. `gate` is called
    /// with the real sizes before the first upload.
    ///
    /// # Errors
    /// `stripe_not_connected`, `attachment_does_not_fit`, the errors of the gate and of an upload.
    pub(super) async fn files_of(
        &self,
        case: &Case,
        gate: Gate<'_>,
    ) -> Result<Vec<SentFile>, DeskError> {
        if case.attachments.is_empty() && case.history.is_none() {
            return Ok(vec![]);
        }
        let stripe =
            self.stripe().await?.ok_or(DeskError::Evidence(EvidenceError::StripeNotConnected))?;
        let mut tx = self.db.read().await?;
        let parts = parts_in(&mut tx, case).await?;
        drop(tx);
        let work = case.clone();
        let made = off_thread(move || make(&work, parts)).await?;
        gate(case.findings(Some(made.iter().map(Made::counted).collect())))?;
        let mut sent = vec![];
        for one in made {
            sent.push(self.upload_once(&stripe, &case.dispute.id, one).await?);
        }
        Ok(sent)
    }

    async fn upload_once(
        &self,
        stripe: &Gateway,
        dispute: &str,
        made: Made,
    ) -> Result<SentFile, DeskError> {
        let sha256 = store::sha256_hex(&made.merged.bytes);
        let mut tx = self.db.read().await?;
        let known: Option<(String,)> =
            Query::new(KNOWN).bind(dispute).bind(sha256.as_str()).optional(&mut tx).await?;
        drop(tx);
        let (bytes, pages) = (made.bytes(), made.pages());
        let name = file_name(made.field);
        let file_id = if let Some((id,)) = known {
            id
        } else {
            let media_type = Kind::Pdf.media_type().to_owned();
            let upload = Upload { name: name.clone(), media_type, bytes: made.merged.bytes };
            let id = file_id(&stripe.upload(upload).await?.body)?;
            self.keep_upload(dispute, &sha256, &id).await?;
            id
        };
        Ok(SentFile { field: made.field, name, sha256, pages, bytes, file_id, parts: made.parts })
    }

    async fn keep_upload(&self, dispute: &str, sha256: &str, id: &str) -> Result<(), DeskError> {
        let mut tx = self.db.begin().await?;
        let now = self.now().micros();
        let keep = Query::new(KEEP).bind(dispute).bind(sha256).bind(id).bind(now);
        keep.execute(&mut tx).await?;
        Ok(tx.commit().await?)
    }
}

fn file_id(body: &str) -> Result<String, DeskError> {
    let answer: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    let id = answer["id"].as_str().filter(|id| !id.is_empty());
    let missing = || DeskError::Evidence(EvidenceError::UploadWithoutId);
    Ok(id.ok_or_else(missing)?.to_owned())
}

/// The sent files in the form of the lint.
pub(super) fn counted(files: &[SentFile]) -> Vec<DraftFile> {
    files.iter().map(|file| draft_file(file.field, file.bytes, file.pages)).collect()
}

fn draft_file(field: EvidenceField, bytes: u64, pages: u32) -> DraftFile {
    let content_type = Kind::Pdf.media_type().to_owned();
    DraftFile { field, name: file_name(field), content_type, bytes, pages }
}

impl Made {
    fn bytes(&self) -> u64 {
        u64::try_from(self.merged.bytes.len()).unwrap_or(u64::MAX)
    }

    fn pages(&self) -> u32 {
        u32::try_from(self.merged.pages).unwrap_or(u32::MAX)
    }

    fn counted(&self) -> DraftFile {
        draft_file(self.field, self.bytes(), self.pages())
    }
}

async fn parts_in(tx: &mut Tx, case: &Case) -> Result<Parts, DeskError> {
    let mut parts = Parts::new();
    for (&field, files) in &case.attachments {
        for file in files {
            let bytes = bytes_in(tx, file.id).await?;
            let looked_at = inspect(&bytes, &file.name)?;
            let (sha256, bytes) = (file.sha256.clone(), Arc::from(bytes));
            parts.entry(field).or_default().push(Part { looked_at, sha256, bytes });
        }
    }
    Ok(parts)
}

/// Makes all files of a case; may take seconds.
fn make(case: &Case, mut parts: Parts) -> Result<Vec<Made>, DeskError> {
    if let Some(history) = case.history {
        let document = history_document(&HistoryOf {
            account: &case.record.user.id,
            currency: case.record.currency,
            movements: &case.record.movements,
            as_of: last_moment(case),
            detail: history.detail,
            scale: Scale::Bank,
        });
        let bytes = document.render()?.bytes;
        let looked_at = inspect(&bytes, "history.pdf")?;
        let part = Part { looked_at, sha256: store::sha256_hex(&bytes), bytes: Arc::from(bytes) };
        parts.entry(history.field).or_default().push(part);
    }
    let created_at = newest(case);
    let merged = fit(&parts, created_at)?;
    let made = merged.into_iter().map(|(field, merged)| Made {
        field,
        merged,
        parts: parts.get(&field).into_iter().flatten().map(Part::sent).collect(),
    });
    Ok(made.collect())
}

/// Time of the newest movement. With this as the document's date, the same history gives the same
/// bytes, so that a repeated upload finds its file.
fn last_moment(case: &Case) -> decision::evidence::UtcTime {
    case.record.movements.last().map_or(case.record.as_of, |last| last.at)
}

fn newest(case: &Case) -> Timestamp {
    let files = case.attachments.values().flatten();
    files.map(|file| file.added_at).max().unwrap_or(Timestamp::from_micros(0))
}

impl Part {
    fn sent(&self) -> SentPart {
        SentPart { name: self.looked_at.name.clone(), sha256: self.sha256.clone() }
    }
}

/// Merges every field; when the total is too large, each file gets a share of the limit. Files
/// without images keep their size, because they cannot be reduced.
fn fit(parts: &Parts, at: Timestamp) -> Result<BTreeMap<EvidenceField, Merged>, DeskError> {
    let mut merged = BTreeMap::new();
    for (&field, files) in parts {
        merged.insert(field, merge_field(field, files, TOGETHER, at)?);
    }
    let whole: usize = merged.values().map(|one| one.bytes.len()).sum();
    if whole <= TOGETHER {
        return Ok(merged);
    }
    let has_picture =
        |field: &EvidenceField| parts[field].iter().any(|part| part.looked_at.kind != Kind::Pdf);
    let size_of = |chosen: bool| -> usize {
        let chosen = merged.iter().filter(|(field, _)| has_picture(field) == chosen);
        chosen.map(|(_, one)| one.bytes.len()).sum()
    };
    let (pictures, documents) = (size_of(true), size_of(false));
    let (squeezed, left) = if pictures > 0 && documents < TOGETHER {
        (pictures, TOGETHER - documents)
    } else {
        (whole, TOGETHER)
    };
    let all = squeezed == whole;
    let mut fitting = BTreeMap::new();
    for (field, one) in merged.iter().filter(|(field, _)| all || has_picture(field)) {
        let share = one.bytes.len().saturating_mul(left) / squeezed.max(1);
        fitting.insert(*field, merge_field(*field, &parts[field], share, at)?);
    }
    merged.extend(fitting);
    Ok(merged)
}

fn merge_field(
    field: EvidenceField,
    parts: &[Part],
    bytes_max: usize,
    at: Timestamp,
) -> Result<Merged, AttachmentError> {
    let options = MergeOptions {
        bytes_max,
        // The lint checks the pages of the whole evidence with the network's limit.
        pages_max: usize::MAX,
        title: file_name(field),
        created_at: DateTime::from_timestamp_micros(at.micros()).unwrap_or_default(),
    };
    let parts: Vec<(&pdf::Attachment, &[u8])> =
        parts.iter().map(|part| (&part.looked_at, &*part.bytes)).collect();
    merge(&parts, &options)
}
