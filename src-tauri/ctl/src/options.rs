//! The options of all verbs: database and actor.

use clap::Args;
use desk::{Actor, Desk, DeskError, Opening, workspace};
use store::StoreError;

use crate::Failure;

/// Options of all verbs.
#[derive(Debug, Args)]
pub(crate) struct GlobalOptions {
    /// The database: sqlite:PATH or postgres://… [default: `REDRESS_DB`, else the desktop app's]
    #[arg(long, global = true, value_name = "URL")]
    db: Option<String>,
    /// Makes an empty database where there is none; without it, a named one must exist
    #[arg(long, global = true)]
    create: bool,
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
    ///
    /// A database that was named, by `--db` or in the environment, is only made with `--create`: a
    /// mistyped path must not make an empty one. `opening` says what happens to the default one.
    pub(crate) async fn open(&self, opening: Opening) -> Result<Desk, Failure> {
        let opening = match (self.create, self.is_named()) {
            (true, _) => Opening::CreateIfMissing,
            (false, true) => Opening::MustExist,
            (false, false) => opening,
        };
        self.open_as(opening).await
    }

    /// Opens the desk, and makes the database if there is none; whether it did.
    pub(crate) async fn open_or_create(&self) -> Result<(Desk, bool), Failure> {
        let url = self.url();
        match workspace::open_connected(&url, Opening::MustExist).await {
            Ok(desk) => Ok((desk, false)),
            Err(DeskError::Store(StoreError::NotFound)) => {
                Ok((self.open_as(Opening::CreateIfMissing).await?, true))
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn open_as(&self, opening: Opening) -> Result<Desk, Failure> {
        let url = self.url();
        workspace::open_connected(&url, opening).await.map_err(|error| {
            if !matches!(error, DeskError::Store(StoreError::NotFound)) {
                return error.into();
            }
            Failure::refused(
                error.code(),
                format!(
                    "there is no database at {}; check the path, or make an empty one with \
                     --create or the verb init",
                    workspace::location_of(&url)
                ),
            )
        })
    }

    fn is_named(&self) -> bool {
        self.db.is_some() || std::env::var_os(workspace::DATABASE_VARIABLE).is_some()
    }

    /// The operator on whose behalf the verb acts.
    ///
    /// # Errors
    /// `actor_reserved` for the name of a part of Redress.
    pub(crate) fn actor(&self) -> Result<Actor, Failure> {
        match &self.actor {
            Some(name) => Ok(Actor::operator(name)?),
            None => Ok(workspace::login()),
        }
    }
}
