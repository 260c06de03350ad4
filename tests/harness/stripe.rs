//! What Stripe would send, and what banks decide.

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::TcpStream,
};

use desk::{Delivered, DeskError};
use fake_stripe::{
    Call, DEFAULT_KEY,
    objects::{
        ChargeSpec, DisputeSpec, PaymentIntentSpec, RefundSpec, charge, dispute, payment_intent,
        refund,
    },
};
use gateway::webhook::sign;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use crate::{Answer, World};

/// The fields of a form-encoded body.
pub fn form(body: &str) -> BTreeMap<String, String> {
    let text = |coded: &str| {
        let coded = coded.replace('+', " ");
        percent_decode_str(&coded).decode_utf8().expect("UTF-8").into_owned()
    };
    let pairs = body.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (text(name), text(value))).collect()
}

/// The secret with which the webhooks of these tests are signed.
pub const SECRET: &str = "whsec_of_a_test";

/// The charge of a payment intent in these tests: `pi_1` was paid by `ch_1`.
fn charge_of(payment_intent: &str) -> String {
    payment_intent.replacen("pi_", "ch_", 1)
}

impl World {
    /// Seconds since 1970, as Stripe writes times.
    pub fn seconds(&self) -> i64 {
        self.now().micros() / 1_000_000
    }

    /// Adds a paid payment intent with its charge to the stand-in.
    pub fn payment_at_stripe(&self, payment_intent_id: &str, amount: i64, currency: &str) {
        let (charge_id, created) = (charge_of(payment_intent_id), self.seconds());
        let charge = charge(&ChargeSpec {
            payment_intent: Some(payment_intent_id),
            ..ChargeSpec::new(&charge_id, amount, currency, created)
        });
        let intent = payment_intent(&PaymentIntentSpec {
            latest_charge: Some(&charge_id),
            ..PaymentIntentSpec::new(payment_intent_id, amount, currency, created)
        });
        self.put_at_stripe(&[charge, intent]);
    }

    /// Puts objects into the stand-in, or replaces them there.
    pub fn put_at_stripe(&self, objects: &[Value]) {
        self.stand_in().put_objects(objects).expect("objects the stand-in takes");
    }

    /// A whole refund as the API returns it, for a payment in US dollars.
    pub fn refund_object(&self, id: &str, payment: &str, amount: i64, status: &str) -> Value {
        refund(&RefundSpec {
            charge: Some(&charge_of(payment)),
            payment_intent: Some(payment),
            status,
            failure_reason: (status == "failed").then_some("lost_or_stolen_card"),
            ..RefundSpec::new(id, amount, "usd", self.seconds())
        })
    }

    /// A whole dispute as the API returns it, for a payment in US dollars.
    pub fn dispute_object(&self, id: &str, payment: &str, amount: i64, status: &str) -> Value {
        dispute(&DisputeSpec {
            payment_intent: Some(payment),
            status,
            ..DisputeSpec::new(id, &charge_of(payment), amount, "usd", self.seconds())
        })
    }

    /// Hands the desk an object as if just read from Stripe.
    pub async fn ingest(&self, object: Value) -> Answer {
        self.call("ingest_stripe_object", json!({ "object": object })).await
    }

    /// Adds a dispute to the stand-in and ingests it, which must succeed.
    pub async fn dispute(&self, id: &str, payment: &str, amount: i64, status: &str) -> Value {
        let object = self.dispute_object(id, payment, amount, status);
        self.put_at_stripe(std::slice::from_ref(&object));
        self.ok("ingest_stripe_object", json!({ "object": object })).await
    }

    /// Hands the desk a refund made at Stripe, which it must take.
    pub async fn refund(&self, id: &str, payment: &str, amount: i64, status: &str) -> Value {
        let object = self.refund_object(id, payment, amount, status);
        self.ok("ingest_stripe_object", json!({ "object": object })).await
    }

