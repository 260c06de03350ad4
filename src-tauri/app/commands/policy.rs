//! The dispute policy: editing, checking, putting in force, and back-tests.

use desk::{
    CheckPolicy, CommandError, GetPolicy, ListPolicies, Page, PolicyCheck, PolicyVersion,
    PolicyView, RunBackTest, RunBackTestView, SetPolicy,
};
use serde::{Deserialize, Serialize};
use tauri::AppHandle;
use tauri_specta::Event;

use crate::sessions::CurrentSession;

/// Progress of this window's back-test.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, specta::Type, Event)]
pub(crate) struct BackTestProgress {
    /// Number of cases done.
    cases: u64,
}

/// Input of `cancel_back_test`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct CancelBackTest {}

/// The policy in force, or one version.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_policy(
    session: CurrentSession,
    input: GetPolicy,
) -> Result<PolicyView, CommandError> {
    Ok(session.desk().await?.get_policy(input).await?)
}

/// Checks a draft.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_policy(
    session: CurrentSession,
    input: CheckPolicy,
) -> Result<PolicyCheck, CommandError> {
    Ok(session.desk().await?.check_policy(input).await?)
}

/// Puts a policy in force.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_policy(
    session: CurrentSession,
    input: SetPolicy,
) -> Result<PolicyView, CommandError> {
    Ok(session.desk().await?.set_policy(session.actor(), input).await?)
}

/// Every version of settings and policy.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_policies(
    session: CurrentSession,
    input: ListPolicies,
) -> Result<Page<PolicyVersion>, CommandError> {
    Ok(session.desk().await?.list_policies(input).await?)
}

/// Runs a back-test; its progress is sent as events.
#[tauri::command]
#[specta::specta]
pub(crate) async fn back_test(
    app: AppHandle,
    session: CurrentSession,
    input: RunBackTest,
) -> Result<RunBackTestView, CommandError> {
    let tests = session.back_tests();
    let number = tests.begin();
    let progress = |cases| {
        crate::emit(&app, session.window(), &BackTestProgress { cases });
        tests.goes_on(number)
    };
    Ok(session.desk().await?.back_test_with(input, &progress).await?)
}

/// Stops the running back-test.
#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel_back_test(
    session: CurrentSession,
    input: CancelBackTest,
) -> Result<(), CommandError> {
    let CancelBackTest {} = input;
    session.back_tests().stop();
    Ok(())
}
