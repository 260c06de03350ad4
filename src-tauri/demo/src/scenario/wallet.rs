//! What everybody has available, kept beside the desk so that orders can be made in batches
//! without one being refused.

/// Wallets of a person: the first is everybody's, the second in another currency.
const WALLETS: usize = 2;

/// Credits available, minor units.
#[derive(Debug)]
pub(super) struct Wallets {
    available: Vec<[i64; WALLETS]>,
    /// Does not use the product any more.
    gone: Vec<bool>,
}

impl Wallets {
    pub(super) fn new(people: usize) -> Self {
        Self { available: vec![[0; WALLETS]; people], gone: vec![false; people] }
    }

    pub(super) fn available(&self, person: usize, wallet: usize) -> i64 {
        self.available[person][wallet]
    }

    pub(super) fn add(&mut self, person: usize, wallet: usize, amount: i64) {
        self.available[person][wallet] += amount;
    }

    /// What the desk says after a case has moved.
    pub(super) fn set(&mut self, person: usize, wallet: usize, available: i64) {
        self.available[person][wallet] = available;
    }

    pub(super) fn is_gone(&self, person: usize) -> bool {
        self.gone[person]
    }

    pub(super) fn leave(&mut self, person: usize) {
        self.gone[person] = true;
    }
}
