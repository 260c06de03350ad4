//! A case with its facts, proposed texts, written texts and attached files.

use std::collections::BTreeMap;

use decision::evidence::{
    CaseRecord, DraftFile, DraftText, EvidenceDraft, EvidenceField, FILE_BYTES_MAX, FieldProposal,
    LintContext, LintFinding, LintSeverity, MASTERCARD_PAGES_MAX, Matrix, PAGES_MAX, Prefill, lint,
    prefill,
};
use store::{Timestamp, Tx};

use super::{
    attachment::{self, Attachments},
    draft::{self, Draft},
    history,
    matrix::matrix_in,
    record::{moment, record_in},
    view::HistoryFile,
};
use crate::{
    DeskError,
    dispute::{EvidenceError, row::Dispute},
};

/// Everything recorded and written for the answer to one dispute.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(super) dispute: Dispute,
    pub(super) record: CaseRecord,
    pub(super) matrix: Matrix,
    pub(super) prefill: Prefill,
    pub(super) draft: Draft,
    pub(super) attachments: Attachments,
    /// The history of the account as a file, if the statement needs it, as detailed as the
    /// remaining pages allow. When even the least detailed one does not fit, the statement does not
    /// mention a file.
    pub(super) history: Option<HistoryFile>,
    pub(super) now: Timestamp,
}

/// Reads a case.
pub(super) async fn case_in(
    tx: &mut Tx,
    dispute: Dispute,
    now: Timestamp,
) -> Result<Case, DeskError> {
    let draft = draft::load_in(tx, &dispute.id).await?;
    let record = record_in(tx, &dispute, draft.product, now).await?;
    let matrix = matrix_in(tx).await?;
    let prefill = prefill(&record, &matrix)?;
    let attachments = attachment::of_dispute_in(tx, &dispute.id).await?;
    let mut case =
        Case { dispute, record, matrix, prefill, draft, attachments, history: None, now };
    let pages = case.pages_max().saturating_sub(case.attached_pages());
    case.history = case.needs_history().then(|| history::plan(&case.record, pages)).flatten();
    Ok(case)
}

impl Case {
    /// The proposed text of a field.
    pub(super) fn proposal(&self, field: EvidenceField) -> Option<&FieldProposal> {
        self.prefill.fields.iter().find(|proposal| proposal.field == field)
    }

    /// The text of a proposal, with its sentence about the attached history adjusted.
    pub(super) fn proposed(&self, proposal: &FieldProposal) -> Option<String> {
        Some(self.truthful(proposal.text.clone()?))
    }

    fn truthful(&self, text: String) -> String {
        if self.needs_history() { history::truthful(text, self.history.as_ref()) } else { text }
    }

    /// The texts that would be sent. An empty text clears a field that is staged at Stripe; where
    /// nothing is staged, it is left out.
    pub(super) fn texts(&self) -> BTreeMap<EvidenceField, String> {
        let proposals = self.prefill.fields.iter();
        let proposed = proposals.filter_map(|one| Some((one.field, self.proposed(one)?)));
        let mut texts: BTreeMap<EvidenceField, String> = proposed.collect();
        for (field, text) in &self.draft.texts {
            texts.insert(*field, self.truthful(text.clone()));
        }
        texts.retain(|field, text| {
            !text.trim().is_empty() || self.record.dispute.staged.contains(field)
        });
        texts
    }

    /// Whether the statement refers to the attached history. A text written by a person may not.
    fn needs_history(&self) -> bool {
        let written = self.draft.texts.get(&EvidenceField::AccessActivityLog);
        self.prefill.full_history_needed && written.is_none_or(|text| history::speaks_of_file(text))
    }

    /// Maximum number of pages of all files.
    pub(super) fn pages_max(&self) -> u32 {
        let is_mastercard = self.record.dispute.network.as_deref() == Some("mastercard");
        if is_mastercard { MASTERCARD_PAGES_MAX } else { PAGES_MAX }
    }

    pub(super) fn attached_pages(&self) -> u32 {
        let files = self.attachments.values().flatten();
        files.map(|file| file.pages).fold(0, u32::saturating_add)
    }

    pub(super) fn attached_bytes(&self) -> u64 {
        let files = self.attachments.values().flatten();
        files.map(|file| file.bytes).fold(0, u64::saturating_add)
    }

    /// The files as they would be sent, one for each field, before they are merged. Sizes are those
    /// of the parts, or the limit where they will be reduced.
    fn planned_files(&self) -> Vec<DraftFile> {
        let whole = self.attached_bytes();
        let file = |field: EvidenceField, bytes: u64, pages: u32| DraftFile {
            field,
            name: file_name(field),
            content_type: pdf::Kind::Pdf.media_type().to_owned(),
            bytes: shrunk(bytes, whole),
            pages,
        };
        let mut files: BTreeMap<EvidenceField, DraftFile> = BTreeMap::new();
        for (&field, parts) in &self.attachments {
            let bytes = parts.iter().map(|part| part.bytes).fold(0, u64::saturating_add);
            let pages = parts.iter().map(|part| part.pages).fold(0, u32::saturating_add);
            files.insert(field, file(field, bytes, pages));
        }
        if let Some(history) = self.history {
            let entry = files.entry(history.field).or_insert_with(|| file(history.field, 1, 0));
            entry.pages = entry.pages.saturating_add(history.pages);
        }
        files.into_values().collect()
    }

    /// Findings of the lint; `files` are the merged files, once they exist.
    pub(super) fn findings(&self, files: Option<Vec<DraftFile>>) -> Vec<LintFinding> {
        let texts = self.texts().into_iter().map(|(field, text)| DraftText { field, text });
        let draft = EvidenceDraft {
            texts: texts.collect(),
            files: files.unwrap_or_else(|| self.planned_files()),
            enhanced: self.draft.enhanced.clone(),
        };
        let context = LintContext {
            record: &self.record,
            matrix: &self.matrix,
            live: self.dispute.livemode,
            now: moment(self.now),
        };
        lint(&draft, context)
    }

    /// Whether a person has changed the draft.
    pub(super) fn is_touched(&self) -> bool {
        self.draft.revision > 0 || !self.attachments.is_empty()
    }

    /// Whether it needs the same files as an earlier reading.
    pub(super) fn wants_same_files(&self, earlier: &Self) -> bool {
        self.draft.revision == earlier.draft.revision
            && self.attachments == earlier.attachments
            && self.history == earlier.history
            && (self.history.is_none() || self.record.movements == earlier.record.movements)
    }
}

/// Decides whether evidence may be sent despite its findings.
pub(super) type Gate<'a> = &'a (dyn Fn(Vec<LintFinding>) -> Result<(), DeskError> + Sync);

/// Refuses evidence with a blocking finding.
///
/// # Errors
/// `evidence_incomplete` with all findings.
pub(super) fn refuse_blocked(findings: Vec<LintFinding>) -> Result<(), DeskError> {
    if findings.iter().any(|finding| finding.severity == LintSeverity::Blocks) {
        return Err(EvidenceError::Incomplete(findings).into());
    }
    Ok(())
}

/// The name of a merged file, as shown to the bank.
pub(super) fn file_name(field: EvidenceField) -> String {
    format!("{field}.pdf")
}

/// The size limit of one file when all files are reduced to the total limit.
fn shrunk(bytes: u64, whole: u64) -> u64 {
    if whole <= FILE_BYTES_MAX {
        return bytes;
    }
    let share = u128::from(bytes) * u128::from(FILE_BYTES_MAX) / u128::from(whole.max(1));
    u64::try_from(share).unwrap_or(u64::MAX)
}
