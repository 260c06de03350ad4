//! Users and opening balances from a CSV file: accepted as previewed, or refused with line and column.

use std::ops::ControlFlow;

use desk::{Actor, ImportPhase, ImportProgress, RunImport};
use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

const FILE: &str = "id,email,name,currency,balance,created
u1,ada@example.com,Ada,usd,12.50,2025-01-31
u2,bob@example.com,\"Bob, the \"\"Builder\"\"\",,0,
u3,cy@example.com,,eur,-3.00,2025-02-01T12:00:00Z
u1,ada@example.com,Ada,jpy,500,
";

fn source(world: &World, name: &str, bytes: impl AsRef<[u8]>) -> Value {
    let path = world.folder().join(name);
    std::fs::write(&path, bytes).expect("a file");
    json!({ "kind": "users_csv", "path": path, "amounts": { "unit": "decimal" } })
}

async fn preview(world: &World, source: &Value) -> Value {
    world.ok("preview_import", json!({ "source": source })).await
}

async fn run(world: &World, source: &Value) -> Value {
    world.ok("run_import", json!({ "source": source })).await
}

async fn balance(world: &World, user: &str, currency: &str) -> i64 {
    let wallet = json!({ "user_id": user, "currency": currency });
    world.ok("get_wallet", wallet).await["balance"].as_i64().expect("a number")
}

async fn counts(world: &World) -> (usize, usize) {
    let users = world.list("list_users", json!({})).await.len();
    (users, world.list("list_transactions", json!({})).await.len())
}

#[rstest]
#[tokio::test]
async fn users_arrive_with_their_opening_balances(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let source = source(&world, "users.csv", FILE);
    let plan = preview(&world, &source).await;
    assert_eq!(plan["rows"], 4);
    assert_eq!(plan["refused"], 0, "{plan:#}");
    assert_eq!(plan["users"], json!({ "new": 3, "known": 1 }));
    assert_eq!(plan["transactions"], json!({ "new": 3, "known": 0 }));
    assert_eq!(
        plan["totals"],
        json!([
            { "currency": "eur", "transactions": 1, "sum": "-300" },
            { "currency": "jpy", "transactions": 1, "sum": "500" },
            { "currency": "usd", "transactions": 1, "sum": "1250" },
        ])
    );
    assert_eq!(plan["table"]["first"][1]["name"], "Bob, the \"Builder\"");
    assert_eq!(counts(&world).await, (0, 0), "a preview writes nothing");

    let done = run(&world, &source).await;
    assert_eq!(done, plan);
    assert_eq!(balance(&world, "u1", "usd").await, 1_250);
    assert_eq!(balance(&world, "u1", "jpy").await, 500);
    assert_eq!(balance(&world, "u2", "usd").await, 0);
    assert_eq!(balance(&world, "u3", "eur").await, -300);
    assert_eq!(balance(&world, "u3", "usd").await, 0);
    let user = world.ok("get_user", json!({ "user_id": "u1" })).await;
    assert_eq!(user["user"]["created_at"], 1_738_281_600_000_000_i64);
    // A balance from elsewhere is no payment.
    let posted = world.list("list_transactions", json!({ "user_id": "u1" })).await;
    assert!(posted.iter().all(|row| row["kind"] == "adjustment"), "{posted:#?}");
    assert!(posted.iter().all(|row| row["reason"] == "opening balance"), "{posted:#?}");
    let payments = world.list("list_payments", json!({ "user_id": "u1" })).await;
    assert_eq!(payments, Vec::<Value>::new());
    world.verify_books().await;
}

#[rstest]
#[tokio::test]
async fn running_it_again_changes_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let source = source(&world, "users.csv", FILE);
    run(&world, &source).await;
    let before = world.list("list_audit", json!({})).await;
    let again = run(&world, &source).await;
    assert_eq!(again["users"], json!({ "new": 0, "known": 4 }));
    assert_eq!(again["transactions"], json!({ "new": 0, "known": 3 }));
    assert_eq!(world.list("list_audit", json!({})).await, before);
}

