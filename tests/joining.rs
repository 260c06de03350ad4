//! Two users who are the same person are joined: nothing is lost, and the id of the one who ended
//! stays valid.

use desk::{Actor, Desk};
use harness::{Engine, Wallet, World, at_once};
use rstest::rstest;
use serde_json::{Value, json};

/// Two users of one person; the first one ends.
struct Person {
    world: World,
    old: Wallet,
    new: Wallet,
}

impl Person {
    async fn new(engine: Engine) -> Self {
        let world = World::new(engine).await;
        let (old, new) = (world.wallet().await, world.wallet().await);
        Self { world, old, new }
    }

    /// The old user has bought 1000 credits with `pi_1`, the new one 500 with `pi_2`.
    async fn with_credits(engine: Engine) -> Self {
        let person = Self::new(engine).await;
        person.old.top_up("pi_1", 1000).await;
        person.new.top_up("pi_2", 500).await;
        person
    }

    fn input(&self) -> Value {
        json!({ "user_id": self.old.user, "into": self.new.user, "reason": "the same e-mail" })
    }

    async fn join(&self) -> Value {
        self.world.ok("join_users", self.input()).await
    }

    /// Sum of the entries of the old user's own account.
    async fn old_balance(&self) -> i64 {
        self.world.books().await.balance(&self.old.code())
    }

    async fn read(&self, object: Value) {
        self.world.ok("ingest_stripe_object", json!({ "object": object })).await;
    }

    /// Ingests a dispute of `pi_1` read a minute later.
    async fn dispute(&self, amount: i64, status: &str) {
        self.world.advance_seconds(60);
        let object = self.world.dispute_object("du_1", "pi_1", amount, status);
        self.read(object).await;
    }

