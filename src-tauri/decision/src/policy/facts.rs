use money::{Amount, Currency, MinorUnits};

use super::fact::{FlagFact, NumberFact, WordFact};
use crate::decision::positive;
use crate::method::{Answer, Fee, MethodTerms};
use crate::{DecisionError, DisputeKind};

/// All facts of one dispute that a policy may use, at one time. Stored with the decision, so that a
/// back-test uses what was known then.
///
/// All money is in one currency: amounts in other currencies are unknown. Credits are minor units
/// of the wallet; the platform decides how many of them a unit of money buys.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
pub struct CaseFacts {
    /// Inquiry or chargeback.
    pub kind: DisputeKind,
    /// Currency of all money here.
    pub currency: Currency,
    /// Credits bought with the disputed money; above zero.
    pub amount: MinorUnits,
    /// Disputed money, in minor units of `currency`; `None` in another currency, or in decisions
    /// made before this field existed.
    #[serde(default)]
    pub money: Option<MinorUnits>,
    /// Balance of the wallet, in credits.
    pub balance: MinorUnits,
    /// Balance less active holds, in credits.
    pub available: MinorUnits,
    /// Stripe's `reason`, as Stripe sent it.
    pub reason: String,
    /// Stripe's `status`, as Stripe sent it.
    pub status: String,
    /// Whether the bank accepts an answer, according to Stripe.
    pub answerable: bool,
    /// Payment method, as Stripe names its type; `None` where the charge was not read.
    #[serde(default)]
    pub payment_method: Option<String>,
    /// Card network, as Stripe names it.
    pub network: Option<String>,
    /// The network's own code of the reason.
    pub network_code: Option<String>,
    /// Whole days until the deadline for an answer; negative after it.
    pub days_left: Option<i32>,
    /// Share of the disputed credits that was used.
    pub used_share: Option<BasisPoints>,
    /// Credits taken back by refunds of this payment.
    pub refunded: Option<MinorUnits>,
    /// Whether there was an early fraud warning.
    pub early_fraud_warning: Option<bool>,
    /// Whole days since the customer's account was opened.
    pub customer_age_days: Option<u32>,
    /// Number of settled top-ups of the customer.
    pub top_up_count: Option<u32>,
    /// Number of earlier disputes of the customer, without this one.
    pub dispute_count: Option<u32>,
    /// Outcomes of contested disputes of this reason so far.
    pub reason_record: Option<WinRecord>,
    /// Fee of an answer, in minor units; returned on a win.
    pub counter_fee: Option<MinorUnits>,
    /// Fee of the chargeback, in minor units; kept in any case.
    pub dispute_fee: Option<MinorUnits>,
}

/// Outcomes of contested disputes so far.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
pub struct WinRecord {
    /// Number of won disputes.
    pub won: u32,
    /// Number of disputes with an outcome, including the won ones.
    pub decided: u32,
}

impl WinRecord {
    /// Won share, rounded down; `None` before the first outcome.
    pub fn rate(self) -> Option<BasisPoints> {
        let won = u64::from(self.won.min(self.decided));
        let share = won.checked_mul(10_000)?.checked_div(u64::from(self.decided))?;
        BasisPoints::new(u16::try_from(share).ok()?)
    }
}

/// A share in hundredths of a percent: 0 to 10000; a transparent JSON integer.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, specta::Type,
)]
#[serde(transparent)]
#[specta(transparent)]
pub struct BasisPoints(u16);

impl BasisPoints {
    /// The whole.
    pub const ALL: Self = Self(10_000);
    /// Nothing of it.
    pub const NONE: Self = Self(0);

    /// A share; `None` above 10000.
    pub const fn new(points: u16) -> Option<Self> {
        if points > Self::ALL.0 { None } else { Some(Self(points)) }
    }

    /// The number, 0 to 10000.
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl<'de> serde::Deserialize<'de> for BasisPoints {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let points = u16::deserialize(deserializer)?;
        Self::new(points).ok_or_else(|| serde::de::Error::custom("at most 10000 basis points"))
    }
}

impl schemars::JsonSchema for BasisPoints {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "BasisPoints".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "integer",
            "description": "Hundredths of a percent: 10000 is the whole.",
            "minimum": 0,
            "maximum": 10_000
        })
    }
}

