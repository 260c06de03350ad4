//! `redressctl serve`: webhooks over real HTTP, and rounds without anybody asking.

use std::{process::Stdio, time::Duration};

use harness::{Engine, SECRET, Server, World, signature, until};
use rstest::rstest;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_server_reads_what_happened_before_it_started_and_what_is_delivered_since(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.by_the_machines_clock();
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    world.sync_all().await;
    world.at_dashboard("/v1/refunds", "payment_intent=pi_1&amount=300");
    let server = world.serve(&[SECRET]).await;
    assert_eq!(server.ask("GET", "/healthz", "", b"").await, (200, "ok\n".to_owned()));
    until("the refund is posted", async || wallet.balance().await == 700).await;

    world.forbid_polling();
    world.add_webhook_endpoint(&server, json!({}));
    world.plan_delivery(&json!({ "duplicate": 1 }));
    world.at_dashboard("/v1/refunds", "payment_intent=pi_1&amount=200");
    until("the delivery has its effect", async || wallet.balance().await == 500).await;

    let (status, metrics) = server.ask("GET", "/metrics", "", b"").await;
    assert_eq!(status, 200);
    assert!(metrics.contains("redress_attention_open 0"), "{metrics}");
    world.flush().await;
    world.until_read().await;
    assert_eq!(
        wallet.transactions(json!({ "kind": "refund" })).await.len(),
        2,
        "again is harmless"
    );
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_stripes_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.by_the_machines_clock();
    let server = world.serve(&[SECRET]).await;
    let body = json!({ "id": "evt_1", "object": "event" }).to_string();
    let unsigned = server.ask("POST", "/webhooks/stripe", "", body.as_bytes()).await;
    assert_eq!(unsigned.0, 400);
    assert!(unsigned.1.contains("webhook_unsigned"), "{}", unsigned.1);
    let huge = vec![b'x'; 2 << 20];
    let head = format!("stripe-signature: {}\r\n", signature(&huge, SECRET, world.seconds()));
    assert_eq!(server.ask("POST", "/webhooks/stripe", &head, &huge).await.0, 413);
    assert_eq!(world.ok("get_sync", json!({})).await["attention"], 0, "nothing was kept");
}

/// Longer than the server's own limits for sending a request.
const CLOSED_WITHIN: Duration = Duration::from_secs(25);

/// What the server sends until it closes the connection.
async fn until_closed(mut stream: TcpStream) -> String {
    let mut answer = String::new();
    let read = timeout(CLOSED_WITHIN, stream.read_to_string(&mut answer)).await;
    // A connection that is reset is closed too.
    let _ = read.expect("the server closes the connection");
    answer
}

#[rstest]
#[case::nothing("", "")]
#[case::half_a_line("GET /hea", "")]
#[case::half_a_head("GET /healthz HTTP/1.1\r\nhost: x\r\n", "")]
#[case::half_a_body(
    "POST /webhooks/stripe HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{\"id\":",
    "408"
)]
#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_never_completed_is_given_up(#[case] sent: &str, #[case] status: &str) {
    let world = World::new(Engine::Sqlite).await;
    let server = world.serve(&[SECRET]).await;
    let mut stream = server.connect().await;
    stream.write_all(sent.as_bytes()).await.expect("sent");
    let answer = until_closed(stream).await;
    assert_eq!(answer.split(' ').nth(1).unwrap_or_default(), status, "{answer}");
    assert_eq!(server.ask("GET", "/healthz", "", b"").await.0, 200);
}

