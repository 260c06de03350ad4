//! The expected final state of the desk, computed from Stripe's objects and from what operators noted
//! of refunds past Stripe.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    Life,
    step::{Scene, int, text},
};

pub(super) async fn check(life: &Life, scene: &Scene<'_>) {
    let noted = scene.noted().await;
    let gone: i64 = scene
        .payments
        .iter()
        .zip(life.paid)
        .map(|(payment, paid)| credits_gone(scene, &noted, payment, paid))
        .sum();
    let given = credits_given(life, scene, &noted).await;
    let wanted = life.paid[0].1 + life.paid[1].1 - life.used - gone + given;
    let input = json!({ "user_id": scene.user, "currency": life.currency });
    let wallet = scene.world.ok("get_wallet", input).await;
    let figures = (int(&wallet, "balance"), int(&wallet, "held"), int(&wallet, "available"));
    assert_eq!(figures, (wanted, 0, wanted), "balance, held and available");
    requests_are_paid_once(scene).await;
    let queue = scene.world.list("list_queue", json!({})).await;
    let is_dispute = |row: &&Value| text(row, "case").starts_with("dispute:");
    assert_eq!(queue.iter().find(is_dispute), None, "every bank has decided");
    stripe_is_in_the_books(life, scene).await;
    scene.world.verify_books().await;
    assert_eq!(scene.world.ok("verify", json!({})).await["problems"], json!([]));
}

/// Refunds and lost disputes take together the share of the credits that their money is of the
/// payment, and never more than all.
fn credits_gone(
    scene: &Scene<'_>,
    noted: &[Value],
    payment: &str,
    (money, credits): (i64, i64),
) -> i64 {
    let of_payment = |object: &&Value| object["payment_intent"] == payment;
    let refunds = scene.refunds();
    let refunded = refunds.iter().filter(of_payment).filter(|it| it["status"] == "succeeded");
    let disputes = scene.disputes();
    let lost = disputes.iter().filter(of_payment).filter(|it| it["status"] == "lost");
    let elsewhere =
        noted.iter().filter(|it| it["reference"] == payment && it["means"] == "elsewhere");
    let all = refunded.chain(lost).chain(elsewhere);
    let gone: i64 = all.map(|object| int(object, "amount")).sum();
    if gone >= money { credits } else { (2 * credits * gone + money) / (2 * money) }
}

/// What was given instead of refunds: each the share of the credits that its money is of the payment,
/// rounded to one side or the other.
async fn credits_given(life: &Life, scene: &Scene<'_>, noted: &[Value]) -> i64 {
    let mut given = 0;
    for noted in noted.iter().filter(|it| it["means"] == "credit") {
        let filter = json!({ "kind": "grant", "reference": noted["reference"] });
        let grants = scene.world.list("list_transactions", filter).await;
        let grant = grants.iter().find(|grant| grant["key"] == noted["transaction_key"]);
        let granted = int(grant.expect("a grant"), "amount");
        let place = scene.payments.iter().position(|one| noted["reference"] == **one);
        let (money, credits) = life.paid[place.expect("a payment of this life")];
        let exact = credits * int(noted, "amount");
        assert!((granted * money - exact).abs() <= money, "{granted} credits for {noted}");
        given += granted;
    }
    given
}

/// A request has succeeded exactly if one refund of it has; and never two.
async fn requests_are_paid_once(scene: &Scene<'_>) {
    let mut paid: BTreeMap<String, usize> = BTreeMap::new();
    for refund in scene.refunds().iter().filter(|refund| refund["status"] == "succeeded") {
        if let Some(request) = refund["metadata"]["redress_request"].as_str() {
            *paid.entry(request.to_owned()).or_default() += 1;
        }
    }
    for request in scene.requests().await {
        let id = text(&request, "id");
        let (count, state) = (paid.get(id).copied().unwrap_or(0), text(&request, "state"));
        assert!(count <= 1, "request {id} was paid {count} times");
        assert!(count == 0 || state == "succeeded", "request {id} was paid and is {state}");
        let is_moving = matches!(state, "leaving" | "sent" | "pending");
        assert!(!is_moving, "request {id} is stuck in {state}");
        if !request["means"].is_null() {
            assert_eq!((count, state), (0, "succeeded"), "request {id} was settled otherwise");
        } else if state == "succeeded" {
            let refund = scene.world.at_stripe(text(&request, "refund_id"));
            assert_eq!(refund["status"], "succeeded", "request {id}");
            assert_eq!(refund["amount"], request["amount"], "request {id}");
        }
    }
}

async fn stripe_is_in_the_books(life: &Life, scene: &Scene<'_>) {
    let books = scene.world.books().await;
    let rows = scene.world.objects_at_stripe("balance_transaction");
    let here = rows.iter().filter(|row| row["currency"] == life.currency);
    let shown: i64 = here.map(|row| int(row, "net")).sum();
    let balance = |account: &str| books.balance(&format!("{account}/{}", life.currency));
    assert_eq!(balance("stripe_balance"), -shown, "what Stripe has");
    assert_eq!(balance("refunds_clearing"), 0, "all refunds were shown");
    assert_eq!(balance("disputes_receivable"), explained(life, scene).await, "what is open");
}

/// What closed disputes leave open, which only a case may that was lost after a win: the bank has
/// not taken the money for the second time.
async fn explained(life: &Life, scene: &Scene<'_>) -> i64 {
    let mut open = 0;
    for dispute in scene.disputes() {
        let input = json!({ "dispute_id": dispute["id"] });
        let detail = scene.world.ok("get_dispute", input).await;
        for part in detail["money"].as_array().expect("parts") {
            if part["currency"] != life.currency || part["residual"] == 0 {
                continue;
            }
            assert_eq!(
                (&part["open"], &dispute["status"]),
                (&json!("awaits_withdrawal"), &json!("lost"))
            );
            assert_eq!(part["withdrawn"], part["reinstated"], "{part:#}");
            open += int(part, "residual");
        }
    }
    open
}
