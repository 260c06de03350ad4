//! How fresh the mirror is: the one row of `sync_state`.

use store::{Query, StoreError, Timestamp, Tx};

/// What is known of it.
#[derive(Clone, Debug)]
pub(super) struct SyncState {
    pub(super) up_to_date_at: Option<Timestamp>,
    pub(super) cursor_id: Option<String>,
    pub(super) gap_since: Option<Timestamp>,
    pub(super) full_read_at: Option<Timestamp>,
    pub(super) last_error: Option<String>,
    pub(super) failed_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct Row {
    up_to_date_at: Option<i64>,
    cursor_id: Option<String>,
    gap_since: Option<i64>,
    full_read_at: Option<i64>,
    last_error: Option<String>,
    failed_at: Option<i64>,
}

const LOAD: &str = "
    select up_to_date_at, cursor_id, gap_since, full_read_at, last_error, failed_at
      from sync_state";
const BEGIN: &str = "
    update sync_state
       set cursor_id = $1, up_to_date_at = $2, gap_since = coalesce(gap_since, $3),
           last_error = null, failed_at = null";
/// The next reading begins a minute before the newest event: events come in no strict order.
const UP_TO_DATE: &str = "
    update sync_state
       set up_to_date_at = $1, last_error = null, failed_at = null,
           cursor_id = coalesce((
             select id from stripe_events
              where type <> 'unreadable' and created_at <= (
                select max(created_at) - 60000000 from stripe_events where type <> 'unreadable')
              order by created_at desc, id desc
              limit 1), cursor_id)";
const CURSOR: &str = "update sync_state set cursor_id = $1";
const FULL: &str = "update sync_state set full_read_at = $1, gap_since = null";
const FAILED: &str = "update sync_state set last_error = $1, failed_at = $2";

pub(super) async fn load_in(tx: &mut Tx) -> Result<SyncState, StoreError> {
    let row: Row = Query::new(LOAD).one(tx).await?;
    Ok(SyncState {
        up_to_date_at: row.up_to_date_at.map(Timestamp::from_micros),
        cursor_id: row.cursor_id,
        gap_since: row.gap_since.map(Timestamp::from_micros),
        full_read_at: row.full_read_at.map(Timestamp::from_micros),
        last_error: row.last_error,
        failed_at: row.failed_at.map(Timestamp::from_micros),
    })
}

/// Events are read from here on; what was before comes with a reading of the whole account.
pub(super) async fn begin_in(
    tx: &mut Tx,
    cursor: Option<&str>,
    now: Timestamp,
    gap_since: Option<Timestamp>,
) -> Result<(), StoreError> {
    let query = Query::new(BEGIN).bind(cursor).bind(now.micros());
    query.bind(gap_since.map(Timestamp::micros)).execute(tx).await?;
    Ok(())
}

/// Every event made before `now` is known.
pub(super) async fn up_to_date_in(tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
    Query::new(UP_TO_DATE).bind(now.micros()).execute(tx).await?;
    Ok(())
}

/// Reading goes on behind this event.
pub(super) async fn cursor_in(tx: &mut Tx, cursor: &str) -> Result<(), StoreError> {
    Query::new(CURSOR).bind(cursor).execute(tx).await?;
    Ok(())
}

/// The whole account has been read: no gap is left.
pub(super) async fn full_in(tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
    Query::new(FULL).bind(now.micros()).execute(tx).await?;
    Ok(())
}

/// Why the last round brought nothing.
pub(super) async fn failed_in(tx: &mut Tx, why: &str, now: Timestamp) -> Result<(), StoreError> {
    Query::new(FAILED).bind(why).bind(now.micros()).execute(tx).await?;
    Ok(())
}
