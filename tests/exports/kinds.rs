//! Every kind of rows: what the file holds is what the lists and the ledger hold.

use std::{collections::BTreeMap, fs};

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

use super::{files, ledger, out};

/// A workspace in which every kind has rows.
pub(crate) async fn full(engine: Engine) -> World {
    let world = ledger(engine).await;
    for payment in ["pi_1", "pi_2"] {
        world.payment_at_stripe(payment, 9000, "usd");
        let top_up = json!({
            "user_id": "anna", "kind": "top_up", "amount": 9000, "key": payment,
            "reference": payment,
        });
        world.ok("post_transaction", top_up).await;
    }
    for reason in ["line one\r\n\"two\" 退款", "=1+1", "a  b;c|d\u{a0}\u{202e}e\u{1f}😀"] {
        let request =
            json!({ "user_id": "anna", "reference": "pi_1", "amount": 50, "reason": reason });
        world.ok("request_refund", request).await;
    }
    world.ok("approve_refund", json!({ "request_id": "1" })).await;
    world.dispute("du_1", "pi_2", 60, "needs_response").await;
    world.ok("place_hold", json!({ "user_id": "bert", "amount": 3, "case": "kept" })).await;
    world
}

pub(super) fn input(world: &World, kind: &str, filter: &Value, format: &str) -> Value {
    let selection = json!({ "kind": kind, "filter": filter });
    json!({ "selection": selection, "format": format, "out": out(world, kind) })
}

/// The rows of an export as JSON lines.
pub(super) async fn rows(world: &World, kind: &str, filter: Value) -> Vec<Value> {
    world.ok("export", input(world, kind, &filter, "jsonl")).await;
    let text = fs::read_to_string(out(world, kind)).expect("the file");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn column(rows: &[Value], name: &str) -> Vec<Value> {
    rows.iter().map(|row| row[name].clone()).collect()
}

#[rstest]
#[case::refund_requests("refund_requests", "list_refund_requests", json!({}), &["id", "user_id", "user_name", "reference", "reason", "state", "refund_id", "handled_by"])]
#[case::one_state("refund_requests", "list_refund_requests", json!({ "state": "in_review" }), &["id", "reason"])]
#[case::found("refund_requests", "list_refund_requests", json!({ "search": "退款" }), &["id"])]
#[case::disputes("disputes", "list_disputes", json!({}), &["id", "status", "reason", "charge", "user_name"])]
#[case::open_disputes("disputes", "list_disputes", json!({ "open": false }), &["id"])]
#[case::calls("outbox_calls", "list_outbox", json!({}), &["id", "case", "path", "state", "attempts"])]
#[case::audit("audit_trail", "list_audit", json!({}), &["seq", "actor", "action", "subject", "reason"])]
#[case::audit_of_one("audit_trail", "list_audit", json!({ "subject": "refund_request:1" }), &["seq", "action"])]
#[case::transactions("transactions", "list_transactions", json!({ "search": "usage" }), &["id", "reason", "status", "user_name"])]
#[case::users("users", "list_users", json!({ "sort": "balance", "descending": true }), &["id", "email", "name"])]
#[case::payments("payments", "list_payments", json!({ "user_id": "anna" }), &[])]
#[tokio::test(flavor = "multi_thread")]
async fn an_export_has_the_rows_of_the_list(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] kind: &str,
    #[case] list: &str,
    #[case] filter: Value,
    #[case] columns: &[&str],
) {
    let world = full(engine).await;
    let wanted = world.list(list, filter.clone()).await;
    let found = rows(&world, kind, filter).await;
    assert_eq!(found.len(), wanted.len());
    for name in columns {
        assert_eq!(column(&found, name), column(&wanted, name), "{name}");
    }
}

/// The amounts of every transaction add up to nothing, and those of an account to its balance.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn entries_add_up(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = full(engine).await;
    let entries = rows(&world, "entries", json!({})).await;
    let (mut by_transaction, mut by_account) = (BTreeMap::new(), BTreeMap::new());
    for entry in &entries {
        let amount = entry["amount_minor"].as_i64().expect("an amount");
        *by_transaction.entry(entry["transaction_id"].to_string()).or_insert(0) += amount;
        let (sum, last) =
            by_account.entry(entry["account"].to_string()).or_insert((0, Value::Null));
        *sum += amount;
        *last = entry["balance_minor"].clone();
    }
    assert!(by_transaction.values().all(|sum: &i64| *sum == 0), "{by_transaction:?}");
    for (account, (sum, last)) in &by_account {
        assert_eq!(json!(sum), *last, "{account}");
    }
    let wallet = world.ok("get_wallet", json!({ "user_id": "anna" })).await;
    assert_eq!(json!(by_account["\"wallet:anna/usd\""].0), wallet["balance"]);

    let of_anna = rows(&world, "entries", json!({ "user_id": "anna" })).await;
    let wanted: Vec<&Value> = entries.iter().filter(|entry| entry["user_id"] == "anna").collect();
    assert_eq!(of_anna.iter().collect::<Vec<_>>(), wanted);
    let of_stripe = rows(&world, "entries", json!({ "account": "stripe_balance" })).await;
    let wanted: Vec<&Value> =
        entries.iter().filter(|entry| entry["account_kind"] == "stripe_balance").collect();
    assert_eq!(of_stripe.iter().collect::<Vec<_>>(), wanted);
}

