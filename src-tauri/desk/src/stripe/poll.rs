//! Reading Stripe's events forward.
//!
//! Events come in no strict order and with times of whole seconds, so each reading begins a little
//! before where the last one ended, and every event is kept once. Nothing older than thirty days
//! can be had: after such a silence the whole account is read again.

use gateway::{Collection, Gateway, GatewayError, ListPage, ListQuery, mirror::EventObject};
use store::{Timestamp, Tx};

use super::{
    events::{self, Source},
    full_import, sync_state,
};
use crate::{Desk, DeskError, attention};

/// How long Stripe keeps events, less a day.
const EVENTS_KEPT_SECONDS: i64 = 29 * 24 * 3_600;
/// Events asked for at once; Stripe's limit.
const PAGE: u8 = 100;
/// Pages of one round, so that what was heard has its effect in between.
const PAGES: u32 = 50;

/// What a reading brought.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Heard {
    /// Events that were not known.
    pub(super) events: u32,
    /// There are more.
    pub(super) more: bool,
}

impl Desk {
    /// Reads events until there are no more, or enough for one round.
    pub(super) async fn poll(&self, stripe: &Gateway) -> Result<Heard, DeskError> {
        let began = self.now();
        let mut tx = self.db.read().await?;
        let state = sync_state::load_in(&mut tx).await?;
        drop(tx);
        let Some(up_to_date_at) = state.up_to_date_at else {
            return self.begin(stripe, began, None).await;
        };
        if began.micros() - up_to_date_at.micros() > EVENTS_KEPT_SECONDS * 1_000_000 {
            return self.begin(stripe, began, Some(up_to_date_at)).await;
        }
        match self.walk(stripe, state.cursor_id, began).await {
            Err(DeskError::Gateway(error)) if matches!(*error, GatewayError::CursorGone { .. }) => {
                self.begin(stripe, began, Some(up_to_date_at)).await
            }
            heard => heard,
        }
    }

    /// The first reading, or the first after a gap: events from here on, and the whole account.
    async fn begin(
        &self,
        stripe: &Gateway,
        began: Timestamp,
        gap_since: Option<Timestamp>,
    ) -> Result<Heard, DeskError> {
        let page = stripe.list(&query(None, 1)).await?;
        let mut tx = self.db.begin().await?;
        let newest = page.objects.first().and_then(|raw| EventObject::parse(raw).ok());
        let mut heard = Heard::default();
        if let Some(event) = &newest
            && events::record_event_in(&mut tx, event, Source::Poll, began).await?
        {
            heard.events = 1;
        }
        let cursor = newest.as_ref().map(|event| event.id.as_str());
        sync_state::begin_in(&mut tx, cursor, began, gap_since).await?;
        full_import::begin_in(&mut tx).await?;
        if gap_since.is_some() {
            attention::open_in(&mut tx, "events_missed", "sync:events", GAP_TEXT, began).await?;
        }
        tx.commit().await?;
        Ok(heard)
    }

    /// From the cursor forward, page by page; each page is kept before the next is asked for.
    async fn walk(
        &self,
        stripe: &Gateway,
        cursor: Option<String>,
        began: Timestamp,
    ) -> Result<Heard, DeskError> {
        let mut heard = Heard::default();
        let Some(mut before) = cursor else { return self.walk_back(stripe, began).await };
        for _ in 0..PAGES {
            let page = stripe.list(&query(Some(before.clone()), PAGE)).await?;
            let newest = page.objects.first().and_then(|event| event["id"].as_str());
            heard.more = page.has_more && newest.is_some();
            before = newest.map_or(before, str::to_owned);
            let mut tx = self.db.begin().await?;
            heard.add(keep_in(&mut tx, &page, began).await?);
            if heard.more {
                sync_state::cursor_in(&mut tx, &before).await?;
            } else {
                sync_state::up_to_date_in(&mut tx, began).await?;
            }
            tx.commit().await?;
            if !heard.more {
                break;
            }
        }
        Ok(heard)
    }

    /// The account had no event when we began: all there are now, newest first.
    async fn walk_back(&self, stripe: &Gateway, began: Timestamp) -> Result<Heard, DeskError> {
        let mut heard = Heard::default();
        let mut query = query(None, PAGE);
        loop {
            let page = stripe.list(&query).await?;
            let oldest = page.objects.last().and_then(|event| event["id"].as_str());
            let is_last = !page.has_more || oldest.is_none();
            let mut tx = self.db.begin().await?;
            heard.add(keep_in(&mut tx, &page, began).await?);
            if is_last {
                sync_state::up_to_date_in(&mut tx, began).await?;
            }
            tx.commit().await?;
            if is_last {
                return Ok(heard);
            }
            query.starting_after = oldest.map(str::to_owned);
        }
    }
}

impl Heard {
    fn add(&mut self, events: u32) {
        self.events = self.events.saturating_add(events);
    }
}

const GAP_TEXT: &str = "Stripe was not heard for more than 29 days, and events of that time are \
                        gone; the whole account is being read again";

async fn keep_in(tx: &mut Tx, page: &ListPage, now: Timestamp) -> Result<u32, DeskError> {
    let mut new = 0_u32;
    for raw in page.objects.iter().rev() {
        // An event without an id is none; there is nothing to keep it by.
        let Ok(event) = EventObject::parse(raw) else { continue };
        new = new.saturating_add(u32::from(
            events::record_event_in(tx, &event, Source::Poll, now).await?,
        ));
    }
    Ok(new)
}

const fn query(ending_before: Option<String>, limit: u8) -> ListQuery {
    ListQuery {
        collection: Collection::Events,
        filters: Vec::new(),
        starting_after: None,
        ending_before,
        limit,
    }
}