/// More half-sent requests than the process may have files open: they go, health answers again, and
/// rounds with Stripe do not take the database for missing.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_file_descriptors_comes_back() {
    let world = World::new(Engine::Sqlite).await;
    world.by_the_machines_clock();
    let mut command = world.redressctl_under("ulimit -n 40");
    command.env("REDRESS_WEBHOOK_SECRET", SECRET).env("RUST_LOG", "warn").stderr(Stdio::piped());
    let server = Server::start(command).await;
    let mut streams = Vec::new();
    for _ in 0..60 {
        let mut stream = server.connect().await;
        // The server may have closed the first ones already.
        let _ = stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n").await;
        streams.push(stream);
    }
    timeout(CLOSED_WITHIN, server.ask("GET", "/healthz", "", b""))
        .await
        .expect("health answers although the others are still there");
    let is_well = async || server.ask("GET", "/healthz", "", b"").await.0 == 200;
    until("the database has its files again", is_well).await;
    drop(streams);
    let ended = server.end_by("TERM").await;
    assert_eq!(ended.status, Some(0), "{ended:#?}");
    assert!(!ended.stderr.contains("database_not_found"), "{}", ended.stderr);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_signal_ends_the_server_cleanly(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("TERM", "INT")] signal: &str,
) {
    let world = World::new(engine).await;
    world.by_the_machines_clock();
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    wallet.ask_refund("pi_1", 300).await;
    let server = world.serve(&[SECRET]).await;
    let mut half_sent = server.connect().await;
    half_sent.write_all(b"POST /webhooks/stripe HTTP/1.1\r\n").await.expect("sent");
    let ended = server.end_by(signal).await;
    assert_eq!(ended.status, Some(0), "{ended:#?}");
    assert_eq!(until_closed(half_sent).await, "");
    world.verify_books().await;
}

/// The command line of a process can be read by everybody on the machine.
#[rstest]
#[case::apart(&["serve", "--webhook-secret", "whsec_abc"])]
#[case::joined(&["serve", "--webhook-secret=whsec_abc"])]
#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_secret_on_the_command_line_is_refused(#[case] arguments: &[&str]) {
    let world = World::new(Engine::Sqlite).await;
    let ended = world.ctl(arguments).await;
    assert_eq!(ended.status, Some(64), "{ended:#?}");
    assert!(ended.stderr.contains("REDRESS_WEBHOOK_SECRET"), "{}", ended.stderr);
    assert!(!ended.stderr.contains("whsec_abc"), "it is not repeated");
}

#[tokio::test(flavor = "multi_thread")]
async fn webhook_secrets_may_stand_in_a_file() {
    let world = World::new(Engine::Sqlite).await;
    world.by_the_machines_clock();
    let file = world.folder().join("secrets");
    std::fs::write(&file, format!("whsec_old\n{SECRET}\n")).expect("written");
    let mut command = world.redressctl();
    command.stderr(Stdio::null());
    let path = file.display().to_string();
    let server = Server::start_with(command, &["--webhook-secret-file", &path]).await;
    knows_the_secrets(&world, &server).await;
}

/// A unit of systemd is handed its secrets as files that nobody else can read.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn secrets_may_be_credentials_of_systemd(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.by_the_machines_clock();
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    world.sync_all().await;
    let folder = world.folder().join("credentials");
    std::fs::create_dir(&folder).expect("a folder");
    let write = |name: &str, text: String| std::fs::write(folder.join(name), text);
    write("stripe-key", format!("{}\n", fake_stripe::DEFAULT_KEY)).expect("written");
    write("webhook-secret", format!("whsec_old\n{SECRET}\n")).expect("written");
    let mut command = world.redressctl();
    command.env("CREDENTIALS_DIRECTORY", &folder).env_remove("REDRESS_STRIPE_KEY");
    command.stderr(Stdio::null());
    let server = Server::start(command).await;
    knows_the_secrets(&world, &server).await;
    world.at_dashboard("/v1/refunds", "payment_intent=pi_1&amount=300");
    until("the refund is read with the key", async || wallet.balance().await == 700).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_credential_counts_as_none() {
    let world = World::new(Engine::Sqlite).await;
    world.by_the_machines_clock();
    let folder = world.folder().join("credentials");
    std::fs::create_dir(&folder).expect("a folder");
    for name in ["stripe-key", "webhook-secret"] {
        std::fs::write(folder.join(name), "\n").expect("written");
    }
    let mut command = world.redressctl();
    command.env("CREDENTIALS_DIRECTORY", &folder).env_remove("REDRESS_STRIPE_KEY");
    command.stderr(Stdio::null());
    let server = Server::start(command).await;
    let head = format!("stripe-signature: {}\r\n", signature(b"{}", SECRET, world.seconds()));
    let answer = server.ask("POST", "/webhooks/stripe", &head, b"{}").await;
    assert_ne!(answer.0, 200, "{}", answer.1);
    assert_eq!(server.ask("GET", "/healthz", "", b"").await.0, 200);
}

