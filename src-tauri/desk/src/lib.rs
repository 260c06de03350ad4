//! The product without a user interface: everything that operators, scripts and the window can do.
//!
//! One folder per noun. Every public method of [`Desk`] is a command: it opens a database
//! transaction, writes status, ledger rows, hold, audit record and outbox row in it, and commits
//! all of them or none (ARCHITECTURE.md, "Bird's-eye view"). A function whose name ends in `_in`
//! runs in the transaction of its caller. Nothing here calls Stripe inside a transaction; calls
//! wait in the outbox.
//!
//! `commands.rs` lists all commands; the window, `redressctl` and the tests call them through it.

mod actor;
mod attention;
mod audit;
mod blocking;
pub mod commands;
mod dispute;
mod due;
mod error;
mod exports;
mod forgetting;
mod fraud_warning;
mod imports;
mod ingested;
mod joining;
mod kept_file;
mod matching;
mod mirror;
mod onboarding;
mod outbox;
mod overview;
mod payment;
mod payout;
mod policy;
mod posting;
mod problem;
mod progress;
mod queue;
mod reason;
mod refund;
mod refusal;
mod settings;
mod states;
mod stripe;
mod subject;
mod sums;
mod token;
mod transaction;
mod unattached;
mod unmatched;
mod user;
pub mod workspace;

use std::{fmt, sync::Arc};

use gateway::Gateway;
use ledger::Lane;
use store::{Clock, Db, Timestamp};

