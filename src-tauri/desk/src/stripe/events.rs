//! Storing events: each event is stored raw, once, whether it was polled or delivered. An event
//! only says that an object changed (ARCHITECTURE.md, "Receiving from Stripe"); the object is then read.

use gateway::mirror::{EventObject, names_email};
use ledger::Owner;
use serde_json::Value as Json;
use store::{Filtered, Lookup, Query, StoreError, Timestamp, Tx, Value};

use super::{forgotten, read_queue, sync_state::Identity};
use crate::{DeskError, attention, mirror};

/// Kinds of objects that are read after an event about them.
const FOLLOWED: [&str; 8] = [
    "refund",
    "dispute",
    "charge",
    "payment_intent",
    "checkout.session",
    "customer",
    "radar.early_fraud_warning",
    "payout",
];

/// The type of a delivery that is no event.
const UNREADABLE: &str = "unreadable";

/// How an event was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Poll,
    Webhook,
}

impl Source {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Poll => "poll",
            Self::Webhook => "webhook",
        }
    }
}

/// The account and mode of an event. Only events of this workspace's account and mode are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    Own,
    /// Of live mode in a workspace of test data, or the other way round.
    OtherMode,
    /// Of a connected account.
    OtherAccount,
}

impl Scope {
    pub(super) fn of(event: &EventObject, workspace: &Identity) -> Self {
        let is_mode = |ours: bool| event.livemode.is_none_or(|livemode| livemode == ours);
        if event.account.is_some() && event.account != workspace.account_id {
            Self::OtherAccount
        } else if workspace.livemode.is_none_or(is_mode) {
            Self::Own
        } else {
            Self::OtherMode
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::OtherMode => "other_mode",
            Self::OtherAccount => "other_account",
        }
    }
}

const INSERT: &str = "
    insert into stripe_events (id, type, created_at, received_at, source, livemode, scope,
                               listed_at, object_kind, object_id, raw)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    on conflict (id) do nothing";
const LISTED: &str = "update stripe_events set listed_at = $2 where id = $1 and listed_at is null";
const KNOWN: &str = "select id from stripe_events where listed_at is not null and id in (''";
const NEWEST: &str = "
    select created_at from stripe_events
     where listed_at is not null and created_at >= $1
     order by created_at desc, id desc
     limit 1";
/// Number of listed events in the newest page, and the oldest of them.
const PAGE_END: &str = "
    select count(*), min(created_at)
      from (select created_at from stripe_events
             where listed_at is not null and created_at >= $1
             order by created_at desc, id desc
             limit $2) newest";
const BEFORE: &str = "
    select id from stripe_events
     where listed_at is not null and created_at >= $1 and created_at <= $2
     order by created_at desc, id desc
     limit 1";
static ABOUT: Lookup =
    Lookup::new("select id, type, raw from stripe_events where object_id in", "");
const SAYING: &str = "select id, type, raw from stripe_events where lower(raw) like lower($1)";
const REPLACE: &str = "update stripe_events set raw = $2 where id = $1";
const FOREIGN: &str = "select count(*) from stripe_events where scope <> 'own'";

/// Stores an event and, if it is the account's own, requests a reading of its object. Returns
/// whether the event is new.
pub(super) async fn record_event_in(
    tx: &mut Tx,
    event: &EventObject,
    (source, scope): (Source, Scope),
    workspace: &Identity,
    now: Timestamp,
) -> Result<bool, DeskError> {
    let raw = forgotten::stored_event_in(tx, &event.raw, workspace).await?;
    let listed_at = (source == Source::Poll).then_some(now.micros());
    let inserted = Query::new(INSERT)
        .bind(event.id.as_str())
        .bind(event.kind.as_str())
        .bind(Timestamp::from_seconds(event.created_at).micros())
        .bind(now.micros())
        .bind(source.as_str())
        .bind(event.livemode.map(i64::from))
        .bind(scope.as_str())
        .bind(listed_at)
        .bind(event.object_kind.as_deref())
        .bind(event.object_id.as_deref())
        .bind(raw.to_string())
        .execute(tx)
        .await?;
    if inserted == 0 && source == Source::Poll {
        Query::new(LISTED).bind(event.id.as_str()).bind(now.micros()).execute(tx).await?;
    }
    if let (1, Scope::Own, Some(kind), Some(id)) =
        (inserted, scope, &event.object_kind, &event.object_id)
        && FOLLOWED.contains(&kind.as_str())
    {
        read_queue::ask_in(tx, kind, id, now).await?;
    }
    Ok(inserted > 0)
}

