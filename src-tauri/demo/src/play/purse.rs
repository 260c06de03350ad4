//! What everybody has available, kept beside the desk so that orders can be made in batches
//! without one being refused.

/// Wallets of a person: the first is everybody's, the second in another currency.
const PURSES: usize = 2;

/// Credits available, minor units.
#[derive(Debug)]
pub(super) struct Purses {
    available: Vec<[i64; PURSES]>,
    /// Does not use the product any more.
    gone: Vec<bool>,
}

impl Purses {
    pub(super) fn new(people: usize) -> Self {
        Self { available: vec![[0; PURSES]; people], gone: vec![false; people] }
    }

    pub(super) fn available(&self, person: usize, purse: usize) -> i64 {
        self.available[person][purse]
    }

    pub(super) fn add(&mut self, person: usize, purse: usize, amount: i64) {
        self.available[person][purse] += amount;
    }

    /// What the desk says after a case has moved.
    pub(super) fn set(&mut self, person: usize, purse: usize, available: i64) {
        self.available[person][purse] = available;
    }

    pub(super) fn is_gone(&self, person: usize) -> bool {
        self.gone[person]
    }

    pub(super) fn leave(&mut self, person: usize) {
        self.gone[person] = true;
    }
}
