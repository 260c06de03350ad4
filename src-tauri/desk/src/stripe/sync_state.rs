//! The state of the synchronisation: the one row of `sync_state`.

use store::{Query, StoreError, Timestamp, Tx};

use crate::mirror::Reading;

/// Progress of polling and readings.
#[derive(Clone, Debug)]
pub(crate) struct SyncState {
    /// Every event created before this time is known.
    pub(crate) up_to_date_at: Option<Timestamp>,
    /// Cursor of an unfinished poll.
    pub(super) cursor_id: Option<String>,
    pub(crate) gap_since: Option<Timestamp>,
    pub(crate) full_read_at: Option<Timestamp>,
    pub(super) account_created_at: Option<Timestamp>,
    /// When the events of the last hour were last listed again.
    pub(super) looked_back_at: Option<Timestamp>,
    /// When the daily reading last ran.
    pub(super) open_read_at: Option<Timestamp>,
    pub(super) last_error: Option<String>,
    pub(crate) failed_at: Option<Timestamp>,
}

/// Mode and account of a workspace, once bound.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Identity {
    /// Live mode; `None` before the first connection.
    pub(super) livemode: Option<bool>,
    /// `acct_…`; `None` before the first connection, or when the key may not read it.
    pub(super) account_id: Option<String>,
    /// A demo workspace, which uses only the key of its stand-in.
    pub(crate) is_demo: bool,
    /// Whether objects of anybody must be stored without personal data.
    pub(super) has_forgotten: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    up_to_date_at: Option<i64>,
    cursor_id: Option<String>,
    gap_since: Option<i64>,
    full_read_at: Option<i64>,
    account_created_at: Option<i64>,
    looked_back_at: Option<i64>,
    open_read_at: Option<i64>,
    last_error: Option<String>,
    failed_at: Option<i64>,
}

const LOAD: &str = "
    select up_to_date_at, cursor_id, gap_since, full_read_at, account_created_at, looked_back_at,
           open_read_at, last_error, failed_at
      from sync_state";
const BEGIN: &str = "
    update sync_state
       set cursor_id = null, up_to_date_at = $1, gap_since = coalesce(gap_since, $2),
           last_error = null, failed_at = null";
const UP_TO_DATE: &str = "
    update sync_state
       set up_to_date_at = $1, cursor_id = null, last_error = null, failed_at = null";
const CURSOR: &str = "update sync_state set cursor_id = $1";
const LOOKED_BACK: &str = "update sync_state set looked_back_at = $1";
const FULL: &str = "
    update sync_state set full_read_at = $1, open_read_at = $1, gap_since = null";
const OPEN_READ: &str = "
    update sync_state set open_read_at = $1
     where open_read_at = $2 or (open_read_at is null and $2 is null)";
const FAILED: &str = "update sync_state set last_error = $1, failed_at = $2";
const NEXT_READING: &str = "update sync_state set readings = readings + 2 returning readings";
const SUPPLIED: &str = "select readings + 1 from sync_state";
const IDENTITY: &str = "
    select livemode, account_id, is_demo,
           (select count(*) from (select 1 from forgotten_objects limit 1) one)
      from sync_state";
const MODE: &str = "select is_demo, livemode from sync_state";
const SET_MODE: &str = "
    update sync_state set livemode = $1 where livemode is null or livemode = $1";
const SET_ACCOUNT: &str = "
    update sync_state set account_id = $1 where account_id is null or account_id = $1";
const SET_ACCOUNT_CREATED: &str = "update sync_state set account_created_at = $1";
const MAKE_DEMO: &str = "update sync_state set is_demo = 1";

pub(crate) async fn load_in(tx: &mut Tx) -> Result<SyncState, StoreError> {
    let row: Row = Query::new(LOAD).one(tx).await?;
    Ok(SyncState {
        up_to_date_at: row.up_to_date_at.map(Timestamp::from_micros),
        cursor_id: row.cursor_id,
        gap_since: row.gap_since.map(Timestamp::from_micros),
        full_read_at: row.full_read_at.map(Timestamp::from_micros),
        account_created_at: row.account_created_at.map(Timestamp::from_micros),
        looked_back_at: row.looked_back_at.map(Timestamp::from_micros),
        open_read_at: row.open_read_at.map(Timestamp::from_micros),
        last_error: row.last_error,
        failed_at: row.failed_at.map(Timestamp::from_micros),
    })
}

