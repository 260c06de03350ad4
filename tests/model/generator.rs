//! Random operations, most of them valid, many of them for the same few wallets, keys and holds.

use serde_json::json;

use super::{
    naive::Naive,
    operation::{Operation, PlaceHold, Post, Target},
    rng::Rng,
    round::{Conflict, Round},
};

const USERS: usize = 12;
/// A user that is never created.
const UNKNOWN_USER: &str = "unknown";
/// The user whose amounts are near the limits, in a currency of their own.
const LARGE_USER: &str = "large";
const HUGE: &str = "jpy";
const MOST: i64 = 9_007_199_254_740_991;
const SECOND: i64 = 1_000_000;
/// Number of operations that can be repeated.
const REMEMBERED: usize = 400;
const TEXTS: [&str; 6] =
    ["bought by mistake", "o'neil \"quoted\"", "zwölf Zeichen", "退款", "two\nlines", "%_\\"];

/// Makes one round after another.
pub(crate) struct Generator {
    rng: Rng,
    number: u64,
    now: i64,
    past: Vec<Operation>,
}

impl Generator {
    pub(crate) fn new(seed: u64, now: i64) -> Self {
        Self { rng: Rng::new(seed), number: 0, now, past: Vec::new() }
    }

    /// The next round, in view of what the model knows.
    pub(crate) fn round(&mut self, naive: &Naive) -> Round {
        // Most users are created early, or most operations would be refused for an unknown user.
        let users = naive.users().count();
        if users < USERS - 2 {
            let operation = if users == 0 { large_user() } else { self.create_user() };
            return Round::One { actor: "olive", operation };
        }
        match self.rng.below(100) {
            0..10 => Round::Clock(self.clock()),
            10..40 => {
                let operation = self.operation(naive);
                let actor = if self.rng.one_in(2) { "olive" } else { "pat" };
                Round::One { actor, operation }
            }
            40..70 => {
                let count = 2 + self.rng.below(24);
                let operations = std::iter::repeat_with(|| self.operation(naive)).take(count);
                Round::InOrder(operations.filter(Operation::keeps_order).collect())
            }
            70..80 => {
                let operation = self.operation(naive);
                Round::Duplicates { operation, callers: 2 + self.rng.below(7) }
            }
            80..88 => Round::Conflict(self.conflict(naive)),
            _ => {
                let user = self.user();
                let at = self.now - self.rng.between(-10, 100_000) * SECOND;
                let currency = ["usd", "eur", HUGE][self.rng.below(3)];
                Round::Read { user, currency, at }
            }
        }
    }

    /// Mostly a little forward, sometimes far, sometimes back.
    fn clock(&mut self) -> i64 {
        let step = match self.rng.below(10) {
            0..6 => self.rng.between(0, 90 * SECOND),
            6..8 => self.rng.between(0, 6 * 3_600 * SECOND),
            _ => -self.rng.between(0, 1_800 * SECOND),
        };
        self.now += step;
        self.now
    }

    fn operation(&mut self, naive: &Naive) -> Operation {
        let operation = self.new_or_repeated(naive);
        if self.past.len() < REMEMBERED {
            self.past.push(operation.clone());
        } else {
            let place = self.rng.below(REMEMBERED);
            self.past[place] = operation.clone();
        }
        operation
    }

    fn new_or_repeated(&mut self, naive: &Naive) -> Operation {
        if !self.past.is_empty() {
            match self.rng.below(100) {
                0..12 => return self.rng.pick(&self.past).clone(),
                12..18 => {
                    let operation = self.rng.pick(&self.past).clone();
                    return self.altered(operation);
                }
                _ => {}
            }
        }
        match self.rng.below(100) {
            0..5 => self.create_user(),
            5..52 => Operation::Post(self.post()),
            52..62 => self.settle_or_void(naive),
            62..69 => self.reverse(naive),
            69..83 => Operation::PlaceHold(self.place_hold()),
            _ => self.end_hold(naive),
        }
    }

    fn fresh(&mut self, prefix: &str) -> String {
        self.number += 1;
        format!("{prefix}_{}", self.number)
    }

    fn user(&mut self) -> String {
        match self.rng.below(100) {
            0 => UNKNOWN_USER.to_owned(),
            1..4 => LARGE_USER.to_owned(),
            // Some wallets are hot.
            4..40 => format!("user_{}", self.rng.below(2)),
            _ => format!("user_{}", self.rng.below(USERS)),
        }
    }

