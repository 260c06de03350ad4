//! Stripe's test cards: what each of them does to a payment, its refunds and its disputes.

use serde_json::{Map, Value};

use super::field::text;
use crate::{api_error::ApiError, form::Form};

/// A test card under its three names.
#[derive(Clone, Copy, Debug)]
pub(super) struct Card {
    pub(super) number: &'static str,
    /// Without `pm_card_`; the tokens `tok_…` and `tok_visa_…` end alike.
    name: &'static str,
    pub(super) method: &'static str,
    pub(super) brand: &'static str,
    pub(super) effect: Effect,
}

/// What is special about a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    None,
    /// The payment fails with this decline code.
    Decline(&'static str),
    /// A chargeback for this reason and network code comes at once.
    Chargeback(&'static str, &'static str),
    /// A question comes at once, no money leaves.
    Inquiry,
    /// Two chargebacks over a part of the payment each.
    TwoChargebacks,
    /// A chargeback that Visa's compelling evidence 3.0 may answer.
    CompellingEvidence,
    /// A compliance chargeback whose answer costs a fee.
    Compliance,
    /// The bank reports fraud without disputing.
    FraudReport,
    /// A refund waits, then succeeds.
    SlowRefund,
    /// A refund succeeds, then fails.
    FailingRefund,
    /// The money is available at once.
    AvailableAtOnce,
}

impl Effect {
    /// The effect of the card that paid a charge.
    pub(super) fn of_charge(charge: &Value) -> Self {
        Card::find(text(charge, "payment_method")).map_or(Self::None, |card| card.effect)
    }
}

macro_rules! card {
    ($number:literal, $name:literal, $brand:literal, $effect:expr) => {
        Card {
            number: $number,
            name: $name,
            method: concat!("pm_card_", $name),
            brand: $brand,
            effect: $effect,
        }
    };
}

const CARDS: [Card; 19] = [
    card!("4242424242424242", "visa", "visa", Effect::None),
    card!("4000056655665556", "visa_debit", "visa", Effect::None),
    card!("5555555555554444", "mastercard", "mastercard", Effect::None),
    card!("378282246310005", "amex", "amex", Effect::None),
    card!("6011111111111117", "discover", "discover", Effect::None),
    card!("4000000000000077", "bypassPending", "visa", Effect::AvailableAtOnce),
    card!("4000000000000002", "chargeDeclined", "visa", Effect::Decline("generic_decline")),
    card!(
        "4000000000009995",
        "chargeDeclinedInsufficientFunds",
        "visa",
        Effect::Decline("insufficient_funds")
    ),
    card!("4000000000000341", "chargeCustomerFail", "visa", Effect::Decline("generic_decline")),
    card!("4000000000000259", "createDispute", "visa", Effect::Chargeback("fraudulent", "10.4")),
    card!(
        "4000000000002685",
        "createDisputeProductNotReceived",
        "visa",
        Effect::Chargeback("product_not_received", "13.1")
    ),
    card!("4000000000001976", "createDisputeInquiry", "visa", Effect::Inquiry),
    card!("4000000404000079", "createMultipleDisputes", "visa", Effect::TwoChargebacks),
    card!("4000000404000038", "createCe3EligibleDispute", "visa", Effect::CompellingEvidence),
    card!("4000008400000779", "createComplianceDispute", "visa", Effect::Compliance),
    card!(
        "5105008400000002",
        "createMastercardComplianceDispute",
        "mastercard",
        Effect::Compliance
    ),
    card!("4000000000005423", "createIssuerFraudRecord", "visa", Effect::FraudReport),
    card!("4000000000007726", "pendingRefund", "visa", Effect::SlowRefund),
    card!("4000000000005126", "refundFail", "visa", Effect::FailingRefund),
];

impl Card {
    /// The last four digits.
    pub(super) fn last4(&self) -> &'static str {
        self.number.get(self.number.len().saturating_sub(4)..).unwrap_or_default()
    }

    /// The card a payment method, token or number names.
    pub(super) fn find(name: &str) -> Option<Self> {
        let short = ["pm_card_visa_", "pm_card_", "tok_visa_", "tok_"]
            .into_iter()
            .filter_map(|prefix| name.strip_prefix(prefix));
        let short: Vec<&str> = short.collect();
        CARDS.into_iter().find(|card| card.number == name || short.contains(&card.name))
    }

    /// The card a call names by `payment_method`, `payment_method_data[card]` or `source`.
    pub(super) fn take(form: &mut Form) -> Result<Option<Self>, ApiError> {
        for (param, kind) in [("payment_method", "PaymentMethod"), ("source", "token")] {
            if let Some(given) = form.take_any(param) {
                return named(param, kind, &given).map(Some);
            }
        }
        let Some(details) = form.take_map("payment_method_data")? else {
            return Ok(None);
        };
        in_details(&details).map(Some)
    }
}

fn named(param: &str, kind: &str, given: &Value) -> Result<Card, ApiError> {
    let name = given.as_str().or_else(|| given["number"].as_str()).unwrap_or_default();
    Card::find(name).ok_or_else(|| ApiError::missing(kind, name, param).status(400))
}

fn in_details(details: &Map<String, Value>) -> Result<Card, ApiError> {
    let card = details.get("card").unwrap_or(&Value::Null);
    match card["token"].as_str().or_else(|| card["number"].as_str()) {
        Some(name) => Card::find(name).ok_or_else(|| {
            ApiError::missing("token", name, "payment_method_data[card][token]").status(400)
        }),
        None => Err(ApiError::malformed(
            "payment_method_data[card]",
            "parameter_missing",
            "Missing required param: payment_method_data[card].",
        )),
    }
}
