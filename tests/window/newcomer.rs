//! From an empty home to the first refund at Stripe, as a newcomer with a Stripe account.

use std::net::{Ipv4Addr, SocketAddr};

use fake_stripe::{
    DEFAULT_KEY, Options, StandIn,
    objects::{ChargeSpec, CustomerSpec, PaymentIntentSpec, charge, customer, payment_intent},
};
use serde_json::{Value, json};

use crate::{
    demo::redressctl,
    window::{Window, named, row, until},
};

const USER: &str = "customer_7";
const PAYMENT: &str = "pi_1";
const NAME: &str = "Seedling Cloud";

/// An account of which one customer has paid 50.00 for credits.
fn account() -> StandIn {
    let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let options = Options { addr, state_file: None, key: DEFAULT_KEY.to_owned() };
    let stripe = StandIn::start(options).expect("a stand-in");
    let created = 1_790_000_000;
    let charge = charge(&ChargeSpec {
        payment_intent: Some(PAYMENT),
        ..ChargeSpec::new("ch_1", 5_000, "usd", created)
    });
    let customer = customer(&CustomerSpec {
        email: Some("mia@example.com"),
        ..CustomerSpec::new("cus_1", created)
    });
    let intent = payment_intent(&PaymentIntentSpec {
        customer: Some("cus_1"),
        latest_charge: Some("ch_1"),
        metadata: &[("user_id", USER)],
        ..PaymentIntentSpec::new(PAYMENT, 5_000, "usd", created)
    });
    stripe.put_objects(&[customer, charge, intent]).expect("a payment");
    stripe
}

/// The refunds at the stand-in: payment and amount.
fn refunds(stripe: &StandIn) -> Vec<(Value, Value)> {
    let mut objects = stripe.objects().expect("objects");
    objects.retain(|object| object["object"] == "refund");
    objects
        .into_iter()
        .map(|mut object| (object["payment_intent"].take(), object["amount"].take()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_connects_an_account_and_makes_the_first_refund() {
    let stripe = account();
    let home = tempfile::tempdir().expect("a temporary folder");
    let environment = [("REDRESS_STRIPE_URL", stripe.url()), ("REDRESS_KEYCHAIN", "none")];
    let window = Window::open_with(home.path(), &[], &environment).await;

    window.click(&named("start-new")).await;
    window.write(&named("workspace-name"), NAME).await;
    window.click(&named("confirm-action")).await;

    // What the key needs is told before there is one.
    let needs = window.text(&named("permissions")).await;
    assert!(needs.contains("Sends approved refunds"), "{needs}");
    window.write(&named("onboarding-key"), "pk_test_1234").await;
    window.click(&named("onboarding-connect")).await;
    window.sees("//*[@role=\"alert\"]").await;
    window.write(&named("onboarding-key"), DEFAULT_KEY).await;
    window.click(&named("onboarding-connect")).await;
    go_on(&window, "connect").await;
    go_on(&window, "read").await;
    let found = window.text(&named("account-contents")).await;
    assert!(found.contains("Successful payments1"), "{found}");
    window.sees("//p[starts-with(normalize-space(.), \"1 payment has no user yet.\")]").await;
    window.click(&named("open-mapping")).await;
    window.click("//*[@role=\"switch\"]").await;
    window.click(&named("confirm-action")).await;
    window.sees("//p[starts-with(normalize-space(.), \"0 payments have no user yet.\")]").await;
    go_on(&window, "users").await;
    window.write(&named("question-refund_tolerance"), "0").await;
    go_on(&window, "policy").await;

    // The way can be left and taken up again.
    window.click(&named("nav-overview")).await;
    window.click(&named("nav-onboarding")).await;
    go_on(&window, "autopilot").await;
    window.click(&named("open-queue")).await;
    window.is_gone(&named("nav-onboarding")).await;

    // Nobody waits here for the grace period.
    let file = home.path().join("redress/seedling-cloud.redress");
    let url = format!("sqlite:{}", file.display());
    redressctl(&["--db", &url, "call", "set_settings", "{\"grace_seconds\":0}"]);
    window.click(&named("nav-users")).await;
    window.click(&row("user-row", USER)).await;
    window.click(&named("user-actions")).await;
    window.click(&named("request-refund")).await;
    window.write(&named("refund-amount"), "12.50").await;
    window.write(&named("reason"), "Never used").await;
    window.click(&named("confirm-action")).await;
    window.click(&named("approve-refund")).await;
    window.click(&named("confirm-action")).await;
    until("the refund is at Stripe", async || {
        (refunds(&stripe) == [(json!(PAYMENT), json!(1_250))]).then_some(())
    })
    .await;
    window.reads("Succeeded").await;
    window.close().await;
}

/// Goes on from a step once that is possible, and sees that it is done.
async fn go_on(window: &Window, step: &str) {
    let shown = format!("{}[@aria-current=\"step\"]", named(&format!("step-{step}")));
    window.sees(&shown).await;
    window.click(&named("onboarding-go-on")).await;
    window.sees(&format!("{}[@data-done=\"true\"]", named(&format!("step-{step}")))).await;
}
