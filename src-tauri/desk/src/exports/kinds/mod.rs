//! A file for each kind of rows: its columns and how they are read. All kinds are listed here.

mod audit_trail;
mod cells;
mod disputes;
mod entries;
mod outbox_calls;
mod payments;
mod refund_requests;
mod statements;
mod transactions;
mod users;
mod wallets;

pub(super) use statements::{Statement, statement_in};
pub use transactions::EXPORTED_TRANSACTIONS;

use export::Schema;
use ledger::numbers_between_in;
use store::{Timestamp, Tx};

use super::{ExportSelection, ExportSnapshot, out::Out};
use crate::DeskError;

/// What bounds the rows of an export.
#[derive(Clone, Copy)]
pub(super) struct Scope {
    pub(super) snapshot: ExportSnapshot,
    /// Numbers of the transactions, `first <= number < end`.
    pub(super) transactions: (i64, i64),
    /// Whether the format is a journal, which begins with opening balances.
    pub(super) is_journal: bool,
}

impl Scope {
    pub(super) async fn of(
        tx: &mut Tx,
        selection: &ExportSelection,
        snapshot: ExportSnapshot,
        is_journal: bool,
    ) -> Result<Self, DeskError> {
        let (from, to) = match selection {
            ExportSelection::Transactions(filter) => (filter.from, filter.to),
            ExportSelection::Entries(filter) => (filter.from, filter.to),
            ExportSelection::Payments(filter) => (filter.from, filter.to),
            ExportSelection::Statement(filter) => (filter.from, filter.to),
            ExportSelection::Wallets(filter) => (None, filter.at.map(after)),
            ExportSelection::Users(_)
            | ExportSelection::RefundRequests(_)
            | ExportSelection::Disputes(_)
            | ExportSelection::OutboxCalls(_)
            | ExportSelection::AuditTrail(_) => (None, None),
        };
        let (first, end) = numbers_between_in(tx, from, to).await?;
        let end = end.min(snapshot.transaction.saturating_add(1));
        Ok(Self { snapshot, transactions: (first, end), is_journal })
    }
}

/// The first moment after one: what was posted at it counts.
fn after(moment: Timestamp) -> Timestamp {
    Timestamp::from_micros(moment.micros().saturating_add(1))
}

/// The columns of a kind.
pub(super) const fn schema(selection: &ExportSelection) -> Schema {
    match selection {
        ExportSelection::Transactions(_) => transactions::SCHEMA,
        ExportSelection::Entries(_) => entries::SCHEMA,
        ExportSelection::Users(_) => users::SCHEMA,
        ExportSelection::Wallets(_) => wallets::SCHEMA,
        ExportSelection::RefundRequests(_) => refund_requests::SCHEMA,
        ExportSelection::Disputes(_) => disputes::SCHEMA,
        ExportSelection::Payments(_) => payments::SCHEMA,
        ExportSelection::OutboxCalls(_) => outbox_calls::SCHEMA,
        ExportSelection::AuditTrail(_) => audit_trail::SCHEMA,
        ExportSelection::Statement(_) => statements::SCHEMA,
    }
}

/// Reads the rows of a kind.
pub(super) async fn read_in(
    tx: &mut Tx,
    selection: &ExportSelection,
    scope: Scope,
    out: &mut Out<'_>,
) -> Result<(), DeskError> {
    match selection {
        ExportSelection::Transactions(filter) => {
            transactions::read_in(tx, filter, scope, out).await
        }
        ExportSelection::Entries(filter) => entries::read_in(tx, filter, scope, out).await,
        ExportSelection::Users(filter) => {
            users::read_in(tx, filter, scope.snapshot.taken_at, out).await
        }
        ExportSelection::Wallets(filter) => wallets::read_in(tx, filter, scope, out).await,
        ExportSelection::RefundRequests(filter) => refund_requests::read_in(tx, filter, out).await,
        ExportSelection::Disputes(filter) => disputes::read_in(tx, filter, out).await,
        ExportSelection::Payments(filter) => payments::read_in(tx, filter, out).await,
        ExportSelection::OutboxCalls(_) => outbox_calls::read_in(tx, out).await,
        ExportSelection::AuditTrail(filter) => audit_trail::read_in(tx, filter, scope, out).await,
        // A document has no rows; `commands.rs` reads it.
        ExportSelection::Statement(_) => Ok(()),
    }
}
