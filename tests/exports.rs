//! Exports: what the list shows, whole or not at all.

pub(crate) mod kinds;
mod outsiders;
mod proof;
mod schedule;
mod whole;

use std::{
    collections::HashMap,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use desk::{Actor, Export, PostTransaction};
use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

async fn ledger(engine: Engine) -> World {
    let world = World::new(engine).await;
    for (user, name) in [("anna", "Anna, \"the\" first"), ("bert", "=HYPERLINK(1)")] {
        let input = json!({ "id": user, "email": "x@example.com", "name": name });
        world.ok("create_user", input).await;
        for (kind, amount, reason) in [
            ("top_up", 1000, "line one\nline two; \"quoted\", 張"),
            ("usage", -150, "+1+1"),
            ("fee", -1000, ""),
            ("grant", 5, "@cmd"),
        ] {
            let input = json!({
                "user_id": user, "kind": kind, "amount": amount, "reason": reason,
                "key": format!("{user} {kind}"), "reference": format!("pi_{user}"),
                "pending": kind == "grant",
            });
            world.ok("post_transaction", input).await;
            world.advance_seconds(60);
        }
        let closing = json!({ "key": format!("{user} grant"), "user_id": user });
        world.ok("settle_transaction", closing).await;
    }
    world.ok("reverse_transaction", json!({ "id": 2, "key": "undo", "reason": "twice" })).await;
    world
}

fn out(world: &World, name: &str) -> PathBuf {
    world.folder().join(name)
}

/// The input that exports transactions.
fn transactions(format: &str, path: &Path, filter: &Value) -> Value {
    json!({
        "selection": { "kind": "transactions", "filter": filter }, "format": format, "out": path,
    })
}

async fn export(world: &World, format: &str, path: &Path, filter: &Value) -> Value {
    world.ok("export", transactions(format, path, filter)).await
}

/// Name and content of a row as the list tells it, with what a file adds to it.
fn wanted(row: &Value) -> HashMap<&str, Value> {
    let decimal = |minor: &Value| {
        minor.as_i64().map_or(Value::Null, |minor| {
            let sign = if minor < 0 { "-" } else { "" };
            let (whole, cents) = (minor.abs() / 100, minor.abs() % 100);
            json!(format!("{sign}{whole}.{cents:02}"))
        })
    };
    let (counted, pending) = if row["counts"] == true {
        (row["amount"].clone(), Value::Null)
    } else {
        (Value::Null, row["amount"].clone())
    };
    let mut wanted = HashMap::from([
        ("amount", decimal(&counted)),
        ("pending_amount", decimal(&pending)),
        ("balance", decimal(&row["balance"])),
        ("amount_minor", counted),
        ("pending_amount_minor", pending),
        ("balance_minor", row["balance"].clone()),
        ("unit", json!(if row["user_id"].is_null() { "money" } else { "credits" })),
    ]);
    for name in [
        "id",
        "user_id",
        "user_name",
        "kind",
        "status",
        "currency",
        "seq",
        "reference",
        "reason",
        "key",
        "actor",
        "settles",
        "reverses",
    ] {
        wanted.insert(name, row[name].clone());
    }
    wanted
}

fn filters() -> [Value; 5] {
    [
        json!({}),
        json!({ "user_id": "anna" }),
        json!({ "kind": "grant", "status": "settled" }),
        json!({ "reference": "pi_bert", "search": "USAGE" }),
        json!({ "kind": "dispute" }),
    ]
}

/// A pending row and the row that settles it both carry the amount; it counts once.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_amounts_of_an_export_sum_to_the_balance(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("csv", "jsonl")] format: &str,
) {
    let world = ledger(engine).await;
    let waiting = json!({
        "user_id": "anna", "kind": "top_up", "amount": 70, "key": "waiting", "reference": "pi_w",
        "pending": true,
    });
    world.ok("post_transaction", waiting).await;
    let path = out(&world, "rows");
    export(&world, format, &path, &json!({ "user_id": "anna" })).await;
    let text = std::fs::read_to_string(&path).expect("the file");
    let sum_of = |column: &str| -> i64 {
        if format == "jsonl" {
            let rows = text.lines().map(|line| serde_json::from_str(line).expect("JSON"));
            return rows.filter_map(|row: Value| row[column].as_i64()).sum();
        }
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let at = reader.headers().expect("a head").iter().position(|name| name == column);
        let at = at.expect("the column");
        reader.records().filter_map(|row| row.expect("a row")[at].parse::<i64>().ok()).sum()
    };
    let wallet = world.ok("get_wallet", json!({ "user_id": "anna" })).await;
    assert_eq!(json!(sum_of("amount_minor")), wallet["balance"]);
    assert_eq!(sum_of("pending_amount_minor"), 5 + 70, "the settled grant, the waiting top-up");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn jsonl_holds_what_the_list_shows(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = ledger(engine).await;
    for filter in filters() {
        let path = out(&world, "rows.jsonl");
        let manifest = export(&world, "jsonl", &path, &filter).await;
        let text = std::fs::read_to_string(&path).expect("the file");
        let rows: Vec<Value> =
            text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        let list = world.list("list_transactions", filter.clone()).await;
        assert_eq!(rows.len(), list.len(), "{filter}");
        for (found, row) in rows.iter().zip(&list) {
            for (name, value) in wanted(row) {
                let same = found[name] == value
                    || found[name].to_string().trim_matches('"')
                        == value.to_string().trim_matches('"');
                assert!(same, "{name}: {} is not {value}", found[name]);
            }
        }
        is_described_by(&text, &manifest, rows.len());
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn csv_holds_what_the_list_shows_and_no_formulas(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = ledger(engine).await;
    for filter in filters() {
        let path = out(&world, "rows.csv");
        let manifest = export(&world, "csv", &path, &filter).await;
        let text = std::fs::read_to_string(&path).expect("the file");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let names: Vec<String> =
            reader.headers().expect("a header").iter().map(str::to_owned).collect();
        assert_eq!(json!(names), manifest["columns"]);
        let rows: Vec<HashMap<String, String>> =
            reader.deserialize().collect::<Result<_, _>>().expect("rows");
        let list = world.list("list_transactions", filter.clone()).await;
        assert_eq!(rows.len(), list.len(), "{filter}");
        for (found, row) in rows.iter().zip(&list) {
            for (name, value) in wanted(row) {
                assert_eq!(found[name], cell(name, &value), "{name}");
            }
        }
        is_described_by(&text, &manifest, rows.len());
    }
}

/// A value as a spreadsheet may read it: text that looks like a formula is not one.
fn cell(name: &str, value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    };
    let is_text = !matches!(name, "amount" | "balance") && value.is_string();
    if is_text && text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text }
}

fn is_described_by(text: &str, manifest: &Value, rows: usize) {
    let digest = store::sha256_hex(text.as_bytes());
    assert_eq!(manifest["rows"], rows);
    assert_eq!(manifest["bytes"], text.len());
    assert_eq!(manifest["sha256"], digest);
}

fn files(world: &World) -> Vec<String> {
    let entries = std::fs::read_dir(world.folder()).expect("the folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    names.retain(|name| !name.starts_with("redress.db"));
    names.sort();
    names
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_export_leaves_no_file_and_keeps_the_old_one(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("csv", "jsonl", "xlsx", "parquet")] format: &str,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(2000).await;
    let orders = (0..1200).map(|n| {
        let input = json!({ "user_id": wallet.user, "kind": "usage", "amount": -1, "key": format!("u{n}") });
        let input: PostTransaction = serde_json::from_value(input).expect("an order");
        input.order(&Actor::operator("olive").expect("a name"), world.now(), "usd".parse().expect("a currency"))
    });
    world.desk().lane().submit_all(orders.collect()).await;
    let path = out(&world, "rows");
    let input: Export =
        serde_json::from_value(transactions(format, &path, &json!({}))).expect("an input");
    let olive = Actor::operator("olive").expect("a name");
    let told = AtomicU64::new(0);
    let stop = |rows: u64| {
        told.store(rows, Ordering::SeqCst);
        if rows >= 1024 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };

    let refused = world.desk().export_with(&olive, input.clone(), &stop).await;

    assert_eq!(refused.expect_err("cancelled").code(), "cancelled");
    assert_eq!(told.load(Ordering::SeqCst), 1024, "progress in steps");
    assert_eq!(files(&world), Vec::<String>::new());

    std::fs::write(&path, "an older export").expect("a file");
    let refused = world.desk().export_with(&olive, input.clone(), &stop).await;
    assert!(refused.is_err());
    assert_eq!(files(&world), ["rows"]);
    assert_eq!(std::fs::read_to_string(&path).expect("the file"), "an older export");

    let done = world.desk().export(&olive, input).await.expect("exported");
    assert_eq!(done.rows, 1201);
    assert_eq!(files(&world), ["rows", "rows.manifest.json"], "replaced in one step");
}

#[rstest]
#[case::no_folder("missing/rows.csv", "export_folder_missing")]
#[case::is_a_folder("", "export_is_folder")]
#[case::below_a_file("file/rows.csv", "export_folder_missing")]
#[case::too_long("x", "export_not_a_file")]
#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_can_be_written_says_so(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] name: &str,
    #[case] code: &str,
) {
    let world = ledger(engine).await;
    std::fs::write(out(&world, "file"), "x").expect("a file");
    let name = if name == "x" { "x".repeat(300) } else { name.to_owned() };
    let input = transactions("csv", &out(&world, &name), &json!({}));
    assert_eq!(world.refused("export", input).await, code);
    assert_eq!(files(&world), ["file"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_format_is_refused(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let input = transactions("xml", &out(&world, "rows.xml"), &json!({}));
    assert_eq!(world.refused("export", input).await, "input_invalid");
    assert_eq!(files(&world), Vec::<String>::new());
}
