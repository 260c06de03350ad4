//! Verification of the whole workspace.

use serde::{Deserialize, Serialize};
use store::{Query, StoreError, Timestamp, Tx, damage_in};

use super::cross_check;
use crate::{
    Desk, DeskError, audit,
    problem::{AuditRule, DeskRule, Problem, ProblemKind},
};

/// Input of `verify`.
#[derive(
    Clone, Copy, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(default, deny_unknown_fields)]
pub struct Verify {}

/// Result of `verify`.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct Verified {
    /// Whether no problem was found.
    pub clean: bool,
    /// Number of rows checked.
    pub checked: Checked,
    /// All problems, at most twenty for each rule.
    pub problems: Vec<Problem>,
}

/// Number of rows checked.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    specta::Type,
    sqlx::FromRow,
)]
pub struct Checked {
    /// Accounts.
    pub accounts: i64,
    /// Transactions.
    pub transactions: i64,
    /// Entries.
    pub entries: i64,
    /// Holds.
    pub holds: i64,
    /// Audit records.
    #[sqlx(default)]
    pub audit_records: i64,
}

const COUNTS: &str = "
    select (select count(*) from accounts) as accounts,
           (select count(*) from transactions) as transactions,
           (select count(*) from entries) as entries,
           (select count(*) from holds) as holds";

/// Problems reported for each check.
const PLACES_MAX: i64 = 20;