pub use actor::{Actor, OperatorName, ProgramName, SystemActor};
pub use attention::{AttentionError, AttentionItem, ListAttention};
pub use audit::{Action as AuditAction, AuditRow, ListAudit};
pub use decision::evidence::{Matrix as EvidenceMatrix, StandingTexts};
pub use decision::{CaseDecision, Decision, RefundAction};
pub use dispute::{
    ActOnDispute, AttachEvidence, AttachmentView, AwaitedMoney, DecideDispute, DisputeAct,
    DisputeActionState, DisputeDetail, DisputeError, DisputeMoney, DisputeRow, DisputeView,
    DocumentMade, DocumentVersion, EvidenceError, EvidenceFieldView, EvidenceSentView,
    EvidenceTotals, EvidenceView, ExportCaseFile, ExportHistoryPdf, GetDispute, GetEvidence,
    GetEvidenceMatrix, GetStandingTexts, HistoryDetail, HistoryFile, ListDisputes, ListVersions,
    OpenReason, OrderAttachments, OtherField, PaymentDispute, RemoveAttachment, RunBackTest,
    RunBackTestView, SaveEvidence, SentFile, SentPart, SentText, SetEvidenceMatrix,
    SetStandingTexts, StageEvidence,
};
pub use error::{CommandError, DeskError};
pub use exports::{
    AccountBalance, AuditHeadView, BooksExported, EXPORTED_TRANSACTIONS, EntrySelection, Export,
    ExportBooks, ExportFinding, ExportFrequency, ExportManifest, ExportOutcome, ExportRecord,
    ExportRefusal, ExportScheduleView, ExportScheduled, ExportSelection, ExportSnapshot,
    ExportVerified, Exported, ListExportSchedules, ListExports, OutboxSelection, PaymentSelection,
    RemoveExportSchedule, ScheduleExport, StatementSelection, TransactionSelection, VerifyExport,
    WalletSelection,
};
pub use forgetting::{ForgetUser, Forgetting, PreviewForgetting, UserForgotten};
pub use fraud_warning::{
    Dismissed, FraudWarningDetail, FraudWarningError, GetFraudWarning, PastWarnings,
};
pub use imports::{
    AmountStyle, AmountUnit, BalanceDifference, Booking, CompareStripeBalance, DifferenceKind,
    FindingKind, ImportError, ImportFinding, ImportPhase, ImportPlace, ImportPlan, ImportProblem,
    ImportProblemCode, ImportProgress, ImportSource, ImportTable, ImportTotal, ImportWatch,
    ImportedRow, NewAndKnown, PlatformDatabase, PreviewImport, RedressBooks, RunImport,
    StripeBalanceComparison, Thousands, UsersCsv,
};
pub use ingested::Ingested;
pub use joining::{JoinUsers, UsersJoined};
pub use matching::{
    AttachPayments, FailedPayment, GetUserMapping, IgnorePayments, ListUnmatchedPayments,
    MappingClash, MappingExample, MappingOutcome, MatchPayments, Matched, MatchingError, NewUser,
    PaymentsAttached, PaymentsChanged, PreviewUserMapping, RestorePayments, SetUserMapping,
    UnmatchedRow, UserMappingPreview, UserMappingView,
};
pub use onboarding::{
    AccountContents, CompleteOnboardingStep, FinishOnboarding, GetOnboarding, Onboarding,
    OnboardingDecision,
};
pub use outbox::{ListOutbox, OutboxError, OutboxState, OutboxView};
pub use overview::{
    CurrencyTotalView, DailyTotal, GetOverview, GetUser, OpenInCurrency, Overview, UserDetail,
};
pub use payment::noted::RefundMeans;
pub use payment::{ListPayments, PaymentError, PaymentRow, PaymentView};
pub use payout::PayoutView;
pub use policy::{
    CheckPolicy, GetPolicy, ListPolicies, PolicyCheck, PolicyError, PolicyVersion, PolicyView,
    SetPolicy,
};
pub use problem::{AuditRule, Problem, ProblemKind};
pub use progress::Progress;
pub use queue::{
    ListQueue, ListScheduled, LookAtCase, Looked, QueueKind, QueueRow, Reminder, ReminderKind,
    Reminders, ScheduledAction, ScheduledRow, SelfAnswer, TakeReminders,
};
pub use refund::{
    ApproveRefund, BankReference, GetRefundRequest, ListNotedRefunds, ListRefundRequests,
    NoteRefund, NotedRefundView, RefundError, RefundEvent, RefundRequestDetail, RefundRequestRow,
    RefundRequestView, RefundState, RejectRefund, RequestRefund, VoidNotedRefund, WithdrawRefund,
};
pub use refusal::StatusClass;
pub use settings::{
    CurrencySettings, GetSettings, SetSettings, Settings, SettingsError, UserMapping, UserNaming,
};
pub use store::{Engine, Opening, Page};
pub use stripe::{
    AttentionClosed, CallOutcome, CancelCall, CheckConnection, CloseAttention, CollectionProgress,
    ConnectStripe, ConnectionView, Delivered, DisconnectStripe, FoundAccess, GetStripeBalance,
    GetStripePage, GetSync, IngestStripeObject, KeyPlace, NeededAccess, PermissionView, RetryCall,
    SettleCall, StripeBalanceView, StripeError, StripePage, StripeWorker, Sync, SyncDone, SyncView,
    UndoAction, Undone,
};
use stripe::{Connection, Lease};
pub use token::{
    Bearer, CreateToken, CreatedToken, ListTokens, RevokeToken, Role, TokenError, TokenView, Tokens,
};
pub use transaction::{
    BalanceAtView, CHUNKS_QUEUED_MAX, CaptureHold, EntryView, GetBalanceAt, GetTransaction,
    HoldView, LineAnswer, LineAnswers, LineChunk, LineCounts, LineParser, LinesCut, ListHolds,
    ListTransactions, PlaceHold, PostTransaction, ReleaseHold, ReverseTransaction,
    SettleTransaction, TransactionDetail, TransactionRow, TransactionView, VoidTransaction,
};
pub use unmatched::{UnmatchedState, Why as UnmatchedWhy};
pub use user::{
    CreateUser, GetWallet, ListUsers, UserError, UserRow, UserSort, UserView, WalletView,
};
pub use workspace::verify::{Checked, Verified, Verify};
pub use workspace::{
    BackUp, BackupFrequency, BackupSchedule, Diagnostics, FileProgress, FileWatch,
    GetBackupSchedule, GetDiagnostics, ScheduledBackup, SetBackupSchedule, WorkspaceError,
    WorkspaceFile,
};

/// The desk of one workspace. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    db: Db,
    lane: Lane,
    clock: Arc<dyn Clock>,
    connection: Connection,
    lease: Arc<Lease>,
}

impl Desk {
    /// A desk over an open database. Without `stripe`, calls stay in the outbox. Must be called
    /// inside a tokio runtime.
    pub fn new(db: Db, clock: Arc<dyn Clock>, stripe: Option<Gateway>) -> Self {
        Self::over(db, clock, Connection::fixed(stripe))
    }

    fn over(db: Db, clock: Arc<dyn Clock>, connection: Connection) -> Self {
        let lane = Lane::start(db.clone(), Arc::new(posting::AuditTrail));
        Self { db, lane, clock, connection, lease: Arc::default() }
    }

    /// The database below.
    pub const fn db(&self) -> &Db {
        &self.db
    }

    /// The posting lane: it commits the transactions of many callers together.
    pub const fn lane(&self) -> &Lane {
        &self.lane
    }

    /// The current time of this desk's clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk").field("db", &self.db).finish_non_exhaustive()
    }
}
