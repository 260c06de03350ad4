//! One test's world.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use desk::{Actor, CommandError, Desk, workspace};
use fake_stripe::{DEFAULT_KEY, Options, StandIn};
use gateway::Gateway;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use store::{Clock, Db, Engine, ManualClock, Opening, Timestamp};

use crate::{Books, at_once, database::Database};

/// The moment every world begins: 2026-03-02 09:00:00 UTC.
pub const START: Timestamp = Timestamp::from_seconds(1_772_442_000);
/// Who acts in tests unless somebody else is named.
const OPERATOR: &str = "olive";
/// Rows asked for at once when a whole list is read.
const WHOLE_PAGES: u16 = 500;

/// What a command answers.
pub type Answer = Result<Value, CommandError>;

/// A database of its own, a stand-in of its own, a clock set by hand, and a desk over them.
/// A clone is the same world.
#[derive(Clone)]
pub struct World(Arc<Inner>);

struct Inner {
    engine: Engine,
    desk: Desk,
    clock: Arc<ManualClock>,
    stand_in: StandIn,
    names: AtomicU64,
    // Last: the database goes after the desk has let go of it.
    database: Database,
}

impl World {
    /// An empty world with default settings.
    pub async fn new(engine: Engine) -> Self {
        let database = Database::create(engine).await;
        let stand_in = start_stand_in();
        let clock = Arc::new(ManualClock::new(START));
        let desk = desk_over(&database.url, &clock, &stand_in).await;
        let names = AtomicU64::new(0);
        Self(Arc::new(Inner { engine, desk, clock, stand_in, names, database }))
    }

    /// Which engine this world runs on.
    pub fn engine(&self) -> Engine {
        self.0.engine
    }

    /// The desk itself, for what is not a command.
    pub fn desk(&self) -> &Desk {
        &self.0.desk
    }

    /// A further desk on the same database, with connections of its own, as another process has.
    pub async fn another_desk(&self) -> Desk {
        desk_over(self.url(), &self.0.clock, &self.0.stand_in).await
    }

    /// A desk on another database, such as a copy of this one, with this clock.
    pub async fn desk_over(&self, url: &str) -> Desk {
        desk_over(url, &self.0.clock, &self.0.stand_in).await
    }

    /// A further desk on the same database that has no way to Stripe.
    pub async fn offline_desk(&self) -> Desk {
        let clock: Arc<dyn Clock> = Arc::<ManualClock>::clone(&self.0.clock);
        Desk::new(open(self.url()).await, clock, None)
    }

    /// The address of the database, for `redressctl --db`.
    pub fn url(&self) -> &str {
        &self.0.database.url
    }

    /// The file of the database, on the embedded engine.
    pub fn file(&self) -> Option<PathBuf> {
        self.0.database.file()
    }

    /// A folder of this world's own.
    pub fn folder(&self) -> &Path {
        self.0.database.folder.path()
    }

    /// The stand-in for Stripe.
    pub fn stand_in(&self) -> &StandIn {
        &self.0.stand_in
    }