/// Starts polling at `now`; earlier changes are read by the full import.
pub(super) async fn begin_in(
    tx: &mut Tx,
    now: Timestamp,
    gap_since: Option<Timestamp>,
) -> Result<(), StoreError> {
    let query = Query::new(BEGIN).bind(now.micros());
    query.bind(gap_since.map(Timestamp::micros)).execute(tx).await?;
    Ok(())
}

/// Records that every event created before `now` is known.
pub(super) async fn up_to_date_in(tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
    Query::new(UP_TO_DATE).bind(now.micros()).execute(tx).await?;
    Ok(())
}

/// Stores the cursor of an unfinished poll.
pub(super) async fn cursor_in(tx: &mut Tx, cursor: &str) -> Result<(), StoreError> {
    Query::new(CURSOR).bind(cursor).execute(tx).await?;
    Ok(())
}

/// Records that the events of the last hour were listed again.
pub(super) async fn looked_back_in(tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
    Query::new(LOOKED_BACK).bind(now.micros()).execute(tx).await?;
    Ok(())
}

/// Records that a full import has finished: it ends a gap and replaces the daily reading.
pub(super) async fn full_in(tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
    Query::new(FULL).bind(now.micros()).execute(tx).await?;
    Ok(())
}

/// Sets the time of the daily reading; false when another process has set it meanwhile.
pub(super) async fn open_read_in(
    tx: &mut Tx,
    before: Option<Timestamp>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let query = Query::new(OPEN_READ).bind(now.micros());
    Ok(query.bind(before.map(Timestamp::micros)).execute(tx).await? == 1)
}

/// Records the error of a round.
pub(super) async fn failed_in(tx: &mut Tx, why: &str, now: Timestamp) -> Result<(), StoreError> {
    Query::new(FAILED).bind(why).bind(now.micros()).execute(tx).await?;
    Ok(())
}

/// A reading that is about to begin: its number is even and greater than every earlier one.
pub(super) async fn next_reading_in(tx: &mut Tx) -> Result<Reading, StoreError> {
    let (number,): (i64,) = Query::new(NEXT_READING).one(tx).await?;
    Ok(Reading::Fetched(number))
}

/// The reading of a supplied object: its number is odd, after every reading that has begun.
pub(super) async fn supplied_in(tx: &mut Tx) -> Result<Reading, StoreError> {
    let (number,): (i64,) = Query::new(SUPPLIED).one(tx).await?;
    Ok(Reading::Supplied(number))
}

/// Mode and account of this workspace.
pub(crate) async fn identity_in(tx: &mut Tx) -> Result<Identity, StoreError> {
    let row: (Option<i64>, Option<String>, i64, i64) = Query::new(IDENTITY).one(tx).await?;
    let (livemode, account_id, is_demo, forgotten) = row;
    Ok(Identity {
        livemode: livemode.map(|live| live == 1),
        account_id,
        is_demo: is_demo == 1,
        has_forgotten: forgotten > 0,
    })
}

/// Whether a workspace is a demo, and its mode once bound; of a file of any schema version, so only
/// columns of the first are read.
pub(crate) async fn mode_in(tx: &mut Tx) -> Result<(bool, Option<bool>), StoreError> {
    let (is_demo, livemode): (i64, Option<i64>) = Query::new(MODE).one(tx).await?;
    Ok((is_demo == 1, livemode.map(|live| live == 1)))
}

/// Binds the workspace to a mode; false when it is bound to the other one.
pub(super) async fn set_mode_in(tx: &mut Tx, livemode: bool) -> Result<bool, StoreError> {
    Ok(Query::new(SET_MODE).bind(i64::from(livemode)).execute(tx).await? == 1)
}

/// Binds the workspace to an account; false when it is bound to another one.
pub(super) async fn set_account_in(tx: &mut Tx, account_id: &str) -> Result<bool, StoreError> {
    Ok(Query::new(SET_ACCOUNT).bind(account_id).execute(tx).await? == 1)
}

/// Stores when the account was created.
pub(super) async fn set_account_created_in(
    tx: &mut Tx,
    created: Timestamp,
) -> Result<(), StoreError> {
    Query::new(SET_ACCOUNT_CREATED).bind(created.micros()).execute(tx).await?;
    Ok(())
}

/// Makes this workspace a demo; cannot be undone.
pub(crate) async fn make_demo_in(tx: &mut Tx) -> Result<(), StoreError> {
    Query::new(MAKE_DEMO).execute(tx).await?;
    Ok(())
}
