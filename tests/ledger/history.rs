//! Reading the ledger: every filter against a naive one, times, balances of the past.

use harness::{Engine, START, World};
use rstest::rstest;
use serde_json::{Value, json};

/// Three users, all kinds, all statuses, two minutes between any two rows.
async fn a_busy_ledger(engine: Engine) -> World {
    let world = World::new(engine).await;
    for user in ["anna", "Bert_100%", "c\\é"] {
        world.ok("create_user", json!({ "id": user, "email": "x@example.com" })).await;
        for round in 0..6 {
            let payment = json!({ "reference": format!("pi_{user}_{round}") });
            post(&world, user, "top_up", 1000, round, payment).await;
            post(&world, user, "usage", -50, round, json!({ "reason": "RUN 100% of it" })).await;
            post(&world, user, "grant", 5, round, json!({ "pending": true })).await;
            post(&world, user, "fee", -3, round, json!({ "reason": "été" })).await;
            let key = format!("{user} grant {round}");
            let closing = json!({ "key": key, "user_id": user });
            match round % 3 {
                0 => drop(world.ok("settle_transaction", closing).await),
                1 => drop(world.ok("void_transaction", closing).await),
                _ => {}
            }
            world.advance_seconds(120);
        }
    }
    world.ok("reverse_transaction", json!({ "id": 2, "key": "undo", "reason": "twice" })).await;
    world
}

async fn post(world: &World, user: &str, kind: &str, amount: i64, round: i64, more: Value) {
    let mut input = more;
    input["user_id"] = json!(user);
    input["kind"] = json!(kind);
    input["amount"] = json!(amount);
    input["key"] = json!(format!("{user} {kind} {round}"));
    world.ok("post_transaction", input).await;
    world.advance_seconds(120);
}

/// What the filter means, said as simply as possible.
fn is_meant(filter: &Value, row: &Value) -> bool {
    let same = |field: &str| filter[field].is_null() || filter[field] == row[field];
    let text = |field: &str| row[field].as_str().unwrap_or_default().to_lowercase();
    let posted_at = row["posted_at"].as_i64().expect("a time");
    let from = filter["from"].as_i64().unwrap_or(i64::MIN);
    let to = filter["to"].as_i64().unwrap_or(i64::MAX);
    let found = filter["search"].as_str().is_none_or(|search| {
        let search = search.trim().to_lowercase();
        let words = |text: &str| text.replace(['_', ':', '-', '/', '.'], " ");
        let sought = words(&search).trim_start().to_owned();
        let begins = |field: &&str| {
            let held = format!(" {}", words(&text(field)));
            !sought.is_empty() && held.contains(&format!(" {sought}"))
        };
        ["key", "reference", "user_id"].iter().any(begins)
            || ["reason", "user_name"].iter().any(|field| text(field).contains(&search))
    });
    ["user_id", "kind", "status", "reference"].iter().all(|field| same(field))
        && (from..to).contains(&posted_at)
        && found
}

