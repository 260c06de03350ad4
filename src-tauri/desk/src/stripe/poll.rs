//! Polling Stripe's events.
//!
//! Events are not strictly ordered, have times in whole seconds, and some are listed minutes after
//! their time. So each poll begins before the end of the last one: as far as one page holds, and
//! every ten minutes an hour. It begins after an event that was polled, never one that was only
//! delivered by webhook: that may belong to another account and be missing in Stripe's list. Events
//! older than thirty days cannot be listed: after such a gap the whole account is read again. An
//! account without recent events is not a gap.

use gateway::{Collection, Gateway, GatewayError, ListPage, ListQuery, mirror::EventObject};
use store::{Timestamp, Tx};

use super::{
    clock::is_due,
    events::{self, LookBack, Scope, Source},
    full_import, sync_state,
};
use crate::{Desk, DeskError, attention};

/// How long Stripe keeps events, minus a day.
const EVENTS_KEPT_SECONDS: i64 = 29 * 24 * 3_600;
/// Events per page; Stripe's limit.
const PAGE: u8 = 100;
/// Interval at which the events of the last hour are listed again.
const LOOK_BACK_SECONDS: i64 = 600;
/// Overlap with the last poll when listing backwards from the newest event.
const OVERLAP_SECONDS: i64 = 3_600;
/// Maximum number of pages kept in memory when listing backwards.
const PAGES_HELD: usize = 50;
/// Pages per round, so that the objects of these events are read in between.
const PAGES: u32 = 50;

/// Result of a poll.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Polled {
    /// New events.
    pub(super) events: u32,
    /// Whether there are more events.
    pub(super) more: bool,
    /// Every event created before this time is known; `None` while there are more.
    pub(super) up_to: Option<Timestamp>,
}

impl Desk {
    /// Polls events until there are no more, or enough for one round.
    pub(super) async fn poll(&self, stripe: &Gateway) -> Result<Polled, DeskError> {
        let began = self.corrected_now();
        let mut tx = self.db.read().await?;
        let state = sync_state::load_in(&mut tx).await?;
        let Some(up_to_date_at) = state.up_to_date_at else {
            drop(tx);
            return self.begin(stripe, None).await;
        };
        if is_silence(up_to_date_at, began) {
            drop(tx);
            return self.begin_after_silence(stripe, up_to_date_at).await;
        }
        let is_hour_due = is_due(state.looked_back_at, LOOK_BACK_SECONDS, began);
        let look_back = if is_hour_due { LookBack::Hour } else { LookBack::Page };
        let oldest = began.plus_seconds(-EVENTS_KEPT_SECONDS);
        let start = match state.cursor_id {
            Some(cursor) => Some(cursor),
            None => events::start_in(&mut tx, look_back, oldest).await?,
        };
        drop(tx);
        let walked = match start {
            Some(start) => self.walk(stripe, start).await,
            None => self.walk_back(stripe, up_to_date_at).await,
        };
        let polled = match walked {
            // Stripe no longer has the newest known event: an account without recent events.
            Err(DeskError::Gateway(error)) if matches!(*error, GatewayError::CursorGone { .. }) => {
                self.walk_back(stripe, up_to_date_at).await?
            }
            walked => walked?,
        };
        if is_hour_due && !polled.more {
            let mut tx = self.db.begin().await?;
            sync_state::looked_back_in(&mut tx, began).await?;
            tx.commit().await?;
        }
        Ok(polled)
    }

    /// Handles a gap longer than Stripe keeps events, unless this computer's clock is wrong.
    async fn begin_after_silence(
        &self,
        stripe: &Gateway,
        up_to_date_at: Timestamp,
    ) -> Result<Polled, DeskError> {
        let newest = stripe.list(&query(None, 1)).await?;
        self.compare_clocks(newest.date).await?;
        if is_silence(up_to_date_at, self.corrected_now()) {
            self.begin(stripe, Some(up_to_date_at)).await
        } else {
            self.walk_back(stripe, up_to_date_at).await
        }
    }

    /// The first poll, or the first after a gap: events from now on, and the whole account.
    async fn begin(
        &self,
        stripe: &Gateway,
        gap_since: Option<Timestamp>,
    ) -> Result<Polled, DeskError> {
        let page = stripe.list(&query(None, 1)).await?;
        self.compare_clocks(page.date).await?;
        let began = self.corrected_now();
        let mut tx = self.db.begin().await?;
        let mut polled = Polled::default();
        polled.add(self.record_page_in(&mut tx, &page, began).await?);
        sync_state::begin_in(&mut tx, began, gap_since).await?;
        full_import::begin_in(&mut tx).await?;
        if gap_since.is_some() {
            attention::open_in(&mut tx, "events_missed", "sync:events", GAP_TEXT, began).await?;
        }
        tx.commit().await?;
        Ok(polled)
    }

