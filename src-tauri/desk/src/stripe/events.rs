//! Events as they came: kept raw before they are understood, each once, whoever brings it. An
//! event is a hint that an object changed (ARCHITECTURE.md, "Hearing Stripe"); the object is then read.

use gateway::mirror::EventObject;
use store::{Query, StoreError, Timestamp, Tx};

use super::read_queue;

/// Kinds of objects that are read when an event names one.
const FOLLOWED: [&str; 7] = [
    "refund",
    "dispute",
    "charge",
    "payment_intent",
    "checkout.session",
    "customer",
    "radar.early_fraud_warning",
];

/// Who brought an event first.
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

const INSERT: &str = "
    insert into stripe_events (id, type, created_at, received_at, source, livemode, object_kind,
                               object_id, raw)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (id) do nothing";
/// Keeps an event and asks for the object it names; whether it is new.
pub(super) async fn record_event_in(
    tx: &mut Tx,
    event: &EventObject,
    source: Source,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let inserted = Query::new(INSERT)
        .bind(event.id.as_str())
        .bind(event.kind.as_str())
        .bind(Timestamp::from_seconds(event.created_at).micros())
        .bind(now.micros())
        .bind(source.as_str())
        .bind(i64::from(event.livemode))
        .bind(event.object_kind.as_deref())
        .bind(event.object_id.as_deref())
        .bind(event.raw.to_string())
        .execute(tx)
        .await?;
    if let (1, Some(kind), Some(id)) = (inserted, &event.object_kind, &event.object_id)
        && FOLLOWED.contains(&kind.as_str())
    {
        read_queue::ask_in(tx, kind, id, now).await?;
    }
    Ok(inserted > 0)
}

/// Keeps a signed delivery that is no event.
pub(super) async fn record_unreadable_in(
    tx: &mut Tx,
    id: &str,
    raw: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    Query::new(INSERT)
        .bind(id)
        .bind("unreadable")
        .bind(now.micros())
        .bind(now.micros())
        .bind(Source::Webhook.as_str())
        .bind(0)
        .bind(None::<&str>)
        .bind(None::<&str>)
        .bind(raw)
        .execute(tx)
        .await?;
    Ok(())
}
