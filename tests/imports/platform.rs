//! The credit database of an agent platform, with every fault that such books are known to have.

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

const TABLES: &str = r#"
    drop schema public cascade;
    create schema public;
    create type "CreditTransactionType" as enum
        ('TOP_UP', 'USAGE', 'GRANT', 'REFUND', 'CARD_CHECK', 'SUBSCRIPTION', 'BONUS');
    create type "CreditRefundRequestStatus" as enum ('PENDING', 'APPROVED', 'REJECTED', 'LOST');
    create table "User" (id text primary key, email text, name text);
    create table "UserBalance" (
        "userId" text primary key, balance bigint not null, "updatedAt" timestamp(3) not null);
    create table "CreditTransaction" (
        "transactionKey" text not null, "userId" text not null,
        "createdAt" timestamp(3) not null, amount bigint not null,
        type "CreditTransactionType" not null, "runningBalance" bigint,
        "isActive" boolean not null default true, metadata jsonb,
        primary key ("transactionKey", "userId"));
    create table "CreditRefundRequest" (
        id text primary key, "userId" text not null, "transactionKey" text not null,
        amount bigint not null, reason text not null, result text,
        status "CreditRefundRequestStatus" not null);
"#;

/// Another program's database, on the server of the tests.
struct Elsewhere(World);

impl Elsewhere {
    async fn new() -> Self {
        let world = World::new(Engine::Postgres).await;
        world.run_sql(TABLES).await.expect("the platform's tables");
        Self(world)
    }

    async fn user(&self, id: &str, balance: Option<i64>) {
        self.row(&format!(
            r#"insert into "User" values ('{id}', '{id}@example.com', 'Name of {id}')"#
        ))
        .await;
        if let Some(balance) = balance {
            self.balance(id, balance).await;
        }
    }

    async fn balance(&self, id: &str, balance: i64) {
        self.row(&format!(r#"insert into "UserBalance" values ('{id}', {balance}, '2026-01-20')"#))
            .await;
    }

    /// A transaction of so many seconds after the first of January.
    async fn posted(
        &self,
        user: &str,
        key: &str,
        seconds: f64,
        (amount, kind, running): (i64, &str, Option<i64>),
    ) {
        let running = running.map_or("null".to_owned(), |running| running.to_string());
        self.row(&format!(
            r#"insert into "CreditTransaction" values ('{key}', '{user}',
               timestamp '2026-01-01' + interval '1 second' * {seconds}, {amount}, '{kind}', {running}, true,
               '{{"via": "api"}}')"#
        ))
        .await;
    }

    async fn row(&self, statement: &str) {
        self.0.run_sql(statement).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
    }

    fn source(&self) -> Value {
        json!({ "kind": "platform", "url": self.0.url() })
    }
}

async fn preview(world: &World, there: &Elsewhere) -> Value {
    world.ok("preview_import", json!({ "source": there.source() })).await
}

async fn run(world: &World, there: &Elsewhere) -> Value {
    world.ok("run_import", json!({ "source": there.source() })).await
}

async fn balance(world: &World, user: &str) -> i64 {
    world.ok("get_wallet", json!({ "user_id": user })).await["balance"].as_i64().expect("a number")
}

/// Transactions of a user, oldest first: key, kind, amount.
async fn history(world: &World, user: &str) -> Vec<(String, String, i64)> {
    let mut rows = world.list("list_transactions", json!({ "user_id": user })).await;
    rows.reverse();
    let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    rows.iter()
        .map(|row| (text(row, "key"), text(row, "kind"), row["amount"].as_i64().expect("a number")))
        .collect()
}

fn entry(key: &str, kind: &str, amount: i64) -> (String, String, i64) {
    (key.to_owned(), kind.to_owned(), amount)
}

/// Kind, user, booking and adjustment of each finding.
fn findings(plan: &Value) -> Vec<(String, String, String, Option<i64>)> {
    let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let mut found: Vec<_> = plan["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|row| {
            (
                text(row, "kind"),
                text(row, "user_id"),
                text(row, "booked"),
                row["adjustment"].as_i64(),
            )
        })
        .collect();
    found.sort();
    found
}