    /// Lists events after `start`, page by page; each page is stored before the next request.
    async fn walk(&self, stripe: &Gateway, start: String) -> Result<Polled, DeskError> {
        let mut polled = Polled::default();
        let mut before = start;
        for _ in 0..PAGES {
            let page = stripe.list(&query(Some(before.clone()), PAGE)).await?;
            self.compare_clocks(page.date).await?;
            let began = self.corrected_now();
            let newest = page.objects.first().and_then(|event| event["id"].as_str());
            polled.more = page.has_more && newest.is_some();
            before = newest.map_or(before, str::to_owned);
            let mut tx = self.db.begin().await?;
            polled.add(self.record_page_in(&mut tx, &page, began).await?);
            if polled.more {
                sync_state::cursor_in(&mut tx, &before).await?;
            } else {
                sync_state::up_to_date_in(&mut tx, began).await?;
                polled.up_to = Some(began);
            }
            tx.commit().await?;
            if !polled.more {
                break;
            }
        }
        Ok(polled)
    }

    /// Used when Stripe has no polled event any more: lists all events since an hour before the
    /// last poll, newest first. They are stored oldest first after all pages have been received, so
    /// that an interruption leaves no gap. More pages than the limit are a gap.
    async fn walk_back(
        &self,
        stripe: &Gateway,
        up_to_date_at: Timestamp,
    ) -> Result<Polled, DeskError> {
        let enough = up_to_date_at.plus_seconds(-OVERLAP_SECONDS).micros() / 1_000_000;
        let mut query = query(None, PAGE);
        let mut pages = Vec::new();
        loop {
            let page = stripe.list(&query).await?;
            self.compare_clocks(page.date).await?;
            let oldest = page.objects.last();
            let is_enough =
                oldest.is_none_or(|event| event["created"].as_i64().is_some_and(|at| at < enough));
            query.starting_after = oldest.and_then(|event| event["id"].as_str()).map(str::to_owned);
            let is_last = !page.has_more || is_enough || query.starting_after.is_none();
            pages.push(page);
            if is_last {
                break;
            }
            if pages.len() >= PAGES_HELD {
                return self.begin(stripe, Some(up_to_date_at)).await;
            }
        }
        let began = self.corrected_now();
        let mut polled = Polled::default();
        for page in pages.iter().rev() {
            let mut tx = self.db.begin().await?;
            polled.add(self.record_page_in(&mut tx, page, began).await?);
            tx.commit().await?;
        }
        let mut tx = self.db.begin().await?;
        sync_state::up_to_date_in(&mut tx, began).await?;
        tx.commit().await?;
        polled.up_to = Some(began);
        Ok(polled)
    }

    /// Stores a page of events, the oldest first; returns the number of new ones.
    async fn record_page_in(
        &self,
        tx: &mut Tx,
        page: &ListPage,
        now: Timestamp,
    ) -> Result<u32, DeskError> {
        let workspace = self.identity_in(tx).await?;
        let ids: Vec<&str> = page.objects.iter().filter_map(|it| it["id"].as_str()).collect();
        let listed = events::listed_in(tx, &ids).await?;
        let mut new = 0_u32;
        for raw in page.objects.iter().rev() {
            // An object without an id cannot be stored.
            let Ok(event) = EventObject::parse(raw) else { continue };
            if listed.contains(&event.id) {
                continue;
            }
            let from = (Source::Poll, Scope::of(&event, &workspace));
            let is_new = events::record_event_in(tx, &event, from, &workspace, now).await?;
            new = new.saturating_add(u32::from(is_new));
        }
        Ok(new)
    }
}

fn is_silence(up_to_date_at: Timestamp, now: Timestamp) -> bool {
    now.micros().saturating_sub(up_to_date_at.micros()) > EVENTS_KEPT_SECONDS * 1_000_000
}

impl Polled {
    fn add(&mut self, events: u32) {
        self.events = self.events.saturating_add(events);
    }
}

const GAP_TEXT: &str = "Stripe was not heard for more than 29 days, and events of that time are \
                        gone; the whole account is being read again";

const fn query(ending_before: Option<String>, limit: u8) -> ListQuery {
    ListQuery {
        collection: Collection::Events,
        filters: Vec::new(),
        starting_after: None,
        ending_before,
        limit,
    }
}
