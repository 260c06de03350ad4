//! Figures of the wallet: bought, used, left; all texts use them.

use std::collections::{BTreeMap, HashSet};

use money::{Currency, MinorUnits};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::fifo::{Lot, Lots, Outflow, outflow, undone};
use super::{CaseRecord, MovementKind, RecordError, UtcTime, WalletMovement};

/// Totals of the wallet, in minor units of `currency`, none negative but the balance:
/// `bought + granted + other_in − used − refunded − taken = balance`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct UsageFigures {
    /// Currency of the wallet.
    pub currency: Currency,
    /// Credits bought.
    pub bought: MinorUnits,
    /// Number of purchases.
    pub purchases: u64,
    /// Credits granted for free.
    pub granted: MinorUnits,
    /// Other credits added (corrections).
    pub other_in: MinorUnits,
    /// Credits used.
    pub used: MinorUnits,
    /// Number of uses.
    pub uses: u64,
    /// Credits taken back by refunds.
    pub refunded: MinorUnits,
    /// Other credits taken (disputes, fees, corrections).
    pub taken: MinorUnits,
    /// Balance; negative when the customer owes.
    pub balance: MinorUnits,
    /// Number of reversed outgoing movements, which are in no total.
    pub reversed: u64,
    /// The credits of the disputed payment; `None` when the ledger has none.
    pub disputed: Option<DisputedCredits>,
    /// Usage of the account after the disputed payment, of any credits.
    pub since: UsageSincePayment,
    /// Usage by month, oldest first; months without usage are left out.
    pub months: Vec<MonthUsage>,
    /// Usage by IP address, most uses first.
    pub places: Vec<PlaceUsage>,
    /// Number of uses without a recorded address.
    pub uses_from_unknown: u64,
}

/// Use of the credits of the disputed payment, first in, first out:
/// `used + refunded + taken + left = credits`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct DisputedCredits {
    /// Credits bought with it.
    pub credits: MinorUnits,
    /// When they were added, UTC.
    pub delivered_at: UtcTime,
    /// Used part.
    pub used: MinorUnits,
    /// Number of uses of them.
    pub uses: u64,
    /// Time of the first of these uses.
    pub first_used_at: Option<UtcTime>,
    /// Time of the last of these uses.
    pub last_used_at: Option<UtcTime>,
    /// Part taken back by refunds.
    pub refunded: MinorUnits,
    /// Part taken by disputes, fees or corrections, or owed when they were added.
    pub taken: MinorUnits,
    /// Remaining part.
    pub left: MinorUnits,
}

/// Usage of the account after the disputed payment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct UsageSincePayment {
    /// Credits used.
    pub used: MinorUnits,
    /// Number of uses.
    pub uses: u64,
    /// Time of the first use.
    pub first_at: Option<UtcTime>,
    /// Time of the last use.
    pub last_at: Option<UtcTime>,
    /// Number of uses from the IP address of the payment; `None` when it is unknown.
    pub uses_from_purchase_ip: Option<u64>,
}

/// Usage in one month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct MonthUsage {
    /// As `2026-11`.
    pub month: String,
    /// Credits used.
    pub used: MinorUnits,
    /// Number of uses.
    pub uses: u64,
}

/// Usage from one address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Type)]
pub struct PlaceUsage {
    /// The IP address.
    pub from_ip: String,
    /// Number of uses.
    pub uses: u64,
}

/// Computes the figures.
///
/// # Errors
/// [`RecordError`] when the record is inconsistent; then no text may be made.
pub fn usage_figures(record: &CaseRecord) -> Result<UsageFigures, RecordError> {
    let undone = undone(&record.movements)?;
    check_balance(record)?;
    let lots = Lots::play(&record.movements, &undone);
    let disputed = disputed_credits(record, &lots)?;
    let live: Vec<&WalletMovement> =
        record.movements.iter().filter(|movement| !undone.contains(&movement.seq)).collect();
    let uses: Vec<&WalletMovement> = live.iter().copied().filter(|one| is_use(one)).collect();
    let (places, uses_from_unknown) = places(&uses);
    let sum = |of: fn(&WalletMovement) -> bool| total(live.iter().copied().filter(|one| of(one)));
    Ok(UsageFigures {
        currency: record.currency,
        bought: sum(is_purchase)?,
        purchases: length(live.iter().filter(|one| is_purchase(one)).count()),
        granted: sum(|one| is_in(one) && one.kind == MovementKind::Grant)?,
        other_in: sum(|one| is_in(one) && !is_purchase(one) && one.kind != MovementKind::Grant)?,
        used: sum(is_use)?,
        uses: length(uses.len()),
        refunded: sum(|one| is_out(one) && outflow(one.kind) == Outflow::Refunded)?,
        taken: sum(|one| is_out(one) && outflow(one.kind) == Outflow::Taken)?,
        balance: record.balance,
        reversed: reversed(&undone),
        disputed,
        since: since(record, &lots, &uses)?,
        months: months(&uses)?,
        places,
        uses_from_unknown,
    })
}

fn is_in(movement: &WalletMovement) -> bool {
    movement.amount.get() > 0
}

fn is_out(movement: &WalletMovement) -> bool {
    movement.amount.get() < 0
}

