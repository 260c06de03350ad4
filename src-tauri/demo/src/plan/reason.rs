//! Reasons of disputes, and how such cases end.

use crate::{person::Brand, rng::Rng};

/// A reason as Stripe has it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reason {
    pub(crate) name: &'static str,
    /// What Visa, Mastercard and American Express call it.
    codes: [&'static str; 3],
    /// Percentage of contested cases that are won.
    pub(super) wins: u32,
}

const fn reason(name: &'static str, codes: [&'static str; 3], wins: u32) -> Reason {
    Reason { name, codes, wins }
}

/// With how frequent they are.
static REASONS: [(Reason, u32); 7] = [
    (reason("fraudulent", ["10.4", "4837", "F29"], 35), 42),
    (reason("product_not_received", ["13.1", "4855", "C08"], 65), 20),
    (reason("subscription_canceled", ["13.2", "4841", "C28"], 45), 16),
    (reason("unrecognized", ["10.4", "4863", "F24"], 55), 8),
    (reason("duplicate", ["12.6.1", "4834", "P08"], 75), 5),
    (reason("product_unacceptable", ["13.3", "4853", "C31"], 40), 5),
    (reason("credit_not_processed", ["13.6", "4860", "C02"], 50), 4),
];

impl Reason {
    pub(super) fn draw(rng: &mut Rng) -> &'static Self {
        let choices: Vec<(&'static Self, u32)> =
            REASONS.iter().map(|(reason, weight)| (reason, *weight)).collect();
        rng.weighted(&choices)
    }

    /// The code of a card network.
    pub(crate) const fn code(&self, brand: Brand) -> &'static str {
        match brand {
            Brand::Visa => self.codes[0],
            Brand::Mastercard => self.codes[1],
            Brand::Amex => self.codes[2],
        }
    }

    /// Card issuers report such payments.
    pub(crate) fn is_fraud(&self) -> bool {
        self.name == "fraudulent"
    }
}
