//! The running server, looked at from a bare socket: what a client library would hide is here the
//! point.

mod delivery;
mod events;
mod faults;
mod idempotency;
mod journal;

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::PathBuf,
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use serde_json::{Value, json};

use super::{Options, StandIn};
use crate::{
    DEFAULT_KEY,
    objects::{ChargeSpec, PaymentIntentSpec, charge, payment_intent},
};

/// A Tuesday in November, noon UTC.
const NOON: i64 = 1_795_521_600;

/// Longer than anything here takes; a test that waits that long has failed.
const TIMEOUT: Duration = Duration::from_secs(30);

const REFUND: &str = "payment_intent=pi_1&amount=100";

/// A stand-in at noon with one payment of 10.00: `pi_1` and `ch_1`.
fn stand_in() -> StandIn {
    let stand_in = opened(None);
    stand_in.steer("POST", "clock", &json!({ "at": NOON }));
    let intent = PaymentIntentSpec::new("pi_1", 1000, "usd", NOON);
    let charge_spec = ChargeSpec::new("ch_1", 1000, "usd", NOON);
    let objects = [
        payment_intent(&PaymentIntentSpec { latest_charge: Some("ch_1"), ..intent }),
        charge(&ChargeSpec { payment_intent: Some("pi_1"), ..charge_spec }),
    ];
    stand_in.put_objects(&objects).expect("objects");
    stand_in
}

fn opened(state_file: Option<PathBuf>) -> StandIn {
    let addr = SocketAddr::from(([127, 0, 0, 1], 0));
    StandIn::start(Options { addr, state_file, key: DEFAULT_KEY.to_owned() }).expect("a stand-in")
}

/// What came back over a socket.
#[derive(Debug, PartialEq)]
struct Reply {
    status: u16,
    head: String,
    text: String,
}

impl Reply {
    fn body(&self) -> Value {
        serde_json::from_str(&self.text).expect("a body in JSON")
    }

    #[track_caller]
    fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        self.body()
    }

    fn header(&self, name: &str) -> Option<&str> {
        let pairs = self.head.lines().filter_map(|line| line.split_once(": "));
        pairs.filter(|(found, _)| *found == name).map(|(_, value)| value).next()
    }

    fn error(&self) -> (u16, Value, Value) {
        let mut body = self.body();
        (self.status, body["error"]["type"].take(), body["error"]["code"].take())
    }
}

impl StandIn {
    fn get(&self, path: &str) -> Reply {
        self.exchange("GET", path, &[], "").expect("an answer")
    }

    fn post(&self, path: &str, body: &str) -> Reply {
        self.exchange("POST", path, &[], body).expect("an answer")
    }

    fn post_with_key(&self, key: &str, path: &str, body: &str) -> Option<Reply> {
        self.exchange("POST", path, &[("Idempotency-Key", key)], body)
    }

    fn steer(&self, method: &str, path: &str, body: &Value) -> Value {
        let headers = [("Content-Type", "application/json")];
        let path = format!("/_stand_in/{path}");
        let reply = self.exchange(method, &path, &headers, &body.to_string());
        let reply = reply.expect("an answer");
        assert!((200..300).contains(&reply.status), "{}", reply.text);
        if reply.text.is_empty() { Value::Null } else { reply.body() }
    }

    fn order(&self, fault: &Value) {
        self.steer("POST", "faults", &json!({ "faults": [{ "path": "/v1/", "fault": fault }] }));
    }

    fn refunded(&self) -> Value {
        self.get("/v1/charges/ch_1").ok()["amount_refunded"].take()
    }

    /// None when the connection ended without a byte.
    fn exchange(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Option<Reply> {
        let address = self.url().trim_start_matches("http://").trim_end_matches('/');
        let mut stream = TcpStream::connect(address).expect("a connection");
        stream.set_read_timeout(Some(TIMEOUT)).expect("a timeout");
        let headers: Vec<String> =
            headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let headers = headers.concat();
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {DEFAULT_KEY}\r\n\
             Connection: close\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).expect("a request sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the end of the connection");
        if answer.is_empty() {
            return None;
        }
        let (head, text) = answer.split_once("\r\n\r\n").expect("a whole head");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        let (head, text) = (head.to_owned(), text.to_owned());
        Some(Reply { status: status.expect("a status"), head, text })
    }
}

/// A webhook that arrived.
#[derive(Debug)]
struct Arrival {
    signature: String,
    body: String,
}

impl Arrival {
    fn event(&self) -> Value {
        serde_json::from_str(&self.body).expect("an event in JSON")
    }

    fn kind(&self) -> String {
        self.event()["type"].as_str().expect("a type").to_owned()
    }
}

/// Where webhooks go.
struct Endpoint {
    url: String,
    arrivals: Receiver<Arrival>,
}

impl Endpoint {
    /// Answers each webhook with the next of these statuses, and then with 200.
    fn answering(statuses: &'static [u16]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}/hook?from=stripe", listener.local_addr().expect("an address"));
        let (sender, arrivals) = channel();
        thread::spawn(move || {
            let statuses = statuses.iter().copied().chain(std::iter::repeat(200));
            for (stream, status) in listener.incoming().zip(statuses) {
                let mut stream = stream.expect("a connection");
                // It is there before the stand-in knows that it arrived.
                if sender.send(receive(&stream)).is_err() {
                    break;
                }
                let answer = format!("HTTP/1.1 {status} Whatever\r\nContent-Length: 0\r\n\r\n");
                stream.write_all(answer.as_bytes()).expect("an answer sent");
            }
        });
        Self { url, arrivals }
    }

    fn next(&self) -> Arrival {
        self.arrivals.recv_timeout(TIMEOUT).expect("a webhook")
    }

    /// Types of those that have arrived already.
    fn kinds(&self) -> Vec<String> {
        self.arrivals.try_iter().map(|arrival| arrival.kind()).collect()
    }
}

fn receive(stream: &TcpStream) -> Arrival {
    let mut reader = BufReader::new(stream);
    let (mut signature, mut length) = (String::new(), 0);
    let mut line = String::new();
    while reader.read_line(&mut line).expect("a line") > 2 {
        let (name, value) = line.trim().split_once(": ").unwrap_or((line.trim(), ""));
        match name.to_ascii_lowercase().as_str() {
            "stripe-signature" => value.clone_into(&mut signature),
            "content-length" => length = value.parse().expect("a length"),
            _ => {}
        }
        line.clear();
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("the whole body");
    Arrival { signature, body: String::from_utf8(body).expect("UTF-8") }
}