    fn create_user(&mut self) -> Operation {
        let user = format!("user_{}", self.rng.below(USERS));
        let email = if self.rng.one_in(4) { "other".to_owned() } else { user.clone() };
        let email = format!("{email}@example.com");
        let currency = self.rng.one_in(3).then_some("eur");
        Operation::CreateUser { user, email, currency }
    }

    fn text(&mut self) -> Option<String> {
        self.rng.one_in(3).then(|| (*self.rng.pick(&TEXTS)).to_owned())
    }

    fn reference(&mut self) -> Option<String> {
        match self.rng.below(60) {
            0..30 => None,
            30 => Some(String::new()),
            _ => Some(format!("pi_{}", self.rng.below(500))),
        }
    }

    fn key(&mut self) -> String {
        match self.rng.below(200) {
            0 => String::new(),
            1 => "redress:settlement:1".to_owned(),
            2 => "k".repeat(256),
            3 => "two\nlines".to_owned(),
            _ => self.fresh("key"),
        }
    }

    fn post(&mut self) -> Post {
        let user = self.user();
        let kinds = [
            "top_up",
            "top_up",
            "top_up",
            "top_up",
            "usage",
            "usage",
            "usage",
            "grant",
            "refund",
            "dispute",
            "card_check",
            "fee",
            "adjustment",
        ];
        let kind = if self.rng.one_in(80) { "reversal" } else { *self.rng.pick(&kinds) };
        let (currency, size) = if user == LARGE_USER {
            let near = [1, MOST / 2, MOST - 1, MOST];
            (*self.rng.pick(&[HUGE, HUGE, HUGE, "usd"]), *self.rng.pick(&near))
        } else {
            let most = if kind == "top_up" { 4_000 } else { 1_500 };
            (self.currency(), self.rng.between(1, most))
        };
        let size = if self.rng.one_in(100) { 0 } else { size };
        let is_plus = match kind {
            "top_up" | "grant" => !self.rng.one_in(40),
            "usage" | "refund" | "dispute" | "fee" => self.rng.one_in(40),
            _ => self.rng.one_in(2),
        };
        let note = self.rng.one_in(4).then(|| self.rng.between(-9, 9));
        Post {
            user,
            kind,
            amount: if is_plus { size } else { -size },
            currency,
            key: self.key(),
            reference: self.reference(),
            reason: self.text(),
            metadata: note.map(|note| json!({ "order": { "note": note }, "a": [null, "ü"] })),
            pending: self.rng.one_in(5),
        }
    }

