//! Execution of a step at the stand-in.

use harness::World;
use serde_json::{Value, json};

use super::story::{Bank, Costs, DISPUTES, Step};

const COMPLIANCE: &str = "visa_compliance";
const MUST_AGREE: &str = "requires_fee_acknowledgement";
const AGREED: &str = "&evidence[enhanced_evidence][visa_compliance][fee_acknowledged]=true";

/// The stand-in with one payment under observation.
pub(super) struct Scene<'a> {
    pub(super) world: &'a World,
    pub(super) payment: &'a str,
    pub(super) money: i64,
}

impl Scene<'_> {
    /// The disputes of the payment, oldest first.
    pub(super) fn disputes(&self) -> Vec<Value> {
        self.of_payment("dispute")
    }

    /// The refunds of the payment, oldest first.
    pub(super) fn refunds(&self) -> Vec<Value> {
        self.of_payment("refund")
    }

    fn of_payment(&self, kind: &str) -> Vec<Value> {
        let mut objects = self.world.objects_at_stripe(kind);
        objects.retain(|object| object["payment_intent"] == self.payment);
        objects
    }

    fn one_of(objects: Vec<Value>, which: usize) -> Option<Value> {
        let count = objects.len();
        objects.into_iter().nth(which % count.max(1))
    }

    /// A moment later, something happens, unless Stripe would refuse it.
    pub(super) fn take(&self, step: Step) {
        let seconds = if let Step::Waits { seconds } = step { seconds } else { 70 };
        self.world.advance_seconds(seconds);
        self.world.stripe_clock(self.world.seconds());
        let dispute = |which| Self::one_of(self.disputes(), which);
        match step {
            Step::Refund { percent } => self.refund(percent),
            Step::RefundFails { which } => {
                let refund = Self::one_of(self.refunds(), which);
                if let Some(refund) = refund.filter(|refund| refund["status"] == "succeeded") {
                    self.world.bank_decides(id(&refund), "failed");
                }
            }
            Step::Opens { status, percent, bank, costs } => {
                self.open(status, percent, (bank, costs));
            }
            Step::Answers { which, text } => {
                if let Some(dispute) = dispute(which).filter(awaits_answer) {
                    let agreed = if must_agree(&dispute) { AGREED } else { "" };
                    let form = format!("evidence[uncategorized_text]={text}{agreed}&submit=true");
                    self.world.at_dashboard(&format!("/v1/disputes/{}", id(&dispute)), &form);
                }
            }
            Step::Accepts { which } => {
                if let Some(dispute) = dispute(which).filter(|it| it["status"] == "needs_response")
                {
                    self.world.at_dashboard(&format!("/v1/disputes/{}/close", id(&dispute)), "");
                }
            }
            Step::Decides { which, is_good, percent_back } => {
                if let Some(dispute) = dispute(which) {
                    self.decide(&dispute, is_good, percent_back);
                }
            }
            Step::Waits { .. } => {}
        }
    }

    fn refund(&self, percent: i64) {
        let given = |refund: &Value| !matches!(text(refund, "status"), "failed" | "canceled");
        let sum = |refunds: Vec<Value>| -> i64 {
            refunds.iter().filter(|refund| given(refund)).map(|refund| int(refund, "amount")).sum()
        };
        let amount = (self.money * percent / 100).max(1).min(self.money - sum(self.refunds()));
        let is_blocked = self.disputes().iter().any(|it| it["is_charge_refundable"] == false);
        if amount > 0 && !is_blocked {
            let form = format!("payment_intent={}&amount={amount}", self.payment);
            self.world.at_dashboard("/v1/refunds", &form);
        }
    }

    fn open(&self, status: &str, percent: i64, (bank, costs): (Bank, Costs)) {
        if self.disputes().len() == DISPUTES {
            return;
        }
        let dollars = (self.money * percent / 100).max(1);
        let euros = (dollars * 93 / 100).max(1);
        let mut order = json!({ "payment_intent": self.payment, "status": status });
        if matches!(bank, Bank::Home | Bank::SettlesInEuros) {
            order["amount"] = dollars.into();
        } else {
            order["amount"] = euros.into();
            order["currency"] = "eur".into();
        }
        if costs == Costs::NetworkFee {
            order["case_type"] = json!("compliance");
            order["enhanced_eligibility"] = json!({ COMPLIANCE: { "status": MUST_AGREE } });
        }
        match bank {
            Bank::Home | Bank::DisputesEuros => {}
            Bank::SettlesInEuros => {
                order["movement"] = json!({ "amount": euros, "currency": "eur" });
            }
            Bank::DisputesEurosForDollars => {
                order["movement"] = json!({ "amount": dollars, "currency": "usd" });
            }
        }
        self.world.control("POST", "disputes", &order);
    }

    fn decide(&self, dispute: &Value, is_good: bool, percent_back: Option<i64>) {
        let status = match (text(dispute, "status"), is_good) {
            ("needs_response" | "under_review" | "lost" | "appeal_under_review", true) => "won",
            ("needs_response" | "under_review" | "won" | "appeal_under_review", false) => "lost",
            ("lost", false) => "appeal_under_review",
            ("warning_needs_response" | "warning_under_review", true) => "warning_closed",
            ("warning_needs_response" | "warning_under_review" | "warning_closed", false) => {
                "needs_response"
            }
            _ => return,
        };
        let mut outcome = json!({ "status": status });
        let taken = rows(dispute).iter().find(|row| int(row, "amount") < 0);
        // A bank that has lost its case does not give more than it took.
        let percent = percent_back.filter(|percent| status == "won" || *percent < 100);
        if let (Some(percent), Some(taken)) = (percent, taken)
            && matches!(status, "won" | "lost")
        {
            outcome["movement"] =
                json!({ "amount": (-int(taken, "amount") * percent / 100).max(1) });
        }
        self.world.control("POST", &format!("disputes/{}/outcome", id(dispute)), &outcome);
    }
}

/// Separate fees of a dispute.
pub(super) fn fees(world: &World, dispute: &Value) -> Vec<Value> {
    let mut rows = world.objects_at_stripe("balance_transaction");
    rows.retain(|row| row["type"] == "stripe_fee" && row["source"] == dispute["id"]);
    rows
}

fn must_agree(dispute: &Value) -> bool {
    dispute["evidence_details"]["enhanced_eligibility"][COMPLIANCE]["status"] == MUST_AGREE
}

pub(super) fn id(object: &Value) -> &str {
    text(object, "id")
}

pub(super) fn text<'a>(object: &'a Value, field: &str) -> &'a str {
    object[field].as_str().expect("text")
}

pub(super) fn int(object: &Value, field: &str) -> i64 {
    object[field].as_i64().expect("a number")
}

/// The balance transactions of a dispute.
pub(super) fn rows(dispute: &Value) -> &[Value] {
    dispute["balance_transactions"].as_array().map_or(&[], Vec::as_slice)
}

fn awaits_answer(dispute: &Value) -> bool {
    matches!(text(dispute, "status"), "needs_response" | "warning_needs_response")
}

pub(super) fn is_open(dispute: &Value) -> bool {
    !matches!(text(dispute, "status"), "won" | "lost" | "warning_closed" | "prevented")
}
