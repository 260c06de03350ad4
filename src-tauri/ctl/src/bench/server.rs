//! `bench server`: durable postings per second over HTTP, next to a plain server (one commit for each
//! request) in the same run; and a stream of JSON lines.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    time::Instant,
};

use axum::{Json as Body, Router, extract::State, http::StatusCode, routing::post};
use clap::Args;
use desk::{Actor, CreateToken, Desk, DeskError, Opening};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use server::Options;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
};

use super::{
    baseline::Plain,
    ledger::{Rate, SLICE, SLICES_PER_SECOND, Spread, name_of, plain_url, prepare},
    rounded,
};
use crate::{Failure, options::GlobalOptions};

/// Lines that a client of the stream sends at once.
const LINES_AT_ONCE: usize = 1_000;
/// Size of the read buffer of a client.
const BUFFER_BYTES: usize = 1 << 16;

/// How to measure.
#[derive(Debug, Args)]
pub(crate) struct ServerBench {
    /// Concurrent clients, each with a connection of its own
    #[arg(long, default_value_t = 64)]
    clients: u64,
    /// Wallets the postings are spread over
    #[arg(long, default_value_t = 10_000)]
    wallets: i64,
    /// Seconds for each figure
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// Lines of the stream; 0 leaves it out
    #[arg(long, default_value_t = 300_000)]
    lines: u64,
    /// Figures as JSON, which is also what is printed without it
    #[arg(long)]
    json: bool,
}

/// Measures both servers in an empty database and prints one JSON object.
pub(crate) async fn run(options: &GlobalOptions, input: ServerBench) -> Result<(), Failure> {
    let desk = options.open(Opening::CreateIfMissing).await?;
    prepare(&desk, input.wallets).await?;
    let engine = format!("{:?}", desk.db().engine()).to_lowercase();
    let actor = Actor::operator("bench")?;
    let new = CreateToken { name: "bench".to_owned(), commands: None, days: None };
    let token = desk.create_token(&actor, new).await?.token;
    let plain =
        Plain::create(&plain_url(&options.url()), input.wallets).await.map_err(DeskError::from)?;
    let (ours, baseline) = (serve(desk).await?, serve_plain(plain.clone()).await?);
    let measured = measure(&input, &ours, &baseline, &token).await;
    let measured = measured.map_err(|error| Failure::machine(&error));
    ours.end().await;
    baseline.end().await;
    plain.close().await;
    let figures = json!({
        "bench": "server", "engine": engine, "clients": input.clients,
        "seconds_each": input.seconds, "wallet_count": input.wallets, "figures": measured?,
    });
    println!("{figures}");
    Ok(())
}

/// A server in this process.
struct Running {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Running {
    async fn end(self) {
        // Whoever has ended by itself needs no signal.
        let _ = self.stop.send(());
        let _ = self.task.await;
    }
}

async fn listener() -> Result<(TcpListener, SocketAddr), Failure> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
    let listener = listener.map_err(|error| Failure::machine(&error))?;
    let address = listener.local_addr().map_err(|error| Failure::machine(&error))?;
    Ok((listener, address))
}

async fn serve(desk: Desk) -> Result<Running, Failure> {
    let (listener, address) = listener().await?;
    let (stop, stopped) = oneshot::channel();
    let options = Options { secrets: Vec::new(), requests_per_second: u32::MAX };
    let stopped = async { stopped.await.unwrap_or(()) };
    let task = tokio::spawn(server::serve(desk, listener, options, stopped));
    Ok(Running { address, stop, task })
}

/// A posting as the plain server takes it.
#[derive(Deserialize)]
struct PlainPosting {
    wallet: i64,
    key: String,
    number: i64,
}

async fn serve_plain(plain: Plain) -> Result<Running, Failure> {
    let (listener, address) = listener().await?;
    let (stop, stopped) = oneshot::channel();
    let stopped = async { stopped.await.unwrap_or(()) };
    let routes = Router::new().route("/v1/transactions", post(post_plain)).with_state(plain);
    let task = tokio::spawn(async move {
        // A server that cannot go on is seen by its clients.
        let _ = axum::serve(listener, routes).with_graceful_shutdown(stopped).await;
    });
    Ok(Running { address, stop, task })
}

async fn post_plain(
    State(plain): State<Plain>,
    Body(posting): Body<PlainPosting>,
) -> Result<Body<Json>, StatusCode> {
    let PlainPosting { wallet, key, number } = posting;
    let posted = plain.post(wallet, &key, number).await;
    posted.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(Body(json!({ "key": key })))
}

