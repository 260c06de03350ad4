//! Chance that can be had again: the same seed gives the same numbers.

/// `SplitMix64`.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number from 0 up to, and without, 1.
    pub(crate) fn fraction(&mut self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "53 bits are what a double holds")]
        let drawn = (self.next() >> 11) as f64;
        drawn / 9_007_199_254_740_992.0
    }

    /// A number from 0 up to, and without, `end`; 0 when there is none.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next().checked_rem(end).unwrap_or(0)
    }

    /// Puts things into any order (Fisher and Yates).
    pub(crate) fn shuffle<T>(&mut self, things: &mut [T]) {
        for last in (1..things.len()).rev() {
            let end = u64::try_from(last).unwrap_or(u64::MAX).saturating_add(1);
            things.swap(last, usize::try_from(self.below(end)).unwrap_or(last));
        }
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::Chance;

    #[test]
    fn a_seed_gives_its_order_and_loses_nothing() {
        let shuffled = |seed| {
            let mut things: Vec<u32> = (0..20).collect();
            Chance::new(seed).shuffle(&mut things);
            things
        };
        assert_eq!(shuffled(7), shuffled(7));
        assert_ne!(shuffled(7), shuffled(8));
        let mut sorted = shuffled(7);
        sorted.sort_unstable();
        assert_eq!(sorted, (0..20).collect::<Vec<u32>>());
    }

    #[test]
    fn fractions_are_below_one_and_spread() {
        let mut chance = Chance::new(1);
        let drawn: Vec<f64> = (0..1000).map(|_| chance.fraction()).collect();
        assert!(drawn.iter().all(|number| (0.0..1.0).contains(number)));
        let small = drawn.iter().filter(|number| **number < 0.5).count();
        assert!((400..600).contains(&small), "{small}");
    }
}
