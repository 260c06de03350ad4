//! Reading the evidence of a dispute.

use std::collections::BTreeMap;

use decision::evidence::{
    Ce3, Ce3Facts, Ce3Status, EvidenceField, FILE_BYTES_MAX, FieldNeed, LintSeverity,
    TEXTS_CHARACTERS_MAX, ce3_eligibility, ce3_facts, compliance_fee,
};
use store::Tx;

use super::{
    attachment::Attached,
    case::{Case, case_in},
    input::GetEvidence,
    sent,
    view::{EvidenceFieldView, EvidenceSentView, EvidenceTotals, EvidenceView, OtherField},
};
use crate::{Desk, DeskError, OutboxState, dispute::row};

impl Desk {
    /// The evidence of a dispute: proposals with their sources, the draft, files, findings.
    ///
    /// # Errors
    /// `dispute_not_found`; `record_*` when the ledger's records are inconsistent.
    pub async fn get_evidence(&self, input: GetEvidence) -> Result<EvidenceView, DeskError> {
        self.evidence_of(&input.dispute_id).await
    }

    pub(super) async fn evidence_of(&self, dispute: &str) -> Result<EvidenceView, DeskError> {
        let mut tx = self.db.read().await?;
        let dispute = row::load_in(&mut tx, dispute).await?;
        let case = case_in(&mut tx, dispute, self.now()).await?;
        view_in(&mut tx, &case).await
    }
}

async fn view_in(tx: &mut Tx, case: &Case) -> Result<EvidenceView, DeskError> {
    let (dispute, draft) = (&case.dispute, &case.draft);
    let findings = case.findings(None);
    let is_blocked = findings.iter().any(|finding| finding.severity == LintSeverity::Blocks);
    let texts = case.texts();
    let fields = fields(case, &texts);
    let (updated_at, updated_by) = draft.updated.clone().unzip();
    let sent = sent::of_dispute_in(tx, &dispute.id).await?;
    let ce3 = ce3_eligibility(&case.record);
    Ok(EvidenceView {
        dispute_id: dispute.id.clone(),
        status: dispute.status.as_str().to_owned(),
        kind: dispute.kind,
        takes_action: dispute.takes_action(),
        due_at: dispute.due_at,
        livemode: dispute.livemode,
        stripe_reason: dispute.reason.clone(),
        reason: case.record.reason(),
        product: draft.product,
        matrix_version: case.matrix.version,
        revision: draft.revision,
        updated_at,
        updated_by,
        staged_at: draft.staged_at.filter(|_| is_staged(&sent)),
        more_fields: more_fields(&fields),
        fields,
        notes: case.prefill.notes.clone(),
        can_submit: dispute.takes_action() && !is_blocked,
        findings,
        totals: totals(case, &texts),
        history: case.history,
        enhanced: draft.enhanced.clone(),
        ce3_at_stripe: case.record.dispute.ce3.clone(),
        ce3_facts: facts_for(&ce3, case),
        ce3,
        compliance: compliance_fee(&case.record.dispute),
        sent,
    })
}

/// Facts for Compelling Evidence 3.0, when it applies, Stripe has not excluded it, or the draft
/// contains it.
fn facts_for(ce3: &Ce3, case: &Case) -> Option<Ce3Facts> {
    let word = case.record.dispute.ce3.as_ref();
    let is_possible = matches!(ce3, Ce3::Eligible { .. })
        || word.is_some_and(|word| word.status != Ce3Status::NotQualified)
        || case.draft.enhanced.visa_compelling_evidence_3.is_some();
    is_possible.then(|| ce3_facts(&case.record))
}

/// Whether Stripe has accepted the last draft; its call may be waiting or refused.
fn is_staged(sent: &[EvidenceSentView]) -> bool {
    let last = sent.iter().rev().find(|one| !one.submitted);
    last.is_some_and(|one| one.state == OutboxState::Answered)
}

/// The fields of the matrix, then other filled fields.
fn fields(case: &Case, texts: &BTreeMap<EvidenceField, String>) -> Vec<EvidenceFieldView> {
    let needs = case.matrix.fields_for(case.record.reason(), case.record.product);
    let asked = needs.iter().map(|need| field(case, texts, need.field, Some(need)));
    let is_asked = |field: &EvidenceField| needs.iter().any(|need| need.field == *field);
    let holds = |field: &&EvidenceField| {
        case.draft.texts.contains_key(field)
            || case.attachments.contains_key(field)
            || case.history.is_some_and(|history| history.field == **field)
    };
    let others = EvidenceField::ALL.iter().filter(|field| !is_asked(field)).filter(holds);
    asked.chain(others.map(|one| field(case, texts, *one, None))).collect()
}

fn field(
    case: &Case,
    texts: &BTreeMap<EvidenceField, String>,
    field: EvidenceField,
    need: Option<&FieldNeed>,
) -> EvidenceFieldView {
    let proposal = case.proposal(field);
    let text = texts.get(&field).filter(|text| !text.trim().is_empty());
    let files = case.attachments.get(&field).map(Vec::as_slice).unwrap_or_default();
    EvidenceFieldView {
        field,
        label_key: field.label_key().to_owned(),
        is_file: field.is_file(),
        need: need.map(|need| need.need),
        hint: need.map(|need| need.hint.clone()).unwrap_or_default(),
        proposal: proposal.and_then(|one| case.proposed(one)),
        sources: proposal.map(|one| one.sources.clone()).unwrap_or_default(),
        unfilled: proposal.and_then(|one| one.unfilled),
        draft: case.draft.texts.get(&field).cloned(),
        characters: text.map_or(0, |text| characters(text)),
        text: text.cloned(),
        characters_max: field.characters_max().and_then(|most| u32::try_from(most).ok()),
        attachments: files.iter().map(Attached::view).collect(),
        pages: files.iter().map(|file| file.pages).fold(0, u32::saturating_add),
        bytes: files.iter().map(|file| file.bytes).fold(0, u64::saturating_add),
    }
}

fn more_fields(shown: &[EvidenceFieldView]) -> Vec<OtherField> {
    let is_shown = |field: &EvidenceField| shown.iter().any(|one| one.field == *field);
    let others = EvidenceField::ALL.iter().filter(|field| !is_shown(field));
    let others = others.map(|field| OtherField {
        field: *field,
        label_key: field.label_key().to_owned(),
        is_file: field.is_file(),
    });
    others.collect()
}

fn totals(case: &Case, texts: &BTreeMap<EvidenceField, String>) -> EvidenceTotals {
    let history = case.history.map_or(0, |history| history.pages);
    EvidenceTotals {
        characters: texts.values().map(|text| characters(text)).fold(0, u32::saturating_add),
        characters_max: u32::try_from(TEXTS_CHARACTERS_MAX).unwrap_or(u32::MAX),
        bytes: case.attached_bytes(),
        bytes_max: FILE_BYTES_MAX,
        pages: case.attached_pages().saturating_add(history),
        pages_max: case.pages_max(),
    }
}

fn characters(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}
