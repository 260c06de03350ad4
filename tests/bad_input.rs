//! What makes no sense is refused with its code, before anything is written.

use desk::{Actor, PostTransaction};
use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

/// The largest amount there is: 2^53 − 1.
const MAX: i64 = 9_007_199_254_740_991;

/// What a row is about, the command, what it gets, and the code it must be refused with.
type Row = (&'static str, &'static str, Value, &'static str);

async fn scene(engine: Engine) -> World {
    let world = World::new(engine).await;
    world.ok("create_user", json!({ "id": "u", "email": "u@example.com" })).await;
    world.payment_at_stripe("pi_1", 1000, "usd");
    let top_up = json!({
        "user_id": "u", "kind": "top_up", "amount": 1000, "key": "used", "reference": "pi_1",
    });
    world.ok("post_transaction", top_up).await;
    let request = json!({ "user_id": "u", "reference": "pi_1", "amount": 50, "reason": "x" });
    world.ok("request_refund", request).await;
    world.dispute("du_1", "pi_1", 60, "needs_response").await;
    world.ok("place_hold", json!({ "user_id": "u", "amount": 1, "case": "used" })).await;
    world
}

/// Runs every row; all that answer otherwise, or write, are told together.
async fn all_are_refused(world: &World, rows: Vec<Row>) {
    let before = world.books().await;
    let mut wrong = Vec::new();
    for (about, command, input, wanted) in rows {
        match world.call(command, input).await {
            Ok(answer) => wrong.push(format!("{about} ({command}): answered {answer}")),
            Err(error) if error.code != wanted => {
                wrong.push(format!("{about} ({command}): {}, not {wanted}", error.code));
            }
            Err(error) => assert!(!error.message.is_empty(), "{about}"),
        }
        if world.books().await != before {
            wrong.push(format!("{about} ({command}): something was written"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    world.verify_books().await;
}

/// A posting of user `u`, changed as a row needs it.
fn posting(change: &Value) -> Value {
    changed(json!({ "user_id": "u", "kind": "usage", "amount": -1, "key": "k" }), change)
}

/// A hold on user `u`, changed as a row needs it.
fn hold(change: &Value) -> Value {
    changed(json!({ "user_id": "u", "amount": 5, "case": "c" }), change)
}

fn changed(mut input: Value, change: &Value) -> Value {
    for (field, value) in change.as_object().expect("an object") {
        input[field] = value.clone();
    }
    input
}

fn amounts() -> Vec<Row> {
    let post = |about, change: Value, code| (about, "post_transaction", posting(&change), code);
    vec![
        post("zero", json!({ "amount": 0 }), "amount_zero"),
        post("a positive usage", json!({ "amount": 1 }), "amount_wrong_sign"),
        post("a negative top-up", json!({ "kind": "top_up" }), "amount_wrong_sign"),
        post("a negative grant", json!({ "kind": "grant" }), "amount_wrong_sign"),
        post("a positive refund", json!({ "kind": "refund", "amount": 1 }), "amount_wrong_sign"),
        post("a positive dispute", json!({ "kind": "dispute", "amount": 1 }), "amount_wrong_sign"),
        post("a reversal by hand", json!({ "kind": "reversal" }), "kind_not_postable"),
        post("beyond 2^53", json!({ "kind": "grant", "amount": MAX + 1 }), "input_invalid"),
        post("beyond -2^53", json!({ "amount": -MAX - 1 }), "input_invalid"),
        post("beyond i64", json!({ "amount": 1e30 }), "input_invalid"),
        post("a fraction", json!({ "amount": -1.5 }), "input_invalid"),
        post("an amount as text", json!({ "amount": "-1" }), "input_invalid"),
        post("no amount", json!({ "amount": null }), "input_invalid"),
        post("a sum beyond 2^53", json!({ "kind": "grant", "amount": MAX }), "amount_out_of_range"),
        post("more than there is", json!({ "amount": -1001 }), "insufficient_credits"),
        ("a hold of zero", "place_hold", hold(&json!({ "amount": 0 })), "amount_zero"),
        ("a negative hold", "place_hold", hold(&json!({ "amount": -1 })), "amount_wrong_sign"),
        ("a huge hold", "place_hold", hold(&json!({ "amount": MAX + 1 })), "input_invalid"),
    ]
}

fn names_and_keys() -> Vec<Row> {
    let post = |about, change: Value, code| (about, "post_transaction", posting(&change), code);
    let user = |about, id: &str, email: &str, code| {
        (about, "create_user", json!({ "id": id, "email": email }), code)
    };
    let long = |length: usize| "x".repeat(length);
    vec![
        post("an unknown user", json!({ "user_id": "nobody" }), "user_not_found"),
        post("a wallet not opened", json!({ "currency": "eur" }), "currency_mismatch"),
        post("no currency", json!({ "currency": "dollars" }), "input_invalid"),
        post("an unknown kind", json!({ "kind": "gift" }), "input_invalid"),
        post("a used key", json!({ "key": "used" }), "key_conflict"),
        post("an empty key", json!({ "key": "" }), "text_invalid"),
        post("a long key", json!({ "key": long(256) }), "text_invalid"),
        post("our own key", json!({ "key": "redress:void:1" }), "text_invalid"),
        post("two lines of key", json!({ "key": "a\nb" }), "text_invalid"),
        post("an empty reference", json!({ "reference": "" }), "text_invalid"),
        post("a long reference", json!({ "reference": long(256) }), "text_invalid"),
        post("a long reason", json!({ "reason": long(2001) }), "text_invalid"),
        post("metadata that is a list", json!({ "metadata": [1] }), "input_invalid"),
        post("an unknown field", json!({ "amonut": 5 }), "input_invalid"),
        post("an empty user", json!({ "user_id": "" }), "input_invalid"),
        post("a long user", json!({ "user_id": long(201) }), "input_invalid"),
        user("no email", "v", "", "field_invalid"),
        user("an email without @", "v", "v.example.com", "field_invalid"),
        user("a long email", "v", &format!("{}@x", long(320)), "field_invalid"),
        user("a user with another email", "u", "other@example.com", "user_exists"),
        ("a used case", "place_hold", hold(&json!({ "case": "used" })), "key_conflict"),
        ("an empty case", "place_hold", hold(&json!({ "case": "" })), "text_invalid"),
        ("no hold", "release_hold", json!({ "case": "nothing" }), "hold_not_found"),
        ("no wallet", "get_wallet", json!({ "user_id": "nobody" }), "user_not_found"),
        ("no user", "get_user", json!({ "user_id": "nobody" }), "user_not_found"),
        ("no user's holds", "list_holds", json!({ "user_id": "nobody" }), "user_not_found"),
    ]
}

fn cases() -> Vec<Row> {
    let request = |id: &str| json!({ "request_id": id });
    let dispute = |id: &str, action: &str| json!({ "dispute_id": id, "action": action });
    vec![
        ("no request", "approve_refund", request("99"), "refund_request_not_found"),
        ("a request by name", "approve_refund", request("x"), "refund_request_not_found"),
        (
            "a huge number",
            "get_refund_request",
            request(&"9".repeat(40)),
            "refund_request_not_found",
        ),
        ("a number", "approve_refund", json!({ "request_id": 1 }), "input_invalid"),
        ("no reason", "reject_refund", request("1"), "input_invalid"),
        (
            "an empty reason",
            "reject_refund",
            json!({ "request_id": "1", "reason": " " }),
            "field_invalid",
        ),
        ("no dispute", "get_dispute", json!({ "dispute_id": "du_9" }), "dispute_not_found"),
        (
            "no dispute to decide",
            "decide_dispute",
            json!({ "dispute_id": "" }),
            "dispute_not_found",
        ),
        ("no dispute to act on", "act_on_dispute", dispute("du_9", "accept"), "dispute_not_found"),
        ("an unknown act", "act_on_dispute", dispute("du_1", "ignore"), "input_invalid"),
        ("nothing to undo", "undo_action", json!({ "case": "dispute:du_1" }), "nothing_to_undo"),
        ("no case", "undo_action", json!({ "case": "du_1" }), "nothing_to_undo"),
        ("a day and more", "set_settings", json!({ "grace_seconds": 86_401 }), "field_invalid"),
        ("negative grace", "set_settings", json!({ "grace_seconds": -1 }), "input_invalid"),
        (
            "a huge tolerance",
            "set_settings",
            json!({ "refund_tolerance": MAX + 1 }),
            "input_invalid",
        ),
        ("an unknown setting", "set_settings", json!({ "autopilot": true }), "input_invalid"),
        ("an unknown command", "post_transactions", json!({}), "command_unknown"),
        ("no command", "", json!({}), "command_unknown"),
        ("a list as input", "get_wallet", json!([1]), "input_invalid"),
        ("a text as input", "get_wallet", json!("u"), "input_invalid"),
        ("nothing as input", "get_wallet", Value::Null, "input_invalid"),
    ]
}

fn stripe_objects(world: &World) -> Vec<Row> {
    let refund = world.refund_object("re_1", "pi_1", 10, "succeeded");
    let dispute = world.dispute_object("du_2", "pi_1", 10, "needs_response");
    let row = |about, mut object: Value, field: &str, value: Option<Value>, code| {
        let fields = object.as_object_mut().expect("an object");
        match value {
            Some(value) => drop(fields.insert(field.to_owned(), value)),
            None => drop(fields.remove(field)),
        }
        (about, "ingest_stripe_object", json!({ "object": object }), code)
    };
    let bad = "stripe_object_invalid";
    vec![
        row("a refund without id", refund.clone(), "id", None, bad),
        row("a refund without amount", refund.clone(), "amount", None, bad),
        row("a refund without status", refund.clone(), "status", None, bad),
        row("an amount as text", refund.clone(), "amount", Some(json!("10")), bad),
        row("a dispute without status", dispute, "status", None, bad),
        row("no kind", refund.clone(), "object", None, bad),
        row(
            "a transfer",
            refund.clone(),
            "object",
            Some(json!("transfer")),
            "stripe_object_unsupported",
        ),
        row(
            "a wallet not opened",
            refund.clone(),
            "currency",
            Some(json!("eur")),
            "currency_mismatch",
        ),
        (
            "another payment",
            "ingest_stripe_object",
            json!({ "object": world.refund_object("re_1", "pi_9", 10, "succeeded") }),
            "payment_not_found",
        ),
        ("a text", "ingest_stripe_object", json!({ "object": "re_1" }), bad),
        ("null", "ingest_stripe_object", json!({ "object": null }), bad),
    ]
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn amounts_that_make_no_sense_are_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    all_are_refused(&scene(engine).await, amounts()).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn names_and_keys_that_make_no_sense_are_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    all_are_refused(&scene(engine).await, names_and_keys()).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn cases_that_make_no_sense_are_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    all_are_refused(&scene(engine).await, cases()).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn stripe_objects_that_do_not_read_are_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = scene(engine).await;
    let rows = stripe_objects(&world);
    all_are_refused(&world, rows).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_of_another_list_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let mut rows: Vec<Row> = Vec::new();
    for command in [
        "list_users",
        "list_transactions",
        "list_refund_requests",
        "list_disputes",
        "list_audit",
        "list_outbox",
    ] {
        for cursor in ["", "x", "[]", "[1]", "{}", "[\"x\"]", "[\"99999999999999999999\"]"] {
            if command == "list_users" && cursor.contains('"') {
                continue; // A text is what its cursors are made of.
            }
            rows.push(("a mangled cursor", command, json!({ "cursor": cursor }), "cursor_invalid"));
        }
        rows.push(("too many rows", command, json!({ "limit": 70_000 }), "input_invalid"));
        rows.push(("a negative limit", command, json!({ "limit": -1 }), "input_invalid"));
        rows.push(("an unknown filter", command, json!({ "offset": 10 }), "input_invalid"));
    }
    all_are_refused(&scene(engine).await, rows).await;
}

/// One bad order in a batch is nobody else's trouble.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_bad_order_does_not_spoil_the_batch(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = scene(engine).await;
    let orders = ["good", "a\0b", "used", "also good"].map(|key| {
        let input = serde_json::from_value(posting(&json!({ "key": key })));
        let input: PostTransaction = input.expect("an order");
        input.order(
            &Actor::operator("olive").expect("a name"),
            world.now(),
            "usd".parse().expect("a currency"),
        )
    });
    let answers = world.desk().lane().submit_all(orders.into()).await;
    let codes: Vec<&str> = answers
        .iter()
        .map(|answer| answer.as_ref().err().map_or("", |error| error.code()))
        .collect();
    assert_eq!(codes, ["", "text_invalid", "key_conflict", ""]);
    assert_eq!(world.ok("get_wallet", json!({ "user_id": "u" })).await["balance"], 998);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_debt_stays_within_the_exact_range(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = scene(engine).await;
    world.ok("post_transaction", posting(&json!({ "kind": "fee", "amount": -MAX }))).await;
    let rows: Vec<Row> = vec![
        (
            "below -2^53",
            "post_transaction",
            posting(&json!({ "kind": "fee", "amount": -MAX, "key": "l" })),
            "amount_out_of_range",
        ),
        (
            "a fee account beyond 2^53",
            "post_transaction",
            posting(&json!({ "kind": "fee", "amount": -2_000, "key": "m" })),
            "amount_out_of_range",
        ),
    ];
    all_are_refused(&world, rows).await;
}

/// Postgres cannot store NUL, so no field may take it on either engine.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nul_is_refused_in_every_text(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = scene(engine).await;
    let before = world.books().await;
    let nul = "a\0b";
    let mut wrong = Vec::new();
    for (command, input) in [
        ("create_user", json!({ "id": nul, "email": "v@example.com" })),
        ("create_user", json!({ "id": "v", "email": "v@example.com\0" })),
        ("create_user", json!({ "id": "v", "email": "v@example.com", "name": nul })),
        ("post_transaction", posting(&json!({ "key": nul }))),
        ("post_transaction", posting(&json!({ "reference": nul }))),
        ("post_transaction", posting(&json!({ "reason": nul }))),
        ("settle_transaction", json!({ "key": nul, "user_id": "u" })),
        ("void_transaction", json!({ "key": nul, "user_id": "u" })),
        ("reverse_transaction", json!({ "id": 1, "key": "k", "reason": nul })),
        ("place_hold", hold(&json!({ "case": nul }))),
        ("release_hold", json!({ "case": nul })),
        ("capture_hold", json!({ "case": nul, "key": "k", "kind": "refund" })),
        ("request_refund", json!({ "user_id": "u", "reference": nul, "reason": "x" })),
        ("request_refund", json!({ "user_id": "u", "reference": "pi_1", "reason": nul })),
        (
            "request_refund",
            json!({ "user_id": "u", "reference": "pi_1", "reason": "x", "key": nul }),
        ),
        ("approve_refund", json!({ "request_id": "1", "note": nul })),
        ("withdraw_refund", json!({ "request_id": "1", "reason": nul })),
        (
            "note_refund",
            json!({ "reference": "pi_1", "amount": 1, "means": "credit", "reason": nul }),
        ),
        ("void_noted_refund", json!({ "id": "1", "reason": nul })),
        ("act_on_dispute", json!({ "dispute_id": "du_1", "action": "accept", "note": nul })),
        ("get_dispute", json!({ "dispute_id": nul })),
        ("undo_action", json!({ "case": "dispute:a\0" })),
        ("set_settings", json!({ "refund_tolerance": 1, "reason": nul })),
        ("list_users", json!({ "search": nul })),
        ("list_transactions", json!({ "search": nul })),
        ("list_transactions", json!({ "reference": nul })),
        ("list_refund_requests", json!({ "search": nul })),
        ("list_disputes", json!({ "search": nul })),
        ("list_disputes", json!({ "status": nul })),
        ("list_audit", json!({ "subject": "hold:a\0" })),
    ] {
        let shown = input.to_string();
        match world.call(command, input).await {
            Ok(answer) => wrong.push(format!("{command} {shown}: answered {answer}")),
            Err(error) if error.code != "input_invalid" => {
                wrong.push(format!("{command} {shown}: {}", error.code));
            }
            Err(_) => {}
        }
    }
    assert_eq!(world.books().await, before);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
