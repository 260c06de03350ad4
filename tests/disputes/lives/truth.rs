//! The expected final state of the desk, computed from Stripe's objects only.

use std::collections::BTreeMap;

use harness::{Books, Wallet, World};
use serde_json::{Value, json};

use super::{
    scene::{Scene, fees, id, int, rows, text},
    story::{FLOAT, Life},
};

/// Balance of every account that is not zero, by its name.
pub(super) type Balances = BTreeMap<String, i64>;

pub(super) fn balances(books: &Books) -> Balances {
    let all = books.kept.iter().map(|(code, (_, balance, _))| (code.clone(), *balance));
    all.filter(|(_, balance)| *balance != 0).collect()
}

/// Everything of a life that is over.
pub(super) async fn check(life: &Life, scene: &Scene<'_>, wallet: &Wallet) {
    let (disputes, refunds) = (scene.disputes(), scene.refunds());
    let wanted = FLOAT + life.credits - life.used - credits_gone(life, &disputes, &refunds);
    assert_eq!(wallet.figures().await, (wanted, 0, wanted), "balance, held and available");

    let mut residuals = BTreeMap::new();
    for dispute in &disputes {
        for (currency, residual) in money_of(scene.world, dispute).await {
            *residuals.entry(currency).or_insert(0) += residual;
        }
    }
    let books = scene.world.books().await;
    let listed = scene.world.list("list_transactions", json!({})).await;
    let of_disputes: Vec<i64> = listed
        .iter()
        .filter(|it| disputes.iter().any(|dispute| it["reference"] == dispute["id"]))
        .map(|it| int(it, "id"))
        .collect();
    let apart: Vec<Value> = disputes.iter().flat_map(|it| fees(scene.world, it)).collect();
    for currency in ["usd", "eur"] {
        let is_here = |row: &&Value| row["currency"] == currency;
        let sum = |field: &str| -> i64 {
            let rows = disputes.iter().flat_map(rows).chain(&apart).filter(is_here);
            rows.map(|row| int(row, field)).sum()
        };
        let taken: i64 = apart.iter().filter(is_here).map(|row| -int(row, "amount")).sum();
        let kept = sum("fee") + taken;
        let account = format!("stripe_balance/{currency}");
        let moved: i64 = books
            .of(&account)
            .filter(|entry| of_disputes.contains(&entry.transaction_id))
            .map(|entry| entry.amount_minor)
            .sum();
        assert_eq!(moved, -sum("net"), "what disputes moved in {account}");
        assert_eq!(books.balance(&format!("dispute_fees/{currency}")), -kept, "{currency}");
        let shown = Life::shown(&scene.world.objects_at_stripe("balance_transaction"), currency);
        let posted = if currency == "usd" { life.posted_by_platform() } else { 0 };
        assert_eq!(books.balance(&account), -posted - shown, "{account} is what Stripe has");
        let clearing = format!("refunds_clearing/{currency}");
        assert_eq!(books.balance(&clearing), 0, "{clearing}");
        let receivable = books.balance(&format!("disputes_receivable/{currency}"));
        let open = residuals.get(currency).copied().unwrap_or(0);
        assert_eq!(receivable, open, "disputes_receivable/{currency} and what is open");
    }
    scene.world.verify_books().await;
}

/// Refunds and lost disputes take together the share of the credits that their money is of the
/// payment, and never more than all.
fn credits_gone(life: &Life, disputes: &[Value], refunds: &[Value]) -> i64 {
    let refunded = refunds.iter().filter(|it| it["status"] == "succeeded");
    let refunded: i64 = refunded.map(|it| int(it, "amount")).sum();
    let lost = disputes.iter().filter(|it| it["status"] == "lost");
    // In another currency it is about the whole payment.
    let lost: i64 =
        lost.map(|it| if it["currency"] == "usd" { int(it, "amount") } else { life.money }).sum();
    let gone = refunded + lost;
    if gone >= life.money {
        life.credits
    } else {
        (2 * life.credits * gone + life.money) / (2 * life.money)
    }
}

/// The desk agrees with Stripe's rows, and each open amount is explained.
async fn money_of(world: &World, dispute: &Value) -> Vec<(String, i64)> {
    let detail = world.ok("get_dispute", json!({ "dispute_id": id(dispute) })).await;
    assert_eq!(detail["dispute"]["status"], dispute["status"], "{}", id(dispute));
    let (rows, apart) = (rows(dispute), fees(world, dispute));
    let awaited = awaited(dispute, &detail["money"]);
    assert_eq!(detail["dispute"]["awaits"], json!(awaited), "{detail:#}");
    let told = world.list("list_attention", json!({})).await;
    let subject = format!("dispute:{}", id(dispute));
    let is_told = told.iter().any(|item| item["subject"] == subject);
    assert_eq!(is_told, awaited.is_some(), "{told:#?}");
    let mut residuals = Vec::new();
    for money in detail["money"].as_array().expect("money") {
        let here = || rows.iter().filter(|row| row["currency"] == money["currency"]);
        let sum = |sign: i64| -> i64 {
            here().map(|row| sign * int(row, "amount")).filter(|amount| *amount > 0).sum()
        };
        let taken = apart.iter().filter(|row| row["currency"] == money["currency"]);
        let taken: i64 = taken.map(|row| -int(row, "amount")).sum();
        let kept = here().map(|row| int(row, "fee")).sum::<i64>() + taken;
        let shown = (int(money, "withdrawn"), int(money, "reinstated"), int(money, "fees"));
        assert_eq!(shown, (sum(-1), sum(1), kept), "{dispute:#}");
        let residual = int(money, "residual");
        assert!(is_explained(dispute, money), "{money:#} of {dispute:#}");
        residuals.push((text(money, "currency").to_owned(), residual));
    }
    let is_shown =
        |row: &Value| residuals.iter().any(|(currency, _)| row["currency"] == **currency);
    assert!(rows.iter().all(is_shown), "a currency of {dispute:#} is not in {detail:#}");
    residuals
}

/// A closed case comes to zero, unless Stripe has not shown the money that must come: then nothing is
/// written off.
fn is_explained(dispute: &Value, money: &Value) -> bool {
    let is_back = rows(dispute).iter().any(|row| int(row, "amount") > 0);
    let is_open = money["residual"] != 0 && money["written_off"] == 0;
    match (text(dispute, "status"), money["open"].as_str()) {
        ("lost", Some("awaits_withdrawal")) => is_open && !is_at_bank(dispute),
        ("won" | "warning_closed" | "prevented", Some("awaits_reinstatement")) => {
            is_open && !is_back
        }
        ("lost", None) => {
            money["residual"] == 0 && (is_at_bank(dispute) || money["written_off"] == 0)
        }
        (_, None) => money["residual"] == 0,
        _ => false,
    }
}

/// The movement missing according to the open amounts.
fn awaited(dispute: &Value, money: &Value) -> Option<&'static str> {
    let is_open = money.as_array().expect("money").iter().any(|row| row["residual"] != 0);
    match text(dispute, "status") {
        "lost" if is_open => Some("withdrawal"),
        "won" | "warning_closed" | "prevented" if is_open => Some("reinstatement"),
        _ => None,
    }
}

/// In some currency the bank has taken more than it gave back.
fn is_at_bank(dispute: &Value) -> bool {
    let mut sums = BTreeMap::new();
    for row in rows(dispute) {
        *sums.entry(text(row, "currency")).or_insert(0) += int(row, "amount");
    }
    sums.values().any(|sum| *sum < 0)
}
