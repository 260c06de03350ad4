use bytes::Bytes;
use stripe_client_core::{AccountId, CustomizedStripeRequest, StripeClient, StripeMethod};

use crate::client::Outgoing;
use crate::read::path_of;
use crate::{Gateway, GatewayError};

/// async-stripe's own requests over our connection, for reads: `ListDispute::new().send(&gateway)`.
///
/// Whatever changes something is refused: it has to be a [`StripeCall`](crate::StripeCall), stored
/// with its key before it is sent. The request strategy is not followed either; one request is made.
impl StripeClient for Gateway {
    type Err = GatewayError;

    async fn execute(&self, request: CustomizedStripeRequest) -> Result<Bytes, GatewayError> {
        let (request, overrides) = request.into_pieces();
        if !matches!(request.method, StripeMethod::Get) {
            return Err(GatewayError::CallUnusable {
                reason: "a change has to be stored as a call with its key before it is sent",
            });
        }
        let answer = self
            .exchange(Outgoing {
                path: &path_of(&request),
                account: overrides.account_id.as_ref().map(AccountId::as_str),
                timeout: overrides.timeout,
                ..Outgoing::default()
            })
            .await?;
        Ok(answer.body.into())
    }
}
