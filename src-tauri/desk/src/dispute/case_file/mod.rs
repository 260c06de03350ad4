//! PDF documents for an auditor about a case and about an account.
//!
//! Everything is read in one transaction, so that a document shows one point in time; layout and
//! writing follow on a blocking thread. A file is written whole or not at all.

mod case;
mod decision_section;
mod evidence;
mod format;
mod movements;
mod sections;
mod timeline;

use std::path::Path;

use ledger::{Owner, wallet_in};
use money::Currency;
use pdf::{Document, Scale};
use serde::{Deserialize, Serialize};

use crate::{
    Desk, DeskError, HistoryDetail,
    blocking::off_thread,
    dispute::evidence::{HistoryOf, history_document, moment},
    settings,
};

use case::wallet_movements_in;

/// Input of `export_case_file`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct ExportCaseFile {
    /// The dispute.
    pub dispute_id: String,
    /// Path of the file; an existing file is replaced atomically.
    pub out: String,
}

/// Input of `export_history_pdf`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct ExportHistoryPdf {
    /// Owner of the account.
    pub user_id: Owner,
    /// The currency; the default one when absent.
    #[serde(default)]
    pub currency: Option<Currency>,
    /// Path of the file; an existing file is replaced atomically.
    pub out: String,
}

/// A finished document.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct DocumentMade {
    /// Path of the file.
    pub path: String,
    /// Number of pages.
    pub pages: u64,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
}

impl Desk {
    /// Writes the case file of a dispute: facts, timeline, decision, evidence as sent, outcome,
    /// money.
    ///
    /// # Errors
    /// `dispute_not_found`; `export_*` for the path or the disk.
    pub async fn export_case_file(&self, input: ExportCaseFile) -> Result<DocumentMade, DeskError> {
        let mut tx = self.db.read().await?;
        let case = case::case_in(&mut tx, &input.dispute_id, self.now()).await?;
        drop(tx);
        written(input.out, move || sections::document(&case)).await
    }

    /// Writes the history of a user's account, one line for each movement.
    ///
    /// # Errors
    /// `user_not_found`; `export_*` for the path or the disk.
    pub async fn export_history_pdf(
        &self,
        input: ExportHistoryPdf,
    ) -> Result<DocumentMade, DeskError> {
        let now = self.now();
        let mut tx = self.db.read().await?;
        let default = settings::load_in(&mut tx).await?.default_currency;
        let currency = input.currency.unwrap_or(default);
        wallet_in(&mut tx, &input.user_id, currency, now).await?;
        let movements = wallet_movements_in(&mut tx, &input.user_id, currency).await?;
        drop(tx);
        let account = input.user_id.to_string();
        let document = move || {
            history_document(&HistoryOf {
                account: &account,
                currency,
                movements: &movements,
                as_of: moment(now),
                detail: HistoryDetail::Lines,
                scale: Scale::File,
            })
        };
        written(input.out, document).await
    }
}

/// Lays out a document and writes it to `out`.
async fn written(
    out: String,
    document: impl FnOnce() -> Document + Send + 'static,
) -> Result<DocumentMade, DeskError> {
    let made = off_thread(move || {
        let made = document().render()?;
        export::write_whole(Path::new(&out), &made.bytes)?;
        Ok(DocumentMade {
            pages: u64::try_from(made.pages).unwrap_or(u64::MAX),
            bytes: u64::try_from(made.bytes.len()).unwrap_or(u64::MAX),
            sha256: store::sha256_hex(&made.bytes),
            path: out,
        })
    });
    made.await
}