    /// The object in the stand-in.
    pub fn at_stripe(&self, id: &str) -> Value {
        let objects = self.control("GET", "objects", &Value::Null);
        let objects = objects["objects"].as_array().expect("objects");
        let found = objects.iter().rfind(|object| object["id"] == json!(id));
        found.unwrap_or_else(|| panic!("the stand-in knows no {id}")).clone()
    }

    /// The bank decides about a dispute or refund at the stand-in; what Stripe shows then.
    pub fn bank_decides(&self, id: &str, status: &str) -> Value {
        let kind = if id.starts_with("du_") { "disputes" } else { "refunds" };
        self.control("POST", &format!("{kind}/{id}/outcome"), &json!({ "status": status }));
        self.at_stripe(id)
    }

    /// The calls received that change something, oldest first.
    pub fn calls_received(&self) -> Vec<Call> {
        self.stand_in().calls().into_iter().filter(|call| call.method == "POST").collect()
    }

    /// How many calls the stand-in has received at a path.
    pub fn calls_to(&self, path: &str) -> usize {
        self.calls_received().iter().filter(|call| call.path == path).count()
    }

    /// Somebody changes something at Stripe without us: in its dashboard, or on its pages.
    pub fn at_dashboard(&self, path: &str, form: &str) -> Value {
        let form = form.replace('[', "%5B").replace(']', "%5D");
        self.exchange("POST", path, "application/x-www-form-urlencoded", &form)
    }

    /// Every event at Stripe, oldest first.
    pub fn events_at_stripe(&self) -> Vec<Value> {
        self.objects_at_stripe("event")
    }

    /// The refunds of a payment at Stripe, whatever their status.
    pub fn refunds_at_stripe(&self, payment: &str) -> Vec<Value> {
        let mut refunds = self.objects_at_stripe("refund");
        refunds.retain(|refund| refund["payment_intent"] == payment);
        refunds
    }

    /// Every object of a kind at Stripe, oldest first.
    pub fn objects_at_stripe(&self, kind: &str) -> Vec<Value> {
        let objects = self.control("GET", "objects", &Value::Null)["objects"].take();
        let Value::Array(mut objects) = objects else { panic!("objects") };
        objects.retain(|object| object["object"] == kind);
        objects
    }

    /// Orders a fault: what goes wrong with which calls.
    pub fn fault(&self, order: &Value) {
        self.control("POST", "faults", &json!({ "faults": [order] }));
    }

    /// Orders faults that come by chance.
    pub fn faults(&self, orders: &[Value], seed: u64) {
        self.control("POST", "faults", &json!({ "faults": orders, "seed": seed }));
    }

    /// From here on everything works.
    pub fn clear_faults(&self) {
        self.control("DELETE", "faults", &Value::Null);
    }

    /// Sets Stripe's clock.
    pub fn stripe_clock(&self, seconds: i64) {
        self.control("POST", "clock", &json!({ "at": seconds }));
    }

    /// Delivers an event by webhook, signed as Stripe signs.
    pub async fn deliver(&self, event: &Value) -> Result<Delivered, DeskError> {
        let body = event.to_string();
        let header = sign(body.as_bytes(), SECRET, self.seconds());
        self.desk().receive_webhook(Some(&header), body.as_bytes(), &[SECRET]).await
    }

    /// One request to the stand-in's control endpoints.
    pub fn control(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.exchange(method, &format!("/_stand_in/{path}"), "application/json", &body)
    }

    fn exchange(&self, method: &str, path: &str, media_type: &str, body: &str) -> Value {
        let url = self.stand_in().url();
        let host = url.trim_start_matches("http://").trim_end_matches('/');
        let mut stream = TcpStream::connect(host).expect("the stand-in listens");
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\
             authorization: Bearer {DEFAULT_KEY}\r\ncontent-type: {media_type}\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes()).expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        let (head, body) = answer.split_once("\r\n\r\n").expect("head and body");
        assert!(head.starts_with("HTTP/1.1 2"), "{method} {path}: {answer}");
        serde_json::from_str(body).unwrap_or(Value::Null)
    }
}
