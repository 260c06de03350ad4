//! Opening wallets, posting to them, and transfers between system accounts.

use std::sync::Arc;

use money::{Amount, Currency};

use super::{
    Book, CARRY_OVER_KEYS, Overdraft,
    check::{check, check_reason, check_transfer, same_content, same_transfer},
    negate,
    write::{Draft, draft_of},
};
use crate::{
    Applied, CarryOver, Kind, LedgerError, NewTransaction, NewTransfer, Order, Outcome, Owner,
    Stage,
};

impl Book {
    pub(super) fn open_wallet(
        &mut self,
        order: &Order,
        owner: &Owner,
        currency: Currency,
    ) -> Result<Applied, LedgerError> {
        let existing = self.wallet_id(owner, currency);
        let replayed = existing.is_ok();
        let id = if let Ok(id) = existing {
            id
        } else {
            let owner = self.home_of(owner).clone();
            self.open(Some(owner), None, currency, order.at)?
        };
        let state = self.state(id)?;
        Ok(Applied { outcome: Outcome::Wallet, replayed, before: state, after: state })
    }

    pub(super) fn post(
        &mut self,
        order: &Order,
        new: &NewTransaction,
        stage: Stage,
        overdraft: Overdraft,
    ) -> Result<Applied, LedgerError> {
        check(new)?;
        // A repeated top-up is found by its payment, even where keys are assumed to be new.
        let top_up = self.top_up_of(new.kind, new.reference.as_deref());
        let known = self.by_key.get(&new.key).map(Arc::as_ref);
        if let Some(known) = known.or(top_up.filter(|top_up| top_up.key == new.key)) {
            let same = self.is_same_person(known.owner.as_ref(), &new.owner);
            return self.replay(known, same && same_content(known, new, stage));
        }
        let wallet = self.wallet_id(&new.owner, new.amount.currency())?;
        let draft = draft_of(order, new, stage, wallet);
        if stage == Stage::Pending {
            return self.write_without_entries(draft);
        }
        let credit = (&new.owner, new.amount);
        if let Some(applied) = self.credited(new.kind, new.reference.as_deref(), credit)? {
            return Ok(applied);
        }
        if overdraft == Overdraft::ByKind {
            self.check_funds(wallet, new.kind, new.amount, Amount::zero(new.amount.currency()))?;
        }
        self.write_with_counter_entry(draft)
    }

    pub(super) fn carry_over(
        &mut self,
        order: &Order,
        side: &CarryOver,
    ) -> Result<Applied, LedgerError> {
        check_reason(Some(&side.reason))?;
        if side.amount.is_zero() {
            return Err(LedgerError::ZeroAmount);
        }
        let currency = side.amount.currency();
        let wallet = self.wallet_id(&side.owner, currency)?;
        self.write_with_counter_entry(Draft {
            key: format!("{CARRY_OVER_KEYS}{}:{}:{currency}", side.owner, side.other),
            kind: Kind::Adjustment,
            stage: Stage::Posted,
            account_id: wallet,
            amount: side.amount,
            reference: None,
            reason: Some(side.reason.clone()),
            metadata: None,
            closes_id: None,
            reverses_id: None,
            order,
        })
    }

    pub(super) fn transfer(
        &mut self,
        order: &Order,
        new: &NewTransfer,
    ) -> Result<Applied, LedgerError> {
        check_transfer(new)?;
        let (first_account, second_account) = new.route.accounts();
        let currency = new.amount.currency();
        if let Some(first) = self.by_key.get(&new.key) {
            let account = self.accounts.get(&first.account_id);
            let is_of_route = account.is_some_and(|account| account.system == Some(first_account));
            return self.replay(first, is_of_route && same_transfer(first, new));
        }
        let counter_amount = negate(new.amount)?;
        let account = self.system_for(first_account, new.amount);
        let counter = self.system_for(second_account, counter_amount);
        let account = self.opened(account, first_account, currency, order.at)?;
        let counter = self.opened(counter, second_account, currency, order.at)?;
        let draft = Draft {
            key: new.key.clone(),
            kind: new.route.kind(),
            stage: Stage::Posted,
            account_id: account,
            amount: new.amount,
            reference: new.reference.clone(),
            reason: new.reason.clone(),
            metadata: None,
            closes_id: None,
            reverses_id: None,
            order,
        };
        self.write(draft, &[(account, new.amount), (counter, counter_amount)])
    }
}