/// A wallet at a time is what `get_balance_at` answers, and now what the user has.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn wallets_are_shown_at_any_moment(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = full(engine).await;
    let listed = world.list("list_transactions", json!({})).await;
    for row in &listed {
        let at = &row["posted_at"];
        for wallet in rows(&world, "wallets", json!({ "at": at })).await {
            let asked = json!({ "user_id": wallet["user_id"], "at": at });
            let wanted = world.ok("get_balance_at", asked).await;
            assert_eq!(wallet["balance_minor"], wanted["balance"], "{wallet}");
            assert_eq!(wallet["seq"], wanted["seq"], "{wallet}");
        }
    }
    let now = rows(&world, "wallets", json!({})).await;
    assert_eq!(now.len(), 2);
    for wallet in now {
        let wanted = world.ok("get_wallet", json!({ "user_id": wallet["user_id"] })).await;
        for (column, field) in
            [("balance_minor", "balance"), ("held_minor", "held"), ("available_minor", "available")]
        {
            assert_eq!(wallet[column], wanted[field], "{wallet}");
        }
    }
}

/// Times in a zone have its offset, in winter and in summer; UTC stays beside them.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn times_are_given_in_a_zone_too(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(1000).await;
    let spring = 1_774_746_000; // 2026-03-29T01:00:00Z, when clocks in Berlin go forward.
    let ahead = spring - world.now().micros() / 1_000_000;
    let ahead = if ahead > 0 { ahead } else { 0 };
    world.advance_seconds(ahead);
    wallet.use_up(1).await;
    let mut asked = input(&world, "transactions", &json!({ "kind": "usage" }), "jsonl");
    asked["zone"] = json!("Europe/Berlin");
    asked["columns"] = json!(["posted_at_local", "posted_at"]);
    world.ok("export", asked.clone()).await;
    let text = fs::read_to_string(out(&world, "transactions")).expect("the file");
    let row: Value = serde_json::from_str(text.trim()).expect("one row");
    let utc = row["posted_at"].as_str().expect("a time");
    let local = row["posted_at_local"].as_str().expect("a time");
    let parse = |text: &str| chrono::DateTime::parse_from_rfc3339(text).expect("RFC 3339");
    assert_eq!(parse(utc), parse(local), "one instant");
    assert!(local.ends_with("+02:00") || local.ends_with("+01:00"), "{local}");
    asked["zone"] = json!("Mars/Olympus");
    assert_eq!(world.refused("export", asked).await, "export_zone_unknown");
}

/// What a kind does not have is refused, and leaves nothing.
#[rstest]
#[case::format("transactions", json!({}), "hledger", "export_format_not_offered")]
#[case::pdf("transactions", json!({}), "pdf", "export_format_not_offered")]
#[case::filter("entries", json!({ "search": "x" }), "csv", "input_invalid")]
#[case::kind("cases", json!({}), "csv", "input_invalid")]
#[case::statement("statement", json!({ "user_id": "anna" }), "csv", "export_format_not_offered")]
#[case::nobody("statement", json!({ "user_id": "nobody" }), "pdf", "user_not_found")]
#[case::part("entries", json!({ "user_id": "anna" }), "hledger", "export_journal_of_part")]
#[case::both("entries", json!({ "user_id": "anna", "account": "fees" }), "csv", "field_invalid")]
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_exported_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] kind: &str,
    #[case] filter: Value,
    #[case] format: &str,
    #[case] code: &str,
) {
    let world = ledger(engine).await;
    assert_eq!(world.refused("export", input(&world, kind, &filter, format)).await, code);
    assert_eq!(files(&world), Vec::<String>::new());
}

/// What was exported, by whom and how it ended, newest first.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn exports_are_recorded(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = ledger(engine).await;
    let good = input(&world, "entries", &json!({}), "parquet");
    let done = world.ok("export", good.clone()).await;
    world.refused("export", input(&world, "entries", &json!({}), "pdf")).await;
    let listed = world.list("list_exports", json!({})).await;
    assert_eq!(listed.len(), 2);
    assert_eq!(listed[0]["state"], "failed");
    assert_eq!(listed[0]["last_error"], "export_format_not_offered");
    let record = &listed[1];
    assert_eq!(record["id"], done["id"]);
    assert_eq!(record["actor"], "olive");
    assert_eq!(record["sha256"], done["sha256"]);
    assert_eq!(record["input"]["selection"]["kind"], "entries");
    let again = world.ok("export", record["input"].clone()).await;
    assert_eq!(again["rows"], done["rows"]);
    assert_eq!(again["sha256"], done["sha256"], "nothing was posted meanwhile");
}
