//! `redressctl serve` on the world's database, and Stripe's own deliveries to it.

use std::{process::Stdio, time::Duration};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
    process::{Child, Command},
    task::{spawn_blocking, yield_now},
    time::timeout,
};

use crate::{Ended, Reply, World, stripe::SECRET};

/// Nothing in these tests takes so long, unless it never comes.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server; it dies with its handle.
#[derive(Debug)]
pub struct Server {
    process: Child,
    host: String,
    /// What it said when it began to listen.
    pub said: Value,
}

impl Server {
    /// Starts `command`, which is `redressctl` with or without options, with the verb `serve`.
    pub async fn start(command: Command) -> Self {
        Self::start_with(command, &[]).await
    }

    /// The same with further options of `serve`.
    pub async fn start_with(mut command: Command, options: &[&str]) -> Self {
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(options);
        let mut process = command.spawn().expect("a server");
        let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        let line = lines.next_line().await.expect("readable").expect("a line");
        let said: Value = serde_json::from_str(&line).expect("JSON");
        let url = said["url"].as_str().expect("an address");
        let host = url.trim_start_matches("http://").trim_end_matches('/').to_owned();
        Self { process, host, said }
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.process.id().expect("it runs")
    }

    /// A connection, over which nothing has been sent.
    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(&self.host).await.expect("it listens")
    }

    /// Sends a signal by name (`TERM`, `INT`) and waits for the end.
    pub async fn end_by(self, signal: &str) -> Ended {
        let id = self.pid().to_string();
        let sent = Command::new("kill").args(["-s", signal, &id]).status().await;
        assert!(sent.expect("kill runs").success(), "the signal was sent");
        let output = timeout(PATIENCE, self.process.wait_with_output()).await;
        Ended::of(output.expect("it ends in time").expect("its output"))
    }

    /// Its address.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// One request; status and body of the answer. `head` is further lines, each with its end.
    pub async fn ask(&self, method: &str, path: &str, head: &str, body: &[u8]) -> (u16, String) {
        let reply = self.exchange(method, path, head, body).await;
        (reply.status, reply.body)
    }

    /// One request, and the whole answer.
    pub async fn exchange(&self, method: &str, path: &str, head: &str, body: &[u8]) -> Reply {
        let mut stream = self.connect().await;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n{head}\
             content-length: {}\r\n\r\n",
            self.host,
            body.len()
        );
        stream.write_all(head.as_bytes()).await.expect("a head");
        // An oversized body may be refused before it is read to its end.
        let _ = stream.write_all(body).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        Reply::of(&String::from_utf8(answer).expect("UTF-8"))
    }

    /// Ends it, wherever it is.
    pub async fn kill(mut self) {
        self.process.kill().await.expect("killed");
    }
}

impl World {
    /// `redressctl serve`, which knows these secrets of its webhook endpoint.
    pub async fn serve(&self, secrets: &[&str]) -> Server {
        let mut command = self.redressctl();
        command.env("REDRESS_WEBHOOK_SECRET", secrets.join(",")).stderr(Stdio::null());
        Server::start(command).await
    }

    /// Programs of their own, servers among them, live by the machine's clock: so does this
    /// world from here on.
    pub fn by_the_machines_clock(&self) {
        self.set_clock(store::Clock::now(&store::SystemClock));
    }

    /// Adds a webhook endpoint, so that the stand-in delivers its events to this server; `options`
    /// are further fields of the endpoint. Returns the endpoint.
    pub fn add_webhook_endpoint(&self, server: &Server, mut options: Value) -> Value {
        options["url"] = json!(format!("http://{}/webhooks/stripe", server.host));
        if options["secret"].is_null() {
            options["secret"] = json!(SECRET);
        }
        self.control("POST", "webhooks", &options)
    }

    /// How Stripe delivers from now on.
    pub fn plan_delivery(&self, plan: &Value) {
        self.control("POST", "events/delivery", plan);
    }

    /// Delivers pending events; returns the numbers of successful and failed deliveries.
    pub async fn flush(&self) -> (u64, u64) {
        let world = self.clone();
        let flush = move || world.control("POST", "webhooks/flush", &Value::Null);
        let done = spawn_blocking(flush).await.expect("a flush");
        let count = |name: &str| done[name].as_u64().expect("a count");
        (count("delivered"), count("failed"))
    }

    /// What deliveries were answered with, in their order.
    pub fn answers_to_deliveries(&self) -> Vec<Value> {
        let attempts = self.control("GET", "webhooks", &Value::Null)["attempts"].take();
        let attempts = attempts.as_array().expect("attempts").iter();
        attempts.map(|attempt| attempt["status"].clone()).collect()
    }

    /// Forbids our key to list events, so that they arrive by webhook only.
    pub fn forbid_polling(&self) {
        let fault = json!({ "kind": "forbidden", "permission": "rak_event_read" });
        self.fault(&json!({ "method": "GET", "path": "/v1/events", "times": 0, "fault": fault }));
    }

    /// Waits until the server has read every object of the delivered events.
    pub async fn until_read(&self) {
        // Also what it put off for some seconds.
        self.by_the_machines_clock();
        self.advance_seconds(3_600);
        let is_read = async || self.ok("get_sync", json!({})).await["waiting_objects"] == 0;
        until("what Stripe told of is read", is_read).await;
    }
}

/// Waits until something is so.
pub async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    let wait = async {
        while !is_so().await {
            yield_now().await;
        }
    };
    assert!(timeout(PATIENCE, wait).await.is_ok(), "within {PATIENCE:?}: {what}");
}
