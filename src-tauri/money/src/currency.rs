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
    pub fn exponent(self) -> u32 {
        self.format().map_or(EXPONENT, |format| format.exponent)
    }

    /// Sign put before amounts that people read; the others are followed by their code instead.
    pub(crate) fn symbol(self) -> Option<&'static str> {
        self.format().and_then(|format| format.symbol)
    }

    fn format(self) -> Option<&'static CurrencyFormat> {
        let at = CURRENCIES.binary_search_by_key(&self, |format| format.code).ok()?;
        CURRENCIES.get(at)
    }
}

/// Decimals of a currency that [`CURRENCIES`] does not name.
const EXPONENT: u32 = 2;

/// How amounts of one currency are counted at Stripe and written for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CurrencyFormat {
    /// The currency.
    pub code: Currency,
    /// Decimals of its amounts at Stripe.
    pub exponent: u32,
    /// The sign before an amount; without one its code follows the amount.
    pub symbol: Option<&'static str>,
}

/// Every currency with other than two decimals, or with a symbol, by code.
///
/// The exponent is a property of (currency, Stripe), not of ISO 4217: krónur and Ugandan shillings
/// have no minor unit, yet Stripe counts them in hundredths (with 00 at the end), and that special
/// case wins although `ugx` is on Stripe's zero-decimal list as well. Symbols are those of the
/// Unicode CLDR for English, so that each names one currency. The window gets this table with its
/// bindings.
pub const CURRENCIES: &[CurrencyFormat] = &[
    format(*b"aud", 2, Some("A$")),
    format(*b"bhd", 3, None),
    format(*b"bif", 0, None),
    format(*b"brl", 2, Some("R$")),
    format(*b"cad", 2, Some("CA$")),
    format(*b"clp", 0, None),
    format(*b"cny", 2, Some("CN¥")),
    format(*b"djf", 0, None),
    format(*b"eur", 2, Some("€")),
    format(*b"gbp", 2, Some("£")),
    format(*b"gnf", 0, None),
    format(*b"hkd", 2, Some("HK$")),
    format(*b"ils", 2, Some("₪")),
    format(*b"inr", 2, Some("₹")),
    format(*b"jod", 3, None),
    format(*b"jpy", 0, Some("¥")),
    format(*b"kmf", 0, None),
    format(*b"krw", 0, Some("₩")),
    format(*b"kwd", 3, None),
    format(*b"mga", 0, None),
    format(*b"mxn", 2, Some("MX$")),
    format(*b"nzd", 2, Some("NZ$")),
    format(*b"omr", 3, None),
    format(*b"pyg", 0, None),
    format(*b"rwf", 0, None),
    format(*b"tnd", 3, None),
    format(*b"twd", 2, Some("NT$")),
    format(*b"usd", 2, Some("$")),
    format(*b"vnd", 0, Some("₫")),
    format(*b"vuv", 0, None),
    format(*b"xaf", 0, None),
    format(*b"xof", 0, None),
    format(*b"xpf", 0, None),
];

const fn format(code: [u8; 3], exponent: u32, symbol: Option<&'static str>) -> CurrencyFormat {
    CurrencyFormat { code: Currency(code), exponent, symbol }
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
