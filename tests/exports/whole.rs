//! Never a part of an export under its name: not on a full disk, not when the database is lost, not when
//! the program is killed.

use std::{fs, ops::ControlFlow, time::Duration};

use desk::{Actor, Export, PostTransaction};
use harness::{Ended, Engine, WITHOUT_ROOM, World};
use rstest::rstest;
use serde_json::json;

use super::{files, kinds::input, out};

const ROWS: usize = 20_000;
/// A text that no compression makes small.
fn noise(number: usize) -> String {
    store::sha256_hex(number.to_string().as_bytes())
}

async fn large(engine: Engine) -> World {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(1_000_000).await;
    let olive = Actor::operator("olive").expect("a name");
    let orders = (0..ROWS).map(|number| {
        let input = json!({
            "user_id": wallet.user, "kind": "usage", "amount": -1, "key": noise(number),
            "reason": noise(number + ROWS),
        });
        let input: PostTransaction = serde_json::from_value(input).expect("an order");
        input.order(&olive, world.now(), "usd".parse().expect("a currency"))
    });
    world.desk().lane().submit_all(orders.collect()).await;
    world
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_disk_without_room_leaves_nothing_and_says_so(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = large(engine).await;
    for format in ["csv", "jsonl", "xlsx", "parquet", "hledger", "beancount"] {
        let path = out(&world, "rows").display().to_string();
        let arguments = ["export", "entries", "--format", format, "--out", &path];
        let output = world.redressctl_under(WITHOUT_ROOM).args(arguments).output().await;
        let refusal = Ended::of(output.expect("redressctl runs")).refusal();
        assert_eq!(refusal["code"], "export_io", "{format}: {refusal}");
        assert_eq!(files(&world), Vec::<String>::new(), "{format}");
    }
}

/// Killed at some moment, it leaves nothing or everything, and an older file as it was.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_export_leaves_the_older_file(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("csv", "xlsx", "parquet")] format: &str,
) {
    let world = large(engine).await;
    let path = out(&world, "rows");
    fs::write(&path, "an older export").expect("written");
    let text = path.display().to_string();
    let arguments = ["export", "entries", "--format", format, "--out", &text];
    let mut cut = 0;
    for round in 0..12_u64 {
        let mut child = world.redressctl().args(arguments).spawn().expect("starts");
        // A moment later each time, from before it opens the file until after it has ended.
        let ended = tokio::time::timeout(Duration::from_millis(60 * round), child.wait()).await;
        child.kill().await.expect("killed");
        let found = fs::read(&path).expect("the file");
        if found != b"an older export" {
            assert!(ended.is_ok() || round > 0, "nothing is written in no time");
            break;
        }
        cut += 1;
    }
    assert!(cut > 0, "killed at work");
    let whole = world.ctl(&arguments).await.json();
    assert_eq!(whole["rows"], 2 * (ROWS + 1));
    let verified = world.ctl(&["verify-export", &text]).await.json();
    assert_eq!(verified["clean"], true, "{verified:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_database_leaves_nothing() {
    let world = large(Engine::Postgres).await;
    let asked: Export =
        serde_json::from_value(input(&world, "transactions", &json!({}), "csv")).expect("an input");
    let olive = Actor::operator("olive").expect("a name");
    let lose = |_| {
        let end = "select pg_terminate_backend(pid) from pg_stat_activity
                    where datname = current_database() and pid <> pg_backend_pid()";
        tokio::task::block_in_place(|| {
            // The connection that ends the others may be ended by a later round.
            let _ = tokio::runtime::Handle::current().block_on(world.run_sql(end));
        });
        ControlFlow::Continue(())
    };
    let refused = world.desk().export_with(&olive, asked, &lose).await;
    let code = refused.expect_err("lost").code();
    assert!(code.starts_with("database_"), "{code}");
    assert_eq!(files(&world), Vec::<String>::new());
}
