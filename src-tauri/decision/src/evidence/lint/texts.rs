//! Checks of length, blank texts, kind of field, links and unreadable characters.

use std::collections::HashSet;

use super::{EvidenceDraft, LintCode, LintContext, LintFinding};
use crate::evidence::statement::COMPUTED_ON;
use crate::evidence::wording::{has_word, is_unreadable, link};
use crate::evidence::{
    DraftText, EvidenceField, FULL_HISTORY_SENTENCE, RecordedPayment, TEXTS_CHARACTERS_MAX,
    usage_statement,
};

/// Maximum number of numbers named in one finding.
const NUMBERS_NAMED_MAX: usize = 3;

pub(super) fn check(draft: &EvidenceDraft, context: LintContext<'_>, found: &mut Vec<LintFinding>) {
    let mut fields = HashSet::new();
    for one in &draft.texts {
        let mut say =
            |code, sentence| found.push(LintFinding::new(code, Some(one.field), sentence));
        let field = one.field;
        if !fields.insert(field) {
            say(LintCode::FieldTwice, format!("{field} has two texts."));
        }
        if field.is_file() {
            say(LintCode::TextInFileField, format!("{field} takes a file, not a text."));
        }
        one_text(one, &mut say);
    }
    together(draft, found);
    if let Some(text) = draft.text(EvidenceField::AccessActivityLog) {
        statement(text, draft, context, found);
    }
}

fn one_text(one: &DraftText, say: &mut impl FnMut(LintCode, String)) {
    let DraftText { field, text } = one;
    if text.trim().is_empty() {
        let sentence =
            format!("{field} is blank; that would erase what is staged. Leave it unset.");
        say(LintCode::TextBlank, sentence);
    }
    let characters = text.chars().count();
    if let Some(most) = field.characters_max().filter(|most| characters > *most) {
        let sentence = format!("{field} has {characters} characters, the most is {most}.");
        say(LintCode::TextTooLong, sentence);
    }
    if let Some(link) = link(text) {
        let sentence = format!("{field} holds a link ({link}); banks do not follow links.");
        say(LintCode::LinkInText, sentence);
    }
    if let Some(letter) = text.chars().find(|letter| is_unreadable(*letter)) {
        let code = u32::from(letter);
        let sentence = format!("{field} holds a character that cannot be printed (U+{code:04X}).");
        say(LintCode::ControlCharacter, sentence);
    }
}

fn together(draft: &EvidenceDraft, found: &mut Vec<LintFinding>) {
    let lengths = draft.texts.iter().map(|one| one.text.chars().count());
    let characters = lengths.fold(0_usize, usize::saturating_add);
    if characters > TEXTS_CHARACTERS_MAX {
        let sentence = format!(
            "All texts together have {characters} characters, the most is {TEXTS_CHARACTERS_MAX}."
        );
        found.push(LintFinding::new(LintCode::TextsTooLong, None, sentence));
    }
}

fn statement(
    text: &str,
    draft: &EvidenceDraft,
    context: LintContext<'_>,
    found: &mut Vec<LintFinding>,
) {
    let field = Some(EvidenceField::AccessActivityLog);
    let mut say = |code, sentence| found.push(LintFinding::new(code, field, sentence));
    if text.trim().is_empty() {
        return;
    }
    let payment = &context.record.payment;
    if !names(text, payment) {
        let sentence = format!(
            "The statement must name the disputed payment: {}, or its day {} and amount {}.",
            payment.reference(),
            payment.at.date(),
            payment.amount.for_people()
        );
        say(LintCode::DisputedPaymentAbsent, sentence);
    }
    if text.contains(FULL_HISTORY_SENTENCE) && !has_history(draft) {
        let sentence = "The statement says that the full history is attached; attach it as \
                        service_documentation.";
        say(LintCode::FullHistoryAbsent, sentence.to_owned());
    }
    match usage_statement(context.record) {
        Err(error) => say(LintCode::RecordBroken, error.to_string()),
        Ok(computed) => {
            if let Some(sentence) = strange_numbers(text, &computed.text) {
                say(LintCode::NumberNotOnRecord, sentence);
            }
        }
    }
}

fn names(text: &str, payment: &RecordedPayment) -> bool {
    let by_id = [Some(&payment.charge), payment.intent.as_ref()];
    let by_id = by_id.into_iter().flatten().any(|id| !id.is_empty() && has_word(text, id));
    by_id || (text.contains(&payment.at.date()) && text.contains(&payment.amount.for_people()))
}

fn has_history(draft: &EvidenceDraft) -> bool {
    let places = [EvidenceField::ServiceDocumentation, EvidenceField::UncategorizedFile];
    draft.files.iter().any(|file| places.contains(&file.field))
}

/// Numbers of a statement that are not in the one computed now.
fn strange_numbers(text: &str, computed: &str) -> Option<String> {
    // The time of computation differs each time and is no claim about the customer.
    let (before, after) = text.split_once(COMPUTED_ON).unwrap_or((text, ""));
    let after = after.split_once(" UTC").map_or(after, |(_, rest)| rest);
    let known: HashSet<&str> = numbers(computed).collect();
    let mut strange: Vec<&str> = numbers(before)
        .chain(numbers(after))
        .filter(|number| !known.contains(number))
        .take(NUMBERS_NAMED_MAX)
        .collect();
    strange.dedup();
    (!strange.is_empty()).then(|| {
        format!(
            "The statement holds numbers that the record does not give: {}. It was edited, or the \
             ledger has moved on since.",
            strange.join(", ")
        )
    })
}

/// Digits with the points, commas, colons and dashes between them.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    let inside = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ',' | ':' | '-');
    let parts = text.split(move |letter: char| !inside(letter));
    let parts = parts.map(|part| part.trim_matches(|letter: char| !letter.is_ascii_digit()));
    parts.filter(|part| !part.is_empty())
}
