use std::collections::HashMap;
use std::fmt;

use money::Amount;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use stripe_client_core::{StripeMethod, StripeRequest};
use stripe_core::dispute::{CloseDispute, UpdateDispute};
use stripe_core::refund::{CreateRefund, CreateRefundReason};

use crate::{CallError, enhanced, evidence};

/// What may stand unescaped in a path. An id is text from outside: it must not leave its segment.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_').remove(b'-');

/// A call that changes something at Stripe, exact to the byte. Built and stored first, sent later
/// and resent as it is: an idempotency key is only good for one body.
///
/// The same arguments always give the same text. `Debug` hides the body: evidence is personal data.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StripeCall {
    /// `POST`.
    pub method: String,
    /// From the root of the API: `/v1/refunds`.
    pub path: String,
    /// Form-encoded.
    pub body: String,
}

/// A payment, as calls about its refunds name it. Older payments have only a charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentId<'a> {
    /// By its payment intent.
    PaymentIntent(&'a str),
    /// By its charge.
    Charge(&'a str),
}

impl PaymentId<'_> {
    /// The name of the parameter and filter, and the id.
    pub(crate) fn filter(self) -> (String, String) {
        match self {
            Self::PaymentIntent(id) => ("payment_intent".to_owned(), id.to_owned()),
            Self::Charge(id) => ("charge".to_owned(), id.to_owned()),
        }
    }
}

impl<'a> From<&'a str> for PaymentId<'a> {
    fn from(payment_intent: &'a str) -> Self {
        Self::PaymentIntent(payment_intent)
    }
}

impl StripeCall {
    /// The payment that this call refunds, if it is a refund.
    pub fn refunded_payment(&self) -> Option<PaymentId<'_>> {
        let mut pairs = self.body.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find_map(|(name, id)| match name {
            "payment_intent" => Some(PaymentId::PaymentIntent(id)),
            "charge" => Some(PaymentId::Charge(id)),
            _ => None,
        })
    }

    /// The amount, in minor units, that a call for a refund gives back.
    pub fn refunded_minor(&self) -> Option<i64> {
        let mut pairs = self.body.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find_map(|(name, value)| if name == "amount" { value.parse().ok() } else { None })
    }

    /// Refunds `amount` of a payment. `metadata` is how the refund is found again when the key has
    /// expired. The reason `fraudulent` also puts card and email on Stripe's block lists.
    ///
    /// # Errors
    /// [`CallError::RefundNotPositive`], [`CallError::RefundReasonUnknown`].
    pub fn create_refund<'a>(
        payment: impl Into<PaymentId<'a>>,
        amount: Amount,
        reason: Option<&str>,
        metadata: &[(&str, &str)],
    ) -> Result<Self, CallError> {
        if !amount.is_positive() {
            return Err(CallError::RefundNotPositive { amount });
        }
        let request = CreateRefund::new().amount(amount.minor());
        let mut request = match payment.into() {
            PaymentId::PaymentIntent(id) => request.payment_intent(id),
            PaymentId::Charge(id) => request.charge(id),
        };
        if let Some(reason) = reason {
            request = request.reason(refund_reason(reason)?);
        }
        if !metadata.is_empty() {
            let pairs = metadata.iter().map(|(key, value)| ((*key).into(), (*value).into()));
            request = request.metadata(pairs.collect::<HashMap<String, String>>());
        }
        Ok(Self::from_request(&request))
    }

    /// Accepts a chargeback: `needs_response → lost`, irreversible.
    pub fn close_dispute(id: &str) -> Self {
        Self::from_request(&CloseDispute::new(segment(id)))
    }

    /// Answers a dispute with evidence, named as at Stripe (`product_description`, …). With `submit`
    /// everything, also what was staged before, goes to the bank: once, and not to be edited after.
    /// Without it the evidence is only staged. It is always sent, as leaving it out means `true`.
    ///
    /// # Errors
    /// [`CallError::EvidenceFieldUnknown`], [`CallError::EvidenceFieldTwice`].
    pub fn submit_evidence(
        id: &str,
        fields: &[(&str, &str)],
        submit: bool,
    ) -> Result<Self, CallError> {
        Self::submit_enhanced_evidence(id, fields, &Value::Null, submit)
    }

    /// The same with `evidence[enhanced_evidence]`, given as JSON in Stripe's shape; what is null in
    /// it is left out.
    ///
    /// # Errors
    /// [`CallError::EvidenceFieldUnknown`], [`CallError::EvidenceFieldTwice`].
    pub fn submit_enhanced_evidence(
        id: &str,
        fields: &[(&str, &str)],
        enhanced: &Value,
        submit: bool,
    ) -> Result<Self, CallError> {
        let mut request = UpdateDispute::new(segment(id)).submit(submit);
        let enhanced = enhanced::compose(enhanced)?;
        if !fields.is_empty() || enhanced.is_some() {
            let mut evidence = evidence::compose(fields)?;
            evidence.enhanced_evidence = enhanced;
            request = request.evidence(evidence);
        }
        Ok(Self::from_request(&request))
    }

    fn from_request(request: &impl StripeRequest) -> Self {
        let request = request.build();
        Self {
            method: method_name(request.method).to_owned(),
            path: format!("/v1{}", request.path),
            body: sorted(&request.body.unwrap_or_default()),
        }
    }
}

impl fmt::Debug for StripeCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StripeCall")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

fn refund_reason(reason: &str) -> Result<CreateRefundReason, CallError> {
    match reason {
        "duplicate" => Ok(CreateRefundReason::Duplicate),
        "fraudulent" => Ok(CreateRefundReason::Fraudulent),
        "requested_by_customer" => Ok(CreateRefundReason::RequestedByCustomer),
        _ => Err(CallError::RefundReasonUnknown { reason: reason.to_owned() }),
    }
}

/// An id as one segment of a path.
pub(crate) fn segment(id: &str) -> String {
    utf8_percent_encode(id, SEGMENT).to_string()
}

pub(crate) fn method_name(method: StripeMethod) -> &'static str {
    match method {
        StripeMethod::Get => "GET",
        StripeMethod::Post => "POST",
        StripeMethod::Delete => "DELETE",
    }
}

/// async-stripe keeps metadata in a map of random order; the same call must be the same text.
fn sorted(form: &str) -> String {
    let mut pairs: Vec<&str> = form.split('&').collect();
    pairs.sort_unstable();
    pairs.join("&")
}
