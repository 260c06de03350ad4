//! The overview page: balances, open cases, money at risk, next deadlines, the last thirty days.

mod user;

use std::collections::BTreeMap;

use ledger::{DaySum, HistoryFilter, Kind, SystemAccount, days_in, history_in, totals_in};
use money::{Currency, Total};
use serde::{Deserialize, Serialize};
use store::{PageRequest, Query, Timestamp, Tx};

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

/// Totals of the workspace. Sums are in minor units of the default currency.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct Overview {
    /// Number of users.
    pub users: i64,
    /// All wallets, by currency.
    pub balances: Vec<CurrencyTotalView>,
    /// The default currency.
    pub currency: Currency,
    /// Number of refund requests that wait for an operator, in all currencies.
    pub open_refund_requests: i64,
    /// Requested sum of those in the default currency.
    pub open_refund_amount: Total,
    /// Number of open disputes and inquiries, in all currencies.
    pub open_disputes: i64,
    /// Disputed sum of those in the default currency.
    pub money_at_risk: Total,
    /// The same for each other currency with open cases.
    pub other_open: Vec<OpenInCurrency>,
    /// The disputes with the nearest deadlines.
    pub next_deadlines: Vec<DisputeRow>,
    /// The newest transactions.
    pub recent: Vec<TransactionRow>,
    /// The last thirty days, oldest first, days without a transaction included.
    pub daily: Vec<DailyTotal>,
}

/// Open cases of one currency.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct OpenInCurrency {
    /// The currency.
    pub currency: Currency,
    /// Number of refund requests that wait for an operator.
    pub refund_requests: i64,
    /// Their requested sum, in minor units.
    pub refund_amount: Total,
    /// Number of open disputes and inquiries.
    pub disputes: i64,
    /// Their disputed sum, in minor units.
    pub money_at_risk: Total,
}

impl OpenInCurrency {
    fn none(currency: Currency) -> Self {
        let nothing = || Total::from(0);
        Self {
            currency,
            refund_requests: 0,
            refund_amount: nothing(),
            disputes: 0,
            money_at_risk: nothing(),
        }
    }
}

/// Totals of all wallets in a currency, in minor units.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct CurrencyTotalView {
    /// The currency.
    pub currency: Currency,
    /// Sum of all balances, in credits.
    pub total: Total,
    /// Sum of active holds.
    pub held: Total,
    /// Sum of negative balances, as a positive number.
    pub owed: Total,
}

/// Ledger totals of one day, UTC, in minor units. Reversals are subtracted from the kind they
/// reverse. Amounts are positive in the direction of their name, and negative where more was
/// reversed that day.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct DailyTotal {
    /// `2026-11-24`.
    pub day: String,
    /// Credits bought.
    pub top_ups: Total,
    /// Credits used.
    pub usage: Total,
    /// Refunded.
    pub refunds: Total,
    /// Withdrawn by banks for disputes, less reinstatements.
    pub disputes: Total,
    /// Dispute fees, less returned ones.
    pub dispute_fees: Total,
}

impl Desk {
    /// Totals of the workspace.
    ///
    /// # Errors
    /// [`StoreError`](store::StoreError) only.
    pub async fn get_overview(&self, _: GetOverview) -> Result<Overview, DeskError> {
        self.rank_balances().await?;
        let mut tx = self.db.read().await?;
        let currency = settings::load_in(&mut tx).await?.default_currency;
        let (users,): (i64,) = Query::new("select count(*) from users").one(&mut tx).await?;
        let mut open = open_in(&mut tx).await?;
        let open_refund_requests = open.values().map(|one| one.refund_requests).sum();
        let open_disputes = open.values().map(|one| one.disputes).sum();
        let ours = open.remove(&currency).unwrap_or_else(|| OpenInCurrency::none(currency));
        let newest = PageRequest { cursor: None, limit: Some(8) };
        let recent = history_in(&mut tx, &HistoryFilter::default(), &newest).await?.rows;
        let today = self.now().micros().div_euclid(SECONDS_PER_DAY * 1_000_000);
        let first = today - DAYS + 1;
        let from = Timestamp::from_seconds(first * SECONDS_PER_DAY);
        let totals = totals_in(&mut tx).await?.into_iter().map(|total| CurrencyTotalView {
            currency: total.currency,
            total: total.balance.into(),
            held: total.held.into(),
            owed: total.owed.into(),
        });
        Ok(Overview {
            users,
            balances: totals.collect(),
            currency,
            open_refund_requests,
            open_refund_amount: ours.refund_amount,
            open_disputes,
            money_at_risk: ours.money_at_risk,
            other_open: open.into_values().collect(),
            next_deadlines: dispute::next_deadlines_in(&mut tx, 6).await?,
            recent: transaction::rows_in(&mut tx, recent).await?,
            daily: daily(days_in(&mut tx, currency, from).await?, first, today),
        })
    }
}

/// Open refund requests and disputes by currency.
async fn open_in(tx: &mut Tx) -> Result<BTreeMap<Currency, OpenInCurrency>, DeskError> {
    let mut open = BTreeMap::new();
    let entry = |currency| OpenInCurrency::none(currency);
    for (currency, count, sum) in refund::open_sums_in(tx).await? {
        let one = open.entry(currency).or_insert_with(|| entry(currency));
        (one.refund_requests, one.refund_amount) = (count, sum.into());
    }
    for (currency, count, sum) in dispute::at_risk_in(tx).await? {
        let one = open.entry(currency).or_insert_with(|| entry(currency));
        (one.disputes, one.money_at_risk) = (count, sum.into());
    }
    Ok(open)
}

fn daily(sums: Vec<DaySum>, first: i64, last: i64) -> Vec<DailyTotal> {
    let mut by_day: BTreeMap<i64, DailyTotal> =
        (first..=last).map(|day| (day, empty(day))).collect();
    for sum in sums {
        let Some(total) = by_day.get_mut(&sum.day) else { continue };
        let (came, went) = (sum.amount.into(), sum.amount.saturating_neg().into());
        match (sum.kind, sum.system) {
            (Kind::TopUp, None) => total.top_ups = came,
            (Kind::Usage, None) => total.usage = went,
            (Kind::Refund, None) => total.refunds = went,
            (Kind::Dispute, Some(_)) => total.disputes = went,
            (Kind::Fee, Some(SystemAccount::DisputeFees)) => total.dispute_fees = went,
            // Other kinds are only part of the ledger. Credits taken by a lost dispute were already
            // counted when they were withdrawn.
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
    by_day.into_values().collect()
}

fn empty(day: i64) -> DailyTotal {
    DailyTotal {
        day: Timestamp::from_seconds(day * SECONDS_PER_DAY).date(),
        top_ups: Total::from(0),
        usage: Total::from(0),
        refunds: Total::from(0),
        disputes: Total::from(0),
        dispute_fees: Total::from(0),
    }
}