    /// The figures of the person, by either id; the old account is empty and the books are clean.
    async fn check(&self, figures: (i64, i64, i64)) {
        assert_eq!(self.new.figures().await, figures);
        assert_eq!(self.old.figures().await, figures, "by the old id");
        assert_eq!(self.old_balance().await, 0);
        self.world.verify_books().await;
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn balances_go_over_and_everything_is_recorded(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let person = Person::with_credits(engine).await;
    let (world, old, new) = (&person.world, &person.old, &person.new);
    let first = person.join().await;
    assert_eq!(first["wallets"][0]["balance"], 1500);
    person.check((1500, 0, 1500)).await;
    assert_eq!(person.join().await, first, "repeated");
    person.check((1500, 0, 1500)).await;

    let ended = world.ok("get_user", json!({ "user_id": old.user })).await;
    assert_eq!(ended["joined_into"], json!(new.user));
    let user = world.ok("get_user", json!({ "user_id": new.user })).await;
    assert_eq!((&user["joined_into"], &user["joined"]), (&Value::Null, &json!([old.user])));
    let rows = world.list("list_users", json!({ "search": old.user })).await;
    assert_eq!(rows[0]["joined_into"], json!(new.user));
    let payments = world.list("list_payments", json!({ "user_id": new.user })).await;
    let payments: Vec<_> = payments.iter().map(|row| &row["reference"]).collect();
    assert_eq!(payments, [&json!("pi_2"), &json!("pi_1")]);
    let records = world.list("list_audit", json!({ "action": "user_joined" })).await;
    let told: Vec<_> = records.iter().map(|row| (&row["reason"], &row["actor"])).collect();
    assert_eq!(told, vec![(&json!("the same e-mail"), &json!("olive")); 2]);
    let moved = new.transactions(json!({ "kind": "adjustment" })).await;
    assert_eq!((moved.len(), &moved[0]["amount"]), (1, &json!(1000)));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_debt_and_every_currency_go_over(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let person = Person::new(engine).await;
    let world = &person.world;
    person.old.top_up("pi_1", 1000).await;
    person.old.use_up(1000).await;
    person.read(world.refund_object("re_1", "pi_1", 400, "succeeded")).await;
    person.new.top_up("pi_2", 100).await;
    let more = json!({
        "id": "further", "email": "further@example.com", "currency": "eur",
    });
    world.ok("create_user", more).await;
    let post = json!({
        "user_id": "further", "kind": "grant", "amount": 70, "currency": "eur", "key": "g",
    });
    world.ok("post_transaction", post).await;
    person.join().await;
    person.check((-300, 0, -300)).await;

    let join = json!({ "user_id": "further", "into": person.new.user, "reason": "the same" });
    let joined = world.ok("join_users", join).await;
    let wallets: Vec<_> =
        joined["wallets"].as_array().expect("wallets").iter().map(|it| &it["balance"]).collect();
    assert_eq!(wallets, [&json!(70), &json!(-300)], "euros, then dollars");
    person.check((-300, 0, -300)).await;
}

/// The platform still calls the user by the old id.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_the_platform_posts_to_the_old_id_is_of_the_new_user(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let person = Person::with_credits(engine).await;
    let (world, old, new) = (&person.world, &person.old, &person.new);
    let usage = json!({ "kind": "usage", "amount": -100, "key": "before" });
    let before = old.post(usage.clone()).await;
    let waiting = json!({
        "kind": "top_up", "amount": 250, "key": "p", "reference": "cs_1", "pending": true,
    });
    old.post(waiting).await;
    person.join().await;

    assert_eq!(old.post(usage).await["id"], before["id"], "the first answer again");
    let after = old.post(json!({ "kind": "usage", "amount": -1200, "key": "after" })).await;
    assert_eq!((&after["user_id"], &after["balance"]), (&json!(new.user), &json!(200)));
    let too_much = json!({ "user_id": old.user, "kind": "usage", "amount": -201, "key": "more" });
    assert_eq!(world.refused("post_transaction", too_much).await, "insufficient_credits");
    let settle = json!({ "key": "p", "user_id": old.user });
    let settled = world.ok("settle_transaction", settle.clone()).await;
    assert_eq!((&settled["user_id"], &settled["balance"]), (&json!(new.user), &json!(450)));
    let by_new = json!({ "key": "p", "user_id": new.user });
    assert_eq!(world.ok("settle_transaction", by_new).await["id"], settled["id"]);
    let hold = json!({ "user_id": old.user, "amount": 50, "case": "job-1" });
    assert_eq!(world.ok("place_hold", hold).await["user_id"], json!(new.user));
    person.check((450, 50, 400)).await;
    let reversal = json!({ "id": before["id"], "key": "r", "reason": "never used" });
    let reversed = world.ok("reverse_transaction", reversal).await;
    assert_eq!((&reversed["user_id"], &reversed["balance"]), (&json!(new.user), &json!(550)));
    person.check((550, 50, 500)).await;
}

/// Another desk has posted to the user before, so its lane has the wallets in memory.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn another_process_learns_of_it(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let person = Person::with_credits(engine).await;
    let other = person.world.another_desk().await;
    post(&other, &person.old.user, "one").await;
    person.join().await;
    let posted = post(&other, &person.old.user, "two").await;
    assert_eq!(posted["user_id"], json!(person.new.user));
    person.check((1480, 0, 1480)).await;
}

async fn post(desk: &Desk, user: &str, key: &str) -> Value {
    let olive = Actor::operator("olive").expect("a name");
    let usage = json!({ "user_id": user, "kind": "usage", "amount": -10, "key": key });
    desk.call(&olive, "post_transaction", usage).await.expect("posted")
}

/// A dispute of the old user's payment is open while they are joined.
#[rstest]
#[case::lost("lost", (900, 0, 900))]
#[case::won("won", (1500, 0, 1500))]
#[tokio::test(flavor = "multi_thread")]
async fn an_open_dispute_goes_over_with_its_hold(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] outcome: &str,
    #[case] after: (i64, i64, i64),
) {
    let person = Person::with_credits(engine).await;
    person.dispute(600, "needs_response").await;
    assert_eq!(person.old.figures().await, (1000, 600, 400));
    person.join().await;
    person.check((1500, 600, 900)).await;
    let disputes = person.world.list("list_disputes", json!({ "user_id": person.new.user })).await;
    assert_eq!(disputes.len(), 1);
    person.dispute(600, outcome).await;
    person.check(after).await;
}

