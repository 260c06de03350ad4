//! The facts of one case, read from the ledger and the mirror. Unknown facts stay unset: texts
//! never contain a guess.

mod dispute;
mod movements;
mod payment;

use decision::evidence::{
    CaseRecord, ProductType, RecordedRefund, RecordedUser, RefundProgress, UtcTime,
};
use ledger::{LedgerError, balance_at_in, joined_in, wallet_in};
use money::{Amount, Currency};
use serde_json::Value as Json;
use store::{Query, StoreError, Timestamp, Tx};

use crate::{
    DeskError,
    dispute::row::Dispute,
    payment::{noted, payment_in},
    user,
};

pub(crate) use movements::movements_in;

/// A time in the form used by evidence.
pub(crate) const fn moment(at: Timestamp) -> UtcTime {
    UtcTime::from_micros(at.micros())
}

/// All facts that texts about this dispute may use.
pub(crate) async fn record_in(
    tx: &mut Tx,
    dispute: &Dispute,
    product: ProductType,
    now: Timestamp,
) -> Result<CaseRecord, DeskError> {
    let payment = payment_in(tx, &dispute.reference).await?;
    let currency = payment.currency();
    let person = user::user_in(tx, &dispute.user).await?;
    let wallet = wallet_in(tx, &dispute.user, currency, now).await?.state;
    let charge = payment::charge_in(tx, &dispute.charge).await?;
    let at_dispute = balance_at_dispute_in(tx, dispute, currency).await?;
    let movements = movements_in(tx, payment.top_up.account_id).await?;
    Ok(CaseRecord {
        as_of: moment(now),
        user: RecordedUser {
            id: person.id.to_string(),
            name: person.name,
            email: Some(person.email).filter(|_| person.forgotten_at.is_none()),
            billing_address: payment::billing_address(&charge),
        },
        payment: payment::disputed_in(tx, dispute, &payment, &charge).await?,
        other_payments: payment::others_in(tx, &payment, &movements).await?,
        dispute: dispute::recorded(dispute),
        product,
        currency,
        movements,
        refunds: refunds_in(tx, dispute).await?,
        balance: wallet.balance.units(),
        balance_at_dispute: Some(at_dispute.units()),
        communications: vec![],
        texts: super::template_texts::texts_in(tx).await?.of(product),
    })
}

/// The balance when the dispute was opened, with the wallets of users who were joined since.
async fn balance_at_dispute_in(
    tx: &mut Tx,
    dispute: &Dispute,
    currency: Currency,
) -> Result<Amount, DeskError> {
    let mut sum = Amount::zero(currency);
    let joined = joined_in(tx, &dispute.user).await?;
    for user in joined.iter().chain([&dispute.user]) {
        match balance_at_in(tx, user, currency, dispute.opened_at).await {
            Ok(then) => sum = sum.checked_add(then.balance)?,
            // A joined user need not have had a wallet in this currency.
            Err(LedgerError::CurrencyMismatch { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(sum)
}

#[derive(sqlx::FromRow)]
struct RefundRow {
    id: String,
    reference: String,
    currency: String,
    amount_minor: i64,
    status: String,
    raw: String,
    seen_at: i64,
}

const REFUNDS: &str = "
    select id, reference, currency, amount_minor, status, raw, seen_at
      from refunds where user_id = $1 order by id";

async fn refunds_in(tx: &mut Tx, dispute: &Dispute) -> Result<Vec<RecordedRefund>, DeskError> {
    let rows: Vec<RefundRow> = Query::new(REFUNDS).bind(dispute.user.as_str()).all(tx).await?;
    let at_stripe = rows.into_iter().map(RefundRow::recorded);
    let elsewhere = noted::paid_to_in(tx, &dispute.user).await?;
    let elsewhere = elsewhere.into_iter().map(|noted| {
        Ok(RecordedRefund {
            id: None,
            reference: noted.reference,
            amount: noted.amount,
            at: moment(noted.paid_at),
            progress: RefundProgress::Succeeded,
        })
    });
    at_stripe.chain(elsewhere).collect()
}

impl RefundRow {
    fn recorded(self) -> Result<RecordedRefund, DeskError> {
        let damaged = || StoreError::Damaged(format!("refund {}", self.id));
        let currency: Currency = self.currency.parse().map_err(|_| damaged())?;
        let raw: Json = serde_json::from_str(&self.raw).map_err(|_| damaged())?;
        let made = raw["created"].as_i64().map(Timestamp::from_seconds);
        Ok(RecordedRefund {
            amount: Amount::new(self.amount_minor, currency)?,
            at: moment(made.unwrap_or(Timestamp::from_micros(self.seen_at))),
            progress: match self.status.as_str() {
                "succeeded" => RefundProgress::Succeeded,
                "failed" | "canceled" => RefundProgress::Failed,
                // Unknown statuses too: the refund has not arrived as far as is known.
                _ => RefundProgress::Pending,
            },
            id: Some(self.id),
            reference: self.reference,
        })
    }
}
