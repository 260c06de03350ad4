//! The ledger by account is brought up to date behind the postings: whoever asks gets it of this
//! moment all the same.

use std::ops::Range;

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};
use store::Query;

async fn users(world: &World, numbers: Range<usize>) {
    for n in numbers {
        let id = format!("user-{n}");
        let email = format!("{n}@example.com");
        world.ok("create_user", json!({ "id": id, "email": email })).await;
    }
}

/// Lines for `post -`: amounts that leave many ties and some wallets untouched.
fn lines(from: usize, to: usize, users: usize) -> String {
    (from..to)
        .map(|n| {
            let user = (n * n + n / 7) % users;
            let amount = [5, 10, 5, 3][n % 4];
            format!(r#"{{"user_id":"user-{user}","kind":"grant","amount":{amount},"key":"g-{n}"}}"#)
                + "\n"
        })
        .collect()
}

/// All users by balance, read page by page.
async fn listed(world: &World, descending: bool) -> Vec<(i64, String)> {
    let (mut rows, mut cursor) = (Vec::new(), Value::Null);
    loop {
        let input =
            json!({ "sort": "balance", "descending": descending, "limit": 7, "cursor": cursor });
        let page = world.ok("list_users", input).await;
        for row in page["rows"].as_array().expect("rows") {
            let balance = row["balance"].as_i64().expect("a balance");
            assert_eq!(
                row["available"].as_i64(),
                Some(balance - row["held"].as_i64().expect("a figure"))
            );
            rows.push((balance, row["id"].as_str().expect("an id").to_owned()));
        }
        cursor = page["next_cursor"].clone();
        if cursor.is_null() {
            return rows;
        }
    }
}

async fn check(world: &World, count: usize) {
    let books = world.books().await;
    let mut meant: Vec<(i64, String)> = (0..count)
        .map(|n| (books.balance(&format!("wallet:user-{n}/usd")), format!("user-{n}")))
        .collect();
    meant.sort();
    let total: i64 = meant.iter().map(|(balance, _)| balance).sum();
    let mut up = listed(world, false).await;
    assert!(up.is_sorted_by_key(|(balance, _)| *balance), "{up:?}");
    let mut down = listed(world, true).await;
    assert!(down.iter().rev().is_sorted_by_key(|(balance, _)| *balance), "{down:?}");
    up.sort();
    down.sort();
    assert_eq!(up, meant);
    assert_eq!(down, meant);
    let overview = world.ok("get_overview", json!({})).await;
    assert_eq!(overview["balances"][0]["total"], total, "{overview:#}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn users_are_listed_by_their_balance_of_this_moment(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    users(&world, 0..30).await;
    check(&world, 30).await;
    for round in 0..4 {
        // By another process, of which this one hears nothing.
        let lines = lines(round * 40, round * 40 + 40, 30);
        world.ctl_fed(&["post", "-"], &lines).await.json_lines();
        if round == 2 {
            let hold = json!({ "user_id": "user-1", "amount": 4, "case": "a" });
            world.ok("place_hold", hold).await;
        }
        check(&world, 30).await;
        world.verify_books().await;
    }
    users(&world, 30..31).await;
    check(&world, 31).await;
}

/// The last transaction that stands in the order by account.
async fn taken_over(world: &World) -> i64 {
    let mut tx = world.desk().db().read().await.expect("a snapshot");
    let as_of = "select coalesce((select transaction_id from by_account_as_of), 0)";
    let (as_of,): (i64,) = Query::new(as_of).one(&mut tx).await.expect("a number");
    as_of
}

/// Everything that is read by account, for two users: each user's page of figures, all pages of
/// the history and of a part of it, and balances of the past.
async fn read_by_account(world: &World, times: &[Value]) -> Vec<Value> {
    let mut read = Vec::new();
    for user in ["user-1", "user-2"] {
        read.push(world.ok("get_user", json!({ "user_id": user })).await);
        for kind in [Value::Null, json!("grant"), json!("usage")] {
            let mut cursor = Value::Null;
            loop {
                let input = json!({
                    "user_id": user, "kind": kind, "limit": 7, "cursor": cursor,
                    "from": times.first(),
                });
                let page = world.ok("list_transactions", input).await;
                cursor = page["next_cursor"].clone();
                read.push(page["rows"].clone());
                if cursor.is_null() {
                    break;
                }
            }
        }
        for at in times {
            read.push(world.ok("get_balance_at", json!({ "user_id": user, "at": at })).await);
        }
    }
    read
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_read_by_account_does_not_hang_on_how_far_it_was_taken_over(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    users(&world, 0..4).await;
    let mut times = Vec::new();
    for round in 0..3 {
        world.advance_seconds(60);
        times.push(json!(world.now()));
        for n in 0..20 {
            let user = format!("user-{}", n % 4);
            let (kind, amount) = if n > 4 && n % 3 == 2 { ("usage", -2) } else { ("grant", 9) };
            let input = json!({
                "user_id": user, "kind": kind, "amount": amount, "key": format!("{round}/{n}"),
                "pending": n % 7 == 6,
            });
            world.ok("post_transaction", input).await;
        }
        let before = taken_over(&world).await;
        let behind = read_by_account(&world, &times).await;
        assert_eq!(taken_over(&world).await, before, "a reader of one account waits for nobody");
        world.verify_books().await;
        world.ok("get_overview", json!({})).await;
        assert_eq!(taken_over(&world).await, before + 20);
        assert_eq!(read_by_account(&world, &times).await, behind);
        world.verify_books().await;
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn many_postings_are_taken_over_by_the_lane_itself(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    users(&world, 0..20).await;
    let answers = world.ctl_fed(&["post", "-"], &lines(0, 71_000, 20)).await.json_lines();
    assert!(answers.iter().all(|answer| answer["error"].is_null()));
    let behind = 71_000 - taken_over(&world).await;
    assert!((1..=65_536).contains(&behind), "{behind} transactions behind");
    world.verify_books().await;
    check(&world, 20).await;
    world.verify_books().await;
}
