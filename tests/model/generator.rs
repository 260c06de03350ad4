//! Random wishes, most of them sensible, many of them about the same few wallets, keys and holds.

use serde_json::json;

use super::{
    chance::Chance,
    naive::Naive,
    round::{Rivals, Round},
    wish::{PlaceHold, Post, Target, Wish},
};

const USERS: usize = 12;
/// Someone nobody ever creates.
const STRANGER: &str = "stranger";
/// Whose amounts are near the limits, in a currency of their own.
const WHALE: &str = "whale";
const HUGE: &str = "jpy";
const MOST: i64 = 9_007_199_254_740_991;
const SECOND: i64 = 1_000_000;
/// Wishes that can be repeated.
const REMEMBERED: usize = 400;
const TEXTS: [&str; 6] =
    ["bought by mistake", "o'neil \"quoted\"", "zwölf Zeichen", "退款", "two\nlines", "%_\\"];

/// Makes one round after another.
pub(crate) struct Generator {
    chance: Chance,
    number: u64,
    now: i64,
    past: Vec<Wish>,
}

impl Generator {
    pub(crate) fn new(seed: u64, now: i64) -> Self {
        Self { chance: Chance::new(seed), number: 0, now, past: Vec::new() }
    }

    /// The next round, in view of what the model knows.
    pub(crate) fn round(&mut self, naive: &Naive) -> Round {
        // Most users are there early, or most wishes would end at an unknown user.
        let users = naive.users().count();
        if users < USERS - 2 {
            let wish = if users == 0 { whale() } else { self.create_user() };
            return Round::One { actor: "olive", wish };
        }
        match self.chance.below(100) {
            0..10 => Round::Clock(self.clock()),
            10..40 => {
                let wish = self.wish(naive);
                let actor = if self.chance.one_in(2) { "olive" } else { "pat" };
                Round::One { actor, wish }
            }
            40..70 => {
                let count = 2 + self.chance.below(24);
                let wishes = std::iter::repeat_with(|| self.wish(naive)).take(count);
                Round::InOrder(wishes.filter(Wish::keeps_its_turn).collect())
            }
            70..80 => {
                let wish = self.wish(naive);
                Round::Duplicates { wish, callers: 2 + self.chance.below(7) }
            }
            80..88 => Round::Rivals(self.rivals(naive)),
            _ => {
                let user = self.user();
                let at = self.now - self.chance.between(-10, 100_000) * SECOND;
                let currency = ["usd", "eur", HUGE][self.chance.below(3)];
                Round::Look { user, currency, at }
            }
        }
    }

    /// Mostly a little forward, sometimes far, sometimes back.
    fn clock(&mut self) -> i64 {
        let step = match self.chance.below(10) {
            0..6 => self.chance.between(0, 90 * SECOND),
            6..8 => self.chance.between(0, 6 * 3_600 * SECOND),
            _ => -self.chance.between(0, 1_800 * SECOND),
        };
        self.now += step;
        self.now
    }

    fn wish(&mut self, naive: &Naive) -> Wish {
        let wish = self.new_or_repeated(naive);
        if self.past.len() < REMEMBERED {
            self.past.push(wish.clone());
        } else {
            let place = self.chance.below(REMEMBERED);
            self.past[place] = wish.clone();
        }
        wish
    }

    fn new_or_repeated(&mut self, naive: &Naive) -> Wish {
        if !self.past.is_empty() {
            match self.chance.below(100) {
                0..12 => return self.chance.pick(&self.past).clone(),
                12..18 => {
                    let wish = self.chance.pick(&self.past).clone();
                    return self.altered(wish);
                }
                _ => {}
            }
        }
        match self.chance.below(100) {
            0..5 => self.create_user(),
            5..52 => Wish::Post(self.post()),
            52..62 => self.settle_or_void(naive),
            62..69 => self.reverse(naive),
            69..83 => Wish::PlaceHold(self.place_hold()),
            _ => self.end_hold(naive),
        }
    }