/// What was taken of the old user before is given back to the new one.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_given_back_later_is_given_to_the_new_user(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let person = Person::with_credits(engine).await;
    let world = &person.world;
    person.dispute(600, "lost").await;
    person.read(world.refund_object("re_1", "pi_1", 300, "succeeded")).await;
    assert_eq!(person.old.figures().await, (100, 0, 100));
    person.join().await;
    person.check((600, 0, 600)).await;
    person.dispute(600, "won").await;
    person.check((1200, 0, 1200)).await;
    world.advance_seconds(60);
    person.read(world.refund_object("re_1", "pi_1", 300, "failed")).await;
    person.check((1500, 0, 1500)).await;
    person.dispute(600, "lost").await;
    person.check((900, 0, 900)).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_under_way_goes_over(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let person = Person::with_credits(engine).await;
    let (world, old, new) = (&person.world, &person.old, &person.new);
    world.settings(json!({ "grace_seconds": 0 })).await;
    let request = old.ask_refund("pi_1", 400).await;
    let waiting = old.ask_refund("pi_1", 100).await;
    world.ok("approve_refund", json!({ "request_id": request["id"] })).await;
    person.join().await;
    person.check((1500, 400, 1100)).await;
    world.sync_all().await;
    let id = request["id"].as_str().expect("an id");
    assert_eq!(world.request(id).await["state"], "succeeded");
    person.check((1100, 0, 1100)).await;

    let id = waiting["id"].as_str().expect("an id");
    assert_eq!(world.request(id).await["user_id"], json!(new.user));
    world.ok("approve_refund", json!({ "request_id": id })).await;
    world.sync_all().await;
    person.check((1000, 0, 1000)).await;
    for user in [&old.user, &new.user] {
        let ask = json!({ "user_id": user, "reference": "pi_1", "amount": 50, "reason": "unused" });
        let asked = world.ok("request_refund", ask).await;
        assert_eq!(asked["user_id"], json!(new.user));
    }
}

/// What was paid past Stripe before, and a mistake in it that is found afterwards.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn noted_refunds_go_over(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let person = Person::with_credits(engine).await;
    let (world, new) = (&person.world, &person.new);
    let note = |amount: i64, means: &str| json!({ "reference": "pi_1", "amount": amount, "means": means, "reason": "as agreed" });
    let paid = world.ok("note_refund", note(300, "elsewhere")).await;
    let given = world.ok("note_refund", note(50, "credit")).await;
    assert_eq!(person.old.figures().await, (750, 0, 750));
    person.join().await;
    person.check((1250, 0, 1250)).await;
    let noted = world.list("list_noted_refunds", json!({ "user_id": new.user })).await;
    assert_eq!(noted.len(), 2);
    for (id, after) in [(&paid["id"], 1550), (&given["id"], 1500)] {
        world.ok("void_noted_refund", json!({ "id": id, "reason": "a mistake" })).await;
        person.check((after, 0, after)).await;
    }
    world.ok("note_refund", note(200, "elsewhere")).await;
    person.check((1300, 0, 1300)).await;
}

/// A payment at Stripe that names the old user, and one of a customer linked to the old user.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn later_payments_credit_the_new_user(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let person = Person::with_credits(engine).await;
    let (world, old) = (&person.world, &person.old);
    world.payment_at_stripe("pi_unnamed", 10, "usd");
    let mut unnamed = world.at_stripe("pi_unnamed");
    unnamed["customer"] = json!("cus_old");
    person.read(unnamed).await;
    let attach = json!({
        "payments": ["pi_unnamed"], "user_id": old.user, "link_customers": true,
    });
    world.ok("attach_payments", attach.clone()).await;
    person.join().await;
    assert_eq!(world.refused("attach_payments", attach).await, "user_joined");

    world.payment_at_stripe("pi_named", 100, "usd");
    let mut named = world.at_stripe("pi_named");
    named["metadata"] = json!({ "user_id": old.user });
    person.read(named).await;
    world.payment_at_stripe("pi_linked", 1000, "usd");
    let mut linked = world.at_stripe("pi_linked");
    linked["customer"] = json!("cus_old");
    person.read(linked).await;
    person.check((2610, 0, 2610)).await;
}

