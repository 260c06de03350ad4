//! Visa's Compelling Evidence 3.0: two earlier undisputed purchases from the same place show that
//! the cardholder made this one too.
//!
//! | Rule | Source |
//! |---|---|
//! | Visa, network reason code 10.4 | Stripe |
//! | two payments with the same card, paid, never disputed nor warned about, no card checks | Stripe |
//! | made 120 to 365 calendar days before the disputed one, both ends included | Stripe, Visa |
//! | all three share two elements, at least one of them IP address or device | Stripe |
//! | device id and device fingerprint together are one element | Stripe |
//!
//! Stripe's own status, where there is one, takes precedence, and what Stripe has filled in is
//! kept.

mod facts;
mod pair;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::case::Case;
use super::wording::one_line;
use super::{
    CaseRecord, Ce3Status, DisputedTransaction, KindSold, PriorUndisputedTransaction, ProductType,
    RecordedPayment, VisaCompellingEvidence3,
};

pub use facts::{Ce3Facts, Ce3Prior, ce3_facts};
pub(super) use pair::{DEVICE_ID_CHARACTERS_MIN, FINGERPRINT_CHARACTERS_MIN, same_email, same_ip};

const DAYS: std::ops::RangeInclusive<i64> = 120..=365;
/// Visa's code for fraud without the card being present.
const REASON_CODE: &str = "10.4";

/// Whether a dispute can be answered with Compelling Evidence 3.0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Ce3 {
    /// It can be used.
    Eligible {
        /// Elements shared by all three payments; empty where Stripe chose them.
        matched: Vec<Ce3Element>,
        /// The evidence in Stripe's form.
        evidence: Box<VisaCompellingEvidence3>,
    },
    /// It cannot be used.
    NotEligible {
        /// Every reason.
        obstacles: Vec<Ce3Obstacle>,
    },
}

/// An element that payments can share.
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
pub enum Ce3Element {
    /// The IP address of the purchase: a main element.
    PurchaseIp,
    /// Device id or fingerprint: a main element.
    Device,
    /// Email address.
    EmailAddress,
    /// The customer's account id.
    AccountId,
}

impl Ce3Element {
    const ALL: [Self; 4] = [Self::PurchaseIp, Self::Device, Self::EmailAddress, Self::AccountId];

    /// Whether it is a main element; at least one of the two must be one.
    pub const fn is_main(self) -> bool {
        matches!(self, Self::PurchaseIp | Self::Device)
    }
}

/// A reason why it cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct Ce3Obstacle {
    /// Code of the rule.
    pub code: Ce3ObstacleCode,
    /// The reason, for people.
    pub sentence: String,
}

/// The kinds of [`Ce3Obstacle`]; names are never changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, Type)]
#[serde(rename_all = "snake_case")]
pub enum Ce3ObstacleCode {
    /// Another network.
    NotVisa,
    /// Another reason.
    OtherReason,
    /// Stripe excludes it.
    StripeSaysNo,
    /// The card of the disputed payment is not known well enough to find its other payments.
    CardUnknown,
    /// Fewer than two earlier payments qualify.
    TooFewPayments,
    /// Two qualify, but share too little with the disputed one.
    TooFewElements,
    /// There is no description of the product.
    DescriptionMissing,
    /// The record is inconsistent.
    RecordBroken,
}

/// Applies the rules and builds the evidence.
pub fn ce3_eligibility(record: &CaseRecord) -> Ce3 {
    match evidence(record) {
        Ok((matched, evidence)) => Ce3::Eligible { matched, evidence: Box::new(evidence) },
        Err(obstacles) => Ce3::NotEligible { obstacles },
    }
}

type Found = (Vec<Ce3Element>, VisaCompellingEvidence3);

fn evidence(record: &CaseRecord) -> Result<Found, Vec<Ce3Obstacle>> {
    let mut obstacles = of_dispute(record);
    let case = match Case::of(record) {
        Ok(case) => case,
        Err(error) => {
            obstacles.push(obstacle(Ce3ObstacleCode::RecordBroken, error.to_string()));
            return Err(obstacles);
        }
    };
    let Some(description) = case.product_sold() else {
        let sentence = "What was sold must be described; the standing texts do not describe it.";
        obstacles.push(obstacle(Ce3ObstacleCode::DescriptionMissing, sentence));
        return Err(obstacles);
    };
    let chosen = match chosen_by_stripe(record) {
        Some(chosen) => Ok((vec![], chosen)),
        None => chosen_by_us(record),
    };
    match chosen {
        Ok((matched, prior)) if obstacles.is_empty() => {
            Ok((matched, build(record, Some(description), prior)))
        }
        Ok(_) => Err(obstacles),
        Err(found) => {
            obstacles.push(found);
            Err(obstacles)
        }
    }
}

fn of_dispute(record: &CaseRecord) -> Vec<Ce3Obstacle> {
    let dispute = &record.dispute;
    let mut obstacles = vec![];
    if dispute.network.as_deref() != Some("visa") {
        let sentence = "The rule is Visa's, and this dispute is not known to be at Visa.";
        obstacles.push(obstacle(Ce3ObstacleCode::NotVisa, sentence));
    }
    let code = dispute.network_reason_code.as_deref();
    if code != Some(REASON_CODE) {
        let code = code.map_or_else(|| "not known".to_owned(), one_line);
        let sentence = format!("The network's reason code must be {REASON_CODE}; it is {code}.");
        obstacles.push(obstacle(Ce3ObstacleCode::OtherReason, sentence));
    }
    if dispute.ce3.as_ref().is_some_and(|word| word.status == Ce3Status::NotQualified) {
        let sentence = "Stripe says that this dispute does not qualify.";
        obstacles.push(obstacle(Ce3ObstacleCode::StripeSaysNo, sentence));
    }
    obstacles
}

