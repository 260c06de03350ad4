//! Location and opening of a workspace, for the window and `redressctl`.

mod backup;
mod contents;
mod copy;
mod cross_check;
mod diagnostics;
mod error;
mod location;
mod migrating;
mod schedule;
pub(crate) mod verify;
mod watch;

pub use backup::{BackUp, WorkspaceFile, inspect, restore, restore_with};
pub use contents::{WorkspaceContents, WorkspaceMode, look_inside};
pub use copy::{WorkspaceCopied, copy};
pub use diagnostics::{Diagnostics, GetDiagnostics};
pub use error::WorkspaceError;
pub use gateway::keychain::credential;
pub use location::{location_of, url_of, url_without_password};
pub use schedule::{
    BackupFrequency, BackupSchedule, GetBackupSchedule, ScheduledBackup, SetBackupSchedule,
};
pub use watch::{FileProgress, FileWatch};

use std::{path::PathBuf, sync::Arc};

use gateway::{Gateway, GatewayConfig, SecretKey, keychain::Keychain};
use store::{Clock as _, Db, Opening, StoreError, SystemClock};

use crate::{
    Actor, Desk, DeskError,
    stripe::{Connection, sync_state},
};

/// Base URL of a stand-in; Stripe when absent.
pub const STRIPE_URL_VARIABLE: &str = "REDRESS_STRIPE_URL";
/// The API key, when no keychain has one; without a key nothing is sent.
pub const STRIPE_KEY_VARIABLE: &str = gateway::keychain::KEY_VARIABLE;
/// `none`: the system's keychain is not used.
pub const KEYCHAIN_VARIABLE: &str = "REDRESS_KEYCHAIN";
/// The database, when none is named.
pub const DATABASE_VARIABLE: &str = "REDRESS_DB";

/// The folder of this user's workspaces, by the platform's convention.
pub fn home() -> PathBuf {
    dirs::data_dir().unwrap_or_else(|| PathBuf::from(".")).join("redress")
}

/// The folder of the demo workspace.
pub fn demo_folder() -> PathBuf {
    home().join("demo")
}

/// The user's own workspace: opened by the window and by `redressctl` once it exists.
pub fn own_file() -> PathBuf {
    home().join("redress.db")
}

/// The database that the environment names.
pub fn named_url() -> Option<String> {
    std::env::var(DATABASE_VARIABLE).ok()
}

/// The time on this machine, in microseconds UTC.
pub fn now_micros() -> i64 {
    SystemClock.now().micros()
}

/// The database from the environment, else the user's own if it exists.
pub fn existing_url() -> Option<String> {
    named_url().or_else(|| own_file().exists().then(|| url_of(&own_file())))
}

/// The database to open: [`existing_url`], else the demo workspace's if it exists, as in the
/// window, else the user's own.
pub fn default_url() -> String {
    let demo = demo_folder().join("redress.db");
    existing_url().unwrap_or_else(|| url_of(&if demo.exists() { demo } else { own_file() }))
}

/// The actor when none is named: the login name, else `operator`. A login name that is reserved for
/// a part of Redress, such as the service user `stripe`, is not used.
pub fn login() -> Actor {
    let names = ["USER", "LOGNAME", "USERNAME"].iter().filter_map(|name| std::env::var(name).ok());
    Actor::first_operator(names)
}

/// A gateway to Stripe, or to a stand-in, at an address.
///
/// # Errors
/// The gateway's errors for an invalid key or address.
pub fn stripe_at(base_url: &str, key: &str) -> Result<Gateway, DeskError> {
    let api_key = SecretKey::new(key)?;
    Ok(Gateway::connect(GatewayConfig::new(base_url, api_key))?)
}

/// Opens the desk over a database, with the system clock and the connection to Stripe configured in
/// the keychain or the environment. A demo workspace uses neither: [`open`] receives the gateway of
/// its stand-in. Must be called inside a tokio runtime.
///
/// # Errors
/// `database_*` codes; `keychain_*` and `stripe_*` for a key or address that cannot be used.
pub async fn open_connected(url: &str, opening: Opening) -> Result<Desk, DeskError> {
    let is_off = std::env::var(KEYCHAIN_VARIABLE).is_ok_and(|said| said == "none");
    let keychain = if is_off { Keychain::absent() } else { Keychain::system() };
    let base_url =
        std::env::var(STRIPE_URL_VARIABLE).unwrap_or_else(|_| gateway::STRIPE_BASE_URL.to_owned());
    let db = database(url, opening).await?;
    let mut tx = db.read().await?;
    let is_demo = sync_state::identity_in(&mut tx).await?.is_demo;
    drop(tx);
    let connection = if is_demo {
        Connection::fixed(None)
    } else {
        Connection::load(keychain, location_of(url), base_url).await?
    };
    Ok(Desk::over(db, Arc::new(SystemClock), connection))
}

/// Opens the desk over a database, with the system clock and a fixed connection to Stripe. Must be
/// called inside a tokio runtime.
///
/// # Errors
/// `database_*` codes.
pub async fn open(url: &str, opening: Opening, stripe: Option<Gateway>) -> Result<Desk, DeskError> {
    Ok(Desk::new(database(url, opening).await?, Arc::new(SystemClock), stripe))
}

/// Makes a workspace a demo; cannot be undone. A demo uses only the key of its own stand-in.
///
/// # Errors
/// `database_*` codes.
pub async fn make_demo(desk: &Desk) -> Result<(), DeskError> {
    let mut tx = desk.db().begin().await?;
    sync_state::make_demo_in(&mut tx).await?;
    Ok(tx.commit().await?)
}

async fn database(url: &str, opening: Opening) -> Result<Db, DeskError> {
    if let (Opening::CreateIfMissing, Some(path)) = (opening, url.strip_prefix("sqlite:")) {
        make_folder_of(path);
    }
    match Db::open(url, opening).await {
        Err(StoreError::OlderSchema { .. }) => {
            migrating::bring_up_to_date(url).await?;
            Ok(Db::open(url, opening).await?)
        }
        opened => Ok(opened?),
    }
}

/// Errors are ignored: opening the database then fails and reports them.
fn make_folder_of(path: &str) {
    let path = path.split('?').next().unwrap_or(path);
    if let Some(folder) = PathBuf::from(path).parent() {
        let _ = std::fs::create_dir_all(folder);
    }
}
