//! The product without a face: what operators, scripts and the window can do.
//!
//! One folder per noun. Every public method of [`Desk`] is a command: it opens a transaction,
//! does everything through it, and commits: status, ledger rows, hold, audit record and outbox
//! row together, or none (design section 4, rule 1). What ends in `_in` joins a transaction that
//! somebody else opened. Nothing here calls Stripe inside a transaction; calls wait in the
//! outbox.
//!
//! `commands.rs` is the one list of commands: the window, `redressctl` and the tests all go
//! through it.

mod attention;
mod audit;
mod books;
mod cap;
mod case_file;
pub mod commands;
mod connection;
mod dispute;
mod error;
mod evidence;
mod exports;
mod fraud_warning;
mod ingest;
mod keys;
mod mirror;
mod outbox;
mod overview;
mod payment;
mod policy;
mod queue;
mod refund;
mod sync;
mod top_up;
mod transaction;
mod undo;
mod user;
mod verify;
pub mod workspace;

use std::{fmt, sync::Arc};

use gateway::Gateway;
use ledger::Lane;
use store::{Clock, Db, Timestamp};

pub use attention::{AttentionClosed, AttentionItem, CloseAttention, ListAttention};
pub use audit::{AuditRow, ListAudit};
pub use case_file::{DocumentMade, ExportCaseFile, ExportHistoryPdf};
use connection::Link;
pub use connection::{
    CheckConnection, ConnectStripe, ConnectionView, DisconnectStripe, FoundAccess, KeyPlace,
    NeededAccess, PermissionView,
};
pub use decision::evidence::{Matrix as EvidenceMatrix, StandingTexts};
pub use decision::{CaseDecision, Decision, RefundAction};
pub use dispute::{
    ActOnDispute, AwaitedMoney, DecideDispute, DisputeAct, DisputeActionState, DisputeDetail,
    DisputeMoney, DisputeRow, DisputeView, GetDispute, ListDisputes, OpenReason, PaymentDispute,
};
pub use error::{CommandError, DeskError};
pub use evidence::{
    AttachEvidence, AttachmentView, DocumentVersion, EvidenceFieldView, EvidenceSentView,
    EvidenceTotals, EvidenceView, GetEvidence, GetEvidenceMatrix, GetStandingTexts, HistoryDetail,
    HistoryFile, ListVersions, OrderAttachments, OtherField, RemoveAttachment, SaveEvidence,
    SentFile, SentPart, SentText, SetEvidenceMatrix, SetStandingTexts, StageEvidence,
};
pub use exports::{ExportFilter, ExportTransactions, Exported, Progress};
pub use ingest::{IngestStripeObject, Ingested};
pub use outbox::{ListOutbox, OutboxState, OutboxView};
pub use overview::{CurrencyTotalView, DailyTotal, GetOverview, Overview};
pub use payment::PaymentView;
pub use policy::{
    CheckPolicy, GetPolicy, GetSettings, ListPolicies, PolicyCheck, PolicyVersion, PolicyView,
    RunBackTest, RunBackTestView, SetPolicy, SetSettings, Settings,
};
pub use queue::{
    ListQueue, LookAtCase, Looked, QueueKind, QueueRow, Reminder, ReminderKind, Reminders,
    SelfAnswer, TakeReminders,
};
pub use refund::{
    ApproveRefund, GetRefundRequest, ListRefundRequests, RefundRequestDetail, RefundRequestRow,
    RefundRequestView, RefundState, RejectRefund, RequestRefund, WithdrawRefund,
};
pub use store::{Engine, Opening, Page};
pub use sync::{CollectionProgress, Delivered, GetSync, Sync, SyncDone, SyncView};
pub use transaction::{
    BalanceAtView, CaptureHold, EntryView, GetBalanceAt, GetTransaction, HoldView, ListHolds,
    ListTransactions, PlaceHold, PostTransaction, ReleaseHold, ReverseTransaction,
    SettleTransaction, TransactionDetail, TransactionRow, TransactionView, VoidTransaction,
};
pub use undo::{CancelCall, RetryCall, UndoAction, Undone};
pub use user::{
    CreateUser, GetUser, GetWallet, ListUsers, UserDetail, UserRow, UserSort, UserView, WalletView,
};
pub use verify::{Checked, Verified, Verify};

/// Who acts: an operator's name, or a part of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor(Arc<str>);

impl Actor {
    /// An operator. An empty name becomes `operator`.
    pub fn new(name: &str) -> Self {
        let name = name.trim();
        Self(Arc::from(if name.is_empty() { "operator" } else { name }))
    }

    /// What the policy does without a person.
    pub fn autopilot() -> Self {
        Self(Arc::from("autopilot"))
    }

    /// What happened at Stripe.
    pub fn stripe() -> Self {
        Self(Arc::from("stripe"))
    }

    /// The name as text.
    pub fn name(&self) -> &str {
        &self.0
    }

    pub(crate) fn shared(&self) -> Arc<str> {
        Arc::clone(&self.0)
    }
}

/// The desk of one workspace. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    db: Db,
    lane: Lane,
    clock: Arc<dyn Clock>,
    link: Link,
}

impl Desk {
    /// A desk over an open database. Without `stripe`, calls wait in the outbox.
    /// Must be called inside a tokio runtime.
    pub fn new(db: Db, clock: Arc<dyn Clock>, stripe: Option<Gateway>) -> Self {
        Self::over(db, clock, Link::fixed(stripe))
    }

    fn over(db: Db, clock: Arc<dyn Clock>, link: Link) -> Self {
        let lane = Lane::start(db.clone(), Arc::new(books::AuditTrail));
        Self { db, lane, clock, link }
    }

    /// The database below.
    pub const fn db(&self) -> &Db {
        &self.db
    }

    /// Where transactions are posted with others in one commit.
    pub const fn lane(&self) -> &Lane {
        &self.lane
    }

    /// The present moment, by this desk's clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk").field("db", &self.db).finish_non_exhaustive()
    }
}
