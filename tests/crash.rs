//! `kill -9` while `redressctl post -` writes: nothing answered is lost, nothing is half there,
//! and the same lines again get the same answers.
//!
//! The desk of the test's own process is closed first: otherwise it would keep `SQLite`'s log open,
//! and no restart would ever have to recover it.

use std::{collections::BTreeMap, process::Stdio, sync::Arc};

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    process::{Child, ChildStdin, ChildStdout},
    sync::Semaphore,
};

use crate::model::Rng;

const USERS: usize = 4;
/// Lines fed to one life of the program.
const LINES: usize = 600;
/// Lines fed and not yet answered.
const WAITING_MAX: usize = 100;
/// Lines fed before that the next life gets again.
const AGAIN: usize = 100;

/// Answers of transactions that stand, by their key.
type Answered = BTreeMap<String, Value>;

#[rstest]
#[case::sqlite(Engine::Sqlite, 25)]
#[case::postgres(Engine::Postgres, 5)]
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_program_loses_nothing_it_has_answered(
    #[case] engine: Engine,
    #[case] kills: usize,
) {
    let seed = Rng::seed();
    let mut rng = Rng::new(seed);
    let world = World::new(engine).await;
    for user in 0..USERS {
        let email = format!("user_{user}@example.com");
        world.ok("create_user", json!({ "id": format!("user_{user}"), "email": email })).await;
    }
    world.desk().db().close().await;

    let (mut answered, mut first, mut cut, mut life) = (Answered::new(), 0, 0, 0);
    // A life that answered everything before it was killed proves nothing and does not count.
    while cut < kills {
        life += 1;
        assert!(life <= 3 * kills, "seed {seed}: only {cut} of {life} were killed at work");
        let lines: Vec<String> = (first..first + LINES).map(line).collect();
        let (after, waiting) = (rng.below(LINES), 1 + rng.below(WAITING_MAX));
        let answers = killed(&world, &lines, after, waiting).await;
        cut += usize::from(answers.len() < LINES);
        let place = format!("seed {seed}, life {life}, {} of {LINES} answered", answers.len());
        check(&world, &place, &mut answered, &lines, &answers).await;
        // Sometimes the next life goes on behind what was answered, sometimes it repeats all of it.
        first += answers.len().saturating_sub(rng.below(AGAIN));
    }

    let lines: Vec<String> = (0..first + LINES).map(line).collect();
    let answers = posted(&world, &lines).await;
    check(&world, &format!("seed {seed}, at last"), &mut answered, &lines, &answers).await;
    everything_stands_once(&world, &answered).await;
}

