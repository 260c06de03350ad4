//! Collecting the requests that share one commit.

use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};

use super::{Answers, Request};
use crate::Order;

/// Maximum number of orders in one commit; bounds memory and the wait of later requests.
const ORDERS_MAX: usize = 4_096;
/// Number of orders decided while the orders before them are written: few at first, so that writing
/// begins soon, then twice as many each time. The same sizes as multi-row statements have.
pub(super) const CHUNK_MIN: usize = 64;
/// The next batch may wait for expected callers for this fraction (1/8) of the last commit's time.
const WAIT_FRACTION: u32 = 8;

/// What the last commit predicts about the next.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct BatchForecast {
    /// How many callers may send a request: those just answered, and those already waiting.
    callers: usize,
    /// How long to wait for them.
    wait: Duration,
}

/// Number of orders of a caller, and the channel for the answers.
pub(super) type Caller = (usize, oneshot::Sender<Answers>);

/// Collects the requests of one commit.
///
/// Callers that were answered a moment ago get a short time to send their next request. Otherwise
/// they would miss this commit, and from then on two halves of the callers would alternate, each
/// paying for a whole commit. They need not all be there when the commit begins: as long as
/// nothing has to be read for their orders, they join while the first orders are decided and
/// written. A full batch waits for nobody.
pub(super) struct BatchCollector<'a> {
    requests: &'a mut mpsc::Receiver<Request>,
    forecast: BatchForecast,
    begin: Instant,
    pub(super) orders: Vec<Order>,
    pub(super) callers: Vec<Caller>,
    /// A request that could not join; it is the first of the next batch.
    pub(super) deferred: Option<Request>,
}

impl<'a> BatchCollector<'a> {
    pub(super) fn new(
        first: Request,
        requests: &'a mut mpsc::Receiver<Request>,
        forecast: BatchForecast,
    ) -> Self {
        let begin = Instant::now();
        let callers = vec![(first.orders.len(), first.answer)];
        Self { requests, forecast, begin, orders: first.orders, callers, deferred: None }
    }

    /// Adds every waiting request that may join, and waits until a chunk is full or no more
    /// requests are expected.
    pub(super) async fn collect(&mut self, may_join: impl Fn(&[Order]) -> bool) {
        let enough = self.orders.len().saturating_add(CHUNK_MIN);
        while self.orders.len() < ORDERS_MAX && self.deferred.is_none() {
            match self.requests.try_recv() {
                Ok(request) if may_join(&request.orders) => {
                    self.callers.push((request.orders.len(), request.answer));
                    self.orders.extend(request.orders);
                }
                Ok(request) => self.deferred = Some(request),
                Err(_) if self.orders.len() < enough && self.expects_more() => {
                    tokio::task::yield_now().await;
                }
                Err(_) => break,
            }
        }
    }

    fn expects_more(&self) -> bool {
        self.callers.len() < self.forecast.callers && self.begin.elapsed() < self.forecast.wait
    }

    /// The forecast for the next batch; to be called when this one is committed.
    pub(super) fn forecast_next(&self) -> BatchForecast {
        let waiting = self.requests.len().saturating_add(usize::from(self.deferred.is_some()));
        BatchForecast {
            callers: waiting.saturating_add(self.callers.len()),
            wait: self.begin.elapsed().checked_div(WAIT_FRACTION).unwrap_or_default(),
        }
    }
}

/// Sends each caller the answers of its orders.
pub(super) fn answer(callers: Vec<Caller>, answers: Answers) {
    let mut answers = answers.into_iter();
    for (count, caller) in callers {
        // A caller that is gone can get its answer by its idempotency key.
        let _ = caller.send(answers.by_ref().take(count).collect());
    }
}
