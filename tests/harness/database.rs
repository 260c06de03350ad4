//! A database for one test: copied from a template that is migrated once per process, removed
//! when the test ends.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use store::{Clock, Db, Engine, Opening, SystemClock};
use tempfile::TempDir;
use tokio::{runtime, sync::OnceCell};

/// The admin address of a server that may be filled and thrown away.
const SERVER_VARIABLE: &str = "REDRESS_TEST_POSTGRES";

static SQLITE_TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();
static POSTGRES_TEMPLATE: OnceCell<String> = OnceCell::const_new();
static NAMES: AtomicU64 = AtomicU64::new(0);

/// A place for one world. Dropping it removes the database.
#[derive(Debug)]
pub(crate) struct Database {
    pub(crate) url: String,
    /// The world's own folder, also for what a test writes.
    pub(crate) folder: TempDir,
    name: Option<String>,
}

impl Database {
    pub(crate) async fn create(engine: Engine) -> Self {
        let folder = TempDir::new().expect("a folder for the test");
        match engine {
            Engine::Sqlite => {
                let path = folder.path().join("redress.db");
                let template = SQLITE_TEMPLATE.get_or_init(sqlite_template).await;
                std::fs::write(&path, template).expect("a copy of the template");
                Self { url: format!("sqlite:{}", path.display()), folder, name: None }
            }
            Engine::Postgres => {
                let template = POSTGRES_TEMPLATE.get_or_init(postgres_template).await;
                let name = new_name("world");
                run(format!("create database {name} template {template}")).await;
                Self { url: url_of(&name), folder, name: Some(name) }
            }
        }
    }

    /// The file, on the embedded engine.
    pub(crate) fn file(&self) -> Option<PathBuf> {
        self.url.strip_prefix("sqlite:").map(PathBuf::from)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let Some(name) = self.name.take() else { return };
        // A test's runtime may be shutting down, so this brings its own.
        let removed = thread::spawn(move || {
            let runtime = runtime::Builder::new_current_thread().enable_all().build();
            runtime
                .expect("a runtime")
                .block_on(run(format!("drop database if exists {name} with (force)")));
        });
        let is_gone = removed.join().is_ok();
        assert!(is_gone || thread::panicking(), "the test's database could not be removed");
    }
}

async fn sqlite_template() -> Vec<u8> {
    let folder = TempDir::new().expect("a folder for the template");
    let path = folder.path().join("template.db");
    let url = format!("sqlite:{}", path.display());
    Db::open(&url, Opening::CreateIfMissing).await.expect("a migrated SQLite file").close().await;
    std::fs::read(&path).expect("the template, whole")
}

async fn postgres_template() -> String {
    let name = new_name("template");
    run(format!("create database {name}")).await;
    let db = Db::open(&url_of(&name), Opening::CreateIfMissing).await;
    db.expect("a migrated Postgres database").close().await;
    name
}

/// Unique on a server, even if another run of the tests uses it at the same time.
fn new_name(role: &str) -> String {
    let number = NAMES.fetch_add(1, Ordering::Relaxed);
    let moment = SystemClock.now().micros();
    format!("redress_{role}_{}_{number}_{moment}", std::process::id())
}

fn server_url() -> String {
    std::env::var(SERVER_VARIABLE).unwrap_or_else(|_| {
        panic!(
            "the Postgres tests need a server of their own: run `cargo xtask test`, which starts \
             one, or put the admin address of a throw-away server into {SERVER_VARIABLE}"
        )
    })
}

fn url_of(database: &str) -> String {
    let server = server_url();
    let (address, options) = server.split_once('?').unwrap_or((&server, ""));
    let (host, _) = address.rsplit_once('/').expect("an address that ends in a database");
    let separator = if options.is_empty() { "" } else { "?" };
    format!("{host}/{database}{separator}{options}")
}

/// One statement on the server's own database. Names cannot be bound; all are made here.
async fn run(statement: String) {
    let connection = PgConnection::connect(&server_url()).await;
    let mut connection = connection.expect("the test server of REDRESS_TEST_POSTGRES");
    let done = sqlx::raw_sql(AssertSqlSafe(statement.clone())).execute(&mut connection).await;
    done.unwrap_or_else(|error| panic!("{statement}: {error}"));
    let _ = connection.close().await;
}