    fn currency(&mut self) -> &'static str {
        match self.rng.below(50) {
            0 => HUGE,
            1..6 => "eur",
            _ => "usd",
        }
    }

    /// A transaction of the past, rather a late one.
    fn earlier<'a>(&mut self, naive: &'a Naive) -> Option<(&'a str, &'a str, bool)> {
        let len = naive.len();
        if len == 0 {
            return None;
        }
        let back = if self.rng.one_in(4) { len } else { len.min(60) };
        Some(naive.at(len - 1 - self.rng.below(back)))
    }

    fn settle_or_void(&mut self, naive: &Naive) -> Operation {
        let mut found = None;
        // Sometimes whatever comes first, which mostly is closed already.
        let tries = if self.rng.one_in(8) { 1 } else { 12 };
        for _ in 0..tries {
            found = self.earlier(naive);
            if found.is_some_and(|(_, _, waits)| waits) {
                break;
            }
        }
        let (key, user) = match found {
            Some((key, user, _)) => (key.to_owned(), user.to_owned()),
            None => ("key_0".to_owned(), self.user()),
        };
        let user = if self.rng.one_in(25) { self.user() } else { user };
        if self.rng.one_in(3) {
            Operation::Void { user, key, reason: self.text() }
        } else {
            let reference = self.rng.one_in(2).then(|| self.fresh("pi_settled"));
            Operation::Settle { user, key, reference }
        }
    }

    fn reverse(&mut self, naive: &Naive) -> Operation {
        let key = self.earlier(naive).map_or("key_0", |(key, _, _)| key).to_owned();
        let is_closing = self.rng.one_in(3);
        let target = if is_closing { Target::ClosingOf(key) } else { Target::Key(key) };
        let reason = self.text().unwrap_or_else(|| "undone".to_owned());
        Operation::Reverse { target, key: self.key(), reason }
    }

    fn place_hold(&mut self) -> PlaceHold {
        let user = self.user();
        let currency = if user == LARGE_USER { HUGE } else { self.currency() };
        let amount = match self.rng.below(60) {
            0 => 0,
            1 => -5,
            2 => MOST,
            _ => self.rng.between(1, 900),
        };
        let ends = self.rng.one_in(3);
        let (first, last) = if self.rng.one_in(12) { (-SECOND, 0) } else { (1, 3_600 * SECOND) };
        let expires_at = ends.then(|| self.now + self.rng.between(first, last));
        PlaceHold { user, amount, currency, case: self.fresh("case"), expires_at }
    }

    fn end_hold(&mut self, naive: &Naive) -> Operation {
        let active = naive.active_cases();
        let case = if active.is_empty() || self.rng.one_in(20) {
            format!("case_{}", self.rng.between(0, 50))
        } else {
            self.rng.pick(active).clone()
        };
        if self.rng.one_in(2) {
            return Operation::ReleaseHold { case };
        }
        let kinds =
            ["refund", "refund", "usage", "usage", "dispute", "fee", "adjustment", "top_up"];
        let kind = *self.rng.pick(&kinds);
        Operation::CaptureHold { case, key: self.key(), kind, reason: self.text() }
    }

    /// The same key or case with something else behind it.
    fn altered(&mut self, operation: Operation) -> Operation {
        match operation {
            Operation::Post(mut post) => {
                match self.rng.below(5) {
                    0 => post.amount += if post.amount > 0 { -1 } else { 1 },
                    1 => post.reference = Some("pi_other".to_owned()),
                    2 => post.reason = Some("another reason".to_owned()),
                    3 => post.metadata = Some(json!({ "other": true })),
                    _ => post.pending = !post.pending,
                }
                Operation::Post(post)
            }
            Operation::PlaceHold(mut place) => {
                place.amount -= 1;
                Operation::PlaceHold(place)
            }
            Operation::Settle { user, key, .. } => {
                Operation::Settle { user, key, reference: Some("pi_other".to_owned()) }
            }
            Operation::Reverse { target, key, .. } => {
                Operation::Reverse { target, key, reason: "another reason".to_owned() }
            }
            Operation::CaptureHold { case, key, kind, .. } => Operation::CaptureHold {
                case,
                key,
                kind,
                reason: Some("another reason".to_owned()),
            },
            Operation::CreateUser { .. }
            | Operation::Void { .. }
            | Operation::ReleaseHold { .. } => operation,
        }
    }

    /// Two operations of which only one can succeed.
    fn conflict(&mut self, naive: &Naive) -> Conflict {
        let callers = 1 + self.rng.below(3);
        let (one, other) = match self.rng.below(4) {
            0 => {
                let one = Operation::Post(self.post());
                (one.clone(), self.altered(one))
            }
            1 => {
                let one = self.settle_or_void(naive);
                if let Operation::Void { user, key, .. } = &one {
                    let (user, key) = (user.clone(), key.clone());
                    (one, Operation::Settle { user, key, reference: None })
                } else {
                    // Who settles without a reference means whatever reference it was settled with.
                    let one = named(one);
                    (one.clone(), self.altered(one))
                }
            }
            2 => {
                let case =
                    self.rng.pick(&[naive.active_cases(), &["case_0".to_owned()]].concat()).clone();
                let (kind, key) = (*self.rng.pick(&["refund", "usage"]), self.fresh("key"));
                let capture =
                    Operation::CaptureHold { case: case.clone(), key, kind, reason: self.text() };
                (capture, Operation::ReleaseHold { case })
            }
            _ => {
                let one = self.reverse(naive);
                let mut other = one.clone();
                if let Operation::Reverse { key, .. } = &mut other {
                    *key = self.fresh("key");
                }
                (one, other)
            }
        };
        Conflict { one, other, callers }
    }
}

fn large_user() -> Operation {
    let email = "large@example.com".to_owned();
    Operation::CreateUser { user: LARGE_USER.to_owned(), email, currency: Some(HUGE) }
}

fn named(operation: Operation) -> Operation {
    if let Operation::Settle { user, key, reference: None } = operation {
        return Operation::Settle { user, key, reference: Some("pi_one".to_owned()) };
    }
    operation
}
