//! Refunds that do not go through Stripe: paid elsewhere, or given as credits.

use harness::{Engine, Wallet, World, at_once};
use rstest::rstest;
use serde_json::{Value, json};

async fn bought(engine: Engine) -> (World, Wallet) {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    (world, wallet)
}

fn note(means: &str, amount: i64) -> Value {
    json!({ "reference": "pi_1", "amount": amount, "means": means, "reason": "bank transfer 4711" })
}

fn for_request(means: &str, amount: i64, request: &Value) -> Value {
    let mut input = note(means, amount);
    input["request_id"] = request["id"].clone();
    input
}

fn id(value: &Value) -> &str {
    value["id"].as_str().expect("an id")
}

async fn payment(world: &World, wallet: &Wallet) -> Value {
    world.list("list_payments", json!({ "user_id": wallet.user })).await.remove(0)
}

async fn void(world: &World, noted: &Value) -> Value {
    world.ok("void_noted_refund", json!({ "id": noted["id"], "reason": "it bounced" })).await
}

/// Whatever was granted for the money: the books name where it went, and nothing is left in clearing.
#[rstest]
#[case::credits_are_the_money(1000, 1000, 400, 400)]
#[case::a_gift(2500, 3000, 1000, 1200)]
#[case::tax(1200, 1000, 600, 500)]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_paid_elsewhere_is_taken_as_any_other(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] money: i64,
    #[case] credits: i64,
    #[case] refunded: i64,
    #[case] taken: i64,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    world.payment_at_stripe("pi_1", money, "usd");
    world.ingest(world.at_stripe("pi_1")).await.expect("taken");
    let top_up = json!({ "kind": "top_up", "amount": credits, "key": "t", "reference": "pi_1" });
    wallet.post(top_up).await;
    let paid_at = world.now().micros() - 86_400_000_000;
    let mut input = note("elsewhere", refunded);
    input["paid_at"] = json!(paid_at);

    let noted = world.ok("note_refund", input).await;

    assert_eq!((&noted["paid_at"], &noted["noted_by"]), (&json!(paid_at), &json!("olive")));
    assert_eq!((&noted["request_id"], &noted["voided_at"]), (&Value::Null, &Value::Null));
    assert_eq!(wallet.figures().await, (credits - taken, 0, credits - taken));
    let payment = payment(&world, &wallet).await;
    assert_eq!(
        (&payment["refunded"], &payment["refunded_elsewhere"], &payment["left"]),
        (&json!(taken), &json!(refunded), &json!(money - refunded))
    );
    let books = world.books().await;
    assert_eq!(books.balance("paid_elsewhere/usd"), refunded);
    assert_eq!(books.balance("refunds_clearing/usd"), 0);
    let shown = wallet.transactions(json!({ "kind": "refund" })).await;
    assert_eq!((shown.len(), &shown[0]["amount"]), (1, &json!(-taken)), "{shown:#?}");
    assert_eq!(
        (&shown[0]["reason"], &shown[0]["actor"], &shown[0]["reference"], &shown[0]["key"]),
        (&json!("bank transfer 4711"), &json!("olive"), &json!("pi_1"), &noted["transaction_key"])
    );
    let overview = world.ok("get_overview", json!({})).await;
    let today = overview["daily"].as_array().expect("days").last().expect("today");
    assert_eq!(today["refunds"], taken);
    assert_eq!(world.calls_received(), [], "nothing leaves for Stripe");
    world.verify_books().await;

    void(&world, &noted).await;
    let books = world.books().await;
    for account in ["paid_elsewhere/usd", "refunds_clearing/usd"] {
        assert_eq!(books.balance(account), 0, "{account}");
    }
    assert_eq!(wallet.balance().await, credits);
    world.verify_books().await;
}

