//! One test's own stand-in and the client that talks to it.

use std::{net::SocketAddr, path::PathBuf};

use fake_stripe::{
    DEFAULT_KEY, Options, StandIn,
    objects::{
        ChargeSpec, CustomerSpec, DisputeSpec, PaymentIntentSpec, charge, customer, dispute,
        payment_intent,
    },
};
use reqwest::{Client, Method, RequestBuilder, header::HeaderMap};
use serde_json::{Value, json};

use crate::schemas;

/// A Tuesday in November, noon UTC.
pub(crate) const NOON: i64 = 1_795_521_600;

/// One page.
pub(crate) const PDF: &[u8] = b"%PDF-1.4\n1 0 obj << /Type /Page >> endobj\n%%EOF\n";

pub(crate) struct World {
    pub(crate) stand_in: StandIn,
    client: Client,
}

/// An answer; its body has been held against Stripe's description already.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) body: Value,
}

impl Reply {
    /// The body of a call that was carried out.
    #[track_caller]
    pub(crate) fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        self.body
    }

    /// What an error consists of; the message is for people and compared apart.
    #[track_caller]
    pub(crate) fn error(&self) -> (u16, Option<&str>, Option<&str>) {
        let error = &self.body["error"];
        assert_eq!(error["type"], "invalid_request_error", "{}", self.text);
        (self.status, error["code"].as_str(), error["param"].as_str())
    }

    pub(crate) fn message(&self) -> &str {
        self.body["error"]["message"].as_str().expect("an error has a message")
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("headers are plain text"))
    }
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with_state_file(None)
    }

    pub(crate) fn with_state_file(state_file: Option<PathBuf>) -> Self {
        let addr = SocketAddr::from(([127, 0, 0, 1], 0));
        let stand_in = StandIn::start(Options { addr, state_file, key: DEFAULT_KEY.to_owned() })
            .expect("a free port and a readable state file");
        // The client wants a TLS implementation even for plain HTTP; the first test to come provides it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self { stand_in, client: Client::new() }
    }

    /// A paid intent `pi_{name}` with its charge `ch_{name}` of 10.00, created at [`NOON`].
    pub(crate) fn payment(&self, name: &str) {
        self.payment_of(name, 1000, "usd");
    }

    pub(crate) fn payment_of(&self, name: &str, amount: i64, currency: &str) {
        let (intent_id, charge_id) = (format!("pi_{name}"), format!("ch_{name}"));
        let intent = payment_intent(&PaymentIntentSpec {
            latest_charge: Some(&charge_id),
            customer: Some("cus_ada"),
            ..PaymentIntentSpec::new(&intent_id, amount, currency, NOON)
        });
        let charge = charge(&ChargeSpec {
            payment_intent: Some(&intent_id),
            customer: Some("cus_ada"),
            billing_name: Some("Ada Park"),
            billing_email: Some("ada@example.test"),
            ..ChargeSpec::new(&charge_id, amount, currency, NOON)
        });
        let customer = customer(&CustomerSpec {
            name: Some("Ada Park"),
            ..CustomerSpec::new("cus_ada", NOON)
        });
        self.put(&[customer, intent, charge]);
    }

    /// A dispute `du_{name}` over the whole of `ch_{name}`, in any status.
    pub(crate) fn dispute(&self, name: &str, status: &str) {
        self.payment(name);
        let (id, charge, intent) =
            (format!("du_{name}"), format!("ch_{name}"), format!("pi_{name}"));
        self.put(&[dispute(&DisputeSpec {
            payment_intent: Some(&intent),
            status,
            ..DisputeSpec::new(&id, &charge, 1000, "usd", NOON)
        })]);
    }

    pub(crate) fn put(&self, objects: &[Value]) {
        self.stand_in.put_objects(objects).expect("complete objects");
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(self.request(Method::GET, path)).await
    }

    /// A body with objects where Stripe's collapsed description has ids: not held against it.
    pub(crate) async fn get_expanded(&self, path: &str) -> Value {
        let response = self.request(Method::GET, path).send().await.expect("the stand-in answers");
        assert_eq!(response.status(), 200, "{path}");
        let text = response.text().await.expect("a body in UTF-8");
        serde_json::from_str(&text).expect("a body in JSON")
    }

    pub(crate) async fn post(&self, path: &str, body: &str) -> Reply {
        self.send(self.request(Method::POST, path).body(body.to_owned())).await
    }

    pub(crate) async fn post_with_key(&self, key: &str, path: &str, body: &str) -> Reply {
        let request = self.request(Method::POST, path).header("Idempotency-Key", key);
        self.send(request.body(body.to_owned())).await
    }

    /// Uploads a file as evidence.
    pub(crate) async fn upload(&self, filename: &str, content: &[u8]) -> Reply {
        let head = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\ndispute_evidence\r\n\
             --edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{filename}\"\r\n\r\n"
        );
        let body = [head.as_bytes(), content, b"\r\n--edge--\r\n"].concat();
        let request = self
            .request(Method::POST, "v1/files")
            .header("Content-Type", "multipart/form-data; boundary=edge");
        self.send(request.body(body)).await
    }

    /// A payment as a customer would make it, with one of Stripe's test cards.
    pub(crate) async fn pay(&self, amount: i64, method: &str) -> Value {
        let payment = json!({ "amount": amount, "method": method });
        self.steer("_stand_in/payments", &payment).await
    }

    pub(crate) async fn advance(&self, seconds: i64) {
        self.steer("_stand_in/clock", &json!({ "advance_seconds": seconds })).await;
    }

    /// The only dispute of a payment.
    pub(crate) async fn dispute_of(&self, intent: &Value) -> Value {
        let path = format!("v1/disputes?payment_intent={}", id(intent));
        let mut page = self.get(&path).await.ok();
        assert_eq!(page["data"].as_array().map(Vec::len), Some(1), "{page:#}");
        page["data"][0].take()
    }

    /// What `/v1/balance` says there is, available or not, in all currencies.
    pub(crate) async fn net(&self) -> i64 {
        let balance = self.get("v1/balance").await.ok();
        let sides = ["available", "pending"].into_iter();
        let amounts = sides.flat_map(|side| balance[side].as_array().expect("a side").clone());
        amounts.map(|row| row["amount"].as_i64().expect("an amount")).sum()
    }

    /// Types of the events so far, oldest first, except the `skipped` oldest.
    pub(crate) async fn event_types(&self, skipped: usize) -> Vec<String> {
        let page = self.get("v1/events?limit=100").await.ok();
        let events = page["data"].as_array().expect("a list has data");
        let oldest_first = events.iter().rev();
        oldest_first
            .skip(skipped)
            .map(|event| event["type"].as_str().expect("a type").to_owned())
            .collect()
    }

    /// The stand-in's own endpoints.
    pub(crate) async fn steer(&self, path: &str, body: &Value) -> Value {
        let request = self.request(Method::POST, path).header("Content-Type", "application/json");
        self.send(request.body(body.to_string())).await.ok()
    }

    pub(crate) async fn set_clock(&self, seconds: i64) {
        self.steer("_stand_in/clock", &json!({ "at": seconds })).await;
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.stand_in.url()))
            .bearer_auth(DEFAULT_KEY)
    }

    pub(crate) async fn send(&self, request: RequestBuilder) -> Reply {
        let response = request.send().await.expect("the stand-in answers");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.expect("a body in UTF-8");
        let body = serde_json::from_str(&text).expect("a body in JSON");
        schemas::check(&body);
        Reply { status, headers, text, body }
    }
}

/// The id of an object.
#[track_caller]
pub(crate) fn id(object: &Value) -> &str {
    object["id"].as_str().expect("an object has an id")
}
