//! Truly parallel clients of one database: several desks, each with connections and a posting lane
//! of its own, as several processes have them, and several real `redressctl` at once. Everybody is
//! answered, whatever came of it is what some serial order gives, and the books are clean.
//!
//! Races within one desk stand beside what they are about (`ledger/`, `refunds/`, `disputes/`).

use desk::{Actor, Desk};
use harness::{Answer, Ended, Engine, Wallet, World, at_once};
use rstest::rstest;
use serde_json::{Value, json};

/// Desks at one database.
const DESKS: usize = 4;
/// How often a race is run.
const RACES: usize = 8;

/// A world whose callers sit at different desks.
struct Crowd {
    world: World,
    desks: Vec<Desk>,
}

impl Crowd {
    async fn new(engine: Engine) -> Self {
        let world = World::new(engine).await;
        let mut desks = Vec::new();
        for _ in 0..DESKS {
            desks.push(world.another_desk().await);
        }
        Self { world, desks }
    }

    /// Runs `n` calls at the same moment, neighbours at different desks.
    async fn at_once(
        &self,
        n: usize,
        call: impl Fn(usize) -> (&'static str, Value),
    ) -> Vec<Answer> {
        let answers = at_once(n, |number| {
            let (desk, (name, input)) = (self.desks[number % DESKS].clone(), call(number));
            async move { desk.call(&Actor::operator("olive").expect("a name"), name, input).await }
        })
        .await;
        for answer in &answers {
            let code = answer.as_ref().err().map_or("", |error| error.code.as_str());
            assert!(!code.starts_with("database_"), "somebody was not served: {answer:?}");
        }
        answers
    }
}

/// The codes of those who were refused.
fn codes(answers: &[Answer]) -> Vec<&str> {
    answers.iter().filter_map(|answer| answer.as_ref().err()).map(|e| e.code.as_str()).collect()
}

/// Callers of two sides, in turns of a whole crowd. One side wins, all of it with one answer; all
/// of the other are refused with its code.
fn one_side_won(answers: &[Answer], lost: [&str; 2]) {
    let sides = [0, 1].map(|side| {
        let of_side = answers.iter().enumerate().filter(|(caller, _)| caller / DESKS % 2 == side);
        of_side.map(|(_, answer)| answer.clone()).collect::<Vec<_>>()
    });
    let winner = usize::from(sides[0].iter().any(Result::is_err));
    let first = sides[winner][0].as_ref().expect("one side wins");
    assert!(sides[winner].iter().all(|it| it.as_ref().ok() == Some(first)), "{answers:#?}");
    let loser = &sides[1 - winner];
    assert_eq!(codes(loser), vec![lost[1 - winner]; loser.len()], "{answers:#?}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_new_wallet_loses_none_of_its_first_transactions(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let crowd = Crowd::new(engine).await;
    let callers = 24;
    let answers = at_once(callers, |caller| {
        let desk = crowd.desks[caller % DESKS].clone();
        async move {
            let olive = Actor::operator("olive").expect("a name");
            let user = json!({ "id": "new", "email": "new@example.com" });
            desk.call(&olive, "create_user", user).await?;
            let post = json!({
                "user_id": "new", "kind": "top_up", "amount": 10, "key": format!("key_{caller}"),
            });
            desk.call(&olive, "post_transaction", post).await
        }
    })
    .await;
    let mut seqs: Vec<i64> = answers
        .iter()
        .map(|answer| answer.as_ref().expect("a top-up")["seq"].as_i64().expect("a seq"))
        .collect();
    seqs.sort_unstable();
    assert_eq!(seqs, (1..=24).collect::<Vec<_>>());
    let wallet = crowd.world.ok("get_wallet", json!({ "user_id": "new" })).await;
    assert_eq!((&wallet["balance"], &wallet["seq"]), (&json!(240), &json!(24)));
    crowd.world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_settling_and_voiding_one_wins(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let crowd = Crowd::new(engine).await;
    let wallet = crowd.world.wallet().await;
    for race in 0..RACES {
        let key = format!("checkout_{race}");
        wallet.post(json!({ "kind": "top_up", "amount": 100, "key": key, "pending": true })).await;
        let input = json!({ "user_id": wallet.user, "key": key });
        let verbs = ["settle_transaction", "void_transaction"];
        let answers =
            crowd.at_once(DESKS * 4, |caller| (verbs[caller / DESKS % 2], input.clone())).await;
        one_side_won(&answers, ["transaction_already_voided", "transaction_already_settled"]);
    }
    let settled = wallet.transactions(json!({ "status": "settled" })).await.len();
    let voided = wallet.transactions(json!({ "status": "voided" })).await.len();
    assert_eq!(settled + voided, RACES);
    assert_eq!(wallet.balance().await, 100 * i64::try_from(settled).expect("a few"));
    crowd.world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn thirty_two_callers_with_one_key_post_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let crowd = Crowd::new(engine).await;
    let wallet = crowd.world.wallet().await;
    let input = json!({
        "user_id": wallet.user, "kind": "top_up", "amount": 70, "key": "one", "reason": "once",
    });
    let answers = crowd.at_once(32, |_| ("post_transaction", input.clone())).await;
    let first = answers[0].as_ref().expect("a top-up");
    assert!(answers.iter().all(|it| it.as_ref().ok() == Some(first)), "{answers:#?}");
    assert_eq!(wallet.seqs().await, [1]);
    assert_eq!(wallet.balance().await, 70);
    crowd.world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_capturing_and_releasing_a_hold_one_wins(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let crowd = Crowd::new(engine).await;
    let wallet = crowd.world.wallet_with(1000).await;
    for race in 0..RACES {
        let case = format!("case_{race}");
        let place = json!({ "user_id": wallet.user, "amount": 100, "case": case });
        crowd.world.ok("place_hold", place).await;
        let answers = crowd
            .at_once(DESKS * 4, |caller| {
                let key = format!("capture_{race}");
                if (caller / DESKS).is_multiple_of(2) {
                    ("capture_hold", json!({ "case": case, "key": key, "kind": "refund" }))
                } else {
                    ("release_hold", json!({ "case": case }))
                }
            })
            .await;
        one_side_won(&answers, ["hold_ended", "hold_ended"]);
    }
    let captured = wallet.transactions(json!({ "kind": "refund" })).await.len();
    let left = 1000 - 100 * i64::try_from(captured).expect("a few");
    assert_eq!(wallet.figures().await, (left, 0, left));
    crowd.world.verify_books().await;
}

/// A payment of 1000 and a request to refund 400 of it, with some grace period.
async fn asked(crowd: &Crowd, grace_seconds: u32) -> (Wallet, String) {
    crowd.world.settings(json!({ "grace_seconds": grace_seconds })).await;
    let (wallet, payment) = (crowd.world.wallet().await, crowd.world.name("pi"));
    wallet.top_up(&payment, 1000).await;
    let request = wallet.ask_refund(&payment, 400).await;
    (wallet, request["id"].as_str().expect("an id").to_owned())
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_many_approvals_one_counts_and_one_call_leaves(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let crowd = Crowd::new(engine).await;
    for race in 1..=RACES / 2 {
        let (wallet, id) = asked(&crowd, 0).await;
        let input = json!({ "request_id": id });
        let answers = crowd.at_once(DESKS * 2, |_| ("approve_refund", input.clone())).await;
        assert_eq!(codes(&answers), vec!["case_already_handled"; DESKS * 2 - 1], "{answers:#?}");
        assert_eq!(crowd.world.calls_to("/v1/refunds"), race);
        assert_eq!(wallet.figures().await, (1000, 400, 600));
    }
    crowd.world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_undoing_and_sending_one_wins(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let crowd = Crowd::new(engine).await;
    let mut sent = 0;
    for _ in 0..RACES {
        let (wallet, id) = asked(&crowd, 30).await;
        crowd.world.ok("approve_refund", json!({ "request_id": id })).await;
        crowd.world.advance_seconds(31);
        let case = json!({ "case": format!("refund_request:{id}") });
        let answers = crowd
            .at_once(DESKS * 2, |caller| {
                let undoes = caller / DESKS == 0;
                if undoes { ("undo_action", case.clone()) } else { ("sync", json!({})) }
            })
            .await;
        let (undone, rounds) = answers.split_at(DESKS);
        assert!(rounds.iter().all(Result::is_ok), "{rounds:#?}");
        let refused = codes(undone);
        assert!(refused.iter().all(|code| *code == "nothing_to_undo"), "{undone:#?}");
        let left = refused.len() == DESKS;
        sent += usize::from(left);
        assert_eq!(crowd.world.calls_to("/v1/refunds"), sent, "{answers:#?}");
        let request = crowd.world.ok("get_refund_request", json!({ "request_id": id })).await;
        if left {
            assert_ne!(request["request"]["state"], json!("in_review"), "{request:#}");
        } else {
            assert_eq!(refused.len(), DESKS - 1, "{undone:#?}");
            assert_eq!(request["request"]["state"], json!("in_review"), "{request:#}");
            assert_eq!(wallet.figures().await, (1000, 0, 1000));
        }
    }
    crowd.world.verify_books().await;
}

/// Situation 5 from several processes, each refund told of twice.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn five_refunds_from_ten_processes_leave_five_distinct_balances(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_test_12345", 1000).await;
    let ended: Vec<Ended> = at_once(10, |process| {
        let world = world.clone();
        let id = format!("re_{}", process % 5);
        async move {
            let object = world.refund_object(&id, "pi_test_12345", 100, "succeeded");
            let input = json!({ "object": object }).to_string();
            world.ctl(&["call", "ingest_stripe_object", &input]).await
        }
    })
    .await;
    let transactions: Vec<Value> = ended.iter().map(|it| it.json()["transaction"].take()).collect();
    assert_eq!(transactions[..5], transactions[5..], "one transaction for each refund");
    assert_eq!(wallet.seqs().await, [1, 2, 3, 4, 5, 6]);
    assert_eq!(wallet.balances().await, [1000, 900, 800, 700, 600, 500]);
    assert_eq!(wallet.transactions(json!({ "kind": "refund" })).await.len(), 5);
    world.verify_books().await;
}

/// Six processes post at once: lines that all of them have, and lines of their own.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn processes_that_post_the_same_lines_get_the_same_answers(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    let (processes, shared) = (6, 40);
    let ended: Vec<Ended> = at_once(processes, |process| {
        let (world, user) = (world.clone(), wallet.user.clone());
        async move {
            let line = |key: String| {
                let line = json!({ "user_id": user, "kind": "top_up", "amount": 1, "key": key });
                format!("{line}\n")
            };
            // Each begins somewhere else in the shared part.
            let both = (0..shared).map(|n| {
                let common = (n + process * 7) % shared;
                line(format!("shared_{common}")) + &line(format!("own_{process}_{n}"))
            });
            world.ctl_fed(&["post", "-"], &both.collect::<String>()).await
        }
    })
    .await;
    let mut first: Vec<Option<Value>> = vec![None; shared];
    for (process, ended) in ended.iter().enumerate() {
        let answers = ended.json_lines();
        assert_eq!(answers.len(), 2 * shared);
        for (n, answer) in answers.iter().step_by(2).enumerate() {
            assert_eq!(answer["amount"], json!(1), "{answer}");
            let known = first[(n + process * 7) % shared].get_or_insert_with(|| answer.clone());
            assert_eq!(known, answer);
        }
    }
    let count = i64::try_from(shared + processes * shared).expect("a few");
    assert_eq!(wallet.balance().await, count);
    assert_eq!(wallet.seqs().await, (1..=count).collect::<Vec<_>>());
    world.verify_books().await;
}
