//! Transactions as JSON lines.

use std::{collections::BTreeMap, sync::Arc};

use harness::{Engine, Platform, World, at_once, until};
use rstest::rstest;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::{
        TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
};

async fn with_user(world: &World) -> Platform {
    let platform = world.platform().await;
    let user = json!({ "id": "u", "email": "u@example.com" });
    assert_eq!(platform.post("/v1/users", &user).await.status, 200);
    platform
}

fn grant(key: &str) -> String {
    format!("{}\n", json!({ "user_id": "u", "kind": "grant", "amount": 1, "key": key }))
}

fn grants(prefix: &str, count: usize) -> String {
    (0..count).map(|number| grant(&format!("{prefix}{number}"))).collect()
}

/// The code of each refusal, `posted` for what was posted.
fn codes(answers: &[Value]) -> Vec<&str> {
    answers.iter().map(|answer| answer["error"]["code"].as_str().unwrap_or("posted")).collect()
}

/// A stream of lines that goes on as long as the test likes.
struct Stream {
    reader: BufReader<OwnedReadHalf>,
    writer: OwnedWriteHalf,
}

impl Stream {
    async fn begin(platform: &Platform) -> Self {
        let head =
            platform.head("content-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n");
        let mut stream: TcpStream = platform.server.connect().await;
        let head = format!("POST /v1/transactions HTTP/1.1\r\nhost: x\r\n{head}\r\n");
        stream.write_all(head.as_bytes()).await.expect("a head");
        let (reader, writer) = stream.into_split();
        Self { reader: BufReader::new(reader), writer }
    }

    async fn send(&mut self, lines: &str) {
        let chunk = format!("{:x}\r\n{lines}\r\n", lines.len());
        self.writer.write_all(chunk.as_bytes()).await.expect("sent");
    }

    async fn end(&mut self) {
        self.writer.write_all(b"0\r\n\r\n").await.expect("sent");
    }

    /// The next answer; `None` at the end of the stream, however it ends.
    async fn answer(&mut self) -> Option<Value> {
        loop {
            let mut line = String::new();
            match self.reader.read_line(&mut line).await {
                Ok(0) | Err(_) => return None,
                Ok(_) if line.starts_with('{') && line.ends_with('\n') => {
                    return serde_json::from_str(&line).ok();
                }
                Ok(_) if line == "0\r\n" => return None,
                // Head, and sizes of chunks.
                Ok(_) => {}
            }
        }
    }

