//! Snapshots, manifests, and their verification.

use std::fs;

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

use super::{
    kinds::{full, input},
    out,
};

fn manifest(world: &World, kind: &str) -> Value {
    let text = fs::read(out(world, &format!("{kind}.manifest.json"))).expect("the manifest");
    serde_json::from_slice(&text).expect("JSON")
}

async fn verified(world: &World, kind: &str) -> Value {
    world.ok("verify_export", json!({ "path": out(world, kind) })).await
}

/// Something of every kind happens: a posting, a pending one is settled, a hold ends, a new wallet.
async fn go_on(world: &World) {
    world.advance_seconds(60);
    let usage = json!({ "user_id": "anna", "kind": "usage", "amount": -7, "key": "later" });
    world.ok("post_transaction", usage).await;
    world.ok("settle_transaction", json!({ "key": "open", "user_id": "bert" })).await;
    world.ok("release_hold", json!({ "case": "kept" })).await;
    world.ok("create_user", json!({ "id": "new", "email": "n@example.com" })).await;
}

async fn with_a_pending_one(engine: Engine) -> World {
    let world = full(engine).await;
    let pending = json!({
        "user_id": "bert", "kind": "grant", "amount": 11, "key": "open", "pending": true,
    });
    world.ok("post_transaction", pending).await;
    world.advance_seconds(1);
    world
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_gives_the_same_bytes_whatever_was_posted_since(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("csv", "jsonl", "xlsx", "parquet", "hledger", "beancount")] format: &str,
) {
    let world = with_a_pending_one(engine).await;
    let kinds: &[(&str, Value)] = if matches!(format, "hledger" | "beancount") {
        &[("entries", json!({}))]
    } else {
        &[
            ("transactions", json!({})),
            ("transactions", json!({ "user_id": "bert" })),
            ("transactions", json!({ "user_id": "bert", "status": "pending" })),
            ("transactions", json!({ "status": "pending" })),
            ("entries", json!({})),
            ("entries", json!({ "user_id": "anna" })),
            ("wallets", json!({})),
            ("audit_trail", json!({})),
        ]
    };
    let mut taken = Vec::new();
    for (kind, filter) in kinds {
        let asked = input(&world, kind, filter, format);
        let done = world.ok("export", asked.clone()).await;
        taken.push((asked, done, fs::read(out(&world, kind)).expect("the file")));
    }
    go_on(&world).await;
    for (mut asked, done, bytes) in taken {
        let path = asked["out"].as_str().expect("a path").to_owned();
        let now = world.ok("export", asked.clone()).await;
        asked["snapshot"] = done["snapshot"].clone();
        let again = world.ok("export", asked.clone()).await;
        assert_eq!(again["sha256"], done["sha256"], "{asked}");
        assert_eq!(fs::read(&path).expect("the file"), bytes, "{asked}");
        assert_ne!(now["snapshot"], done["snapshot"]);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_manifest_says_what_is_in_the_file(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = full(engine).await;
    let listed = world.list("list_transactions", json!({})).await;
    let from = listed[listed.len() / 2]["posted_at"].clone();
    let asked = input(&world, "transactions", &json!({ "from": from }), "csv");
    let done = world.ok("export", asked).await;
    let told = manifest(&world, "transactions");
    assert_eq!(told["selection"]["filter"]["from"], from);
    assert_eq!(told["rows"], done["rows"]);
    assert_eq!(told["sha256"], done["sha256"]);
    assert_eq!(told["actor"], "olive");
    let audit = world.list("list_audit", json!({})).await;
    assert_eq!(told["audit_head"]["seq"], json!(audit.len() - 1), "before the export's own record");
    let rows: u64 =
        told["totals"].as_array().expect("totals").iter().filter_map(|t| t["rows"].as_u64()).sum();
    assert_eq!(json!(rows), done["rows"]);
    let wallets = |balances: &Value| {
        let all = balances.as_array().expect("balances").clone();
        all.iter().find(|b| b["account"] == "wallet").map(|b| b["balance_minor"].clone())
    };
    let mut sum = 0;
    for user in ["anna", "bert"] {
        let wallet = world.ok("get_wallet", json!({ "user_id": user })).await;
        sum += wallet["balance"].as_i64().expect("a balance");
    }
    assert_eq!(wallets(&told["closing_balances"]), Some(json!(sum)));
    let moved: i64 = listed
        .iter()
        .filter(|row| row["posted_at"].as_i64() >= from.as_i64() && row["counts"] == true)
        .filter(|row| !row["user_id"].is_null())
        .filter_map(|row| row["amount"].as_i64())
        .sum();
    assert_eq!(wallets(&told["opening_balances"]), Some(json!(sum - moved)));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_verified_while_the_books_go_on(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("transactions", "entries", "wallets", "audit_trail", "refund_requests", "disputes")]
    kind: &str,
) {
    let world = with_a_pending_one(engine).await;
    world.ok("export", input(&world, kind, &json!({}), "parquet")).await;
    go_on(&world).await;
    let found = verified(&world, kind).await;
    assert_eq!(found["clean"], true, "{found:#}");
    let repeats = !matches!(kind, "refund_requests" | "disputes");
    assert_eq!(found["compared_with_books"], repeats);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_was_changed_in_a_file_or_its_manifest_is_found(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = full(engine).await;
    let path = out(&world, "transactions");
    world.ok("export", input(&world, "transactions", &json!({}), "csv")).await;
    let (bytes, told) = (fs::read(&path).expect("the file"), manifest(&world, "transactions"));
    let told_path = out(&world, "transactions.manifest.json");
    let findings = async |file: &[u8], manifest: &Value| {
        fs::write(&path, file).expect("written");
        fs::write(&told_path, manifest.to_string()).expect("written");
        verified(&world, "transactions").await["findings"].clone()
    };
    assert_eq!(findings(&bytes, &told).await, json!([]));
    let mut other = bytes.clone();
    let last = other.len() - 4;
    other[last] ^= 1;
    assert_eq!(findings(&other, &told).await, json!(["file_hash"]));
    assert_eq!(findings(&bytes[..last], &told).await, json!(["file_size", "file_hash"]));
    for (field, value, finding) in [
        ("rows", json!(1), "rows"),
        ("audit_head", json!({ "seq": 1, "hash": "00" }), "audit_head"),
        ("totals", json!([]), "totals"),
        ("closing_balances", json!([]), "closing_balances"),
    ] {
        let mut forged = told.clone();
        forged[field] = value;
        assert_eq!(findings(&bytes, &forged).await, json!([finding]), "{field}");
    }
    // A forger who changes the file and its hash in the manifest alike.
    let mut forged = told.clone();
    forged["sha256"] = json!(store::sha256_hex(&other));
    assert_eq!(findings(&other, &forged).await, json!(["content"]));
    fs::write(&told_path, "{").expect("written");
    let asked = json!({ "path": path });
    assert_eq!(world.refused("verify_export", asked.clone()).await, "export_manifest_damaged");
    fs::remove_file(&told_path).expect("removed");
    assert_eq!(world.refused("verify_export", asked).await, "export_manifest_missing");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_that_cannot_be_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = full(engine).await;
    let done = world.ok("export", input(&world, "entries", &json!({}), "csv")).await;
    let mut of_requests = input(&world, "refund_requests", &json!({}), "csv");
    of_requests["snapshot"] = done["snapshot"].clone();
    assert_eq!(world.refused("export", of_requests).await, "export_no_past");
    let mut ahead = input(&world, "entries", &json!({}), "csv");
    ahead["snapshot"] = json!({ "transaction": 999, "audit_record": 1, "taken_at": 0 });
    assert_eq!(world.refused("export", ahead).await, "export_snapshot_ahead");
}

/// The program's way: export, verify, and the same point of the books again.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_program_exports_and_verifies(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = full(engine).await;
    let path = |name: &str| out(&world, name).display().to_string();
    let (first, second) = (path("first.parquet"), path("second.parquet"));
    let done =
        world.ctl(&["export", "entries", "--format", "parquet", "--out", &first]).await.json();
    world.ok("release_hold", json!({ "case": "kept" })).await;
    let told = format!("{first}.manifest.json");
    let again =
        ["export", "entries", "--format", "parquet", "--out", &second, "--snapshot-of", &told];
    assert_eq!(world.ctl(&again).await.json()["sha256"], done["sha256"]);
    assert_eq!(world.ctl(&["verify-export", &first]).await.json()["clean"], true);
    fs::copy(&told, format!("{second}.manifest.json")).expect("copied");
    fs::write(&second, "x").expect("written");
    let ended = world.ctl(&["verify-export", &second]).await;
    assert_eq!(ended.status, Some(1), "{ended:#?}");
}
