use money::{AmountError, Currency, MinorUnits};

use super::price::Price;
use crate::policy::CaseAction;

/// Result of a back-test over every case.
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
pub struct BackTest {
    /// Whether every case is included; false when it was stopped.
    pub is_complete: bool,
    /// Number of cases.
    pub seen_count: u64,
    /// Cases with another action under the draft, in the given order.
    pub flips: Vec<Flip>,
    /// Totals of each currency; `name` is empty.
    pub by_currency: Vec<GroupTotals>,
    /// Totals of each currency and reason.
    pub by_reason: Vec<GroupTotals>,
    /// Totals of each currency and month.
    pub by_month: Vec<GroupTotals>,
    /// How often each rule of the draft fired, in its order; the fallback last.
    pub by_rule: Vec<RuleCount>,
    /// Cases that cannot be decided; in no sum.
    pub undecided: Vec<UndecidedCase>,
}

/// A case with another action under the draft.
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
pub struct Flip {
    /// Id of the dispute.
    pub id: String,
    /// The action of the baseline.
    pub from: CaseAction,
    /// The action of the draft.
    pub to: CaseAction,
    /// Rule of the draft, or `fallback`.
    pub rule: String,
    /// Disputed amount, in minor units of `currency`.
    pub amount: MinorUnits,
    /// Its currency.
    pub currency: Currency,
    /// Whether the outcome is known.
    pub outcome_known: bool,
}

/// Totals of one currency, or of one reason or month in it.
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
pub struct GroupTotals {
    /// Currency of all money in the row.
    pub currency: Currency,
    /// The reason, or the month as `YYYY-MM`; empty for the whole currency.
    pub name: String,
    /// The sums.
    pub totals: Totals,
}

/// Numbers of cases, and money of both sides.
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
pub struct Totals {
    /// Number of cases.
    pub case_count: u64,
    /// Number of cases with another action.
    pub flip_count: u64,
    /// Number of cases in no sum, because one side cannot be priced.
    pub unpriced_count: u64,
    /// Number of cases in the sums whose fees are not all known; unknown fees count as zero.
    pub fee_unknown_count: u64,
    /// Money of the baseline.
    pub was: MoneyTotals,
    /// Money of the draft.
    pub would: MoneyTotals,
}

/// Money of one side, in minor units; losses are negative.
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
pub struct MoneyTotals {
    /// Lost disputed money.
    pub amount: MinorUnits,
    /// Fees.
    pub fees: MinorUnits,
    /// Number of cases in these sums whose value is an estimate.
    pub estimated_count: u64,
}

/// The number of cases of a rule.
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
pub struct RuleCount {
    /// Name of the rule, or `fallback`.
    pub rule: String,
    /// Number of cases.
    pub case_count: u64,
}

/// A case that cannot be decided.
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
pub struct UndecidedCase {
    /// Id of the dispute.
    pub id: String,
    /// Error code.
    pub code: String,
}

impl Totals {
    pub(super) fn of_case(
        flips: bool,
        fee_unknown: bool,
        priced: Option<(Price, Price)>,
    ) -> Result<Self, AmountError> {
        let (was, would) = match priced {
            Some((was, would)) => (MoneyTotals::of(was)?, MoneyTotals::of(would)?),
            None => (MoneyTotals::default(), MoneyTotals::default()),
        };
        Ok(Self {
            case_count: 1,
            flip_count: u64::from(flips),
            unpriced_count: u64::from(priced.is_none()),
            fee_unknown_count: u64::from(fee_unknown && priced.is_some()),
            was,
            would,
        })
    }

    pub(super) fn add(&mut self, other: &Self) -> Result<(), AmountError> {
        self.case_count = self.case_count.saturating_add(other.case_count);
        self.flip_count = self.flip_count.saturating_add(other.flip_count);
        self.unpriced_count = self.unpriced_count.saturating_add(other.unpriced_count);
        self.fee_unknown_count = self.fee_unknown_count.saturating_add(other.fee_unknown_count);
        self.was.add(&other.was)?;
        self.would.add(&other.would)
    }
}

impl MoneyTotals {
    fn of(price: Price) -> Result<Self, AmountError> {
        Ok(Self {
            amount: MinorUnits::new(price.amount.saturating_neg())?,
            fees: MinorUnits::new(price.fees.saturating_neg())?,
            estimated_count: u64::from(price.is_estimate),
        })
    }

    fn add(&mut self, other: &Self) -> Result<(), AmountError> {
        // Two numbers of 53 bits cannot overflow i64; the result is checked.
        self.amount = MinorUnits::new(self.amount.get().saturating_add(other.amount.get()))?;
        self.fees = MinorUnits::new(self.fees.get().saturating_add(other.fees.get()))?;
        self.estimated_count = self.estimated_count.saturating_add(other.estimated_count);
        Ok(())
    }
}
