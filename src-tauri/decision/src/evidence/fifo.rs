//! Which credits were used: first in, first out.
//!
//! The ledger does not track single credits, so the use of the disputed ones needs a rule:
//!
//! 1. each inflow makes a lot;
//! 2. an outflow takes from the oldest lot that is not empty; a refund takes from the lots of its own
//!    payment first;
//! 3. an outflow without credits left is owed, and is covered first by later lots. That part is never
//!    counted as used, because credits cannot be used before they are bought;
//! 4. a reversed outflow and its reversal are ignored.

use std::collections::{HashMap, HashSet, VecDeque};

use super::{MovementKind, RecordError, UtcTime, WalletMovement};

/// A lot: credits added at once, and their use. Minor units; the parts sum to `credits`.
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
    /// Taken by disputes, fees, corrections, and by what was owed when the lot was added.
    pub(super) taken: i64,
    pub(super) left: i64,
}

/// The reason of an outflow.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Outflow {
    Used,
    Refunded,
    Taken,
}

/// All lots after the last movement.
pub(super) struct Lots {
    pub(super) all: Vec<Lot>,
    /// Outflows without credits to take them from.
    pub(super) owed: i64,
    open: VecDeque<usize>,
    by_reference: HashMap<String, Vec<usize>>,
}

impl Lots {
    /// Applies all movements except those in `undone`.
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

    /// Takes up to `minor` from one lot; returns the rest.
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

/// The reason of an outgoing movement.
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

/// Reversed outgoing movements, with their reversals. A reversed purchase stays: its credits were
/// available in the meantime and may have been used.
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
