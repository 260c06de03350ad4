//! `bench import`: rows per second of an import from the database of an agent platform.

use std::{
    ops::ControlFlow,
    time::{Duration, Instant},
};

use clap::Args;
use desk::{ImportSource, Opening, PlatformDatabase, PreviewImport, RunImport};
use serde_json::json;
use sqlx::{Connection as _, PgConnection};

use super::{ledger::memory_mb, rounded};
use crate::{Failure, options::GlobalOptions};

/// The platform's tables, as far as an import reads them.
const TABLES: &str = r#"
    create table "User" (id text primary key, email text, name text);
    create table "UserBalance" (
        "userId" text primary key, balance integer not null, "updatedAt" timestamp(3) not null);
    create table "CreditTransaction" (
        "transactionKey" text not null, "userId" text not null, "createdAt" timestamp(3) not null,
        amount integer not null, type text not null, "runningBalance" integer,
        "isActive" boolean not null default true, metadata jsonb,
        primary key ("transactionKey", "userId"));
    create table "CreditRefundRequest" (
        id text primary key, "userId" text not null, "transactionKey" text not null,
        amount integer not null, reason text not null, result text, status text not null);
"#;
/// Every hundredth transaction of a user is a top-up of 1000, all others use 10.
const TRANSACTIONS: &str = r#"
    insert into "CreditTransaction"
    select case when n / $2 % 100 = 0 then 'pi_' || n else 'use_' || n end, 'user_' || n % $2,
           timestamp '2026-01-01' + interval '1 millisecond' * n,
           case when n / $2 % 100 = 0 then 1000 else -10 end,
           case when n / $2 % 100 = 0 then 'TOP_UP' else 'USAGE' end,
           ((n / $2) / 100 + 1) * 1000 - ((n / $2) - (n / $2) / 100) * 10, true,
           jsonb_build_object('model', 'a', 'graph_exec_id', md5(n::text))
      from generate_series(0, $1::bigint - 1) n"#;
const USERS: &str = r#"
    insert into "User"
    select 'user_' || n, 'user_' || n || '@example.com', 'User ' || n
      from generate_series(0, $1::bigint - 1) n"#;
const BALANCES: &str = r#"
    insert into "UserBalance"
    select "userId", sum(amount), max("createdAt") from "CreditTransaction" group by "userId""#;

/// How to measure.
#[derive(Debug, Args)]
pub(crate) struct ImportBench {
    /// An empty Postgres database, which is filled with the books of a platform
    #[arg(long, value_name = "URL")]
    platform: String,
    /// Transactions
    #[arg(long, default_value_t = 1_000_000)]
    transactions: i64,
    /// Users they are spread over
    #[arg(long, default_value_t = 10_000)]
    users: i64,
}

/// Measures an import into an empty database and prints one JSON object.
pub(crate) async fn run(options: &GlobalOptions, input: ImportBench) -> Result<(), Failure> {
    fill(&input).await.map_err(|error| Failure::machine(&error))?;
    let desk = options.open(Opening::CreateIfMissing).await?;
    let source = ImportSource::Platform(PlatformDatabase {
        url: input.platform,
        schema: None,
        currency: None,
    });
    let actor = options.actor()?;
    let goes_on = |_| ControlFlow::Continue(());
    let begin = Instant::now();
    let preview = PreviewImport { source: source.clone() };
    let plan = desk.preview_import_with(preview, &goes_on).await?;
    let planned = begin.elapsed();
    let begin = Instant::now();
    let new = RunImport { source: source.clone(), digest: Some(plan.digest), leave_out: 0 };
    desk.run_import_with(&actor, new, &goes_on).await?;
    let imported = begin.elapsed();
    let begin = Instant::now();
    let again = RunImport { source, digest: None, leave_out: 0 };
    let again = desk.run_import_with(&actor, again, &goes_on).await?;
    let repeated = begin.elapsed();
    let engine = desk.db().engine();
    desk.db().close().await;
    let rows = |took: Duration| {
        let count = f64::from(u32::try_from(input.transactions).unwrap_or(u32::MAX));
        (count / took.as_secs_f64()).round()
    };
    println!(
        "{}",
        json!({
            "bench": "import", "engine": format!("{engine:?}").to_lowercase(),
            "transactions": input.transactions, "users": input.users,
            "preview_seconds": rounded(planned.as_secs_f64(), 2),
            "import_seconds": rounded(imported.as_secs_f64(), 2),
            "import_rows_per_second": rows(imported),
            "repeated_seconds": rounded(repeated.as_secs_f64(), 2),
            "new_when_repeated": again.transactions.new,
            "findings": plan.finding_counts,
            "peak_memory_mb": memory_mb("/proc/self/status"),
        })
    );
    Ok(())
}

async fn fill(input: &ImportBench) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect(&input.platform).await?;
    sqlx::raw_sql(TABLES).execute(&mut connection).await?;
    let transactions = sqlx::query(TRANSACTIONS).bind(input.transactions).bind(input.users);
    transactions.execute(&mut connection).await?;
    sqlx::query(USERS).bind(input.users).execute(&mut connection).await?;
    sqlx::query(BALANCES).execute(&mut connection).await?;
    sqlx::raw_sql("analyze").execute(&mut connection).await?;
    connection.close().await
}