#[rstest]
#[tokio::test]
async fn the_audit_trail_says_what_was_imported_by_whom(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let source = source(&world, "users.csv", FILE);
    let plan = run(&world, &source).await;
    let found = world.list("list_audit", json!({ "action": "import_finished" })).await;
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0]["actor"], "olive");
    assert_eq!(found[0]["after"]["source"], "users.csv");
    assert_eq!(found[0]["after"]["sha256"], plan["digest"]);
    assert_eq!(found[0]["after"]["users"], 3);
    assert_eq!(found[0]["after"]["transactions"], 3);
}

/// One row that is wrong: nothing is written, and the place is named.
#[rstest]
#[case::too_few_fields("u9,z@example.com,Z,usd,1", "field_count", json!([null, null]))]
#[case::no_id(",z@example.com,Z,usd,1,", "field_empty", json!([1, "id"]))]
#[case::space("u9\u{a0},z@example.com,Z,usd,1,", "text_invalid", json!([1, "id"]))]
#[case::control("u\u{7}9,z@example.com,Z,usd,1,", "text_invalid", json!([1, "id"]))]
#[case::no_address("u9,z.example.com,Z,usd,1,", "email_invalid", json!([2, "email"]))]
#[case::currency("u9,z@example.com,Z,dollar,1,", "currency_unknown", json!([4, "currency"]))]
#[case::comma("u9,z@example.com,Z,usd,\"1,50\",", "amount_invalid", json!([5, "balance"]))]
#[case::thousands("u9,z@example.com,Z,usd,\"1,250.00\",", "amount_invalid", json!([5, "balance"]))]
#[case::decimals("u9,z@example.com,Z,jpy,1.5,", "amount_invalid", json!([5, "balance"]))]
#[case::formula("u9,z@example.com,Z,usd,=1+1,", "amount_invalid", json!([5, "balance"]))]
#[case::large("u9,z@example.com,Z,usd,99999999999999999,", "amount_out_of_range", json!([5, "balance"]))]
#[case::day("u9,z@example.com,Z,usd,1,31.1.2025", "time_invalid", json!([6, "created"]))]
#[case::twice("u1,ada@example.com,Ada,usd,12.50,", "id_twice", json!([1, "id"]))]
#[case::other("u1,ada@example.org,Ada,gbp,1,", "user_differs_in_file", json!([1, "id"]))]
#[tokio::test]
async fn a_row_that_is_wrong_is_refused_with_its_place(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] row: &str,
    #[case] code: &str,
    #[case] place: Value,
) {
    let world = World::new(engine).await;
    let source = source(&world, "users.csv", format!("{FILE}{row}\n"));
    let plan = preview(&world, &source).await;
    assert_eq!(plan["refused"], 1, "{plan:#}");
    let problem = &plan["problems"][0];
    assert_eq!(problem["code"], code, "{problem:#}");
    assert_eq!(problem["place"]["line"], 6);
    assert_eq!(json!([problem["place"]["column"], problem["place"]["name"]]), place);
    let input = json!({ "source": source });
    assert_eq!(world.refused("run_import", input).await, "import_rows_refused");
    assert_eq!(counts(&world).await, (0, 0));
    let input = json!({ "source": source, "leave_out": 2 });
    assert_eq!(world.refused("run_import", input).await, "import_rows_refused");

    // Left out by choice: the others arrive.
    world.ok("run_import", json!({ "source": source, "leave_out": 1 })).await;
    assert_eq!(counts(&world).await, (3, 3));
    world.verify_books().await;
}

#[rstest]
#[case::exists("create_user", json!({ "id": "u1", "email": "else@example.com" }), "user_exists")]
#[case::named("create_user", json!({ "id": "u1", "email": "ada@example.com", "name": "Eve" }), "user_exists")]
#[tokio::test]
async fn who_is_here_with_other_data_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] command: &str,
    #[case] input: Value,
    #[case] code: &str,
) {
    let world = World::new(engine).await;
    world.ok(command, input).await;
    let plan = preview(&world, &source(&world, "users.csv", FILE)).await;
    assert_eq!(plan["problems"][0]["code"], code, "{plan:#}");
    assert_eq!(plan["problems"][0]["place"]["line"], 2);
}

