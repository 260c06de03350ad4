//! What a dispute moves, from the withdrawal to the last cent (design section 7).
//!
//! Stripe shows the movements in the dispute itself, as balance transactions. Each is posted once,
//! under its own id; the wallet's part follows the status (see `stripe.rs`). In a closed case the
//! receivable is zero: what neither the customer's credits nor the bank has made good is written off
//! (tax was no credits, credits were a gift, a bank gives back in another currency), and taken back
//! when a lost dispute is won later.
//!
//! Signs are those of the ledger: what the company owes is positive, what it owns or has spent is
//! negative. A withdrawal of 30.00 with a fee of 15.00:
//!
//! ```text
//!            stripe_balance   disputes_receivable   dispute_fees   wallet
//! withdrawn      +30.00             −30.00
//! fee            +15.00                                −15.00
//! lost                              +30.00                         −30.00
//! or won         −30.00             +30.00
//! ```

use std::collections::BTreeMap;

use gateway::mirror::BalanceTransactionObject;
use ledger::{Kind, NewTransfer, Operation, TransactionRecord, by_reference_in};
use money::{Amount, Currency, MinorUnits};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use store::{Timestamp, Tx};

use super::{
    mirror::Dispute,
    state::{Effect, effect},
};
use crate::{
    Actor, DeskError,
    books::book_in,
    keys,
    payment::{Payment, payment_in},
};

/// Why a case's money does not come to zero.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum OpenReason {
    /// The outcome is open.
    AwaitsOutcome,
    /// Lost, and Stripe has not shown the withdrawal.
    AwaitsWithdrawal,
    /// Won, and Stripe has not shown the money coming back.
    AwaitsReinstatement,
}

/// The money of a case in one currency. Minor units, positive where the name says what happened.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct DisputeMoney {
    /// The currency.
    pub currency: Currency,
    /// Taken by the bank.
    pub withdrawn: MinorUnits,
    /// Given back by the bank.
    pub reinstated: MinorUnits,
    /// Fees Stripe kept, less what it gave back.
    pub fees: MinorUnits,
    /// Credits taken from the wallet.
    pub taken: MinorUnits,
    /// Borne by the company; negative where more credits than money were taken.
    pub written_off: MinorUnits,
    /// What is still open: zero in a closed case, or explained by `open`.
    pub residual: MinorUnits,
    /// Why it is not zero.
    pub open: Option<OpenReason>,
}

/// Posts what the balance transactions of a dispute say, and closes what is over.
pub(crate) async fn post_in(
    tx: &mut Tx,
    dispute: &Dispute,
    now: Timestamp,
) -> Result<(), DeskError> {
    let rows = rows_of(dispute);
    for row in &rows {
        post_row_in(tx, dispute, row, now).await?;
    }
    let records = by_reference_in(tx, &dispute.id).await?;
    let payment = payment_in(tx, &dispute.reference).await?;
    let story = Story::of(dispute, &rows, &records, &payment)?;
    for (currency, part) in &story.0 {
        let wanted = part.to_write_off(&dispute.status, story.moved())?;
        write_off_in(tx, dispute, *currency, wanted, &records, now).await?;
    }
    Ok(())
}

/// The money of a case, one row for each currency.
pub(crate) async fn money_in(
    tx: &mut Tx,
    dispute: &Dispute,
    payment: &Payment,
) -> Result<Vec<DisputeMoney>, DeskError> {
    let records = by_reference_in(tx, &dispute.id).await?;
    let story = Story::of(dispute, &rows_of(dispute), &records, payment)?;
    let moved = story.moved();
    story.0.into_iter().map(|(currency, part)| part.view(currency, dispute, moved)).collect()
}

/// The balance transactions in a dispute's own object; what does not read is shown by the mirror.
fn rows_of(dispute: &Dispute) -> Vec<BalanceTransactionObject> {
    let raw: Json = serde_json::from_str(&dispute.raw).unwrap_or_default();
    let rows = raw["balance_transactions"].as_array().cloned().unwrap_or_default();
    rows.iter().filter_map(|row| BalanceTransactionObject::parse(row).ok()).collect()
}

/// The fees of a dispute in a currency, as Stripe shows them; none while it shows nothing.
pub(super) fn fee_in(
    dispute: &Dispute,
    currency: Currency,
) -> Result<Option<MinorUnits>, DeskError> {
    let word = currency.to_string();
    let fees: Vec<i64> =
        rows_of(dispute).iter().filter(|row| row.currency == word).map(|row| row.fee).collect();
    let sum = fees.iter().fold(0_i64, |sum, fee| sum.saturating_add(*fee));
    Ok(if fees.is_empty() { None } else { Some(MinorUnits::new(sum)?) })
}

async fn post_row_in(
    tx: &mut Tx,
    dispute: &Dispute,
    row: &BalanceTransactionObject,
    now: Timestamp,
) -> Result<(), DeskError> {
    let currency: Currency = row.currency.parse()?;
    let reason = if row.amount < 0 { "taken by the bank" } else { "given back by the bank" };
    let moved = NewTransfer {
        key: row.id.clone(),
        kind: Kind::Dispute,
        amount: Amount::new(row.amount, currency)?,
        reference: Some(dispute.id.clone()),
        reason: Some(reason.to_owned()),
    };
    let fee = NewTransfer {
        key: format!("{}:fee", row.id),
        kind: Kind::Fee,
        amount: Amount::new(row.fee, currency)?.checked_neg()?,
        reason: Some("dispute fee".to_owned()),
        ..moved.clone()
    };
    for transfer in [moved, fee] {
        if !transfer.amount.is_zero() {
            book_in(tx, &Actor::stripe(), now, Operation::Transfer(transfer)).await?;
        }
    }
    Ok(())
}

