/**
 * The types of the desk as the window sees them. They are read off the commands, not named one by
 * one, so that regenerating the bindings can rename a helper type without touching a feature.
 */
import type { commands } from "@/bindings";

type Commands = typeof commands;
type Answer<K extends keyof Commands> = Extract<
  Awaited<ReturnType<Commands[K]>>,
  { status: "ok" }
>["data"];
type Input<K extends keyof Commands> = Parameters<Commands[K]>[0];
type Filter<K extends keyof Commands> = Omit<Input<K>, "cursor" | "limit">;

export type { CommandError, Exported, FileProgress, ImportProgress } from "@/bindings";

export type Workspace = NonNullable<Answer<"getWorkspace">>;
export type WorkspaceRow = Answer<"listWorkspaces">["workspaces"][number];
export type WorkspaceColour = WorkspaceRow["colour"];
export type WorkspaceContents = Answer<"lookInside">;
export type OpenWorkspace = Input<"openWorkspace">;
export type CreateWorkspace = Input<"createWorkspace">;
export type RenameWorkspace = Input<"renameWorkspace">;
export type SetWorkspaceColour = Input<"setWorkspaceColour">;
export type Overview = Answer<"getOverview">;
export type DailyTotal = Overview["daily"][number];
export type CurrencyTotal = Overview["balances"][number];

export type UserRow = Answer<"listUsers">["rows"][number];
export type UserDetail = Answer<"getUser">;
export type UserFilter = Filter<"listUsers">;
export type UserSort = NonNullable<UserFilter["sort"]>;
export type WalletView = UserDetail["wallets"][number];
export type ForgetUser = Input<"forgetUser">;
export type Forgetting = Answer<"previewForgetting">;
export type CreateUser = Input<"createUser">;
export type JoinUsers = Input<"joinUsers">;
export type DocumentMade = Answer<"exportCaseFile">;
export type PaymentRow = Answer<"listPayments">["rows"][number];
export type PostTransaction = Input<"postTransaction">;
export type ReverseTransaction = Input<"reverseTransaction">;
export type PlaceHold = Input<"placeHold">;
export type ReleaseHold = Input<"releaseHold">;
export type HoldView = UserDetail["holds"][number];

export type UserMapping = Answer<"getUserMapping">["mapping"];
export type UserMappingPreview = Answer<"previewUserMapping">;
export type SetUserMapping = Input<"setUserMapping">;
export type UnmatchedRow = Answer<"listUnmatchedPayments">["rows"][number];
export type UnmatchedFilter = Filter<"listUnmatchedPayments">;
export type UnmatchedState = UnmatchedRow["state"];
export type UnmatchedWhy = NonNullable<UnmatchedRow["why"]>;
export type AttachPayments = Input<"attachPayments">;
export type PaymentsAttached = Answer<"attachPayments">;
export type IgnorePayments = Input<"ignorePayments">;
export type RestorePayments = Input<"restorePayments">;

export type TransactionRow = Answer<"listTransactions">["rows"][number];
export type TransactionDetail = Answer<"getTransaction">;
export type TransactionView = TransactionDetail["transaction"];
export type EntryView = TransactionDetail["entries"][number];
export type TransactionFilter = Filter<"listTransactions">;
export type TransactionKind = NonNullable<TransactionFilter["kind"]>;
export type TransactionStatus = NonNullable<TransactionFilter["status"]>;

export type RefundRequestRow = Answer<"listRefundRequests">["rows"][number];
export type RefundRequestDetail = Answer<"getRefundRequest">;
export type RefundRequestView = RefundRequestDetail["request"];
export type RefundFilter = Filter<"listRefundRequests">;
export type RefundState = NonNullable<RefundFilter["state"]>;
export type PaymentView = RefundRequestDetail["payment"];
export type PayoutView = NonNullable<PaymentView["payout"]>;
export type AuditRow = RefundRequestDetail["timeline"][number];
export type AuditFilter = Filter<"listAudit">;
export type AuditAction = NonNullable<AuditFilter["action"]>;
export type Verified = Answer<"verify">;
export type Problem = Verified["problems"][number];

export type DisputeRow = Answer<"listDisputes">["rows"][number];
export type DisputeDetail = Answer<"getDispute">;
export type DisputeView = DisputeDetail["dispute"];
export type DisputeFilter = Filter<"listDisputes">;
export type DisputeMoney = DisputeDetail["money"][number];
export type CaseDecision = Answer<"decideDispute">;
export type CaseAction = CaseDecision["action"];
export type FactRead = CaseDecision["facts"][number];
export type Expected = CaseDecision["expected"];
export type ExpectedOverrides = NonNullable<Input<"decideDispute">["expected"]>;
export type OutboxView = DisputeDetail["outbox"][number];
export type OpenStripePage = Input<"openStripePage">;
export type LinkTarget = NonNullable<Answer<"takeLink">>;
export type Onboarding = Answer<"getOnboarding">;
export type OnboardingDecision = Input<"completeOnboardingStep">["step"];
export type SyncView = Answer<"getSync">;
export type ConnectionView = Answer<"checkConnection">;
export type PermissionView = ConnectionView["permissions"][number];
export type AttentionItem = Answer<"listAttention">["rows"][number];
export type CloseAttention = Input<"closeAttention">;
export type CancelCall = Input<"cancelCall">;
export type SettleCall = Input<"settleCall">;

