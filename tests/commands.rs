//! `redressctl` as a program: commands, answers, exit statuses.

use std::collections::BTreeSet;

use desk::commands::COMMANDS;
use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

/// What automation relies on; none may ever be missing.
const PROMISED: [&str; 18] = [
    "create_user",
    "post_transaction",
    "settle_transaction",
    "void_transaction",
    "get_wallet",
    "list_transactions",
    "list_users",
    "request_refund",
    "approve_refund",
    "reject_refund",
    "undo_action",
    "list_refund_requests",
    "list_disputes",
    "get_dispute",
    "decide_dispute",
    "act_on_dispute",
    "ingest_stripe_object",
    "get_settings",
];

#[tokio::test(flavor = "multi_thread")]
async fn commands_lists_every_command_with_its_schemas() {
    let world = World::new(Engine::Sqlite).await;
    let listed = world.ctl(&["commands"]).await.json();
    let listed = listed.as_array().expect("a list");
    let names: Vec<&str> = listed.iter().filter_map(|command| command["name"].as_str()).collect();
    let known: Vec<&str> = COMMANDS.iter().map(|command| command.name).collect();
    assert_eq!(names, known);
    let unique: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(unique.len(), names.len());
    for name in PROMISED.iter().chain(&["set_settings"]) {
        assert!(unique.contains(name), "{name} is promised");
    }
    for command in listed {
        assert!(command["input"].is_object(), "{}", command["name"]);
        assert!(command["output"].is_object(), "{}", command["name"]);
    }
    let post = listed.iter().find(|command| command["name"] == "post_transaction");
    let input = &post.expect("post_transaction")["input"];
    let required: BTreeSet<&str> =
        input["required"].as_array().expect("fields").iter().filter_map(Value::as_str).collect();
    assert_eq!(required, BTreeSet::from(["user_id", "kind", "amount", "key"]));
    assert_eq!(input["additionalProperties"], false, "a slip of the pen is refused");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_command_answers_the_program_as_it_answers_the_desk(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(1000).await;
    let user = json!({ "user_id": wallet.user }).to_string();
    let said = world.ctl(&["call", "get_wallet", &user]).await;
    assert_eq!(said.json(), wallet.view().await);
    assert_eq!(said.stderr, "");
    assert_eq!(
        world.ctl_fed(&["call", "get_wallet", "-"], &user).await.json(),
        wallet.view().await
    );
    assert_eq!(
        world.ctl(&["call", "get_settings"]).await.json(),
        world.ok("get_settings", json!({})).await
    );
    let usage = json!({ "user_id": wallet.user, "kind": "usage", "amount": -5, "key": "k" });
    let posted = world
        .ctl(&["--actor", "nightly job", "call", "post_transaction", &usage.to_string()])
        .await;
    assert_eq!(posted.json()["actor"], "nightly job");
    assert_eq!(world.ok("post_transaction", usage).await, posted.json(), "one ledger");
    assert_eq!(wallet.balance().await, 995);
    assert_eq!(world.ctl(&["verify"]).await.json()["clean"], true);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_one_object_on_standard_error_and_status_2(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(10).await;
    let usage = json!({ "user_id": wallet.user, "kind": "usage", "amount": -50, "key": "k" });
    let before = world.books().await;
    for (command, input, code) in [
        ("post_transaction", usage.to_string(), "insufficient_credits"),
        ("get_wallet", "{\"user_id\": \"nobody\"}".to_owned(), "user_not_found"),
        ("get_wallet", "{\"user_id\": ".to_owned(), "input_invalid"),
        ("get_wallet", "{\"user\": \"x\"}".to_owned(), "input_invalid"),
        ("get_wallet", String::new(), "input_invalid"),
        ("get_wallets", "{}".to_owned(), "command_unknown"),
    ] {
        let refusal = world.ctl(&["call", command, &input]).await.refusal();
        assert_eq!(refusal["code"], code, "{command} {input}");
        assert!(refusal["message"].as_str().is_some_and(|message| !message.is_empty()));
        assert!(refusal["details"].is_object());
    }
    let refusal = world.ctl(&["call", "post_transaction", &usage.to_string()]).await.refusal();
    assert_eq!(refusal["details"], json!({ "asked": 50, "available": 10, "currency": "usd" }));
    assert_eq!(world.books().await, before);
}

#[rstest]
#[case::nothing(&[])]
#[case::an_unknown_verb(&["dance"])]
#[case::an_unknown_option(&["verify", "--fast"])]
#[case::no_command(&["call"])]
#[case::no_format(&["export", "transactions", "--out", "x"])]
#[case::an_unknown_format(&["export", "transactions", "--format", "xml", "--out", "x"])]
#[case::an_unknown_list(&["export", "cases", "--format", "csv", "--out", "x"])]
#[case::no_such_file(&["post", "no-such-file.jsonl"])]
#[tokio::test(flavor = "multi_thread")]
async fn wrong_usage_ends_with_64(#[case] arguments: &[&str]) {
    let world = World::new(Engine::Sqlite).await;
    let ended = world.ctl(arguments).await;
    assert_eq!(ended.status, Some(64), "{ended:#?}");
    assert_eq!(ended.stdout, "");
    assert_ne!(ended.stderr, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn help_and_version_are_no_mistake() {
    let world = World::new(Engine::Sqlite).await;
    for arguments in [["--help"], ["--version"]] {
        let ended = world.ctl(&arguments).await;
        assert_eq!(ended.status, Some(0), "{ended:#?}");
        assert!(ended.stdout.contains("redressctl"));
    }
}

/// One answer line for each input line, in the same order; an invalid line does not affect the
/// others.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn posting_lines_answers_each_in_its_place(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(100).await;
    let line = |amount: i64, key: &str| {
        json!({ "user_id": wallet.user, "kind": "usage", "amount": amount, "key": key }).to_string()
    };
    let lines = [
        (line(-10, "a"), ""),
        ("{\"user_id\": \"u\", ".to_owned(), "input_invalid"),
        (line(-10, "b"), ""),
        (line(-1000, "c"), "insufficient_credits"),
        (String::new(), "input_invalid"),
        (line(-10, "a"), ""),
        (line(-11, "a"), "key_conflict"),
        ("[]".to_owned(), "input_invalid"),
        (line(0, "d"), "amount_zero"),
        (line(-10, "a\0b"), "text_invalid"),
        ("x".repeat(2 << 20), "line_too_long"),
        (line(-80, "last"), ""),
    ];
    let input: Vec<&str> = lines.iter().map(|(line, _)| line.as_str()).collect();

    // The last line has no end, as files written by hand.
    let ended = world.ctl_fed(&["post", "-"], &input.join("\n")).await;
    let answers = ended.lines_with_status(3);
    let counts: Value = serde_json::from_str(&ended.stderr).expect("counts");
    assert_eq!(
        counts,
        json!({
            "accepted": 4, "refused": 8,
            "by_code": {
                "amount_zero": 1, "input_invalid": 3, "insufficient_credits": 1, "key_conflict": 1,
                "line_too_long": 1, "text_invalid": 1,
            },
        })
    );

    let codes: Vec<&str> =
        answers.iter().map(|answer| answer["error"]["code"].as_str().unwrap_or_default()).collect();
    let wanted: Vec<&str> = lines.iter().map(|(_, code)| *code).collect();
    assert_eq!(codes, wanted);
    assert_eq!(answers[0], answers[5], "the same line again: the same answer");
    assert_eq!(answers[11]["balance"], 0);
    assert_eq!(wallet.balances().await, [100, 90, 80, 0]);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_lines_are_all_answered_in_order(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(10_000).await;
    let count: usize = 9_000;
    let line = |n: usize| {
        let key = format!("k{n}");
        json!({ "user_id": wallet.user, "kind": "usage", "amount": -1, "key": key }).to_string()
    };
    let lines = (0..count).map(line).collect::<Vec<_>>().join("\n");
    let first = world.ctl_fed(&["post", "-"], &lines).await.json_lines();
    let keys: Vec<&str> = first.iter().filter_map(|answer| answer["key"].as_str()).collect();
    assert_eq!(keys, (0..count).map(|n| format!("k{n}")).collect::<Vec<_>>());
    assert_eq!(wallet.balance().await, 1_000);
    let again = world.ctl_fed(&["post", "-"], &lines).await.json_lines();
    assert_eq!(again, first, "a file posted twice counts once");
    assert_eq!(wallet.balance().await, 1_000);
    world.verify_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn verify_ends_with_1_when_something_is_wrong() {
    let world = World::new(Engine::Sqlite).await;
    world.wallet_with(1000).await;
    world.run_sql("update balances set balance_minor = balance_minor + 1").await.expect("tampered");
    let ended = world.ctl(&["verify"]).await;
    assert_eq!(ended.status, Some(1), "{ended:#?}");
    let found: Value = serde_json::from_str(&ended.stdout).expect("JSON");
    assert_eq!(found["clean"], false);
    assert!(found["problems"].as_array().is_some_and(|problems| !problems.is_empty()));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_program_exports_what_the_command_exports(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(1000).await;
    wallet.use_up(10).await;
    let path = |name: &str| world.folder().join(name).display().to_string();
    let (by_program, by_command) = (path("a.csv"), path("b.csv"));
    let arguments =
        ["export", "transactions", "--format", "csv", "--out", &by_program, "--kind", "usage"];
    let manifest = world.ctl(&arguments).await.json();
    let selection = json!({ "kind": "transactions", "filter": { "kind": "usage" } });
    let input = json!({ "selection": selection, "format": "csv", "out": by_command });
    let wanted = world.ok("export", input).await;
    assert_eq!(manifest["rows"], 1);
    assert_eq!(manifest["sha256"], wanted["sha256"]);
    assert_eq!(std::fs::read(by_program).expect("a"), std::fs::read(by_command).expect("b"));
}

/// Whoever feeds the program learns from its exit status that lines were refused, also when the disk
/// is full; what was accepted before that stands.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_lines_and_the_exit_status_says_so() {
    let world = World::new(Engine::Sqlite).await;
    let wallet = world.wallet_with(1_000_000).await;
    let lines: usize = 20_000;
    let input = (0..lines).fold(String::new(), |input, n| {
        let (user, key) = (&wallet.user, format!("k{n}"));
        let line = json!({ "user_id": user, "kind": "usage", "amount": -1, "key": key });
        format!("{input}{line}\n")
    });
    // The system's limit of file sizes stands for the end of the disk: some six megabytes.
    let mut command = world.redressctl_under("trap '' XFSZ; ulimit -f 12288");
    command.args(["post", "-"]);

    let ended = World::fed(command, &input).await;

    let answers = ended.lines_with_status(3);
    assert_eq!(answers.len(), lines);
    let refused = answers.iter().filter(|answer| answer["error"].is_object()).count();
    // The log says before it what failed.
    let last = ended.stderr.lines().last().expect("counts");
    let counts: Value = serde_json::from_str(last).expect("counts");
    assert_eq!(counts["refused"], json!(refused));
    assert_eq!(counts["accepted"], json!(lines - refused));
    let by_code = counts["by_code"].as_object().expect("codes");
    assert_eq!(by_code.values().filter_map(Value::as_u64).sum::<u64>(), refused as u64);
    assert!(refused > 0 && refused < lines, "{counts}");
    let used = i64::try_from(lines - refused).expect("a few");
    assert_eq!(wallet.balance().await, 1_000_000 - used, "what was accepted stands");
    world.verify_books().await;
}

/// Nobody can act under a name that the audit trail uses for the program, nor under one that looks
/// like it.
#[rstest]
#[case::plain("stripe")]
#[case::upper_case("AutoPilot")]
#[case::spaces(" out box ")]
#[case::full_width("ｌｅｄｇｅｒ")]
#[case::cyrillic("ѕtrіре")]
#[case::the_program("redress")]
#[tokio::test(flavor = "multi_thread")]
async fn the_name_of_a_part_of_the_program_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] name: &str,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet_with(100).await;
    let before = world.books().await;
    let usage = json!({ "user_id": wallet.user, "kind": "usage", "amount": -5, "key": "k" });
    let usage = usage.to_string();
    for arguments in [
        ["--actor", name, "call", "post_transaction", &usage].as_slice(),
        ["--actor", name, "post", "-"].as_slice(),
    ] {
        let refusal = world.ctl_fed(arguments, &usage).await.refusal();
        assert_eq!(refusal["code"], "actor_reserved", "{arguments:?}");
    }
    assert_eq!(world.books().await, before);

    // A service may run under such a login.
    let mut command = world.redressctl();
    command.env("USER", name).env_remove("LOGNAME").env_remove("USERNAME");
    command.args(["call", "post_transaction", &usage]);
    assert_eq!(World::fed(command, "").await.json()["actor"], "operator");
}