/// Rows without or with a different audit record, and records without a row. Together with the hash
/// chain this also detects that the last records were cut off. A record's state of its subject is
/// compared as text: both are our own JSON with keys in alphabetical order. Records without a state
/// (first reviews) are skipped.
const UNRECORDED: &[&str] = &[
    "select 'user ' || u.id as place
       from users u
       left join audit_records r on r.subject_kind = 'user' and r.subject_id = u.id
        and r.subject_kind <> 'transaction'
      where r.seq is null limit $1",
    "select 'user ' || u.id as place
       from users u
      where (u.forgotten_at is not null)
         <> exists (select 1 from audit_records r
              where r.subject_kind = 'user' and r.subject_id = u.id
                and r.subject_kind <> 'transaction' and r.action = 'user_forgotten') limit $1",
    r#"select 'customer link ' || l.customer as place
       from customer_links l
      where not exists (select 1 from audit_records r
              where r.subject_kind = 'user'
                and (r.subject_id = l.user_id
                     or r.subject_id in (select owner from owner_joins
                                          where into_owner = l.user_id))
                and r.subject_kind <> 'transaction' and r.action = 'customer_linked'
                and r.after = '{"customer":"' || l.customer || '"}') limit $1"#,
    "select 'joined user ' || j.owner as place
       from owner_joins j
      where (select count(distinct r.subject_id) from audit_records r
              where r.subject_kind = 'user' and r.subject_id in (j.owner, j.into_owner)
                and r.subject_kind <> 'transaction' and r.action = 'user_joined') <> 2
      limit $1",
    "select 'unmatched payment ' || p.payment as place
       from unmatched_payments p
      where (p.state = 'ignored')
         <> (coalesce((select r.action from audit_records r
              where r.subject_kind = 'payment' and r.subject_id = p.payment
                and r.subject_kind <> 'transaction'
              order by r.seq desc limit 1), '') = 'payment_ignored') limit $1",
    "select 'account ' || a.id as place
       from accounts a
       left join audit_records r on r.subject_kind = 'wallet'
        and r.subject_id = a.owner || '/' || a.currency and r.subject_kind <> 'transaction'
      where a.owner is not null and r.seq is null limit $1",
    "select 'settings ' || s.version as place
       from settings s
       left join audit_records r on r.subject_kind = 'settings' and r.subject_id = 'settings'
        and r.subject_kind <> 'transaction' and r.after = s.body
      where r.seq is null limit $1",
    "select 'evidence matrix ' || m.version as place
       from evidence_matrix m
       left join audit_records r on r.subject_kind = 'evidence_matrix'
        and r.subject_id = 'evidence_matrix' and r.subject_kind <> 'transaction'
        and r.after = m.body
      where r.seq is null limit $1",
    "select 'standing texts ' || t.version as place
       from standing_texts t
       left join audit_records r on r.subject_kind = 'standing_texts'
        and r.subject_id = 'standing_texts' and r.subject_kind <> 'transaction'
        and r.after = t.body
      where r.seq is null limit $1",
    "select 'evidence sent ' || s.id as place
       from evidence_sent s
       left join audit_records r on r.subject_kind = 'evidence' and r.subject_id = s.dispute_id
        and r.subject_kind <> 'transaction' and r.at = s.sent_at
        and r.action = case when s.submitted = 1 then 'evidence_confirmed' else 'evidence_staged' end
      where r.seq is null limit $1",
    r#"select 'hold ' || h.id as place
       from holds h
       left join audit_records r on r.subject_kind = 'hold' and r.subject_id = h.case_key
        and r.subject_kind <> 'transaction' and r.action = 'hold_placed'
        and r.after like '{"account":' || h.account_id || ',"amount":' || h.amount_minor
                         || ',"asked":' || h.asked_minor || ',%'
      where r.seq is null limit $1"#,
    // A capture is recorded by its transaction, every other end of a hold by a record of the hold.
    "select 'hold ' || h.id as place
       from holds h
       left join hold_ends x on x.hold_id = h.id
      where 'hold_' || case when x.state is null or x.state = 'captured' then 'placed' else x.state end
         <> (select r.action from audit_records r
              where r.subject_kind = 'hold' and r.subject_id = h.case_key
                and r.subject_kind <> 'transaction'
              order by r.seq desc limit 1) limit $1",
    "select 'hold ' || x.hold_id as place
       from hold_ends x
       left join (select subject_id from audit_records where action = 'hold_captured') c
         on c.subject_id = cast(x.transaction_id as text)
      where x.state = 'captured' and c.subject_id is null limit $1",
    "select 'transaction ' || r.subject_id as place
       from audit_records r
       left join (select cast(transaction_id as text) as id from hold_ends
                   where state = 'captured') x on x.id = r.subject_id
      where r.action = 'hold_captured' and x.id is null limit $1",
    r#"select 'refund request ' || q.id as place
       from refund_requests q
      where coalesce((select r.after from audit_records r
              where r.subject_kind = 'refund_request' and r.subject_id = cast(q.id as text)
                and r.subject_kind <> 'transaction' and r.after is not null
              order by r.seq desc limit 1), '')
            not like '{"amount":' || q.amount_minor
                     || coalesce(',"means":"' || q.means || '"', '')
                     || ',%"state":"' || q.state || '"}' limit $1"#,
    r#"select 'noted refund ' || n.id as place
       from noted_refunds n
      where coalesce((select r.after from audit_records r
              where r.subject_kind = 'noted_refund' and r.subject_id = cast(n.id as text)
                and r.subject_kind <> 'transaction' and r.after is not null
              order by r.seq desc limit 1), '')
            not like '{"amount":' || n.amount_minor || ',"currency":"' || n.currency
                     || '","means":"' || n.means || '","paid_at":' || n.paid_at
                     || ',%,"request":' || coalesce(cast(n.request_id as text), 'null')
                     || ',"state":"' || case when n.voided_at is null then 'noted' else 'voided' end
                     || '"}' limit $1"#,
    r#"select 'refund ' || f.id as place
       from refunds f
      where coalesce((select r.after from audit_records r
              where r.subject_kind = 'refund' and r.subject_id = f.id
                and r.subject_kind <> 'transaction' and r.after is not null
              order by r.seq desc limit 1), '')
            not like '{%"status":"' || f.status || '"}' limit $1"#,
    r#"select 'dispute ' || d.id as place
       from disputes d
      where coalesce((select r.after from audit_records r
              where r.subject_kind = 'dispute' and r.subject_id = d.id
                and r.subject_kind <> 'transaction' and r.after is not null
              order by r.seq desc limit 1), '')
            not like '{%,"action_state":' || coalesce('"' || d.action_state || '"', 'null')
                     || ',"amount":' || d.amount_minor
                     || ',%"status":"' || d.status || '",%}' limit $1"#,
    "select 'audit record ' || r.seq as place
       from audit_records r
       left join users u on r.subject_kind = 'user' and u.id = r.subject_id
       left join accounts a on r.subject_kind = 'wallet'
        and a.code = 'wallet:' || r.subject_id
       left join holds h on r.subject_kind = 'hold' and h.case_key = r.subject_id
       left join refunds f on r.subject_kind = 'refund' and f.id = r.subject_id
       left join disputes d on r.subject_kind = 'dispute' and d.id = r.subject_id
       left join refund_requests q on q.id =
            case when r.subject_kind = 'refund_request' then cast(r.subject_id as bigint) end
       left join noted_refunds m on m.id =
            case when r.subject_kind = 'noted_refund' then cast(r.subject_id as bigint) end
       left join unattached_cases n on n.kind = r.subject_kind and n.id = r.subject_id
      where r.subject_kind in ('user', 'wallet', 'hold', 'refund', 'dispute', 'refund_request',
                              'noted_refund')
        and r.subject_kind <> 'transaction'
        and u.id is null and a.id is null and h.id is null and f.id is null and d.id is null
        and q.id is null and m.id is null and n.id is null limit $1",
];