    /// What else comes until the end, however it ends.
    async fn rest(mut self) -> String {
        let mut text = String::new();
        // A connection that is reset is at its end too.
        let _ = self.reader.read_to_string(&mut text).await;
        text
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn each_line_has_its_answer_and_bad_ones_do_not_hurt_the_others(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let platform = with_user(&world).await;
    let stranger = json!({ "user_id": "v", "kind": "grant", "amount": 1, "key": "x" });
    let too_much = json!({ "user_id": "u", "kind": "usage", "amount": -99, "key": "y" });
    let other = json!({ "user_id": "u", "kind": "grant", "amount": 2, "key": "a" });
    let lines = [
        grant("a"),
        "no JSON\n".to_owned(),
        grant("b"),
        format!("{stranger}\n"),
        "\n".to_owned(),
        format!("{too_much}\n"),
        grant("a"),
        format!("{other}\n"),
        grant("c").trim_end().to_owned(),
    ];
    let reply = platform.post_lines(&lines.concat()).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    assert_eq!(reply.header("content-type"), Some("application/x-ndjson"));
    assert!(reply.is_whole);
    let answers = reply.lines();
    let expected = [
        "posted",
        "input_invalid",
        "posted",
        "user_not_found",
        "input_invalid",
        "insufficient_credits",
        "posted",
        "key_conflict",
        "posted",
    ];
    assert_eq!(codes(&answers), expected);
    assert_eq!(answers[6], answers[0], "the first answer again");
    let again = world.ctl_fed(&["post", "-"], &lines.concat()).await.lines_with_status(3);
    assert_eq!(codes(&again), expected, "as redressctl answers");
    for posted in [0, 2, 6, 8] {
        assert_eq!(again[posted], answers[posted], "the first answer again");
    }
    assert_eq!(platform.get("/v1/users/u/wallet").await.json()["balance"], 3);
    world.verify_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_is_too_long_is_refused_alone() {
    let world = World::new(Engine::Sqlite).await;
    let platform = with_user(&world).await;
    let lines = format!("{}{}\n{}", grant("a"), "x".repeat(2 << 20), grant("b"));
    let answers = platform.post_lines(&lines).await.lines();
    assert_eq!(codes(&answers), ["posted", "line_too_long", "posted"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_for_many_lines_is_refused() {
    let world = World::new(Engine::Sqlite).await;
    let platform = with_user(&world).await;
    let head = platform.head("content-type: application/x-ndjson\r\nidempotency-key: a\r\n");
    let body = grants("g", 2);
    let reply = platform.server.exchange("POST", "/v1/transactions", &head, body.as_bytes()).await;
    assert_eq!(reply.refusal(400), "field_invalid");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_lines_are_no_answers() {
    let world = World::new(Engine::Sqlite).await;
    let platform = with_user(&world).await;
    let reply = platform.post_lines("").await;
    assert_eq!((reply.status, reply.body.as_str(), reply.is_whole), (200, "", true));
}

/// Answers come while lines are still sent: a platform may keep one stream open.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_line_is_answered_before_the_next_is_sent(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let platform = with_user(&world).await;
    let mut stream = Stream::begin(&platform).await;
    for number in 1..=5 {
        stream.send(&grant(&format!("g{number}"))).await;
        assert_eq!(stream.answer().await.expect("an answer")["balance"], number);
    }
    stream.end().await;
    assert_eq!(stream.answer().await, None);
}

/// The client goes away in the middle. What was answered stands, what stands is sound, and sending
/// everything again ends as if nothing had happened.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_goes_away_finds_everything_once_when_it_repeats(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let platform = with_user(&world).await;
    let mut stream = Stream::begin(&platform).await;
    stream.send(&grants("g", 3_000)).await;
    let first = stream.answer().await.expect("an answer");
    drop(stream);
    let count = async || world.books().await.counts["transactions"];
    until("what was answered stands", async || count().await > 0).await;
    world.verify_books().await;
    let reply = platform.post_lines(&grants("g", 3_000)).await;
    let answers = reply.lines();
    assert!(reply.is_whole);
    assert_eq!((answers.len(), &answers[0]), (3_000, &first));
    assert_eq!(platform.get("/v1/users/u/wallet").await.json()["balance"], 3_000);
    world.verify_books().await;
}

/// The server is killed in the middle, wherever it is; a new one answers the same lines alike.
#[rstest]
#[case::sqlite(Engine::Sqlite, 6)]
#[case::postgres(Engine::Postgres, 3)]
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_has_lost_nothing_it_answered(
    #[case] engine: Engine,
    #[case] kills: usize,
) {
    let world = World::new(engine).await;
    let mut platform = with_user(&world).await;
    let (lines, mut answered) = (4_000, BTreeMap::new());
    for life in 0..kills {
        let mut stream = Stream::begin(&platform).await;
        let text = grants("g", lines);
        let (head, rest) = text.split_at(text.len() / 2);
        stream.send(head).await;
        // Each life is killed at another place.
        for _ in 0..=life * 300 {
            let answer = stream.answer().await.expect("an answer");
            keep(&mut answered, &answer);
        }
        stream.send(rest).await;
        let killed = platform.server;
        killed.kill().await;
        while let Some(answer) = stream.answer().await {
            keep(&mut answered, &answer);
        }
        world.verify_books().await;
        platform.server = world.serve(&[harness::SECRET]).await;
    }
    let reply = platform.post_lines(&grants("g", lines)).await;
    assert!(reply.is_whole);
    for answer in reply.lines() {
        keep(&mut answered, &answer);
    }
    assert_eq!(answered.len(), lines);
    let balance = i64::try_from(lines).expect("a number");
    assert_eq!(platform.get("/v1/users/u/wallet").await.json()["balance"], balance);
    world.verify_books().await;
}

/// An answer is new, or the one given before.
fn keep(answered: &mut BTreeMap<String, Value>, answer: &Value) {
    let key = answer["key"].as_str().unwrap_or_else(|| panic!("posted: {answer}")).to_owned();
    let known = answered.entry(key).or_insert_with(|| answer.clone());
    assert_eq!(known, answer, "another answer than before");
}

/// A server that is told to end finishes and answers what it has taken, and cuts the rest, so that no
/// client takes the end of its answers for the end of its lines.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_ends_cuts_the_streams(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let platform = with_user(&world).await;
    let mut stream = Stream::begin(&platform).await;
    stream.send(&grant("a")).await;
    assert!(stream.answer().await.is_some());
    let ended = platform.server.end_by("TERM").await;
    assert_eq!(ended.status, Some(0), "{ended:#?}");
    assert!(!stream.rest().await.ends_with("0\r\n\r\n"), "the answer was cut");
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn streams_at_once_with_the_same_lines_post_each_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let platform = Arc::new(with_user(&world).await);
    let replies = at_once(8, |number| {
        let platform = Arc::clone(&platform);
        // Two streams each have the same lines.
        async move { platform.post_lines(&grants(&format!("s{}_", number % 4), 500)).await }
    })
    .await;
    for (number, reply) in replies.iter().enumerate() {
        assert_eq!((reply.status, reply.lines().len(), reply.is_whole), (200, 500, true));
        assert_eq!(reply.body, replies[number % 4].body);
    }
    assert_eq!(platform.get("/v1/users/u/wallet").await.json()["balance"], 2_000);
    world.verify_books().await;
}
