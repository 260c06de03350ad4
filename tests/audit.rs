//! The audit trail: every write leaves its record, in the same transaction.

use std::collections::BTreeSet;

use desk::commands::COMMANDS;
use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

/// A command, what it takes, and the records it leaves: action and subject, in their order. `{id}`
/// is the id of the answer.
struct Row {
    command: &'static str,
    input: Value,
    records: &'static [(&'static str, &'static str)],
    /// Does the very same call again leave nothing?
    repeats: bool,
}

const fn row(
    command: &'static str,
    input: Value,
    records: &'static [(&'static str, &'static str)],
) -> Row {
    Row { command, input, records, repeats: false }
}

const fn repeatable(
    command: &'static str,
    input: Value,
    records: &'static [(&'static str, &'static str)],
) -> Row {
    Row { command, input, records, repeats: true }
}

/// Something for every command to work on.
async fn scene(engine: Engine) -> World {
    let world = World::new(engine).await;
    let user = json!({ "id": "u", "email": "u@example.com" });
    world.ok("create_user", user).await;
    // Disputes have a payment of their own: a disputed charge is not refunded.
    for payment in ["pi_1", "pi_2"] {
        world.payment_at_stripe(payment, 9000, "usd");
    }
    for (key, kind, amount, pending) in [
        ("pi_1", "top_up", 9000, false),
        ("pi_2", "top_up", 9000, false),
        ("used", "usage", -5, false),
        ("to settle", "grant", 7, true),
        ("to void", "grant", 8, true),
    ] {
        let input = json!({
            "user_id": "u", "kind": kind, "amount": amount, "key": key, "pending": pending,
            "reference": Some(key).filter(|key| key.starts_with("pi_")),
        });
        world.ok("post_transaction", input).await;
    }
    for case in ["to release", "to capture"] {
        world.ok("place_hold", json!({ "user_id": "u", "amount": 10, "case": case })).await;
    }
    for _ in 0..3 {
        let request = json!({ "user_id": "u", "reference": "pi_1", "amount": 50, "reason": "x" });
        world.ok("request_refund", request).await;
    }
    world.dispute("du_1", "pi_2", 60, "needs_response").await;
    world
}

fn ledger_rows() -> Vec<Row> {
    vec![
        repeatable(
            "create_user",
            json!({ "id": "new", "email": "n@example.com" }),
            &[("wallet_opened", "wallet:new/usd"), ("user_created", "user:new")],
        ),
        repeatable(
            "join_users",
            json!({ "user_id": "new", "into": "u", "reason": "x" }),
            &[("user_joined", "user:new"), ("user_joined", "user:u")],
        ),
        repeatable(
            "post_transaction",
            json!({ "user_id": "u", "kind": "usage", "amount": -1, "key": "a" }),
            &[("posted", "transaction:{id}")],
        ),
        repeatable(
            "post_transaction",
            json!({ "user_id": "u", "kind": "grant", "amount": 1, "key": "b", "pending": true }),
            &[("recorded", "transaction:{id}")],
        ),
        repeatable(
            "settle_transaction",
            json!({ "key": "to settle", "user_id": "u" }),
            &[("settled", "transaction:{id}")],
        ),
        repeatable(
            "void_transaction",
            json!({ "key": "to void", "user_id": "u" }),
            &[("voided", "transaction:{id}")],
        ),
        repeatable(
            "reverse_transaction",
            json!({ "id": 3, "key": "c", "reason": "x" }),
            &[("reversed", "transaction:{id}")],
        ),
        repeatable(
            "place_hold",
            json!({ "user_id": "u", "amount": 3, "case": "new" }),
            &[("hold_placed", "hold:new")],
        ),
        repeatable(
            "release_hold",
            json!({ "case": "to release" }),
            &[("hold_released", "hold:to release")],
        ),
        repeatable(
            "capture_hold",
            json!({ "case": "to capture", "key": "d", "kind": "refund" }),
            &[("hold_captured", "transaction:{id}")],
        ),
    ]
}

