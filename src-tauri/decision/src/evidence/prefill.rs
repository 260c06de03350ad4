//! Fields filled from the record, each with the facts it was computed from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::case::{Case, checks_with, listed};
use super::letter::Letter;
use super::wording::{clean, one_line};
use super::{
    CaseRecord, CheckResult, EvidenceField, EvidenceReason, FieldNeed, Matrix, Need, PostalAddress,
    ProductType, RecordError, letter, rebuttal, statement,
};

/// The proposed evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct Prefill {
    /// The evidence reason.
    pub reason: EvidenceReason,
    /// The kind of product.
    pub product: ProductType,
    /// Version of the matrix.
    pub matrix_version: i64,
    /// The fields of the matrix, in its order.
    pub fields: Vec<FieldProposal>,
    /// The statement gives totals only: the full history must be attached as a file, preferably as
    /// [`ServiceDocumentation`](EvidenceField::ServiceDocumentation).
    pub full_history_needed: bool,
    /// Notes for the operator.
    pub notes: Vec<PrefillNote>,
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct FieldProposal {
    /// The field.
    pub field: EvidenceField,
    /// Importance.
    pub need: Need,
    /// Description of the expected content.
    pub hint: String,
    /// The text, if one could be computed.
    pub text: Option<String>,
    /// The facts of the text.
    pub sources: Vec<EvidenceSource>,
    /// Reason for a missing text.
    pub unfilled: Option<Unfilled>,
}

/// A fact of the record that a text was computed from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct EvidenceSource {
    /// Its place in the [`CaseRecord`], such as `user.email`.
    pub name: String,
    /// The value, for people.
    pub value: String,
}

/// The reason why a field has no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, Type)]
#[serde(rename_all = "snake_case")]
pub enum Unfilled {
    /// It is not on record.
    NotOnRecord,
    /// It is a file.
    FileNeeded,
    /// The facts do not fit into the field; a person has to choose.
    TooLong,
}

/// A note for the operator, not sent to the bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct PrefillNote {
    /// Code.
    pub code: NoteCode,
    /// Message for people.
    pub sentence: String,
}

/// The kinds of [`PrefillNote`]; names are never changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, Type)]
#[serde(rename_all = "snake_case")]
pub enum NoteCode {
    /// The ledger records no credits for the payment.
    NotDelivered,
    /// None of the disputed credits were used.
    NothingUsed,
    /// Something was refunded already.
    Refunded,
    /// A check at the payment failed; the letter does not mention it, but the bank knows it.
    CheckFailed,
    /// The disputed amount differs from the payment.
    AmountDiffers,
    /// There is another payment of the same amount at nearly the same time.
    DuplicateFound,
    /// The standing texts do not fit into the letter.
    StandingTextLeftOut,
}

/// Fills the fields of the matrix.
///
/// # Errors
/// [`RecordError`] when the record is inconsistent; then no text may be made.
pub fn prefill(record: &CaseRecord, matrix: &Matrix) -> Result<Prefill, RecordError> {
    let case = Case::of(record)?;
    let needs = matrix.fields_for(record.reason(), record.product);
    let asks_for = |field| needs.iter().any(|need| need.field == field);
    let with_statement = asks_for(EvidenceField::AccessActivityLog);
    let statement = with_statement.then(|| statement::compose(&case)).transpose()?;
    let full_history_needed = statement.as_ref().is_some_and(|one| one.full_history_needed);
    let statement = statement.map(|one| one.text);
    let with_letter = asks_for(EvidenceField::UncategorizedText);
    let letter = with_letter.then(|| letter::compose(&case, with_statement));
    let fields = needs.iter().map(|need| {
        let text = if need.field == EvidenceField::AccessActivityLog {
            statement.clone()
        } else if need.field == EvidenceField::UncategorizedText {
            letter.as_ref().map(|one| one.text.clone())
        } else {
            text_of(&case, need.field)
        };
        proposal(&case, need, text)
    });
    Ok(Prefill {
        reason: record.reason(),
        product: record.product,
        matrix_version: matrix.version,
        fields: fields.collect(),
        full_history_needed,
        notes: notes(&case, letter.as_ref()),
    })
}

fn proposal(case: &Case<'_>, need: &FieldNeed, text: Option<String>) -> FieldProposal {
    let field = need.field;
    let fits =
        |text: &String| field.characters_max().is_some_and(|most| text.chars().count() <= most);
    let (text, unfilled) = match text {
        Some(text) if fits(&text) => (Some(text), None),
        Some(_) => (None, Some(Unfilled::TooLong)),
        None if field.is_file() => (None, Some(Unfilled::FileNeeded)),
        None => (None, Some(Unfilled::NotOnRecord)),
    };
    let sources = if text.is_some() { sources(case, field) } else { vec![] };
    FieldProposal { field, need: need.need, hint: need.hint.clone(), text, sources, unfilled }
}