fn obstacle(code: Ce3ObstacleCode, sentence: impl Into<String>) -> Ce3Obstacle {
    Ce3Obstacle { code, sentence: sentence.into() }
}

/// The two payments chosen by Stripe, with what it filled in.
fn chosen_by_stripe(record: &CaseRecord) -> Option<Vec<PriorUndisputedTransaction>> {
    let prior = &record.dispute.ce3.as_ref()?.prefilled.as_ref()?.prior_undisputed_transactions;
    (prior.len() == 2).then(|| prior.clone())
}

fn chosen_by_us(
    record: &CaseRecord,
) -> Result<(Vec<Ce3Element>, Vec<PriorUndisputedTransaction>), Ce3Obstacle> {
    let payment = &record.payment;
    let Some(card) = fingerprint(payment) else {
        let sentence = "The card of the disputed payment is not known well enough to compare it.";
        return Err(obstacle(Ce3ObstacleCode::CardUnknown, sentence));
    };
    let mut prior: Vec<&RecordedPayment> = priors(record, card).collect();
    if prior.len() < 2 {
        let sentence = format!(
            "Two undisputed payments with the same card, made {} to {} days before the disputed one, \
             are needed; there are {}.",
            DAYS.start(),
            DAYS.end(),
            prior.len()
        );
        return Err(obstacle(Ce3ObstacleCode::TooFewPayments, sentence));
    }
    prior.sort_by_key(|one| std::cmp::Reverse(one.at));
    pair::best(&prior, payment).ok_or_else(|| {
        let sentence = "No two of the earlier payments share IP address or device, and one more \
                        element, with the disputed payment.";
        obstacle(Ce3ObstacleCode::TooFewElements, sentence)
    })
}

/// Earlier payments with this card that may be named.
fn priors<'a>(record: &'a CaseRecord, card: &'a str) -> impl Iterator<Item = &'a RecordedPayment> {
    let others = record.other_payments.iter();
    others.filter(move |one| fingerprint(one) == Some(card) && is_prior(one, &record.payment))
}

fn fingerprint(payment: &RecordedPayment) -> Option<&str> {
    payment.card.as_ref()?.fingerprint.as_deref()
}

fn is_prior(one: &RecordedPayment, disputed: &RecordedPayment) -> bool {
    let clean = one.settled && !one.disputed && !one.fraud_warning && !one.card_check;
    clean && one.charge != disputed.charge && DAYS.contains(&disputed.at.days_since(one.at))
}

fn build(
    record: &CaseRecord,
    description: Option<String>,
    prior: Vec<PriorUndisputedTransaction>,
) -> VisaCompellingEvidence3 {
    let prefilled = record.dispute.ce3.as_ref().and_then(|word| word.prefilled.as_ref());
    let found = prefilled.and_then(|found| found.disputed_transaction.clone()).unwrap_or_default();
    let own = pair::transaction(&record.payment);
    let sold = match record.product {
        ProductType::PhysicalProduct => KindSold::Merchandise,
        ProductType::DigitalProductOrService | ProductType::OfflineService => KindSold::Services,
    };
    let disputed = DisputedTransaction {
        customer_account_id: found.customer_account_id.or(own.customer_account_id),
        customer_device_fingerprint: found
            .customer_device_fingerprint
            .or(own.customer_device_fingerprint),
        customer_device_id: found.customer_device_id.or(own.customer_device_id),
        customer_email_address: found.customer_email_address.or(own.customer_email_address),
        customer_purchase_ip: found.customer_purchase_ip.or(own.customer_purchase_ip),
        merchandise_or_services: found.merchandise_or_services.or(Some(sold)),
        product_description: found.product_description.or(description),
        shipping_address: found.shipping_address,
    };
    let prior = prior.into_iter().map(|one| with_description(record, one)).collect();
    VisaCompellingEvidence3 {
        disputed_transaction: Some(disputed),
        prior_undisputed_transactions: prior,
    }
}

/// The product of an earlier payment, in our words where Stripe has none.
fn with_description(
    record: &CaseRecord,
    prior: PriorUndisputedTransaction,
) -> PriorUndisputedTransaction {
    if prior.product_description.is_some() {
        return prior;
    }
    let payment = record.other_payments.iter().find(|one| one.charge == prior.charge);
    let sold = record.texts.product_description.clone().unwrap_or_else(|| match record.product {
        ProductType::DigitalProductOrService => {
            "Prepaid credits for the customer's account.".to_owned()
        }
        ProductType::PhysicalProduct | ProductType::OfflineService => String::new(),
    });
    let price = payment.map_or_else(String::new, |one| {
        format!(" Paid: {} on {}.", one.amount.for_people(), one.at.date())
    });
    let text = format!("{sold}{price}");
    let text = text.trim();
    let description = (!text.is_empty()).then(|| text.to_owned());
    PriorUndisputedTransaction { product_description: description, ..prior }
}
