//! The history of a wallet in the form used by evidence.

use std::collections::HashMap;

use decision::evidence::{MovementKind, WalletMovement};
use ledger::{Kind, accounts_of_person_in, is_carry_over};
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
    transaction_id: i64,
    reverses_id: Option<i64>,
    key: String,
    posted_at: i64,
    kind: String,
    amount_minor: i64,
    reference: Option<String>,
    reason: Option<String>,
    metadata: Option<String>,
}

const MOVEMENTS: &str = "
    select e.transaction_id, t.reverses_id, t.key, t.posted_at, t.kind, e.amount_minor,
           t.reference, t.reason, t.metadata
      from entries_by_account e
      join transactions t on t.id = e.transaction_id
     where e.account_id = $1
     order by e.transaction_id";

/// Every movement of a wallet, oldest first, with those of wallets that were joined with it. What
/// was carried over between them is left out.
pub(crate) async fn movements_in(
    tx: &mut Tx,
    account: i64,
) -> Result<Vec<WalletMovement>, DeskError> {
    let mut rows: Vec<Row> = Vec::new();
    for account in accounts_of_person_in(tx, account).await? {
        rows.extend(Query::new(MOVEMENTS).bind(account).all::<Row>(tx).await?);
    }
    rows.retain(|row| !is_carry_over(&row.key));
    rows.sort_by_key(|row| row.transaction_id);
    let numbers: HashMap<i64, i64> = rows.iter().map(|row| row.transaction_id).zip(1..).collect();
    rows.into_iter().map(|row| row.movement(&numbers)).collect()
}

impl Row {
    fn movement(self, numbers: &HashMap<i64, i64>) -> Result<WalletMovement, DeskError> {
        let number = |id: i64| numbers.get(&id).copied();
        let known = Kind::ALL.into_iter().find(|kind| kind.as_str() == self.kind);
        let kind =
            known.ok_or_else(|| StoreError::Damaged(format!("transaction kind {}", self.kind)))?;
        let damaged =
            |_| StoreError::Damaged(format!("metadata of transaction {}", self.transaction_id));
        let metadata = self.metadata.as_deref().map(serde_json::from_str).transpose();
        let metadata: Json = metadata.map_err(damaged)?.unwrap_or(Json::Null);
        Ok(WalletMovement {
            seq: number(self.transaction_id).unwrap_or(self.transaction_id),
            at: moment(Timestamp::from_micros(self.posted_at)),
            kind: kind_of(kind),
            amount: MinorUnits::new(self.amount_minor)?,
            reference: self.reference,
            reverses: self.reverses_id.and_then(number),
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
