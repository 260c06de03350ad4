//! The books as a whole: the four exports that another workspace can import
//! (`imports/books/`), all of one snapshot.

use std::{ops::ControlFlow, path::Path};

use export::Format;
use serde::{Deserialize, Serialize};

use super::{
    EntrySelection, Export, ExportSelection, Exported, TransactionSelection, WalletSelection,
};
use crate::{Actor, Desk, DeskError, ListUsers, Progress};

/// Input of `export_books`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct ExportBooks {
    /// Path of an existing folder; `transactions.jsonl`, `entries.jsonl`, `wallets.jsonl` and
    /// `users.jsonl` in it are replaced.
    pub folder: String,
}

/// The exported books.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct BooksExported {
    /// The files.
    pub files: Vec<Exported>,
}

impl Desk {
    /// Exports the books without progress.
    ///
    /// # Errors
    /// See [`Self::export_with`].
    pub async fn export_books(
        &self,
        actor: &Actor,
        input: ExportBooks,
    ) -> Result<BooksExported, DeskError> {
        self.export_books_with(actor, input, &|_| ControlFlow::Continue(())).await
    }

    /// Exports users, wallets, transactions and entries as JSON Lines. Users come last: one who is
    /// added meanwhile has no transaction in the snapshot.
    ///
    /// # Errors
    /// See [`Self::export_with`]. The files that were complete before stay.
    pub async fn export_books_with(
        &self,
        actor: &Actor,
        input: ExportBooks,
        progress: Progress<'_>,
    ) -> Result<BooksExported, DeskError> {
        let mut files: Vec<Exported> = Vec::with_capacity(4);
        for selection in [
            ExportSelection::Transactions(TransactionSelection::default()),
            ExportSelection::Entries(EntrySelection::default()),
            ExportSelection::Wallets(WalletSelection::default()),
            ExportSelection::Users(ListUsers::default()),
        ] {
            let before: u64 = files.iter().map(|file| file.rows).sum();
            let file = format!("{}.jsonl", selection.kind());
            let export = Export {
                snapshot: files.first().map(|file| file.snapshot).filter(|_| selection.has_past()),
                selection,
                format: Format::Jsonl,
                out: Path::new(&input.folder).join(file).to_string_lossy().into_owned(),
                columns: None,
                zone: None,
                byte_order_mark: false,
                keep_formulas: false,
            };
            let of_all = |rows: u64| progress(before.saturating_add(rows));
            files.push(self.export_with(actor, export, &of_all).await?);
        }
        Ok(BooksExported { files })
    }
}
