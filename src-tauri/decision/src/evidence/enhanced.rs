//! `evidence.enhanced_evidence`, as Stripe types it (API 2026-09-30).

use money::{Amount, Currency};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::RecordedDispute;

/// Structured evidence; each part is left unset unless the dispute qualifies for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
#[serde(deny_unknown_fields)]
pub struct EnhancedEvidence {
    /// Visa's Compelling Evidence 3.0.
    #[serde(default)]
    pub visa_compelling_evidence_3: Option<VisaCompellingEvidence3>,
    /// Consent to Visa's compliance fee.
    #[serde(default)]
    pub visa_compliance: Option<FeeAcknowledgement>,
    /// Consent to Mastercard's compliance fee.
    #[serde(default)]
    pub mastercard_compliance: Option<FeeAcknowledgement>,
}

/// Two earlier purchases that nobody disputed, set beside the disputed one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
#[serde(deny_unknown_fields)]
pub struct VisaCompellingEvidence3 {
    /// The disputed purchase.
    pub disputed_transaction: Option<DisputedTransaction>,
    /// Exactly two earlier ones.
    pub prior_undisputed_transactions: Vec<PriorUndisputedTransaction>,
}

/// The disputed purchase.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
#[serde(deny_unknown_fields)]
pub struct DisputedTransaction {
    /// What the customer logs in with.
    pub customer_account_id: Option<String>,
    /// Fingerprint of the device, at least 20 characters.
    pub customer_device_fingerprint: Option<String>,
    /// Id of the device, at least 15 characters.
    pub customer_device_id: Option<String>,
    /// Email address.
    pub customer_email_address: Option<String>,
    /// IP address.
    pub customer_purchase_ip: Option<String>,
    /// Which of the two was sold.
    pub merchandise_or_services: Option<KindSold>,
    /// What was sold.
    pub product_description: Option<String>,
    /// Where it was sent; complete or unset.
    pub shipping_address: Option<ShippingAddress>,
}

/// One earlier purchase.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
#[serde(deny_unknown_fields)]
pub struct PriorUndisputedTransaction {
    /// Its charge.
    pub charge: String,
    /// What the customer logged in with.
    pub customer_account_id: Option<String>,
    /// Fingerprint of the device, at least 20 characters.
    pub customer_device_fingerprint: Option<String>,
    /// Id of the device, at least 15 characters.
    pub customer_device_id: Option<String>,
    /// Email address.
    pub customer_email_address: Option<String>,
    /// IP address.
    pub customer_purchase_ip: Option<String>,
    /// What was sold.
    pub product_description: Option<String>,
    /// Where it was sent; complete or unset.
    pub shipping_address: Option<ShippingAddress>,
}

/// Stripe's two words for what was sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, Type)]
#[serde(rename_all = "snake_case")]
pub enum KindSold {
    /// Goods.
    Merchandise,
    /// Services, credits among them.
    Services,
}

/// An address to which something was sent. All parts are needed for Compelling Evidence 3.0.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
#[serde(deny_unknown_fields)]
pub struct ShippingAddress {
    /// City.
    pub city: Option<String>,
    /// Country, as a two-letter code.
    pub country: Option<String>,
    /// Street and number.
    pub line1: Option<String>,
    /// Flat, floor, company.
    pub line2: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// State or region.
    pub state: Option<String>,
}

/// Whether the network's compliance fee was acknowledged.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, Type,
)]
#[serde(deny_unknown_fields)]
pub struct FeeAcknowledgement {
    /// True: the fee may be collected; without it no evidence is accepted.
    pub fee_acknowledged: bool,
}

/// A fee that stands between a compliance case and its evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct ComplianceFee {
    /// Whose rules were broken, as the bank says.
    pub network: ComplianceNetwork,
    /// Acknowledged at Stripe already.
    pub acknowledged: bool,
    /// What Stripe collects (or its equivalent), given back on a win; none where it is not
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
    /// The name people know.
    pub const fn for_people(self) -> &'static str {
        match self {
            Self::Visa => "Visa",
            Self::Mastercard => "Mastercard",
        }
    }
}

impl ComplianceFee {
    /// The consent as evidence. Only a person may bring it about: it costs money.
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

/// The compliance fee of a dispute, if Stripe says that one applies.
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