fn finding(
    kind: &str,
    user: &str,
    booked: &str,
    adjustment: Option<i64>,
) -> (String, String, String, Option<i64>) {
    (kind.to_owned(), user.to_owned(), booked.to_owned(), adjustment)
}

/// Books without a fault: everything arrives, in its order and at its time.
#[rstest]
#[tokio::test]
async fn sound_books_arrive_as_they_are(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let there = Elsewhere::new().await;
    there.user("u1", Some(900)).await;
    there.user("u2", Some(-50)).await;
    there.posted("u1", "pi_1", 1.0, (1_000, "TOP_UP", Some(1_000))).await;
    there.posted("u2", "pi_2", 2.0, (100, "TOP_UP", Some(100))).await;
    // One millisecond, written the wrong way round.
    there.posted("u1", "a_later", 3.0, (-60, "USAGE", Some(930))).await;
    there.posted("u1", "b_before", 3.0, (-10, "USAGE", Some(990))).await;
    there.posted("u1", "re_1", 4.0, (-30, "REFUND", Some(900))).await;
    there.posted("u2", "re_2", 5.0, (-150, "REFUND", Some(-50))).await;
    let world = World::new(engine).await;
    let plan = preview(&world, &there).await;
    assert_eq!(findings(&plan), []);
    assert_eq!(plan["refused"], 0);
    assert_eq!(plan["users"], json!({ "new": 2, "known": 0 }));
    assert_eq!(plan["transactions"], json!({ "new": 6, "known": 0 }));
    assert_eq!(plan["totals"], json!([{ "currency": "usd", "transactions": 6, "sum": "850" }]));
    assert!(!plan["source"].as_str().expect("a name").contains("password"));

    assert_eq!(run(&world, &there).await, plan);
    assert_eq!(balance(&world, "u1").await, 900);
    assert_eq!(balance(&world, "u2").await, -50);
    assert_eq!(
        history(&world, "u1").await,
        [
            entry("pi_1", "top_up", 1_000),
            entry("b_before", "usage", -10),
            entry("a_later", "usage", -60),
            entry("re_1", "refund", -30),
        ]
    );
    let posted = world.list("list_transactions", json!({ "user_id": "u1" })).await;
    assert_eq!(posted[3]["posted_at"], 1_767_225_601_000_000_i64, "{posted:#?}");
    assert_eq!(posted[3]["reference"], "pi_1");
    assert_eq!(posted[3]["metadata"]["via"], "api");
    assert_eq!(posted[3]["metadata"]["imported"]["type"], "TOP_UP");
    let then = json!({ "user_id": "u1", "at": 1_767_225_602_500_000_i64 });
    assert_eq!(world.ok("get_balance_at", then).await["balance"], 1_000);
    world.verify_books().await;

    let before = world.list("list_audit", json!({})).await;
    let again = run(&world, &there).await;
    assert_eq!(again["transactions"], json!({ "new": 0, "known": 6 }));
    assert_eq!(world.list("list_audit", json!({})).await, before);
}

