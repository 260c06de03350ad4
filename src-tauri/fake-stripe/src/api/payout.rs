//! Payouts: what is available goes to the bank, by itself or by order; and the rows of Stripe's ledger
//! that go with it.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{
    balance::{self, CONTAINED},
    field::{integer, text},
    money,
};
use crate::{
    api_error::ApiError,
    objects::{BalanceTransactionSpec, PayoutSpec, balance_transaction, payout},
    schedule::Task,
    state::{Kind, Position, State},
};

const DAY_SECONDS: i64 = 86_400;
/// Days until a payout arrives, at midnight.
const ARRIVING_DAYS: i64 = 2;
/// Time until the bank has the order, and until it is known what is in the payout.
const SUBMITTED_SECONDS: i64 = 3_600;

/// A payout that a test orders: an automatic one of all that is available, or a manual one of an amount.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PayoutOrder {
    #[serde(default = "usd")]
    currency: String,
    amount: Option<i64>,
}

fn usd() -> String {
    "usd".to_owned()
}

/// What became of a payout; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PayoutOutcome {
    status: Option<String>,
    failure_code: Option<String>,
    reconciliation_status: Option<String>,
}

/// Makes a payout as ordered.
pub(crate) fn order(state: &mut State, order: &PayoutOrder) -> Result<Value, ApiError> {
    let currency = money::checked_currency(&order.currency, "currency")?;
    let available = waiting(state).remove(&currency).unwrap_or_default();
    let Some(amount) = order.amount else { return pay_out(state, &currency, available) };
    if amount < 1 || amount > net(&available) {
        let message = "You have insufficient funds in your Stripe account for this payout.";
        return Err(ApiError::unreadable(message).param("amount").code("balance_insufficient"));
    }
    begin(state, amount, &currency, false)
}

/// Pays out what is available in each currency; the payouts.
pub(crate) fn pay_out_all(state: &mut State) -> Result<Vec<Value>, ApiError> {
    let waiting = waiting(state).into_iter().filter(|(_, rows)| net(rows) > 0);
    waiting.map(|(currency, rows)| pay_out(state, &currency, rows)).collect()
}

/// The day's payouts; the next are made at the next midnight.
pub(super) fn pay_out_today(state: &mut State) -> Result<(), ApiError> {
    pay_out_daily(state, true);
    pay_out_all(state).map(drop)
}

/// Whether what is available is paid out each day at midnight, from the next one on.
pub(crate) fn pay_out_daily(state: &mut State, is_on: bool) {
    state.schedule.remove(&Task::PayOut);
    if is_on {
        let tomorrow = state.now().div_euclid(DAY_SECONDS).saturating_add(1);
        state.schedule.add(tomorrow.saturating_mul(DAY_SECONDS), Task::PayOut);
    }
    state.touch();
}

/// The rows whose money is available and in no automatic payout, by currency. A manual payout's own row is
/// among them, as money that is missing.
fn waiting(state: &State) -> BTreeMap<String, Vec<Value>> {
    let now = state.now();
    let mut by_currency: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for row in state.page(Kind::BalanceTransaction, Position::Newest, None) {
        if balance::is_available(&row, now) && !row[CONTAINED].is_string() {
            by_currency.entry(text(&row, "currency").to_owned()).or_default().push(row);
        }
    }
    by_currency
}

fn net(rows: &[Value]) -> i64 {
    rows.iter().fold(0, |sum: i64, row| sum.saturating_add(integer(row, "net")))
}

/// An automatic payout of these rows.
fn pay_out(state: &mut State, currency: &str, rows: Vec<Value>) -> Result<Value, ApiError> {
    let amount = net(&rows);
    if amount < 1 {
        return Err(ApiError::unreadable("There is nothing to pay out.").param("currency"));
    }
    let payout = begin(state, amount, currency, true)?;
    let own = state.existing(Kind::BalanceTransaction, text(&payout, "balance_transaction"), "id");
    for mut row in rows.into_iter().chain([own?]) {
        row[CONTAINED] = payout["id"].clone();
        state.put(&row)?;
    }
    Ok(payout)
}

