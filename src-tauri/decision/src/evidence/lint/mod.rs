//! Everything that can be checked before the one shot.
//!
//! A finding that blocks is something Stripe or a bank would refuse, or something untrue. What is
//! merely odd warns. Characters are counted as Unicode scalar values, files as they are declared:
//! whoever reads a file fills in its size, type and pages.

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

/// Evidence as it would leave.
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

/// A text of a draft. An empty one erases what is staged at Stripe; leave it out to leave it alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
#[serde(deny_unknown_fields)]
pub struct DraftText {
    /// The field.
    pub field: EvidenceField,
    /// What it says.
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
    /// Media type of what is inside, such as `application/pdf`.
    pub content_type: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Pages; an image has one.
    pub pages: u32,
}

/// What a draft is held against.
#[derive(Clone, Copy, Debug)]
pub struct LintContext<'a> {
    /// The facts.
    pub record: &'a CaseRecord,
    /// What is needed.
    pub matrix: &'a Matrix,
    /// Real money; words of tests are refused.
    pub live: bool,
    /// Now.
    pub now: UtcTime,
}

/// One thing that is wrong or odd.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct LintFinding {
    /// Whether the draft may leave.
    pub severity: LintSeverity,
    /// What, for programs.
    pub code: LintCode,
    /// Where; none when the draft as a whole is meant.
    pub field: Option<EvidenceField>,
    /// What, for people.
    pub sentence: String,
}

/// How bad a finding is.
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
    /// The draft may not leave.
    Blocks,
    /// Somebody should look.
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

            /// How bad it is, always.
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

/// Checks a draft: what blocks first, then what warns; empty when it may leave as it is.
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

    /// Nothing at all that a bank could read.
    fn is_empty(&self) -> bool {
        let blank = self.texts.iter().all(|one| one.text.trim().is_empty());
        blank && self.files.is_empty() && self.enhanced == EnhancedEvidence::default()
    }
}
