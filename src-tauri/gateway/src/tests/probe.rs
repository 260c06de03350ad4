use rstest::rstest;

use super::gateway;
use super::peer::{Conduct, Peer, http};
use crate::{Access, Gateway, GatewayConfig, Permission, PermissionState, SecretKey};

/// A key that may not read refunds, and a Stripe that stumbles over payouts.
fn stripe(request: &str) -> String {
    let line = request.lines().next().unwrap();
    assert!(line.starts_with("GET /v1/"), "{line}");
    let error = r#"{"error":{"message":"rak_refund_read is missing"}}"#;
    match line.split(['?', ' ']).nth(1).unwrap() {
        "/v1/refunds" | "/v1/reviews" => http(403, "", error),
        "/v1/payouts" => http(500, "", error),
        _ => http(200, "", "{}"),
    }
}

fn state_of(permissions: &[Permission], resource: &str) -> (Access, PermissionState) {
    let found = permissions.iter().find(|it| it.resource == resource).unwrap();
    (found.needed, found.state)
}

#[rstest]
#[case::restricted("rk_test_1", PermissionState::OnlyReadShown)]
#[case::secret("sk_test_1", PermissionState::Granted)]
#[tokio::test]
async fn every_resource_is_looked_at_once(#[case] key: &str, #[case] to_write: PermissionState) {
    let peer = Peer::that(Conduct::Answer(stripe)).await;
    let config = GatewayConfig::new(&peer.url, SecretKey::new(key).unwrap());
    let found = Gateway::connect(config).unwrap().probe().await;

    assert_eq!(state_of(&found, "disputes"), (Access::Write, to_write));
    assert_eq!(state_of(&found, "files"), (Access::Write, to_write));
    assert_eq!(state_of(&found, "refunds"), (Access::Write, PermissionState::Missing));
    assert_eq!(state_of(&found, "reviews"), (Access::Read, PermissionState::Missing));
    assert_eq!(state_of(&found, "balance"), (Access::Read, PermissionState::Granted));
    let unknown = PermissionState::Unknown { code: "stripe_refused" };
    assert_eq!(state_of(&found, "payouts"), (Access::Read, unknown));

    let requests = peer.seen().requests;
    let mut paths: Vec<_> = requests.iter().map(|it| it.split(" HTTP").next().unwrap()).collect();
    paths.sort_unstable();
    assert_eq!(
        paths,
        [
            "GET /v1/balance",
            "GET /v1/balance_transactions?limit=1",
            "GET /v1/charges?limit=1",
            "GET /v1/checkout/sessions?limit=1",
            "GET /v1/customers?limit=1",
            "GET /v1/disputes?limit=1",
            "GET /v1/events?limit=1",
            "GET /v1/files?limit=1",
            "GET /v1/payment_intents?limit=1",
            "GET /v1/payouts?limit=1",
            "GET /v1/radar/early_fraud_warnings?limit=1",
            "GET /v1/refunds?limit=1",
            "GET /v1/reviews?limit=1",
        ]
    );
}

#[rstest]
#[case::wrong_key(Some(401), "stripe_unauthorized")]
#[case::too_fast(Some(429), "stripe_rate_limited")]
#[case::nobody_there(None, "stripe_unreachable")]
#[tokio::test]
async fn trouble_is_not_taken_for_a_missing_permission(
    #[case] status: Option<u16>,
    #[case] code: &'static str,
) {
    let peer = match status {
        Some(status) => Some(Peer::that(Conduct::Write(http(status, "", "{\"error\":{}}"))).await),
        None => None,
    };
    let url = match &peer {
        Some(peer) => peer.url.clone(),
        None => Peer::absent().await,
    };
    for permission in gateway(&url).probe().await {
        assert_eq!(permission.state, PermissionState::Unknown { code }, "{permission:?}");
    }
}