/// By e-mail address both would be found, and none of them taken.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_joined_user_does_not_share_an_address_any_more(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    for id in ["one", "two"] {
        world.ok("create_user", json!({ "id": id, "email": "ada@example.com" })).await;
    }
    let by_email = json!({ "mapping": { "naming": { "by": "email" }, "create_users": false } });
    world.ok("set_user_mapping", by_email).await;
    world.payment_at_stripe("pi_1", 700, "usd");
    let mut payment = world.at_stripe("pi_1");
    payment["receipt_email"] = json!("Ada@example.com");
    world.ok("ingest_stripe_object", json!({ "object": payment })).await;
    let listed = world.list("list_unmatched_payments", json!({})).await;
    assert_eq!(listed[0]["why"], "shared_email");
    let join = json!({ "user_id": "one", "into": "two", "reason": "the same" });
    world.ok("join_users", join).await;
    world.ok("match_payments", json!({})).await;
    let wallet = world.ok("get_wallet", json!({ "user_id": "two" })).await;
    assert_eq!(wallet["balance"], 700);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn three_ids_of_one_person_end_in_one(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let person = Person::with_credits(engine).await;
    let (world, old, new) = (&person.world, &person.old, &person.new);
    let last = world.wallet_with(7).await;
    person.join().await;
    let on = json!({ "user_id": new.user, "into": last.user, "reason": "the same" });
    world.ok("join_users", on).await;
    for wallet in [old, new, &last] {
        assert_eq!(wallet.figures().await, (1507, 0, 1507));
    }
    old.use_up(7).await;
    assert_eq!(last.figures().await, (1500, 0, 1500));
    let back = json!({ "user_id": last.user, "into": old.user, "reason": "the same" });
    assert_eq!(world.refused("join_users", back).await, "user_joined");
    let elsewhere = world.wallet().await;
    let again = json!({ "user_id": old.user, "into": elsewhere.user, "reason": "the same" });
    assert_eq!(world.refused("join_users", again).await, "user_joined");
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_joined_is_refused_and_changes_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let person = Person::with_credits(engine).await;
    let (world, old, new) = (&person.world, &person.old, &person.new);
    let join = |user: &str, into: &str, reason: &str| json!({ "user_id": user, "into": into, "reason": reason });
    let refusals = [
        (join(&old.user, &old.user, "x"), "field_invalid"),
        (join(&old.user, &new.user, " "), "field_invalid"),
        (join("nobody", &new.user, "x"), "user_not_found"),
        (join(&old.user, "nobody", "x"), "user_not_found"),
    ];
    for (input, code) in refusals {
        assert_eq!(world.refused("join_users", input).await, code);
    }
    let hold = json!({ "user_id": old.user, "amount": 50, "case": "job-1" });
    world.ok("place_hold", hold).await;
    assert_eq!(world.refused("join_users", person.input()).await, "user_has_holds");
    assert_eq!(old.figures().await, (1000, 50, 950));
    world.ok("release_hold", json!({ "case": "job-1" })).await;

    person.join().await;
    let moved = new.transactions(json!({ "kind": "adjustment" })).await;
    let reverse = json!({ "id": moved[0]["id"], "key": "r", "reason": "a mistake" });
    assert_eq!(world.refused("reverse_transaction", reverse).await, "transaction_carried_over");
    person.check((1500, 0, 1500)).await;
}

/// Both directions at once, and postings to both users meanwhile.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_in_a_race(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let person = Person::with_credits(engine).await;
    let users = [person.old.user.clone(), person.new.user.clone()];
    let mut desks = Vec::new();
    for _ in 0..4 {
        desks.push(person.world.another_desk().await);
    }
    let answers = at_once(24, |caller| {
        let (desk, users) = (desks[caller % 4].clone(), users.clone());
        async move {
            let olive = Actor::operator("olive").expect("a name");
            let (one, other) = (&users[caller % 2], &users[1 - caller % 2]);
            if caller / 4 == 2 {
                let join = json!({ "user_id": one, "into": other, "reason": "the same" });
                return desk.call(&olive, "join_users", join).await;
            }
            let key = format!("key_{caller}");
            let usage = json!({ "user_id": one, "kind": "usage", "amount": -10, "key": key });
            desk.call(&olive, "post_transaction", usage).await
        }
    })
    .await;
    let refused: Vec<_> = answers.iter().filter_map(|answer| answer.as_ref().err()).collect();
    assert!(refused.iter().all(|error| error.code == "user_joined"), "{refused:?}");
    assert_eq!(refused.len(), 2, "one direction wins");
    assert_eq!(person.new.figures().await, (1300, 0, 1300));
    assert_eq!(person.old.figures().await, (1300, 0, 1300));
    person.world.verify_books().await;
}