fn case_rows(world: &World) -> Vec<Row> {
    let refund = world.refund_object("re_1", "pi_1", 70, "succeeded");
    let dispute = world.dispute_object("du_2", "pi_2", 80, "needs_response");
    vec![
        repeatable(
            "request_refund",
            json!({ "user_id": "u", "reference": "pi_1", "amount": 9, "reason": "x", "key": "e" }),
            &[("refund_requested", "refund_request:{id}")],
        ),
        row(
            "approve_refund",
            json!({ "request_id": "1" }),
            &[("hold_placed", "hold:refund_request:1/1"), ("leaving", "refund_request:1")],
        ),
        row(
            "undo_action",
            json!({ "case": "refund_request:1" }),
            &[("hold_released", "hold:refund_request:1/1"), ("in_review", "refund_request:1")],
        ),
        row(
            "reject_refund",
            json!({ "request_id": "2", "reason": "used" }),
            &[("rejected", "refund_request:2")],
        ),
        row("withdraw_refund", json!({ "request_id": "3" }), &[("withdrawn", "refund_request:3")]),
        row(
            "act_on_dispute",
            json!({ "dispute_id": "du_1", "action": "contest" }),
            &[("evidence_confirmed", "evidence:du_1"), ("contest", "dispute:du_1")],
        ),
        repeatable(
            "ingest_stripe_object",
            json!({ "object": refund }),
            &[("posted", "transaction:{transaction}"), ("refund_seen", "refund:re_1")],
        ),
        repeatable(
            "ingest_stripe_object",
            json!({ "object": dispute }),
            &[
                ("hold_placed", "hold:dispute:du_2"),
                // What the bank took, and its fee.
                ("posted", "transaction:15"),
                ("posted", "transaction:16"),
                ("dispute_seen", "dispute:du_2"),
            ],
        ),
        repeatable(
            "set_settings",
            json!({ "refund_tolerance": 123, "reason": "stricter" }),
            &[("settings_changed", "settings:settings")],
        ),
        repeatable(
            "sync",
            json!({}),
            &[
                ("sent", "dispute:du_1"),
                ("answered", "dispute:du_1"),
                ("dispute_seen", "dispute:du_1"),
            ],
        ),
    ]
}

/// Refunds that do not go through Stripe; 14 transactions are there, and two of `case_rows`.
fn noted_rows() -> Vec<Row> {
    vec![
        repeatable(
            "note_refund",
            json!({
                "reference": "pi_1", "amount": 20, "means": "credit", "reason": "x", "key": "f",
            }),
            &[("refund_noted", "noted_refund:{id}"), ("posted", "transaction:17")],
        ),
        row(
            "note_refund",
            json!({ "reference": "pi_1", "amount": 30, "means": "elsewhere", "reason": "x" }),
            &[
                ("refund_noted", "noted_refund:{id}"),
                // The wallet pays it, and the money leaves clearing.
                ("posted", "transaction:18"),
                ("posted", "transaction:19"),
            ],
        ),
        row(
            "void_noted_refund",
            json!({ "id": "1", "reason": "x" }),
            &[("reversed", "transaction:20"), ("noted_refund_voided", "noted_refund:1")],
        ),
    ]
}

/// Their records are checked where their world is: `backup`, `forgetting`, `matching`, `scheduled_backups`, `stripe::connecting`,
/// `disputes::queue`.
const ELSEWHERE: [&str; 12] = [
    "attach_payments",
    "back_up",
    "connect_stripe",
    "disconnect_stripe",
    "forget_user",
    "ignore_payments",
    "match_payments",
    "restore_payments",
    "set_backup_schedule",
    "set_user_mapping",
    "settle_call",
    "take_reminders",
];

/// The policy, the first review of a case, and tokens.
async fn desk_rows(world: &World) -> Vec<Row> {
    let version = world.ok("get_policy", json!({})).await["version"].clone();
    let token = world.token(json!({})).await["id"].clone();
    let selection = json!({ "kind": "wallets", "filter": {} });
    let out = world.folder().join("wallets.csv");
    let export = json!({ "selection": selection, "format": "csv", "out": out });
    let users = world.folder().join("users.csv");
    std::fs::write(&users, "id,email\nimported,ada@example.com\n").expect("a file");
    let import = json!({ "source": { "kind": "users_csv", "path": users } });
    let schedule = json!({
        "selection": selection, "format": "csv", "folder": world.folder(), "frequency": "daily",
        "kept": 3,
    });
    let draft = json!({
        "settings": { "tolerance": 500, "work_cost": 0 }, "rules": [],
        "fallback": { "action": "contest", "autopilot": "off" },
    });
    vec![
        row(
            "set_policy",
            json!({ "draft": draft, "version": version }),
            &[("policy_changed", "settings:settings")],
        ),
        repeatable(
            "look_at_case",
            json!({ "case": "dispute:du_1" }),
            &[("looked_at", "dispute:du_1")],
        ),
        row("export", export, &[("exported", "export:{id}")]),
        row(
            "export_books",
            json!({ "folder": world.folder() }),
            &[
                ("exported", "export:2"),
                ("exported", "export:3"),
                ("exported", "export:4"),
                ("exported", "export:5"),
            ],
        ),
        row("schedule_export", schedule, &[("export_scheduled", "export_schedule:{id}")]),
        row(
            "remove_export_schedule",
            json!({ "id": 1 }),
            &[("export_schedule_removed", "export_schedule:{id}")],
        ),
        repeatable(
            "run_import",
            import,
            &[
                ("import_started", "workspace:workspace"),
                ("user_created", "user:imported"),
                ("wallet_opened", "wallet:imported/usd"),
                ("import_finished", "workspace:workspace"),
            ],
        ),
        repeatable(
            "complete_onboarding_step",
            json!({ "step": "policy" }),
            &[("onboarding_step", "settings:settings")],
        ),
        repeatable("finish_onboarding", json!({}), &[("onboarding_step", "settings:settings")]),
        row("create_token", json!({ "name": "billing" }), &[("token_created", "token:{id}")]),
        repeatable("revoke_token", json!({ "id": token }), &[("token_revoked", "token:{id}")]),
    ]
}

