//! Facts on record for Compelling Evidence 3.0, even if they are not sufficient: when Stripe
//! requires more, a person adds the rest.

use money::Amount;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{Ce3, Ce3Element, build, ce3_eligibility, chosen_by_stripe, fingerprint, pair, priors};
use crate::evidence::case::Case;
use crate::evidence::{
    CaseRecord, PriorUndisputedTransaction, RecordedPayment, UtcTime, VisaCompellingEvidence3,
};

/// Facts for the evidence, all on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct Ce3Facts {
    /// The evidence as far as the record goes: earlier payments are named only where Stripe chose
    /// them, or where two share enough.
    pub proposal: VisaCompellingEvidence3,
    /// Earlier payments that may be named, the latest first.
    pub priors: Vec<Ce3Prior>,
}

/// An earlier payment that may be named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct Ce3Prior {
    /// In Stripe's form.
    pub transaction: PriorUndisputedTransaction,
    /// Amount paid.
    pub amount: Amount,
    /// Time of the payment, UTC.
    pub at: UtcTime,
    /// Elements shared with the disputed payment.
    pub shared: Vec<Ce3Element>,
}

/// All facts on record for Compelling Evidence 3.0.
pub fn ce3_facts(record: &CaseRecord) -> Ce3Facts {
    let card = fingerprint(&record.payment);
    let mut priors: Vec<Ce3Prior> = card
        .into_iter()
        .flat_map(|card| priors(record, card))
        .map(|one| prior(record, one))
        .collect();
    priors.sort_by_key(|one| std::cmp::Reverse(one.at));
    Ce3Facts { proposal: proposal(record), priors }
}

fn proposal(record: &CaseRecord) -> VisaCompellingEvidence3 {
    if let Ce3::Eligible { evidence, .. } = ce3_eligibility(record) {
        return *evidence;
    }
    let description = Case::of(record).ok().and_then(|case| case.product_sold());
    build(record, description, chosen_by_stripe(record).unwrap_or_default())
}

fn prior(record: &CaseRecord, payment: &RecordedPayment) -> Ce3Prior {
    Ce3Prior {
        transaction: super::with_description(record, pair::transaction(payment)),
        amount: payment.amount,
        at: payment.at,
        shared: pair::shared(payment, &record.payment),
    }
}