    fn fresh(&mut self, prefix: &str) -> String {
        self.number += 1;
        format!("{prefix}_{}", self.number)
    }

    fn user(&mut self) -> String {
        match self.chance.below(100) {
            0 => STRANGER.to_owned(),
            1..4 => WHALE.to_owned(),
            // Some wallets are hot.
            4..40 => format!("user_{}", self.chance.below(2)),
            _ => format!("user_{}", self.chance.below(USERS)),
        }
    }

    fn create_user(&mut self) -> Wish {
        let user = format!("user_{}", self.chance.below(USERS));
        let email = if self.chance.one_in(4) { "other".to_owned() } else { user.clone() };
        let email = format!("{email}@example.com");
        let currency = self.chance.one_in(3).then_some("eur");
        Wish::CreateUser { user, email, currency }
    }

    fn text(&mut self) -> Option<String> {
        self.chance.one_in(3).then(|| (*self.chance.pick(&TEXTS)).to_owned())
    }

    fn reference(&mut self) -> Option<String> {
        match self.chance.below(60) {
            0..30 => None,
            30 => Some(String::new()),
            _ => Some(format!("pi_{}", self.chance.below(500))),
        }
    }

    fn key(&mut self) -> String {
        match self.chance.below(200) {
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
        let kind = if self.chance.one_in(80) { "reversal" } else { *self.chance.pick(&kinds) };
        let (currency, size) = if user == WHALE {
            let near = [1, MOST / 2, MOST - 1, MOST];
            (*self.chance.pick(&[HUGE, HUGE, HUGE, "usd"]), *self.chance.pick(&near))
        } else {
            let most = if kind == "top_up" { 4_000 } else { 1_500 };
            (self.currency(), self.chance.between(1, most))
        };
        let size = if self.chance.one_in(100) { 0 } else { size };
        let is_plus = match kind {
            "top_up" | "grant" => !self.chance.one_in(40),
            "usage" | "refund" | "dispute" | "fee" => self.chance.one_in(40),
            _ => self.chance.one_in(2),
        };
        let note = self.chance.one_in(4).then(|| self.chance.between(-9, 9));
        Post {
            user,
            kind,
            amount: if is_plus { size } else { -size },
            currency,
            key: self.key(),
            reference: self.reference(),
            reason: self.text(),
            metadata: note.map(|note| json!({ "order": { "note": note }, "a": [null, "ü"] })),
            pending: self.chance.one_in(5),
        }
    }

    fn currency(&mut self) -> &'static str {
        match self.chance.below(50) {
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
        let back = if self.chance.one_in(4) { len } else { len.min(60) };
        Some(naive.at(len - 1 - self.chance.below(back)))
    }

    fn settle_or_void(&mut self, naive: &Naive) -> Wish {
        let mut found = None;
        for _ in 0..12 {
            found = self.earlier(naive);
            if found.is_some_and(|(_, _, waits)| waits) {
                break;
            }
        }
        let (key, user) = match found {
            Some((key, user, _)) => (key.to_owned(), user.to_owned()),
            None => ("key_0".to_owned(), self.user()),
        };
        let user = if self.chance.one_in(25) { self.user() } else { user };
        if self.chance.one_in(3) {
            Wish::Void { user, key, reason: self.text() }
        } else {
            let reference = self.chance.one_in(2).then(|| self.fresh("pi_settled"));
            Wish::Settle { user, key, reference }
        }
    }

    fn reverse(&mut self, naive: &Naive) -> Wish {
        let key = self.earlier(naive).map_or("key_0", |(key, _, _)| key).to_owned();
        let is_closing = self.chance.one_in(3);
        let target = if is_closing { Target::ClosingOf(key) } else { Target::Key(key) };
        let reason = self.text().unwrap_or_else(|| "undone".to_owned());
        Wish::Reverse { target, key: self.key(), reason }
    }

    fn place_hold(&mut self) -> PlaceHold {
        let user = self.user();
        let currency = if user == WHALE { HUGE } else { self.currency() };
        let amount = match self.chance.below(60) {
            0 => 0,
            1 => -5,
            2 => MOST,
            _ => self.chance.between(1, 900),
        };
        let ends = self.chance.one_in(3);
        let (first, last) = if self.chance.one_in(12) { (-SECOND, 0) } else { (1, 3_600 * SECOND) };
        let expires_at = ends.then(|| self.now + self.chance.between(first, last));
        PlaceHold { user, amount, currency, case: self.fresh("case"), expires_at }
    }

    fn end_hold(&mut self, naive: &Naive) -> Wish {
        let active = naive.active_cases();
        let case = if active.is_empty() || self.chance.one_in(20) {
            format!("case_{}", self.chance.between(0, 50))
        } else {
            self.chance.pick(active).clone()
        };
        if self.chance.one_in(2) {
            return Wish::ReleaseHold { case };
        }
        let kinds =
            ["refund", "refund", "usage", "usage", "dispute", "fee", "adjustment", "top_up"];
        let kind = *self.chance.pick(&kinds);
        Wish::CaptureHold { case, key: self.key(), kind, reason: self.text() }
    }

    /// The same key or case with something else behind it.
    fn altered(&mut self, wish: Wish) -> Wish {
        match wish {
            Wish::Post(mut post) => {
                match self.chance.below(5) {
                    0 => post.amount += if post.amount > 0 { -1 } else { 1 },
                    1 => post.reference = Some("pi_other".to_owned()),
                    2 => post.reason = Some("another reason".to_owned()),
                    3 => post.metadata = Some(json!({ "other": true })),
                    _ => post.pending = !post.pending,
                }
                Wish::Post(post)
            }
            Wish::PlaceHold(mut place) => {
                place.amount -= 1;
                Wish::PlaceHold(place)
            }
            Wish::Settle { user, key, .. } => {
                Wish::Settle { user, key, reference: Some("pi_other".to_owned()) }
            }
            Wish::Reverse { target, key, .. } => {
                Wish::Reverse { target, key, reason: "another reason".to_owned() }
            }
            Wish::CaptureHold { case, key, kind, .. } => {
                Wish::CaptureHold { case, key, kind, reason: Some("another reason".to_owned()) }
            }
            Wish::CreateUser { .. } | Wish::Void { .. } | Wish::ReleaseHold { .. } => wish,
        }
    }

    /// Two wishes of which only one can come true.
    fn rivals(&mut self, naive: &Naive) -> Rivals {
        let callers = 1 + self.chance.below(3);
        let (one, other) = match self.chance.below(4) {
            0 => {
                let one = Wish::Post(self.post());
                (one.clone(), self.altered(one))
            }
            1 => {
                let one = self.settle_or_void(naive);
                if let Wish::Void { user, key, .. } = &one {
                    let (user, key) = (user.clone(), key.clone());
                    (one, Wish::Settle { user, key, reference: None })
                } else {
                    (one.clone(), self.altered(one))
                }
            }
            2 => {
                let case = self
                    .chance
                    .pick(&[naive.active_cases(), &["case_0".to_owned()]].concat())
                    .clone();
                let (kind, key) = (*self.chance.pick(&["refund", "usage"]), self.fresh("key"));
                let capture =
                    Wish::CaptureHold { case: case.clone(), key, kind, reason: self.text() };
                (capture, Wish::ReleaseHold { case })
            }
            _ => {
                let one = self.reverse(naive);
                let mut other = one.clone();
                if let Wish::Reverse { key, .. } = &mut other {
                    *key = self.fresh("key");
                }
                (one, other)
            }
        };
        Rivals { one, other, callers }
    }
}

fn whale() -> Wish {
    let email = "whale@example.com".to_owned();
    Wish::CreateUser { user: WHALE.to_owned(), email, currency: Some(HUGE) }
}
