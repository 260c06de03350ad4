//! `redressctl serve`: webhooks over real HTTP, and rounds without anybody asking.

use std::{process::Stdio, time::Duration};

use harness::{Engine, SECRET, World, signature};
use rstest::rstest;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
    process::Child,
    time::timeout,
};

/// A server on the world's database; it dies with its handle.
async fn serving(world: &World) -> (Child, String) {
    let mut command = world.redressctl();
    command.args(["serve", "--listen", "127.0.0.1:0"]).env("REDRESS_WEBHOOK_SECRET", SECRET);
    let mut server = command.stdout(Stdio::piped()).spawn().expect("a server");
    let mut lines = BufReader::new(server.stdout.take().expect("its output")).lines();
    let line = lines.next_line().await.expect("readable").expect("a line");
    let said: Value = serde_json::from_str(&line).expect("JSON");
    let url = said["url"].as_str().expect("an address");
    (server, url.trim_start_matches("http://").trim_end_matches('/').to_owned())
}

async fn ask(host: &str, method: &str, path: &str, head: &str, body: &[u8]) -> (u16, String) {
    let mut stream = TcpStream::connect(host).await.expect("it listens");
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n{head}content-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.expect("a head");
    // An oversized body may be refused before it is read to its end.
    let _ = stream.write_all(body).await;
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer).await;
    let status = answer.get(9..12).and_then(|text| text.parse().ok()).unwrap_or(0);
    (status, answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default())
}

fn machine_seconds() -> i64 {
    store::Clock::now(&store::SystemClock).micros() / 1_000_000
}

async fn deliver(host: &str, event: &Value) -> u16 {
    let body = event.to_string();
    let header = signature(body.as_bytes(), SECRET, machine_seconds());
    let head = format!("stripe-signature: {header}\r\n");
    ask(host, "POST", "/webhooks/stripe", &head, body.as_bytes()).await.0
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_has_its_effect_without_anybody_asking(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    // The server lives by the machine's clock.
    world.set_clock(store::Clock::now(&store::SystemClock));
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    world.sync_all().await;
    let (_server, host) = serving(&world).await;
    assert_eq!(ask(&host, "GET", "/healthz", "", b"").await, (200, "ok\n".to_owned()));

    world.at_dashboard("/v1/refunds", "payment_intent=pi_1&amount=300");
    for event in world.events_at_stripe() {
        assert_eq!(deliver(&host, &event).await, 200);
        assert_eq!(deliver(&host, &event).await, 200, "again is harmless");
    }

    let paid_back = async {
        while wallet.balance().await != 700 {
            tokio::task::yield_now().await;
        }
    };
    timeout(Duration::from_secs(30), paid_back).await.expect("the refund is posted");
    let (status, metrics) = ask(&host, "GET", "/metrics", "", b"").await;
    assert_eq!(status, 200);
    assert!(metrics.contains("redress_attention_open 0"), "{metrics}");
    assert_eq!(world.transactions_of("refund").await.len(), 1);
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_stripes_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let (_server, host) = serving(&world).await;
    let body = json!({ "id": "evt_1", "object": "event" }).to_string();
    let unsigned = ask(&host, "POST", "/webhooks/stripe", "", body.as_bytes()).await;
    assert_eq!(unsigned.0, 400);
    assert!(unsigned.1.contains("webhook_unsigned"), "{}", unsigned.1);
    let stale = signature(body.as_bytes(), SECRET, machine_seconds() - 1_000);
    let head = format!("stripe-signature: {stale}\r\n");
    assert_eq!(ask(&host, "POST", "/webhooks/stripe", &head, body.as_bytes()).await.0, 400);
    let huge = vec![b'x'; 2 << 20];
    let header = signature(&huge, SECRET, machine_seconds());
    let head = format!("stripe-signature: {header}\r\n");
    assert_eq!(ask(&host, "POST", "/webhooks/stripe", &head, &huge).await.0, 413);
    assert_eq!(world.ok("get_sync", json!({})).await["attention"], 0, "nothing was kept");
}
