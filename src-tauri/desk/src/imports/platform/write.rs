//! Writing the platform's books: users, transactions in the order of time, refund requests.

use futures::{StreamExt as _, future::BoxFuture, stream::FuturesOrdered};
use ledger::{Applied, LedgerError, Order, Owner};
use store::Timestamp;

use super::{Platform, judge, request_key, row::SourceRow, tables};
use crate::{
    Actor, Desk, DeskError,
    imports::{
        ImportError,
        plan::{ImportPlan, ImportProblemCode},
        watch::Work,
    },
    refund::{self, PastRequest},
    settings,
};

/// Orders that are submitted to the lane together.
const CHUNK: usize = 2_048;
/// Chunks in flight: one is committed while the next ones are collected.
const IN_FLIGHT: usize = 3;
/// Requests in a transaction.
const REQUESTS_CHUNK: usize = 200;
/// What stands where nobody gave a reason.
const NO_REASON: &str = "No reason was given.";
/// Longest reason of a request, in characters.
const REASON_MAX: usize = 2_000;

type Answers = Vec<Result<Applied, LedgerError>>;

/// Orders on their way into the ledger.
struct Posting<'a> {
    desk: &'a Desk,
    orders: Vec<Order>,
    in_flight: FuturesOrdered<BoxFuture<'a, (u64, Answers)>>,
    /// Rows whose orders wait in `orders`.
    rows: u64,
    done: u64,
    all: u64,
    /// Refusals that the plan has counted.
    expected: u64,
    work: &'a Work<'a>,
}

impl Platform {
    /// Writes what was planned.
    ///
    /// # Errors
    /// `import_stopped`.
    pub(in crate::imports) async fn write(
        &mut self,
        desk: &Desk,
        actor: &Actor,
        plan: &ImportPlan,
        work: &Work<'_>,
    ) -> Result<(), DeskError> {
        self.write_users(desk, actor).await?;
        let refusals = [ImportProblemCode::KeyConflict, ImportProblemCode::PaymentCredited];
        let counts = refusals.iter().filter_map(|code| plan.problem_counts.get(code));
        let conflicts = counts.copied().sum();
        let done = plan.users.new.saturating_add(plan.users.known);
        let mut posting = Posting {
            desk,
            orders: Vec::with_capacity(CHUNK),
            in_flight: FuturesOrdered::new(),
            rows: 0,
            done: done.min(plan.rows),
            all: plan.rows,
            expected: conflicts,
            work,
        };
        self.post_rows(actor, &mut posting).await?;
        for (owner, amount, at) in std::mem::take(&mut self.rests) {
            posting.add(vec![self.poster.rest(actor, &owner, amount, at)?], 0).await?;
        }
        posting.end().await?;
        self.write_requests(desk, actor).await
    }

    async fn post_rows(
        &mut self,
        actor: &Actor,
        posting: &mut Posting<'_>,
    ) -> Result<(), DeskError> {
        let mut rows = tables::by_time_in(&mut self.tx).await?;
        let mut group: Vec<SourceRow> = Vec::new();
        loop {
            let row = rows.next_in(&mut self.tx).await?;
            let is_of_group = |row: &SourceRow| {
                group
                    .last()
                    .is_some_and(|last| (last.at_ms, &last.user_id) == (row.at_ms, &row.user_id))
            };
            if !row.as_ref().is_some_and(is_of_group) {
                self.post_group(actor, std::mem::take(&mut group), posting).await?;
            }
            match row {
                Some(row) => group.push(row),
                None => return Ok(()),
            }
        }
    }

    /// The rows of a user and a millisecond.
    async fn post_group(
        &mut self,
        actor: &Actor,
        group: Vec<SourceRow>,
        posting: &mut Posting<'_>,
    ) -> Result<(), DeskError> {
        let mut ranked = Vec::with_capacity(group.len());
        for row in group {
            let name = (row.user_id, row.key);
            let decision = self.decisions.get(&name).cloned().unwrap_or_default();
            let (user_id, key) = name;
            ranked.push((decision, SourceRow { key, user_id, ..row }));
        }
        ranked.sort_by_key(|(decision, _)| decision.rank);
        for (decision, row) in ranked {
            let is_booked = row.amount != 0
                && self.poster.is_key(&row)
                && money::MinorUnits::new(row.amount).is_ok();
            let Some(owner) = Owner::new(row.user_id.as_str()).ok().filter(|_| is_booked) else {
                posting.rows = posting.rows.saturating_add(1);
                continue;
            };
            posting.add(self.poster.orders(actor, &row, &owner, &decision)?, 1).await?;
        }
        Ok(())
    }

