//! Verifies the hash chain, and the ledger against it.

use std::collections::HashMap;

use ledger::{HistoryFilter, TransactionRecord, history_in, missing_guards_in};
use store::{PageRequest, Query, StoreError, Tx};

/// Tables of the desk whose rows are never changed.
const GUARDED: [&str; 5] =
    ["audit_records", "settings", "evidence_sent", "evidence_matrix", "standing_texts"];

use super::chain::{Link, transaction_digest};
use crate::problem::{AuditRule, Problem, ProblemKind};

/// Rows per query.
const PIECE: i64 = 500;
/// Problems reported per rule.
const PROBLEMS_MAX: usize = 20;

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    at: i64,
    actor: String,
    action: String,
    subject_kind: String,
    subject_id: String,
    reason: Option<String>,
    before: Option<String>,
    after: Option<String>,
    content: Option<Vec<u8>>,
    hash: Vec<u8>,
}

impl Row {
    fn link(&self) -> Link<'_> {
        Link {
            seq: self.seq,
            at: self.at,
            actor: &self.actor,
            action: &self.action,
            subject_kind: &self.subject_kind,
            subject_id: &self.subject_id,
            reason: self.reason.as_deref(),
            before: self.before.as_deref(),
            after: self.after.as_deref(),
            content: self.content.as_deref(),
        }
    }

    fn transaction(&self) -> Option<i64> {
        (self.subject_kind == "transaction").then(|| self.subject_id.parse().ok()).flatten()
    }
}

const ROWS: &str = "
    select seq, at, actor, action, subject_kind, subject_id, reason, before, after, content, hash
      from audit_records
     where seq > $1
     order by seq
     limit $2";

/// The number of records in the chain, and every problem found.
pub(crate) async fn verify_in(tx: &mut Tx) -> Result<(i64, Vec<Problem>), StoreError> {
    let mut problems = Problems::default();
    let (mut seq, mut hash, mut transaction) = (0, Vec::new(), 0);
    loop {
        let rows: Vec<Row> = Query::new(ROWS).bind(seq).bind(PIECE).all(tx).await?;
        if rows.is_empty() {
            break;
        }
        let recorded = recorded_in(tx, transaction, &rows).await?;
        for row in rows {
            if row.seq != seq + 1 {
                problems.chain(row.seq, "a record before this one is missing");
            }
            if row.link().hash(&hash).as_slice() != row.hash {
                problems.chain(row.seq, "it was changed, or a record before it was");
            }
            if let Some(id) = row.transaction() {
                problems.compare(id, transaction, recorded.get(&id), row.content.as_deref());
                transaction = id;
            }
            (seq, hash) = (row.seq, row.hash);
        }
    }
    let (last,): (i64,) =
        Query::new("select coalesce(max(id), 0) from transactions").one(tx).await?;
    if last > transaction {
        problems.content(transaction + 1, "no audit record tells of it");
    }
    problems.all.extend(missing_guards_in(tx, &GUARDED).await?.into_iter().map(Problem::from));
    Ok((seq, problems.all))
}

/// The ledger rows of the transactions that a batch of records is about.
async fn recorded_in(
    tx: &mut Tx,
    after: i64,
    rows: &[Row],
) -> Result<HashMap<i64, TransactionRecord>, StoreError> {
    let Some(last) = rows.iter().filter_map(Row::transaction).max() else {
        return Ok(HashMap::new());
    };
    let cursor = Some(format!("[\"{}\"]", last.saturating_add(1)));
    let count = u16::try_from(last.saturating_sub(after).clamp(1, PIECE)).unwrap_or(500);
    let page = PageRequest { cursor, limit: Some(count) };
    let found = history_in(tx, &HistoryFilter::default(), &page).await?;
    Ok(found.rows.into_iter().map(|record| (record.id, record)).collect())
}

#[derive(Default)]
struct Problems {
    all: Vec<Problem>,
}

impl Problems {
    fn chain(&mut self, seq: i64, message: &str) {
        self.add(AuditRule::AuditChain, format!("audit record {seq}"), message);
    }

    fn content(&mut self, id: i64, message: &str) {
        self.add(AuditRule::AuditContent, format!("transaction {id}"), message);
    }

    /// Checks that the records of transactions are in the order of the transactions and that each
    /// digest matches its row.
    fn compare(
        &mut self,
        id: i64,
        before: i64,
        record: Option<&TransactionRecord>,
        content: Option<&[u8]>,
    ) {
        if id != before + 1 {
            self.content(id, "the transaction before it has no audit record");
        }
        match record {
            None => self.content(id, "the audit trail knows it, the ledger does not"),
            Some(record) if content != Some(transaction_digest(record).as_slice()) => {
                self.content(id, "it is not what the audit trail recorded");
            }
            Some(_) => {}
        }
    }

    fn add(&mut self, rule: AuditRule, place: String, message: &str) {
        let kind = ProblemKind::Audit(rule);
        let same = self.all.iter().filter(|problem| problem.kind == kind).count();
        if same < PROBLEMS_MAX {
            self.all.push(Problem { kind, place, message: message.to_owned() });
        }
    }
}
