//! The answer to a dispute: composed from the current records and draft, stored as sent, and turned
//! into the exact call, in the transaction that confirms it.

use decision::evidence::{LintCode, LintFinding, LintSeverity, Unfilled};
use gateway::StripeCall;
use serde_json::json;
use store::{Timestamp, Tx};

use super::{
    case::{Case, Gate, case_in, refuse_blocked},
    draft,
    files::counted,
    sent::{self, NewSent},
    view::SentFile,
};
use crate::{
    Actor, Desk, DeskError, attention,
    audit::{Action, record_in},
    dispute::{EvidenceError, row::Dispute},
    outbox,
    subject::CallSubject,
};

/// An answer that can be sent.
pub(crate) struct Answer {
    case: Case,
    files: Vec<SentFile>,
}

/// Uploaded files, and the case they were made for.
pub(crate) struct Ready {
    case: Case,
    files: Vec<SentFile>,
}

/// The subject of calls and attention items about the evidence of a dispute.
pub(super) fn subject(dispute: &str) -> CallSubject {
    CallSubject::Evidence(dispute.to_owned())
}

impl Desk {
    /// Makes and uploads the files that the answer names.
    ///
    /// # Errors
    /// `evidence_changed`, `evidence_incomplete`, `stripe_not_connected`, `attachment_*`.
    pub(crate) async fn ready_answer(
        &self,
        dispute: Dispute,
        revision: Option<i64>,
    ) -> Result<Ready, DeskError> {
        self.ready(dispute, revision, &refuse_blocked).await
    }

    pub(super) async fn ready(
        &self,
        dispute: Dispute,
        revision: Option<i64>,
        gate: Gate<'_>,
    ) -> Result<Ready, DeskError> {
        let mut tx = self.db.read().await?;
        let case = case_in(&mut tx, dispute, self.now()).await?;
        drop(tx);
        if let Some(revision) = revision {
            draft::check_revision(&case.draft, revision)?;
        }
        gate(case.findings(None))?;
        let files = self.files_of(&case, gate).await?;
        Ok(Ready { case, files })
    }
}

impl Desk {
    /// As [`Desk::ready_answer`] for autopilot; `None` when the answer needs a person or no files.
    ///
    /// # Errors
    /// `stripe_not_connected`, `attachment_*`, and the errors of an upload.
    pub(crate) async fn ready_unattended(
        &self,
        dispute: Dispute,
    ) -> Result<Option<Ready>, DeskError> {
        let mut tx = self.db.read().await?;
        let case = case_in(&mut tx, dispute, self.now()).await?;
        drop(tx);
        if case.history.is_none() || person_needed(&case, case.findings(None)).is_some() {
            return Ok(None);
        }
        let gate = |findings: Vec<LintFinding>| {
            let stopped = findings.iter().any(|finding| stops(&case, finding));
            if stopped { Err(EvidenceError::Incomplete(findings).into()) } else { Ok(()) }
        };
        let files = self.files_of(&case, &gate).await?;
        Ok(Some(Ready { case, files }))
    }
}

impl Ready {
    /// The answer with the current records; `None` when other files are needed.
    pub(crate) async fn answer_in(
        self,
        tx: &mut Tx,
        dispute: &Dispute,
        now: Timestamp,
    ) -> Result<Option<Answer>, DeskError> {
        let case = case_in(tx, dispute.clone(), now).await?;
        let fits = case.wants_same_files(&self.case);
        Ok(fits.then_some(Answer { case, files: self.files }))
    }
}

impl Answer {
    /// Findings, with the files as merged.
    pub(crate) fn findings(&self) -> Vec<LintFinding> {
        self.case.findings(Some(counted(&self.files)))
    }

    /// Whether it may be sent without a person.
    pub(crate) fn is_unattended(&self) -> bool {
        person_needed(&self.case, self.findings()).is_none()
    }

    /// Refuses an answer with a blocking finding.
    ///
    /// # Errors
    /// `evidence_incomplete`.
    pub(crate) fn check(&self) -> Result<(), DeskError> {
        refuse_blocked(self.findings())
    }
}

/// Stores the answer as sent and returns its call for the outbox.
pub(crate) async fn compose_call_in(
    tx: &mut Tx,
    actor: &Actor,
    answer: &Answer,
    (key, submit): (&str, bool),
    now: Timestamp,
) -> Result<StripeCall, DeskError> {
    let Answer { case, files } = answer;
    let (id, texts) = (case.dispute.id.as_str(), case.texts());
    let fields: Vec<(&str, &str)> = texts
        .iter()
        .map(|(field, text)| (field.as_str(), text.as_str()))
        .chain(files.iter().map(|file| (file.field.as_str(), file.file_id.as_str())))
        .collect();
    let enhanced = &case.draft.enhanced;
    let call = StripeCall::submit_enhanced_evidence(id, &fields, &json!(enhanced), submit)?;
    // A waiting draft must not replace the answer at Stripe.
    let why = "a later answer takes its place";
    outbox::withdraw_in(tx, &subject(id), why, now).await?;
    let new = NewSent {
        dispute: id,
        key,
        submitted: submit,
        texts: &texts,
        files,
        enhanced,
        actor: actor.name(),
    };
    sent::insert_in(tx, &new, now).await?;
    let action = if submit { Action::EvidenceConfirmed } else { Action::EvidenceStaged };
    let after = json!({
        "revision": case.draft.revision,
        "texts": texts.keys().collect::<Vec<_>>(),
        "files": files.iter().map(|file| json!([file.field, file.sha256])).collect::<Vec<_>>(),
        "body_sha256": store::sha256_hex(call.body.as_bytes()),
    });
    draft::mark_staged_in(tx, id, (!submit).then_some(now)).await?;
    record_in(tx, draft::change(actor, id, action, after, now)).await?;
    attention::close_settled_in(tx, &subject(id).name(), now).await?;
    Ok(call)
}

/// The answer that may be sent without a person and needs no files; files are made after this
/// transaction ([`Desk::ready_unattended`]). Otherwise an item under "needs attention" gives the
/// reason until an answer is sent.
pub(crate) async fn unattended_in(
    tx: &mut Tx,
    dispute: &Dispute,
    now: Timestamp,
) -> Result<Option<Answer>, DeskError> {
    let case = case_in(tx, dispute.clone(), now).await?;
    let why = person_needed(&case, case.findings(None)).or_else(|| {
        let file = "the history must be attached as a file, and no file was made or sent yet";
        case.history.map(|_| format!("{file}; look at the evidence and submit it"))
    });
    let Some(why) = why else { return Ok(Some(Answer { case, files: vec![] })) };
    let subject = subject(&dispute.id).name();
    attention::open_in(tx, "evidence_needs_person", &subject, &why, now).await?;
    Ok(None)
}

/// The reason why a person has to review it: somebody has begun to write, or there is a finding
/// other than a required field that only a person can fill.
fn person_needed(case: &Case, findings: Vec<LintFinding>) -> Option<String> {
    if case.is_touched() {
        let why = "somebody has begun to write the evidence; submit it when it is finished";
        return Some(why.to_owned());
    }
    findings.into_iter().find(|finding| stops(case, finding)).map(|finding| finding.sentence)
}

fn stops(case: &Case, finding: &LintFinding) -> bool {
    if finding.severity == LintSeverity::Warns {
        return false;
    }
    if finding.code != LintCode::RequiredMissing {
        return true;
    }
    let unfilled = finding.field.and_then(|field| case.proposal(field)?.unfilled);
    !matches!(unfilled, Some(Unfilled::NotOnRecord | Unfilled::FileNeeded))
}
