//! The workspace behind the window: which database it is, and how it is opened.

use std::path::{Path, PathBuf};

use demo::{DemoError, OpenDemo, Options, Summary};
use desk::{CommandError, Desk, DeskError, Opening, workspace as desk_workspace};
use serde::{Deserialize, Serialize};

use crate::{
    location::WorkspaceLocation,
    registry::{Colour, Entry, Mode, Place, WorkspaceKind},
};

/// The name of every demo workspace.
const DEMO_NAME: &str = "Demo workspace";

/// The database engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Engine {
    /// Embedded, one file.
    Sqlite,
    /// A server, for teams.
    Postgres,
}

/// The workspace as shown in the window's header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub(crate) struct WorkspaceView {
    /// Its name.
    name: String,
    /// Mode of the workspace.
    mode: Mode,
    /// The database engine.
    engine: Engine,
    /// Its location, without a password.
    location_label: String,
    /// Its id in the list of workspaces, if it is there.
    id: Option<String>,
    /// Its colour in the list.
    colour: Colour,
}

#[cfg(test)]
impl WorkspaceView {
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

impl WorkspaceView {
    /// Whether its money is real.
    pub(crate) const fn mode(&self) -> Mode {
        self.mode
    }
}

/// An open workspace.
pub(crate) struct Workspace {
    desk: Desk,
    name: String,
    place: Place,
    /// The stand-in of a demo, which runs as long as this value exists.
    demo: Option<OpenDemo>,
}

impl Workspace {
    /// The desk.
    pub(crate) const fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Where it is.
    pub(crate) const fn place(&self) -> &Place {
        &self.place
    }

    /// What it is called until somebody names it.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The workspace under the name that somebody gave it.
    pub(crate) fn named(self, name: String) -> Self {
        Self { name, ..self }
    }

