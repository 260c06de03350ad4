//! Newer versions of the app: looked for when somebody asks, where an address is set, and installed only
//! with a signature of the key that the app was built with (`plugins.updater` in tauri.conf.json).

use std::{env, time::Duration};

use desk::CommandError;
use serde_json::json;
use tauri::{AppHandle, Url};
use tauri_plugin_updater::{Error, Update, UpdaterExt as _};

/// Where the manifest of versions is, instead of the address that the app was built with.
const ADDRESS_VARIABLE: &str = "REDRESS_UPDATE_URL";
/// How long the manifest may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why there is no newer version.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UpdateError {
    /// No address is set.
    #[error("this Redress looks for no updates; get the new version from where you got this one")]
    Off,
    /// The address is none, or not an https address.
    #[error("the address for updates cannot be used: {0}; it must begin with https")]
    Address(Error),
    /// The manifest did not come, or is none.
    #[error("no answer about updates: {0}; check the connection and try again")]
    Unanswered(Error),
    /// The download is not signed by us.
    #[error(
        "the downloaded version is not signed by the makers of Redress: {0}; nothing was installed"
    )]
    NotTrusted(Error),
    /// What was shown is no longer the newest.
    #[error("there is another version by now; check again")]
    Changed,
    /// The system did not install it.
    #[error("the new version was not installed: {0}; this one is still there, try again")]
    NotInstalled(Error),
}

impl UpdateError {
    /// The code that translations rely on. Never renamed.
    const fn code(&self) -> &'static str {
        match self {
            Self::Off => "update_off",
            Self::Address(_) => "update_address_invalid",
            Self::Unanswered(_) => "update_unanswered",
            Self::NotTrusted(_) => "update_not_trusted",
            Self::Changed => "update_changed",
            Self::NotInstalled(_) => "update_not_installed",
        }
    }
}

impl From<UpdateError> for CommandError {
    fn from(error: UpdateError) -> Self {
        Self { code: error.code().to_owned(), message: error.to_string(), details: json!({}) }
    }
}

/// Whether an address is set.
pub(crate) fn is_on(app: &AppHandle) -> bool {
    named_address().is_some() || has_built_in_address(app)
}

/// The newer version, if there is one.
///
/// # Errors
/// `update_off`, `update_address_invalid` or `update_unanswered`.
pub(crate) async fn newer(app: &AppHandle) -> Result<Option<Update>, UpdateError> {
    if !is_on(app) {
        return Err(UpdateError::Off);
    }
    let mut updater = app.updater_builder().timeout(PATIENCE);
    if let Some(address) = named_address() {
        let address = Url::parse(&address).map_err(|error| UpdateError::Address(error.into()))?;
        updater = updater.endpoints(vec![address]).map_err(UpdateError::Address)?;
    }
    let updater = updater.build().map_err(UpdateError::Address)?;
    updater.check().await.map_err(UpdateError::Unanswered)
}

/// Installs the version that was shown; the app has to start again.
///
/// # Errors
/// As [`newer`], and `update_changed`, `update_not_trusted` or `update_not_installed`.
pub(crate) async fn install(app: &AppHandle, version: &str) -> Result<(), UpdateError> {
    let update = newer(app).await?.filter(|update| update.version == version);
    let update = update.ok_or(UpdateError::Changed)?;
    let package = update.download(|_, _| {}, || {}).await.map_err(not_downloaded)?;
    update.install(package).map_err(UpdateError::NotInstalled)
}

fn not_downloaded(error: Error) -> UpdateError {
    let is_of_signature = matches!(
        error,
        Error::Minisign(_)
            | Error::Base64(_)
            | Error::SignatureUtf8(_)
            | Error::SignedVersionMismatch { .. }
            | Error::MissingSignedVersion
    );
    if is_of_signature { UpdateError::NotTrusted(error) } else { UpdateError::Unanswered(error) }
}

fn named_address() -> Option<String> {
    env::var(ADDRESS_VARIABLE).ok().filter(|address| !address.trim().is_empty())
}

fn has_built_in_address(app: &AppHandle) -> bool {
    let endpoints = app.config().plugins.0.get("updater").map(|updater| &updater["endpoints"]);
    endpoints.and_then(|endpoints| endpoints.as_array()).is_some_and(|list| !list.is_empty())
}
