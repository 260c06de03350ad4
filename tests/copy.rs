//! `redressctl copy`: a workspace moves between a file and a server with every row of every table.

use std::{collections::BTreeMap, fs, ops::ControlFlow};

use desk::workspace;
use harness::{Engine, World};
use rstest::rstest;
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use store::TableCopied;

/// Rows of each table as text, sorted; read without the product's code.
type Dump = BTreeMap<String, Vec<String>>;

const COLUMNS_SQLITE: &str = "
    select t.name, c.name, c.type = 'BLOB' or c.type = 'blob'
      from sqlite_schema t join pragma_table_info(t.name) c
     where t.type = 'table' and t.name not like 'sqlite_%' and t.name not like '\\_sqlx%' escape '\\'
     order by 1, 2";
const COLUMNS_POSTGRES: &str = "
    select c.table_name::text, c.column_name::text, c.data_type = 'bytea'
      from information_schema.columns c join information_schema.tables t using (table_name)
     where c.table_schema = 'public' and t.table_schema = 'public' and t.table_type = 'BASE TABLE'
       and c.table_name <> '_sqlx_migrations'
     order by c.table_name collate \"C\", c.column_name collate \"C\"";

async fn dump(url: &str) -> Dump {
    if url.starts_with("sqlite:") {
        let mut connection = SqliteConnection::connect(url).await.expect("open");
        let columns: Vec<(String, String, bool)> =
            sqlx::query_as(COLUMNS_SQLITE).fetch_all(&mut connection).await.expect("columns");
        let mut dump = Dump::new();
        for (table, text) in selects(&columns, "nullif(lower(hex({})), '')") {
            let rows = sqlx::query_scalar(AssertSqlSafe(text)).fetch_all(&mut connection).await;
            dump.insert(table, sorted(rows.expect("rows")));
        }
        return dump;
    }
    let mut connection = PgConnection::connect(url).await.expect("open");
    let columns: Vec<(String, String, bool)> =
        sqlx::query_as(COLUMNS_POSTGRES).fetch_all(&mut connection).await.expect("columns");
    let mut dump = Dump::new();
    for (table, text) in selects(&columns, "encode({}, 'hex')") {
        let rows = sqlx::query_scalar(AssertSqlSafe(text)).fetch_all(&mut connection).await;
        dump.insert(table, sorted(rows.expect("rows")));
    }
    dump
}

/// A select of each table that makes one text of each row; columns in the order of their names.
fn selects(columns: &[(String, String, bool)], hex: &str) -> BTreeMap<String, String> {
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (table, column, is_bytes) in columns {
        let value = if *is_bytes {
            hex.replace("{}", column)
        } else {
            format!("cast(\"{column}\" as text)")
        };
        let named = format!("'{column}=' || coalesce({value}, 'null')");
        texts.entry(table.clone()).or_default().push(named);
    }
    let select = |(table, values): (String, Vec<String>)| {
        let text = format!("select {} from \"{table}\"", values.join(" || ' ' || "));
        (table, text)
    };
    texts.into_iter().map(select).collect()
}

fn sorted(mut rows: Vec<String>) -> Vec<String> {
    rows.sort();
    rows
}

/// A workspace with something in most tables: more rows than are written at once, evidence with a file.
async fn busy(engine: Engine) -> World {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 5_000).await;
    wallet.top_up("pi_2", 900).await;
    for number in 0..1_200 {
        let key = format!("use_{number}");
        wallet.post(json!({ "kind": "usage", "amount": -1, "key": key })).await;
    }
    world.payment_at_stripe("pi_1", 5_000, "usd");
    world.dispute("du_1", "pi_1", 700, "needs_response").await;
    let request = json!({
        "user_id": wallet.user, "reference": "pi_2", "amount": 200, "reason": "因为不想要 — “no”",
    });
    world.ok("request_refund", request).await;
    world.ok("set_settings", json!({ "grace_seconds": 60 })).await;
    let hold = json!({ "user_id": wallet.user, "amount": 5, "case": "review" });
    world.ok("place_hold", hold).await;
    world
}

/// An empty database on the other engine: its address, and the world that keeps it.
async fn empty(engine: Engine) -> (String, World) {
    let world = World::new(engine).await;
    let url = match engine {
        Engine::Sqlite => format!("sqlite:{}", world.folder().join("copy.db").display()),
        Engine::Postgres => {
            let nothing = "drop schema public cascade; create schema public";
            world.run_sql(nothing).await.expect("an empty database");
            world.url().to_owned()
        }
    };
    (url, world)
}

