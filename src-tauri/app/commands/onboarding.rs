//! Setting up a workspace.

use desk::{CommandError, CompleteOnboardingStep, FinishOnboarding, GetOnboarding, Onboarding};

use crate::sessions::CurrentSession;

/// How far the workspace is set up.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_onboarding(
    session: CurrentSession,
    input: GetOnboarding,
) -> Result<Onboarding, CommandError> {
    Ok(session.desk().await?.get_onboarding(input).await?)
}

/// Records that the operator has decided a step.
#[tauri::command]
#[specta::specta]
pub(crate) async fn complete_onboarding_step(
    session: CurrentSession,
    input: CompleteOnboardingStep,
) -> Result<Onboarding, CommandError> {
    Ok(session.desk().await?.complete_onboarding_step(session.actor(), input).await?)
}

/// Ends the set-up.
#[tauri::command]
#[specta::specta]
pub(crate) async fn finish_onboarding(
    session: CurrentSession,
    input: FinishOnboarding,
) -> Result<Onboarding, CommandError> {
    Ok(session.desk().await?.finish_onboarding(session.actor(), input).await?)
}