fn is_purchase(movement: &WalletMovement) -> bool {
    is_in(movement) && movement.kind == MovementKind::TopUp
}

fn is_use(movement: &WalletMovement) -> bool {
    is_out(movement) && movement.kind == MovementKind::Usage
}

fn length(items: usize) -> u64 {
    u64::try_from(items).unwrap_or(u64::MAX)
}

/// The number of pairs of a movement and its reversal.
fn reversed(undone: &HashSet<i64>) -> u64 {
    length(undone.len().div_euclid(2))
}

/// Sum of the absolute amounts.
fn total<'a>(
    movements: impl Iterator<Item = &'a WalletMovement>,
) -> Result<MinorUnits, RecordError> {
    // At most 2^53 each, so no realistic record overflows 128 bits.
    let sum = movements.fold(0_i128, |sum, movement| {
        sum.saturating_add(i128::from(movement.amount.get().unsigned_abs()))
    });
    units(sum)
}

fn units(minor: i128) -> Result<MinorUnits, RecordError> {
    let minor = i64::try_from(minor).map_err(|_| money::AmountError::OutOfRange)?;
    Ok(MinorUnits::new(minor)?)
}

fn check_balance(record: &CaseRecord) -> Result<(), RecordError> {
    let sum = record
        .movements
        .iter()
        .fold(0_i128, |sum, one| sum.saturating_add(i128::from(one.amount.get())));
    let computed = units(sum)?;
    if computed == record.balance {
        return Ok(());
    }
    Err(RecordError::BalanceDiffers { computed, recorded: record.balance })
}

fn disputed_lots<'a>(record: &'a CaseRecord, lots: &'a Lots) -> impl Iterator<Item = &'a Lot> {
    lots.all.iter().filter(|lot| {
        let reference = lot.reference.as_deref();
        lot.kind == MovementKind::TopUp
            && reference.is_some_and(|name| record.payment.is_named(name))
    })
}

fn disputed_credits(
    record: &CaseRecord,
    lots: &Lots,
) -> Result<Option<DisputedCredits>, RecordError> {
    let own: Vec<&Lot> = disputed_lots(record, lots).collect();
    let Some(first) = own.first() else { return Ok(None) };
    let sum = |part: fn(&Lot) -> i64| {
        units(own.iter().fold(0, |sum: i128, lot| sum.saturating_add(i128::from(part(lot)))))
    };
    Ok(Some(DisputedCredits {
        credits: sum(|lot| lot.credits)?,
        delivered_at: first.at,
        used: sum(|lot| lot.used)?,
        uses: own.iter().fold(0, |sum, lot| sum.saturating_add(lot.uses)),
        first_used_at: own.iter().filter_map(|lot| lot.first_used_at).min(),
        last_used_at: own.iter().filter_map(|lot| lot.last_used_at).max(),
        refunded: sum(|lot| lot.refunded)?,
        taken: sum(|lot| lot.taken)?,
        left: sum(|lot| lot.left)?,
    }))
}

fn since(
    record: &CaseRecord,
    lots: &Lots,
    uses: &[&WalletMovement],
) -> Result<UsageSincePayment, RecordError> {
    // The ledger's order decides if it has the purchase, otherwise the time.
    let delivered = disputed_lots(record, lots).next().map(|lot| lot.seq);
    let is_after = |one: &WalletMovement| match delivered {
        Some(seq) => one.seq > seq,
        None => one.at >= record.payment.at,
    };
    let after: Vec<&WalletMovement> = uses.iter().copied().filter(|one| is_after(one)).collect();
    let purchase_ip = record.payment.identifiers.purchase_ip.as_deref();
    Ok(UsageSincePayment {
        used: total(after.iter().copied())?,
        uses: length(after.len()),
        first_at: after.iter().map(|one| one.at).min(),
        last_at: after.iter().map(|one| one.at).max(),
        uses_from_purchase_ip: purchase_ip.map(|ip| {
            length(after.iter().filter(|one| one.from_ip.as_deref() == Some(ip)).count())
        }),
    })
}

fn months(uses: &[&WalletMovement]) -> Result<Vec<MonthUsage>, RecordError> {
    let mut months: BTreeMap<String, (i128, u64)> = BTreeMap::new();
    for one in uses {
        let (sum, count) = months.entry(one.at.month()).or_default();
        *sum = sum.saturating_add(i128::from(one.amount.get().unsigned_abs()));
        *count = count.saturating_add(1);
    }
    let months = months.into_iter();
    months.map(|(month, (sum, uses))| Ok(MonthUsage { month, used: units(sum)?, uses })).collect()
}

fn places(uses: &[&WalletMovement]) -> (Vec<PlaceUsage>, u64) {
    let mut known: BTreeMap<&str, u64> = BTreeMap::new();
    let mut unknown = 0_u64;
    for one in uses {
        match one.from_ip.as_deref() {
            Some(ip) => {
                let count = known.entry(ip).or_default();
                *count = count.saturating_add(1);
            }
            None => unknown = unknown.saturating_add(1),
        }
    }
    let mut places: Vec<PlaceUsage> =
        known.into_iter().map(|(ip, uses)| PlaceUsage { from_ip: ip.to_owned(), uses }).collect();
    places.sort_by_key(|place| std::cmp::Reverse(place.uses));
    (places, unknown)
}
