use std::time::Duration;

use rstest::rstest;
use tokio::time::{Instant, timeout};

use super::peer::{Conduct, Peer, http};
use super::{KEY, config};
use crate::rate_limit::RateLimit;
use crate::{Gateway, GatewayConfig, ObjectKind, SecretKey, StripeCall};

async fn turn_of(limit: RateLimit, began: Instant) -> u128 {
    limit.wait().await;
    began.elapsed().as_millis()
}

#[tokio::test(start_paused = true)]
async fn turns_are_spaced_evenly_from_the_second_on() {
    let (limit, began) = (RateLimit::per_second(20).unwrap(), Instant::now());
    let mut turns = Vec::new();
    for _ in 0..4 {
        turns.push(turn_of(limit.clone(), began).await);
    }
    assert_eq!(turns, [0, 50, 100, 150]);
}

#[tokio::test(start_paused = true)]
async fn waiting_is_not_saved_up_for_a_burst() {
    let limit = RateLimit::per_second(20).unwrap();
    limit.wait().await;
    tokio::time::advance(Duration::from_mins(1)).await;
    let began = Instant::now();
    let turns = [turn_of(limit.clone(), began).await, turn_of(limit, began).await];
    assert_eq!(turns, [0, 50]);
}

#[tokio::test(start_paused = true)]
async fn clones_share_it_and_who_came_first_goes_first() {
    let (limit, began) = (RateLimit::per_second(20).unwrap(), Instant::now());
    let turns = (0..5).map(|_| tokio::spawn(turn_of(limit.clone(), began))).collect::<Vec<_>>();
    let mut order = Vec::new();
    for turn in turns {
        order.push(turn.await.unwrap());
    }
    assert_eq!(order, [0, 50, 100, 150, 200]);
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_caller_uses_no_slot() {
    let (limit, began) = (RateLimit::per_second(20).unwrap(), Instant::now());
    limit.wait().await;
    timeout(Duration::from_millis(10), limit.wait()).await.unwrap_err();
    assert_eq!(turn_of(limit, began).await, 50);
}

#[rstest]
#[case::zero(0, None)]
#[case::one(1, Some(1000))]
#[case::many(u32::MAX, Some(0))]
#[tokio::test(start_paused = true)]
async fn any_number_is_a_pace(#[case] requests: u32, #[case] expected: Option<u128>) {
    let limit = RateLimit::per_second(requests);
    assert_eq!(limit.is_some(), expected.is_some());
    let Some(limit) = limit else { return };
    limit.wait().await;
    assert_eq!(turn_of(limit, Instant::now()).await, expected.unwrap());
}

/// The clock only advances while waiting, so that the elapsed time is that of the limit, not of the
/// network.
#[rstest]
#[case::said(Some(1), 2)]
#[case::not_said_at_a_stand_in(None, 0)]
#[case::switched_off(Some(0), 0)]
#[tokio::test]
async fn reads_wait_and_changes_do_not(
    #[case] requests_per_second: Option<u32>,
    #[case] expected_seconds: u64,
) {
    let peer = Peer::that(Conduct::Converse(http(200, "", "{}"))).await;
    let config = GatewayConfig { requests_per_second, ..config(&peer.url) };
    let gateway = Gateway::connect(config).unwrap();
    // Before the clock stops: the first exchange opens the line, which has a time limit of its own.
    gateway.send(&StripeCall::close_dispute("du_1"), "k").await.unwrap();
    tokio::time::pause();
    let began = Instant::now();
    for _ in 0..3 {
        gateway.clone().read(ObjectKind::Refund, "re_1").await.unwrap();
        gateway.send(&StripeCall::close_dispute("du_1"), "k").await.unwrap();
    }
    assert_eq!(began.elapsed().as_secs(), expected_seconds);
}

#[test]
fn stripe_itself_is_never_read_without_a_pace() {
    let key = SecretKey::new(KEY).unwrap();
    for (url, is_paced) in [(crate::STRIPE_BASE_URL, true), ("http://127.0.0.1:1/", false)] {
        let address = crate::address::Address::parse(url).unwrap();
        assert_eq!(
            GatewayConfig::new(url, key.clone()).rate_limit(&address).is_some(),
            is_paced,
            "{url}"
        );
    }
}
