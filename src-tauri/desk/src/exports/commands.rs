//! Exporting.

use std::{
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use export::{ExportError, Finished, Format, Options, Zone, manifest_path};
use store::Timestamp;

use super::{
    Export, ExportManifest, ExportSelection, ExportSnapshot, Exported,
    kinds::{self, Scope, Statement},
    manifest::{AuditHeadView, Balances, FORMAT_VERSION, audit_head_in},
    out,
    row::{self, Ended},
    snapshot,
};
use crate::{Actor, Desk, DeskError, Progress, blocking::off_thread};

/// What was read, beside the rows themselves.
pub(super) struct Reading {
    pub(super) snapshot: ExportSnapshot,
    pub(super) audit_head: AuditHeadView,
    pub(super) balances: Balances,
}

impl Export {
    pub(super) fn options(&self) -> Result<Options, DeskError> {
        Ok(Options {
            format: self.format,
            columns: self.columns.clone(),
            zone: self.zone.as_deref().map(Zone::named).transpose()?,
            byte_order_mark: self.byte_order_mark,
            keep_formulas: self.keep_formulas,
        })
    }
}

impl Desk {
    /// Exports rows without progress.
    ///
    /// # Errors
    /// See [`Self::export_with`].
    pub async fn export(&self, actor: &Actor, input: Export) -> Result<Exported, DeskError> {
        self.export_with(actor, input, &|_| ControlFlow::Continue(())).await
    }

    /// Exports rows into a file, with a manifest beside it. The file appears under its name only when
    /// it is complete. The export is recorded with its outcome.
    ///
    /// # Errors
    /// `cancelled` when `progress` returns `Break`; `export_*` for the choice, the path or the disk.
    pub async fn export_with(
        &self,
        actor: &Actor,
        input: Export,
        progress: Progress<'_>,
    ) -> Result<Exported, DeskError> {
        let started_at = self.now();
        let path = PathBuf::from(&input.out);
        let exported = match self.read_export(&input, Some(path), progress).await {
            Ok((reading, finished)) => {
                self.publish_export(actor, &input, started_at, reading, finished).await
            }
            Err(error) => Err(error),
        };
        let ended = match &exported {
            Err(DeskError::Cancelled) => Some(Ended::Cancelled),
            // Where the database failed, nothing can be recorded.
            Ok(_) | Err(DeskError::Store(_)) => None,
            Err(error) => Some(Ended::Failed(error.code())),
        };
        if let Some(ended) = ended {
            let recorded = row::record_stopped(self, actor, &input, started_at, ended).await;
            if let Err(error) = recorded {
                tracing::warn!(code = error.code(), "an export that was stopped is not recorded");
            }
        }
        exported
    }

    /// Records the export and gives the file its name, then commits: without its record no file
    /// leaves the desk.
    async fn publish_export(
        &self,
        actor: &Actor,
        input: &Export,
        started_at: Timestamp,
        reading: Reading,
        finished: Finished,
    ) -> Result<Exported, DeskError> {
        let path = PathBuf::from(&input.out);
        let manifest = ExportManifest {
            manifest_version: FORMAT_VERSION,
            redress_version: env!("CARGO_PKG_VERSION").to_owned(),
            file: name_of(&path),
            selection: input.selection.clone(),
            chosen_columns: input.columns.clone(),
            zone: input.zone.clone(),
            byte_order_mark: input.byte_order_mark,
            keep_formulas: input.keep_formulas,
            snapshot: reading.snapshot,
            audit_head: reading.audit_head,
            opening_balances: reading.balances.opening,
            closing_balances: reading.balances.closing,
            written: finished.written().clone(),
            actor: actor.name().to_owned(),
            exported_at: started_at,
        };
        let mut text = serde_json::to_vec_pretty(&manifest).map_err(row::unwritable)?;
        text.push(b'\n');
        let mut tx = self.db.begin().await?;
        let times = (started_at, self.now());
        let id = row::record_done_in(&mut tx, actor, input, times, &manifest).await?;
        let written = off_thread(move || finished.publish(&text)).await?;
        tx.commit().await?;
        Ok(Exported {
            id,
            manifest: manifest_path(&path).to_string_lossy().into_owned(),
            path: input.out.clone(),
            rows: written.rows,
            bytes: written.bytes,
            sha256: written.sha256,
            columns: written.columns.into_iter().map(|column| column.name).collect(),
            snapshot: manifest.snapshot,
        })
    }

    /// Reads an export into a file without its name yet, or only measures what the file would be.
    pub(super) async fn read_export(
        &self,
        input: &Export,
        path: Option<PathBuf>,
        progress: Progress<'_>,
    ) -> Result<(Reading, Finished), DeskError> {
        let options = input.options()?;
        let is_journal = options.format.is_journal();
        let mut tx = self.db.read().await?;
        let (selection, now) = (&input.selection, self.now());
        let snapshot = snapshot::taken_in(&mut tx, selection, input.snapshot, now).await?;
        let scope = Scope::of(&mut tx, selection, snapshot, is_journal).await?;
        let reading = Reading {
            snapshot,
            audit_head: audit_head_in(&mut tx, snapshot.audit_record).await?,
            balances: Balances::of(&mut tx, scope.transactions).await?,
        };
        if let ExportSelection::Statement(filter) = selection {
            let statement =
                kinds::statement_in(&mut tx, filter, scope, options.zone.as_ref()).await?;
            drop(tx);
            let finished =
                off_thread(move || document(path.as_deref(), &options, statement)).await?;
            return Ok((reading, finished));
        }
        let (mut out, writing) = out::open(path, kinds::schema(selection), options, progress);
        let read = match kinds::read_in(&mut tx, selection, scope, &mut out).await {
            Ok(()) => out.end().await,
            Err(error) => {
                // Without the final marker the writer ends without a file.
                drop(out);
                Err(error)
            }
        };
        Ok((reading, writing.finished(read).await?))
    }
}

/// A statement as a file; every other format is refused.
fn document(
    path: Option<&Path>,
    options: &Options,
    statement: Statement,
) -> Result<Finished, DeskError> {
    if options.format != Format::Pdf {
        let title = "A statement".to_owned();
        return Err(ExportError::FormatNotOffered { format: options.format.as_str(), title }.into());
    }
    let made = statement.document.render()?;
    let what = (statement.rows, statement.totals);
    Ok(Finished::of_document(path, &made.bytes, options.format, what)?)
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
