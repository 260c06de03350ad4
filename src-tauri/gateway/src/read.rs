use stripe_client_core::{RequestBuilder, StripeMethod, StripeRequest};
use stripe_core::charge::RetrieveCharge;
use stripe_core::dispute::RetrieveDispute;
use stripe_core::refund::RetrieveRefund;

use crate::call::segment;
use crate::client::Outgoing;
use crate::{Answer, Gateway, GatewayError};

/// Reads change nothing, need no key and may be repeated at will.
impl Gateway {
    /// `GET /v1/refunds/:id`.
    ///
    /// # Errors
    /// Any [`GatewayError`]; one that does not exist is `Refused` with status 404.
    pub async fn read_refund(&self, id: &str) -> Result<Answer, GatewayError> {
        self.read(RetrieveRefund::new(segment(id)).build()).await
    }

    /// `GET /v1/disputes/:id`.
    ///
    /// # Errors
    /// As [`read_refund`](Self::read_refund).
    pub async fn read_dispute(&self, id: &str) -> Result<Answer, GatewayError> {
        self.read(RetrieveDispute::new(segment(id)).build()).await
    }

    /// `GET /v1/charges/:id`.
    ///
    /// # Errors
    /// As [`read_refund`](Self::read_refund).
    pub async fn read_charge(&self, id: &str) -> Result<Answer, GatewayError> {
        self.read(RetrieveCharge::new(segment(id)).build()).await
    }

    /// `GET /v1/payment_intents/:id`. Written out: async-stripe's request for it comes with 51,000
    /// lines of parameters for creating one.
    ///
    /// # Errors
    /// As [`read_refund`](Self::read_refund).
    pub async fn read_payment_intent(&self, id: &str) -> Result<Answer, GatewayError> {
        let path = format!("/payment_intents/{}", segment(id));
        self.read(RequestBuilder::new(StripeMethod::Get, path)).await
    }

    pub(crate) async fn read(&self, request: RequestBuilder) -> Result<Answer, GatewayError> {
        let path = path_of(&request);
        self.exchange(Outgoing { path: &path, ..Outgoing::default() }).await
    }
}

/// From the root of the API, with the query.
pub(crate) fn path_of(request: &RequestBuilder) -> String {
    match request.query.as_deref() {
        None | Some("") => format!("/v1{}", request.path),
        Some(query) => format!("/v1{}?{query}", request.path),
    }
}