async fn unwitnessed_in(tx: &mut Tx) -> Result<Vec<Problem>, StoreError> {
    let mut problems = Vec::new();
    for places in UNRECORDED {
        let places: Vec<(String,)> = Query::new(places).bind(PLACES_MAX).all(tx).await?;
        problems.extend(places.into_iter().map(|(place,)| Problem {
            kind: ProblemKind::Audit(AuditRule::AuditContent),
            place,
            message: "what stands here and what the audit trail says of it differ".to_owned(),
        }));
    }
    Ok(problems)
}

impl Desk {
    /// Checks the file (what the engine says of it), recomputes sums, sequences, running balances, holds
    /// and the audit chain, and checks ledger, holds and queue against the cases at Stripe; in one
    /// transaction.
    ///
    /// # Errors
    /// [`StoreError`](store::StoreError) only; a broken rule is a finding, not an error.
    pub async fn verify(&self, _: Verify) -> Result<Verified, DeskError> {
        let mut tx = self.db.read().await?;
        verify_in(&mut tx, self.now()).await
    }
}

/// A finding of the engine; what is read from a damaged file proves nothing.
fn damaged(message: String) -> Problem {
    let kind = ProblemKind::Desk(DeskRule::FileDamaged);
    Problem { kind, place: "database file".to_owned(), message }
}

/// As [`Desk::verify`], in the caller's transaction.
pub(super) async fn verify_in(tx: &mut Tx, now: Timestamp) -> Result<Verified, DeskError> {
    let damage = damage_in(tx)?;
    if !damage.is_empty() {
        let problems = damage.into_iter().map(damaged).collect();
        return Ok(Verified { clean: false, checked: Checked::default(), problems });
    }
    let mut checked: Checked = Query::new(COUNTS).one(tx).await?;
    let broken = ledger::verify_in(tx).await?;
    let mut problems: Vec<Problem> = broken.into_iter().map(Problem::from).collect();
    let (records, broken) = audit::verify_in(tx).await?;
    checked.audit_records = records;
    problems.extend(broken);
    problems.extend(unwitnessed_in(tx).await?);
    problems.extend(cross_check::problems_in(tx, now).await?);
    Ok(Verified { clean: problems.is_empty(), checked, problems })
}