/// The server takes deliveries signed with either of two secrets, and with no other.
async fn knows_the_secrets(world: &World, server: &Server) {
    let body = json!({ "id": "evt_1", "object": "event" }).to_string();
    for (secret, status) in [(SECRET, 200), ("whsec_old", 200), ("whsec_other", 400)] {
        let head = format!(
            "stripe-signature: {}\r\n",
            signature(body.as_bytes(), secret, world.seconds())
        );
        let answer = server.ask("POST", "/webhooks/stripe", &head, body.as_bytes()).await;
        assert_eq!(answer.0, status, "{secret}: {}", answer.1);
    }
}

/// Two processes on one database: commands in both, but one of them alone works with Stripe, and the
/// other is told which.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn one_process_at_a_time_works_with_stripe(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.by_the_machines_clock();
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    world.sync_all().await;
    let elsewhere = async || {
        world.by_the_machines_clock();
        world.ok("get_sync", json!({})).await["worker_elsewhere"].take()
    };
    assert_eq!(elsewhere().await, json!(null), "a round gives the lease back");

    let first = world.serve(&[SECRET]).await;
    assert_eq!(first.said["worker_elsewhere"], json!(null));
    until("the first has the lease", async || !elsewhere().await.is_null()).await;
    let worker = elsewhere().await;
    assert_eq!((&worker["program"], &worker["pid"]), (&json!("redressctl"), &json!(first.pid())));
    let refusal = world.ctl(&["sync"]).await.refusal();
    assert_eq!((&refusal["code"], &refusal["details"]), (&json!("sync_elsewhere"), &worker));
    assert_eq!(world.refused("sync", json!({})).await, "sync_elsewhere");
    wallet.use_up(10).await;

    let second = world.serve(&[SECRET]).await;
    assert_eq!(second.said["worker_elsewhere"], worker);
    assert_eq!(second.ask("GET", "/healthz", "", b"").await.0, 200);
    world.at_dashboard("/v1/refunds", "payment_intent=pi_1&amount=300");
    until("the first reads the refund", async || wallet.balance().await == 690).await;
    // Killed, so that it cannot give the lease back.
    first.kill().await;
    world.at_dashboard("/v1/refunds", "payment_intent=pi_1&amount=200");
    until("the second takes over", async || wallet.balance().await == 490).await;

    assert_eq!(second.end_by("TERM").await.status, Some(0));
    assert_eq!(elsewhere().await, json!(null), "it gave the lease back");
    world.sync_all().await;
    world.verify_books().await;
}

#[rstest]
#[case::renewed_lately(10, false)]
#[case::not_renewed_for_a_minute(61, true)]
#[case::renewed_by_a_clock_that_is_ahead(-3_600, true)]
#[tokio::test(flavor = "multi_thread")]
async fn a_lease_that_is_not_renewed_is_free(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] age_seconds: i64,
    #[case] is_free: bool,
) {
    let world = World::new(engine).await;
    let renewed_at = world.now().plus_seconds(-age_seconds).micros();
    let insert = format!(
        "insert into stripe_lease (one, holder, program, host, pid, since, renewed_at)
         values (1, 'elsewhere|7|1', 'redress', 'elsewhere', 7, 0, {renewed_at})"
    );
    world.run_sql(&insert).await.expect("a lease of another machine");
    let answer = world.call("sync", json!({})).await;
    if is_free {
        answer.expect("a round");
    } else {
        let refusal = answer.expect_err("another machine works with Stripe");
        assert_eq!(refusal.code, "sync_elsewhere");
        assert_eq!(refusal.details["host"], "elsewhere");
    }
}