    async fn write_requests(&mut self, desk: &Desk, actor: &Actor) -> Result<(), DeskError> {
        let mut requests = tables::requests_in(&mut self.tx).await?;
        let mut chunk = Vec::new();
        while let Some(request) = requests.next_in(&mut self.tx).await? {
            let (Ok(state), Ok(user)) = (judge(&request), Owner::new(request.user_id.as_str()))
            else {
                continue;
            };
            let named = SourceRow {
                key: request.transaction_key.clone(),
                user_id: request.user_id.clone(),
                at_ms: request.at_ms,
                amount: request.amount,
                kind: "TOP_UP".to_owned(),
                running: None,
                active: 1,
                metadata: request.metadata.clone(),
            };
            let at = Timestamp::from_micros(request.at_ms.saturating_mul(1_000));
            let reason = request.reason.trim();
            let reason = if reason.is_empty() { NO_REASON } else { reason };
            chunk.push(PastRequest {
                key: request_key(&request),
                user,
                reference: self.poster.payment(&named),
                amount: money::Amount::new(request.amount, self.poster.currency)?,
                state,
                reason: reason.chars().take(REASON_MAX).collect(),
                result: request.result.clone(),
                requested_at: if request.at_ms == 0 { desk.now() } else { at },
            });
            if chunk.len() == REQUESTS_CHUNK {
                record(desk, actor, std::mem::take(&mut chunk)).await?;
            }
        }
        record(desk, actor, chunk).await
    }
}

async fn record(desk: &Desk, actor: &Actor, chunk: Vec<PastRequest>) -> Result<(), DeskError> {
    if chunk.is_empty() {
        return Ok(());
    }
    let now = desk.now();
    let mut tx = desk.db.begin().await?;
    let settings = settings::load_in(&mut tx).await?;
    for request in chunk {
        refund::record_past_in(&mut tx, actor, &settings, request, now).await?;
    }
    Ok(tx.commit().await?)
}

impl Posting<'_> {
    /// Adds the orders of some rows.
    async fn add(&mut self, orders: Vec<Order>, rows: u64) -> Result<(), DeskError> {
        self.orders.extend(orders);
        self.rows = self.rows.saturating_add(rows);
        if self.orders.len() >= CHUNK {
            self.submit();
        }
        while self.in_flight.len() >= IN_FLIGHT {
            self.take().await?;
        }
        Ok(())
    }

    async fn end(mut self) -> Result<(), DeskError> {
        self.submit();
        while !self.in_flight.is_empty() {
            self.take().await?;
        }
        Ok(())
    }

    fn submit(&mut self) {
        let orders = std::mem::replace(&mut self.orders, Vec::with_capacity(CHUNK));
        let rows = std::mem::take(&mut self.rows);
        let lane = self.desk.lane();
        self.in_flight.push_back(Box::pin(async move { (rows, lane.submit_all(orders).await) }));
    }

    async fn take(&mut self) -> Result<(), DeskError> {
        let Some((rows, answers)) = self.in_flight.next().await else { return Ok(()) };
        for answer in answers {
            match answer {
                Ok(_) => {}
                Err(LedgerError::KeyReused { .. } | LedgerError::PaymentCredited { .. })
                    if self.expected > 0 =>
                {
                    self.expected = self.expected.saturating_sub(1);
                }
                Err(error @ (LedgerError::Store(_) | LedgerError::Closed)) => {
                    return Err(error.into());
                }
                Err(error) => {
                    let (written, rows) = (self.done, self.all);
                    let cause = Some(error.to_string());
                    return Err(ImportError::Stopped { written, rows, cause }.into());
                }
            }
        }
        self.done = self.done.saturating_add(rows).min(self.all);
        self.work.written(self.done, self.all)
    }
}