async fn measure(
    input: &ServerBench,
    ours: &Running,
    baseline: &Running,
    token: &str,
) -> io::Result<Json> {
    let spread = Spread::Wallets(input.wallets);
    let (mut plain, mut lane) = (Rate::default(), Rate::default());
    // Alternating, so that changes in the speed of the disk affect both alike.
    for slice in 0..input.seconds.saturating_mul(SLICES_PER_SECOND) {
        let key = |client, number| format!("{slice}-{client}-{number}");
        let wallet = |client: u64, number| spread.wallet(count(client.wrapping_mul(131) + number));
        let plain_posting = |client, number| {
            let (wallet, key) = (wallet(client, number), key(client, number));
            request(token, &format!(r#"{{"wallet":{wallet},"key":"{key}","number":{number}}}"#))
        };
        plain.add(measure_slice(baseline.address, input.clients, plain_posting).await?);
        let posting = |client, number| {
            let (owner, key) = (name_of(wallet(client, number)), key(client, number));
            let fields = format!(r#""user_id":"{owner}","key":"{key}","currency":"usd""#);
            request(token, &format!(r#"{{{fields},"kind":"usage","amount":-1}}"#))
        };
        lane.add(measure_slice(ours.address, input.clients, posting).await?);
    }
    let (plain, lane) = (plain.per_second(), lane.per_second());
    eprintln!("{} clients: {plain:.0}/s -> {lane:.0}/s", input.clients);
    let lines =
        if input.lines > 0 { stream(ours.address, input, token).await? } else { Json::Null };
    Ok(json!({
        "baseline_per_second": plain.round(), "server_per_second": lane.round(),
        "ratio": rounded(lane / plain, 1), "lines": lines,
    }))
}

fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(0)
}

fn request(token: &str, body: &str) -> String {
    format!(
        "POST /v1/transactions HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// One slice: each client waits for its answer before its next request.
async fn measure_slice(
    address: SocketAddr,
    clients: u64,
    request: impl Fn(u64, u64) -> String + Send + Sync,
) -> io::Result<Rate> {
    let begin = Instant::now();
    let client = async |number: u64| {
        let mut client = Client::connect(address).await?;
        let mut posted = 0;
        while begin.elapsed() < SLICE {
            client.ask(request(number, posted).as_bytes()).await?;
            posted += 1;
        }
        io::Result::Ok(posted)
    };
    let posted = futures::future::try_join_all((0..clients).map(client)).await?;
    Ok(Rate { posted: posted.iter().sum(), took: begin.elapsed() })
}

/// A client that does no more than the measurement needs, so that it leaves the processor to the
/// server.
struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Client {
    async fn connect(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(BUFFER_BYTES) })
    }

    /// Sends a request and reads the whole answer, which must be 200.
    async fn ask(&mut self, request: &[u8]) -> io::Result<()> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if let Some(length) = answer_length(&self.buffer)
                && self.buffer.len() >= length
            {
                break;
            }
        }
        if self.buffer.starts_with(b"HTTP/1.1 200 ") {
            return Ok(());
        }
        Err(io::Error::other(String::from_utf8_lossy(&self.buffer).into_owned()))
    }
}

/// Bytes of the answer that begins here, once its head is there.
fn answer_length(answer: &[u8]) -> Option<usize> {
    let head = answer.windows(4).position(|part| part == b"\r\n\r\n")?;
    let text = std::str::from_utf8(&answer[..head]).ok()?;
    let mut lengths = text.lines().filter_map(|line| line.strip_prefix("content-length: "));
    Some(head + 4 + lengths.next()?.parse::<usize>().ok()?)
}

/// One stream of lines, whose answers are read while they are sent.
async fn stream(address: SocketAddr, input: &ServerBench, token: &str) -> io::Result<Json> {
    let (mut reader, mut writer) = TcpStream::connect(address).await?.into_split();
    let begin = Instant::now();
    let head = format!(
        "POST /v1/transactions HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\n\
         content-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
    );
    let (lines, wallets) = (input.lines, Spread::Wallets(input.wallets));
    let sending = tokio::spawn(async move {
        writer.write_all(head.as_bytes()).await?;
        for first in (0..lines).step_by(LINES_AT_ONCE) {
            let numbers = first..lines.min(first + LINES_AT_ONCE as u64);
            let text: String = numbers.map(|number| line(wallets, number)).collect();
            writer.write_all(format!("{:x}\r\n{text}\r\n", text.len()).as_bytes()).await?;
        }
        writer.write_all(b"0\r\n\r\n").await?;
        io::Result::Ok(writer)
    });
    let mut answers = Vec::with_capacity(BUFFER_BYTES);
    reader.read_to_end(&mut answers).await?;
    let seconds = begin.elapsed().as_secs_f64();
    sending.await.map_err(io::Error::other)??;
    let answered = |prefix: &str| {
        let lines = answers.split(|&byte| byte == b'\n');
        lines.filter(|line| line.starts_with(prefix.as_bytes())).count()
    };
    #[expect(clippy::cast_precision_loss, reason = "precise enough for a benchmark")]
    let per_second = input.lines as f64 / seconds;
    Ok(json!({
        "lines": input.lines, "posted": answered("{\"id\""), "refused": answered("{\"error\""),
        "seconds": rounded(seconds, 1), "per_second": per_second.round(),
    }))
}

fn line(wallets: Spread, number: u64) -> String {
    let owner = name_of(wallets.wallet(count(number)));
    format!(
        "{{\"user_id\":\"{owner}\",\"kind\":\"usage\",\"amount\":-1,\"key\":\"line-{number}\"}}\n"
    )
}