const fn other(engine: Engine) -> Engine {
    match engine {
        Engine::Sqlite => Engine::Postgres,
        Engine::Postgres => Engine::Sqlite,
    }
}

/// The same rows in every table; names the first row that is not.
fn is_same(found: &Dump, meant: &Dump) {
    assert_eq!(found.keys().collect::<Vec<_>>(), meant.keys().collect::<Vec<_>>());
    for (table, rows) in meant {
        let differs = found[table].iter().zip(rows).find(|(found, meant)| found != meant);
        assert_eq!(differs, None, "{table}");
        assert_eq!(found[table].len(), rows.len(), "{table}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_workspace_moves_to_the_other_engine_and_back(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = busy(engine).await;
    let before = dump(world.url()).await;
    let (there, _there) = empty(other(engine)).await;
    let (back, _back) = empty(engine).await;

    let copied = world.ctl(&["copy", "--from", world.url(), "--to", &there]).await;
    assert!(copied.stderr.contains("transactions: 1"), "progress: {}", copied.stderr);
    let copied = copied.json();
    assert_eq!(copied["rows"]["transactions"], before["transactions"].len());
    is_same(&dump(&there).await, &before);
    assert_eq!(
        world.ctl(&["copy", "--from", &there, "--to", &back]).await.json()["rows"],
        copied["rows"]
    );
    is_same(&dump(&back).await, &before);

    is_same(&dump(world.url()).await, &before);
    for url in [&there, &back] {
        let verified = world.ctl(&["--db", url, "verify"]).await.json();
        assert_eq!(verified["clean"], true);
        // It is a workspace that works: numbers go on where they were.
        let user = json!({ "id": "u_new", "email": "new@example.com" }).to_string();
        world.ctl(&["--db", url, "call", "create_user", &user]).await.json();
        let grant = json!({ "user_id": "u_new", "kind": "grant", "amount": 3, "key": "new" });
        let grant = grant.to_string();
        let posted = world.ctl(&["--db", url, "call", "post_transaction", &grant]).await.json();
        assert_eq!(posted["id"], before["transactions"].len() + 1);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_exists_is_written_over(
    #[values(Engine::Sqlite, Engine::Postgres)] target: Engine,
) {
    let world = World::new(Engine::Sqlite).await;
    world.wallet_with(10).await;
    let taken = World::new(target).await;
    let before = dump(taken.url()).await;
    let ended = world.ctl(&["copy", "--from", world.url(), "--to", taken.url()]).await;
    let code = match target {
        Engine::Sqlite => "export_file_exists",
        Engine::Postgres => "database_not_empty",
    };
    assert_eq!(ended.refusal()["code"], code);
    is_same(&dump(taken.url()).await, &before);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_is_ended_leaves_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] target: Engine,
    #[values("accounts", "transactions")] table: &str,
) {
    let world = busy(other(target)).await;
    let (to, there) = empty(target).await;
    let files = || fs::read_dir(there.folder()).expect("a folder").count();
    let before = files();
    let stop = |copied: &TableCopied| {
        if copied.table == table { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let refused = workspace::copy(world.url(), &to, &stop).await.expect_err("cancelled");
    assert_eq!(refused.code(), "cancelled");
    assert_eq!(files(), before);
    if target == Engine::Postgres {
        assert_eq!(dump(&to).await, Dump::new());
    }
    let copied = workspace::copy(world.url(), &to, &|_| ControlFlow::Continue(())).await;
    let rows = copied.expect("copied").rows["transactions"];
    assert_eq!(rows, dump(world.url()).await["transactions"].len() as u64);
}

/// What `verify` would find in the copy stands in the source too; it is looked for before the copy counts.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_verify_is_not_kept(
    #[values(Engine::Sqlite, Engine::Postgres)] target: Engine,
) {
    let world = World::new(other(target)).await;
    world.wallet_with(10).await;
    world.run_sql("update balances set balance_minor = balance_minor + 1").await.expect("tampered");
    let (to, there) = empty(target).await;
    let ended = world.ctl(&["copy", "--from", world.url(), "--to", &to]).await;
    assert_eq!(ended.status, Some(2), "{ended:#?}");
    assert!(ended.stderr.contains("workspace_copy_unclean"), "{}", ended.stderr);
    match target {
        Engine::Sqlite => assert!(!there.folder().join("copy.db").exists()),
        Engine::Postgres => assert_eq!(dump(&to).await, Dump::new()),
    }
}