impl CaseFacts {
    /// Refuses facts that cannot be decided. After this check every derived sum is within range.
    pub(super) fn check(&self) -> Result<(), DecisionError> {
        let amount = positive(self.money(self.amount))?;
        self.money(self.balance).checked_sub(amount)?;
        self.money(self.available).checked_sub(amount)?;
        Ok(())
    }

    /// The terms of the payment method, if documented.
    pub fn terms(&self) -> Option<&'static MethodTerms> {
        MethodTerms::of(self.payment_method.as_deref()?, self.network.as_deref())
    }

    /// The reason why no evidence can be sent, for people; `None` where it can.
    pub fn why_no_answer(&self) -> Option<&'static str> {
        match self.terms().map(|terms| terms.answer(self.kind)) {
            Some(Answer::Refused(why)) => Some(why),
            Some(Answer::Read | Answer::NoSuchPhase) | None if self.answerable => None,
            Some(Answer::Read | Answer::NoSuchPhase) | None => {
                Some("The bank takes no answer to this dispute.")
            }
        }
    }

    /// The disputed money, or the credits where the money is unknown.
    pub(crate) fn asked(&self) -> MinorUnits {
        self.money.unwrap_or(self.amount)
    }

    /// Whether a chargeback by this method costs a fee.
    pub(crate) fn has_dispute_fee(&self) -> bool {
        self.terms().is_none_or(|terms| terms.dispute_fee.falls_due())
    }

    /// Whether that fee is returned on a win.
    pub(crate) fn fee_comes_back(&self) -> bool {
        self.terms().is_some_and(|terms| terms.dispute_fee == Fee::ReturnedOnWin)
    }

    /// Whether an answer costs a fee; that to an inquiry never does.
    pub(crate) fn has_counter_fee(&self) -> bool {
        self.kind == DisputeKind::Chargeback
            && self.terms().is_none_or(|terms| terms.counter_fee.falls_due())
    }

    /// Units of this case with their currency.
    pub(crate) const fn money(&self, units: MinorUnits) -> Amount {
        Amount::of(units, self.currency)
    }

    /// A number in the unit of its fact, if it is known.
    pub fn number(&self, fact: NumberFact) -> Option<i64> {
        match fact {
            NumberFact::Amount => Some(self.amount.get()),
            NumberFact::Balance => Some(self.balance.get()),
            NumberFact::BalanceAfter => self.balance.get().checked_sub(self.amount.get()),
            NumberFact::Available => Some(self.available.get()),
            NumberFact::AvailableAfter => self.available.get().checked_sub(self.amount.get()),
            NumberFact::Refunded => self.refunded.map(MinorUnits::get),
            NumberFact::CounterFee => self.counter_fee.map(MinorUnits::get),
            NumberFact::DisputeFee => self.dispute_fee.map(MinorUnits::get),
            NumberFact::DaysLeft => self.days_left.map(i64::from),
            NumberFact::UsedShare => self.used_share.map(|share| i64::from(share.get())),
            NumberFact::CustomerAgeDays => self.customer_age_days.map(i64::from),
            NumberFact::TopUpCount => self.top_up_count.map(i64::from),
            NumberFact::DisputeCount => self.dispute_count.map(i64::from),
            NumberFact::ReasonWinRate => {
                self.reason_record.and_then(WinRecord::rate).map(|rate| i64::from(rate.get()))
            }
            NumberFact::ReasonDecidedCount => {
                self.reason_record.map(|record| i64::from(record.decided))
            }
        }
    }

    /// A text, if it is known.
    pub fn word(&self, fact: WordFact) -> Option<&str> {
        match fact {
            WordFact::Currency => Some(self.currency.as_str()),
            WordFact::Reason => Some(&self.reason),
            WordFact::Status => Some(&self.status),
            WordFact::Network => self.network.as_deref(),
            WordFact::PaymentMethod => self.payment_method.as_deref(),
            WordFact::NetworkCode => self.network_code.as_deref(),
        }
    }

    /// A boolean, if it is known.
    pub fn flag(&self, fact: FlagFact) -> Option<bool> {
        match fact {
            FlagFact::EarlyFraudWarning => self.early_fraud_warning,
            FlagFact::Answerable => Some(self.answerable),
        }
    }
}