#[rstest]
#[tokio::test]
async fn another_opening_balance_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    run(&world, &source(&world, "users.csv", FILE)).await;
    let other = FILE.replace("12.50", "12.51");
    let plan = preview(&world, &source(&world, "other.csv", other)).await;
    assert_eq!(plan["problem_counts"], json!({ "opening_balance_differs": 1 }));
    assert_eq!(
        plan["problems"][0]["place"],
        json!({
            "line": 2, "column": 5, "name": "balance", "key": null,
        })
    );
}

/// A file that is no table of UTF-8 is refused as a whole, where it is wrong.
#[rstest]
#[case::latin1(b"id,email,name\nu1,a@example.com,J\xfcrgen\n", "import_encoding", json!([2, 19]))]
#[case::utf16(b"\xff\xfei\0d\0", "import_encoding", json!([1, 1]))]
#[case::nul(b"id,email,name\nu1,a@example.com,\0\n", "import_encoding", json!([2, 18]))]
#[case::open_quote(b"id,email,name\nu1,a@example.com,\"Ada\nu2,b@example.com,B\n", "import_quote_open", json!([2, 18]))]
#[case::empty(b"", "import_empty", json!([null, null]))]
#[case::twice(b"id,email,id\n", "import_header_twice", json!([null, 3]))]
#[case::no_email(b"id,name\nu1,Ada\n", "import_column_missing", json!([null, null]))]
#[tokio::test]
async fn a_file_that_is_no_table_is_refused(
    #[case] bytes: &[u8],
    #[case] code: &str,
    #[case] place: Value,
) {
    let world = World::new(Engine::Sqlite).await;
    let input = json!({ "source": source(&world, "users.csv", bytes) });
    let error = world.call("preview_import", input).await.expect_err("refused");
    assert_eq!(error.code, code);
    let found = json!([error.details["line"], error.details["column"]]);
    assert_eq!(found, place, "{}", error.message);
}

#[tokio::test]
async fn a_file_that_is_not_there_is_named_without_its_folder() {
    let world = World::new(Engine::Sqlite).await;
    let path = world.folder().join("nowhere.csv");
    let source = json!({ "kind": "users_csv", "path": path });
    let error = world.call("preview_import", json!({ "source": source })).await;
    let error = error.expect_err("refused");
    assert_eq!(
        (error.code.as_str(), &error.details["name"]),
        ("import_unreadable", &json!("nowhere.csv"))
    );
}

#[tokio::test]
async fn nothing_is_guessed_about_amounts() {
    let world = World::new(Engine::Sqlite).await;
    let mut source = source(&world, "users.csv", FILE);
    source["amounts"] = Value::Null;
    let input = json!({ "source": source });
    assert_eq!(world.refused("preview_import", input).await, "import_amounts_unsaid");
    source["mapping"] = json!({ "balance": "" });
    let plan = preview(&world, &source).await;
    assert_eq!(plan["problem_counts"], json!({}));
    assert_eq!(plan["transactions"], json!({ "new": 0, "known": 0 }));
}