/// Every fault of the books there is named, and whatever it is, the balance here is the one there.
#[rstest]
#[tokio::test]
async fn every_fault_is_named_and_booked(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let there = Elsewhere::new().await;
    // The balance is not the sum.
    there.user("differs", Some(40)).await;
    there.posted("differs", "d1", 1.0, (100, "GRANT", Some(100))).await;
    // Kept at zero, the full amount recorded.
    there.user("zero", Some(5)).await;
    there.posted("zero", "z1", 1.0, (30, "GRANT", Some(30))).await;
    there.posted("zero", "z2", 2.0, (-100, "USAGE", Some(0))).await;
    there.posted("zero", "z3", 3.0, (5, "GRANT", Some(5))).await;
    // Kept at a ceiling.
    there.user("ceiling", Some(999)).await;
    there.posted("ceiling", "c1", 1.0, (900, "GRANT", Some(900))).await;
    there.posted("ceiling", "c2", 2.0, (300, "GRANT", Some(1_000))).await;
    there.posted("ceiling", "c3", 3.0, (-1, "USAGE", Some(999))).await;
    // The first movement of the wallet overwritten.
    there.user("lost", Some(299)).await;
    there.posted("lost", "l1", 1.0, (500, "GRANT", Some(500))).await;
    there.posted("lost", "l2", 1.0, (300, "GRANT", Some(300))).await;
    there.posted("lost", "l3", 2.0, (-1, "USAGE", Some(299))).await;
    // A running balance that fits nothing, and heals.
    there.user("running", Some(90)).await;
    there.posted("running", "r1", 1.0, (100, "GRANT", Some(77))).await;
    there.posted("running", "r2", 2.0, (-10, "USAGE", Some(90))).await;
    // One checkout credited under both of its keys.
    there.user("twice", Some(200)).await;
    there.posted("twice", "cs_t", 1.0, (100, "TOP_UP", Some(100))).await;
    there.posted("twice", "pi_t", 2.0, (100, "TOP_UP", Some(200))).await;
    there
        .row(
            r#"update "CreditTransaction" set metadata = '{"id": "cs_t", "payment_intent": "pi_t"}'
                 where "userId" = 'twice'"#,
        )
        .await;
    // A checkout that nobody has paid.
    there.user("pending", Some(0)).await;
    there.posted("pending", "cs_open", 1.0, (700, "TOP_UP", None)).await;
    there.row(r#"update "CreditTransaction" set "isActive" = false where "transactionKey" = 'cs_open'"#).await;
    // A type that nobody knows, a sign that is wrong, an amount of zero.
    there.user("odd", Some(13)).await;
    there.posted("odd", "o1", 1.0, (10, "BONUS", Some(10))).await;
    there.posted("odd", "o2", 2.0, (3, "USAGE", Some(13))).await;
    there.posted("odd", "o3", 3.0, (0, "GRANT", Some(13))).await;
    // Beyond 32 bits.
    there.user("large", Some(3_000_000_000)).await;
    there.posted("large", "b1", 1.0, (3_000_000_000, "GRANT", Some(3_000_000_000))).await;
    // No row of the user; no address; no balance.
    there.balance("nobody", 8).await;
    there.posted("nobody", "n1", 1.0, (8, "GRANT", Some(8))).await;
    there.user("silent", Some(0)).await;
    there.row(r#"update "User" set email = null where id = 'silent'"#).await;
    there.user("unbalanced", None).await;
    there.posted("unbalanced", "u1", 1.0, (4, "GRANT", Some(4))).await;
    // The same key with two users.
    there.user("same1", Some(1)).await;
    there.user("same2", Some(2)).await;
    there.posted("same1", "monthly", 1.0, (1, "GRANT", Some(1))).await;
    there.posted("same2", "monthly", 1.0, (2, "GRANT", Some(2))).await;

    let world = World::new(engine).await;
    let plan = preview(&world, &there).await;
    assert_eq!(plan["refused"], 0, "{:#}", plan["problems"]);
    assert_eq!(
        findings(&plan),
        [
            finding("activated_twice", "twice", "as_adjustment", None),
            finding("amount_zero", "odd", "not_booked", None),
            finding("balance_differs", "differs", "with_adjustment", Some(-60)),
            finding("balance_missing", "unbalanced", "as_recorded", None),
            finding("beyond_int32", "large", "as_recorded", None),
            finding("beyond_int32", "large", "as_recorded", None),
            finding("checkout_key", "twice", "as_recorded", None),
            finding("clamped_at_ceiling", "ceiling", "with_adjustment", Some(-200)),
            finding("clamped_at_zero", "zero", "with_adjustment", Some(70)),
            finding("email_unusable", "silent", "with_placeholder", None),
            finding("key_of_two_users", "same1", "under_longer_key", None),
            finding("key_of_two_users", "same2", "under_longer_key", None),
            finding("movement_lost", "lost", "with_adjustment", Some(-500)),
            finding("order_unknown", "lost", "as_recorded", None),
            finding("running_balance", "running", "as_recorded", None),
            finding("type_unknown", "odd", "as_adjustment", None),
            finding("user_missing", "nobody", "with_placeholder", None),
            finding("wrong_sign", "odd", "as_adjustment", None),
        ]
    );
    let done = run(&world, &there).await;
    assert_eq!(done, plan);
    for (user, expected) in [
        ("differs", 40),
        ("zero", 5),
        ("ceiling", 999),
        ("lost", 299),
        ("running", 90),
        ("twice", 200),
        ("pending", 0),
        ("odd", 13),
        ("large", 3_000_000_000),
        ("nobody", 8),
        ("silent", 0),
        ("unbalanced", 4),
        ("same1", 1),
        ("same2", 2),
    ] {
        assert_eq!(balance(&world, user).await, expected, "{user}");
    }
    assert_eq!(
        history(&world, "zero").await,
        [
            entry("z1", "grant", 30),
            entry("z2:adjusted", "adjustment", 70),
            entry("z2", "usage", -100),
            entry("z3", "grant", 5),
        ]
    );
    assert_eq!(
        history(&world, "twice").await,
        [entry("cs_t", "top_up", 100), entry("pi_t", "adjustment", 100)]
    );
    // One payment of 100, however often it was credited.
    let payments = world.list("list_payments", json!({ "user_id": "twice" })).await;
    assert_eq!(payments.len(), 1, "{payments:#?}");
    let adjusted = world.list("list_transactions", json!({ "user_id": "differs" })).await;
    assert_eq!(adjusted[0]["amount"], -60);
    assert_eq!(
        adjusted[0]["reason"],
        "import: the balance there was not the sum of the transactions"
    );

    // The pending checkout can still be paid.
    let paid = json!({ "key": "cs_open", "user_id": "pending", "new_reference": "pi_open" });
    world.ok("settle_transaction", paid).await;
    assert_eq!(balance(&world, "pending").await, 700);
    world.verify_books().await;

    let again = preview(&world, &there).await;
    assert_eq!(again["transactions"]["new"], 0, "{again:#}");
    assert_eq!(again["problem_counts"], json!({}));
}

#[rstest]
#[tokio::test]
async fn refund_requests_arrive_in_their_states(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let there = Elsewhere::new().await;
    there.user("u1", Some(2_500)).await;
    there.posted("u1", "pi_1", 1.0, (1_000, "TOP_UP", Some(1_000))).await;
    there.posted("u1", "pi_2", 2.0, (1_000, "TOP_UP", Some(2_000))).await;
    there.posted("u1", "pi_3", 3.0, (1_000, "TOP_UP", Some(3_000))).await;
    there.posted("u1", "re_2", 4.0, (-500, "REFUND", Some(2_500))).await;
    let request = |id: &str, key: &str, amount: i64, reason: &str, status: &str| {
        format!(
            r#"insert into "CreditRefundRequest" values
               ('{id}', 'u1', '{key}', {amount}, '{reason}', null, '{status}')"#
        )
    };
    for statement in [
        request("r1", "pi_1", 400, "too slow", "PENDING"),
        request("r2", "pi_2", 500, "", "APPROVED"),
        request("r3", "pi_3", 900, "no reason", "REJECTED"),
        request("r4", "pi_gone", 10, "gone", "PENDING"),
        request("r5", "pi_1", 10, "lost", "LOST"),
        request("r6", "pi_1", 0, "nothing", "PENDING"),
    ] {
        there.row(&statement).await;
    }
    let world = World::new(engine).await;
    let plan = run(&world, &there).await;
    assert_eq!(plan["refund_requests"], json!({ "new": 3, "known": 0 }));
    assert_eq!(
        findings(&plan),
        [
            finding("request_amount", "u1", "not_booked", None),
            finding("request_status_unknown", "u1", "not_booked", None),
            finding("request_without_transaction", "u1", "not_booked", None),
        ]
    );
    let rows = world.list("list_refund_requests", json!({})).await;
    let mut states: Vec<_> = rows
        .iter()
        .map(|row| (row["reference"].clone(), row["state"].clone(), row["amount"].clone()))
        .collect();
    states.sort_by_key(|(reference, _, _)| reference.to_string());
    assert_eq!(
        json!(states),
        json!([["pi_1", "in_review", 400], ["pi_2", "succeeded", 500], ["pi_3", "rejected", 900]])
    );
    // Who asked waits in the queue, and can be answered.
    let queue = world.list("list_queue", json!({})).await;
    assert_eq!(queue.len(), 1, "{queue:#?}");
    let waiting = rows.iter().find(|row| row["state"] == "in_review").expect("one");
    let id = waiting["id"].clone();
    world.ok("get_refund_request", json!({ "request_id": id })).await;
    world.ok("reject_refund", json!({ "request_id": id, "reason": "used already" })).await;
    world.verify_books().await;
    let again = run(&world, &there).await;
    assert_eq!(again["refund_requests"], json!({ "new": 0, "known": 3 }));
    assert_eq!(world.list("list_refund_requests", json!({})).await.len(), 3);
}

/// What Stripe says of a refund that was imported changes nothing: it is the same refund.
#[rstest]
#[tokio::test]
async fn a_refund_that_was_imported_is_not_taken_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let there = Elsewhere::new().await;
    there.user("u1", Some(700)).await;
    there.posted("u1", "pi_1", 1.0, (1_000, "TOP_UP", Some(1_000))).await;
    there.posted("u1", "re_1", 2.0, (-300, "REFUND", Some(700))).await;
    there
        .row(r#"update "CreditTransaction" set metadata = '{"payment_intent": "pi_1"}' where "transactionKey" = 're_1'"#)
        .await;
    let world = World::new(engine).await;
    run(&world, &there).await;
    let refund = json!({
        "id": "re_1", "object": "refund", "amount": 300, "currency": "usd", "status": "succeeded",
        "payment_intent": "pi_1", "charge": "ch_1", "created": 1_767_225_602, "reason": null,
        "metadata": {}, "balance_transaction": null,
    });
    world.ok("ingest_stripe_object", json!({ "object": refund })).await;
    assert_eq!(balance(&world, "u1").await, 700);
    world.verify_books().await;
}

/// Keys that the ledger cannot have, and keys that it has otherwise.
#[rstest]
#[tokio::test]
async fn a_key_that_is_taken_is_refused_and_may_be_left_out(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let there = Elsewhere::new().await;
    there.user("u1", Some(30)).await;
    there.posted("u1", "k1", 1.0, (10, "GRANT", Some(10))).await;
    there.posted("u1", "redress:k2", 2.0, (15, "GRANT", Some(25))).await;
    there.posted("u1", "k3", 3.0, (5, "GRANT", Some(30))).await;
    let world = World::new(engine).await;
    world.ok("create_user", json!({ "id": "u0", "email": "zero@example.com" })).await;
    let taken = json!({ "user_id": "u0", "kind": "grant", "amount": 1, "key": "k1" });
    world.ok("post_transaction", taken).await;
    let plan = preview(&world, &there).await;
    assert_eq!(plan["problem_counts"], json!({ "key_conflict": 1, "key_invalid": 1 }));
    assert_eq!(
        plan["problems"][0]["place"],
        json!({
            "line": null, "column": null, "name": "CreditTransaction", "key": "redress:k2",
        })
    );
    let input = json!({ "source": there.source() });
    assert_eq!(world.refused("run_import", input).await, "import_rows_refused");
    let input = json!({ "source": there.source(), "leave_out": 2, "digest": plan["digest"] });
    world.ok("run_import", input).await;
    // What the invalid key held is in the adjustment; what was taken by somebody else is not.
    assert_eq!(balance(&world, "u1").await, 20);
    world.verify_books().await;
}

/// A payment that is credited here already is not credited again.
#[rstest]
#[tokio::test]
async fn a_payment_that_is_credited_here_is_not_credited_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let there = Elsewhere::new().await;
    there.user("u1", Some(2_000)).await;
    there.posted("u1", "pi_1", 1.0, (1_000, "TOP_UP", Some(1_000))).await;
    there.posted("u1", "pi_2", 2.0, (1_000, "TOP_UP", Some(2_000))).await;
    let world = World::new(engine).await;
    world.ok("create_user", json!({ "id": "u1", "email": "u1@example.com" })).await;
    for (key, payment, amount) in [("mine_1", "pi_1", 1_000), ("mine_2", "pi_2", 900)] {
        let top_up = json!({
            "user_id": "u1", "kind": "top_up", "amount": amount, "key": key, "reference": payment,
        });
        world.ok("post_transaction", top_up).await;
    }
    let plan = preview(&world, &there).await;
    assert_eq!(plan["transactions"], json!({ "new": 0, "known": 1 }));
    assert_eq!(plan["problem_counts"], json!({ "payment_credited": 1 }));
    there.posted("u1", "k3", 3.0, (5, "GRANT", Some(2_005))).await;
    there.row(r#"update "UserBalance" set balance = 2005"#).await;
    let input = json!({ "source": there.source(), "leave_out": 1 });
    world.ok("run_import", input).await;
    assert_eq!(balance(&world, "u1").await, 1_905);
    world.verify_books().await;
}

#[tokio::test]
async fn the_connection_reads_only() {
    let there = Elsewhere::new().await;
    there.user("u1", Some(1)).await;
    // A view with a side effect: it would write if it could.
    there
        .row(
            r#"create function spoil() returns bigint language sql volatile
                as 'insert into "User" values (''spoilt'', null, null) returning 1::bigint';
                alter table "UserBalance" rename to balances;
                create view "UserBalance" as
                select "userId", balance + spoil() as balance, "updatedAt" from balances"#,
        )
        .await;
    let world = World::new(Engine::Sqlite).await;
    let code = world.refused("preview_import", json!({ "source": there.source() })).await;
    assert_eq!(code, "database_read_only");
}

#[rstest]
#[case::no_tables("drop schema public cascade; create schema public", "import_tables_missing")]
#[case::no_column(
    r#"alter table "CreditTransaction" drop column metadata"#,
    "import_tables_missing"
)]
#[tokio::test]
async fn another_database_is_refused(#[case] change: &str, #[case] code: &str) {
    let there = Elsewhere::new().await;
    there.row(change).await;
    let world = World::new(Engine::Sqlite).await;
    let input = json!({ "source": there.source() });
    assert_eq!(world.refused("preview_import", input).await, code);
    for url in ["sqlite:/tmp/nothing.db", "postgres://nobody@127.0.0.1:1/none"] {
        let source = json!({ "kind": "platform", "url": url });
        let error = world.call("preview_import", json!({ "source": source })).await;
        assert!(error.is_err(), "{url}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_imports_a_platform() {
    let there = Elsewhere::new().await;
    there.user("u1", Some(10)).await;
    there.posted("u1", "k1", 1.0, (10, "GRANT", Some(10))).await;
    let world = World::new(Engine::Sqlite).await;
    let url = there.0.url().to_owned();
    let plan = world.ctl(&["import", "platform", &url, "--dry-run"]).await.json();
    assert_eq!(plan["transactions"]["new"], 1);
    assert_eq!(world.ctl(&["import", "platform", &url]).await.json(), plan);
    assert_eq!(balance(&world, "u1").await, 10);
}
