//! Words that must not reach a real bank.

use super::{EvidenceDraft, LintCode, LintContext, LintFinding};
use crate::evidence::EvidenceField;
use crate::evidence::wording::{has_word, has_word_starting};

/// Values that decide or escalate a dispute in Stripe's test mode.
const MAGIC: &[&str] = &["winning_evidence", "losing_evidence", "escalate_inquiry_evidence"];

/// Placeholder texts.
const PLACEHOLDERS: &[&str] = &[
    "lorem ipsum",
    "asdf",
    "qwerty",
    "example.com",
    "example.org",
    "example.net",
    "4242424242424242",
    "4242 4242 4242 4242",
    "fixme",
    "tbd",
    "xxx",
];

/// Words that also occur in genuine texts: refused in texts written here, a warning in texts from
/// the ledger.
const AMBIGUOUS: &[&str] = &["test", "todo", "dummy", "foobar", "foo", "placeholder"];

/// Prefixes of test objects at Stripe.
const TEST_OBJECTS: &[&str] = &["tok_", "pm_card_", "pi_test_", "ch_test_", "cus_test_"];

pub(super) fn check(draft: &EvidenceDraft, context: LintContext<'_>, found: &mut Vec<LintFinding>) {
    if !context.live {
        return;
    }
    for one in &draft.texts {
        one_text(one.field, &one.text, found);
    }
    for text in structured(draft) {
        all_kinds(text, None, found);
    }
}

fn one_text(field: EvidenceField, text: &str, found: &mut Vec<LintFinding>) {
    all_kinds(text, Some(field), found);
}

fn all_kinds(text: &str, field: Option<EvidenceField>, found: &mut Vec<LintFinding>) {
    let lower = text.to_lowercase();
    let place = field.map_or("enhanced_evidence", EvidenceField::as_str);
    let mut say = |code, sentence| found.push(LintFinding::new(code, field, sentence));
    if let Some(word) = MAGIC.iter().find(|word| lower.contains(**word)) {
        let sentence = format!("{place} holds {word}, which decides disputes in test mode.");
        say(LintCode::MagicWord, sentence);
    }
    let placeholder = PLACEHOLDERS.iter().find(|word| has_word(&lower, word));
    let object = TEST_OBJECTS.iter().find(|word| has_word_starting(&lower, word));
    if let Some(word) = placeholder.or(object) {
        say(LintCode::TestWord, format!("{place} holds \"{word}\", a word of tests."));
    }
    if let Some(word) = AMBIGUOUS.iter().find(|word| has_word(&lower, word)) {
        let quotes_ledger = field == Some(EvidenceField::AccessActivityLog);
        let code = if quotes_ledger { LintCode::TestWordQuoted } else { LintCode::TestWord };
        say(code, format!("{place} holds the word \"{word}\"."));
    }
}

/// Texts of the structured evidence that people write.
fn structured(draft: &EvidenceDraft) -> impl Iterator<Item = &str> {
    let ce3 = draft.enhanced.visa_compelling_evidence_3.as_ref();
    let disputed = ce3.and_then(|ce3| ce3.disputed_transaction.as_ref());
    let of_disputed = disputed.into_iter().flat_map(|one| {
        [&one.product_description, &one.customer_email_address, &one.customer_account_id]
    });
    let prior = ce3.into_iter().flat_map(|ce3| &ce3.prior_undisputed_transactions);
    let of_prior = prior.flat_map(|one| {
        [&one.product_description, &one.customer_email_address, &one.customer_account_id]
    });
    of_disputed.chain(of_prior).flatten().map(String::as_str)
}
