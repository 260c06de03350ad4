//! Checks ledger, holds and queue against the cases at Stripe.

use std::collections::{BTreeMap, HashSet};

use money::Currency;
use store::{Query, StoreError, Timestamp, Tx};

use crate::{
    DeskError,
    payment::{self, ClaimKind, ClaimState},
    problem::{DeskRule, Problem, ProblemKind},
    refund,
};

/// Problems reported for each rule.
const PLACES_MAX: usize = 20;

const CLAIMED: &str = "select distinct reference from payment_claims order by reference";
/// Active holds, with their cases.
const HOLDS: &str = "
    select h.id, h.case_key
      from active_holds l
      join holds h on h.id = l.hold_id
     order by h.id";
/// Cases whose claims may take credits.
const CLAIMING: &str = "select hold_case from payment_claims where state = $1";
/// Prefixes of cases about Stripe objects; other holds were placed by operators.
const CASES: [&str; 3] = ["dispute:", "refund:", "refund_request:"];
/// Disputes that need an answer and are neither a case nor unattached.
const UNQUEUED: &str = "
    select 'dispute ' || o.id as place
      from stripe_objects o
      left join disputes d on d.id = o.id
      left join unattached_cases u on u.kind = o.kind and u.id = o.id
     where o.kind = 'dispute' and o.status like '%needs_response'
       and d.id is null and u.id is null
     order by o.id
     limit 20";
/// Noted refunds whose claim, grant or request is not what they say, and claims and requests without
/// their noted refund. A grant may have been reversed in the ledger.
const MISNOTED: &str = "
    select 'noted refund ' || n.id as place
      from noted_refunds n
      left join payment_claims c on c.kind = 'elsewhere' and c.source = 'noted_refund:' || n.id
      left join transactions t on t.key = 'noted_refund:' || n.id
      left join transactions x on x.reverses_id = t.id
      left join refund_requests q on q.id = n.request_id
     where (n.means = 'elsewhere'
            and (c.source is null or c.reference <> n.reference or c.currency <> n.currency
                 or c.amount_minor <> n.amount_minor
                 or c.state <> case when n.voided_at is null then 'takes' else 'nothing' end))
        or (n.means = 'credit'
            and (t.id is null or t.kind <> 'grant' or t.reference <> n.reference
                 or (n.voided_at is not null and x.id is null)))
        or (n.voided_at is null and q.id is not null and coalesce(q.means, '') <> n.means)
    union all
    select 'payment ' || c.reference
      from payment_claims c
     where c.kind = 'elsewhere'
       and not exists (select 1 from noted_refunds n where 'noted_refund:' || n.id = c.source)
    union all
    select 'refund request ' || q.id
      from refund_requests q
     where q.means is not null
       and not exists (select 1 from noted_refunds n
                        where n.request_id = q.id and n.voided_at is null)
     limit 20";
/// Entries of `refunds_clearing`, with their transactions.
const CLEARING: &str = "
    select coalesce(o.key, t.key) as key, coalesce(o.reference, t.reference) as reference,
           w.kind as account, a.currency, e.amount_minor
      from accounts a
      join entries e on e.account_id = a.id
      join transactions t on t.id = e.transaction_id
      left join transactions o on o.id = t.reverses_id
      join accounts w on w.id = t.account_id
     where a.kind = 'refunds_clearing'";

#[derive(sqlx::FromRow)]
struct ClearingRow {
    key: String,
    reference: Option<String>,
    account: String,
    currency: String,
    amount_minor: i64,
}

/// All problems, at most twenty for each rule.
pub(super) async fn problems_in(tx: &mut Tx, now: Timestamp) -> Result<Vec<Problem>, DeskError> {
    let mut problems = mismatched_payments_in(tx, now).await?;
    problems.extend(unexplained_holds_in(tx).await?);
    let unseen: Vec<(String,)> = Query::new(UNQUEUED).all(tx).await?;
    let message = "it needs a response and is in no queue";
    let unseen =
        unseen.into_iter().map(|(place,)| problem(DeskRule::CaseNotQueued, place, message));
    problems.extend(unseen);
    let misnoted: Vec<(String,)> = Query::new(MISNOTED).all(tx).await?;
    let message = "what is noted of a refund and what was done differ";
    let rule = DeskRule::NotedRefundMismatch;
    problems.extend(misnoted.into_iter().map(|(place,)| problem(rule, place, message)));
    problems.extend(unexplained_clearing_in(tx).await?);
    Ok(problems)
}

