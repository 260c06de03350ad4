//! Terms of the disputes of each payment method, from Stripe's documentation of the method.
//!
//! Data only: what Stripe reports about a dispute (status, deadline) takes precedence over a row
//! here. A method that is not in the table is treated like a card: nothing is excluded.

use crate::DisputeKind;

/// Terms of the disputes of one payment method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MethodTerms {
    /// Stripe's `type` of the payment method, such as `klarna`.
    pub method: &'static str,
    /// For cards: the network, where it has rules of its own.
    pub network: Option<&'static str>,
    /// Name for people.
    pub name: &'static str,
    /// Whether evidence is read in an inquiry.
    pub inquiry: Answer,
    /// Whether evidence is read in a chargeback, or the method's equivalent.
    pub chargeback: Answer,
    /// The fee that Stripe takes when a chargeback is received.
    pub dispute_fee: Fee,
    /// The fee that Stripe takes for an answer.
    pub counter_fee: Fee,
    /// The source: a path below docs.stripe.com.
    pub source: &'static str,
}

/// Whether evidence is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Evidence is read.
    Read,
    /// Evidence is refused or not read; with the reason, for people.
    Refused(&'static str),
    /// The method has no such phase.
    NoSuchPhase,
}

/// When a fee is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fee {
    /// Taken, and kept in any case.
    Kept,
    /// Taken, and returned on a win.
    ReturnedOnWin,
    /// No fee.
    None,
    /// Not documented; counted like one that is kept.
    Unknown,
}

impl Fee {
    /// Whether it is due at all, as far as is known.
    pub const fn falls_due(self) -> bool {
        match self {
            Self::Kept | Self::ReturnedOnWin | Self::Unknown => true,
            Self::None => false,
        }
    }
}

const FINAL: &str = "The customer's bank decides alone, and its decision is final.";
const NO_DISPUTES: &str = "Customers cannot dispute such a payment.";

const CARD: MethodTerms = MethodTerms {
    method: "card",
    network: None,
    name: "Card",
    inquiry: Answer::Read,
    chargeback: Answer::Read,
    dispute_fee: Fee::Kept,
    counter_fee: Fee::ReturnedOnWin,
    source: "disputes/how-disputes-work",
};

/// A network with evidence in both inquiries and chargebacks.
const fn network(network: &'static str, name: &'static str) -> MethodTerms {
    MethodTerms { network: Some(network), name, ..CARD }
}

/// A provider that decides disputes itself and reads evidence.
const fn provider(
    method: &'static str,
    name: &'static str,
    dispute_fee: Fee,
    source: &'static str,
) -> MethodTerms {
    MethodTerms {
        method,
        network: None,
        name,
        inquiry: Answer::NoSuchPhase,
        chargeback: Answer::Read,
        dispute_fee,
        counter_fee: Fee::None,
        source,
    }
}

/// A debit of a bank account, which the customer's bank can withdraw without evidence.
const fn debit(
    method: &'static str,
    name: &'static str,
    dispute_fee: Fee,
    source: &'static str,
) -> MethodTerms {
    MethodTerms {
        chargeback: Answer::Refused(FINAL),
        ..provider(method, name, dispute_fee, source)
    }
}

/// A method whose payments cannot be disputed.
const fn undisputed(method: &'static str, name: &'static str, source: &'static str) -> MethodTerms {
    MethodTerms {
        chargeback: Answer::Refused(NO_DISPUTES),
        ..provider(method, name, Fee::None, source)
    }
}

