//! A balance export of Stripe's dashboard, compared with what was read from Stripe.

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

const HEADER: &str = "id,Type,Source,Amount,Fee,Destination Platform Fee,Net,Currency,Created (UTC),\
Available On (UTC),Description\n";

async fn read_from_stripe(world: &World, id: &str, amount: i64, fee: i64, created: i64) {
    let object = json!({
        "id": id, "object": "balance_transaction", "amount": amount, "fee": fee,
        "net": amount - fee, "currency": "usd", "created": created, "available_on": created,
        "source": null, "type": "adjustment", "reporting_category": "other_adjustment",
        "fee_details": [], "description": null, "status": "available", "exchange_rate": null,
    });
    world.ok("ingest_stripe_object", json!({ "object": object })).await;
}

fn row(id: &str, amount: &str, fee: &str, net: &str, at: &str) -> String {
    format!("{id},charge,ch_1,{amount},{fee},,{net},usd,{at},2026-01-03 00:00,\"Credits, 100\"\n")
}

async fn compare(world: &World, file: &str) -> Value {
    let path = world.folder().join("balance.csv");
    std::fs::write(&path, file).expect("a file");
    world.ok("compare_stripe_balance", json!({ "path": path })).await
}

#[rstest]
#[tokio::test]
async fn differences_are_named_and_nothing_is_written(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    // 2026-01-01 00:00:00 UTC and the hours after it.
    let begin = 1_767_225_600;
    read_from_stripe(&world, "txn_same", 1_000, 59, begin).await;
    read_from_stripe(&world, "txn_other", 2_000, 88, begin + 3_600).await;
    read_from_stripe(&world, "txn_only_here", 300, 0, begin + 7_200).await;
    read_from_stripe(&world, "txn_later", 400, 0, begin + 86_400).await;
    let before = world.list("list_audit", json!({})).await;
    let file = [
        HEADER.to_owned(),
        row("txn_same", "10.00", "0.59", "9.41", "2026-01-01 00:00"),
        row("txn_other", "20.00", "0.89", "19.11", "2026-01-01 01:00"),
        row("txn_only_there", "5.00", "0.00", "5.00", "2026-01-01 03:00"),
        row("txn_same", "10.00", "0.59", "9.41", "2026-01-01 00:00"),
        row("txn_unread", "ten", "0.00", "5.00", "2026-01-01 01:00"),
    ];
    let found = compare(&world, &file.concat()).await;
    assert_eq!(found["rows"], 5);
    assert_eq!(found["same"], 1);
    assert_eq!(
        found["difference_counts"],
        json!({ "missing_here": 1, "missing_there": 1, "other_amounts": 1, "twice": 1 })
    );
    let differences = found["differences"].as_array().expect("differences");
    let of = |kind: &str| differences.iter().find(|one| one["kind"] == kind).expect(kind).clone();
    assert_eq!(
        of("other_amounts"),
        json!({
            "kind": "other_amounts", "id": "txn_other", "line": 3,
            "there": ["20.00 usd", "0.89 usd", "19.11 usd"],
            "here": ["20.00 usd", "0.88 usd", "19.12 usd"],
        })
    );
    assert_eq!(of("missing_here")["id"], "txn_only_there");
    assert_eq!(of("missing_there")["id"], "txn_only_here");
    assert_eq!(of("twice")["line"], 5);
    assert_eq!(found["refused"], 1);
    assert_eq!(
        found["problems"][0]["place"],
        json!({
            "line": 6, "column": 4, "name": "Amount", "key": null,
        })
    );
    assert_eq!(world.list("list_audit", json!({})).await, before);
}

#[tokio::test]
async fn a_file_of_another_kind_is_refused() {
    let world = World::new(Engine::Sqlite).await;
    let path = world.folder().join("payouts.csv");
    std::fs::write(&path, "id,Amount\npo_1,5.00\n").expect("a file");
    let code = world.refused("compare_stripe_balance", json!({ "path": path })).await;
    assert_eq!(code, "import_column_missing");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_compares_too() {
    let world = World::new(Engine::Sqlite).await;
    let path = world.folder().join("balance.csv");
    let file = [HEADER, &row("txn_1", "1.00", "0.00", "1.00", "2026-01-01 00:00")].concat();
    std::fs::write(&path, file).expect("a file");
    let path = path.to_str().expect("UTF-8");
    let found = world.ctl(&["import", "stripe-balance", path]).await.json();
    assert_eq!(found["difference_counts"], json!({ "missing_here": 1 }));
}
