//! What may happen, and how it is brought about. A step is drawn without a look at anybody and does
//! nothing where Stripe or the desk would refuse it, so that any step can be left out.

use harness::World;
use serde_json::{Value, json};
use store::Timestamp;

use crate::model::Rng;

/// Something that happens.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    /// Somebody refunds a part of a payment in Stripe's dashboard.
    Refund { payment: usize, percent: i64 },
    /// A refund comes back, perhaps days after it succeeded.
    RefundFails { which: usize },
    /// A bank opens a dispute over a part of a payment.
    Opens { payment: usize, status: &'static str, percent: i64 },
    /// A bank has news of a dispute.
    Decides { which: usize, status: &'static str },
    /// The customer asks for a part of a payment.
    Asks { payment: usize, percent: i64 },
    /// An operator does this with a refund request.
    Handles { which: usize, command: &'static str },
    /// An operator notes a refund that did not go through Stripe, with or without a request.
    Notes { payment: usize, percent: i64, means: &'static str, request: Option<usize> },
    /// An operator says that a noted refund is a mistake.
    Voids { which: usize },
    /// An operator does this with a dispute.
    Acts { which: usize, action: &'static str },
    /// An operator takes back what has not left.
    Undoes { which: usize },
    /// The next call to Stripe of this method fails in this way.
    Fault { method: &'static str, kind: &'static str },
    /// A round, by this desk or by another process that starts now.
    Sync { is_other: bool },
    /// Everything that Stripe has told is told again by webhook, the newest first.
    ToldAgain,
    /// Time goes by.
    Waits { seconds: i64 },
    /// This computer's clock is wrong for one round.
    WrongClock { seconds: i64 },
}

impl Step {
    pub(super) fn draw(rng: &mut Rng) -> Self {
        let (payment, which) = (rng.below(2), rng.below(4));
        let percent = *rng.pick(&[100, 100, 50, 30, 10]);
        match rng.below(27) {
            0 | 1 => Self::Refund { payment, percent },
            2 => Self::RefundFails { which },
            3..=5 => Self::Opens {
                payment,
                status: rng.pick::<&str>(&[
                    "needs_response",
                    "needs_response",
                    "warning_needs_response",
                    "lost",
                    "prevented",
                ]),
                percent,
            },
            6..=8 => Self::Decides {
                which,
                status: rng.pick::<&str>(&[
                    "won",
                    "lost",
                    "lost",
                    "needs_response",
                    "under_review",
                    "warning_closed",
                    "appeal_needs_response",
                    "appeal_under_review",
                    "mediation",
                ]),
            },
            9..=11 => Self::Asks { payment, percent },
            12..=14 => Self::Handles {
                which,
                command: rng.pick::<&str>(&[
                    "approve_refund",
                    "approve_refund",
                    "approve_refund",
                    "reject_refund",
                    "withdraw_refund",
                ]),
            },
            15 | 16 => Self::Acts {
                which,
                action: rng.pick::<&str>(&["accept", "contest", "refund_in_full"]),
            },
            17 => Self::Undoes { which },
            18 | 19 => Self::Fault {
                method: rng.pick::<&str>(&["POST", "POST", "GET"]),
                kind: rng.pick::<&str>(&[
                    "forbidden",
                    "rate_limited",
                    "server_error",
                    "server_error_after",
                    "cut_before",
                    "cut_after",
                    "bad_gateway",
                    "idempotency_in_use",
                    "unauthorized",
                ]),
            },
            20 | 21 => Self::Sync { is_other: rng.one_in(3) },
            22 => Self::odd_round(rng),
            23 | 24 => Self::notes(rng, payment, percent),
            25 => Self::Voids { which },
            _ => Self::Waits { seconds: *rng.pick(&[5, 400, 7_200, 86_400]) },
        }
    }

    fn odd_round(rng: &mut Rng) -> Self {
        match rng.below(3) {
            0 => Self::ToldAgain,
            1 => Self::WrongClock { seconds: *rng.pick(&[-7_200, 3_600, 2 * 86_400]) },
            _ => Self::Sync { is_other: false },
        }
    }

    fn notes(rng: &mut Rng, payment: usize, percent: i64) -> Self {
        let means = rng.pick::<&str>(&["elsewhere", "credit"]);
        let request = rng.one_in(2).then(|| rng.below(4));
        Self::Notes { payment, percent, means, request }
    }
}

/// The desk and the stand-in with what is under observation.
pub(super) struct Scene<'a> {
    pub(super) world: &'a World,
    pub(super) user: String,
    pub(super) currency: &'static str,
    pub(super) payments: Vec<String>,
}

impl Scene<'_> {
    pub(super) async fn use_up(&self, amount: i64) {
        let usage = json!({
            "user_id": self.user, "kind": "usage", "amount": -amount, "currency": self.currency,
            "key": "used",
        });
        self.world.ok("post_transaction", usage).await;
    }

    /// The disputes of the payments, oldest first.
    pub(super) fn disputes(&self) -> Vec<Value> {
        self.world.objects_at_stripe("dispute")
    }

    pub(super) fn refunds(&self) -> Vec<Value> {
        self.world.objects_at_stripe("refund")
    }

    pub(super) async fn requests(&self) -> Vec<Value> {
        let mut requests = self.world.list("list_refund_requests", json!({})).await;
        requests.sort_by_key(|request| request["id"].as_str().map(str::to_owned));
        requests
    }

    /// Refunds that did not go through Stripe, without the mistakes.
    pub(super) async fn noted(&self) -> Vec<Value> {
        let mut noted = self.world.list("list_noted_refunds", json!({})).await;
        noted.retain(|noted| noted["voided_at"].is_null());
        noted
    }

    /// Time goes by, here and at Stripe.
    pub(super) fn pass(&self, seconds: i64) {
        self.world.advance_seconds(seconds);
        self.world.stripe_clock(self.world.seconds());
    }

    pub(super) fn is_anything_open(&self) -> bool {
        self.disputes().iter().any(is_open) || self.refunds().iter().any(is_pending)
    }

    /// Banks decide what is open.
    pub(super) fn end_what_is_open(&self) {
        for dispute in self.disputes().iter().filter(|dispute| is_open(dispute)) {
            let is_even = text(dispute, "id").ends_with(['0', '2', '4', '6', '8']);
            let status = match (text(dispute, "status").starts_with("warning"), is_even) {
                (true, _) => "warning_closed",
                (false, true) => "won",
                (false, false) => "lost",
            };
            self.world.bank_decides(text(dispute, "id"), status);
        }
        for refund in self.refunds().iter().filter(|refund| is_pending(refund)) {
            self.world.bank_decides(text(refund, "id"), "succeeded");
        }
    }

    pub(super) async fn take(&self, step: Step) {
        self.pass(5);
        match step {
            Step::Refund { payment, percent } => self.refund(payment, percent),
            Step::RefundFails { which } => {
                if let Some(refund) = one_of(self.refunds(), which)
                    && refund["status"] == "succeeded"
                {
                    self.world.bank_decides(text(&refund, "id"), "failed");
                }
            }
            Step::Opens { payment, status, percent } => self.open(payment, status, percent),
            Step::Decides { which, status } => self.decide(which, status),
            Step::Asks { payment, percent } => self.ask(payment, percent).await,
            Step::Handles { which, command } => self.handle(which, command).await,
            Step::Notes { payment, percent, means, request } => {
                self.note((payment, percent), means, request).await;
            }
            Step::Voids { which } => {
                if let Some(noted) = one_of(self.noted().await, which) {
                    let void = json!({ "id": noted["id"], "reason": "it came back" });
                    let _ = self.world.call("void_noted_refund", void).await;
                }
            }
            Step::Acts { which, action } => {
                if let Some(dispute) = one_of(self.disputes(), which) {
                    let act = json!({ "dispute_id": dispute["id"], "action": action });
                    let _ = self.world.call("act_on_dispute", act).await;
                }
            }
            Step::Undoes { which } => {
                if let Some(request) = one_of(self.requests().await, which) {
                    let case = format!("refund_request:{}", text(&request, "id"));
                    let _ = self.world.call("undo_action", json!({ "case": case })).await;
                }
            }
            Step::Fault { method, kind } => self.fault(method, kind),
            Step::Sync { is_other } => self.sync_desk(is_other).await,
            Step::ToldAgain => {
                for event in self.world.events_at_stripe().iter().rev() {
                    let _ = self.world.deliver(event).await;
                }
            }
            Step::Waits { seconds } => self.pass(seconds),
            Step::WrongClock { seconds } => self.hear_by_a_wrong_clock(seconds).await,
        }
    }

    fn refund(&self, payment: usize, percent: i64) {
        let payment = &self.payments[payment];
        let left = self.captured(payment) - self.given_back(payment);
        let amount = ten(self.captured(payment) * percent / 100).min(left);
        if amount > 0 && !self.is_blocked(payment) {
            // The fault is meant for the desk.
            self.world.clear_faults();
            let form = format!("payment_intent={payment}&amount={amount}");
            self.world.at_dashboard("/v1/refunds", &form);
        }
    }

    pub(super) fn captured(&self, payment: &str) -> i64 {
        int(&self.world.at_stripe(payment), "amount_received")
    }

    fn given_back(&self, payment: &str) -> i64 {
        let refunds = self.world.refunds_at_stripe(payment);
        let given = refunds
            .iter()
            .filter(|refund| !matches!(text(refund, "status"), "failed" | "canceled"));
        given.map(|refund| int(refund, "amount")).sum()
    }

    /// Stripe refunds nothing of a payment whose money a bank has taken.
    fn is_blocked(&self, payment: &str) -> bool {
        let disputes = self.disputes();
        let mut own = disputes.iter().filter(|dispute| dispute["payment_intent"] == *payment);
        own.any(|dispute| dispute["is_charge_refundable"] == false)
    }

    fn open(&self, payment: usize, status: &str, percent: i64) {
        if self.disputes().len() == 4 {
            return;
        }
        let payment = &self.payments[payment];
        let amount = ten(self.captured(payment) * percent / 100);
        let order = json!({ "payment_intent": payment, "status": status, "amount": amount });
        self.world.control("POST", "disputes", &order);
    }

    fn decide(&self, which: usize, status: &str) {
        let Some(dispute) = one_of(self.disputes(), which) else { return };
        let before = text(&dispute, "status");
        let is_inquiry = before.starts_with("warning");
        let may_follow = match status {
            "lost" => matches!(
                before,
                "needs_response" | "under_review" | "won" | "appeal_under_review" | "mediation"
            ),
            "needs_response" => is_inquiry || before == "mediation" || before == "won",
            "under_review" => matches!(before, "needs_response" | "mediation"),
            "warning_closed" => is_inquiry,
            "appeal_needs_response" => before == "lost",
            "appeal_under_review" => matches!(before, "lost" | "appeal_needs_response"),
            // Won, and a word that nobody knows.
            _ => !is_inquiry && before != "prevented",
        };
        if may_follow && before != status {
            self.world.bank_decides(text(&dispute, "id"), status);
        }
    }

    async fn ask(&self, payment: usize, percent: i64) {
        let payment = &self.payments[payment];
        let amount = ten(self.captured(payment) * percent / 100);
        let ask = json!({
            "user_id": self.user, "reference": payment, "amount": amount, "reason": "not needed",
        });
        let _ = self.world.call("request_refund", ask).await;
    }

    async fn handle(&self, which: usize, command: &str) {
        let Some(request) = one_of(self.requests().await, which) else { return };
        let mut input = json!({ "request_id": request["id"] });
        if command == "reject_refund" {
            input["reason"] = json!("too late");
        }
        let _ = self.world.call(command, input).await;
    }

    async fn note(&self, (payment, percent): (usize, i64), means: &str, request: Option<usize>) {
        let payment = &self.payments[payment];
        let mut input = json!({
            "reference": payment, "amount": ten(self.captured(payment) * percent / 100),
            "means": means, "reason": "paid in cash", "despite_inquiry": true,
        });
        let requests = self.requests().await;
        if let Some(request) = request.and_then(|which| one_of(requests, which)) {
            input["request_id"] = request["id"].clone();
            input["reference"] = request["reference"].clone();
        }
        let _ = self.world.call("note_refund", input).await;
    }

    fn fault(&self, method: &str, kind: &str) {
        let mut fault = json!({ "kind": kind });
        match kind {
            "forbidden" => fault["permission"] = json!("rak_charge_write"),
            "rate_limited" => fault["reason"] = json!("global-rate"),
            _ => {}
        }
        self.world.fault(&json!({ "method": method, "path": "/v1/", "times": 1, "fault": fault }));
    }

    async fn sync_desk(&self, is_other: bool) {
        if is_other {
            let other = self.world.another_desk().await;
            let actor = desk::Actor::operator("pat").expect("a name");
            let _ = other.call(&actor, "sync", json!({})).await;
        } else {
            let _ = self.world.call("sync", json!({})).await;
        }
    }

    async fn hear_by_a_wrong_clock(&self, seconds: i64) {
        let right: Timestamp = self.world.now();
        self.world.set_clock(right.plus_seconds(seconds));
        let _ = self.world.call("sync", json!({})).await;
        self.world.set_clock(right);
    }
}

/// In currencies with three decimals the last must be zero.
const fn ten(minor: i64) -> i64 {
    let whole = minor / 10 * 10;
    if whole < 10 { 10 } else { whole }
}

fn one_of(objects: Vec<Value>, which: usize) -> Option<Value> {
    let count = objects.len();
    objects.into_iter().nth(which % count.max(1))
}

pub(super) fn is_open(dispute: &Value) -> bool {
    !matches!(text(dispute, "status"), "won" | "lost" | "warning_closed" | "prevented")
}

fn is_pending(refund: &Value) -> bool {
    matches!(text(refund, "status"), "pending" | "requires_action")
}

pub(super) fn text<'a>(object: &'a Value, field: &str) -> &'a str {
    object[field].as_str().expect("text")
}

pub(super) fn int(object: &Value, field: &str) -> i64 {
    object[field].as_i64().expect("a number")
}
