//! Money, exactly: integer minor units of one currency, with checked arithmetic.
//!
//! - [`Amount`]: minor units and a [`Currency`]; no operators, so nothing overflows silently and
//!   nothing adds dollars to euros.
//! - [`MinorUnits`]: the bare number, where a currency stands beside it (views, settings).
//! - [`Total`]: the sum of many, exact beyond the range of one.
//! - [`Currency`]: a lower-case code; its decimals at Stripe and its symbol stand in [`CURRENCIES`],
//!   the one table, which the window gets with its bindings.
//! - Text: `to_string` and `parse` for machines, [`Amount::for_people`] for people.
//!
//! Absent on purpose: floating point, exchange rates, rounding, a clock, any IO.

#![deny(clippy::arithmetic_side_effects)]

mod amount;
mod currency;
mod error;
mod minor_units;
mod parse;
mod text;
mod total;

pub use amount::Amount;
pub use currency::{CURRENCIES, Currency, CurrencyFormat};
pub use error::AmountError;
pub use minor_units::{MINOR_MAX, MinorUnits};
pub use total::Total;

#[cfg(test)]
mod tests;
