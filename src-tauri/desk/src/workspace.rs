//! Where a workspace is and how it is opened: the same for the window and `redressctl`.

use std::{path::PathBuf, sync::Arc};

use gateway::{Gateway, GatewayConfig, SecretKey};
use store::{Db, Opening, SystemClock};

use crate::{Actor, Desk, DeskError};

/// Base URL of a stand-in; Stripe itself when absent.
pub const STRIPE_URL_VARIABLE: &str = "REDRESS_STRIPE_URL";
/// The API key; without it nothing leaves.
pub const STRIPE_KEY_VARIABLE: &str = "REDRESS_STRIPE_KEY";
/// The database, where none is named.
pub const DATABASE_VARIABLE: &str = "REDRESS_DB";

/// The folder of this user's workspaces, by the system's custom.
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

/// A database that stands without being asked for: what the environment names, or the user's own.
pub fn standing_url() -> Option<String> {
    let named = std::env::var(DATABASE_VARIABLE).ok();
    named.or_else(|| own_file().exists().then(|| url_of(&own_file())))
}

/// The database address in force: the one that stands, else the demo workspace's where there is
/// one, as in the window; else the place of the user's own.
pub fn default_url() -> String {
    let demo = demo_folder().join("redress.db");
    standing_url().unwrap_or_else(|| url_of(&if demo.exists() { demo } else { own_file() }))
}

fn url_of(file: &std::path::Path) -> String {
    format!("sqlite:{}", file.display())
}

/// Who acts where nobody is named: the login name, else `operator`.
pub fn login() -> Actor {
    let name = ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
    Actor::new(&name.unwrap_or_default())
}

/// The way to Stripe that the environment names; none without a key.
///
/// # Errors
/// `stripe_*` codes for a key or address that cannot be used.
pub fn stripe_from_environment() -> Result<Option<Gateway>, DeskError> {
    let Ok(key) = std::env::var(STRIPE_KEY_VARIABLE) else { return Ok(None) };
    let base_url =
        std::env::var(STRIPE_URL_VARIABLE).unwrap_or_else(|_| gateway::STRIPE_BASE_URL.to_owned());
    stripe_at(&base_url, &key).map(Some)
}

/// The way to Stripe, or to a stand-in, at an address.
///
/// # Errors
/// The gateway's refusal of the key or the address.
pub fn stripe_at(base_url: &str, key: &str) -> Result<Gateway, DeskError> {
    let api_key = SecretKey::new(key)?;
    Ok(Gateway::connect(GatewayConfig::new(base_url, api_key))?)
}

/// Opens the desk over a database, with the machine's clock. Must be called inside a tokio runtime.
///
/// # Errors
/// `database_*` codes.
pub async fn open(url: &str, opening: Opening, stripe: Option<Gateway>) -> Result<Desk, DeskError> {
    if let (Opening::CreateIfMissing, Some(path)) = (opening, url.strip_prefix("sqlite:")) {
        make_folder_of(path);
    }
    let db = Db::open(url, opening).await?;
    Ok(Desk::new(db, Arc::new(SystemClock), stripe))
}

/// A folder that cannot be made shows as a database that cannot be opened.
fn make_folder_of(path: &str) {
    let path = path.split('?').next().unwrap_or(path);
    if let Some(folder) = PathBuf::from(path).parent() {
        let _ = std::fs::create_dir_all(folder);
    }
}
