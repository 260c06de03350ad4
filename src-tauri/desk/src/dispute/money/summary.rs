//! Totals of the money of a case.

use std::collections::BTreeMap;

use gateway::mirror::BalanceTransactionObject;
use ledger::TransactionRecord;
use money::{Amount, Currency};

use super::{DisputeMoney, OpenReason};
use crate::{
    DeskError,
    dispute::{awaited_money::AwaitedMoney, row::Dispute, state::Effect},
    payment::Payment,
    posting,
};

/// Key of the write-off in a currency.
pub(super) fn rest_key(dispute: &Dispute, currency: Currency) -> String {
    format!("{}:rest:{currency}", dispute.id)
}

/// Totals for each currency.
pub(super) struct SettlementSummary(BTreeMap<Currency, Part>);

struct Part {
    withdrawn: Amount,
    reinstated: Amount,
    fees: Amount,
    taken: Amount,
    written_off: Amount,
}

/// Where the money is, over all currencies.
#[derive(Clone, Copy)]
struct FundsLocation {
    /// The bank has withdrawn more than it reinstated. Money that was withdrawn and fully
    /// reinstated is not lost again before a second withdrawal.
    is_at_bank: bool,
    /// Something was reinstated.
    is_back: bool,
}

impl SettlementSummary {
    pub(super) fn of(
        dispute: &Dispute,
        rows: &[BalanceTransactionObject],
        records: &[TransactionRecord],
        payment: &Payment,
    ) -> Result<Self, DeskError> {
        let mut summary = Self(BTreeMap::new());
        for row in rows {
            let currency: Currency = row.currency.parse()?;
            summary.part(currency).add(row)?;
        }
        if let (Some(posted), _) = payment.unreversed(&dispute.id) {
            let part = summary.part(posted.amount.currency());
            part.taken = part.taken.checked_sub(posted.amount)?;
        }
        for record in records {
            let currency = record.amount.currency();
            let posted = posting::unreversed(records, &rest_key(dispute, currency)).0;
            if posted.is_some_and(|posted| posted.id == record.id) {
                let part = summary.part(currency);
                part.written_off = part.written_off.checked_sub(record.amount)?;
            }
        }
        Ok(summary)
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

    /// The write-off in each currency.
    pub(super) fn to_write_off(
        &self,
        effect: Effect,
    ) -> Result<Vec<(Currency, Amount)>, DeskError> {
        let money = self.funds_location();
        let wanted = |(currency, part): (&Currency, &Part)| {
            Ok((*currency, part.to_write_off(effect, money)?))
        };
        self.0.iter().map(wanted).collect()
    }

    /// The movement that must have happened, by the outcome of the case, and was not read.
    pub(super) fn awaits(&self, effect: Effect) -> Result<Option<AwaitedMoney>, DeskError> {
        let money = self.funds_location();
        for part in self.0.values() {
            let awaited = if part.receivable()?.is_zero() { None } else { money.missing(effect) };
            if awaited.is_some() {
                return Ok(awaited);
            }
        }
        Ok(None)
    }

    pub(super) fn view(self, effect: Effect) -> Result<Vec<DisputeMoney>, DeskError> {
        let money = self.funds_location();
        self.0.into_iter().map(|(currency, part)| part.view(currency, effect, money)).collect()
    }

    fn funds_location(&self) -> FundsLocation {
        let is_out = |part: &Part| part.withdrawn.minor() > part.reinstated.minor();
        FundsLocation {
            is_at_bank: self.0.values().any(is_out),
            is_back: self.0.values().any(|part| part.reinstated.is_positive()),
        }
    }
}

impl FundsLocation {
    const fn missing(self, effect: Effect) -> Option<AwaitedMoney> {
        match effect {
            Effect::Take if !self.is_at_bank => Some(AwaitedMoney::Withdrawal),
            Effect::GiveBack if !self.is_back => Some(AwaitedMoney::Reinstatement),
            Effect::Take | Effect::GiveBack | Effect::Hold | Effect::Nothing => None,
        }
    }
}

impl Part {
    fn add(&mut self, row: &BalanceTransactionObject) -> Result<(), DeskError> {
        let amount = Amount::new(row.amount, self.fees.currency())?;
        self.fees = self.fees.checked_add(Amount::new(row.fee, amount.currency())?)?;
        if row.is_fee() {
            self.fees = self.fees.checked_sub(amount)?;
        } else if amount.is_negative() {
            self.withdrawn = self.withdrawn.checked_sub(amount)?;
        } else {
            self.reinstated = self.reinstated.checked_add(amount)?;
        }
        Ok(())
    }

