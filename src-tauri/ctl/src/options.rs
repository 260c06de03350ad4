//! The options of all verbs: database and actor.

use clap::Args;
use desk::{Actor, Desk, Opening, workspace};

use crate::Failure;

/// Options of all verbs.
#[derive(Debug, Args)]
pub(crate) struct GlobalOptions {
    /// The database: sqlite:PATH or postgres://… [default: `REDRESS_DB`, else the desktop app's]
    #[arg(long, global = true, value_name = "URL")]
    db: Option<String>,
    /// Who acts [default: the login name, else "operator"]
    #[arg(long, global = true, value_name = "NAME")]
    actor: Option<String>,
}

impl GlobalOptions {
    /// URL of the database.
    pub(crate) fn url(&self) -> String {
        self.db.clone().unwrap_or_else(workspace::default_url)
    }

    /// Opens the desk of the database, with the Stripe key of the keychain or the environment.
    pub(crate) async fn open(&self, opening: Opening) -> Result<Desk, Failure> {
        Ok(workspace::open_connected(&self.url(), opening).await?)
    }

    /// The operator on whose behalf the verb acts.
    pub(crate) fn actor(&self) -> Actor {
        self.actor.as_deref().map_or_else(workspace::login, Actor::new)
    }
}