/// Texts that other programs stumble over arrive as they are.
#[rstest]
#[tokio::test]
async fn names_arrive_as_they_are(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let names = [
        "=HYPERLINK(\"http://x\")",
        "two\nlines",
        "two  blanks; a | and, a comma",
        "\u{202e}txet left to right",
        "no\u{a0}break",
        "👩‍👩‍👧 家族",
    ];
    let line = |(number, name): (usize, &&str)| {
        format!("u{number};u{number}@example.com;\"{}\"\r\n", name.replace('"', "\"\""))
    };
    let rows: Vec<String> = names.iter().enumerate().map(line).collect();
    let rows = rows.concat();
    // With the mark of UTF-8, semicolons, and the line ends of Windows.
    let source = source(&world, "users.csv", format!("\u{feff}Kunde;E-Mail;Name\r\n{rows}"));
    let mut source = source;
    source["mapping"] = json!({ "id": "Kunde", "email": "E-Mail" });
    let plan = preview(&world, &source).await;
    assert_eq!(plan["table"]["delimiter"], ";");
    assert_eq!(plan["table"]["header"], json!(["Kunde", "E-Mail", "Name"]));
    run(&world, &source).await;
    for (number, name) in names.iter().enumerate() {
        assert_eq!(plan["table"]["first"][number]["name"], *name);
        let user = world.ok("get_user", json!({ "user_id": format!("u{number}") })).await;
        assert_eq!(user["user"]["name"], *name);
    }
}

#[tokio::test]
async fn a_file_that_was_changed_since_it_was_previewed_is_refused() {
    let world = World::new(Engine::Sqlite).await;
    let source = source(&world, "users.csv", FILE);
    let digest = preview(&world, &source).await["digest"].clone();
    std::fs::write(world.folder().join("users.csv"), FILE.replace("12.50", "99")).expect("changed");
    let input = json!({ "source": source, "digest": digest });
    assert_eq!(world.refused("run_import", input).await, "import_source_changed");
    assert_eq!(counts(&world).await, (0, 0));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_was_stopped_goes_on_where_it_stopped(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let rows: Vec<String> = (0..5_000).map(|n| format!("u{n},u{n}@example.com,1\n")).collect();
    let source = source(&world, "users.csv", format!("id,email,balance\n{}", rows.concat()));
    let input = json!({ "source": source });
    let input = || serde_json::from_value::<RunImport>(input.clone()).expect("an input");
    let olive = Actor::operator("olive").expect("a name");
    let while_reading = |_: ImportProgress| ControlFlow::Break(());
    let error = world.desk().run_import_with(&olive, input(), &while_reading).await;
    assert_eq!(error.expect_err("cancelled").code(), "cancelled");
    assert_eq!(counts(&world).await, (0, 0));

    let after_some = |progress: ImportProgress| {
        let is_enough = progress.phase == ImportPhase::Writing && progress.rows > 2_000;
        if is_enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let error = world.desk().run_import_with(&olive, input(), &after_some).await;
    assert_eq!(error.expect_err("stopped").code(), "import_stopped");
    let (users, transactions) = counts(&world).await;
    assert!((1..5_000).contains(&users), "{users}");
    assert_eq!(users, transactions);

    let rest = run(&world, &source).await;
    assert_eq!(rest["users"], json!({ "new": 5_000 - users, "known": users }));
    assert_eq!(counts(&world).await, (5_000, 5_000));
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_imports_too(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let path = world.folder().join("kunden.csv");
    let file = "Kunde\tE-Mail\tGuthaben\nu1\tada@example.com\t1.250,50\n";
    std::fs::write(&path, file).expect("a file");
    let path = path.to_str().expect("UTF-8");
    let way = [
        "--mapping",
        "id=Kunde,email=E-Mail,balance=Guthaben",
        "--amounts",
        "decimal",
        "--decimal-comma",
        "--thousands",
        "point",
        "--currency",
        "eur",
    ];
    let command: Vec<&str> = ["import", "users", path].into_iter().chain(way).collect();
    let dry: Vec<&str> = command.iter().copied().chain(["--dry-run"]).collect();
    let plan = world.ctl(&dry).await.json();
    assert_eq!(plan["totals"][0]["sum"], "125050");
    assert_eq!(counts(&world).await, (0, 0));
    assert_eq!(world.ctl(&command).await.json(), plan);
    assert_eq!(balance(&world, "u1", "eur").await, 125_050);

    std::fs::write(path, format!("{file}u2\tnobody\t1\n")).expect("a file");
    let refusal = world.ctl(&command).await.refusal();
    assert_eq!(refusal["code"], "import_rows_refused");
    assert_eq!(refusal["details"], json!({ "refused": 1, "accepted": 0 }));
}
