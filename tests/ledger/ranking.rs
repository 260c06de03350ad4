//! Balances in order: whoever asks for lists or totals gets them of this moment.

use std::ops::Range;

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

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

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn many_postings_are_taken_over_in_pieces(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    users(&world, 0..20).await;
    let answers = world.ctl_fed(&["post", "-"], &lines(0, 51_000, 20)).await.json_lines();
    assert!(answers.iter().all(|answer| answer["error"].is_null()));
    check(&world, 20).await;
    world.verify_books().await;
}
