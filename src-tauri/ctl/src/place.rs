//! Which workspace, and on whose behalf.

use clap::Args;
use desk::{Actor, Desk, Opening, workspace};

use crate::Failure;

/// What every verb may be told.
#[derive(Debug, Args)]
pub(crate) struct Place {
    /// The database: sqlite:PATH or postgres://… [default: `REDRESS_DB`, else the desktop app's]
    #[arg(long, global = true, value_name = "URL")]
    db: Option<String>,
    /// Who acts [default: the login name, else "operator"]
    #[arg(long, global = true, value_name = "NAME")]
    actor: Option<String>,
}

impl Place {
    /// The address of the database.
    pub(crate) fn url(&self) -> String {
        self.db.clone().unwrap_or_else(workspace::default_url)
    }

    /// Opens the desk there. Its way to Stripe is what the keychain or the environment has.
    pub(crate) async fn open(&self, opening: Opening) -> Result<Desk, Failure> {
        Ok(workspace::open_connected(&self.url(), opening).await?)
    }

    /// Who acts.
    pub(crate) fn actor(&self) -> Actor {
        self.actor.as_deref().map_or_else(workspace::login, Actor::new)
    }
}
