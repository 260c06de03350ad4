//! The history of a wallet in the form used by evidence.

use decision::evidence::{MovementKind, WalletMovement};
use ledger::Kind;
use money::MinorUnits;
use serde_json::Value as Json;
use store::{Query, StoreError, Timestamp, Tx};

use super::moment;
use crate::DeskError;

/// Metadata keys for the IP address of a use.
const PLACES: [&str; 3] = ["ip", "ip_address", "from_ip"];
/// Metadata keys for the device of a use.
const DEVICES: [&str; 2] = ["device", "device_id"];

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    posted_at: i64,
    kind: String,
    amount_minor: i64,
    reference: Option<String>,
    reason: Option<String>,
    metadata: Option<String>,
    reversed_seq: Option<i64>,
}

const MOVEMENTS: &str = "
    select e.seq, t.posted_at, t.kind, e.amount_minor, t.reference, t.reason, t.metadata,
           r.seq as reversed_seq
      from entries_by_account e
      join transactions t on t.id = e.transaction_id
      left join entries r on r.transaction_id = t.reverses_id and r.account_id = e.account_id
     where e.account_id = $1
     order by e.transaction_id";

/// Every movement of a wallet, oldest first.
pub(crate) async fn movements_in(
    tx: &mut Tx,
    account: i64,
) -> Result<Vec<WalletMovement>, DeskError> {
    let rows: Vec<Row> = Query::new(MOVEMENTS).bind(account).all(tx).await?;
    rows.into_iter().map(Row::movement).collect()
}

impl Row {
    fn movement(self) -> Result<WalletMovement, DeskError> {
        let known = Kind::ALL.into_iter().find(|kind| kind.as_str() == self.kind);
        let kind =
            known.ok_or_else(|| StoreError::Damaged(format!("transaction kind {}", self.kind)))?;
        let damaged = |_| StoreError::Damaged(format!("metadata of entry {}", self.seq));
        let metadata = self.metadata.as_deref().map(serde_json::from_str).transpose();
        let metadata: Json = metadata.map_err(damaged)?.unwrap_or(Json::Null);
        Ok(WalletMovement {
            seq: self.seq,
            at: moment(Timestamp::from_micros(self.posted_at)),
            kind: kind_of(kind),
            amount: MinorUnits::new(self.amount_minor)?,
            reference: self.reference,
            reverses: self.reversed_seq,
            description: self.reason,
            from_ip: named(&metadata, &PLACES),
            device: named(&metadata, &DEVICES),
        })
    }
}

/// The first of these keys that has a text.
pub(super) fn named(metadata: &Json, names: &[&str]) -> Option<String> {
    let texts = names.iter().filter_map(|name| metadata[*name].as_str());
    texts.map(str::trim).find(|text| !text.is_empty()).map(str::to_owned)
}

const fn kind_of(kind: Kind) -> MovementKind {
    match kind {
        Kind::TopUp => MovementKind::TopUp,
        Kind::Usage => MovementKind::Usage,
        Kind::Grant => MovementKind::Grant,
        Kind::Refund => MovementKind::Refund,
        Kind::Dispute => MovementKind::Dispute,
        Kind::CardCheck => MovementKind::CardCheck,
        Kind::Fee => MovementKind::Fee,
        Kind::Adjustment => MovementKind::Adjustment,
        Kind::Reversal => MovementKind::Reversal,
    }
}
