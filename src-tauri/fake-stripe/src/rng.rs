//! Random numbers by seed: the same seed gives the same faults and the same order of deliveries.

/// A seeded generator. Unlike that of `fastrand`, the default one has a fixed seed.
#[derive(Clone, Debug)]
pub(crate) struct Rng(fastrand::Rng);

impl Default for Rng {
    fn default() -> Self {
        Self::new(0)
    }
}

impl Rng {
    pub(crate) fn new(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    /// A number from 0 up to, and without, 1.
    pub(crate) fn fraction(&mut self) -> f64 {
        self.0.f64()
    }

    /// A number from 0 up to `end`, both included.
    pub(crate) fn up_to(&mut self, end: u32) -> u32 {
        self.0.u32(..=end)
    }

    /// Puts items into a random order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        self.0.shuffle(items);
    }
}