/// Every method with rules of its own. The row of a network comes before the row of all cards.
pub const METHOD_TERMS: &[MethodTerms] = &[
    // Visa and Mastercard have abolished inquiries; old retrieval codes are still answered.
    network("visa", "Visa"),
    network("mastercard", "Mastercard"),
    network("amex", "American Express"),
    network("discover", "Discover"),
    MethodTerms {
        inquiry: Answer::NoSuchPhase,
        chargeback: Answer::Refused(
            "Cartes Bancaires takes no answer; the dispute is lost as soon as it is opened.",
        ),
        dispute_fee: Fee::None,
        counter_fee: Fee::None,
        ..network("cartes_bancaires", "Cartes Bancaires")
    },
    CARD,
    MethodTerms {
        inquiry: Answer::Refused(
            "Klarna takes no evidence during an inquiry. Refund the disputed amount to end it, or wait: \
             if it becomes a chargeback, that can be answered.",
        ),
        ..provider("klarna", "Klarna", Fee::ReturnedOnWin, "payments/klarna/disputes")
    },
    provider("paypal", "PayPal", Fee::None, "payments/paypal/disputes"),
    provider("amazon_pay", "Amazon Pay", Fee::None, "payments/amazon-pay"),
    provider("cashapp", "Cash App Pay", Fee::Kept, "payments/cash-app-pay"),
    provider("affirm", "Affirm", Fee::Unknown, "payments/affirm"),
    provider(
        "afterpay_clearpay",
        "Afterpay / Clearpay",
        Fee::Unknown,
        "payments/afterpay-clearpay",
    ),
    provider("revolut_pay", "Revolut Pay", Fee::Unknown, "payments/revolut-pay"),
    provider("zip", "Zip", Fee::ReturnedOnWin, "payments/zip"),
    provider("bizum", "Bizum", Fee::Unknown, "payments/bizum"),
    provider("sequra", "SeQura", Fee::Unknown, "payments/sequra"),
    provider("capchase_pay", "Capchase Pay", Fee::Unknown, "payments/capchase-pay"),
    provider("blik", "BLIK", Fee::Unknown, "payments/blik"),
    provider("link", "Link (bank account)", Fee::Unknown, "payments/link"),
    // A bank may request the proof of authorisation; no answer counts as acceptance.
    MethodTerms {
        inquiry: Answer::Read,
        ..debit("us_bank_account", "ACH direct debit", Fee::Kept, "payments/ach-direct-debit")
    },
    debit("sepa_debit", "SEPA direct debit", Fee::Kept, "payments/sepa-debit"),
    debit("bacs_debit", "Bacs direct debit", Fee::Unknown, "payments/payment-methods/bacs-debit"),
    debit("au_becs_debit", "BECS direct debit", Fee::Kept, "payments/au-becs-debit"),
    debit("acss_debit", "Pre-authorised debit (Canada)", Fee::Kept, "payments/acss-debit"),
    undisputed("alipay", "Alipay", "payments/alipay"),
    undisputed("wechat_pay", "WeChat Pay", "payments/wechat-pay"),
    undisputed("ideal", "iDEAL", "payments/ideal"),
    undisputed("bancontact", "Bancontact", "payments/bancontact"),
    undisputed("p24", "Przelewy24", "payments/p24"),
    undisputed("konbini", "Konbini", "payments/konbini"),
];

impl MethodTerms {
    /// The terms of a payment method, for cards those of the network if it has its own; `None` for
    /// an undocumented method.
    pub fn of(method: &str, network: Option<&str>) -> Option<&'static Self> {
        METHOD_TERMS.iter().find(|terms| {
            terms.method == method && terms.network.is_none_or(|own| network == Some(own))
        })
    }

    /// Whether evidence is read in this phase of a dispute.
    pub const fn answer(&self, kind: DisputeKind) -> Answer {
        match kind {
            DisputeKind::Inquiry => self.inquiry,
            DisputeKind::Chargeback => self.chargeback,
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::DisputeKind::{Chargeback, Inquiry};

    #[rstest]
    #[case::card("card", Some("visa"), Inquiry, true)]
    #[case::card_of_a_new_network("card", Some("invented"), Chargeback, true)]
    #[case::cartes_bancaires("card", Some("cartes_bancaires"), Chargeback, false)]
    #[case::klarna_inquiry("klarna", None, Inquiry, false)]
    #[case::klarna_chargeback("klarna", None, Chargeback, true)]
    #[case::paypal("paypal", None, Chargeback, true)]
    #[case::ach("us_bank_account", None, Chargeback, false)]
    #[case::ach_proof_of_authorisation("us_bank_account", None, Inquiry, true)]
    #[case::sepa("sepa_debit", None, Chargeback, false)]
    #[case::bacs("bacs_debit", None, Chargeback, false)]
    #[case::cash_app("cashapp", None, Chargeback, true)]
    #[case::amazon_pay("amazon_pay", None, Chargeback, true)]
    #[case::link_bank("link", None, Chargeback, true)]
    fn evidence_is_read(
        #[case] method: &str,
        #[case] network: Option<&str>,
        #[case] kind: DisputeKind,
        #[case] is_read: bool,
    ) {
        let terms = MethodTerms::of(method, network).expect("known");
        assert_eq!(!matches!(terms.answer(kind), Answer::Refused(_)), is_read, "{terms:?}");
    }

    #[rstest]
    #[case::card("card", Fee::Kept, Fee::ReturnedOnWin)]
    #[case::klarna("klarna", Fee::ReturnedOnWin, Fee::None)]
    #[case::paypal("paypal", Fee::None, Fee::None)]
    #[case::amazon_pay("amazon_pay", Fee::None, Fee::None)]
    #[case::cash_app("cashapp", Fee::Kept, Fee::None)]
    #[case::ach("us_bank_account", Fee::Kept, Fee::None)]
    #[case::zip("zip", Fee::ReturnedOnWin, Fee::None)]
    fn fees_fall_due(#[case] method: &str, #[case] dispute: Fee, #[case] counter: Fee) {
        let terms = MethodTerms::of(method, None).expect("known");
        assert_eq!((terms.dispute_fee, terms.counter_fee), (dispute, counter));
    }

    #[test]
    fn an_unknown_method_has_no_terms() {
        assert_eq!(MethodTerms::of("invented_tomorrow", None), None);
    }

    #[test]
    fn no_pair_of_method_and_network_stands_twice() {
        let mut pairs: Vec<_> =
            METHOD_TERMS.iter().map(|terms| (terms.method, terms.network)).collect();
        pairs.sort_unstable();
        let all = pairs.len();
        pairs.dedup();
        assert_eq!(pairs.len(), all);
    }
}
