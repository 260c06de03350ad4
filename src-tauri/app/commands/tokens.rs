//! Tokens of the merchant's programs.

use desk::{CommandError, CreateToken, CreatedToken, ListTokens, RevokeToken, TokenView};

use crate::sessions::CurrentSession;

/// Creates a token, which is in this answer only.
#[tauri::command]
#[specta::specta]
pub(crate) async fn create_token(
    session: CurrentSession,
    input: CreateToken,
) -> Result<CreatedToken, CommandError> {
    Ok(session.desk().await?.create_token(session.actor(), input).await?)
}

/// Tokens, oldest first, without their secrets.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_tokens(
    session: CurrentSession,
    input: ListTokens,
) -> Result<Vec<TokenView>, CommandError> {
    Ok(session.desk().await?.list_tokens(input).await?)
}

/// Revokes a token.
#[tauri::command]
#[specta::specta]
pub(crate) async fn revoke_token(
    session: CurrentSession,
    input: RevokeToken,
) -> Result<TokenView, CommandError> {
    Ok(session.desk().await?.revoke_token(session.actor(), input).await?)
}
