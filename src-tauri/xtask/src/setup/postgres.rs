//! A Postgres server of our own, thrown away afterwards. It listens on a Unix socket in a folder that
//! only its owner may enter, so it needs no free port and nobody else on the machine can reach it.

use std::{
    fs,
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::process::{self, Group, Signal};

const START_LIMIT: Duration = Duration::from_mins(1);
const LOG_LINES_SHOWN: usize = 20;

/// A running server; ended and removed when dropped.
pub(crate) struct Server {
    url: String,
    // In this order: the server ends before its folder goes.
    _postgres: Group,
    _folder: TempDir,
}

impl Server {
    /// Creates a cluster, starts a server on it and waits until it answers.
    pub(crate) fn start() -> Result<Self> {
        let programs = programs()?;
        let owner = Owner::find()?;
        let folder = folder()?;
        owner.give(folder.path())?;
        let data = folder.path().join("data");

        let mut initdb = owner.command(&programs.join("initdb"), folder.path());
        initdb.args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8"]);
        // Only the empty cluster is not synced; the server itself syncs every commit.
        initdb.arg("--no-sync").arg("--pgdata").arg(&data);
        process::ask(&mut initdb).context("cannot create a Postgres cluster")?;

        let log = folder.path().join("log");
        let output = fs::File::create(&log).context("cannot create the server's log")?;
        let mut postgres = owner.command(&programs.join("postgres"), folder.path());
        postgres.arg("-D").arg(&data).arg("-k").arg(folder.path()).args([
            "-c",
            "listen_addresses=",
            "-c",
            "max_connections=400",
            "-c",
            "shared_buffers=128MB",
        ]);
        postgres.stderr(output.try_clone()?).stdout(output);
        // SIGINT is Postgres's "fast shutdown": clients are disconnected, the log is flushed.
        let postgres = Group::start(&mut postgres, Signal::INT)?;
        let mut question = owner.command(&programs.join("pg_isready"), folder.path());
        question.arg("--quiet").arg("--host").arg(folder.path());
        postgres
            .wait_until(START_LIMIT, || question.status().is_ok_and(|status| status.success()))
            .with_context(|| format!("Postgres did not start; it said:\n{}", last_lines(&log)))?;
        Ok(Self { url: url(folder.path()), _postgres: postgres, _folder: folder })
    }

    /// Where it is, for sqlx, libpq and `redressctl --db`.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

/// The folder with the programs of the newest Postgres on this machine.
pub(crate) fn programs() -> Result<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let versions = debian.filter_map(|entry| entry.file_name().into_string().ok());
    if let Some(version) = newest(versions) {
        let folder = Path::new("/usr/lib/postgresql").join(version).join("bin");
        if folder.join("initdb").is_file() {
            return Ok(folder);
        }
    }
    let folder = process::ask(Command::new("pg_config").arg("--bindir"))
        .map_or_else(|_| PathBuf::from("/usr/bin"), |said| PathBuf::from(said.trim()));
    if folder.join("initdb").is_file() {
        return Ok(folder);
    }
    bail!("no Postgres server found; `cargo xtask setup` installs one on Debian and Ubuntu")
}

fn newest(versions: impl Iterator<Item = String>) -> Option<String> {
    versions.filter(|name| name.parse::<u32>().is_ok()).max_by_key(|name| name.parse::<u32>().ok())
}

/// Not in /tmp, which may be memory: then a commit would cost nothing and prove nothing.
fn folder() -> Result<TempDir> {
    let disk = Path::new("/var/tmp");
    let place = if disk.is_dir() { disk.to_owned() } else { std::env::temp_dir() };
    tempfile::Builder::new()
        .prefix("redress-postgres-")
        .tempdir_in(&place)
        .with_context(|| format!("cannot create a folder in {}", place.display()))
}

/// `postgres://` with the socket's folder as the host, so that the last part of the path is the
/// database and nothing follows it.
fn url(folder: &Path) -> String {
    format!("postgres://postgres@{}/postgres", folder.to_string_lossy().replace('/', "%2F"))
}

fn last_lines(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<_> = text.lines().collect();
    lines[lines.len().saturating_sub(LOG_LINES_SHOWN)..].join("\n")
}

/// As whom the server runs: Postgres refuses to run as root.
struct Owner(Option<(u32, u32)>);

impl Owner {
    fn find() -> Result<Self> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self(None));
        }
        let number = |option: &str| -> Result<u32> {
            let said = process::ask(Command::new("id").args([option, "postgres"]))
                .context("there is no user `postgres` to run the server as")?;
            said.trim().parse().context("`id` did not answer with a number")
        };
        Ok(Self(Some((number("-u")?, number("-g")?))))
    }

    fn give(&self, folder: &Path) -> Result<()> {
        let Some((user, group)) = self.0 else { return Ok(()) };
        chown(folder, Some(user), Some(group)).context("cannot hand the folder to `postgres`")
    }

    fn command(&self, program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        // Settings of another server in the user's environment must not reach this one.
        for name in ["PGDATA", "PGHOST", "PGPORT", "PGUSER", "PGDATABASE", "PGOPTIONS"] {
            command.env_remove(name);
        }
        command.current_dir(folder);
        if let Some((user, group)) = self.0 {
            command.uid(user).gid(group);
        }
        command
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_is_the_largest_number() {
        let names = ["9", "15", "common", "8.4"].map(str::to_owned);
        assert_eq!(newest(names.into_iter()), Some("15".to_owned()));
        assert_eq!(newest(std::iter::empty()), None);
    }

    #[test]
    fn a_server_answers_syncs_its_commits_and_leaves_nothing() {
        let server = Server::start().unwrap();
        let other = Server::start().unwrap();
        let url = server.url().to_owned();
        let folder = url.replace("postgres://postgres@", "").replace("%2F", "/");
        let folder = Path::new(&folder).parent().unwrap();
        assert_eq!(answer(&url, "show fsync").unwrap().trim(), "on");
        assert_eq!(answer(other.url(), "select 1").unwrap().trim(), "1");
        assert!(folder.join("data").is_dir());
        drop(server);
        assert!(!folder.exists());
        assert!(answer(&url, "select 1").is_err());
        assert_eq!(answer(other.url(), "select 2").unwrap().trim(), "2");
    }

    fn answer(url: &str, sql: &str) -> Result<String> {
        process::ask(Command::new(programs()?.join("psql")).args([url, "-At", "-c", sql]))
    }
}
