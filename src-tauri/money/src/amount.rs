use std::cmp::Ordering;

use crate::{AmountError, Currency, MinorUnits};

/// Money: minor units of one currency (`usd` 1234 is $12.34).
///
/// Always within ±[`MINOR_MAX`](crate::MINOR_MAX). No operators and no `Ord`: sums and comparisons
/// are asked for by name, and refuse what has no answer.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
pub struct Amount {
    #[serde(rename = "amount")]
    minor: MinorUnits,
    currency: Currency,
}

impl Amount {
    /// The checked way in.
    ///
    /// # Errors
    /// [`AmountError::OutOfRange`] beyond ±[`MINOR_MAX`](crate::MINOR_MAX).
    pub fn new(minor: i64, currency: Currency) -> Result<Self, AmountError> {
        Ok(Self { minor: MinorUnits::new(minor)?, currency })
    }

    /// Units that were checked before, with their currency.
    pub const fn of(minor: MinorUnits, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// No money.
    pub const fn zero(currency: Currency) -> Self {
        Self { minor: MinorUnits::ZERO, currency }
    }

    /// Minor units, as a plain number.
    pub const fn minor(self) -> i64 {
        self.minor.get()
    }

    /// Minor units, as the checked number of views and settings.
    pub const fn units(self) -> MinorUnits {
        self.minor
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Below zero.
    pub const fn is_negative(self) -> bool {
        self.minor.get() < 0
    }

    /// Exactly zero.
    pub const fn is_zero(self) -> bool {
        self.minor.get() == 0
    }

    /// Above zero.
    pub const fn is_positive(self) -> bool {
        self.minor.get() > 0
    }

    /// The sum.
    ///
    /// # Errors
    /// [`AmountError::CurrencyMismatch`], [`AmountError::OutOfRange`].
    pub fn checked_add(self, other: Self) -> Result<Self, AmountError> {
        self.same_currency(other)?;
        let sum = self.minor().checked_add(other.minor()).ok_or(AmountError::OutOfRange)?;
        Self::new(sum, self.currency)
    }

    /// The difference.
    ///
    /// # Errors
    /// [`AmountError::CurrencyMismatch`], [`AmountError::OutOfRange`].
    pub fn checked_sub(self, other: Self) -> Result<Self, AmountError> {
        self.same_currency(other)?;
        let difference = self.minor().checked_sub(other.minor()).ok_or(AmountError::OutOfRange)?;
        Self::new(difference, self.currency)
    }

    /// The same amount the other way.
    ///
    /// # Errors
    /// None today, because the range is the same on both sides; callers need not rely on that.
    pub fn checked_neg(self) -> Result<Self, AmountError> {
        let negated = self.minor().checked_neg().ok_or(AmountError::OutOfRange)?;
        Self::new(negated, self.currency)
    }

    /// Which of two amounts of one currency is larger.
    ///
    /// # Errors
    /// [`AmountError::CurrencyMismatch`]: there is no order between currencies.
    pub fn compare(self, other: Self) -> Result<Ordering, AmountError> {
        self.same_currency(other)?;
        Ok(self.minor.cmp(&other.minor))
    }

    fn same_currency(self, other: Self) -> Result<(), AmountError> {
        if self.currency == other.currency {
            return Ok(());
        }
        Err(AmountError::CurrencyMismatch { left: self.currency, right: other.currency })
    }
}
