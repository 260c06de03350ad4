//! Evidence: drafts, files, matrix, standing texts, and documents about a case.

use desk::{
    AttachEvidence, CommandError, DocumentMade, DocumentVersion, EvidenceMatrix, EvidenceView,
    ExportCaseFile, ExportHistoryPdf, GetEvidence, GetEvidenceMatrix, GetStandingTexts,
    ListVersions, OrderAttachments, Page, RemoveAttachment, SaveEvidence, SetEvidenceMatrix,
    SetStandingTexts, StageEvidence, StandingTexts,
};

use crate::sessions::CurrentSession;

/// The evidence of a dispute with its findings.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_evidence(
    session: CurrentSession,
    input: GetEvidence,
) -> Result<EvidenceView, CommandError> {
    Ok(session.desk().await?.get_evidence(input).await?)
}

/// Saves texts in place of the proposals.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_evidence(
    session: CurrentSession,
    input: SaveEvidence,
) -> Result<EvidenceView, CommandError> {
    Ok(session.desk().await?.save_evidence(session.actor(), input).await?)
}

/// Attaches a file to a field.
#[tauri::command]
#[specta::specta]
pub(crate) async fn attach_evidence(
    session: CurrentSession,
    input: AttachEvidence,
) -> Result<EvidenceView, CommandError> {
    Ok(session.desk().await?.attach_evidence(session.actor(), input).await?)
}

/// Removes an attached file.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_attachment(
    session: CurrentSession,
    input: RemoveAttachment,
) -> Result<EvidenceView, CommandError> {
    Ok(session.desk().await?.remove_attachment(session.actor(), input).await?)
}

/// Orders the files of a field.
#[tauri::command]
#[specta::specta]
pub(crate) async fn order_attachments(
    session: CurrentSession,
    input: OrderAttachments,
) -> Result<EvidenceView, CommandError> {
    Ok(session.desk().await?.order_attachments(session.actor(), input).await?)
}

/// Stages the draft at Stripe without submitting it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn stage_evidence(
    session: CurrentSession,
    input: StageEvidence,
) -> Result<EvidenceView, CommandError> {
    Ok(session.desk().await?.stage_evidence(session.actor(), input).await?)
}

/// The evidence matrix.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_evidence_matrix(
    session: CurrentSession,
    input: GetEvidenceMatrix,
) -> Result<EvidenceMatrix, CommandError> {
    Ok(session.desk().await?.get_evidence_matrix(input).await?)
}

/// Puts an evidence matrix in force.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_evidence_matrix(
    session: CurrentSession,
    input: SetEvidenceMatrix,
) -> Result<EvidenceMatrix, CommandError> {
    Ok(session.desk().await?.set_evidence_matrix(session.actor(), input).await?)
}

/// Every version of the evidence matrix.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_evidence_matrices(
    session: CurrentSession,
    input: ListVersions,
) -> Result<Page<DocumentVersion>, CommandError> {
    Ok(session.desk().await?.list_evidence_matrices(input).await?)
}

/// The standing texts of the merchant.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_standing_texts(
    session: CurrentSession,
    input: GetStandingTexts,
) -> Result<StandingTexts, CommandError> {
    Ok(session.desk().await?.get_standing_texts(input).await?)
}

/// Puts standing texts in force.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_standing_texts(
    session: CurrentSession,
    input: SetStandingTexts,
) -> Result<StandingTexts, CommandError> {
    Ok(session.desk().await?.set_standing_texts(session.actor(), input).await?)
}

/// Every version of the standing texts.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_standing_texts(
    session: CurrentSession,
    input: ListVersions,
) -> Result<Page<DocumentVersion>, CommandError> {
    Ok(session.desk().await?.list_standing_texts(input).await?)
}

/// Writes the case file of a dispute as a PDF.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_case_file(
    session: CurrentSession,
    input: ExportCaseFile,
) -> Result<DocumentMade, CommandError> {
    Ok(session.desk().await?.export_case_file(input).await?)
}

/// Writes the history of an account as a PDF.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_history_pdf(
    session: CurrentSession,
    input: ExportHistoryPdf,
) -> Result<DocumentMade, CommandError> {
    Ok(session.desk().await?.export_history_pdf(input).await?)
}
