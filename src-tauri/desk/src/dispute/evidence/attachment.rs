//! Attached files: all SQL of their table.

use std::collections::BTreeMap;

use decision::evidence::EvidenceField;
use ledger::Owner;
use store::{Query, StoreError, Timestamp, Tx};

use super::view::AttachmentView;
use crate::{DeskError, dispute::EvidenceError};

/// A row of the table, without the content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attached {
    pub(crate) id: i64,
    pub(crate) dispute: String,
    pub(crate) field: EvidenceField,
    pub(crate) name: String,
    pub(crate) media_type: String,
    pub(crate) bytes: u64,
    pub(crate) pages: u32,
    pub(crate) sha256: String,
    pub(crate) added_at: Timestamp,
    pub(crate) added_by: String,
}

/// Files by field, in the order of each field.
pub(crate) type Attachments = BTreeMap<EvidenceField, Vec<Attached>>;

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    dispute_id: String,
    field: String,
    name: String,
    media_type: String,
    size: i64,
    pages: i64,
    sha256: String,
    added_at: i64,
    added_by: String,
}

impl Row {
    fn attached(self) -> Result<Attached, StoreError> {
        let damaged = || StoreError::Damaged(format!("attachment {}", self.id));
        Ok(Attached {
            field: EvidenceField::named(&self.field).ok_or_else(damaged)?,
            bytes: u64::try_from(self.size).map_err(|_| damaged())?,
            pages: u32::try_from(self.pages).map_err(|_| damaged())?,
            id: self.id,
            dispute: self.dispute_id,
            name: self.name,
            media_type: self.media_type,
            sha256: self.sha256,
            added_at: Timestamp::from_micros(self.added_at),
            added_by: self.added_by,
        })
    }
}

impl Attached {
    pub(crate) fn view(&self) -> AttachmentView {
        AttachmentView {
            id: self.id,
            name: self.name.clone(),
            media_type: self.media_type.clone(),
            bytes: self.bytes,
            pages: self.pages,
            sha256: self.sha256.clone(),
            added_at: self.added_at,
            added_by: self.added_by.clone(),
        }
    }
}

const OF_DISPUTE: &str = "
    select id, dispute_id, field, name, media_type, size, pages, sha256, added_at, added_by
      from evidence_attachments where dispute_id = $1 order by field, position, id";
const BY_ID: &str = "
    select id, dispute_id, field, name, media_type, size, pages, sha256, added_at, added_by
      from evidence_attachments where id = $1";
const BYTES: &str = "select bytes from evidence_attachments where id = $1";
const ADD: &str = "
    insert into evidence_attachments (id, dispute_id, field, position, name, media_type, size,
                                      pages, sha256, bytes, added_at, added_by)
    select coalesce(max(id), 0) + 1, $1, $2,
           (select coalesce(max(position), 0) + 1 from evidence_attachments
             where dispute_id = $1 and field = $2),
           $3, $4, $5, $6, $7, $8, $9, $10
      from evidence_attachments";
const REMOVE: &str = "delete from evidence_attachments where id = $1";
const FORGET: &str = "
    delete from evidence_attachments
     where dispute_id in (select id from disputes where user_id = $1)";
const PLACE: &str = "update evidence_attachments set position = $2 where id = $1";

/// Every file of a dispute.
pub(crate) async fn of_dispute_in(tx: &mut Tx, dispute: &str) -> Result<Attachments, DeskError> {
    let rows: Vec<Row> = Query::new(OF_DISPUTE).bind(dispute).all(tx).await?;
    let mut files = Attachments::new();
    for row in rows {
        let file = row.attached()?;
        files.entry(file.field).or_default().push(file);
    }
    Ok(files)
}

/// One file.
pub(super) async fn load_in(tx: &mut Tx, id: i64) -> Result<Attached, DeskError> {
    let row: Option<Row> = Query::new(BY_ID).bind(id).optional(tx).await?;
    Ok(row.ok_or(DeskError::Evidence(EvidenceError::AttachmentNotFound(id)))?.attached()?)
}

/// The content of a file.
pub(super) async fn bytes_in(tx: &mut Tx, id: i64) -> Result<Vec<u8>, DeskError> {
    let row: Option<(Vec<u8>,)> = Query::new(BYTES).bind(id).optional(tx).await?;
    row.map(|(bytes,)| bytes).ok_or(DeskError::Evidence(EvidenceError::AttachmentNotFound(id)))
}

/// A file to be stored.
pub(super) struct NewAttachment {
    pub(super) dispute: String,
    pub(super) field: EvidenceField,
    pub(super) looked_at: pdf::Attachment,
    pub(super) sha256: String,
    pub(super) bytes: Vec<u8>,
}

/// Stores a file after the others of its field.
pub(super) async fn add_in(
    tx: &mut Tx,
    actor: &str,
    new: NewAttachment,
    now: Timestamp,
) -> Result<(), StoreError> {
    Query::new(ADD)
        .bind(new.dispute)
        .bind(new.field.as_str())
        .bind(new.looked_at.name)
        .bind(new.looked_at.kind.media_type())
        .bind(i64::try_from(new.looked_at.bytes).unwrap_or(i64::MAX))
        .bind(i64::try_from(new.looked_at.pages).unwrap_or(i64::MAX))
        .bind(new.sha256)
        .bind(new.bytes)
        .bind(now.micros())
        .bind(actor)
        .execute(tx)
        .await?;
    Ok(())
}

/// Removes a file.
pub(super) async fn remove_in(tx: &mut Tx, id: i64) -> Result<(), StoreError> {
    Query::new(REMOVE).bind(id).execute(tx).await?;
    Ok(())
}

/// Removes the files of a user's disputes.
pub(super) async fn forget_in(tx: &mut Tx, user: &Owner) -> Result<(), StoreError> {
    Query::new(FORGET).bind(user.as_str()).execute(tx).await?;
    Ok(())
}

/// Sets the order of files.
pub(super) async fn order_in(tx: &mut Tx, ids: &[i64]) -> Result<(), StoreError> {
    for (place, id) in (1_i64..).zip(ids) {
        Query::new(PLACE).bind(*id).bind(place).execute(tx).await?;
    }
    Ok(())
}