#[rstest]
#[case(
    "elsewhere",
    700,
    "The refund request has been approved, the amount has been paid to you in another way."
)]
#[case(
    "credit",
    1300,
    "The refund request has been approved, the amount has been added to your credits."
)]
#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_settled_by_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] means: &str,
    #[case] balance: i64,
    #[case] told: &str,
) {
    let (world, wallet) = bought(engine).await;
    let request = wallet.ask_refund("pi_1", 500).await;
    assert_eq!(world.list("list_queue", json!({})).await.len(), 1);

    let noted = world.ok("note_refund", for_request(means, 300, &request)).await;

    let detail = world.ok("get_refund_request", json!({ "request_id": request["id"] })).await;
    let settled = &detail["request"];
    assert_eq!((&settled["state"], &settled["means"]), (&json!("succeeded"), &json!(means)));
    assert_eq!((&settled["asked"], &settled["amount"]), (&json!(500), &json!(300)));
    assert_eq!((&settled["result"], &settled["handled_by"]), (&json!(told), &json!("olive")));
    assert_eq!(detail["noted"], noted);
    let last = detail["timeline"].as_array().expect("records").last().expect("a record");
    assert_eq!(
        (&last["action"], &last["reason"]),
        (&json!("succeeded"), &json!("bank transfer 4711"))
    );
    assert_eq!(wallet.figures().await, (balance, 0, balance));
    assert_eq!(world.list("list_queue", json!({})).await, Vec::<Value>::new());
    assert_eq!(world.list("list_refund_requests", json!({ "waiting": true })).await.len(), 0);
    assert_eq!(world.ok("get_overview", json!({})).await["open_refund_requests"], 0);
    for command in ["approve_refund", "withdraw_refund"] {
        let again = json!({ "request_id": request["id"] });
        assert_eq!(world.refused(command, again).await, "case_already_handled", "{command}");
    }
    assert_eq!(world.calls_received(), []);
    world.verify_books().await;
}

/// The card is closed: the refund fails, and the customer is paid by bank transfer.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_failed_is_paid_elsewhere(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = bought(engine).await;
    let request = wallet.ask_refund("pi_1", 400).await;
    world.ok("approve_refund", json!({ "request_id": request["id"] })).await;
    world.sync_all().await;
    let refund = world.refunds_at_stripe("pi_1").remove(0);
    world.bank_decides(id(&refund), "failed");
    world.sync_all().await;
    assert_eq!(world.request(id(&request)).await["state"], "failed");

    world.ok("note_refund", for_request("elsewhere", 400, &request)).await;
    // The failed refund is read again, and so is the whole account.
    let mut failed = world.at_stripe(id(&refund));
    failed["metadata"]["arn"] = json!("changed");
    world.ingest(failed).await.expect("taken");
    world.ok("sync", json!({ "full": true })).await;
    world.sync_all().await;

    let settled = world.request(id(&request)).await;
    assert_eq!((&settled["state"], &settled["means"]), (&json!("succeeded"), &json!("elsewhere")));
    assert_eq!(settled["refund_id"], Value::Null, "the failed refund has not settled it");
    assert_eq!(wallet.figures().await, (600, 0, 600));
    assert_eq!(world.list("list_queue", json!({})).await, Vec::<Value>::new());
    assert_eq!(world.calls_to("/v1/refunds"), 1);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_at_stripe_of_the_same_amount_settles_it_no_second_time(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("elsewhere", "credit")] means: &str,
) {
    let (world, wallet) = bought(engine).await;
    let request = wallet.ask_refund("pi_1", 400).await;
    world.ok("note_refund", for_request(means, 400, &request)).await;
    let before = wallet.balance().await;

    world.refund("re_1", "pi_1", 400, "succeeded").await;
    world.refund("re_1", "pi_1", 400, "failed").await;
    world.refund("re_1", "pi_1", 400, "succeeded").await;

    let settled = world.request(id(&request)).await;
    assert_eq!((&settled["state"], &settled["means"]), (&json!("succeeded"), &json!(means)));
    assert_eq!(settled["refund_id"], Value::Null);
    assert_eq!(wallet.balance().await, before - 400);
    world.verify_books().await;
}