/// The answers to lines that were posted to the end; the exit status says whether one was refused.
async fn posted(world: &World, lines: &[String]) -> Vec<Value> {
    let ended = world.ctl_fed(&["post", "-"], &lines.concat()).await;
    let is_refused = ended.stdout.lines().any(|line| line.starts_with(r#"{"error""#));
    ended.lines_with_status(if is_refused { 3 } else { 0 })
}

/// The line of a number is always the same: a transaction that nothing can refuse, or, now and
/// then, one that is always refused.
fn line(number: usize) -> String {
    let user = format!("user_{}", number % USERS);
    let key = format!("line_{number}");
    let line = match number % 10 {
        0..4 => {
            json!({ "kind": "top_up", "amount": 700 + number, "reference": format!("pi_{number}") })
        }
        4..7 => json!({ "kind": "refund", "amount": -25, "reason": "bought by \"mistake\"" }),
        7 => json!({ "kind": "grant", "amount": 3, "pending": true }),
        8 => json!({ "kind": "fee", "amount": -1500, "metadata": { "line": number } }),
        _ => json!({ "kind": "usage", "amount": 1 }),
    };
    let mut line = line;
    line["user_id"] = json!(user);
    line["key"] = json!(key);
    format!("{line}\n")
}

/// Feeds lines one by one until so many are answered, then kills the program; every answer that
/// it gave in time. So many lines at most are fed and not answered: that makes many small commits,
/// and one of them is under way whenever the end comes.
async fn killed(world: &World, lines: &[String], after: usize, waiting: usize) -> Vec<Value> {
    let mut command = world.redressctl();
    command.args(["post", "-"]).stdin(Stdio::piped()).stderr(Stdio::inherit());
    let mut child = command.spawn().expect("redressctl starts");
    let stdin = child.stdin.take().expect("a pipe");
    let stdout = child.stdout.take().expect("a pipe");
    let places = Arc::new(Semaphore::new(waiting));
    let feeding = tokio::spawn(feed(stdin, lines.to_vec(), Arc::clone(&places)));
    let answers = read(&mut child, stdout, after.min(lines.len()), &places).await;
    places.close();
    let ended = child.wait().await.expect("it ends");
    assert_eq!(ended.code(), None, "it ended by itself: {ended:?}");
    drop(feeding.await.expect("feeding does not panic"));
    answers
}

/// Feeds a line for each free place. The pipe stays open: the program is never told to end.
async fn feed(mut stdin: ChildStdin, lines: Vec<String>, places: Arc<Semaphore>) -> ChildStdin {
    for line in lines {
        let Ok(place) = places.acquire().await else { break };
        place.forget();
        // The program may be dead by now.
        if stdin.write_all(line.as_bytes()).await.is_err() || stdin.flush().await.is_err() {
            break;
        }
    }
    stdin
}

/// Reads whole lines, a place for each; kills the program when `after` of them are there, and
/// reads the rest.
async fn read(
    child: &mut Child,
    stdout: ChildStdout,
    after: usize,
    places: &Semaphore,
) -> Vec<Value> {
    let mut stdout = BufReader::new(stdout);
    let mut answers = Vec::new();
    loop {
        if answers.len() == after {
            child.start_kill().expect("SIGKILL");
        }
        let mut text = String::new();
        stdout.read_line(&mut text).await.expect("UTF-8");
        // A line that was cut off is no answer.
        if !text.ends_with('\n') {
            return answers;
        }
        answers.push(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}")));
        places.add_permits(1);
    }
}

/// The books are clean, every answer is new or the one given before, and asking again gives it
/// again.
async fn check(
    world: &World,
    place: &str,
    answered: &mut Answered,
    lines: &[String],
    answers: &[Value],
) {
    let verified = world.ctl(&["verify"]).await;
    assert_eq!(verified.status, Some(0), "{place}: {verified:#?}");
    let again = posted(world, &lines[..answers.len()]).await;
    assert_eq!(again.len(), answers.len(), "{place}");
    for ((line, answer), again) in lines.iter().zip(answers).zip(&again) {
        assert_eq!(answer, again, "{place}: another answer to {line}");
        let asked: Value = serde_json::from_str(line).expect("our own line");
        if asked["kind"] == json!("usage") {
            assert_eq!(answer["error"]["code"], json!("amount_wrong_sign"), "{place}: {line}");
            continue;
        }
        for field in ["key", "kind", "amount", "user_id"] {
            assert_eq!(answer[field], asked[field], "{place}: {answer} to {line}");
        }
        let key = answer["key"].as_str().expect("a key").to_owned();
        let known = answered.entry(key).or_insert_with(|| answer.clone());
        assert_eq!(known, answer, "{place}: another answer than in an earlier life");
    }
}

/// What is in the ledger is exactly what was answered.
async fn everything_stands_once(world: &World, answered: &Answered) {
    let verified = world.ctl(&["verify"]).await;
    assert_eq!(verified.status, Some(0), "{verified:#?}");
    let mut input = json!({ "limit": 500 });
    let mut found = Answered::new();
    loop {
        let page = world.ctl(&["call", "list_transactions", &input.to_string()]).await.json();
        for mut row in page["rows"].as_array().expect("rows").iter().cloned() {
            row.as_object_mut().expect("a row").remove("user_name");
            let key = row["key"].as_str().expect("a key").to_owned();
            assert!(found.insert(key, row).is_none(), "a key stands twice");
        }
        if page["next_cursor"].is_null() {
            break;
        }
        input["cursor"] = page["next_cursor"].clone();
    }
    assert_eq!(&found, answered);
}