fn filters() -> Vec<Value> {
    let minute = |n: i64| START.plus_seconds(n * 60).micros();
    let mut filters = vec![json!({})];
    for kind in ["top_up", "usage", "grant", "fee", "reversal", "refund"] {
        filters.push(json!({ "kind": kind }));
        filters.push(json!({ "kind": kind, "user_id": "anna", "from": minute(20) }));
    }
    for status in ["posted", "pending", "settled", "voided", "void"] {
        filters.push(json!({ "status": status }));
        filters.push(json!({ "status": status, "user_id": "Bert_100%", "kind": "grant" }));
    }
    for user in ["anna", "Bert_100%", "c\\é", "nobody"] {
        filters.push(json!({ "user_id": user }));
        filters.push(json!({ "user_id": user, "from": minute(30), "to": minute(75) }));
        filters.push(json!({ "reference": format!("pi_{user}_3") }));
        filters.push(json!({ "search": user }));
    }
    for search in
        ["100%", "_", "\\", "été", "ÉTÉ", "run", "RUN 1", "  top_up 3 ", "%", "no such thing"]
    {
        filters.push(json!({ "search": search }));
        filters.push(json!({ "search": search, "user_id": "anna", "status": "posted" }));
    }
    for (from, to) in [(0, 0), (0, 1), (10, 11), (9, 10), (-60, 60), (60, 6000), (50, 40)] {
        filters.push(json!({ "from": minute(from), "to": minute(to) }));
        filters.push(json!({ "from": minute(from) }));
        filters.push(json!({ "to": minute(to), "kind": "usage" }));
    }
    filters
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_filter_finds_what_a_naive_one_finds_page_by_page(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = a_busy_ledger(engine).await;
    let all = world.list("list_transactions", json!({})).await;
    let ids: Vec<i64> = all.iter().filter_map(|row| row["id"].as_i64()).collect();
    let last = world.books().await.counts["transactions"];
    assert_eq!(ids, (1..=last).rev().collect::<Vec<_>>(), "all of them, newest first");
    for filter in filters() {
        let wanted: Vec<&Value> = all.iter().filter(|row| is_meant(&filter, row)).collect();
        for limit in [1, 7, 500] {
            let found = world.pages("list_transactions", &filter, limit).await;
            let found: Vec<&Value> = found.iter().collect();
            assert_eq!(found, wanted, "{filter} in pages of {limit}");
        }
    }
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_not_disturbed_by_what_is_posted_meanwhile(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(1000).await;
    for _ in 0..5 {
        wallet.use_up(1).await;
    }
    let first = world.ok("list_transactions", json!({ "limit": 3 })).await;
    for _ in 0..4 {
        wallet.use_up(1).await;
    }
    let rest = json!({ "limit": 3, "cursor": first["next_cursor"] });
    let second = world.ok("list_transactions", rest).await;
    let ids = |page: &Value| -> Vec<i64> {
        page["rows"].as_array().expect("rows").iter().filter_map(|row| row["id"].as_i64()).collect()
    };
    assert_eq!((ids(&first), ids(&second)), (vec![6, 5, 4], vec![3, 2, 1]));
    assert_eq!(second["next_cursor"], Value::Null);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn times_never_go_back_even_if_the_clock_does(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(1000).await;
    let mut times = Vec::new();
    for jump in [0, 3600, -7200, 60, 9000] {
        world.advance_seconds(jump);
        times.push(wallet.use_up(1).await["posted_at"].as_i64().expect("a time"));
    }
    let at = |seconds: i64| START.plus_seconds(seconds).micros();
    assert_eq!(times, [at(0), at(3600), at(3600), at(3600), at(5460)]);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_balance_of_the_past_is_what_was_there_then(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    let mut balance = 0;
    let mut moments = Vec::new();
    for amount in [1000, 5, 300, 7, 20, 1, 40] {
        world.advance_seconds(60);
        wallet
            .post(json!({ "kind": "grant", "amount": amount, "key": format!("k{amount}") }))
            .await;
        balance += amount;
        moments.push((world.now().micros(), balance));
    }
    // Two at the same moment: the later one counts.
    wallet.use_up(100).await;
    moments.last_mut().expect("moments").1 -= 100;
    let at = |at: i64| json!({ "user_id": wallet.user, "at": at });
    let before = world.ok("get_balance_at", at(moments[0].0 - 1)).await;
    assert_eq!((&before["balance"], &before["seq"]), (&json!(0), &json!(0)));
    for (n, (moment, balance)) in moments.iter().enumerate() {
        let answer = world.ok("get_balance_at", at(*moment)).await;
        assert_eq!(answer["balance"], *balance, "at {moment}");
        let later = moments.get(n + 1).map_or(moment + 1, |(next, _)| next - 1);
        assert_eq!(world.ok("get_balance_at", at(later)).await["balance"], *balance);
    }
    let nobody = json!({ "user_id": "nobody", "at": 0 });
    assert_eq!(world.refused("get_balance_at", nobody).await, "user_not_found");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_is_not_there_is_not_found(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(0, -1, 2, i64::MAX)] id: i64,
) {
    let world = World::new(engine).await;
    world.wallet_with(1).await;
    assert_eq!(
        world.refused("get_transaction", json!({ "id": id })).await,
        "transaction_not_found"
    );
}
