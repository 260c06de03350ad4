//! The facts of a dispute that the policy uses, collected at one time and stored with the decision.

use std::sync::LazyLock;

use decision::{
    BasisPoints, CaseFacts, WinRecord,
    evidence::{CaseRecord, ProductType, compliance_fee, usage_figures},
};
use gateway::mirror::DisputeStatus;
use ledger::{Kind, count_of_kind_in, wallet_in};
use money::{Amount, Currency, MinorUnits};
use store::{Query, StoreError, Timestamp, Tx};

use super::{money::fee_in, row::Dispute};
use crate::{
    DeskError, dispute::evidence, payment::Payment, settings::InForce, states::sql_list, user,
};

const WARNED: &str = "
    select count(*) from stripe_objects
     where kind = 'radar.early_fraud_warning' and payment_intent = $1";
const CHARGE: &str = "select raw from stripe_objects where kind = 'charge' and id = $1";
const OTHERS: &str = "select count(*) from disputes where user_id = $1 and id <> $2";
/// Counts only contested cases; accepted cases carry no information about the win rate.
static RECORD: LazyLock<String> = LazyLock::new(|| {
    let (won, lost) = (DisputeStatus::Won, DisputeStatus::Lost);
    format!(
        "select cast(coalesce(sum(case when status = '{}' then 1 else 0 end), 0) as bigint),
                cast(count(*) as bigint)
           from disputes
          where reason = $1 and kind = 'chargeback' and status in ({})
            and submission_count > 0 and id <> $2",
        won.as_str(),
        sql_list([won.as_str(), lost.as_str()])
    )
});

/// The current facts; `None` when the disputed amount is zero.
pub(super) async fn facts_in(
    tx: &mut Tx,
    dispute: &Dispute,
    payment: &Payment,
    settings: &InForce,
    now: Timestamp,
) -> Result<Option<CaseFacts>, DeskError> {
    let Some(amount) = amount_of(dispute, payment)? else { return Ok(None) };
    let currency = payment.currency();
    let wallet = wallet_in(tx, &dispute.user, currency, now).await?.state;
    let person = user::user_in(tx, &dispute.user).await?;
    let object = &dispute.object;
    let record = evidence::record_in(tx, dispute, ProductType::default(), now).await?;
    let costs = settings.of_currency(currency);
    Ok(Some(CaseFacts {
        kind: dispute.kind,
        currency,
        amount: amount.units(),
        money: (dispute.amount.currency() == currency).then(|| dispute.amount.units()),
        balance: wallet.balance.units(),
        available: wallet.available()?.units(),
        reason: dispute.reason.clone(),
        status: dispute.status.as_str().to_owned(),
        answerable: dispute.answerable,
        payment_method: method_in(tx, dispute).await?,
        network: object.network.clone().or_else(|| object.brand.clone()),
        network_code: object.network_reason_code.clone(),
        days_left: dispute.due_at.map(|due_at| whole_days(now, due_at)),
        used_share: used_share(&record),
        refunded: Some(payment.refunded().units()),
        early_fraud_warning: Some(count(tx, WARNED, &[&dispute.reference]).await? > 0),
        customer_age_days: u32::try_from(whole_days(person.created_at, now)).ok(),
        top_up_count: u32::try_from(count_of_kind_in(tx, &dispute.user, Kind::TopUp).await?).ok(),
        dispute_count: u32::try_from(
            count(tx, OTHERS, &[dispute.user.as_str(), &dispute.id]).await?,
        )
        .ok(),
        reason_record: Some(record_in(tx, dispute).await?),
        counter_fee: cost_of_answer(&record, currency, costs.counter_fee),
        dispute_fee: fee_in(dispute, currency)?.or(costs.dispute_fee),
    }))
}

