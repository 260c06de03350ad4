//! What is said about a file, so that somebody else can check it: `FILE.manifest.json`.

use export::Written;
use ledger::AccountSum;
use money::{Currency, Total};
use serde::{Deserialize, Serialize};
use store::{Timestamp, Tx};

use super::{ExportSelection, ExportSnapshot};
use crate::{DeskError, audit};

/// Version of the manifest itself.
pub(super) const FORMAT_VERSION: u32 = 1;

/// A manifest.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct ExportManifest {
    /// Version of the manifest.
    pub manifest_version: u32,
    /// Version of Redress that wrote the file.
    pub redress_version: String,
    /// Name of the file.
    pub file: String,
    /// What was exported.
    pub selection: ExportSelection,
    /// The columns that were chosen; null: all.
    pub chosen_columns: Option<Vec<String>>,
    /// Time zone of local times and of a journal's days; null: UTC only.
    pub zone: Option<String>,
    /// CSV: whether a byte order mark is first.
    pub byte_order_mark: bool,
    /// CSV: whether texts that a spreadsheet would run were left as they are.
    pub keep_formulas: bool,
    /// The point of the books.
    pub snapshot: ExportSnapshot,
    /// The last record of the audit trail then.
    pub audit_head: AuditHeadView,
    /// Balances before the first transaction of the export, by kind of account and currency.
    pub opening_balances: Vec<AccountBalance>,
    /// Balances after its last transaction.
    pub closing_balances: Vec<AccountBalance>,
    /// Format, columns, rows, totals, size and hash.
    #[serde(flatten)]
    pub written: Written,
    /// Who exported.
    pub actor: String,
    /// When, UTC.
    pub exported_at: Timestamp,
}

/// A record of the audit trail, and by its hash all records before it.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct AuditHeadView {
    /// Its number; 0 before the first.
    pub seq: i64,
    /// Its hash, in lower-case hex.
    pub hash: String,
}

/// The balances of all accounts of a kind in one currency.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct AccountBalance {
    /// `wallet`, or the name of the system account.
    pub account: String,
    /// The currency.
    pub currency: Currency,
    /// Sum of their balances, in minor units.
    pub balance_minor: Total,
}

/// Opening and closing balances of the transactions `first <= number < end`.
pub(super) struct Balances {
    pub(super) opening: Vec<AccountBalance>,
    pub(super) closing: Vec<AccountBalance>,
}

impl Balances {
    pub(super) async fn of(tx: &mut Tx, (first, end): (i64, i64)) -> Result<Self, DeskError> {
        let opening =
            if first > 1 { ledger::account_sums_in(tx, first).await? } else { Vec::new() };
        let closing = ledger::account_sums_in(tx, end).await?;
        let view = |sum: AccountSum| AccountBalance {
            account: sum.account,
            currency: sum.currency,
            balance_minor: Total::from(sum.balance),
        };
        Ok(Self {
            opening: opening.into_iter().map(view).collect(),
            closing: closing.into_iter().map(view).collect(),
        })
    }
}

/// The audit record of a snapshot.
pub(super) async fn audit_head_in(tx: &mut Tx, seq: i64) -> Result<AuditHeadView, DeskError> {
    let hash = audit::hash_in(tx, seq).await?;
    Ok(AuditHeadView { seq, hash: hash.map(|hash| store::hex(&hash)).unwrap_or_default() })
}
