//! Parsing columns that several tables have. A value that cannot be parsed is
//! [`StoreError::Damaged`].

use money::{Amount, Currency};
use store::StoreError;

pub(crate) fn read_currency(text: &str) -> Result<Currency, StoreError> {
    text.parse().map_err(|_| StoreError::Damaged(format!("currency {text}")))
}

pub(crate) fn read_amount(minor: i64, currency: Currency) -> Result<Amount, StoreError> {
    Amount::new(minor, currency).map_err(|_| StoreError::Damaged(format!("amount {minor}")))
}
