//! The workspace behind the window: which database it is, and how it is opened.

use std::path::{Path, PathBuf};

use demo::{DemoError, OpenDemo, Options, Summary};
use desk::{CommandError, Desk, DeskError, Opening, workspace as desk_workspace};
use serde::{Deserialize, Serialize};

use crate::arguments::Place;

/// What the window calls every demo workspace.
const DEMO_NAME: &str = "Demo workspace";

/// Whose money is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Mode {
    /// A stand-in plays Stripe.
    Demo,
    /// Stripe's test mode, or no Stripe at all.
    Test,
    /// Real customers and real money.
    Live,
}

/// Which engine the database runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Engine {
    /// Embedded, one file.
    Sqlite,
    /// A server, for teams.
    Postgres,
}

/// What the top of the window says about its workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub(crate) struct WorkspaceView {
    /// Its name.
    name: String,
    /// Whose money is moved.
    mode: Mode,
    /// Which engine the database runs on.
    engine: Engine,
    /// Where it is, without a password.
    location_label: String,
}

/// An open workspace.
pub(crate) struct Workspace {
    desk: Desk,
    view: WorkspaceView,
    /// Its stand-in plays Stripe for as long as it is here.
    _demo: Option<OpenDemo>,
}

impl Workspace {
    /// The desk.
    pub(crate) const fn desk(&self) -> &Desk {
        &self.desk
    }

    /// What the window says about it.
    pub(crate) const fn view(&self) -> &WorkspaceView {
        &self.view
    }
}

/// Opens what is asked for; a demo workspace is made the first time.
pub(crate) async fn open(place: &Place) -> Result<Workspace, CommandError> {
    match place {
        Place::Database(url) => Ok(open_database(url).await?),
        Place::Demo { folder, seed } => Ok(open_demo(folder, *seed).await?),
    }
}

async fn open_database(url: &str) -> Result<Workspace, DeskError> {
    let stripe = desk_workspace::stripe_from_environment()?;
    let desk = desk_workspace::open(url, Opening::CreateIfMissing, stripe).await?;
    let key = std::env::var(desk_workspace::STRIPE_KEY_VARIABLE).unwrap_or_default();
    let view = WorkspaceView {
        name: name_of(url),
        mode: mode_of(&key),
        engine: desk.db().engine().into(),
        location_label: location_of(url),
    };
    Ok(Workspace { desk, view, _demo: None })
}

async fn open_demo(folder: &Path, seed: Option<u64>) -> Result<Workspace, DemoError> {
    if !demo::exists(folder) {
        let usual = Options::default();
        let made = demo::create(folder, Options { seed: seed.unwrap_or(usual.seed), ..usual });
        let Summary { users, transactions, .. } = made.await?;
        tracing::info!(users, transactions, "made a demo workspace");
    }
    let demo = demo::open(folder).await?;
    let view = WorkspaceView {
        name: DEMO_NAME.to_owned(),
        mode: Mode::Demo,
        engine: demo.desk.db().engine().into(),
        location_label: short(folder),
    };
    Ok(Workspace { desk: demo.desk.clone(), view, _demo: Some(demo) })
}

impl From<desk::Engine> for Engine {
    fn from(engine: desk::Engine) -> Self {
        match engine {
            desk::Engine::Sqlite => Self::Sqlite,
            desk::Engine::Postgres => Self::Postgres,
        }
    }
}

/// Secret and restricted keys say which mode they are for.
fn mode_of(key: &str) -> Mode {
    let live = ["sk_live_", "rk_live_"].iter().any(|start| key.trim().starts_with(start));
    if live { Mode::Live } else { Mode::Test }
}

/// The last part of where it is: the file without its ending, or the database on the server.
fn name_of(url: &str) -> String {
    let location = location_of(url);
    let name = location.rsplit(['/', '\\']).next().unwrap_or_default();
    name.strip_suffix(".db").unwrap_or(name).to_owned()
}

/// The path of the file, or server and database: nothing that must stay secret.
fn location_of(url: &str) -> String {
    let url = url.split('?').next().unwrap_or(url);
    match url.split_once("://") {
        Some((_, rest)) => rest.rsplit_once('@').map_or(rest, |(_, place)| place).to_owned(),
        None => short(Path::new(url.strip_prefix("sqlite:").unwrap_or(url))),
    }
}

/// A path with the user's own folder as `~`.
fn short(path: &Path) -> String {
    let home = std::env::home_dir().filter(|home| home.parent().is_some());
    let inside = home.and_then(|home| path.strip_prefix(home).ok().map(Path::to_owned));
    inside.map_or_else(
        || path.display().to_string(),
        |inside| PathBuf::from("~").join(inside).display().to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workspace_is_named_without_secrets() {
        for (url, name, location) in [
            ("sqlite:/srv/books/team.db", "team", "/srv/books/team.db"),
            ("sqlite:team.db?mode=rwc", "team", "team.db"),
            ("sqlite:///srv/team.db", "team", "/srv/team.db"),
            (
                "postgres://joe:s3cr3t@db.internal:5432/credits",
                "credits",
                "db.internal:5432/credits",
            ),
            (
                "postgres://joe:p@ss@db.internal/credits?sslmode=require",
                "credits",
                "db.internal/credits",
            ),
        ] {
            assert_eq!((name_of(url).as_str(), location_of(url).as_str()), (name, location));
        }
    }

    #[test]
    fn only_a_live_key_makes_a_live_workspace() {
        for (key, mode) in [
            ("sk_live_1", Mode::Live),
            (" rk_live_1\n", Mode::Live),
            ("sk_test_1", Mode::Test),
            ("", Mode::Test),
        ] {
            assert_eq!(mode_of(key), mode, "{key}");
        }
    }
}