fn begin(
    state: &mut State,
    amount: i64,
    currency: &str,
    automatic: bool,
) -> Result<Value, ApiError> {
    let (id, now) = (state.next_id(Kind::Payout), state.now());
    let row = write_row(state, (&id, currency), ("payout", "payout"), amount.saturating_neg())?;
    let day = now.div_euclid(DAY_SECONDS).saturating_add(ARRIVING_DAYS);
    let payout = payout(&PayoutSpec {
        id: &id,
        amount,
        currency,
        created: now,
        arrival_date: day.saturating_mul(DAY_SECONDS),
        automatic,
        balance_transaction: &row,
    });
    state.put(&payout)?;
    state.emit("payout.created", &payout);
    let becomes =
        |status: &str| Task::SettlePayout { payout: id.clone(), status: status.to_owned() };
    let submitted = now.saturating_add(SUBMITTED_SECONDS);
    state.schedule.add(submitted, becomes("in_transit"));
    if automatic {
        state.schedule.add(submitted, Task::ReconcilePayout { payout: id.clone() });
    }
    state.schedule.add(integer(&payout, "arrival_date"), becomes("paid"));
    state.touch();
    Ok(payout)
}

fn write_row(
    state: &mut State,
    (payout, currency): (&str, &str),
    (kind, category): (&str, &str),
    amount: i64,
) -> Result<String, ApiError> {
    let id = state.next_id(Kind::BalanceTransaction);
    let row = balance_transaction(&BalanceTransactionSpec {
        id: &id,
        kind,
        reporting_category: category,
        amount,
        fee: 0,
        fee_description: "",
        currency,
        created: state.now(),
        source: payout,
        description: "STRIPE PAYOUT",
    });
    state.put(&row)?;
    Ok(id)
}

/// What became of a payout: any status, also an unknown one. One that failed or was canceled gives its
/// money back to the balance, also after it was paid.
pub(crate) fn settle(
    state: &mut State,
    id: &str,
    outcome: &PayoutOutcome,
) -> Result<Value, ApiError> {
    let mut payout = state.existing(Kind::Payout, id, Kind::Payout.path_param())?;
    let mut told = Vec::new();
    if let Some(status) = outcome.status.as_deref().filter(|status| payout["status"] != **status) {
        payout["status"] = status.into();
        give_back(state, &mut payout)?;
        if status == "failed" {
            let code = outcome.failure_code.as_deref().unwrap_or("could_not_process");
            payout["failure_code"] = code.into();
            payout["failure_message"] = "The bank could not process this transfer.".into();
        }
        if ["paid", "failed", "canceled"].contains(&status) {
            told.push(format!("payout.{status}"));
        }
    }
    if let Some(status) = &outcome.reconciliation_status {
        payout["reconciliation_status"] = status.as_str().into();
        if status == "completed" {
            told.push("payout.reconciliation_completed".to_owned());
        }
    }
    state.put(&payout)?;
    state.emit("payout.updated", &payout);
    for kind in told {
        state.emit(&kind, &payout);
    }
    Ok(payout)
}

/// Brings the money of a payout that did not arrive back into the balance, once.
fn give_back(state: &mut State, payout: &mut Value) -> Result<(), ApiError> {
    let kind = match text(payout, "status") {
        "failed" => "payout_failure",
        "canceled" => "payout_cancel",
        _ => return Ok(()),
    };
    if payout["failure_balance_transaction"].is_null() {
        let of = (text(payout, "id"), text(payout, "currency"));
        let row = write_row(state, of, (kind, "payout_reversal"), integer(payout, "amount"))?;
        payout["failure_balance_transaction"] = row.into();
    }
    Ok(())
}

/// What was under way at the bank; void if a test has told otherwise meanwhile.
pub(super) fn settle_if_open(state: &mut State, id: &str, status: &str) -> Result<(), ApiError> {
    let payout = state.existing(Kind::Payout, id, Kind::Payout.path_param())?;
    if matches!(text(&payout, "status"), "pending" | "in_transit") {
        let outcome = PayoutOutcome { status: Some(status.to_owned()), ..PayoutOutcome::default() };
        settle(state, id, &outcome)?;
    }
    Ok(())
}

/// It is known what a payout contains; void if a test has told otherwise meanwhile.
pub(super) fn reconcile(state: &mut State, id: &str) -> Result<(), ApiError> {
    let payout = state.existing(Kind::Payout, id, Kind::Payout.path_param())?;
    if payout["reconciliation_status"] == "in_progress" {
        let completed = Some("completed".to_owned());
        let outcome =
            PayoutOutcome { reconciliation_status: completed, ..PayoutOutcome::default() };
        settle(state, id, &outcome)?;
    }
    Ok(())
}
