//! A file against its manifest, and the manifest against the books.

use std::{
    io,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use export::{ExportError, manifest_path};
use serde::{Deserialize, Serialize};

use super::{
    Export, ExportManifest, ExportRefusal,
    commands::Reading,
    manifest::{FORMAT_VERSION, audit_head_in},
};
use crate::{Desk, DeskError, Progress, blocking::off_thread, kept_file::digest_of};

/// Input of `verify_export`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct VerifyExport {
    /// Path of the exported file; its manifest is beside it.
    pub path: String,
}

/// What does not agree.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum ExportFinding {
    /// The file has another size than its manifest says.
    FileSize,
    /// The file has another hash.
    FileHash,
    /// The audit trail has another record where the export was made.
    AuditHead,
    /// The books have another number of rows.
    Rows,
    /// The books have other totals.
    Totals,
    /// The books had other balances before.
    OpeningBalances,
    /// The books had other balances after.
    ClosingBalances,
    /// Figures agree, but the books give another file: a text was changed, such as the name of a user,
    /// or another version of Redress wrote it.
    Content,
}

/// The outcome of a verification.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct ExportVerified {
    /// Whether nothing was found.
    pub clean: bool,
    /// What does not agree.
    pub findings: Vec<ExportFinding>,
    /// Whether the rows were read again: not of kinds whose rows change.
    pub compared_with_books: bool,
    /// The manifest.
    pub manifest: ExportManifest,
}

impl Desk {
    /// Verifies an exported file without progress.
    ///
    /// # Errors
    /// See [`Self::verify_export_with`].
    pub async fn verify_export(&self, input: VerifyExport) -> Result<ExportVerified, DeskError> {
        self.verify_export_with(input, &|_| ControlFlow::Continue(())).await
    }

    /// Compares a file with its manifest, and the manifest with the books: the same snapshot is read
    /// again, as far as its rows never change.
    ///
    /// # Errors
    /// `export_manifest_missing`, `export_manifest_damaged`, `export_snapshot_ahead`, `export_io`.
    pub async fn verify_export_with(
        &self,
        input: VerifyExport,
        progress: Progress<'_>,
    ) -> Result<ExportVerified, DeskError> {
        let path = PathBuf::from(&input.path);
        let manifest = read_manifest(&path)?;
        let (bytes, sha256) = measured(path).await?;
        let mut findings = Vec::new();
        findings.extend((bytes != manifest.written.bytes).then_some(ExportFinding::FileSize));
        findings.extend((sha256 != manifest.written.sha256).then_some(ExportFinding::FileHash));
        let compared_with_books = manifest.selection.has_past();
        if compared_with_books {
            let again = again(&manifest);
            let (reading, finished) = self.read_export(&again, None, progress).await?;
            findings.extend(compare(&manifest, &reading, finished.written()));
        } else {
            let mut tx = self.db.read().await?;
            let head = audit_head_in(&mut tx, manifest.snapshot.audit_record).await?;
            findings.extend((head != manifest.audit_head).then_some(ExportFinding::AuditHead));
        }
        Ok(ExportVerified { clean: findings.is_empty(), findings, compared_with_books, manifest })
    }
}

fn compare(
    manifest: &ExportManifest,
    reading: &Reading,
    written: &export::Written,
) -> Vec<ExportFinding> {
    let balances = &reading.balances;
    let found = [
        (ExportFinding::AuditHead, reading.audit_head == manifest.audit_head),
        (ExportFinding::Rows, written.rows == manifest.written.rows),
        (ExportFinding::Totals, written.totals == manifest.written.totals),
        (ExportFinding::OpeningBalances, balances.opening == manifest.opening_balances),
        (ExportFinding::ClosingBalances, balances.closing == manifest.closing_balances),
    ];
    let mut findings: Vec<ExportFinding> =
        found.into_iter().filter(|(_, agrees)| !agrees).map(|(finding, _)| finding).collect();
    if findings.is_empty() && written.sha256 != manifest.written.sha256 {
        findings.push(ExportFinding::Content);
    }
    findings
}

/// The export that a manifest describes.
fn again(manifest: &ExportManifest) -> Export {
    Export {
        selection: manifest.selection.clone(),
        format: manifest.written.format,
        out: manifest.file.clone(),
        columns: manifest.chosen_columns.clone(),
        zone: manifest.zone.clone(),
        byte_order_mark: manifest.byte_order_mark,
        keep_formulas: manifest.keep_formulas,
        snapshot: Some(manifest.snapshot),
    }
}

pub(crate) fn read_manifest(file: &Path) -> Result<ExportManifest, DeskError> {
    let path = manifest_path(file);
    let shown = path.to_string_lossy().into_owned();
    let text = match std::fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(ExportRefusal::ManifestMissing { path: shown }.into());
        }
        Err(error) => return Err(ExportError::io(&path, error).into()),
    };
    let damaged = |reason: String| ExportRefusal::ManifestDamaged { path: shown.clone(), reason };
    let manifest: ExportManifest =
        serde_json::from_slice(&text).map_err(|error| damaged(error.to_string()))?;
    if manifest.manifest_version > FORMAT_VERSION {
        return Err(damaged("it is of a newer version of Redress".to_owned()).into());
    }
    Ok(manifest)
}

/// Size and SHA-256 of a file.
async fn measured(path: PathBuf) -> Result<(u64, String), DeskError> {
    let measured =
        off_thread(move || digest_of(&path).map_err(|error| ExportError::io(&path, error)));
    Ok(measured.await?)
}
