//! Stripe and the banks while the story is played: a stand-in without a file, and what happens
//! there behind our back.

use std::net::{Ipv4Addr, SocketAddr};

use fake_stripe::{
    DEFAULT_KEY, StandIn,
    objects::{DisputeSpec, dispute, early_fraud_warning},
};
use serde_json::{Value as Json, json};
use store::Timestamp;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::{DemoError, play::Payment};

/// The stand-in as the story moves it.
pub(crate) struct Bank {
    stand_in: StandIn,
    address: String,
}

impl Bank {
    /// Without a state file: it would be written again for every step.
    pub(crate) fn open() -> Result<Self, DemoError> {
        let stand_in = start(None)?;
        let address = stand_in.url().trim_start_matches("http://").trim_end_matches('/').to_owned();
        Ok(Self { stand_in, address })
    }

    pub(crate) fn url(&self) -> &str {
        self.stand_in.url()
    }

    pub(crate) async fn set_clock(&self, now: Timestamp) -> Result<(), DemoError> {
        let at = json!({ "at": seconds(now) });
        self.post("/_stand_in/clock", "application/json", &at.to_string()).await.map(drop)
    }

    /// The bank has news of a refund or dispute; the object as it is then.
    pub(crate) async fn news(&self, path: &str, status: &str) -> Result<Json, DemoError> {
        let mut body = json!({ "status": status });
        if status == "failed" {
            body["failure_reason"] = "lost_or_stolen_card".into();
        }
        self.post(&format!("/_stand_in/{path}/outcome"), "application/json", &body.to_string())
            .await
    }

    /// Somebody refunds in Stripe's dashboard.
    pub(crate) async fn refund(&self, reference: &str, amount: i64) -> Result<Json, DemoError> {
        let body = format!("payment_intent={reference}&amount={amount}");
        self.post("/v1/refunds", "application/x-www-form-urlencoded", &body).await
    }

    /// Every object there, or those whose `field` is `value`.
    pub(crate) async fn objects(
        &self,
        filter: Option<(&str, &str)>,
    ) -> Result<Vec<Json>, DemoError> {
        let mut all = self.exchange("GET", "/_stand_in/objects", "application/json", "").await?;
        let objects = all["objects"].as_array_mut().map(std::mem::take).unwrap_or_default();
        let fits = |object: &Json| filter.is_none_or(|(field, value)| object[field] == value);
        Ok(objects.into_iter().filter(fits).collect())
    }

    /// A card issuer reports fraud; whether something can still be done about it.
    pub(crate) fn put_warning(
        &self,
        (id, fraud_type): (&str, &str),
        payment: &Payment,
        is_actionable: bool,
        at: Timestamp,
    ) -> Result<Json, DemoError> {
        let (charge, intent) = (&payment.charge, Some(payment.reference.as_str()));
        let warning =
            early_fraud_warning(id, charge, intent, fraud_type, is_actionable, seconds(at));
        self.put(std::slice::from_ref(&warning))?;
        Ok(warning)
    }

    /// Opens a dispute of a payment there.
    pub(crate) fn put_dispute(
        &self,
        spec: &DisputeSpec<'_>,
        payment: &Payment,
    ) -> Result<Json, DemoError> {
        let opened = dispute(&DisputeSpec { payment_intent: Some(&payment.reference), ..*spec });
        self.put(std::slice::from_ref(&opened))?;
        Ok(opened)
    }

    /// Tells the stand-in of objects, or replaces them there.
    pub(crate) fn put(&self, objects: &[Json]) -> Result<(), DemoError> {
        self.stand_in.put_objects(objects).map_err(|error| DemoError::StandIn(error.to_string()))
    }

    async fn post(&self, path: &str, kind: &str, body: &str) -> Result<Json, DemoError> {
        self.exchange("POST", path, kind, body).await
    }

    /// One request on loopback, one connection: there are few.
    async fn exchange(
        &self,
        method: &str,
        path: &str,
        kind: &str,
        body: &str,
    ) -> Result<Json, DemoError> {
        let failed = |error: std::io::Error| DemoError::StandIn(error.to_string());
        let mut stream = TcpStream::connect(&self.address).await.map_err(failed)?;
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {DEFAULT_KEY}\r\n\
             content-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            self.address,
            body.len()
        );
        stream.write_all(request.as_bytes()).await.map_err(failed)?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.map_err(failed)?;
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        if head.split(' ').nth(1) != Some("200") {
            return Err(DemoError::StandIn(format!("{method} {path}: {body}")));
        }
        serde_json::from_str(body).map_err(|error| DemoError::StandIn(error.to_string()))
    }
}

/// Starts a stand-in on any free port of this machine.
pub(crate) fn start(state_file: Option<std::path::PathBuf>) -> Result<StandIn, DemoError> {
    let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let options = fake_stripe::Options { addr, state_file, key: DEFAULT_KEY.to_owned() };
    StandIn::start(options).map_err(|error| DemoError::StandIn(error.to_string()))
}

/// As Stripe writes times.
pub(crate) fn seconds(at: Timestamp) -> i64 {
    at.micros().div_euclid(1_000_000)
}
