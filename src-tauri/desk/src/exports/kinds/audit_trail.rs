//! The audit trail with the hashes of its chain, newest first.

use export::{Batch, Cell, Column, ColumnType, Schema};
use store::{Filtered, RowRef, StoreError, Tx, hex};

use super::{
    Scope,
    cells::{known, text},
};
use crate::{
    DeskError, ListAudit, audit,
    exports::out::{Out, Reader},
};

pub(super) const SCHEMA: Schema = Schema {
    title: "Audit trail",
    columns: &[
        Column::new("seq", ColumnType::Int),
        Column::new("at", ColumnType::Time),
        Column::new("at_local", ColumnType::LocalTime),
        Column::new("actor", ColumnType::Word),
        Column::new("action", ColumnType::Word),
        Column::new("subject", ColumnType::Id),
        Column::new("reason", ColumnType::Text),
        Column::new("before", ColumnType::Text),
        Column::new("after", ColumnType::Text),
        Column::new("hash", ColumnType::Id),
    ],
    totals_by: &[],
    totals_of: &[],
};

const SELECT: &str = "
    select seq, at, actor, action, subject_kind || ':' || subject_id, reason, before, after, hash
      from audit_records
     where seq <= ?";

pub(super) async fn read_in(
    tx: &mut Tx,
    filter: &ListAudit,
    scope: Scope,
    out: &mut Out<'_>,
) -> Result<(), DeskError> {
    let start = Filtered::new(SELECT).bind(scope.snapshot.audit_record);
    let query = audit::conditions(start, filter).push(" order by seq desc").query();
    query.each(tx, &mut Reader { out, each: read }).await
}

fn read(row: RowRef<'_>, batch: &mut Batch) -> Result<(), StoreError> {
    let at = known(row.int(1)?, "at")?;
    let hash = hex(known(row.bytes(8)?, "hash")?);
    batch.push([
        Cell::Int(known(row.int(0)?, "seq")?),
        Cell::Time(at),
        Cell::Time(at),
        text(row.text(2)?),
        text(row.text(3)?),
        text(row.text(4)?),
        text(row.text(5)?),
        text(row.text(6)?),
        text(row.text(7)?),
        Cell::Text(&hash),
    ]);
    Ok(())
}
