//! A deterministic random number generator: the only source of randomness here.

/// Letters of Stripe-like ids.
const ID_LETTERS: &[u8] = b"0123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// A seeded generator.
#[derive(Debug)]
pub(crate) struct Rng(fastrand::Rng);

impl Rng {
    pub(crate) fn new(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    /// From `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.i64(low..=high.max(low))
    }

    /// From 0 to 1, without 1.
    pub(crate) fn part(&mut self) -> f64 {
        self.0.f64()
    }

    /// True in `percent` of a hundred times.
    pub(crate) fn percent(&mut self, percent: u32) -> bool {
        self.0.u32(0..100) < percent
    }

    /// Below `end`, which is not 0.
    pub(crate) fn index(&mut self, end: usize) -> usize {
        self.0.usize(0..end.max(1))
    }

    /// One of `choices`, which are not empty.
    pub(crate) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.index(choices.len())]
    }

    /// One of `choices`, each as often as its weight says.
    pub(crate) fn weighted<T: Copy>(&mut self, choices: &[(T, u32)]) -> T {
        let sum = choices.iter().map(|(_, weight)| weight).sum::<u32>().max(1);
        let mut point = self.0.u32(0..sum);
        for &(choice, weight) in choices {
            if point < weight {
                return choice;
            }
            point -= weight;
        }
        choices[0].0
    }

    /// `prefix` and `length` letters, as Stripe makes ids.
    pub(crate) fn id(&mut self, prefix: &str, length: usize) -> String {
        let mut id = String::with_capacity(prefix.len() + length);
        id.push_str(prefix);
        for _ in 0..length {
            id.push(char::from(*self.pick(ID_LETTERS)));
        }
        id
    }
}
