//! Plain text accounting: every transaction with its entries, for hledger and Beancount.
//!
//! The ledger counts from the customer's side: a wallet of ten credits is `+10`. Bookkeeping counts from
//! the merchant's: what is owed to customers is a liability and negative. So amounts and balances change
//! their sign here; every transaction still adds up to nothing.
//!
//! Rows of one transaction follow one another. A row of transaction 0 is an opening balance.

mod beancount;
mod hledger;
mod names;

use std::io;

use super::Buffered;
use crate::{
    Cell, ExportError, Format, Options, Schema, cell::push_date, measured::Measured,
    zone::LocalClock,
};

/// Where the parts of an entry stand in its row.
#[derive(Clone, Copy)]
pub(crate) struct Places {
    transaction: usize,
    posted_at: usize,
    kind: usize,
    account: usize,
    amount: usize,
    balance: usize,
    currency: usize,
    texts: [usize; 4],
}

/// Columns that become tags of a transaction, in this order.
const TEXTS: [&str; 4] = ["key", "reference", "reason", "actor"];

impl Places {
    pub(super) fn of(schema: &Schema) -> Result<Self, ExportError> {
        let mut texts = [0; 4];
        for (place, name) in texts.iter_mut().zip(TEXTS) {
            *place = schema.place_of(name)?;
        }
        Ok(Self {
            transaction: schema.place_of("transaction_id")?,
            posted_at: schema.place_of("posted_at")?,
            kind: schema.place_of("kind")?,
            account: schema.place_of("account")?,
            amount: schema.place_of("amount")?,
            balance: schema.place_of("balance")?,
            currency: schema.place_of("currency")?,
            texts,
        })
    }
}

/// What a transaction begins with.
struct Head<'a> {
    number: i64,
    day: &'a str,
    kind: &'a str,
    /// [`TEXTS`] without what is empty.
    texts: Vec<(&'static str, &'a str)>,
}

/// One entry, with the signs of bookkeeping.
struct Leg<'a> {
    account: &'a str,
    currency: &'a str,
    minor: i64,
    balance_minor: i64,
    decimals: u32,
}

pub(crate) struct Encoder {
    out: Buffered,
    places: Places,
    is_beancount: bool,
    clock: Option<LocalClock>,
    /// The transaction that is being written; none before the first.
    number: Option<i64>,
    day: Vec<u8>,
}

impl Encoder {
    pub(super) fn new(places: Places, options: &Options, out: Measured) -> Self {
        let mut out = Buffered::new(out);
        let is_beancount = options.format == Format::Beancount;
        let title = if is_beancount { beancount::TITLE } else { hledger::TITLE };
        out.bytes.extend_from_slice(title.as_bytes());
        let clock = options.zone.as_ref().map(crate::Zone::clock);
        Self { out, places, is_beancount, clock, number: None, day: Vec::new() }
    }

    pub(super) fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        let number = int(cells[self.places.transaction])?;
        let leg = self.leg(cells)?;
        // Opening balances are a transaction of each account: they balance against equity.
        if number == 0 || self.number != Some(number) {
            self.begin(number, cells)?;
        }
        let out = &mut self.out.bytes;
        if self.is_beancount {
            beancount::push_leg(out, &leg);
        } else {
            hledger::push_leg(out, &leg);
        }
        if number == 0 {
            let opening = if self.is_beancount { beancount::OPENING } else { hledger::OPENING };
            out.extend_from_slice(opening.as_bytes());
        }
        self.out.spill()
    }

    fn begin(&mut self, number: i64, cells: &[Cell<'_>]) -> io::Result<()> {
        self.number = Some(number);
        self.read_day(cells)?;
        let mut texts = Vec::new();
        for (name, place) in TEXTS.into_iter().zip(self.places.texts) {
            if let Cell::Text(text) = cells[place] {
                texts.push((name, text));
            }
        }
        let kind = text(cells[self.places.kind])?;
        let day = std::str::from_utf8(&self.day).unwrap_or_default();
        let head = Head { number, day, kind, texts };
        let out = &mut self.out.bytes;
        if self.is_beancount {
            beancount::push_head(out, &head);
        } else {
            hledger::push_head(out, &head);
        }
        Ok(())
    }

    /// The day in the chosen zone. It never goes back, even where a zone's clock does at midnight,
    /// because balances are checked in the order of days.
    fn read_day(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        let Cell::Time(micros) = cells[self.places.posted_at] else {
            return Err(io::Error::other("a transaction has no time"));
        };
        let minutes = self.clock.as_mut().map_or(0, |clock| clock.offset_minutes(micros));
        let mut day = Vec::new();
        push_date(&mut day, micros + i64::from(minutes) * 60_000_000);
        if day > self.day {
            self.day = day;
        }
        Ok(())
    }

    fn leg<'a>(&self, cells: &[Cell<'a>]) -> io::Result<Leg<'a>> {
        let amount = cells[self.places.amount];
        let (Cell::Decimal { minor, decimals }, Cell::Decimal { minor: balance_minor, .. }) =
            (amount, cells[self.places.balance])
        else {
            return Err(io::Error::other("an entry has no amount"));
        };
        Ok(Leg {
            account: text(cells[self.places.account])?,
            currency: text(cells[self.places.currency])?,
            minor: minor.saturating_neg(),
            balance_minor: balance_minor.saturating_neg(),
            decimals,
        })
    }

    pub(super) fn into_inner(self) -> io::Result<Measured> {
        self.out.into_inner()
    }
}

fn int(cell: Cell<'_>) -> io::Result<i64> {
    match cell {
        Cell::Int(number) => Ok(number),
        Cell::Text(_) | Cell::Decimal { .. } | Cell::Null | Cell::Time(_) => {
            Err(io::Error::other("a transaction has no number"))
        }
    }
}

fn text(cell: Cell<'_>) -> io::Result<&str> {
    match cell {
        Cell::Text(text) => Ok(text),
        Cell::Int(_) | Cell::Decimal { .. } | Cell::Null | Cell::Time(_) => {
            Err(io::Error::other("an entry lacks a text"))
        }
    }
}
