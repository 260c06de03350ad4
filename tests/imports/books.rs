//! The books of another workspace: restored as they were, or not at all.

use std::{collections::BTreeMap, fs, ops::ControlFlow, path::PathBuf};

use desk::{Actor, ImportPhase, ImportProgress, RunImport};
use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

use crate::exports::kinds::full;

const FILES: [&str; 4] = ["transactions", "entries", "wallets", "users"];

/// Something of every kind that books may contain.
async fn lively(engine: Engine) -> World {
    let world = full(engine).await;
    let post = |input: Value| world.ok("post_transaction", input);
    let metadata = json!({ "order": 7, "note": "\"quoted\"\n退款" });
    post(json!({ "user_id": "bert", "kind": "grant", "amount": 90, "key": "g", "metadata": metadata }))
        .await;
    for (key, end) in [
        ("kept open", None),
        ("paid", Some("settle_transaction")),
        ("dropped", Some("void_transaction")),
    ] {
        post(json!({
            "user_id": "bert", "kind": "top_up", "amount": 11, "key": key, "pending": true,
            "reference": format!("cs_{}", key.len()),
        }))
        .await;
        if let Some(end) = end {
            world.ok(end, json!({ "key": key, "user_id": "bert" })).await;
        }
    }
    let top_up = post(json!({
        "user_id": "bert", "kind": "top_up", "amount": 5, "key": "twice", "reference": "pi_twice",
    }))
    .await;
    let reversal =
        json!({ "id": top_up["id"], "key": "taken back", "reason": "entered by mistake" });
    world.ok("reverse_transaction", reversal).await;
    post(json!({
        "user_id": "bert", "kind": "top_up", "amount": 6, "key": "again", "reference": "pi_twice",
    }))
    .await;
    world.advance_seconds(5);
    for user in ["old", "new"] {
        let email = format!("{user}@example.com");
        world.ok("create_user", json!({ "id": user, "email": email, "currency": "eur" })).await;
    }
    for currency in ["eur", "usd"] {
        post(json!({
            "user_id": "old", "kind": "top_up", "amount": 21, "key": currency, "currency": currency,
            "reference": format!("pi_{currency}"),
        }))
        .await;
    }
    let join = json!({ "user_id": "old", "into": "new", "reason": "the same person" });
    world.ok("join_users", join).await;
    world
}

fn folder(world: &World, name: &str) -> PathBuf {
    let folder = world.folder().join(name);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// The exported files by name.
async fn exported(world: &World, name: &str) -> BTreeMap<&'static str, String> {
    let folder = folder(world, name);
    world.ok("export_books", json!({ "folder": folder })).await;
    let read = |kind: &'static str| {
        (kind, fs::read_to_string(folder.join(format!("{kind}.jsonl"))).expect("the file"))
    };
    FILES.map(read).into_iter().collect()
}

fn source(world: &World) -> Value {
    json!({ "source": { "kind": "redress_books", "folder": folder(world, "books") } })
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn books_come_back_as_they_were(
    #[values(Engine::Sqlite, Engine::Postgres)] from: Engine,
    #[values(Engine::Sqlite, Engine::Postgres)] to: Engine,
) {
    let there = lively(from).await;
    let wanted = exported(&there, "books").await;
    let transactions = wanted["transactions"].lines().count();
    let users = wanted["users"].lines().count();

    let here = World::new(to).await;
    here.set_clock(there.now());
    let plan = here.ok("preview_import", source(&there)).await;
    assert_eq!(plan["refused"], 0, "{plan:#}");
    assert_eq!(plan["users"], json!({ "new": users, "known": 0 }));
    assert_eq!(plan["transactions"], json!({ "new": transactions, "known": 0 }));
    assert_eq!(here.list("list_users", json!({})).await.len(), 0, "a preview writes nothing");

    let done = here.ok("run_import", source(&there)).await;
    assert_eq!(done, plan);
    here.verify_books().await;
    let found = exported(&here, "again").await;
    for kind in FILES {
        assert_eq!(found[kind], wanted[kind], "{kind}");
    }

    let again = here.ok("run_import", source(&there)).await;
    assert_eq!(again["transactions"], json!({ "new": 0, "known": transactions }));
    assert_eq!(exported(&here, "again").await, wanted);
}

/// Later postings go on where the books end: keys, payments, joined users and holds count here too.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn work_goes_on_with_the_books(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let there = lively(engine).await;
    exported(&there, "books").await;
    let here = World::new(engine).await;
    here.ok("run_import", source(&there)).await;
    let last = here.list("list_transactions", json!({})).await.len();

    let usage = json!({ "user_id": "old", "kind": "usage", "amount": -1, "key": "next" });
    let posted = here.ok("post_transaction", usage).await;
    assert_eq!(
        (posted["id"].as_u64(), posted["user_id"].as_str()),
        (Some(last as u64 + 1), Some("new"))
    );
    let twice = json!({
        "user_id": "bert", "kind": "top_up", "amount": 6, "key": "third", "reference": "pi_twice",
    });
    assert_eq!(here.ok("post_transaction", twice).await["key"], "again");
    here.ok("settle_transaction", json!({ "key": "kept open", "user_id": "bert" })).await;
    let wallet = json!({ "user_id": "anna" });
    let held = here.ok("get_wallet", wallet.clone()).await["held"].clone();
    assert_ne!(held, 0);
    assert_eq!(held, there.ok("get_wallet", wallet.clone()).await["held"]);
    here.ok("release_hold", json!({ "case": "import:anna/usd" })).await;
    assert_eq!(here.ok("get_wallet", wallet).await["held"], 0);
    here.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_workspace_with_books_takes_no_others(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let there = lively(engine).await;
    exported(&there, "books").await;
    let here = World::new(engine).await;
    here.ok("create_user", json!({ "id": "zoe", "email": "zoe@example.com" })).await;
    assert_eq!(here.refused("preview_import", source(&there)).await, "import_workspace_not_empty");
    assert_eq!(here.refused("run_import", source(&there)).await, "import_workspace_not_empty");
    assert_eq!(here.list("list_users", json!({})).await.len(), 1);
}

/// What somebody does to the exported files.
#[derive(Clone, Copy, Debug)]
enum Edit {
    Missing,
    Cut,
    OtherFilter,
    LaterEntries,
    /// A number is changed, and the manifest says so.
    Amount,
    Balance,
    Gap,
    NoJson,
}

#[rstest]
#[case(Edit::Missing, "import_books_missing")]
#[case(Edit::Cut, "import_books_unlike")]
#[case(Edit::OtherFilter, "import_books_unlike")]
#[case(Edit::LaterEntries, "import_books_unlike")]
#[case(Edit::Amount, "import_books_broken")]
#[case(Edit::Balance, "import_books_broken")]
#[case(Edit::Gap, "import_rows_refused")]
#[case(Edit::NoJson, "import_rows_refused")]
#[tokio::test(flavor = "multi_thread")]
async fn books_that_were_changed_are_refused_and_nothing_is_written(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] edit: Edit,
    #[case] code: &str,
) {
    let there = lively(engine).await;
    exported(&there, "books").await;
    spoil(&there, edit).await;
    let here = World::new(engine).await;
    assert_eq!(here.refused("run_import", source(&there)).await, code);
    assert_eq!(here.list("list_users", json!({})).await.len(), 0);
    assert_eq!(here.list("list_transactions", json!({})).await.len(), 0);
    here.verify_books().await;
}

