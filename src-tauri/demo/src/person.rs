//! The customers of the planner.

use std::collections::HashSet;

use ledger::Owner;
use money::Currency;
use store::Timestamp;

use crate::{
    DemoError,
    rng::Rng,
    text::{Culture, Place, Texts, ascii},
};

/// How much somebody uses what was bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Habit {
    /// Signed up and left it there.
    Idle,
    /// Now and then.
    Light,
    /// Every few days.
    Regular,
    /// A product is built on it.
    Heavy,
}

impl Habit {
    /// How often somebody comes up, against the others.
    pub(crate) const fn weight(self) -> usize {
        match self {
            Self::Idle => 0,
            Self::Light => 1,
            Self::Regular => 4,
            Self::Heavy => 14,
        }
    }
}

/// A customer.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: Owner,
    pub(crate) email: String,
    pub(crate) name: Option<String>,
    /// A second wallet.
    pub(crate) extra: Option<Currency>,
    pub(crate) joined: Timestamp,
    pub(crate) habit: Habit,
    /// At Stripe.
    pub(crate) customer: String,
    pub(crate) card: Card,
    pub(crate) address: Place,
    pub(crate) device: Device,
}

/// What somebody pays with.
#[derive(Clone, Debug)]
pub(crate) struct Card {
    pub(crate) brand: Brand,
    pub(crate) last4: String,
    pub(crate) fingerprint: String,
}

/// A card network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Brand {
    Visa,
    Mastercard,
    Amex,
}

impl Brand {
    /// As Stripe writes it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Visa => "visa",
            Self::Mastercard => "mastercard",
            Self::Amex => "amex",
        }
    }
}

/// From where somebody buys.
#[derive(Clone, Debug)]
pub(crate) struct Device {
    pub(crate) ip: String,
    pub(crate) id: String,
    pub(crate) fingerprint: String,
}

const HABITS: [(Habit, u32); 4] =
    [(Habit::Idle, 15), (Habit::Light, 45), (Habit::Regular, 30), (Habit::Heavy, 10)];
const BRANDS: [(Brand, u32); 3] = [(Brand::Visa, 56), (Brand::Mastercard, 33), (Brand::Amex, 11)];
/// Networks that are kept for examples.
const NETWORKS: [&str; 3] = ["192.0.2", "198.51.100", "203.0.113"];
const DOMAINS: [(&str, u32); 3] = [("example.com", 70), ("example.org", 18), ("example.net", 12)];

/// Everybody, in the order of joining. The first ones were there when the scenario begins.
pub(crate) fn people(
    rng: &mut Rng,
    texts: &Texts,
    count: u32,
    (start, end): (Timestamp, Timestamp),
) -> Result<Vec<Person>, DemoError> {
    let span = (end.micros() - start.micros()) as f64;
    let mut joined: Vec<i64> =
        (0..count).map(|_| (span * (rng.part() * 1.05 - 0.05).max(0.0).powf(0.8)) as i64).collect();
    joined.sort_unstable();
    let mut addresses = HashSet::new();
    // A second of their own for those who were there from the start.
    let person = |(second, after): (i64, i64)| {
        let is_first = second == 0;
        let after = if is_first { 0 } else { after.max(second * 1_000_000) };
        let joined = Timestamp::from_micros(start.micros() + after);
        person(rng, texts, &mut addresses, joined, is_first)
    };
    (0..).zip(joined).map(person).collect()
}

fn person(
    rng: &mut Rng,
    texts: &Texts,
    addresses: &mut HashSet<String>,
    joined: Timestamp,
    is_first: bool,
) -> Result<Person, DemoError> {
    let (name, address) = name(rng, &texts.cultures);
    let domain = rng.weighted(&DOMAINS);
    let mut email = format!("{address}@{domain}");
    while !addresses.insert(email.clone()) {
        email = format!("{address}{}@{domain}", rng.between(2, 9_999));
    }
    let extra = rng.percent(5).then(|| if rng.percent(60) { "eur" } else { "jpy" });
    Ok(Person {
        id: Owner::new(rng.id("usr_", 12)).map_err(desk::DeskError::from)?,
        email,
        name: rng.percent(97).then_some(name),
        extra: extra.map(str::parse).transpose().map_err(desk::DeskError::from)?,
        joined,
        // Somebody must be there who uses something.
        habit: if is_first { Habit::Regular } else { rng.weighted(&HABITS) },
        customer: rng.id("cus_", 14),
        card: Card {
            brand: rng.weighted(&BRANDS),
            last4: format!("{:04}", rng.between(0, 9_999)),
            fingerprint: rng.id("", 16),
        },
        address: *rng.pick(&texts.places),
        device: Device {
            ip: format!("{}.{}", rng.pick(&NETWORKS), rng.between(1, 254)),
            id: rng.id("dev_", 20),
            fingerprint: rng.id("fp_", 28),
        },
    })
}

fn name(rng: &mut Rng, cultures: &[Culture]) -> (String, String) {
    let culture = rng.pick(cultures);
    let (given, family) = (*rng.pick(&culture.given), *rng.pick(&culture.family));
    let address = format!("{}.{}", ascii(given.spelled), ascii(family.spelled));
    // Names with a spelling of their own are written family name first, without a space.
    let written = if family.written == family.spelled {
        format!("{} {}", given.written, family.written)
    } else {
        format!("{}{}", family.written, given.written)
    };
    (written, address)
}