fn problem(rule: DeskRule, place: String, message: &str) -> Problem {
    Problem { kind: ProblemKind::Desk(rule), place, message: message.to_owned() }
}

async fn unexplained_holds_in(tx: &mut Tx) -> Result<Vec<Problem>, DeskError> {
    let claiming = Query::new(CLAIMING).bind(ClaimState::MayTake.as_str());
    let claiming: Vec<(String,)> = claiming.all(tx).await?;
    let claiming: HashSet<String> = claiming.into_iter().map(|(case,)| case).collect();
    let holds: Vec<(i64, String)> = Query::new(HOLDS).all(tx).await?;
    let is_unexplained = |(_, case): &&(i64, String)| {
        // A hold placed again has a number after its case.
        let name = case.split('#').next().unwrap_or(case);
        CASES.iter().any(|kind| name.starts_with(kind)) && !claiming.contains(name)
    };
    let unexplained = holds.iter().filter(is_unexplained).take(PLACES_MAX);
    let message = "its case may not take anything";
    let places = unexplained.map(|(id, _)| format!("hold {id}"));
    Ok(places.map(|place| problem(DeskRule::HoldUnexplained, place, message)).collect())
}

async fn mismatched_payments_in(tx: &mut Tx, now: Timestamp) -> Result<Vec<Problem>, DeskError> {
    let message = "what was taken or is held of it is not what its refunds and disputes say";
    let payments: Vec<(String,)> = Query::new(CLAIMED).all(tx).await?;
    let mut problems = Vec::new();
    for (reference,) in payments {
        if !payment::is_settled_in(tx, &reference, now).await? {
            let place = format!("payment {reference}");
            problems.push(problem(DeskRule::PaymentMismatch, place, message));
            if problems.len() == PLACES_MAX {
                break;
            }
        }
    }
    Ok(problems)
}

/// A balance in `refunds_clearing` is explained by a refund whose money Stripe has not reported:
/// one that succeeded, is pending, or failed and was not returned yet; or by a refund that the
/// platform posted itself, which Stripe does not know.
async fn unexplained_clearing_in(tx: &mut Tx) -> Result<Vec<Problem>, DeskError> {
    let mut problems = Vec::new();
    for ((id, currency), minor) in clearing_in(tx).await? {
        if minor == 0 {
            continue;
        }
        let claim = payment::find_claim_in(tx, ClaimKind::Refund, &id).await?;
        let state = claim.map(|claim| claim.state);
        // The money of a refund paid elsewhere was posted with it.
        let elsewhere = payment::find_claim_in(tx, ClaimKind::Elsewhere, &id).await?;
        let is_awaited = elsewhere.is_none() && refund::is_awaited_in(tx, &id, state).await?;
        if !is_awaited && problems.len() < PLACES_MAX {
            let place = format!("refund {id} in {currency}");
            let message = "its money stands in clearing, and nothing is awaited";
            problems.push(problem(DeskRule::ClearingUnexplained, place, message));
        }
    }
    Ok(problems)
}

/// Balance in `refunds_clearing` of each refund, in minor units.
async fn clearing_in(tx: &mut Tx) -> Result<BTreeMap<(String, Currency), i128>, DeskError> {
    let rows: Vec<ClearingRow> = Query::new(CLEARING).all(tx).await?;
    let mut clearing = BTreeMap::new();
    for row in rows {
        let damaged = || StoreError::Damaged(format!("transaction {}", row.key));
        // The wallet's transaction has the refund as its key, possibly numbered; all others have it
        // as reference.
        let refund = if row.account == "wallet" {
            row.key.split('#').next().map(str::to_owned)
        } else {
            row.reference.clone()
        };
        let key = (refund.ok_or_else(damaged)?, row.currency.parse()?);
        let sum: &mut i128 = clearing.entry(key).or_default();
        *sum = sum.saturating_add(row.amount_minor.into());
    }
    Ok(clearing)
}
