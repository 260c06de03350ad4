//! Which credits were used: first in, first out.
//!
//! The ledger does not mark credits one by one, so "what became of the disputed ones" needs a rule:
//!
//! 1. what comes in makes a lot;
//! 2. what goes out takes from the oldest lot with something left; a refund takes from the lots of
//!    its own payment first;
//! 3. what goes out when nothing is left is owed, and later lots cover it first. That part is never
//!    called used, because nobody uses credits before they are bought;
//! 4. a movement out that was reversed, and its reversal, did not happen.

use std::collections::{HashMap, HashSet, VecDeque};

use super::{MovementKind, RecordError, UtcTime, WalletMovement};

/// Credits that came in at once, and what became of them. Minor units; the parts sum to `credits`.
#[derive(Clone, Debug)]
pub(super) struct Lot {
    pub(super) at: UtcTime,
    pub(super) seq: i64,
    pub(super) kind: MovementKind,
    pub(super) reference: Option<String>,
    pub(super) credits: i64,
    pub(super) used: i64,
    pub(super) uses: u64,
    pub(super) first_used_at: Option<UtcTime>,
    pub(super) last_used_at: Option<UtcTime>,
    pub(super) refunded: i64,
    /// Disputes, fees, corrections, and what was owed when the lot came in.
    pub(super) taken: i64,
    pub(super) left: i64,
}

/// Why credits go out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Outflow {
    Used,
    Refunded,
    Taken,
}

/// All lots after the last movement.
pub(super) struct Lots {
    pub(super) all: Vec<Lot>,
    /// Went out without credits to take it from.
    pub(super) owed: i64,
    open: VecDeque<usize>,
    by_reference: HashMap<String, Vec<usize>>,
}

impl Lots {
    /// Plays all movements but those in `undone`.
    pub(super) fn play(movements: &[WalletMovement], undone: &HashSet<i64>) -> Self {
        let mut lots =
            Self { all: vec![], owed: 0, open: VecDeque::new(), by_reference: HashMap::new() };
        for movement in movements.iter().filter(|movement| !undone.contains(&movement.seq)) {
            let minor = movement.amount.get();
            if minor > 0 {
                lots.bring(movement, minor);
            } else if minor < 0 {
                lots.take(movement, minor.saturating_neg());
            }
        }
        lots
    }

    fn bring(&mut self, movement: &WalletMovement, credits: i64) {
        let covered = credits.min(self.owed);
        self.owed = self.owed.saturating_sub(covered);
        let position = self.all.len();
        self.all.push(Lot {
            at: movement.at,
            seq: movement.seq,
            kind: movement.kind,
            reference: movement.reference.clone(),
            credits,
            used: 0,
            uses: 0,
            first_used_at: None,
            last_used_at: None,
            refunded: 0,
            taken: covered,
            left: credits.saturating_sub(covered),
        });
        self.open.push_back(position);
        if let Some(reference) = &movement.reference {
            self.by_reference.entry(reference.clone()).or_default().push(position);
        }
    }

    fn take(&mut self, movement: &WalletMovement, mut minor: i64) {
        let outflow = outflow(movement.kind);
        if outflow != Outflow::Used {
            let own = movement.reference.as_ref().and_then(|name| self.by_reference.get(name));
            for position in own.cloned().unwrap_or_default() {
                minor = self.take_from(position, minor, outflow, movement.at);
            }
        }
        while minor > 0 {
            let Some(&position) = self.open.front() else {
                self.owed = self.owed.saturating_add(minor);
                return;
            };
            minor = self.take_from(position, minor, outflow, movement.at);
            if self.all.get(position).is_none_or(|lot| lot.left == 0) {
                self.open.pop_front();
            }
        }
    }

    /// Takes up to `minor` from one lot; what the lot could not give.
    fn take_from(&mut self, position: usize, minor: i64, outflow: Outflow, at: UtcTime) -> i64 {
        let Some(lot) = self.all.get_mut(position) else { return minor };
        let part = lot.left.min(minor);
        if part == 0 {
            return minor;
        }
        lot.left = lot.left.saturating_sub(part);
        match outflow {
            Outflow::Used => {
                lot.used = lot.used.saturating_add(part);
                lot.uses = lot.uses.saturating_add(1);
                lot.first_used_at = lot.first_used_at.or(Some(at));
                lot.last_used_at = Some(at);
            }
            Outflow::Refunded => lot.refunded = lot.refunded.saturating_add(part),
            Outflow::Taken => lot.taken = lot.taken.saturating_add(part),
        }
        minor.saturating_sub(part)
    }
}

/// How credits of a movement out went.
pub(super) fn outflow(kind: MovementKind) -> Outflow {
    match kind {
        MovementKind::Usage => Outflow::Used,
        MovementKind::Refund => Outflow::Refunded,
        MovementKind::TopUp
        | MovementKind::Grant
        | MovementKind::Dispute
        | MovementKind::CardCheck
        | MovementKind::Fee
        | MovementKind::Adjustment
        | MovementKind::Reversal => Outflow::Taken,
    }
}

/// Movements out that were reversed, with their reversals. A reversed purchase stays: its credits
/// were there in the meantime and may have been used.
///
/// # Errors
/// [`RecordError::OutOfOrder`], [`RecordError::ReversalUnmatched`].
pub(super) fn undone(movements: &[WalletMovement]) -> Result<HashSet<i64>, RecordError> {
    let mut amounts = HashMap::with_capacity(movements.len());
    let mut undone = HashSet::new();
    let mut before = i64::MIN;
    for movement in movements {
        let (seq, minor) = (movement.seq, movement.amount.get());
        if seq <= before {
            return Err(RecordError::OutOfOrder { seq });
        }
        before = seq;
        if let Some(reversed) = movement.reverses {
            match amounts.remove(&reversed) {
                Some(other) if minor == i64::saturating_neg(other) => {
                    if other < 0 {
                        undone.extend([reversed, seq]);
                    }
                }
                Some(_) | None => return Err(RecordError::ReversalUnmatched { seq }),
            }
        }
        amounts.insert(seq, minor);
    }
    Ok(undone)
}
