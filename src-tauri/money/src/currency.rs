use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::AmountError;
use crate::error::excerpt;

/// A currency as Stripe writes it: three lower-case letters, such as `usd`.
///
/// Any such code is accepted, because Stripe adds currencies without asking us; capital letters are
/// read as lower-case ones.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, specta::Type)]
#[specta(type = String)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The default currency of a desk.
    pub const USD: Self = Self(*b"usd");

    /// The code, in lower case.
    pub fn as_str(&self) -> &str {
        // Never the default: `from_str` lets only ASCII letters in.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Decimals of the amounts Stripe sends and takes in this currency.
    ///
    /// A property of (currency, Stripe), not of ISO 4217: krónur and Ugandan shillings have no
    /// minor unit, yet Stripe counts them in hundredths (with 00 at the end); that special case
    /// wins although `ugx` is on Stripe's zero-decimal list as well.
    pub fn exponent(self) -> u32 {
        match &self.0 {
            b"bif" | b"clp" | b"djf" | b"gnf" | b"jpy" | b"kmf" | b"krw" | b"mga" | b"pyg"
            | b"rwf" | b"vnd" | b"vuv" | b"xaf" | b"xof" | b"xpf" => 0,
            b"bhd" | b"jod" | b"kwd" | b"omr" | b"tnd" => 3,
            _ => 2,
        }
    }

    /// Sign put before amounts that people read; the others are followed by their code instead.
    pub(crate) fn symbol(self) -> Option<&'static str> {
        Some(match &self.0 {
            b"usd" => "$",
            b"eur" => "€",
            b"gbp" => "£",
            b"jpy" => "¥",
            b"aud" => "A$",
            b"brl" => "R$",
            b"cad" => "CA$",
            b"cny" => "CN¥",
            b"hkd" => "HK$",
            b"ils" => "₪",
            b"inr" => "₹",
            b"krw" => "₩",
            b"mxn" => "MX$",
            b"nzd" => "NZ$",
            b"twd" => "NT$",
            b"vnd" => "₫",
            _ => return None,
        })
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Currency({self})")
    }
}

impl FromStr for Currency {
    type Err = AmountError;

    fn from_str(code: &str) -> Result<Self, AmountError> {
        match code.as_bytes() {
            &[a, b, c] if code.bytes().all(|letter| letter.is_ascii_alphabetic()) => {
                Ok(Self([a, b, c].map(|letter| letter.to_ascii_lowercase())))
            }
            _ => Err(AmountError::UnknownCurrency { code: excerpt(code) }),
        }
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for Currency {
    fn schema_name() -> Cow<'static, str> {
        "Currency".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "Three-letter currency code as Stripe writes it, such as usd.",
            "pattern": "^[A-Za-z]{3}$"
        })
    }
}