/// Brings the write-off of one currency to what is wanted; what stands and differs is reversed.
async fn write_off_in(
    tx: &mut Tx,
    dispute: &Dispute,
    currency: Currency,
    wanted: Amount,
    records: &[TransactionRecord],
    now: Timestamp,
) -> Result<(), DeskError> {
    let stripe = Actor::stripe();
    let key = rest_key(dispute, currency);
    let (standing, before) = keys::standing(records, &key);
    if standing.map_or_else(|| wanted.is_zero(), |standing| standing.amount == wanted) {
        return Ok(());
    }
    if let Some(standing) = standing {
        let operation = Operation::Reverse {
            id: standing.id,
            key: format!("{}:undone", standing.key),
            reason: format!("the dispute is {} now", dispute.status.as_str()),
        };
        book_in(tx, &stripe, now, operation).await?;
    }
    if wanted.is_zero() {
        return Ok(());
    }
    let transfer = NewTransfer {
        key: keys::key_after(&key, before),
        kind: Kind::Adjustment,
        amount: wanted,
        reference: Some(dispute.id.clone()),
        reason: Some("neither credits nor bank made this good".to_owned()),
    };
    book_in(tx, &stripe, now, Operation::Transfer(transfer)).await?;
    Ok(())
}

fn rest_key(dispute: &Dispute, currency: Currency) -> String {
    format!("{}:rest:{currency}", dispute.id)
}

/// What happened in each currency.
struct Story(BTreeMap<Currency, Part>);

/// Did money move at Stripe at all, in whatever currency?
#[derive(Clone, Copy)]
struct Moved {
    out: bool,
    back: bool,
}

struct Part {
    withdrawn: Amount,
    reinstated: Amount,
    fees: Amount,
    taken: Amount,
    written_off: Amount,
}

impl Story {
    fn of(
        dispute: &Dispute,
        rows: &[BalanceTransactionObject],
        records: &[TransactionRecord],
        payment: &Payment,
    ) -> Result<Self, DeskError> {
        let mut story = Self(BTreeMap::new());
        for row in rows {
            let currency: Currency = row.currency.parse()?;
            let amount = Amount::new(row.amount, currency)?;
            let part = story.part(currency);
            part.fees = part.fees.checked_add(Amount::new(row.fee, currency)?)?;
            if amount.is_negative() {
                part.withdrawn = part.withdrawn.checked_sub(amount)?;
            } else {
                part.reinstated = part.reinstated.checked_add(amount)?;
            }
        }
        if let (Some(standing), _) = payment.standing(&dispute.id) {
            let part = story.part(standing.amount.currency());
            part.taken = part.taken.checked_sub(standing.amount)?;
        }
        for record in records {
            let currency = record.amount.currency();
            let standing = keys::standing(records, &rest_key(dispute, currency)).0;
            if standing.is_some_and(|standing| standing.id == record.id) {
                let part = story.part(currency);
                part.written_off = part.written_off.checked_sub(record.amount)?;
            }
        }
        Ok(story)
    }

    fn part(&mut self, currency: Currency) -> &mut Part {
        let zero = Amount::zero(currency);
        self.0.entry(currency).or_insert(Part {
            withdrawn: zero,
            reinstated: zero,
            fees: zero,
            taken: zero,
            written_off: zero,
        })
    }

    fn moved(&self) -> Moved {
        Moved {
            out: self.0.values().any(|part| part.withdrawn.is_positive()),
            back: self.0.values().any(|part| part.reinstated.is_positive()),
        }
    }
}

impl Part {
    /// The receivable before any write-off: negative while the bank has more than was made good.
    fn receivable(&self) -> Result<Amount, DeskError> {
        Ok(self.reinstated.checked_sub(self.withdrawn)?.checked_add(self.taken)?)
    }

    /// What is written off once the case is over and Stripe has shown the money.
    fn to_write_off(
        &self,
        status: &gateway::mirror::DisputeStatus,
        moved: Moved,
    ) -> Result<Amount, DeskError> {
        let is_shown = match effect(status) {
            Effect::Take => moved.out,
            Effect::GiveBack => moved.back,
            // An appeal leaves a loss as it is, so what was written off stays.
            Effect::Nothing => moved.out && self.taken.is_positive(),
            Effect::Hold => false,
        };
        if is_shown { self.receivable() } else { Ok(Amount::zero(self.withdrawn.currency())) }
    }

    fn view(
        self,
        currency: Currency,
        dispute: &Dispute,
        moved: Moved,
    ) -> Result<DisputeMoney, DeskError> {
        let residual = self.receivable()?.checked_add(self.written_off)?;
        let open = match effect(&dispute.status) {
            _ if residual.is_zero() => None,
            Effect::Take if !moved.out => Some(OpenReason::AwaitsWithdrawal),
            Effect::GiveBack if !moved.back => Some(OpenReason::AwaitsReinstatement),
            Effect::Hold | Effect::Nothing => Some(OpenReason::AwaitsOutcome),
            Effect::Take | Effect::GiveBack => None,
        };
        Ok(DisputeMoney {
            currency,
            withdrawn: self.withdrawn.units(),
            reinstated: self.reinstated.units(),
            fees: self.fees.units(),
            taken: self.taken.units(),
            written_off: self.written_off.units(),
            residual: residual.units(),
            open,
        })
    }
}
