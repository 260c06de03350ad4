//! Accounts: where value sits.

use std::{collections::HashSet, fmt};

use money::{Amount, Currency};
use serde::{Deserialize, Serialize};
use store::{Lookup, Query, StoreError, Timestamp, Tx, Value};

use crate::{
    LedgerError,
    column::{read_amount, read_currency},
};

/// Maximum length of a user id, in characters.
const OWNER_MAX: usize = 200;

/// A user's id, as the merchant's platform assigns it: 1 to 200 characters, no control characters.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
#[serde(try_from = "String", into = "String")]
#[schemars(extend("minLength" = 1, "maxLength" = OWNER_MAX))]
#[specta(transparent)]
pub struct Owner(String);

impl Owner {
    /// Checks the form of a user id.
    ///
    /// # Errors
    /// [`LedgerError::BadText`] when it is empty, too long or has control characters.
    pub fn new(id: impl Into<String>) -> Result<Self, LedgerError> {
        let id = id.into();
        if is_plain_text(&id, OWNER_MAX) {
            Ok(Self(id))
        } else {
            Err(LedgerError::BadText { field: "user_id", max: OWNER_MAX })
        }
    }

    pub(crate) const fn from_row(id: String) -> Self {
        Self(id)
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Owner {
    type Error = LedgerError;

    fn try_from(id: String) -> Result<Self, LedgerError> {
        Self::new(id)
    }
}

impl From<Owner> for String {
    fn from(owner: Owner) -> Self {
        owner.0
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether `text` has 1 to `max` characters, none of them a control character.
pub(crate) fn is_plain_text(text: &str, max: usize) -> bool {
    !text.is_empty() && text.chars().count() <= max && !text.chars().any(char::is_control)
}

/// The system accounts (ARCHITECTURE.md, glossary), one per currency, opened when first used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SystemAccount {
    /// Money held at Stripe (asset).
    StripeBalance,
    /// Credits that customers have used (revenue).
    UsageRevenue,
    /// Credits granted for free (expense).
    Promotions,
    /// Amounts withdrawn by banks for disputes that are open, or lost and not yet deducted from the
    /// wallet (asset).
    DisputesReceivable,
    /// Dispute fees (expense).
    DisputeFees,
    /// Stripe's fees for payments and refunds (expense).
    ProcessingFees,
    /// Refunds deducted from a wallet and not yet settled at Stripe (clearing account).
    RefundsClearing,
    /// Refunds that the merchant paid outside Stripe: by bank transfer, in cash.
    PaidElsewhere,
    /// Amounts written off (expense).
    WriteOffs,
    /// Counter account of manual corrections.
    Adjustments,
}

impl SystemAccount {
    /// Every system account.
    pub const ALL: [Self; 10] = [
        Self::StripeBalance,
        Self::UsageRevenue,
        Self::Promotions,
        Self::DisputesReceivable,
        Self::DisputeFees,
        Self::ProcessingFees,
        Self::RefundsClearing,
        Self::PaidElsewhere,
        Self::WriteOffs,
        Self::Adjustments,
    ];

    /// The value stored in the database and shown in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::StripeBalance => "stripe_balance",
            Self::UsageRevenue => "usage_revenue",
            Self::Promotions => "promotions",
            Self::DisputesReceivable => "disputes_receivable",
            Self::DisputeFees => "dispute_fees",
            Self::ProcessingFees => "processing_fees",
            Self::RefundsClearing => "refunds_clearing",
            Self::PaidElsewhere => "paid_elsewhere",
            Self::WriteOffs => "write_offs",
            Self::Adjustments => "adjustments",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|account| account.as_str() == text)
    }
}

/// Sequence number, balance and holds of an account at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WalletState {
    /// Sequence number of the last entry; 0 before the first.
    pub seq: i64,
    /// Sum of all entries, signed.
    pub balance: Amount,
    /// Sum of active holds, not negative.
    pub held: Amount,
}

impl WalletState {
    pub(crate) fn empty(currency: Currency) -> Self {
        let zero = Amount::zero(currency);
        Self { seq: 0, balance: zero, held: zero }
    }

    /// Balance minus active holds; may be negative.
    ///
    /// # Errors
    /// [`LedgerError::OutOfRange`] beyond ±(2^53 − 1) minor units.
    pub fn available(&self) -> Result<Amount, LedgerError> {
        self.balance.checked_sub(self.held).map_err(|_| LedgerError::OutOfRange)
    }
}

/// A user's account in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wallet {
    /// The user.
    pub owner: Owner,
    /// Its currency.
    pub currency: Currency,
    /// Its balance and holds.
    pub state: WalletState,
}

#[derive(sqlx::FromRow)]
struct WalletRow {
    owner: String,
    currency: String,
    seq: i64,
    balance_minor: i64,
    held_minor: i64,
}

impl WalletRow {
    fn wallet(self) -> Result<Wallet, StoreError> {
        let currency = read_currency(&self.currency)?;
        let state = WalletState {
            seq: self.seq,
            balance: read_amount(self.balance_minor, currency)?,
            held: read_amount(self.held_minor, currency)?,
        };
        Ok(Wallet { owner: Owner::from_row(self.owner), currency, state })
    }
}

/// An expired hold no longer counts, even before the next write ends it.
const WALLETS: &str = "
    select a.owner, a.currency, s.seq, s.balance_minor,
           coalesce((select cast(sum(h.amount_minor) as bigint) from active_holds h
             where h.account_id = a.id and (h.expires_at is null or h.expires_at > $2)), 0)
             as held_minor
      from accounts a
      join account_states s on s.account_id = a.id
     where a.owner = $1
     order by a.currency";

static CURRENCIES: Lookup = Lookup::new("select owner, currency from accounts where owner in", "");

/// The currencies in which users have wallets, each with its user.
///
/// # Errors
/// [`StoreError`] when the query fails.
pub async fn wallet_currencies_in(
    tx: &mut Tx,
    owners: impl Iterator<Item = &str>,
) -> Result<HashSet<(String, Currency)>, StoreError> {
    let found: Vec<(String, String)> =
        CURRENCIES.all(tx, owners.map(Value::from).collect()).await?;
    let read = |(owner, currency): (String, String)| Ok((owner, read_currency(&currency)?));
    found.into_iter().map(read).collect()
}

/// All wallets of a user, sorted by currency; empty when there is no such user.
///
/// # Errors
/// [`StoreError`] when the query fails.
pub async fn wallets_in(
    tx: &mut Tx,
    owner: &Owner,
    now: Timestamp,
) -> Result<Vec<Wallet>, StoreError> {
    let rows: Vec<WalletRow> =
        Query::new(WALLETS).bind(owner.as_str()).bind(now.micros()).all(tx).await?;
    rows.into_iter().map(WalletRow::wallet).collect()
}

/// A user's wallet in one currency.
///
/// # Errors
/// [`LedgerError::UnknownUser`] when the user has no wallet, [`LedgerError::CurrencyMismatch`] when
/// none is in this currency.
pub async fn wallet_in(
    tx: &mut Tx,
    owner: &Owner,
    currency: Currency,
    now: Timestamp,
) -> Result<Wallet, LedgerError> {
    let wallets = wallets_in(tx, owner, now).await?;
    if wallets.is_empty() {
        return Err(LedgerError::UnknownUser { owner: owner.to_string() });
    }
    wallets
        .into_iter()
        .find(|wallet| wallet.currency == currency)
        .ok_or_else(|| LedgerError::CurrencyMismatch { owner: owner.to_string(), currency })
}