export type ApproveRefund = Input<"approveRefund">;
export type RequestRefund = Input<"requestRefund">;
export type RejectRefund = Input<"rejectRefund">;
export type WithdrawRefund = Input<"withdrawRefund">;
export type NotedRefundView = Answer<"noteRefund">;
export type RefundMeans = NotedRefundView["means"];
export type NoteRefund = Input<"noteRefund">;
export type VoidNotedRefund = Input<"voidNotedRefund">;
export type ActOnDispute = Input<"actOnDispute">;
export type DisputeActionName = ActOnDispute["action"];

export type EvidenceView = Answer<"getEvidence">;
export type EvidenceFieldView = EvidenceView["fields"][number];
export type EvidenceField = EvidenceFieldView["field"];
export type AttachmentView = EvidenceFieldView["attachments"][number];
export type LintFinding = EvidenceView["findings"][number];
export type EvidenceSent = EvidenceView["sent"][number];
export type SaveEvidence = Input<"saveEvidence">;
export type AttachEvidence = Input<"attachEvidence">;
export type OrderAttachments = Input<"orderAttachments">;

export type Matrix = Answer<"getEvidenceMatrix">;
export type MatrixRow = Matrix["rows"][number];
export type FieldNeed = MatrixRow["fields"][number];
export type EvidenceReason = MatrixRow["reason"];
export type ProductType = MatrixRow["product"];
export type StandingTexts = Answer<"getStandingTexts">;
export type ProductTexts = NonNullable<StandingTexts["products"][ProductType]>;
export type StandingText = keyof ProductTexts;
export type Ce3Evidence = NonNullable<EvidenceView["enhanced"]["visa_compelling_evidence_3"]>;
export type Ce3Facts = NonNullable<EvidenceView["ce3_facts"]>;

export type QueueRow = Answer<"listQueue">["rows"][number];
export type QueueKind = QueueRow["kind"];
export type Reminder = Answer<"takeReminders">["reminders"][number];

export type Scheduled = Answer<"listScheduled">[number];
export type FraudWarning = Answer<"getFraudWarning">;

export type PolicyView = Answer<"getPolicy">;
export type Policy = PolicyView["policy"];
export type PolicyRule = Policy["rules"][number];
export type PolicyCondition = PolicyRule["when"][number];
export type PolicyCheck = Answer<"checkPolicy">;
export type PolicyProblem = PolicyCheck["problems"][number];
export type PolicyVersion = Answer<"listPolicies">["rows"][number];
export type SetPolicy = Input<"setPolicy">;
export type CaseKind = PolicyRule["applies_to"][number];
export type RunBackTest = Input<"backTest">;
export type BackTestView = Answer<"backTest">;
export type BackTestGroup = BackTestView["result"]["by_currency"][number];
export type BackTestFlip = BackTestView["result"]["flips"][number];

export type ConnectStripe = Input<"connectStripe">;
export type Settings = Answer<"getSettings">;
export type CreateToken = Input<"createToken">;
export type TokenView = Answer<"listTokens">[number];
export type SetSettings = Input<"setSettings">;
export type BackupSchedule = Answer<"getBackupSchedule">;
export type BackupFrequency = BackupSchedule["frequency"];
export type SetBackupSchedule = Input<"setBackupSchedule">;
export type StartExport = Input<"startExport">;
export type ExportFormat = StartExport["format"];
export type ExportSelection = StartExport["selection"];
export type ExportKind = ExportSelection["kind"];
export type ExportRecord = Answer<"listExports">["rows"][number];
export type ScheduleExport = Input<"scheduleExport">;
export type ExportSchedule = Answer<"listExportSchedules">[number];
export type ExportFrequency = ExportSchedule["frequency"];
export type ExportVerified = Answer<"verifyExport">;

/** A decision as it is shown, whatever it decides about: every value is written out. */
export type AnyDecision = {
  rule: string;
  sentence: string;
  /** None when no single number would have changed it. */
  counterfactual: string | null;
  facts: { name: string; value: string; source: string }[];
  policy_version: number;
};

export type ImportSource = Input<"previewImport">["source"];
export type AmountStyle = NonNullable<Extract<ImportSource, { kind: "users_csv" }>["amounts"]>;
export type RunImport = Input<"runImport">;
export type ImportPlan = Answer<"previewImport">;
export type ImportTable = NonNullable<ImportPlan["table"]>;
export type ImportFinding = ImportPlan["findings"][number];
export type ImportPlace = ImportFinding["place"];
export type StripeBalanceComparison = Answer<"compareStripeBalance">;