/// What is written for banks, before the dispute is answered.
async fn evidence_rows(world: &World) -> Vec<Row> {
    let mut matrix = world.ok("get_evidence_matrix", json!({})).await;
    matrix["rows"][0]["fields"][0]["hint"] = json!("As it stands in the account.");
    let file = |name: &str| {
        json!({
            "dispute_id": "du_1", "field": "receipt", "name": name,
            "data_base64": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
        })
    };
    vec![
        repeatable(
            "set_evidence_matrix",
            json!({ "matrix": matrix }),
            &[("evidence_matrix_changed", "evidence_matrix:evidence_matrix")],
        ),
        repeatable(
            "set_standing_texts",
            json!({ "texts": { "version": 0, "products": {
                "physical_product": { "refund_policy": "Within 14 days." },
            } } }),
            &[("standing_texts_changed", "standing_texts:standing_texts")],
        ),
        row(
            "save_evidence",
            json!({ "dispute_id": "du_1", "revision": 0, "texts": { "customer_name": "Ute" } }),
            &[("evidence_saved", "evidence:du_1")],
        ),
        row("attach_evidence", file("a.png"), &[("evidence_attached", "evidence:du_1")]),
        row("attach_evidence", file("b.png"), &[("evidence_attached", "evidence:du_1")]),
        repeatable(
            "order_attachments",
            json!({ "dispute_id": "du_1", "field": "receipt", "ids": [2, 1] }),
            &[("evidence_ordered", "evidence:du_1")],
        ),
        row("remove_attachment", json!({ "id": 1 }), &[("evidence_removed", "evidence:du_1")]),
        row(
            "stage_evidence",
            json!({ "dispute_id": "du_1", "revision": 5 }),
            &[("evidence_staged", "evidence:du_1")],
        ),
    ]
}

/// What an operator does with calls and with what needs attention. Request 1 waits for its next
/// try: Stripe was busy.
async fn stripe_rows(world: &World) -> Vec<Row> {
    world.ok("approve_refund", json!({ "request_id": "1" })).await;
    world.sync_all().await;
    let busy = json!({ "kind": "rate_limited", "reason": "global-rate" });
    world.fault(&json!({ "method": "POST", "path": "/v1/refunds", "times": 0, "fault": busy }));
    world.advance_seconds(3_600);
    world.sync().await;
    let calls = world.ok("list_outbox", json!({})).await;
    let call = calls["rows"][0]["id"].clone();
    let body = b"no event";
    let header = harness::signature(body, harness::SECRET, world.seconds());
    let taken = world.desk().receive_webhook(Some(&header), body, &[harness::SECRET]).await;
    taken.expect("taken");
    let items = world.ok("list_attention", json!({})).await;
    vec![
        row("retry_call", json!({ "id": call }), &[("call_hurried", "outbox_call:{id}")]),
        row(
            "cancel_call",
            json!({ "id": call, "reason": "paid otherwise" }),
            &[
                ("hold_released", "hold:refund_request:1/2"),
                ("in_review", "refund_request:1"),
                ("call_cancelled", "outbox_call:{id}"),
            ],
        ),
        row(
            "close_attention",
            json!({ "id": items["rows"][0]["id"], "note": "asked Stripe" }),
            &[("attention_closed", "attention:{id}")],
        ),
    ]
}