    /// A name that nothing else in this world has: `prefix_1`, `prefix_2` …
    pub fn name(&self, prefix: &str) -> String {
        format!("{prefix}_{}", self.0.names.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// The present moment in this world.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// Moves the clock to a moment, forward or back.
    pub fn set_clock(&self, now: Timestamp) {
        self.0.clock.set(now);
    }

    /// Moves the clock forward (back, when negative).
    pub fn advance_seconds(&self, seconds: i64) {
        self.set_clock(self.now().plus_seconds(seconds));
    }

    /// Runs a command as the operator `olive`.
    pub async fn call(&self, name: &str, input: Value) -> Answer {
        self.call_as(OPERATOR, name, input).await
    }

    /// Runs a command as somebody else.
    pub async fn call_as(&self, actor: &str, name: &str, input: Value) -> Answer {
        self.0.desk.call(&Actor::operator(actor).expect("a name"), name, input).await
    }

    /// Runs a command that must succeed.
    pub async fn ok(&self, name: &str, input: Value) -> Value {
        let shown = input.to_string();
        match self.call(name, input).await {
            Ok(answer) => answer,
            Err(error) => panic!("{name} {shown} was refused: {} ({})", error.message, error.code),
        }
    }

    /// Runs a command that must be refused; the code of the refusal.
    pub async fn refused(&self, name: &str, input: Value) -> String {
        let shown = input.to_string();
        match self.call(name, input).await {
            Ok(answer) => panic!("{name} {shown} was not refused: {answer}"),
            Err(error) => error.code,
        }
    }

    /// Runs `n` calls at the same moment; answers in the order of the numbers.
    pub async fn calls_at_once(
        &self,
        n: usize,
        call: impl Fn(usize) -> (&'static str, Value),
    ) -> Vec<Answer> {
        at_once(n, |number| {
            let (world, (name, input)) = (self.clone(), call(number));
            async move { world.call(name, input).await }
        })
        .await
    }

    /// Every row of a paged list, read in pages of `limit` rows.
    pub async fn pages(&self, name: &str, input: &Value, limit: u16) -> Vec<Value> {
        let mut input = input.clone();
        input["limit"] = json!(limit);
        let mut rows = Vec::new();
        loop {
            let mut page = self.ok(name, input.clone()).await;
            let read: Vec<Value> = serde_json::from_value(page["rows"].take()).expect("rows");
            assert!(read.len() <= usize::from(limit), "{name}: more rows than asked for");
            rows.extend(read);
            if page["next_cursor"].is_null() {
                return rows;
            }
            input["cursor"] = page["next_cursor"].take();
        }
    }

    /// Every row of a paged list.
    pub async fn list(&self, name: &str, input: Value) -> Vec<Value> {
        self.pages(name, &input, WHOLE_PAGES).await
    }

    /// Rows read from the database, without the product's code.
    pub async fn books(&self) -> Books {
        Books::read(&self.0.desk).await
    }

    /// The books must be clean: the desk finds nothing wrong, and our own sums agree.
    pub async fn verify_books(&self) {
        let found = self.ok("verify", json!({})).await;
        assert_eq!(found["clean"], json!(true), "{found:#}");
        self.books().await.check();
    }

    /// Runs raw statements on a connection of their own, past everything the product does.
    ///
    /// # Errors
    /// The engine's error.
    pub async fn run_sql(&self, statements: impl Into<String>) -> Result<(), sqlx::Error> {
        let statements = AssertSqlSafe(statements.into());
        match self.0.engine {
            Engine::Sqlite => {
                let mut connection = SqliteConnection::connect(self.url()).await?;
                sqlx::raw_sql(statements).execute(&mut connection).await?;
                connection.close().await
            }
            Engine::Postgres => {
                let mut connection = PgConnection::connect(self.url()).await?;
                sqlx::raw_sql(statements).execute(&mut connection).await?;
                connection.close().await
            }
        }
    }

    /// From now on the database refuses to insert into a table, so that whatever writes there
    /// fails in the middle of its transaction.
    pub async fn break_inserts_into(&self, table: &str) {
        let statements = match self.0.engine {
            Engine::Sqlite => format!(
                "create trigger broken before insert on {table}
                 begin select raise(abort, 'broken by the test'); end"
            ),
            Engine::Postgres => format!(
                "create function broken() returns trigger language plpgsql
                     as 'begin raise exception ''broken by the test''; end';
                 create trigger broken before insert on {table} execute function broken()"
            ),
        };
        self.run_sql(statements).await.expect("a broken table");
    }

    /// Undoes [`Self::break_inserts_into`].
    pub async fn mend_inserts_into(&self, table: &str) {
        let statements = match self.0.engine {
            Engine::Sqlite => "drop trigger broken".to_owned(),
            Engine::Postgres => format!("drop trigger broken on {table}; drop function broken()"),
        };
        self.run_sql(statements).await.expect("a mended table");
    }
}

fn start_stand_in() -> StandIn {
    let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    StandIn::start(Options { addr, state_file: None, key: DEFAULT_KEY.to_owned() })
        .expect("a stand-in for Stripe")
}

fn stripe_at(stand_in: &StandIn) -> Gateway {
    workspace::stripe_at(stand_in.url(), DEFAULT_KEY).expect("a way to the stand-in")
}

async fn desk_over(url: &str, clock: &Arc<ManualClock>, stand_in: &StandIn) -> Desk {
    let clock: Arc<dyn Clock> = Arc::<ManualClock>::clone(clock);
    Desk::new(open(url).await, clock, Some(stripe_at(stand_in)))
}

async fn open(url: &str) -> Db {
    Db::open(url, Opening::MustExist).await.expect("the world's database")
}
