//! The command line of the window.

use std::path::{Path, PathBuf};

use clap::Parser;
use desk::{Actor, DeskError, workspace};
use tauri::Url;

use crate::{links::Link, location::WorkspaceLocation, workspace::location_of_file};

/// The desk where refunds and disputes of prepaid credits are settled.
#[derive(Debug, Parser)]
#[command(name = "redress", version)]
#[expect(
    clippy::option_option,
    reason = "clap's type of an option that may come without its value"
)]
pub(crate) struct Arguments {
    /// Opens this database: sqlite:PATH or postgres://… [default: `REDRESS_DB`, else what was open last]
    #[arg(long, value_name = "URL", conflicts_with = "demo")]
    pub(crate) db: Option<String>,
    /// Makes the database of --db, or of `REDRESS_DB`, where there is none
    #[arg(long, conflicts_with = "demo")]
    create: bool,
    /// Opens the demo workspace of this folder, or your own; the first time it is made
    #[arg(long, value_name = "DIR")]
    pub(crate) demo: Option<Option<PathBuf>>,
    /// The seed of a demo workspace that is made
    #[arg(long, value_name = "NUMBER")]
    pub(crate) seed: Option<u64>,
    /// Opens this workspace file, or follows this link: `redress://case/…`, `redress://user/…`
    #[arg(value_name = "FILE or LINK", conflicts_with_all = ["db", "demo"])]
    opens: Option<String>,
    /// Who acts, for the audit trail [default: the login name, else "operator"]
    #[arg(long, value_name = "NAME")]
    actor: Option<String>,
    /// Writes the TypeScript of the commands to this file and ends
    #[arg(long, value_name = "FILE")]
    pub(crate) write_bindings: Option<PathBuf>,
}

impl Arguments {
    /// Who sits at the window.
    ///
    /// # Errors
    /// `actor_reserved` for the name of a part of Redress.
    pub(crate) fn actor(&self) -> Result<Actor, DeskError> {
        self.actor.as_deref().map_or_else(|| Ok(workspace::login()), Actor::operator)
    }

    /// The link to follow.
    pub(crate) fn link(&self) -> Option<&str> {
        self.opens.as_deref().filter(|opens| Link::read(opens).is_some())
    }

    /// The file to open; a relative path begins in this folder.
    pub(crate) fn file(&self, folder: &Path) -> Option<WorkspaceLocation> {
        let opens = self.opens.as_deref().filter(|opens| Link::read(opens).is_none())?;
        // File managers name a file by its address.
        let address = Url::parse(opens).ok().filter(|address| address.scheme() == "file");
        let file = address.and_then(|address| address.to_file_path().ok());
        Some(location_of_file(&file.unwrap_or_else(|| folder.join(opens))))
    }

    /// The workspace to open; `named_url` is the database that the environment names. None when neither
    /// says one: then the app opens what was open last, or its start page.
    pub(crate) fn location(&self, named_url: Option<String>) -> Option<WorkspaceLocation> {
        let demo = |folder| WorkspaceLocation::Demo { folder, seed: self.seed };
        let database = |url| WorkspaceLocation::Database { url, create: self.create };
        match (&self.db, &self.demo, named_url) {
            (Some(url), _, _) => Some(database(url.clone())),
            (None, Some(folder), _) => {
                Some(demo(folder.clone().unwrap_or_else(workspace::demo_folder)))
            }
            (None, None, Some(url)) => Some(database(url)),
            (None, None, None) => self.seed.map(|_| demo(workspace::demo_folder())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn location(line: &[&str], named: Option<&str>) -> Option<WorkspaceLocation> {
        Arguments::parse_from(line).location(named.map(str::to_owned))
    }

    #[test]
    fn what_is_named_last_is_opened() {
        let named = Some("sqlite:named.db");
        let database =
            |url: &str| Some(WorkspaceLocation::Database { url: url.to_owned(), create: false });
        let demo = |folder, seed| Some(WorkspaceLocation::Demo { folder, seed });
        assert_eq!(location(&["redress", "--db", "sqlite:a.db"], named), database("sqlite:a.db"));
        assert_eq!(location(&["redress", "--demo", "here"], named), demo("here".into(), None));
        assert_eq!(location(&["redress"], named), database("sqlite:named.db"));
        let home = workspace::demo_folder();
        assert_eq!(location(&["redress", "--demo"], named), demo(home.clone(), None));
        assert_eq!(location(&["redress", "--seed", "7"], None), demo(home, Some(7)));
        assert_eq!(location(&["redress"], None), None);
    }

    #[test]
    fn a_file_or_a_link_may_be_named_alone() {
        let file = "/srv/books.redress";
        let expected = location_of_file(Path::new(file));
        let opens = |folder: &str| Arguments::parse_from(["redress", file]).file(Path::new(folder));
        assert_eq!(opens("/elsewhere"), Some(expected));
        let near = Arguments::parse_from(["redress", "books.redress"]).file(Path::new("/srv"));
        assert_eq!(near, opens(""));
        let address = ["redress", "file:///srv/our%20books.redress"];
        let expected = location_of_file(Path::new("/srv/our books.redress"));
        assert_eq!(Arguments::parse_from(address).file(Path::new("/")), Some(expected));
        let link = "redress://case/dispute:du_1";
        let follows = Arguments::parse_from(["redress", link]);
        assert_eq!(follows.link(), Some(link));
        assert_eq!(follows.file(Path::new("/srv")), None);
        assert!(Arguments::try_parse_from(["redress", "--demo=here", file]).is_err());
    }

    #[test]
    fn a_database_is_made_only_when_that_is_said() {
        let line = ["redress", "--db", "sqlite:a.db", "--create"];
        let expected = WorkspaceLocation::Database { url: "sqlite:a.db".to_owned(), create: true };
        assert_eq!(location(&line, None), Some(expected));
    }

    #[test]
    fn a_database_and_a_demo_exclude_each_other() {
        let line = ["redress", "--db", "sqlite:a.db", "--demo", "here"];
        assert!(Arguments::try_parse_from(line).is_err());
    }
}
