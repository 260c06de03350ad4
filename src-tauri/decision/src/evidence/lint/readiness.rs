//! Checks that the dispute accepts an answer now, and that the required fields are filled.

use super::{EvidenceDraft, LintCode, LintContext, LintFinding};
use crate::evidence::Need;
use crate::evidence::wording::count;

pub(super) fn check(draft: &EvidenceDraft, context: LintContext<'_>, found: &mut Vec<LintFinding>) {
    answer(context, found);
    staged(draft, context, found);
    needs(draft, context, found);
}

fn answer(context: LintContext<'_>, found: &mut Vec<LintFinding>) {
    let dispute = &context.record.dispute;
    let sent = count(dispute.submission_count.into(), "answer was", "answers were");
    let mut say = |code, sentence| found.push(LintFinding::new(code, None, sentence));
    if !dispute.answerable {
        say(LintCode::NotAnswerable, "The bank takes no answer to this dispute.".to_owned());
    } else if !dispute.awaits_answer {
        say(
            LintCode::NotAwaitingAnswer,
            format!("The dispute does not wait for an answer now; {sent} sent so far."),
        );
    } else if dispute.submission_count > 0 {
        say(
            LintCode::AnsweredBefore,
            format!("{sent} sent already; this one must be complete by itself."),
        );
    }
    if let Some(due) = dispute.due_at.filter(|due| context.now > *due) {
        say(LintCode::DeadlinePassed, format!("The answer was due on {}.", due.text()));
    }
}

fn staged(draft: &EvidenceDraft, context: LintContext<'_>, found: &mut Vec<LintFinding>) {
    for &field in &context.record.dispute.staged {
        let set = draft.texts.iter().any(|one| one.field == field)
            || draft.files.iter().any(|one| one.field == field);
        if !set {
            let sentence = format!(
                "{field} is staged at Stripe and not set here; it would leave as it is staged."
            );
            found.push(LintFinding::new(LintCode::StagedElsewhere, Some(field), sentence));
        }
    }
}

fn needs(draft: &EvidenceDraft, context: LintContext<'_>, found: &mut Vec<LintFinding>) {
    if draft.is_empty() {
        let sentence = "The draft is empty.".to_owned();
        found.push(LintFinding::new(LintCode::DraftEmpty, None, sentence));
    }
    let record = context.record;
    let needs = context.matrix.fields_for(record.reason(), record.product);
    for need in needs.iter().filter(|need| need.need == Need::Required) {
        if !draft.has(need.field) {
            let field = need.field;
            let sentence = format!("{field} is a must-have for this dispute. {}", need.hint);
            found.push(LintFinding::new(LintCode::RequiredMissing, Some(field), sentence));
        }
    }
}
