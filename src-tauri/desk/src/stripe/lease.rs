//! The lease for working with Stripe: of all processes that have this database open, one at a time
//! sends calls and reads changes. Commands need no lease.
//!
//! A worker (the window, `redressctl serve`) keeps the lease while it runs; a single round
//! (`redressctl sync`) acquires and releases it. It is renewed during work. It is free again a
//! minute after the last renewal, or at once when its process has ended on this machine.

use std::{
    path::Path,
    sync::{
        LazyLock,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Duration,
};

use store::{Clock as _, Query, StoreError, SystemClock, Timestamp, Tx};
use tokio::time::interval;

use super::{StripeError, worker::StripeWorker};
use crate::{Desk, DeskError};

/// Validity after a renewal.
const VALID_SECONDS: i64 = 60;
/// Interval of renewals.
const RENEW_SECONDS: i64 = 20;

/// This process's lease.
#[derive(Debug, Default)]
pub(crate) struct Lease {
    /// Whether it is kept between rounds.
    is_kept_between_rounds: AtomicBool,
    /// Time of the last renewal, UTC microseconds; 0 when it is not held.
    renewed_at: AtomicI64,
}

impl Lease {
    fn is_fresh(&self, now: Timestamp) -> bool {
        let renewed_at = Timestamp::from_micros(self.renewed_at.load(Ordering::SeqCst));
        (renewed_at..renewed_at.plus_seconds(RENEW_SECONDS)).contains(&now)
    }
}

/// Identity of this process for other processes.
struct ThisProcess {
    /// Unique id: machine, process id and start time.
    holder: String,
    /// The machine's part of `holder`: host name and, in containers, the namespace of process ids.
    machine: String,
    program: String,
    host: String,
    pid: i64,
}

static THIS_PROCESS: LazyLock<ThisProcess> = LazyLock::new(|| {
    let host = host_name();
    let pid = i64::from(std::process::id());
    let pid_space = std::fs::read_link("/proc/self/ns/pid").unwrap_or_default();
    let machine = format!("{host}|{}|", pid_space.display());
    let program = std::env::current_exe().ok();
    let program = program
        .as_deref()
        .and_then(Path::file_stem)
        .map_or_else(|| "unknown".to_owned(), |name| name.to_string_lossy().into_owned());
    let holder = format!("{machine}{pid}|{}", SystemClock.now().micros());
    ThisProcess { holder, machine, program, host, pid }
});

fn host_name() -> String {
    let from_system = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let named = ["HOSTNAME", "COMPUTERNAME"].iter().find_map(|name| std::env::var(name).ok());
    let name = from_system.or(named).unwrap_or_default();
    if name.trim().is_empty() { "this machine".to_owned() } else { name.trim().to_owned() }
}

/// Acquires the lease when it is free, already ours, expired, or dated in the future by a wrong
/// clock.
const ACQUIRE: &str = "
    insert into stripe_lease (one, holder, program, host, pid, since, renewed_at)
    values (1, $1, $2, $3, $4, $5, $5)
        on conflict (one) do update
       set program = excluded.program, host = excluded.host, pid = excluded.pid,
           since = case when stripe_lease.holder = excluded.holder then stripe_lease.since
                        else excluded.since end,
           holder = excluded.holder, renewed_at = excluded.renewed_at
     where stripe_lease.holder = excluded.holder
        or stripe_lease.renewed_at <= $6 or stripe_lease.renewed_at > $7";
const LOAD: &str = "select holder, program, host, pid, since, renewed_at from stripe_lease";
const RELEASE: &str = "delete from stripe_lease where holder = $1";

#[derive(sqlx::FromRow)]
struct Row {
    holder: String,
    program: String,
    host: String,
    pid: i64,
    since: i64,
    renewed_at: i64,
}

impl Row {
    async fn load_in(tx: &mut Tx) -> Result<Option<Self>, StoreError> {
        Query::new(LOAD).optional(tx).await
    }

    /// Whether its process ran on this machine and has ended. Known only where `/proc` exists.
    fn is_of_dead_process(&self) -> bool {
        self.holder.starts_with(&THIS_PROCESS.machine)
            && Path::new("/proc/self").exists()
            && !Path::new(&format!("/proc/{}", self.pid)).exists()
    }

    fn is_valid(&self, now: Timestamp) -> bool {
        let renewed_at = Timestamp::from_micros(self.renewed_at);
        renewed_at.plus_seconds(VALID_SECONDS) > now
            && renewed_at <= now.plus_seconds(VALID_SECONDS)
            && !self.is_of_dead_process()
    }

    fn worker(self) -> StripeWorker {
        let Self { program, host, pid, since, .. } = self;
        StripeWorker { program, host, pid, since: Timestamp::from_micros(since) }
    }
}

/// The process that holds the lease, if it is another one.
pub(crate) async fn worker_elsewhere_in(
    tx: &mut Tx,
    now: Timestamp,
) -> Result<Option<StripeWorker>, StoreError> {
    let row = Row::load_in(tx).await?;
    let other = row.filter(|row| row.holder != THIS_PROCESS.holder && row.is_valid(now));
    Ok(other.map(Row::worker))
}

/// Acquires or renews the lease; returns the holder when it is another process.
async fn acquire_in(tx: &mut Tx, now: Timestamp) -> Result<Option<StripeWorker>, StoreError> {
    let this = &*THIS_PROCESS;
    if let Some(row) = Row::load_in(tx).await?
        && row.is_of_dead_process()
    {
        Query::new(RELEASE).bind(row.holder).execute(tx).await?;
    }
    let acquired = Query::new(ACQUIRE)
        .bind(this.holder.as_str())
        .bind(this.program.as_str())
        .bind(this.host.as_str())
        .bind(this.pid)
        .bind(now.micros())
        .bind(now.plus_seconds(-VALID_SECONDS).micros())
        .bind(now.plus_seconds(VALID_SECONDS).micros())
        .execute(tx)
        .await?;
    if acquired == 1 { Ok(None) } else { Ok(Row::load_in(tx).await?.map(Row::worker)) }
}

impl Desk {
    /// Keeps the lease between rounds from now on, until [`Desk::close`].
    pub fn keep_stripe_lease(&self) {
        self.lease.is_kept_between_rounds.store(true, Ordering::SeqCst);
    }

    /// Another process that works with Stripe for this database, if there is one.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn stripe_worker_elsewhere(&self) -> Result<Option<StripeWorker>, DeskError> {
        Ok(worker_elsewhere_in(&mut self.db.read().await?, self.now()).await?)
    }

    /// Releases the lease, waits for open transactions and closes the database.
    pub async fn close(&self) {
        if let Err(error) = self.release_lease().await {
            // It will expire.
            tracing::debug!(code = error.code(), "the lease was not given back");
        }
        self.db.close().await;
    }

    /// Runs `work` while holding the lease.
    ///
    /// # Errors
    /// [`StripeError::WorkElsewhere`] when another process has the lease, and those of `work`.
    pub(crate) async fn under_lease<T>(
        &self,
        work: impl Future<Output = Result<T, DeskError>>,
    ) -> Result<T, DeskError> {
        self.renew_lease().await?;
        let done = tokio::select! {
            biased;
            done = work => done,
            lost = self.renew_periodically() => Err(lost),
        };
        if !self.lease.is_kept_between_rounds.load(Ordering::SeqCst) {
            self.release_lease().await?;
        }
        done
    }

    /// Renews the lease periodically; returns the error that ends it.
    async fn renew_periodically(&self) -> DeskError {
        let mut ticks = interval(Duration::from_secs(RENEW_SECONDS.unsigned_abs()));
        loop {
            ticks.tick().await;
            if let Err(error) = self.renew_lease().await {
                return error;
            }
        }
    }

    async fn renew_lease(&self) -> Result<(), DeskError> {
        let now = self.now();
        if self.lease.is_fresh(now) {
            return Ok(());
        }
        let mut tx = self.db.begin().await?;
        let other = acquire_in(&mut tx, now).await?;
        tx.commit().await?;
        if let Some(worker) = other {
            self.lease.renewed_at.store(0, Ordering::SeqCst);
            return Err(StripeError::WorkElsewhere(worker).into());
        }
        self.lease.renewed_at.store(now.micros(), Ordering::SeqCst);
        Ok(())
    }

    async fn release_lease(&self) -> Result<(), StoreError> {
        if self.lease.renewed_at.swap(0, Ordering::SeqCst) == 0 {
            return Ok(());
        }
        let mut tx = self.db.begin().await?;
        Query::new(RELEASE).bind(THIS_PROCESS.holder.as_str()).execute(&mut tx).await?;
        tx.commit().await
    }
}
