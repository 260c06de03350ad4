use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de};

use crate::AmountError;

/// Largest number of minor units: 2^53 − 1, so that JSON and JavaScript keep every amount exact.
pub const MINOR_MAX: i64 = 9_007_199_254_740_991;

/// A number of minor units whose currency stands beside it: a transparent JSON integer.
///
/// Always within ±[`MINOR_MAX`]; reading refuses anything else, fractions and texts included.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, specta::Type,
)]
#[serde(transparent)]
#[specta(transparent)]
pub struct MinorUnits(i64);

impl MinorUnits {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// The checked way in.
    ///
    /// # Errors
    /// [`AmountError::OutOfRange`] beyond ±[`MINOR_MAX`].
    pub const fn new(minor: i64) -> Result<Self, AmountError> {
        if minor < -MINOR_MAX || minor > MINOR_MAX {
            return Err(AmountError::OutOfRange);
        }
        Ok(Self(minor))
    }

    /// The number.
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl fmt::Display for MinorUnits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl From<i32> for MinorUnits {
    fn from(minor: i32) -> Self {
        Self(i64::from(minor))
    }
}

impl From<MinorUnits> for i64 {
    fn from(units: MinorUnits) -> Self {
        units.0
    }
}

impl TryFrom<i64> for MinorUnits {
    type Error = AmountError;

    fn try_from(minor: i64) -> Result<Self, AmountError> {
        Self::new(minor)
    }
}

impl<'de> Deserialize<'de> for MinorUnits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(i64::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

impl JsonSchema for MinorUnits {
    fn schema_name() -> Cow<'static, str> {
        "MinorUnits".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "integer",
            "format": "int64",
            "description": "Minor units of the currency beside it: usd 1234 is $12.34.",
            "minimum": -MINOR_MAX,
            "maximum": MINOR_MAX
        })
    }
}
