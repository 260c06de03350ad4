//! `evidence.enhanced_evidence` in Stripe's form (API 2026-09-30).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use specta::Type;

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

/// Two earlier undisputed purchases, and the disputed one.
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
    /// The customer's account id.
    pub customer_account_id: Option<String>,
    /// Fingerprint of the device, at least 20 characters.
    pub customer_device_fingerprint: Option<String>,
    /// Id of the device, at least 15 characters.
    pub customer_device_id: Option<String>,
    /// Email address.
    pub customer_email_address: Option<String>,
    /// IP address.
    pub customer_purchase_ip: Option<String>,
    /// Merchandise or services.
    pub merchandise_or_services: Option<KindSold>,
    /// Description of the product.
    pub product_description: Option<String>,
    /// Shipping address; complete or unset.
    pub shipping_address: Option<ShippingAddress>,
}

/// One earlier purchase.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
#[serde(deny_unknown_fields)]
pub struct PriorUndisputedTransaction {
    /// Its charge.
    pub charge: String,
    /// The customer's account id.
    pub customer_account_id: Option<String>,
    /// Fingerprint of the device, at least 20 characters.
    pub customer_device_fingerprint: Option<String>,
    /// Id of the device, at least 15 characters.
    pub customer_device_id: Option<String>,
    /// Email address.
    pub customer_email_address: Option<String>,
    /// IP address.
    pub customer_purchase_ip: Option<String>,
    /// Description of the product.
    pub product_description: Option<String>,
    /// Shipping address; complete or unset.
    pub shipping_address: Option<ShippingAddress>,
}

/// Stripe's two kinds of product.
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
