//! What may happen to one payment. A step is drawn without a look at Stripe and does nothing where
//! Stripe would refuse it, so that any step can be left out and the rest still makes a life.

use harness::{Wallet, World};
use serde_json::{Value, json};

use super::scene::{Scene, is_open};
use crate::model::Rng;

/// Credits from another payment, so that usage is never refused.
pub(super) const FLOAT: i64 = 20_000;
/// Disputes of one payment.
pub(super) const DISPUTES: usize = 3;

/// A payment and what becomes of it.
#[derive(Clone, Debug)]
pub(super) struct Life {
    /// Captured, in cents.
    pub(super) money: i64,
    /// Granted: more with a promotion, fewer with tax.
    pub(super) credits: i64,
    /// Are they named in the payment's metadata, or by the platform's own top-up?
    pub(super) is_in_metadata: bool,
    pub(super) used: i64,
    pub(super) steps: Vec<Step>,
    /// What is open in the end goes well, one for each dispute.
    pub(super) ends_well: [bool; DISPUTES],
}

/// Something that happens at Stripe.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    /// Somebody refunds so much of the payment, or what is left of it.
    Refund { percent: i64 },
    /// A refund comes back, perhaps days after it succeeded.
    RefundFails { which: usize },
    /// A bank opens a dispute over so much of the payment.
    Opens { status: &'static str, percent: i64, bank: Bank, costs: Costs },
    /// Somebody answers in the dashboard, with a text of Stripe's test mode.
    Answers { which: usize, text: &'static str },
    /// Somebody accepts in the dashboard.
    Accepts { which: usize },
    /// A bank has news, and gives back so much of what it took: of a won case, or of a lost one.
    Decides { which: usize, is_good: bool, percent_back: Option<i64> },
    /// Time goes by; unanswered disputes are lost.
    Waits { seconds: i64 },
}

/// In which currencies a bank speaks and moves money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bank {
    /// All in the payment's.
    Home,
    /// The account settles in euros.
    SettlesInEuros,
    /// The cardholder's bank disputes euros, and euros move.
    DisputesEuros,
    /// It disputes euros, and dollars move.
    DisputesEurosForDollars,
}

/// What an answer costs beside the dispute's own fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Costs {
    Nothing,
    /// A network's fee, as for compliance disputes.
    NetworkFee,
}

impl Life {
    pub(super) fn draw(rng: &mut Rng) -> Self {
        let money = *rng.pick(&[1_000, 2_500, 9_999, rng.clone().between(3, 30_000)]);
        let credits = match rng.below(3) {
            0 => money,
            1 => money + money * rng.between(1, 60) / 100 + 1,
            _ => (money - money * rng.between(1, 30) / 100 - 1).max(1),
        };
        let count = rng.between(1, 9);
        Self {
            money,
            credits,
            is_in_metadata: rng.one_in(2),
            used: if rng.one_in(2) { rng.between(1, FLOAT) } else { 0 },
            steps: (0..count).map(|_| Step::draw(rng)).collect(),
            ends_well: [rng.one_in(2), rng.one_in(2), rng.one_in(2)],
        }
    }

    /// The payment, before anything else of it is heard; its payment intent.
    pub(super) async fn begin(&self, world: &World, wallet: &Wallet) -> String {
        wallet.top_up("pi_float", FLOAT).await;
        if self.used > 0 {
            wallet.use_up(self.used).await;
        }
        if !self.is_in_metadata {
            world.payment_at_stripe("pi_life", self.money, "usd");
            let top_up = json!({
                "kind": "top_up", "amount": self.credits, "key": "life", "reference": "pi_life",
            });
            wallet.post(top_up).await;
            world.sync_all().await;
            return "pi_life".to_owned();
        }
        world.sync_all().await;
        let metadata = json!({ "user_id": wallet.user, "credits": self.credits.to_string() });
        let order = json!({ "amount": self.money, "metadata": metadata });
        let paid = world.control("POST", "payments", &order);
        paid["id"].as_str().expect("an id").to_owned()
    }

    /// Credits that the platform posted and whose money Stripe never showed.
    pub(super) const fn posted_by_platform(&self) -> i64 {
        if self.is_in_metadata { FLOAT } else { FLOAT + self.credits }
    }

    /// What Stripe shows to have moved in a currency, fees taken off.
    pub(super) fn shown(rows: &[Value], currency: &str) -> i64 {
        let here = rows.iter().filter(|row| row["currency"] == currency);
        here.map(|row| row["net"].as_i64().expect("a number")).sum()
    }

    /// Whatever is open ends.
    pub(super) fn close(&self, scene: &Scene<'_>) {
        for which in 0..scene.disputes().len() {
            while scene.disputes().get(which).is_some_and(is_open) {
                let is_good = self.ends_well[which];
                scene.take(Step::Decides { which, is_good, percent_back: None });
            }
        }
    }
}

impl Step {
    fn draw(rng: &mut Rng) -> Self {
        let which = rng.below(DISPUTES);
        match rng.below(12) {
            0 | 1 => Self::Refund { percent: *rng.pick(&[100, 50, 30, 10, 1]) },
            2 => Self::RefundFails { which },
            3..=5 => Self::Opens {
                status: rng.pick::<&str>(&[
                    "needs_response",
                    "needs_response",
                    "needs_response",
                    "warning_needs_response",
                    "warning_needs_response",
                    "lost",
                    "won",
                    "prevented",
                ]),
                percent: *rng.pick(&[100, 100, 100, 50, 33, 7, 120]),
                bank: *rng.pick(&[
                    Bank::Home,
                    Bank::Home,
                    Bank::Home,
                    Bank::SettlesInEuros,
                    Bank::DisputesEuros,
                    Bank::DisputesEurosForDollars,
                ]),
                costs: *rng.pick(&[Costs::Nothing, Costs::Nothing, Costs::NetworkFee]),
            },
            6 => Self::Answers {
                which,
                text: rng.pick::<&str>(&[
                    "winning_evidence",
                    "losing_evidence",
                    "escalate_inquiry_evidence",
                    "see the log",
                ]),
            },
            7 => Self::Accepts { which },
            8..=10 => Self::Decides {
                which,
                is_good: rng.one_in(2),
                percent_back: rng.one_in(4).then(|| *rng.pick(&[97, 100, 104, 40])),
            },
            _ => Self::Waits { seconds: *rng.pick(&[5, 400, 86_400, 10 * 86_400]) },
        }
    }
}