    /// The receivable before any write-off: negative while the bank has more than was made good.
    fn receivable(&self) -> Result<Amount, DeskError> {
        Ok(self.reinstated.checked_sub(self.withdrawn)?.checked_add(self.taken)?)
    }

    /// The write-off, once the case is closed and the movement was read.
    fn to_write_off(&self, effect: Effect, money: FundsLocation) -> Result<Amount, DeskError> {
        let is_shown = match effect {
            Effect::Take | Effect::GiveBack => money.missing(effect).is_none(),
            Effect::Hold | Effect::Nothing => false,
        };
        if is_shown { self.receivable() } else { Ok(Amount::zero(self.withdrawn.currency())) }
    }

    fn view(
        self,
        currency: Currency,
        effect: Effect,
        money: FundsLocation,
    ) -> Result<DisputeMoney, DeskError> {
        let residual = self.receivable()?.checked_add(self.written_off)?;
        let open = match (effect, money.missing(effect)) {
            _ if residual.is_zero() => None,
            (_, Some(AwaitedMoney::Withdrawal)) => Some(OpenReason::AwaitsWithdrawal),
            (_, Some(AwaitedMoney::Reinstatement)) => Some(OpenReason::AwaitsReinstatement),
            (Effect::Hold | Effect::Nothing, _) => Some(OpenReason::AwaitsOutcome),
            (Effect::Take | Effect::GiveBack, _) => None,
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

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn usd(minor: i64) -> Amount {
        Amount::new(minor, "usd".parse().expect("a currency")).expect("an amount")
    }

    fn summary(withdrawn: i64, reinstated: i64, taken: i64) -> SettlementSummary {
        let part = Part {
            withdrawn: usd(withdrawn),
            reinstated: usd(reinstated),
            fees: usd(1_500),
            taken: usd(taken),
            written_off: usd(0),
        };
        SettlementSummary(BTreeMap::from([(usd(0).currency(), part)]))
    }

    /// Withdrawn, reinstated, taken from the wallet, and the outcome; then what is written off, what
    /// is awaited, and why the residual is not zero before the write-off.
    #[rstest]
    #[case::nothing_moved((0, 0, 0), Effect::Nothing, 0, None, None)]
    #[case::the_outcome_is_open((1_000, 0, 0), Effect::Hold, 0, None, Some(OpenReason::AwaitsOutcome))]
    #[case::lost_and_covered((1_000, 0, 1_000), Effect::Take, 0, None, None)]
    #[case::lost_with_tax((1_000, 0, 800), Effect::Take, -200, None, None)]
    #[case::lost_with_a_promotion((1_000, 0, 1_300), Effect::Take, 300, None, None)]
    #[case::lost_and_not_withdrawn(
        (0, 0, 1_000), Effect::Take, 0, Some(AwaitedMoney::Withdrawal),
        Some(OpenReason::AwaitsWithdrawal)
    )]
    #[case::won((1_000, 1_000, 0), Effect::GiveBack, 0, None, None)]
    #[case::won_and_not_reinstated(
        (1_000, 0, 0), Effect::GiveBack, 0, Some(AwaitedMoney::Reinstatement),
        Some(OpenReason::AwaitsReinstatement)
    )]
    #[case::won_in_part((1_000, 400, 0), Effect::GiveBack, -600, None, None)]
    #[case::lost_after_a_win(
        (1_000, 1_000, 1_000), Effect::Take, 0, Some(AwaitedMoney::Withdrawal),
        Some(OpenReason::AwaitsWithdrawal)
    )]
    #[case::withdrawn_a_second_time((2_000, 1_000, 1_000), Effect::Take, 0, None, None)]
    fn a_case_comes_to_zero_or_has_a_reason(
        #[case] (withdrawn, reinstated, taken): (i64, i64, i64),
        #[case] effect: Effect,
        #[case] written_off: i64,
        #[case] awaits: Option<AwaitedMoney>,
        #[case] open: Option<OpenReason>,
    ) {
        let summary = summary(withdrawn, reinstated, taken);
        let to_write_off = summary.to_write_off(effect).expect("sums");
        assert_eq!(to_write_off, [(usd(0).currency(), usd(written_off))]);
        assert_eq!(summary.awaits(effect).expect("sums"), awaits);
        let view = summary.view(effect).expect("sums").remove(0);
        assert_eq!(view.open, open);
        let residual = view.residual.get() - written_off;
        assert_eq!(residual == 0, open.is_none(), "zero after the write-off, or explained");
    }
}