/// Records after `seq`, oldest first.
async fn records_after(world: &World, seq: i64) -> Vec<Value> {
    let mut records = world.list("list_audit", json!({})).await;
    records.retain(|record| record["seq"].as_i64() > Some(seq));
    records.reverse();
    records
}

async fn check(world: &World, row: &Row) {
    let before = world.books().await;
    let last = before.counts["audit_records"];
    world.break_inserts_into("audit_records").await;
    let refused = world.refused(row.command, row.input.clone()).await;
    assert!(refused.starts_with("database_"), "{}: {refused}", row.command);
    assert_eq!(world.books().await, before, "{} wrote without a record", row.command);
    world.mend_inserts_into("audit_records").await;

    let answer = world.ok(row.command, row.input.clone()).await;

    let id = answer["id"].as_str().map_or_else(|| answer["id"].to_string(), str::to_owned);
    let wanted: Vec<(String, String)> = row
        .records
        .iter()
        .map(|(action, subject)| {
            let subject = subject.replace("{id}", &id);
            let transaction = answer["transaction"].to_string();
            ((*action).to_owned(), subject.replace("{transaction}", &transaction))
        })
        .collect();
    let records = records_after(world, last).await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let found: Vec<(String, String)> =
        records.iter().map(|record| (text(&record["action"]), text(&record["subject"]))).collect();
    assert_eq!(found, wanted, "{}: {answer}", row.command);
    let by_stripe = matches!(row.command, "ingest_stripe_object" | "sync");
    for record in &records {
        let is_operator = record["actor"] == "olive";
        assert_eq!(is_operator, !by_stripe, "{record}");
        assert_eq!(record["at"], world.now().micros());
    }
    if row.repeats {
        world.ok(row.command, row.input.clone()).await;
        assert!(records_after(world, last).await.len() == records.len(), "{} again", row.command);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_write_leaves_its_record_or_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = scene(engine).await;
    let mut rows = ledger_rows();
    rows.extend(evidence_rows(&world).await);
    rows.extend(case_rows(&world));
    rows.extend(noted_rows());
    for row in &rows {
        world.advance_seconds(60);
        check(&world, row).await;
    }
    let mut later = desk_rows(&world).await;
    later.extend(stripe_rows(&world).await);
    for row in &later {
        world.advance_seconds(60);
        check(&world, row).await;
    }
    rows.extend(later);
    let covered: BTreeSet<&str> = rows.iter().map(|row| row.command).collect();
    let writing: BTreeSet<&str> =
        COMMANDS.iter().filter(|command| command.writes).map(|command| command.name).collect();
    let covered: BTreeSet<&str> = covered.into_iter().chain(ELSEWHERE).collect();
    assert_eq!(covered, writing, "a row for every command that writes");
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn reading_leaves_no_record(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = scene(engine).await;
    let before = world.books().await;
    for (command, input) in [
        ("get_user", json!({ "user_id": "u" })),
        ("list_users", json!({})),
        ("get_wallet", json!({ "user_id": "u" })),
        ("get_balance_at", json!({ "user_id": "u", "at": 0 })),
        ("get_transaction", json!({ "id": 1 })),
        ("list_transactions", json!({})),
        ("list_holds", json!({ "user_id": "u" })),
        ("list_payments", json!({ "user_id": "u" })),
        ("list_refund_requests", json!({})),
        ("get_refund_request", json!({ "request_id": "1" })),
        ("list_noted_refunds", json!({})),
        ("list_disputes", json!({})),
        ("get_dispute", json!({ "dispute_id": "du_1" })),
        ("decide_dispute", json!({ "dispute_id": "du_1" })),
        ("get_settings", json!({})),
        ("get_evidence", json!({ "dispute_id": "du_1" })),
        ("get_evidence_matrix", json!({})),
        ("list_evidence_matrices", json!({})),
        ("get_standing_texts", json!({})),
        ("list_standing_texts", json!({})),
        ("get_overview", json!({})),
        ("list_audit", json!({})),
        ("list_outbox", json!({})),
        ("list_tokens", json!({})),
        ("list_exports", json!({})),
        ("list_export_schedules", json!({})),
        ("verify", json!({})),
    ] {
        world.ok(command, input).await;
    }
    assert_eq!(world.books().await, before);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_trail_is_read_by_subject_page_by_page(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = scene(engine).await;
    for round in 0..3 {
        world
            .ok("approve_refund", json!({ "request_id": "1", "note": format!("note {round}") }))
            .await;
        world.ok("undo_action", json!({ "case": "refund_request:1" })).await;
    }
    let all = world.list("list_audit", json!({})).await;
    let seqs: Vec<i64> = all.iter().filter_map(|record| record["seq"].as_i64()).collect();
    let count = world.books().await.counts["audit_records"];
    assert_eq!(seqs, (1..=count).rev().collect::<Vec<_>>());
    for subject in [
        "refund_request:1",
        "refund_request:2",
        "dispute:du_1",
        "transaction:2",
        "hold:to release",
        "user:u",
        "wallet:u/usd",
        "refund_request:99",
    ] {
        let wanted: Vec<&Value> =
            all.iter().filter(|record| record["subject"] == subject).collect();
        for limit in [1, 2, 500] {
            let found = world.pages("list_audit", &json!({ "subject": subject }), limit).await;
            assert_eq!(found.iter().collect::<Vec<_>>(), wanted, "{subject} by {limit}");
        }
    }
    let detail = world.ok("get_refund_request", json!({ "request_id": "1" })).await;
    let actions: Vec<&str> = detail["timeline"]
        .as_array()
        .expect("a timeline")
        .iter()
        .filter_map(|record| record["action"].as_str())
        .collect();
    assert_eq!(
        actions,
        [
            "refund_requested",
            "leaving",
            "in_review",
            "leaving",
            "in_review",
            "leaving",
            "in_review"
        ]
    );
    assert_eq!(detail["timeline"][1]["reason"], "note 0");
    assert_eq!(detail["timeline"][1]["before"]["state"], "in_review");
    assert_eq!(detail["timeline"][1]["after"]["state"], "leaving");
}

/// A filter, and which records of the whole trail it leaves.
type Filter = (Value, fn(&Value) -> bool);

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_trail_is_filtered_by_who_what_case_and_time(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = scene(engine).await;
    world.advance_seconds(60);
    let from = world.now().micros();
    let held = json!({ "user_id": "u", "amount": 3, "case": "mine", "reason": "asked to wait" });
    world.ok("place_hold", held).await;
    world.ok("reject_refund", json!({ "request_id": "2", "reason": "used" })).await;
    world.advance_seconds(60);
    let to = world.now().micros();
    world.ok("release_hold", json!({ "case": "mine", "reason": "paid since" })).await;
    let all = world.list("list_audit", json!({})).await;
    let filters: [Filter; 9] = [
        (json!({ "actor": " OLI" }), |record| record["actor"] == "olive"),
        (json!({ "actor": "stripe" }), |record| record["actor"] == "stripe"),
        (json!({ "actor": "%" }), |_| false),
        (json!({ "action": "hold_placed" }), |record| record["action"] == "hold_placed"),
        (json!({ "subject": "refund_request" }), |record| {
            record["subject"].as_str().is_some_and(|subject| subject.starts_with("refund_request:"))
        }),
        (json!({ "subject": "transaction" }), |record| {
            record["subject"].as_str().is_some_and(|subject| subject.starts_with("transaction:"))
        }),
        (json!({ "subject": "hold:mine" }), |record| record["subject"] == "hold:mine"),
        (json!({ "subject": "hold:mine", "action": "hold_released" }), |record| {
            record["reason"] == "paid since"
        }),
        (json!({ "subject": "unheard_of" }), |_| false),
    ];
    for (filter, fits) in &filters {
        let wanted: Vec<&Value> = all.iter().filter(|record| fits(record)).collect();
        for limit in [1, 500] {
            let found = world.pages("list_audit", filter, limit).await;
            assert_eq!(found.iter().collect::<Vec<_>>(), wanted, "{filter} by {limit}");
        }
    }
    let between = world.list("list_audit", json!({ "from": from, "to": to })).await;
    let actions: Vec<&str> =
        between.iter().filter_map(|record| record["action"].as_str()).collect();
    assert_eq!(actions, ["rejected", "hold_placed"]);
    assert_eq!(between[1]["reason"], "asked to wait");
    let later = world.list("list_audit", json!({ "from": to })).await;
    assert_eq!(later.len(), 1);
    let unknown = json!({ "action": "forgotten" });
    assert_eq!(world.refused("list_audit", unknown).await, "input_invalid");
}

/// Personal data may have to be erased one day; the trail is for ever.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_trail_keeps_no_email(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = scene(engine).await;
    let all = world.list("list_audit", json!({})).await;
    assert!(all.iter().all(|record| !record.to_string().contains('@')), "{all:#?}");
}