fn text_of(case: &Case<'_>, field: EvidenceField) -> Option<String> {
    use EvidenceField as F;
    let record = case.record;
    let text = match field {
        F::BillingAddress => record.user.billing_address.as_ref().map(address),
        F::CancellationPolicyDisclosure => record.texts.cancellation_policy_said(),
        F::CancellationRebuttal => (record.reason() == EvidenceReason::SubscriptionCanceled)
            .then(|| rebuttal::cancellation(case)),
        F::CustomerEmailAddress => record.user.email.as_deref().map(clean),
        F::CustomerName => record.user.name.as_deref().map(clean),
        F::CustomerPurchaseIp => record.payment.identifiers.purchase_ip.as_deref().map(clean),
        F::DuplicateChargeExplanation => {
            (record.reason() == EvidenceReason::Duplicate).then(|| rebuttal::duplicate(case))
        }
        F::DuplicateChargeId => rebuttal::duplicate_charge(case),
        F::ProductDescription => case.product_sold(),
        F::RefundPolicyDisclosure => record.texts.refund_policy_said(),
        F::RefundRefusalExplanation => Some(rebuttal::refund_refusal(case)),
        F::ServiceDate => case.figures.disputed.as_ref().map(|credits| credits.delivered_at.date()),
        // Statement and letter are composed once by the caller, which also uses their other
        // properties.
        F::AccessActivityLog
        | F::UncategorizedText
        | F::ShippingAddress
        | F::ShippingCarrier
        | F::ShippingDate
        | F::ShippingTrackingNumber
        | F::CancellationPolicy
        | F::CustomerCommunication
        | F::CustomerSignature
        | F::DuplicateChargeDocumentation
        | F::Receipt
        | F::RefundPolicy
        | F::ServiceDocumentation
        | F::ShippingDocumentation
        | F::UncategorizedFile => None,
    };
    text.filter(|text| !text.trim().is_empty())
}

fn address(address: &PostalAddress) -> String {
    let parts = [
        &address.line1,
        &address.line2,
        &address.city,
        &address.state,
        &address.postal_code,
        &address.country,
    ];
    let parts = parts.into_iter().flatten().map(|part| clean(part));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn sources(case: &Case<'_>, field: EvidenceField) -> Vec<EvidenceSource> {
    use EvidenceField as F;
    let record = case.record;
    let source = |name: &str, value: String| EvidenceSource { name: name.to_owned(), value };
    let payment = || source("payment", record.payment.reference().to_owned());
    let dispute = || source("dispute", record.dispute.id.clone());
    let movements = || source("movements", record.movements.len().to_string());
    let refunds = || source("refunds", case.refunds().count().to_string());
    let company_texts = || source("texts", record.product.as_str().to_owned());
    let name = || record.user.name.as_deref().map(one_line).filter(|name| !name.is_empty());
    let customer = || name().unwrap_or_else(|| record.user.id.clone());
    match field {
        F::AccessActivityLog => {
            let balance = source("balance", record.balance.as_credits());
            vec![payment(), dispute(), movements(), refunds(), balance]
        }
        F::BillingAddress => vec![source("user.billing_address", customer())],
        F::CustomerEmailAddress | F::CustomerName => {
            vec![source(&format!("user.{}", short(field)), customer())]
        }
        F::CustomerPurchaseIp => {
            vec![source("payment.identifiers.purchase_ip", record.payment.reference().to_owned())]
        }
        F::CancellationPolicyDisclosure | F::RefundPolicyDisclosure => vec![company_texts()],
        F::DuplicateChargeId | F::DuplicateChargeExplanation => {
            vec![payment(), source("other_payments", record.other_payments.len().to_string())]
        }
        F::ProductDescription if record.texts.product_description.is_some() => {
            vec![company_texts(), payment()]
        }
        F::ProductDescription | F::ServiceDate => vec![payment(), movements()],
        F::CancellationRebuttal | F::RefundRefusalExplanation => {
            vec![payment(), movements(), refunds()]
        }
        F::UncategorizedText => {
            let user = source("user", customer());
            let quoted = letter::quotes_standing_texts(case).then(company_texts);
            let known = [user, payment(), dispute(), movements(), refunds()];
            known.into_iter().chain(quoted).collect()
        }
        F::ShippingAddress
        | F::ShippingCarrier
        | F::ShippingDate
        | F::ShippingTrackingNumber
        | F::CancellationPolicy
        | F::CustomerCommunication
        | F::CustomerSignature
        | F::DuplicateChargeDocumentation
        | F::Receipt
        | F::RefundPolicy
        | F::ServiceDocumentation
        | F::ShippingDocumentation
        | F::UncategorizedFile => vec![],
    }
}

fn short(field: EvidenceField) -> &'static str {
    if field == EvidenceField::CustomerName { "name" } else { "email" }
}

fn notes(case: &Case<'_>, letter: Option<&Letter>) -> Vec<PrefillNote> {
    let record = case.record;
    let failed = checks_with(&record.payment, CheckResult::Fail);
    let nothing_used =
        case.figures.disputed.as_ref().is_some_and(|credits| credits.used.get() == 0);
    let same = rebuttal::closest_of_same_amount(case);
    let close = same.filter(|other| record.payment.at.days_since(other.at).unsigned_abs() <= 1);
    let notes = [
        (case.figures.disputed.is_none(), NoteCode::NotDelivered, case.delivery()),
        (nothing_used, NoteCode::NothingUsed, case.disputed_use()),
        (case.refunds().next().is_some(), NoteCode::Refunded, rebuttal::refunds(case)),
        (
            !failed.is_empty(),
            NoteCode::CheckFailed,
            format!("Failed at the payment: {}. The bank sees it.", listed(&failed)),
        ),
        (record.dispute.amount != record.payment.amount, NoteCode::AmountDiffers, case.extent()),
        (
            close.is_some(),
            NoteCode::DuplicateFound,
            close.map_or_else(String::new, |other| {
                let id = one_line(other.reference());
                format!("{id} of the same amount was made within a day of this payment.")
            }),
        ),
        (
            letter.is_some_and(|letter| !letter.is_whole),
            NoteCode::StandingTextLeftOut,
            "The standing texts do not fit the letter and were left out of it.".to_owned(),
        ),
    ];
    let notes = notes.into_iter().filter(|(applies, _, _)| *applies);
    notes.map(|(_, code, sentence)| PrefillNote { code, sentence }).collect()
}