/// What is noted is no longer left, for requests, approvals and notes alike.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn no_more_than_what_is_left_is_refunded_in_any_way(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("elsewhere", "credit")] means: &str,
    #[values("elsewhere", "credit")] later: &str,
) {
    let (world, wallet) = bought(engine).await;
    let request = wallet.ask_refund("pi_1", 500).await;
    world.ok("note_refund", note(means, 600)).await;
    assert_eq!(payment(&world, &wallet).await["left"], 400);
    let before = world.books().await;

    let approve = json!({ "request_id": request["id"] });
    let refusal = world.call("approve_refund", approve.clone()).await.expect_err("refused");
    assert_eq!(refusal.code, "refund_exceeds_payment");
    assert_eq!(refusal.details, json!({ "asked": 500, "left": 400, "currency": "usd" }));
    let ask = json!({
        "user_id": wallet.user, "reference": "pi_1", "amount": 401, "reason": "all of it",
    });
    assert_eq!(world.refused("request_refund", ask).await, "refund_exceeds_payment");
    assert_eq!(world.refused("note_refund", note(later, 401)).await, "refund_exceeds_payment");
    let with_request = for_request(later, 401, &request);
    assert_eq!(world.refused("note_refund", with_request).await, "refund_exceeds_payment");
    assert_eq!(world.books().await, before, "nothing is written");

    let part = json!({ "request_id": request["id"], "amount": 300 });
    world.ok("approve_refund", part).await;
    assert_eq!(world.refused("note_refund", note(later, 101)).await, "refund_exceeds_payment");
    world.sync_all().await;
    world.ok("note_refund", note(later, 100)).await;
    assert_eq!(payment(&world, &wallet).await["left"], 0);
    assert_eq!(world.refused("note_refund", note(later, 1)).await, "refund_exceeds_payment");
    world.verify_books().await;
}

/// A refund under way at Stripe may still succeed.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_under_way_is_not_left(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("elsewhere", "credit")] means: &str,
) {
    let (world, wallet) = bought(engine).await;
    world.refund("re_1", "pi_1", 700, "pending").await;
    assert_eq!(world.refused("note_refund", note(means, 400)).await, "refund_exceeds_payment");
    world.refund("re_1", "pi_1", 700, "failed").await;
    world.ok("note_refund", note(means, 400)).await;
    assert_eq!(payment(&world, &wallet).await["left"], 600);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_mistake_is_voided_and_the_request_waits_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("elsewhere", "credit")] means: &str,
) {
    let (world, wallet) = bought(engine).await;
    let request = wallet.ask_refund("pi_1", 500).await;
    let noted = world.ok("note_refund", for_request(means, 300, &request)).await;

    let voided = void(&world, &noted).await;

    assert_eq!(
        (&voided["void_reason"], &voided["voided_by"], &voided["voided_at"]),
        (&json!("it bounced"), &json!("olive"), &json!(world.now().micros()))
    );
    let detail = world.ok("get_refund_request", json!({ "request_id": request["id"] })).await;
    let open = &detail["request"];
    assert_eq!((&open["state"], &open["means"]), (&json!("in_review"), &Value::Null));
    assert_eq!((&open["amount"], &open["handled_by"]), (&json!(500), &Value::Null));
    assert_eq!(open["result"], "The refund request is under review.");
    assert_eq!(detail["noted"], Value::Null);
    let last = detail["timeline"].as_array().expect("records").last().expect("a record");
    assert_eq!(last["reason"], "it bounced");
    assert_eq!(wallet.figures().await, (1000, 0, 1000));
    assert_eq!(payment(&world, &wallet).await["left"], 1000);
    assert_eq!(world.list("list_queue", json!({})).await.len(), 1);
    let again = json!({ "id": noted["id"], "reason": "it bounced" });
    let before = world.books().await;
    assert_eq!(world.refused("void_noted_refund", again).await, "noted_refund_voided");
    assert_eq!(world.books().await, before, "nothing is written");
    world.verify_books().await;

    // Then it is paid after all, by Stripe.
    world.ok("approve_refund", json!({ "request_id": request["id"] })).await;
    world.sync_all().await;
    assert_eq!(world.request(id(&request)).await["state"], "succeeded");
    assert_eq!(wallet.figures().await, (500, 0, 500));
    let listed = world.list("list_noted_refunds", json!({ "user_id": wallet.user })).await;
    assert_eq!(listed, [voided]);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_notes_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("elsewhere", "credit")] means: &str,
) {
    let (world, wallet) = bought(engine).await;
    let request = wallet.ask_refund("pi_1", 300).await;
    let mut input = for_request(means, 300, &request);
    input["key"] = json!("once");
    let sent = input.clone();
    let answers = world.calls_at_once(5, move |_| ("note_refund", sent.clone())).await;
    let first = answers[0].as_ref().expect("noted");
    assert!(answers.iter().all(|answer| answer.as_ref().ok() == Some(first)), "{answers:?}");
    world.advance_seconds(60);
    assert_eq!(&world.ok("note_refund", input.clone()).await, first);
    for (field, value) in [
        ("amount", json!(200)),
        ("reason", json!("another")),
        ("request_id", Value::Null),
        ("means", json!(if means == "credit" { "elsewhere" } else { "credit" })),
    ] {
        let mut other = input.clone();
        other[field] = value;
        assert_eq!(world.refused("note_refund", other).await, "key_conflict", "{field}");
    }
    assert_eq!(world.list("list_noted_refunds", json!({ "reference": "pi_1" })).await.len(), 1);
    let balance = if means == "credit" { 1300 } else { 700 };
    assert_eq!(wallet.balance().await, balance);
    world.verify_books().await;
}

