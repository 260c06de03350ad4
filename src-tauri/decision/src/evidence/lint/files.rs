//! Files: kind, size and pages, each and together.

use std::collections::HashSet;

use super::{DraftFile, EvidenceDraft, LintCode, LintContext, LintFinding};
use crate::evidence::wording::one_line;

/// Maximum size of all files together: Stripe's 4.5 MB, in decimal bytes.
pub const FILE_BYTES_MAX: u64 = 4_500_000;

/// Maximum pages of all files together: fewer than 50.
pub const PAGES_MAX: u32 = 49;

/// Maximum pages of all files together for Mastercard.
pub const MASTERCARD_PAGES_MAX: u32 = 19;

const TYPES: &[&str] = &["application/pdf", "image/png", "image/jpeg"];

pub(super) fn check(draft: &EvidenceDraft, context: LintContext<'_>, found: &mut Vec<LintFinding>) {
    let mut fields = HashSet::new();
    for file in &draft.files {
        let field = file.field;
        let mut say = |code, sentence| found.push(LintFinding::new(code, Some(field), sentence));
        if !fields.insert(field) {
            say(LintCode::FieldTwice, format!("{field} has two files; Stripe takes one."));
        }
        if !field.is_file() {
            say(LintCode::FileInTextField, format!("{field} takes a text, not a file."));
        }
        one_file(file, &mut say);
    }
    together(draft, context, found);
}

fn one_file(file: &DraftFile, say: &mut impl FnMut(LintCode, String)) {
    let name = one_line(&file.name);
    // Parameters of the media type follow the semicolon.
    let declared = file.content_type.split(';').next().unwrap_or_default();
    let declared = declared.trim().to_ascii_lowercase();
    if declared.starts_with("audio/") || declared.starts_with("video/") {
        say(
            LintCode::AudioOrVideo,
            format!("{name} is {declared}; banks read, they do not listen."),
        );
    } else if !TYPES.contains(&declared.as_str()) {
        let declared = one_line(&declared);
        say(LintCode::FileType, format!("{name} is {declared}; PDF, PNG and JPEG are taken."));
    }
    if file.bytes == 0 || file.pages == 0 {
        say(LintCode::FileEmpty, format!("{name} is empty."));
    }
}

fn together(draft: &EvidenceDraft, context: LintContext<'_>, found: &mut Vec<LintFinding>) {
    let bytes = draft.files.iter().fold(0_u64, |sum, file| sum.saturating_add(file.bytes));
    let pages = draft.files.iter().fold(0_u32, |sum, file| sum.saturating_add(file.pages));
    let mut say = |code, sentence| found.push(LintFinding::new(code, None, sentence));
    if bytes > FILE_BYTES_MAX {
        let sentence =
            format!("All files together have {bytes} bytes, the most is {FILE_BYTES_MAX}.");
        say(LintCode::FilesTooLarge, sentence);
    }
    let mastercard = context.record.dispute.network.as_deref() == Some("mastercard");
    if pages > PAGES_MAX {
        let sentence = format!("All files together have {pages} pages, the most is {PAGES_MAX}.");
        say(LintCode::TooManyPages, sentence);
    } else if mastercard && pages > MASTERCARD_PAGES_MAX {
        let sentence = format!(
            "All files together have {pages} pages, the most for Mastercard is \
             {MASTERCARD_PAGES_MAX}."
        );
        say(LintCode::TooManyPagesMastercard, sentence);
    }
}
