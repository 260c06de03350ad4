//! The first page: balances, open cases, money at risk, what is due next, the last thirty days.

mod user;

use std::collections::BTreeMap;

use ledger::{DaySum, HistoryFilter, Kind, days_in, history_in, totals_in};
use money::{Currency, MinorUnits};
use serde::{Deserialize, Serialize};
use store::{PageRequest, Query, Timestamp};

pub use user::{GetUser, UserDetail};

use crate::{Desk, DeskError, DisputeRow, TransactionRow, dispute, refund, settings, transaction};

/// Days shown in the chart.
const DAYS: i64 = 30;
const SECONDS_PER_DAY: i64 = 86_400;

/// Input of `get_overview`.
#[derive(
    Clone, Copy, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(default, deny_unknown_fields)]
pub struct GetOverview {}

/// The state of the workspace at a glance. Sums are of the default currency.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct Overview {
    /// Users in the workspace.
    pub users: i64,
    /// All wallets, by currency.
    pub balances: Vec<CurrencyTotalView>,
    /// The default currency.
    pub currency: Currency,
    /// Refund requests that wait for an operator.
    pub open_refund_requests: i64,
    /// What they ask for together.
    pub open_refund_amount: MinorUnits,
    /// Disputes and inquiries that are open.
    pub open_disputes: i64,
    /// What they dispute together.
    pub money_at_risk: MinorUnits,
    /// The next disputes that need an answer.
    pub next_deadlines: Vec<DisputeRow>,
    /// The newest transactions.
    pub recent: Vec<TransactionRow>,
    /// The last thirty days, oldest first, days without a transaction included.
    pub daily: Vec<DailyTotal>,
}

/// What all wallets of a currency hold together.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct CurrencyTotalView {
    /// The currency.
    pub currency: Currency,
    /// Sum of all balances.
    pub total: MinorUnits,
    /// Sum of active holds.
    pub held: MinorUnits,
    /// What negative balances owe, positive.
    pub owed: MinorUnits,
}

/// One day, UTC, as the ledger has it: reversals count against what they reverse. Amounts are
/// positive where the name says what happened, negative where more was given back that day.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct DailyTotal {
    /// `2026-11-24`.
    pub day: String,
    /// Credits bought.
    pub top_ups: MinorUnits,
    /// Credits used.
    pub usage: MinorUnits,
    /// Refunded.
    pub refunds: MinorUnits,
    /// Withdrawn by banks for disputes, less what they reinstated.
    pub disputes: MinorUnits,
    /// Fees that Stripe took for disputes, less those it returned.
    pub dispute_fees: MinorUnits,
}

impl Desk {
    /// The state of the workspace at a glance.
    ///
    /// # Errors
    /// Only what the database says.
    pub async fn get_overview(&self, _: GetOverview) -> Result<Overview, DeskError> {
        self.rank_balances().await?;
        let mut tx = self.db.read().await?;
        let currency = settings::load_in(&mut tx).await?.default_currency;
        let (users,): (i64,) = Query::new("select count(*) from users").one(&mut tx).await?;
        let (open_refund_requests, refund_minor) = refund::open_sums_in(&mut tx, currency).await?;
        let (open_disputes, risk_minor) = dispute::at_risk_in(&mut tx, currency).await?;
        let newest = PageRequest { cursor: None, limit: Some(8) };
        let recent = history_in(&mut tx, &HistoryFilter::default(), &newest).await?.rows;
        let today = self.now().micros().div_euclid(SECONDS_PER_DAY * 1_000_000);
        let first = today - DAYS + 1;
        let from = Timestamp::from_seconds(first * SECONDS_PER_DAY);
        let totals = totals_in(&mut tx).await?.into_iter().map(|total| CurrencyTotalView {
            currency: total.currency,
            total: total.balance.units(),
            held: total.held.units(),
            owed: total.owed.units(),
        });
        Ok(Overview {
            users,
            balances: totals.collect(),
            currency,
            open_refund_requests,
            open_refund_amount: MinorUnits::new(refund_minor)?,
            open_disputes,
            money_at_risk: MinorUnits::new(risk_minor)?,
            next_deadlines: dispute::next_deadlines_in(&mut tx, 6).await?,
            recent: transaction::rows_in(&mut tx, recent).await?,
            daily: daily(days_in(&mut tx, currency, from).await?, first, today)?,
        })
    }
}

fn daily(sums: Vec<DaySum>, first: i64, last: i64) -> Result<Vec<DailyTotal>, DeskError> {
    let mut by_day: BTreeMap<i64, DailyTotal> =
        (first..=last).map(|day| (day, empty(day))).collect();
    for sum in sums {
        let Some(total) = by_day.get_mut(&sum.day) else { continue };
        let (came, went) = (
            MinorUnits::new(sum.amount_minor)?,
            MinorUnits::new(sum.amount_minor.saturating_neg())?,
        );
        match (Kind::parse(&sum.kind)?, sum.is_own != 0) {
            (Kind::TopUp, false) => total.top_ups = came,
            (Kind::Usage, false) => total.usage = went,
            (Kind::Refund, false) => total.refunds = went,
            (Kind::Dispute, true) => total.disputes = went,
            (Kind::Fee, true) => total.dispute_fees = went,
            // Neither bought, used nor taken: shown in the ledger only. What a lost dispute takes
            // from a wallet was withdrawn before.
            (
                Kind::TopUp
                | Kind::Usage
                | Kind::Grant
                | Kind::Refund
                | Kind::Dispute
                | Kind::CardCheck
                | Kind::Fee
                | Kind::Adjustment
                | Kind::Reversal,
                _,
            ) => {}
        }
    }
    Ok(by_day.into_values().collect())
}

fn empty(day: i64) -> DailyTotal {
    DailyTotal {
        day: Timestamp::from_seconds(day * SECONDS_PER_DAY).date(),
        top_ups: MinorUnits::ZERO,
        usage: MinorUnits::ZERO,
        refunds: MinorUnits::ZERO,
        disputes: MinorUnits::ZERO,
        dispute_fees: MinorUnits::ZERO,
    }
}