/// Stores the events of a forgotten user without personal data: those about an object of the user, or
/// of a customer, and those that name one of these email addresses. A delivery that is no event and
/// says an address is emptied.
pub(crate) async fn forget_in(
    tx: &mut Tx,
    user: &Owner,
    emails: &[String],
    kept_metadata: &[String],
) -> Result<(), StoreError> {
    let ids = mirror::forgotten_ids_in(tx, user).await?;
    let mut events: Vec<(String, String, String)> =
        ABOUT.all(tx, ids.into_iter().map(Value::from).collect()).await?;
    let customers = mirror::forgotten_customers_in(tx, user).await?;
    for text in customers.iter().chain(emails) {
        let pattern = format!("%{text}%");
        events.extend(Query::new(SAYING).bind(pattern).all::<(String, String, String)>(tx).await?);
    }
    for (id, kind, raw) in events {
        let raw = if kind == UNREADABLE {
            "{}".to_owned()
        } else if is_of_in(tx, &raw, emails).await? {
            mirror::without_person(&raw, kept_metadata)
        } else {
            continue;
        };
        Query::new(REPLACE).bind(id).bind(raw).execute(tx).await?;
    }
    Ok(())
}

/// Whether an event is about an object of a forgotten user, or of whoever pays with one of these
/// addresses.
async fn is_of_in(tx: &mut Tx, raw: &str, emails: &[String]) -> Result<bool, StoreError> {
    let event: Json = serde_json::from_str(raw).unwrap_or_default();
    let object = &event["data"]["object"];
    let is_named = emails.iter().any(|email| names_email(object, email));
    Ok(is_named || mirror::forgotten_user_in(tx, object).await?.is_some())
}

/// Stores a signed delivery that is not an event.
pub(super) async fn record_unreadable_in(
    tx: &mut Tx,
    id: &str,
    raw: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    Query::new(INSERT)
        .bind(id)
        .bind(UNREADABLE)
        .bind(now.micros())
        .bind(now.micros())
        .bind(Source::Webhook.as_str())
        .bind(None::<i64>)
        .bind(Scope::Own.as_str())
        .bind(None::<i64>)
        .bind(None::<&str>)
        .bind(None::<&str>)
        .bind(raw)
        .execute(tx)
        .await?;
    Ok(())
}

/// The ids of those events that polling has received before.
pub(super) async fn listed_in(tx: &mut Tx, ids: &[&str]) -> Result<Vec<String>, StoreError> {
    let mut query = Filtered::new(KNOWN);
    for id in ids {
        query = query.push(", ?").bind(*id);
    }
    let rows: Vec<(String,)> = query.push(")").query().all(tx).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// How far before the newest polled event polling begins. Events are listed in the order of their
/// times, and some are listed minutes after their time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LookBack {
    /// As far as one page holds, without an additional request: at least a minute, at most an hour.
    Page,
    /// An hour.
    Hour,
}

/// Known events allowed in one page; the remaining ones are new.
const OVERLAP_EVENTS: i64 = 90;
const MINUTE_MICROS: i64 = 60_000_000;
const HOUR_MICROS: i64 = 60 * MINUTE_MICROS;

/// The event after which polling begins: one that was polled, and that Stripe still has if it was
/// created after `oldest`. `None` when there is none.
pub(super) async fn start_in(
    tx: &mut Tx,
    look_back: LookBack,
    oldest: Timestamp,
) -> Result<Option<String>, StoreError> {
    let newest: Option<(i64,)> = Query::new(NEWEST).bind(oldest.micros()).optional(tx).await?;
    let Some((newest,)) = newest else { return Ok(None) };
    let hour = newest.saturating_sub(HOUR_MICROS);
    let until = match look_back {
        LookBack::Hour => hour,
        LookBack::Page => {
            let query = Query::new(PAGE_END).bind(oldest.micros()).bind(OVERLAP_EVENTS);
            let (count, page_end): (i64, Option<i64>) = query.one(tx).await?;
            // Fewer events than a page need no additional request, however old they are.
            let page_end = page_end.filter(|_| count >= OVERLAP_EVENTS).unwrap_or(hour);
            page_end.max(hour).min(newest.saturating_sub(MINUTE_MICROS))
        }
    };
    let query = Query::new(BEFORE).bind(oldest.micros()).bind(until);
    Ok(query.optional::<(String,)>(tx).await?.map(|(id,)| id))
}

/// Opens or updates the item with the number of events of other accounts or modes.
pub(super) async fn show_foreign_in(tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
    let (count,): (i64,) = Query::new(FOREIGN).one(tx).await?;
    let message = format!(
        "{count} events of the other mode or of connected accounts were delivered here; they are \
         stored and not followed. If they are not meant for this workspace, change the webhook \
         endpoint in Stripe's dashboard"
    );
    attention::open_or_update_in(tx, ("events_not_ours", "events:not_ours"), &message, now).await
}
