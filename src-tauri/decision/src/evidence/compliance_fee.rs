//! The fee that Stripe collects for an answer to a compliance case.

use money::{Amount, Currency};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{EnhancedEvidence, FeeAcknowledgement, RecordedDispute};

/// The fee of answering one compliance case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct ComplianceFee {
    /// The network whose rules were broken, according to the bank.
    pub network: ComplianceNetwork,
    /// Whether it was acknowledged at Stripe.
    pub acknowledged: bool,
    /// The fee that Stripe collects (or its equivalent), returned on a win; `None` where it is not
    /// documented.
    pub fee: Option<Amount>,
}

/// Networks with compliance cases at Stripe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, Type)]
#[serde(rename_all = "snake_case")]
pub enum ComplianceNetwork {
    /// Visa.
    Visa,
    /// Mastercard.
    Mastercard,
}

impl ComplianceNetwork {
    /// Name for people.
    pub const fn for_people(self) -> &'static str {
        match self {
            Self::Visa => "Visa",
            Self::Mastercard => "Mastercard",
        }
    }
}

impl ComplianceFee {
    /// The consent as evidence. Only a person may give it: it costs money.
    pub fn acknowledge(&self) -> EnhancedEvidence {
        let consent = Some(FeeAcknowledgement { fee_acknowledged: true });
        match self.network {
            ComplianceNetwork::Visa => {
                EnhancedEvidence { visa_compliance: consent, ..EnhancedEvidence::default() }
            }
            ComplianceNetwork::Mastercard => {
                EnhancedEvidence { mastercard_compliance: consent, ..EnhancedEvidence::default() }
            }
        }
    }

    /// Whether the consent is given, at Stripe or in this draft.
    pub fn is_acknowledged_in(&self, evidence: &EnhancedEvidence) -> bool {
        let consent = match self.network {
            ComplianceNetwork::Visa => evidence.visa_compliance,
            ComplianceNetwork::Mastercard => evidence.mastercard_compliance,
        };
        self.acknowledged || consent.is_some_and(|consent| consent.fee_acknowledged)
    }
}

/// Visa: 500 US dollars, or the equivalent.
fn visa_fee() -> Amount {
    Amount::of(50_000.into(), Currency::USD)
}

/// The compliance fee of a dispute, if Stripe reports one.
pub fn compliance_fee(dispute: &RecordedDispute) -> Option<ComplianceFee> {
    let visa = dispute.visa_compliance.map(|consent| ComplianceFee {
        network: ComplianceNetwork::Visa,
        acknowledged: consent.fee_acknowledged,
        fee: Some(visa_fee()),
    });
    let mastercard = dispute.mastercard_compliance.map(|consent| ComplianceFee {
        network: ComplianceNetwork::Mastercard,
        acknowledged: consent.fee_acknowledged,
        fee: None,
    });
    visa.or(mastercard)
}