/// Stripe's type of the payment method: of the dispute, else of the charge if it was read.
async fn method_in(tx: &mut Tx, dispute: &Dispute) -> Result<Option<String>, DeskError> {
    if let Some(method) = method_of(&dispute.object.raw) {
        return Ok(Some(method));
    }
    let charge: Option<(String,)> =
        Query::new(CHARGE).bind(dispute.charge.as_str()).optional(tx).await?;
    let Some((raw,)) = charge else { return Ok(None) };
    let damaged = |_| StoreError::Damaged(format!("charge {}", dispute.charge));
    Ok(method_of(&serde_json::from_str(&raw).map_err(damaged)?))
}

fn method_of(raw: &serde_json::Value) -> Option<String> {
    raw["payment_method_details"]["type"].as_str().map(str::to_owned)
}

/// The disputed credits; when nothing of the payment is left, the amount the bank asks for.
fn amount_of(dispute: &Dispute, payment: &Payment) -> Result<Option<Amount>, DeskError> {
    let credits = payment.credits_disputed(dispute.amount)?;
    if credits.is_positive() {
        return Ok(Some(credits));
    }
    let is_same = dispute.amount.currency() == payment.currency();
    Ok(Some(dispute.amount).filter(|amount| is_same && amount.is_positive()))
}

fn whole_days(from: Timestamp, to: Timestamp) -> i32 {
    let days = to.micros().saturating_sub(from.micros()).div_euclid(86_400_000_000);
    i32::try_from(days).unwrap_or(i32::MAX)
}

/// The used share of the disputed credits, oldest credits first. `None` when the wallet's history
/// is inconsistent.
fn used_share(record: &CaseRecord) -> Option<BasisPoints> {
    let credits = usage_figures(record).ok()?.disputed?;
    let (used, all) = (i128::from(credits.used.get()), i128::from(credits.credits.get()));
    let points = used.saturating_mul(10_000).checked_div(all).unwrap_or(0);
    BasisPoints::new(u16::try_from(points).ok()?)
}

/// The cost of an answer: the usual fee, and the network's fee in a compliance case. `None` when
/// unknown or in another currency.
fn cost_of_answer(
    record: &CaseRecord,
    currency: Currency,
    usual: Option<MinorUnits>,
) -> Option<MinorUnits> {
    let Some(compliance) = compliance_fee(&record.dispute) else { return usual };
    let cost = compliance.fee?.checked_add(Amount::of(usual?, currency)).ok()?;
    Some(cost.units())
}

async fn record_in(tx: &mut Tx, dispute: &Dispute) -> Result<WinRecord, StoreError> {
    let query = Query::new(&RECORD).bind(dispute.reason.as_str()).bind(dispute.id.as_str());
    let (won, decided): (i64, i64) = query.one(tx).await?;
    let number = |count| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(WinRecord { won: number(won), decided: number(decided) })
}

async fn count(tx: &mut Tx, text: &'static str, binds: &[&str]) -> Result<i64, StoreError> {
    let query = binds.iter().fold(Query::new(text), |query, bind| query.bind(*bind));
    let (count,): (i64,) = query.one(tx).await?;
    Ok(count)
}

/// The outcome of a case for a back-test.
pub(super) fn outcome_of(dispute: &Dispute, refunded: bool) -> decision::PastOutcome {
    use decision::PastOutcome as O;
    match &dispute.status {
        DisputeStatus::WarningClosed if refunded => O::Refunded,
        DisputeStatus::Won | DisputeStatus::WarningClosed => O::Won,
        DisputeStatus::Prevented => O::Refunded,
        DisputeStatus::Lost if dispute.submission_count > 0 => O::Lost,
        DisputeStatus::Lost => O::Accepted,
        DisputeStatus::NeedsResponse
        | DisputeStatus::UnderReview
        | DisputeStatus::WarningNeedsResponse
        | DisputeStatus::WarningUnderReview
        | DisputeStatus::AppealNeedsResponse
        | DisputeStatus::AppealUnderReview
        | DisputeStatus::Unknown(_) => O::Open,
    }
}