/// One of them settles the request; the others find it settled, and nothing of them is written.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_notes_at_once_one_settles_the_request(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = bought(engine).await;
    let request = wallet.ask_refund("pi_1", 200).await;
    let answers = at_once(4, |number| {
        let means = if number % 2 == 0 { "elsewhere" } else { "credit" };
        let (world, input) = (world.clone(), for_request(means, 200, &request));
        async move { world.call("note_refund", input).await }
    })
    .await;
    let (noted, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert_eq!(noted.len(), 1, "{noted:?}");
    for refusal in refused {
        assert_eq!(refusal.expect_err("refused").code, "case_already_handled");
    }
    let noted = noted.into_iter().next().expect("one").expect("noted");
    let settled = world.request(id(&request)).await;
    assert_eq!((&settled["state"], &settled["means"]), (&json!("succeeded"), &noted["means"]));
    let balance = if noted["means"] == "credit" { 1200 } else { 800 };
    assert_eq!(wallet.balance().await, balance);
    world.verify_books().await;
}

/// 3000 credits for 25.00: credits are given by their share of the money, and the money is not
/// refunded a second time.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn credits_instead_of_money_leave_the_rest_refundable(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    let wallet = world.wallet().await;
    world.payment_at_stripe("pi_1", 2500, "usd");
    world.ingest(world.at_stripe("pi_1")).await.expect("taken");
    let top_up = json!({ "kind": "top_up", "amount": 3000, "key": "t", "reference": "pi_1" });
    wallet.post(top_up).await;
    wallet.use_up(3000).await;

    let noted = world.ok("note_refund", note("credit", 1000)).await;

    assert_eq!(wallet.figures().await, (1200, 0, 1200));
    let grant = wallet.transactions(json!({ "kind": "grant" })).await.remove(0);
    assert_eq!(
        (&grant["amount"], &grant["reference"], &grant["key"]),
        (&json!(1200), &json!("pi_1"), &noted["transaction_key"])
    );
    let shown = payment(&world, &wallet).await;
    assert_eq!(
        (&shown["refunded"], &shown["refunded_as_credit"], &shown["left"]),
        (&json!(0), &json!(1000), &json!(1500))
    );
    let all = json!({ "user_id": wallet.user, "reference": "pi_1", "reason": "the rest" });
    let request = world.ok("request_refund", all).await;
    assert_eq!(request["amount"], 1500);
    world.ok("approve_refund", json!({ "request_id": request["id"] })).await;
    world.sync_all().await;
    assert_eq!(wallet.balance().await, 1200 - 1800, "the share of 15.00");
    assert_eq!(payment(&world, &wallet).await["left"], 0);
    world.verify_books().await;

    // Used credits are owed when they were given by mistake.
    void(&world, &noted).await;
    assert_eq!(wallet.balance().await, -1800);
    assert_eq!(payment(&world, &wallet).await["left"], 1000);
    world.verify_books().await;
}

