//! Holds: placed up to what is available; released, captured or expired once.

use std::sync::Arc;

use money::Amount;
use store::Timestamp;

use super::{
    Book, NewHoldEnd, add,
    check::{check, check_reason, check_text, same_content},
    write::draft_of,
};
use crate::{
    Applied, HoldRecord, HoldState, Kind, LedgerError, NewTransaction, Order, Outcome, PlaceHold,
    Stage, WalletState,
};

impl Book {
    /// Ends a hold that has expired.
    pub(crate) fn expire(
        &mut self,
        hold: &HoldRecord,
        now: Timestamp,
    ) -> Result<HoldRecord, LedgerError> {
        self.end_hold(hold, HoldState::Expired, None, "ledger", now)
    }

    pub(super) fn place_hold(
        &mut self,
        order: &Order,
        place: &PlaceHold,
    ) -> Result<Applied, LedgerError> {
        check_text("case", &place.case)?;
        check_reason(place.reason.as_deref())?;
        if place.amount.is_zero() {
            return Err(LedgerError::ZeroAmount);
        }
        if place.amount.is_negative() {
            return Err(LedgerError::WrongSign { kind: Kind::Adjustment, amount: place.amount });
        }
        if let Some(known) = self.holds.get(&place.case) {
            let same = self.is_same_person(Some(&known.owner), &place.owner)
                && known.asked == place.amount;
            return self.replay_hold(known, same);
        }
        // If it were placed, it would count until the next commit ends it, and whether another
        // order of the same batch succeeds would depend on the composition of the batch.
        if place.expires_at.is_some_and(|expires_at| expires_at <= order.at) {
            return Err(LedgerError::HoldOver { case: place.case.clone() });
        }
        let account_id = self.wallet_id(&place.owner, place.amount.currency())?;
        let before = self.state(account_id)?;
        let amount = up_to_available(place.amount, before.available()?);
        let held = add(before.held, amount)?;
        self.last.hold = self.last.hold.saturating_add(1);
        self.due_at = self.due_at.into_iter().chain(place.expires_at).min();
        let record = HoldRecord {
            id: self.last.hold,
            case: place.case.clone(),
            account_id,
            owner: self.home_of(&place.owner).clone(),
            asked: place.amount,
            amount,
            state: HoldState::Active,
            transaction_id: None,
            placed_at: order.at,
            expires_at: place.expires_at,
        };
        let after = self.set_state(account_id, WalletState { held, ..before });
        self.new.holds.push((record.clone(), order.actor.to_string()));
        self.holds.insert(place.case.clone(), record.clone());
        Ok(Applied { outcome: Outcome::Hold(record), replayed: false, before, after })
    }

    pub(super) fn release_hold(
        &mut self,
        order: &Order,
        case: &str,
        reason: Option<&str>,
    ) -> Result<Applied, LedgerError> {
        check_reason(reason)?;
        let hold = self.hold(case)?.clone();
        let before = self.state(hold.account_id)?;
        match hold.state {
            HoldState::Active => {}
            HoldState::Released => return self.replay_hold(&hold, true),
            HoldState::Captured | HoldState::Expired => return Err(ended(&hold)),
        }
        let record = self.end_hold(&hold, HoldState::Released, None, &order.actor, order.at)?;
        let after = self.state(hold.account_id)?;
        Ok(Applied { outcome: Outcome::Hold(record), replayed: false, before, after })
    }

    pub(super) fn capture_hold(
        &mut self,
        order: &Order,
        case: &str,
        new: &NewTransaction,
    ) -> Result<Applied, LedgerError> {
        check(new)?;
        let hold = self.hold(case)?.clone();
        if let Some(known) = self.by_key.get(&new.key) {
            let same = hold.transaction_id == Some(known.id)
                && self.is_same_person(known.owner.as_ref(), &new.owner)
                && same_content(known, new, Stage::Posted);
            let mut applied = self.replay(known, same)?;
            applied.outcome = Outcome::Captured(hold, Arc::clone(known));
            return Ok(applied);
        }
        if hold.state != HoldState::Active {
            return Err(ended(&hold));
        }
        let wallet = self.wallet_id(&new.owner, new.amount.currency())?;
        if wallet != hold.account_id {
            return Err(LedgerError::UnknownHold { case: case.to_owned() });
        }
        self.check_funds(wallet, new.kind, new.amount, hold.amount)?;
        let before = self.state(wallet)?;
        let applied = self.write_with_counter_entry(draft_of(order, new, Stage::Posted, wallet))?;
        let Outcome::Transaction(record) = applied.outcome else { return Ok(applied) };
        let captured = HoldState::Captured;
        let hold = self.end_hold(&hold, captured, Some(record.id), &order.actor, order.at)?;
        let after = self.state(wallet)?;
        let outcome = Outcome::Captured(hold, record);
        Ok(Applied { outcome, replayed: false, before, after })
    }

    fn end_hold(
        &mut self,
        hold: &HoldRecord,
        state: HoldState,
        transaction_id: Option<i64>,
        actor: &str,
        ended_at: Timestamp,
    ) -> Result<HoldRecord, LedgerError> {
        let figures = self.state(hold.account_id)?;
        let rest = figures.held.checked_sub(hold.amount).map_err(|_| LedgerError::OutOfRange)?;
        self.set_state(hold.account_id, WalletState { held: rest, ..figures });
        let actor = actor.to_owned();
        self.new.hold_ends.push(NewHoldEnd {
            hold_id: hold.id,
            state,
            transaction_id,
            actor,
            ended_at,
        });
        let record = HoldRecord { state, transaction_id, ..hold.clone() };
        self.holds.insert(hold.case.clone(), record.clone());
        Ok(record)
    }

    fn replay_hold(&self, known: &HoldRecord, same: bool) -> Result<Applied, LedgerError> {
        if !same {
            return Err(LedgerError::KeyReused { key: known.case.clone() });
        }
        let state = self.state(known.account_id)?;
        let outcome = Outcome::Hold(known.clone());
        Ok(Applied { outcome, replayed: true, before: state, after: state })
    }

    fn hold(&self, case: &str) -> Result<&HoldRecord, LedgerError> {
        self.holds.get(case).ok_or_else(|| LedgerError::UnknownHold { case: case.to_owned() })
    }
}

fn ended(hold: &HoldRecord) -> LedgerError {
    LedgerError::HoldEnded { case: hold.case.clone(), state: hold.state }
}

fn up_to_available(asked: Amount, available: Amount) -> Amount {
    if available.is_negative() {
        return Amount::zero(asked.currency());
    }
    if available.minor() < asked.minor() { available } else { asked }
}
