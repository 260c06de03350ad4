//! Checks of evidence before its only submission.
//!
//! A blocking finding is something that Stripe or a bank would refuse, or something untrue.
//! Anything merely unusual is a warning. Characters are counted as Unicode scalar values. Size,
//! type and pages of files are given by the caller.

mod files;
mod on_record;
mod readiness;
mod structured;
mod test_words;
mod texts;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{CaseRecord, EnhancedEvidence, EvidenceField, Matrix, UtcTime};

pub use files::{FILE_BYTES_MAX, MASTERCARD_PAGES_MAX, PAGES_MAX};

/// Evidence as it would be sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
#[serde(deny_unknown_fields)]
pub struct EvidenceDraft {
    /// Texts, one for each field that is set.
    pub texts: Vec<DraftText>,
    /// Files, one for each field that is set.
    pub files: Vec<DraftFile>,
    /// Structured evidence.
    #[serde(default)]
    pub enhanced: EnhancedEvidence,
}

/// A text of a draft. An empty one clears the field staged at Stripe; a missing one leaves it
/// unchanged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
#[serde(deny_unknown_fields)]
pub struct DraftText {
    /// The field.
    pub field: EvidenceField,
    /// The text.
    pub text: String,
}

/// A file of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
#[serde(deny_unknown_fields)]
pub struct DraftFile {
    /// The field.
    pub field: EvidenceField,
    /// Its name, for people.
    pub name: String,
    /// Media type of its content, such as `application/pdf`.
    pub content_type: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Pages; an image has one.
    pub pages: u32,
}

/// What a draft is checked against.
#[derive(Clone, Copy, Debug)]
pub struct LintContext<'a> {
    /// The facts.
    pub record: &'a CaseRecord,
    /// The matrix of required fields.
    pub matrix: &'a Matrix,
    /// Live mode: texts of test mode are refused.
    pub live: bool,
    /// The current time.
    pub now: UtcTime,
}

/// An error or a warning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct LintFinding {
    /// Whether it blocks sending.
    pub severity: LintSeverity,
    /// Code.
    pub code: LintCode,
    /// The field; `None` for the draft as a whole.
    pub field: Option<EvidenceField>,
    /// Message for people.
    pub sentence: String,
}

/// Severity of a finding.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    Type,
)]
#[serde(rename_all = "snake_case")]
pub enum LintSeverity {
    /// Blocks sending.
    Blocks,
    /// A warning for the operator.
    Warns,
}

macro_rules! lint_codes {
    ($($variant:ident $severity:ident $name:literal $doc:literal)*) => {
        /// The kinds of [`LintFinding`]; names are never changed.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, Type,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum LintCode {
            $(#[doc = $doc] $variant,)*
        }

        impl LintCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name used in JSON.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Its severity.
            pub const fn severity(self) -> LintSeverity {
                match self { $(Self::$variant => LintSeverity::$severity,)* }
            }
        }
    };
}

lint_codes! {
    NotAnswerable Blocks "not_answerable" "The bank takes no answer."
    NotAwaitingAnswer Blocks "not_awaiting_answer" "The dispute does not wait for an answer now."
    DeadlinePassed Blocks "deadline_passed" "The last moment for an answer is over."
    AnsweredBefore Warns "answered_before" "An answer was sent already; this is another one."
    StagedElsewhere Warns "staged_elsewhere" "A field is staged at Stripe that this draft does not set."
    DraftEmpty Blocks "draft_empty" "Nothing is in the draft."
    RequiredMissing Blocks "required_missing" "A must-have is missing or blank."
    TextBlank Warns "text_blank" "A text is set but blank; it would erase what is staged."
    TextTooLong Blocks "text_too_long" "A text has more characters than its field takes."
    TextsTooLong Blocks "texts_too_long" "All texts together have too many characters."
    FieldTwice Blocks "field_twice" "A field is set twice."
    TextInFileField Blocks "text_in_file_field" "A text stands where a file belongs."
    FileInTextField Blocks "file_in_text_field" "A file stands where a text belongs."
    LinkInText Blocks "link_in_text" "Banks do not follow links."
    ControlCharacter Blocks "control_character" "A character that cannot be seen or printed."
    MagicWord Blocks "magic_word" "A word that decides disputes in Stripe's test mode."
    TestWord Blocks "test_word" "A word of a test, in live mode."
    TestWordQuoted Warns "test_word_quoted" "A word of a test in the statement, where the ledger may say so."
    DisputedPaymentAbsent Blocks "disputed_payment_absent" "The statement does not name the disputed payment."
    FullHistoryAbsent Blocks "full_history_absent" "The statement speaks of an attached file; there is none."
    NumberNotOnRecord Warns "number_not_on_record" "The edited statement holds a number that the record does not give."
    RecordBroken Blocks "record_broken" "The record contradicts itself; nothing may be said."
    FileEmpty Blocks "file_empty" "A file without bytes or pages."
    FileType Blocks "file_type" "A file that is neither PDF, PNG nor JPEG."
    AudioOrVideo Blocks "audio_or_video" "Banks do not listen to or watch files."
    FilesTooLarge Blocks "files_too_large" "All files together have too many bytes."
    TooManyPages Blocks "too_many_pages" "All files together have too many pages."
    TooManyPagesMastercard Blocks "too_many_pages_mastercard" "All files together have too many pages for Mastercard."
    Ce3NotEligible Warns "ce3_not_eligible" "Compelling Evidence 3.0 is set, but the record does not qualify."
    Ce3PriorCount Blocks "ce3_prior_count" "Not exactly two earlier payments."
    Ce3Incomplete Blocks "ce3_incomplete" "A part that Compelling Evidence 3.0 needs is missing."
    Ce3IdTooShort Blocks "ce3_id_too_short" "An id of a device is too short to count."
    Ce3NotOnRecord Warns "ce3_not_on_record" "Something in Compelling Evidence 3.0 is not what the records hold."
    Ce3PrefillEdited Warns "ce3_prefill_edited" "What Stripe filled in was changed."
    ComplianceFeeUnacknowledged Blocks "compliance_fee_unacknowledged" "Without consent to the fee no evidence is accepted."
    ComplianceNotAsked Blocks "compliance_not_asked" "Consent to a fee that Stripe does not ask for."
}

impl LintFinding {
    fn new(code: LintCode, field: Option<EvidenceField>, sentence: String) -> Self {
        Self { severity: code.severity(), code, field, sentence }
    }
}

/// Checks a draft: blocking findings first, then warnings; empty when there are none.
pub fn lint(draft: &EvidenceDraft, context: LintContext<'_>) -> Vec<LintFinding> {
    let mut findings = vec![];
    readiness::check(draft, context, &mut findings);
    texts::check(draft, context, &mut findings);
    test_words::check(draft, context, &mut findings);
    files::check(draft, context, &mut findings);
    structured::check(draft, context, &mut findings);
    findings.sort_by_key(|finding| finding.severity);
    findings
}

impl EvidenceDraft {
    fn text(&self, field: EvidenceField) -> Option<&str> {
        self.texts.iter().find(|one| one.field == field).map(|one| one.text.as_str())
    }

    fn has(&self, field: EvidenceField) -> bool {
        self.text(field).is_some_and(|text| !text.trim().is_empty())
            || self.files.iter().any(|file| file.field == field)
    }

    /// Whether there is nothing for the bank to read.
    fn is_empty(&self) -> bool {
        let blank = self.texts.iter().all(|one| one.text.trim().is_empty());
        blank && self.files.is_empty() && self.enhanced == EnhancedEvidence::default()
    }
}