/// A bank that takes the whole payment takes what is left of its credits; credits that were given
/// are none of it.
#[rstest]
#[case("elsewhere", 600, 600)]
#[case("credit", 1400, 1000)]
#[tokio::test(flavor = "multi_thread")]
async fn a_chargeback_takes_only_what_is_left(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] means: &str,
    #[case] balance: i64,
    #[case] taken: i64,
) {
    let (world, wallet) = bought(engine).await;
    let noted = world.ok("note_refund", note(means, 400)).await;
    world.dispute("du_1", "pi_1", 1000, "needs_response").await;
    assert_eq!(wallet.figures().await, (balance, taken, balance - taken));
    world.dispute("du_1", "pi_1", 1000, "lost").await;
    assert_eq!(wallet.figures().await, (balance - taken, 0, balance - taken));
    let money = world.ok("get_dispute", json!({ "dispute_id": "du_1" })).await["money"].take();
    assert_eq!((&money[0]["taken"], &money[0]["residual"]), (&json!(taken), &json!(0)), "{money}");
    world.verify_books().await;

    // The transfer came back: the lost dispute takes all.
    void(&world, &noted).await;
    assert_eq!(wallet.figures().await, (0, 0, 0));
    assert_eq!(world.books().await.balance("refunds_clearing/usd"), 0);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_disputed_charge_is_compensated_in_no_other_way(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("elsewhere", "credit")] means: &str,
) {
    let (world, wallet) = bought(engine).await;
    world.dispute("du_1", "pi_1", 1000, "needs_response").await;
    let before = world.books().await;
    let refusal = world.call("note_refund", note(means, 400)).await.expect_err("refused");
    assert_eq!(
        (refusal.code.as_str(), &refusal.details["dispute_id"]),
        ("charge_disputed", &json!("du_1"))
    );
    assert_eq!(world.books().await, before, "nothing is written");
    let won = world.bank_decides("du_1", "won");
    world.ingest(won).await.expect("taken");
    world.ok("note_refund", note(means, 400)).await;
    assert_eq!(payment(&world, &wallet).await["left"], 600);
    world.verify_books().await;
}

/// No amount paid past Stripe ends an inquiry, and after it a refund at Stripe does not either.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_open_inquiry_may_cost_the_money_twice(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("elsewhere", "credit")] means: &str,
) {
    let (world, wallet) = bought(engine).await;
    world.dispute("du_1", "pi_1", 1000, "warning_needs_response").await;
    let refusal = world.call("note_refund", note(means, 1000)).await.expect_err("refused");
    assert_eq!(refusal.code, "refund_double_loss");
    assert_eq!(
        refusal.details,
        json!({ "dispute_id": "du_1", "loss": 2000, "captured": 1000, "currency": "usd" })
    );
    let mut despite = note(means, 400);
    despite["despite_inquiry"] = json!(true);
    world.ok("note_refund", despite).await;

    let request = wallet.ask_refund("pi_1", 600).await;
    let approve = json!({ "request_id": request["id"] });
    assert_eq!(world.refused("approve_refund", approve).await, "refund_double_loss");
    let act = json!({ "dispute_id": "du_1", "action": "refund_in_full" });
    let refusal = world.call("act_on_dispute", act).await.expect_err("refused");
    assert_eq!(
        (refusal.code.as_str(), &refusal.details),
        ("refund_not_full", &json!({ "noted": 400, "currency": "usd" }))
    );
    assert_eq!(world.calls_received(), []);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_noted_is_refused_and_nothing_is_written(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = bought(engine).await;
    wallet.top_up("pi_2", 1000).await;
    let of_other = wallet.ask_refund("pi_2", 100).await;
    world.settings(json!({ "grace_seconds": 60 })).await;
    let leaving = wallet.ask_refund("pi_1", 100).await;
    world.ok("approve_refund", json!({ "request_id": leaving["id"] })).await;
    let rejected = wallet.ask_refund("pi_1", 100).await;
    let no = json!({ "request_id": rejected["id"], "reason": "used" });
    world.ok("reject_refund", no).await;
    let before = world.books().await;
    let tomorrow = world.now().plus_seconds(86_400).micros();
    let with = |means: &str, field: &str, value: Value| {
        let mut input = note(means, 100);
        input[field] = value;
        input
    };
    for (name, input, code) in [
        (
            "another payment",
            for_request("elsewhere", 100, &of_other),
            "refund_request_other_payment",
        ),
        ("approved", for_request("elsewhere", 100, &leaving), "case_already_handled"),
        ("rejected", for_request("credit", 100, &rejected), "case_already_handled"),
        ("no request", with("credit", "request_id", json!("77")), "refund_request_not_found"),
        ("no payment", with("credit", "reference", json!("pi_9")), "payment_not_found"),
        ("nothing", note("elsewhere", 0), "field_invalid"),
        ("less than nothing", note("credit", -1), "field_invalid"),
        ("no reason", with("elsewhere", "reason", json!(" ")), "field_invalid"),
        ("tomorrow", with("elsewhere", "paid_at", json!(tomorrow)), "field_invalid"),
        ("credits of the past", with("credit", "paid_at", json!(0)), "field_invalid"),
        ("another way", with("cheque", "key", json!("k")), "input_invalid"),
    ] {
        assert_eq!(world.refused("note_refund", input).await, code, "{name}");
    }
    for id in ["1", "x"] {
        let unknown = json!({ "id": id, "reason": "a mistake" });
        assert_eq!(world.refused("void_noted_refund", unknown).await, "noted_refund_not_found");
    }
    assert_eq!(world.books().await, before);
    world.verify_books().await;
}

/// A grant may be reversed in the ledger like any other: then it compensates nobody.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_grant_reversed_in_the_ledger_counts_no_longer(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = bought(engine).await;
    let noted = world.ok("note_refund", note("credit", 400)).await;
    let grant = wallet.transactions(json!({ "kind": "grant" })).await.remove(0);
    let undo = json!({ "id": grant["id"], "key": "undo", "reason": "too much" });
    world.ok("reverse_transaction", undo).await;
    assert_eq!(payment(&world, &wallet).await["left"], 1000);
    world.verify_books().await;
    void(&world, &noted).await;
    assert_eq!(wallet.balance().await, 1000);
    world.verify_books().await;
}

