//! Writing the hash chain.

use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use store::{Bulk, Query, StoreError, Timestamp, Tx, Value, insert_all};

use ledger::{AuditHead, AuditRecords, TransactionRecord};

use super::Action;
use crate::subject::Subject;

/// A change to be recorded.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) at: Timestamp,
    pub(crate) actor: String,
    pub(crate) action: Action,
    pub(crate) subject: Subject,
    pub(crate) reason: Option<String>,
    pub(crate) before: Option<Json>,
    pub(crate) after: Option<Json>,
    /// Digest of the ledger row, for transactions.
    pub(crate) content: Option<[u8; 32]>,
}

impl Change {
    /// A change of a subject by an actor. Reason, states and digest are empty until set.
    pub(crate) fn new(actor: &str, action: Action, subject: Subject, at: Timestamp) -> Self {
        Self {
            at,
            actor: actor.to_owned(),
            action,
            subject,
            reason: None,
            before: None,
            after: None,
            content: None,
        }
    }

    /// Sets the reason.
    pub(crate) fn because(self, reason: Option<String>) -> Self {
        Self { reason, ..self }
    }

    /// Sets the state of the subject before the change.
    pub(crate) fn before(self, before: Option<Json>) -> Self {
        Self { before, ..self }
    }

    /// Sets the state of the subject after the change.
    pub(crate) fn after(self, after: Option<Json>) -> Self {
        Self { after, ..self }
    }

    /// Sets the digest of the ledger row that was written.
    pub(crate) fn content(self, content: Option<[u8; 32]>) -> Self {
        Self { content, ..self }
    }
}

/// One row of the chain as it is stored and hashed.
pub(crate) struct Link<'a> {
    pub(crate) seq: i64,
    pub(crate) at: i64,
    pub(crate) actor: &'a str,
    pub(crate) action: &'a str,
    pub(crate) subject_kind: &'a str,
    pub(crate) subject_id: &'a str,
    pub(crate) reason: Option<&'a str>,
    pub(crate) before: Option<&'a str>,
    pub(crate) after: Option<&'a str>,
    pub(crate) content: Option<&'a [u8]>,
}

impl Link<'_> {
    /// SHA-256 over the previous hash and every field, each with its length first, so that text
    /// moved from one field to the next changes the hash.
    pub(crate) fn hash(&self, previous: &[u8]) -> [u8; 32] {
        let mut fields = Fields::new();
        fields.bytes(Some(previous));
        fields.int(Some(self.seq));
        fields.int(Some(self.at));
        for text in [self.actor, self.action, self.subject_kind, self.subject_id] {
            fields.text(Some(text));
        }
        for text in [self.reason, self.before, self.after] {
            fields.text(text);
        }
        fields.bytes(self.content);
        fields.digest()
    }
}

/// Digest of all fields of a transaction row, for [`Change::content`].
pub(crate) fn transaction_digest(record: &TransactionRecord) -> [u8; 32] {
    let mut fields = Fields::new();
    for number in [record.id, record.account_id, record.amount.minor(), record.posted_at.micros()] {
        fields.int(Some(number));
    }
    let balance = record.balance.map(money::Amount::minor);
    for number in [record.closes_id, record.reverses_id, record.seq, balance] {
        fields.int(number);
    }
    let currency = record.amount.currency().to_string();
    let words =
        [&record.key, record.kind.as_str(), record.stage.as_str(), &record.actor, &currency];
    for text in words {
        fields.text(Some(text));
    }
    for text in [&record.reference, &record.reason, &record.metadata] {
        fields.text(text.as_deref());
    }
    // Without the owner, two wallets could be swapped without changing the digest.
    fields.text(record.owner.as_ref().map(ledger::Owner::as_str));
    fields.digest()
}

struct Fields(Sha256);

impl Fields {
    fn new() -> Self {
        Self(Sha256::new())
    }

    fn bytes(&mut self, bytes: Option<&[u8]>) {
        match bytes {
            None => self.0.update([0]),
            Some(bytes) => {
                self.0.update([1]);
                self.0.update((bytes.len() as u64).to_be_bytes());
                self.0.update(bytes);
            }
        }
    }

    fn text(&mut self, text: Option<&str>) {
        self.bytes(text.map(str::as_bytes));
    }

    fn int(&mut self, number: Option<i64>) {
        self.bytes(number.map(i64::to_be_bytes).as_ref().map(<[u8; 8]>::as_slice));
    }

    fn digest(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

const HEAD: &str = "select seq, hash from audit_records order by seq desc limit 1";

static RECORDS: Bulk = Bulk::new(
    "insert into audit_records (seq, at, actor, action, subject_kind, subject_id, reason, before,
                                after, content, hash)",
    11,
);

/// Appends one change.
pub(crate) async fn record_in(tx: &mut Tx, change: Change) -> Result<(), StoreError> {
    record_all_in(tx, vec![change]).await
}

/// Appends changes in the given order.
pub(crate) async fn record_all_in(tx: &mut Tx, changes: Vec<Change>) -> Result<(), StoreError> {
    if changes.is_empty() {
        return Ok(());
    }
    let head = head_in(tx).await?;
    insert_all(tx, vec![chained(head, changes).rows]).await
}

/// The last record of the chain.
pub(crate) async fn head_in(tx: &mut Tx) -> Result<AuditHead, StoreError> {
    let head: Option<(i64, Vec<u8>)> = Query::new(HEAD).optional(tx).await?;
    Ok(head.map(|(seq, hash)| AuditHead { seq, hash }).unwrap_or_default())
}

/// The hash of a record, if there is one.
pub(crate) async fn hash_in(tx: &mut Tx, seq: i64) -> Result<Option<Vec<u8>>, StoreError> {
    let hash = Query::new("select hash from audit_records where seq = $1").bind(seq);
    let hash: Option<(Vec<u8>,)> = hash.optional(tx).await?;
    Ok(hash.map(|(hash,)| hash))
}

/// The rows of `changes`, chained to `head`, which is the last record.
pub(crate) fn chained(head: AuditHead, changes: Vec<Change>) -> AuditRecords {
    let AuditHead { mut seq, mut hash } = head;
    let mut rows = Vec::with_capacity(changes.len() * 11);
    for change in changes {
        seq += 1;
        let (before, after) = (
            change.before.as_ref().map(Json::to_string),
            change.after.as_ref().map(Json::to_string),
        );
        let subject_id = change.subject.id();
        let link = Link {
            seq,
            at: change.at.micros(),
            actor: &change.actor,
            action: change.action.as_str(),
            subject_kind: change.subject.kind(),
            subject_id: &subject_id,
            reason: change.reason.as_deref(),
            before: before.as_deref(),
            after: after.as_deref(),
            content: change.content.as_ref().map(<[u8; 32]>::as_slice),
        };
        hash = link.hash(&hash).to_vec();
        rows.extend::<[Value; 11]>([
            seq.into(),
            change.at.micros().into(),
            change.actor.into(),
            change.action.as_str().into(),
            change.subject.kind().into(),
            subject_id.into(),
            change.reason.into(),
            before.into(),
            after.into(),
            change.content.map(|content| content.to_vec()).into(),
            hash.clone().into(),
        ]);
    }
    AuditRecords { rows: RECORDS.rows(rows), head: AuditHead { seq, hash } }
}
