//! What one client cannot do to the others.

use std::{process::Stdio, time::Duration};

use harness::{Engine, Reply, SECRET, Server, World};
use rstest::rstest;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

/// Longer than the server's own limits.
const CLOSED_WITHIN: Duration = Duration::from_secs(50);

async fn until_closed(mut stream: TcpStream) -> Reply {
    let mut answer = Vec::new();
    let read = timeout(CLOSED_WITHIN, stream.read_to_end(&mut answer)).await;
    // A connection that is reset is closed too.
    let _ = read.expect("the server closes the connection");
    Reply::of(&String::from_utf8(answer).expect("UTF-8"))
}

#[rstest]
#[case::announced(true)]
#[case::in_chunks(false)]
#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_too_large_is_refused(#[case] is_announced: bool) {
    let world = World::new(Engine::Sqlite).await;
    let platform = world.platform().await;
    let size = 3 << 20;
    let length = if is_announced {
        format!("content-length: {size}")
    } else {
        "transfer-encoding: chunked".to_owned()
    };
    let head = platform.head("content-type: application/json\r\nconnection: close\r\n");
    let mut stream = platform.server.connect().await;
    let head = format!("POST /v1/users HTTP/1.1\r\nhost: x\r\n{head}{length}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.expect("a head");
    if !is_announced {
        let body = format!("{size:x}\r\n{}\r\n0\r\n\r\n", " ".repeat(size));
        let (mut reader, mut writer) = stream.into_split();
        let writing = tokio::spawn(async move {
            let _ = writer.write_all(body.as_bytes()).await;
            writer
        });
        let mut start = [0; 2_048];
        let read = reader.read(&mut start).await.expect("an answer");
        let text = String::from_utf8_lossy(&start[..read]).into_owned();
        assert_eq!(Reply::of(&text).status, 413, "{text}");
        writing.abort();
        return;
    }
    let reply = until_closed(stream).await;
    assert_eq!(reply.refusal(413), "body_too_large");
    assert_eq!(reply.json()["details"]["bytes_max"], 1 << 20);
}

#[rstest]
#[case::json("application/json")]
#[case::lines_of_a_known_length("application/x-ndjson")]
#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_never_ends_is_given_up(#[case] content: &str) {
    let world = World::new(Engine::Sqlite).await;
    let platform = world.platform().await;
    let head = platform.head(&format!("content-type: {content}\r\ncontent-length: 100\r\n"));
    let mut stream = platform.server.connect().await;
    let begun = format!("POST /v1/transactions HTTP/1.1\r\nhost: x\r\n{head}\r\n{{\"user_id\":");
    stream.write_all(begun.as_bytes()).await.expect("sent");
    assert_eq!(until_closed(stream).await.refusal(408), "request_timeout");
    assert_eq!(platform.server.ask("GET", "/healthz", "", b"").await.0, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_calls_too_often_has_to_wait_and_others_do_not() {
    let world = World::new(Engine::Sqlite).await;
    let platform = world.platform_with(&["--requests-per-second", "1"]).await;
    let other = world.token(json!({ "name": "reports" })).await["token"].clone();
    let path = "/v1/users/nobody/wallet";
    let mut statuses = Vec::new();
    let refused = loop {
        let reply = platform.get(path).await;
        if reply.status == 429 {
            break reply;
        }
        statuses.push(reply.status);
        assert!(statuses.len() < 100, "a token may call as often as it likes");
    };
    assert_eq!(refused.refusal(429), "rate_exceeded");
    assert_eq!(refused.header("retry-after"), Some("1"));
    let head = format!("authorization: Bearer {}\r\n", other.as_str().expect("a token"));
    let reply = platform.server.exchange("GET", path, &head, b"").await;
    assert_eq!(reply.refusal(404), "user_not_found");
    assert_eq!(platform.server.ask("GET", "/healthz", "", b"").await.0, 200);
}

/// A client that sends lines and takes no answers is cut off; meanwhile and afterwards everybody else
/// is served, and what was posted is sound.
#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_takes_no_answers_is_cut_off() {
    let world = World::new(Engine::Sqlite).await;
    let platform = world.platform().await;
    let user = json!({ "id": "u", "email": "u@example.com" });
    assert_eq!(platform.post("/v1/users", &user).await.status, 200);
    let head =
        platform.head("content-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n");
    let mut stream = platform.server.connect().await;
    let head = format!("POST /v1/transactions HTTP/1.1\r\nhost: x\r\n{head}\r\n");
    stream.write_all(head.as_bytes()).await.expect("a head");
    let sending = async {
        for number in 0.. {
            let line =
                json!({ "user_id": "u", "kind": "grant", "amount": 1, "key": number.to_string() });
            let line = format!("{line}\n");
            let chunk = format!("{:x}\r\n{line}\r\n", line.len());
            if stream.write_all(chunk.as_bytes()).await.is_err() {
                return;
            }
        }
    };
    timeout(2 * CLOSED_WITHIN, sending).await.expect("the server cuts the connection");
    assert_eq!(platform.get("/v1/users/u/wallet").await.status, 200);
    world.verify_books().await;
}

/// No request makes the server write a token, a name or an address into its log.
#[tokio::test(flavor = "multi_thread")]
async fn the_log_has_no_secrets_and_no_personal_data() {
    let world = World::new(Engine::Sqlite).await;
    world.by_the_machines_clock();
    let token = world.token(json!({})).await["token"].as_str().expect("a token").to_owned();
    let mut command = world.redressctl();
    command
        .env("REDRESS_WEBHOOK_SECRET", SECRET)
        .env("RUST_LOG", "trace,hyper=info,sqlx=info")
        .stderr(Stdio::piped());
    let server = Server::start(command).await;
    let head = format!("authorization: Bearer {token}\r\ncontent-type: application/json\r\n");
    let user = json!({ "id": "u", "email": "ada@example.com", "name": "Ada Lovelace" }).to_string();
    assert_eq!(server.ask("POST", "/v1/users", &head, user.as_bytes()).await.0, 200);
    let wrong = head.replace("rds_", "rds_x");
    assert_eq!(server.ask("POST", "/v1/users", &wrong, user.as_bytes()).await.0, 401);
    let ended = server.end_by("TERM").await;
    assert!(ended.stderr.contains("shutting down"), "the log is on: {}", ended.stderr);
    let secret = token.rsplit_once('_').expect("two parts").1;
    for hidden in [secret, "ada@example.com", "Lovelace"] {
        assert!(!ended.stderr.contains(hidden), "{hidden}: {}", ended.stderr);
    }
}