/// The bank reads of it, without an id that it could not find.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn evidence_names_what_was_paid_elsewhere(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = bought(engine).await;
    let noted = world.ok("note_refund", note("elsewhere", 400)).await;
    world.dispute("du_1", "pi_1", 1000, "needs_response").await;
    let evidence = world.ok("get_evidence", json!({ "dispute_id": "du_1" })).await.to_string();
    let line = "refund of $4.00, paid outside the card network, on 2026-03-02";
    assert!(evidence.contains(line), "{evidence}");
    assert!(!evidence.contains(noted["transaction_key"].as_str().expect("a key")));
    world.verify_books().await;
}

/// What is changed in the database past the product is found.
#[rstest]
#[case(
    "elsewhere",
    "update noted_refunds set amount_minor = 30",
    "audit_content",
    "noted refund 1"
)]
#[case("elsewhere", "update noted_refunds set paid_at = 5", "audit_content", "noted refund 1")]
#[case("elsewhere", "delete from noted_refunds", "noted_refund_mismatch", "payment pi_1")]
#[case("credit", "delete from noted_refunds", "noted_refund_mismatch", "refund request 1")]
#[case(
    "credit",
    "update noted_refunds set reference = 'pi_2'",
    "noted_refund_mismatch",
    "noted refund 1"
)]
#[case(
    "credit",
    "update refund_requests set means = null",
    "noted_refund_mismatch",
    "noted refund 1"
)]
#[case(
    "elsewhere",
    "update refund_requests set means = 'credit'",
    "audit_content",
    "refund request 1"
)]
#[case(
    "elsewhere",
    "update payment_claims set amount_minor = 30",
    "noted_refund_mismatch",
    "noted refund 1"
)]
#[case(
    "credit",
    "update noted_refunds set void_reason = 'x', voided_by = 'olive', voided_at = 1",
    "noted_refund_mismatch",
    "noted refund 1"
)]
#[tokio::test(flavor = "multi_thread")]
async fn a_changed_note_is_found(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] means: &str,
    #[case] statement: &str,
    #[case] kind: &str,
    #[case] place: &str,
) {
    let (world, wallet) = bought(engine).await;
    let request = wallet.ask_refund("pi_1", 400).await;
    world.ok("note_refund", for_request(means, 400, &request)).await;
    world.verify_books().await;
    world.run_sql(statement).await.expect(statement);
    let found = world.ok("verify", json!({})).await;
    let problems = found["problems"].as_array().expect("problems");
    let is_it = |problem: &Value| problem["kind"] == kind && problem["where"] == place;
    assert!(problems.iter().any(is_it), "{found:#}");
}