async fn spoil(world: &World, edit: Edit) {
    let books = folder(world, "books");
    let file = books.join("entries.jsonl");
    let manifest = books.join("entries.jsonl.manifest.json");
    let text = fs::read_to_string(&file).expect("the file");
    let lines: Vec<&str> = text.lines().collect();
    let edited = match edit {
        Edit::Missing => return fs::remove_file(manifest).expect("removed"),
        Edit::Cut => return fs::write(&file, &text[..text.len() / 2]).expect("written"),
        Edit::OtherFilter | Edit::LaterEntries => {
            if matches!(edit, Edit::LaterEntries) {
                let grant = json!({ "user_id": "bert", "kind": "grant", "amount": 1, "key": "l" });
                world.ok("post_transaction", grant).await;
            }
            let filter = if matches!(edit, Edit::LaterEntries) {
                json!({})
            } else {
                json!({ "user_id": "bert" })
            };
            let selection = json!({ "kind": "entries", "filter": filter });
            let export = json!({ "selection": selection, "format": "jsonl", "out": file });
            return drop(world.ok("export", export).await);
        }
        Edit::Amount => changed(&lines, "amount_minor"),
        Edit::Balance => changed(&lines, "balance_minor"),
        Edit::Gap => {
            let path = books.join("transactions.jsonl");
            let text = fs::read_to_string(&path).expect("the file");
            let without: Vec<&str> = text.lines().skip(1).collect();
            // The newest is first: without the second, its number has a gap before it.
            let first = text.lines().next().into_iter();
            let rest = without.into_iter().skip(1);
            let edited = text_of(first.chain(rest).map(str::to_owned));
            return rewrite(&path, &edited);
        }
        Edit::NoJson => text_of(lines.iter().map(|line| line.replace("seq", "SEQ"))),
    };
    rewrite(&file, &edited);
}

/// The lines with one more in a column of the last.
fn changed(lines: &[&str], column: &str) -> String {
    let mut rows: Vec<Value> =
        lines.iter().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let last = rows.last_mut().expect("a row");
    last[column] = json!(last[column].as_i64().expect("a number") + 1);
    text_of(rows.iter().map(Value::to_string))
}

fn text_of(lines: impl Iterator<Item = String>) -> String {
    lines.flat_map(|line| [line, "\n".to_owned()]).collect()
}

/// Replaces a file and what its manifest says of it.
fn rewrite(file: &std::path::Path, text: &str) {
    fs::write(file, text).expect("written");
    let path = PathBuf::from(format!("{}.manifest.json", file.display()));
    let mut manifest: Value =
        serde_json::from_slice(&fs::read(&path).expect("the manifest")).expect("JSON");
    manifest["bytes"] = json!(text.len());
    manifest["sha256"] = json!(store::sha256_hex(text.as_bytes()));
    fs::write(&path, manifest.to_string()).expect("written");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_stopped_leaves_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let there = lively(engine).await;
    exported(&there, "books").await;
    let here = World::new(engine).await;
    let olive = Actor::operator("olive").expect("a name");
    for phase in [ImportPhase::Reading, ImportPhase::Writing] {
        let watch = |progress: ImportProgress| {
            if progress.phase == phase { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let input: RunImport = serde_json::from_value(source(&there)).expect("an input");
        let error = here.desk().run_import_with(&olive, input, &watch).await;
        assert_eq!(error.expect_err("cancelled").code(), "cancelled");
        assert_eq!(here.list("list_users", json!({})).await.len(), 0);
    }
    here.ok("run_import", source(&there)).await;
    here.verify_books().await;
}