    /// The workspace as shown now, with what the list says of it; a key may have been entered since it
    /// was opened.
    pub(crate) fn view(&self, entry: Option<&Entry>) -> WorkspaceView {
        let mode = match (&self.demo, self.desk.livemode()) {
            (Some(_), _) => Mode::Demo,
            (None, Some(true)) => Mode::Live,
            (None, Some(false) | None) => Mode::Test,
        };
        WorkspaceView {
            name: entry.map_or(&self.name, |entry| &entry.name).clone(),
            mode,
            engine: self.desk.db().engine().into(),
            location_label: label_of(&self.place),
            id: entry.map(|entry| entry.id.clone()),
            colour: entry.map(|entry| entry.colour).unwrap_or_default(),
        }
    }
}

/// Opens a workspace. A demo workspace is created the first time, and again when it was created by
/// another build; its content is the same.
pub(crate) async fn open(location: &WorkspaceLocation) -> Result<Workspace, CommandError> {
    match location {
        WorkspaceLocation::Database { url, create } => Ok(open_database(url, *create).await?),
        WorkspaceLocation::Demo { folder, seed } => Ok(open_demo(folder, *seed).await?),
    }
}

async fn open_database(url: &str, create: bool) -> Result<Workspace, DeskError> {
    // A mistyped path must not create an empty database.
    let opening = if create { Opening::CreateIfMissing } else { Opening::MustExist };
    let desk = desk_workspace::open_connected(url, opening).await?;
    let name = name_of(&desk_workspace::location_of(url));
    Ok(Workspace { desk, name, place: place_of_url(url), demo: None })
}

async fn open_demo(folder: &Path, seed: Option<u64>) -> Result<Workspace, DemoError> {
    let usual = Options::default();
    let options = Options { seed: seed.unwrap_or(usual.seed), ..usual };
    if !demo::exists(folder) {
        let Summary { users, transactions, .. } = demo::create(folder, options).await?;
        tracing::info!(users, transactions, "made a demo workspace");
    }
    let demo = match demo::open(folder).await {
        Err(error) if demo::is_of_another_build(&error) => {
            demo::replace(folder, options).await?;
            tracing::info!("made the demo workspace anew: another build had made it");
            demo::open(folder).await?
        }
        opened => opened?,
    };
    Ok(Workspace {
        desk: demo.desk.clone(),
        name: DEMO_NAME.to_owned(),
        place: place_of_demo(folder),
        demo: Some(demo),
    })
}

/// Where a workspace will be found in the list.
pub(crate) fn place_of(location: &WorkspaceLocation) -> Place {
    match location {
        WorkspaceLocation::Database { url, .. } => place_of_url(url),
        WorkspaceLocation::Demo { folder, .. } => place_of_demo(folder),
    }
}

fn place_of_url(url: &str) -> Place {
    if url.starts_with("sqlite:") {
        return Place { kind: WorkspaceKind::File, location: desk_workspace::location_of(url) };
    }
    Place { kind: WorkspaceKind::Postgres, location: desk_workspace::url_without_password(url) }
}

fn place_of_demo(folder: &Path) -> Place {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    Place { kind: WorkspaceKind::Demo, location: absolute.display().to_string() }
}

/// How to open what the list names; nothing is created.
pub(crate) fn location_of(place: &Place) -> WorkspaceLocation {
    let path = Path::new(&place.location);
    let database = |url| WorkspaceLocation::Database { url, create: false };
    match place.kind {
        WorkspaceKind::Demo => WorkspaceLocation::Demo { folder: path.to_owned(), seed: None },
        WorkspaceKind::File => database(desk_workspace::url_of(path)),
        WorkspaceKind::Postgres => database(place.location.clone()),
    }
}

/// How to open a file that a person chose: the database of a demo is opened with its stand-in.
pub(crate) fn location_of_file(file: &Path) -> WorkspaceLocation {
    let folder =
        file.parent().filter(|folder| file.ends_with("redress.db") && demo::exists(folder));
    match folder {
        Some(folder) => WorkspaceLocation::Demo { folder: folder.to_owned(), seed: None },
        None => WorkspaceLocation::Database { url: desk_workspace::url_of(file), create: false },
    }
}

/// A location as it is shown: a path with the user's own folder as `~`, or a server and its database.
pub(crate) fn label_of(place: &Place) -> String {
    match place.kind {
        WorkspaceKind::Demo | WorkspaceKind::File => short(Path::new(&place.location)),
        WorkspaceKind::Postgres => desk_workspace::location_of(&place.location),
    }
}

impl From<desk::Engine> for Engine {
    fn from(engine: desk::Engine) -> Self {
        match engine {
            desk::Engine::Sqlite => Self::Sqlite,
            desk::Engine::Postgres => Self::Postgres,
        }
    }
}

/// The last part of the location: the file without its extension, or the database on the server.
fn name_of(location: &str) -> String {
    let name = location.rsplit(['/', '\\']).next().unwrap_or_default();
    let stems = [".redress", ".db"].iter().filter_map(|extension| name.strip_suffix(extension));
    stems.min_by_key(|stem| stem.len()).unwrap_or(name).to_owned()
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
    use desk::GetOverview;
    use store::Query;

    use super::*;

    /// Otherwise users of an older build would only see an error.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_demo_of_another_build_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let small = Options { users: 40, transactions: 800, ..Options::default() };
        demo::create(folder.path(), small).await.unwrap();
        let old = demo::open(folder.path()).await.unwrap();
        let mut tx = old.desk.db().begin().await.unwrap();
        let other = "update _sqlx_migrations set checksum = 'another' where version = 1";
        Query::new(other).execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        old.desk.db().close().await;
        drop(old);

        let location = WorkspaceLocation::Demo { folder: folder.path().to_owned(), seed: None };
        let workspace = open(&location).await.unwrap();
        let overview = workspace.desk().get_overview(GetOverview {}).await.unwrap();
        assert_eq!(overview.users, 2_000);
    }

    #[test]
    fn a_workspace_is_named_after_the_last_part_of_its_location() {
        for (location, name) in [
            ("/srv/books/team.db", "team"),
            ("team.db", "team"),
            ("team.redress", "team"),
            ("db.internal:5432/credits", "credits"),
        ] {
            assert_eq!(name_of(location), name);
        }
    }
}
