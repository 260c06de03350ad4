//! Tables for what is listed, laws for what must always hold.

mod laws;
mod tables;

use crate::{Amount, Currency};

fn currency(code: &str) -> Currency {
    code.parse().expect("a currency code of a test")
}

fn amount(minor: i64, code: &str) -> Amount {
    Amount::new(minor, currency(code)).expect("an amount of a test")
}
