mod whole;

use std::{collections::BTreeSet, fs, path::Path, sync::Arc};

use desk::{
    ActOnDispute, Actor, ApproveRefund, Desk, DisputeAct, DisputeRow, GetSync, ListAttention,
    ListDisputes, ListOutbox, ListRefundRequests, ListTransactions, ListUsers, RefundRequestRow,
    SetSettings, Sync, Verify, workspace,
};
use fake_stripe::DEFAULT_KEY;
use serde_json::{Value as Json, json};
use store::{Db, ManualClock, Opening, Query, Timestamp};

use crate::{OpenDemo, Options, Summary, create, is_of_another_build, open, replace};

/// 2026-11-24, midnight.
const NOW: Timestamp = Timestamp::from_seconds(1_795_478_400);
const SMALL: Options = Options { users: 60, transactions: 2_000, seed: 11, now: Some(NOW) };

async fn made(dir: &Path, options: Options) -> Summary {
    create(dir, options).await.expect("a demo workspace")
}

/// Both lists from end to end, and the stand-in's state.
async fn told(dir: &Path) -> (Vec<Json>, String) {
    let stripe = fs::read_to_string(dir.join("stripe.json")).expect("the stand-in's state");
    let demo = open(dir).await.expect("an open workspace");
    let mut pages = Vec::new();
    let mut cursor = None;
    loop {
        let input = ListUsers { cursor, limit: Some(500), ..ListUsers::default() };
        let page = demo.desk.list_users(input).await.expect("users");
        pages.push(json!(page));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    loop {
        let input = ListTransactions { cursor, limit: Some(500), ..ListTransactions::default() };
        let page = demo.desk.list_transactions(input).await.expect("transactions");
        pages.push(json!(page));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    (pages, stripe)
}

async fn requests(desk: &Desk) -> Vec<RefundRequestRow> {
    let input = ListRefundRequests { limit: Some(500), ..ListRefundRequests::default() };
    desk.list_refund_requests(input).await.expect("refund requests").rows
}

async fn disputes(desk: &Desk) -> Vec<DisputeRow> {
    let input = ListDisputes { limit: Some(500), ..ListDisputes::default() };
    desk.list_disputes(input).await.expect("disputes").rows
}

/// The values under `field` in the JSON of rows.
fn values<T: serde::Serialize>(rows: &[T], field: &str) -> BTreeSet<String> {
    let word = |row: &T| json!(row)[field].as_str().map(str::to_owned);
    rows.iter().filter_map(word).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workspace_of_another_build_is_replaced_when_it_is_not_open() {
    let (folder, fresh) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    made(folder.path(), Options { seed: 12, ..SMALL }).await;
    let old = open(folder.path()).await.expect("an open workspace");
    let mut tx = old.desk.db().begin().await.unwrap();
    Query::new("update _sqlx_migrations set checksum = $1 where version = 1")
        .bind("another")
        .execute(&mut tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let refused = open(folder.path()).await.unwrap_err();
    assert_eq!(refused.code(), "database_other_schema");
    assert!(is_of_another_build(&refused));
    let busy = replace(folder.path(), SMALL).await.unwrap_err();
    assert_eq!(busy.code(), "database_busy");
    let again = open(folder.path()).await.unwrap_err();
    assert_eq!(again.code(), "database_other_schema", "the old one stands");

    old.desk.db().close().await;
    drop(old);
    replace(folder.path(), SMALL).await.expect("a new workspace");
    made(fresh.path(), SMALL).await;
    assert!(told(folder.path()).await == told(fresh.path()).await, "something of the old is left");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_seed_makes_the_same_workspace() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    made(one.path(), SMALL).await;
    made(two.path(), SMALL).await;
    let (first, second) = (told(one.path()).await, told(two.path()).await);
    assert_eq!(first.0, second.0);
    assert!(first.1 == second.1, "the stand-ins differ");

    let other = tempfile::tempdir().unwrap();
    made(other.path(), Options { seed: 12, ..SMALL }).await;
    assert!(told(other.path()).await != first, "another seed makes another workspace");
}

#[tokio::test(flavor = "multi_thread")]
async fn books_are_clean_and_nothing_half_made_is_left() {
    for (users, transactions) in [(60, 2_000), (1, 2), (400, 90), (3, 900)] {
        let dir = tempfile::tempdir().unwrap();
        let made = made(dir.path(), Options { users, transactions, ..SMALL }).await;
        let planned = i64::from(transactions);
        let with_movements = planned..=planned + planned / 20 + 5;
        assert!(with_movements.contains(&made.transactions), "{made:?}");
        let mut names: Vec<_> =
            fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["redress.db", "stripe.json"]);
        let demo = open(dir.path()).await.unwrap();
        let verified = demo.desk.verify(Verify {}).await.unwrap();
        assert!(verified.clean, "{:#?}", verified.problems);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_ours_is_never_replaced() {
    for file in ["redress.db", "stripe.json"] {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(file), "somebody's").unwrap();
        let refused = create(dir.path(), SMALL).await.expect_err("there is one");
        assert_eq!(refused.code(), "demo_exists");
        assert_eq!(open(dir.path()).await.expect_err("half of one").code(), "demo_not_found");
        assert_eq!(fs::read_to_string(dir.path().join(file)).unwrap(), "somebody's");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workspace_that_was_half_put_in_place_is_made_again() {
    let dir = tempfile::tempdir().unwrap();
    made(dir.path(), SMALL).await;
    let whole = told(dir.path()).await;
    fs::remove_file(dir.path().join("redress.db")).unwrap();
    made(dir.path(), SMALL).await;
    assert!(told(dir.path()).await == whole);
}

/// Whatever waits for an operator can be acted on, and the stand-in plays along.
#[tokio::test(flavor = "multi_thread")]
async fn every_open_case_can_be_acted_on() {
    let dir = tempfile::tempdir().unwrap();
    made(dir.path(), SMALL).await;
    let demo = open(dir.path()).await.unwrap();
    let desk = desk_at(&demo, NOW.plus_seconds(3_600)).await;
    let actor = Actor::operator_or_unnamed("test");
    let at_once = SetSettings { grace_seconds: Some(0), ..SetSettings::default() };
    desk.set_settings(&actor, at_once).await.unwrap();

    let mut acted = 0;
    for row in requests(&desk).await {
        if row.state.waits_for_operator() {
            let request_id = row.id;
            let input = ApproveRefund {
                request_id,
                amount: None,
                note: None,
                despite_inquiry: false,
                despite_refund: false,
            };
            desk.approve_refund(&actor, input).await.unwrap_or_else(|error| panic!("{error}"));
            acted += 1;
        }
    }
    for (number, row) in disputes(&desk).await.into_iter().enumerate() {
        let (is_inquiry, takes_action) = {
            let row = json!(row);
            // Of a status that nobody knows Stripe may refuse an answer.
            let is_known =
                row["status"].as_str().is_some_and(|status| status.ends_with("needs_response"));
            (row["kind"] == "inquiry", is_known && row["takes_action"] == true)
        };
        if takes_action {
            let action = match (is_inquiry, number % 2) {
                (_, 0) => DisputeAct::Contest,
                (true, _) => DisputeAct::RefundInFull,
                (false, _) => DisputeAct::Accept,
            };
            let dispute_id = json!(row)["id"].as_str().expect("an id").to_owned();
            let input = ActOnDispute {
                dispute_id,
                action,
                evidence_revision: None,
                revision: None,
                note: None,
            };
            desk.act_on_dispute(&actor, input).await.unwrap_or_else(|error| panic!("{error}"));
            acted += 1;
        }
    }
    assert!(acted >= 10, "{acted}");
    desk.sync(Sync::default()).await.unwrap();
    let calls = desk.list_outbox(ListOutbox { cursor: None, limit: Some(500) }).await.unwrap();
    for call in &calls.rows {
        let call = json!(call);
        let is_fine = matches!(call["state"].as_str(), Some("answered" | "cancelled"));
        assert!(is_fine, "{call}");
    }
    let verified = desk.verify(Verify {}).await.unwrap();
    assert!(verified.clean, "{:#?}", verified.problems);
}

/// What a full reading of Stripe could change: nothing, because the scenario ends with one.
#[tokio::test(flavor = "multi_thread")]
async fn stripe_has_nothing_new_to_tell() {
    let dir = tempfile::tempdir().unwrap();
    made(dir.path(), SMALL).await;
    let demo = open(dir.path()).await.unwrap();
    let desk = desk_at(&demo, NOW).await;
    let told = desk.get_sync(GetSync {}).await.unwrap();
    assert!(told.gap_since.is_none() && told.full_read_at.is_some(), "{told:?}");
    assert!(told.collections.iter().all(|it| it.finished), "{:?}", told.collections);
    assert_eq!(told.waiting_objects, 0);
    let before = books(&desk).await;

    assert!(!desk.sync(Sync { full: true, ..Sync::default() }).await.unwrap().more);

    assert_eq!(books(&desk).await, before);
    let attention = desk.list_attention(ListAttention::default()).await.unwrap();
    let codes: BTreeSet<&str> = attention.rows.iter().map(|it| it.code.as_str()).collect();
    assert_eq!(codes, ["early_fraud_warning"].into(), "{attention:?}");
}

/// Ledger and cases.
async fn books(desk: &Desk) -> Json {
    let input = ListTransactions { limit: Some(500), ..ListTransactions::default() };
    let newest = desk.list_transactions(input).await.unwrap().rows;
    let checked = desk.verify(Verify {}).await.unwrap();
    assert!(checked.clean, "{:#?}", checked.problems);
    json!([newest, checked.checked, requests(desk).await, disputes(desk).await])
}

/// A desk over a workspace whose clock stands still.
async fn desk_at(demo: &OpenDemo, now: Timestamp) -> Desk {
    let stripe = workspace::stripe_at(demo.stand_in.url(), DEFAULT_KEY).unwrap();
    let db = Db::open(&demo.db_url, Opening::MustExist).await.unwrap();
    Desk::new(db, Arc::new(ManualClock::new(now)), Some(stripe))
}
