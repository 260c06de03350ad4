//! The list of all commands: name, input, output, and whether it writes. The window, `redressctl
//! call` and `redressctl commands` use it; the window's bindings are checked against it.

use futures::future::BoxFuture;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value as Json;

use crate::{Actor, Bearer, CommandError, Desk, DeskError};

/// One command.
#[derive(Clone, Copy)]
pub struct Command {
    /// Stable name; never renamed.
    pub name: &'static str,
    /// Whether the command changes anything.
    pub writes: bool,
    input: fn(&mut SchemaGenerator) -> Schema,
    output: fn(&mut SchemaGenerator) -> Schema,
    run: for<'a> fn(&'a Desk, &'a Actor, Json) -> BoxFuture<'a, Result<Json, DeskError>>,
}

/// A command as `redressctl commands` lists it.
#[derive(Clone, Debug, Serialize)]
pub struct CommandDescription {
    /// Its name.
    pub name: &'static str,
    /// Whether the command changes anything.
    pub writes: bool,
    /// JSON Schema of the input.
    pub input: Schema,
    /// JSON Schema of the output.
    pub output: Schema,
}

macro_rules! commands {
    ($( $kind:ident $name:ident($input:ty) -> $output:ty; )*) => {
        /// Every command, in the order of the documentation.
        pub const COMMANDS: &[Command] = &[$(
            Command {
                name: stringify!($name),
                writes: commands!(@writes $kind),
                input: |generator| generator.root_schema_for::<$input>(),
                output: |generator| generator.root_schema_for::<$output>(),
                run: |desk, actor, input| Box::pin(async move {
                    let input: $input = read(input)?;
                    write(&commands!(@call $kind, desk, actor, $name, input))
                }),
            },
        )*];
    };
    (@writes read) => { false };
    (@writes write) => { true };
    (@writes ingest) => { true };
    (@call read, $desk:ident, $actor:ident, $name:ident, $input:ident) => {
        { let _ = $actor; $desk.$name($input).await? }
    };
    (@call ingest, $desk:ident, $actor:ident, $name:ident, $input:ident) => {
        { let _ = $actor; $desk.$name($input).await? }
    };
    (@call write, $desk:ident, $actor:ident, $name:ident, $input:ident) => {
        $desk.$name($actor, $input).await?
    };
}

commands! {
    write create_user(crate::CreateUser) -> crate::UserView;
    read preview_forgetting(crate::PreviewForgetting) -> crate::Forgetting;
    write forget_user(crate::ForgetUser) -> crate::UserForgotten;
    read get_user(crate::GetUser) -> crate::UserDetail;
    read list_users(crate::ListUsers) -> store::Page<crate::UserRow>;
    write join_users(crate::JoinUsers) -> crate::UsersJoined;
    read get_wallet(crate::GetWallet) -> crate::WalletView;
    read get_balance_at(crate::GetBalanceAt) -> crate::BalanceAtView;
    write post_transaction(crate::PostTransaction) -> crate::TransactionView;
    write settle_transaction(crate::SettleTransaction) -> crate::TransactionView;
    write void_transaction(crate::VoidTransaction) -> crate::TransactionView;
    write reverse_transaction(crate::ReverseTransaction) -> crate::TransactionView;
    read get_transaction(crate::GetTransaction) -> crate::TransactionDetail;
    read list_transactions(crate::ListTransactions) -> store::Page<crate::TransactionRow>;
    read list_payments(crate::ListPayments) -> store::Page<crate::PaymentRow>;
    read get_user_mapping(crate::GetUserMapping) -> crate::UserMappingView;
    read preview_user_mapping(crate::PreviewUserMapping) -> crate::UserMappingPreview;
    write set_user_mapping(crate::SetUserMapping) -> crate::Matched;
    write match_payments(crate::MatchPayments) -> crate::Matched;
    read list_unmatched_payments(crate::ListUnmatchedPayments) -> store::Page<crate::UnmatchedRow>;
    write attach_payments(crate::AttachPayments) -> crate::PaymentsAttached;
    write ignore_payments(crate::IgnorePayments) -> crate::PaymentsChanged;
    write restore_payments(crate::RestorePayments) -> crate::PaymentsChanged;
    write place_hold(crate::PlaceHold) -> crate::HoldView;
    write release_hold(crate::ReleaseHold) -> crate::HoldView;
    write capture_hold(crate::CaptureHold) -> crate::TransactionView;
    read list_holds(crate::ListHolds) -> Vec<crate::HoldView>;
    write request_refund(crate::RequestRefund) -> crate::RefundRequestView;
    write approve_refund(crate::ApproveRefund) -> crate::RefundRequestView;
    write reject_refund(crate::RejectRefund) -> crate::RefundRequestView;
    write withdraw_refund(crate::WithdrawRefund) -> crate::RefundRequestView;
    write note_refund(crate::NoteRefund) -> crate::NotedRefundView;
    write void_noted_refund(crate::VoidNotedRefund) -> crate::NotedRefundView;
    read list_noted_refunds(crate::ListNotedRefunds) -> store::Page<crate::NotedRefundView>;
    write undo_action(crate::UndoAction) -> crate::Undone;
    read list_refund_requests(crate::ListRefundRequests) -> store::Page<crate::RefundRequestRow>;
    read get_refund_request(crate::GetRefundRequest) -> crate::RefundRequestDetail;
    read list_disputes(crate::ListDisputes) -> store::Page<crate::DisputeRow>;
    read get_dispute(crate::GetDispute) -> crate::DisputeDetail;
    read decide_dispute(crate::DecideDispute) -> decision::CaseDecision;
    write act_on_dispute(crate::ActOnDispute) -> crate::DisputeView;
    read get_evidence(crate::GetEvidence) -> crate::EvidenceView;
    write save_evidence(crate::SaveEvidence) -> crate::EvidenceView;
    write attach_evidence(crate::AttachEvidence) -> crate::EvidenceView;
    write remove_attachment(crate::RemoveAttachment) -> crate::EvidenceView;
    write order_attachments(crate::OrderAttachments) -> crate::EvidenceView;
    write stage_evidence(crate::StageEvidence) -> crate::EvidenceView;
    read get_evidence_matrix(crate::GetEvidenceMatrix) -> decision::evidence::Matrix;
    write set_evidence_matrix(crate::SetEvidenceMatrix) -> decision::evidence::Matrix;
    read list_evidence_matrices(crate::ListVersions) -> store::Page<crate::DocumentVersion>;
    read get_standing_texts(crate::GetStandingTexts) -> decision::evidence::StandingTexts;
    write set_standing_texts(crate::SetStandingTexts) -> decision::evidence::StandingTexts;
    read list_standing_texts(crate::ListVersions) -> store::Page<crate::DocumentVersion>;
    read export_case_file(crate::ExportCaseFile) -> crate::DocumentMade;
    read export_history_pdf(crate::ExportHistoryPdf) -> crate::DocumentMade;
    ingest ingest_stripe_object(crate::IngestStripeObject) -> crate::Ingested;
    read get_settings(crate::GetSettings) -> crate::Settings;
    write set_settings(crate::SetSettings) -> crate::Settings;
    read get_policy(crate::GetPolicy) -> crate::PolicyView;
    read check_policy(crate::CheckPolicy) -> crate::PolicyCheck;
    write set_policy(crate::SetPolicy) -> crate::PolicyView;
    read list_policies(crate::ListPolicies) -> store::Page<crate::PolicyVersion>;
    read back_test(crate::RunBackTest) -> crate::RunBackTestView;
    read list_queue(crate::ListQueue) -> store::Page<crate::QueueRow>;
    read list_scheduled(crate::ListScheduled) -> Vec<crate::ScheduledRow>;
    read get_fraud_warning(crate::GetFraudWarning) -> crate::FraudWarningDetail;
    write look_at_case(crate::LookAtCase) -> crate::Looked;
    write take_reminders(crate::TakeReminders) -> crate::Reminders;
    read get_overview(crate::GetOverview) -> crate::Overview;
    read list_audit(crate::ListAudit) -> store::Page<crate::AuditRow>;
    read list_outbox(crate::ListOutbox) -> store::Page<crate::OutboxView>;
    write retry_call(crate::RetryCall) -> crate::OutboxView;
    write cancel_call(crate::CancelCall) -> crate::OutboxView;
    write settle_call(crate::SettleCall) -> crate::OutboxView;
    read list_attention(crate::ListAttention) -> store::Page<crate::AttentionItem>;
    write close_attention(crate::CloseAttention) -> crate::AttentionClosed;
    write connect_stripe(crate::ConnectStripe) -> crate::ConnectionView;
    write disconnect_stripe(crate::DisconnectStripe) -> crate::ConnectionView;
    read check_connection(crate::CheckConnection) -> crate::ConnectionView;
    read get_stripe_balance(crate::GetStripeBalance) -> crate::StripeBalanceView;
    read get_stripe_page(crate::GetStripePage) -> crate::StripePage;
    read get_sync(crate::GetSync) -> crate::SyncView;
    ingest sync(crate::Sync) -> crate::SyncDone;
    read get_onboarding(crate::GetOnboarding) -> crate::Onboarding;
    write complete_onboarding_step(crate::CompleteOnboardingStep) -> crate::Onboarding;
    write finish_onboarding(crate::FinishOnboarding) -> crate::Onboarding;
    read verify(crate::Verify) -> crate::Verified;
    read get_diagnostics(crate::GetDiagnostics) -> crate::Diagnostics;
    write create_token(crate::CreateToken) -> crate::CreatedToken;
    read list_tokens(crate::ListTokens) -> Vec<crate::TokenView>;
    write revoke_token(crate::RevokeToken) -> crate::TokenView;
    write back_up(crate::BackUp) -> crate::WorkspaceFile;
    read get_backup_schedule(crate::GetBackupSchedule) -> crate::BackupSchedule;
    write set_backup_schedule(crate::SetBackupSchedule) -> crate::BackupSchedule;
    write export(crate::Export) -> crate::Exported;
    write export_books(crate::ExportBooks) -> crate::BooksExported;
    read list_exports(crate::ListExports) -> store::Page<crate::ExportRecord>;
    write schedule_export(crate::ScheduleExport) -> crate::ExportScheduled;
    read list_export_schedules(crate::ListExportSchedules) -> Vec<crate::ExportScheduleView>;
    write remove_export_schedule(crate::RemoveExportSchedule) -> crate::ExportScheduled;
    read verify_export(crate::VerifyExport) -> crate::ExportVerified;
    read preview_import(crate::PreviewImport) -> crate::ImportPlan;
    write run_import(crate::RunImport) -> crate::ImportPlan;
    read compare_stripe_balance(crate::CompareStripeBalance) -> crate::StripeBalanceComparison;
}

impl Command {
    /// The description that `redressctl commands` prints.
    pub fn describe(&self) -> CommandDescription {
        CommandDescription {
            name: self.name,
            writes: self.writes,
            input: self.input(&mut SchemaGenerator::default()),
            output: self.output(&mut SchemaGenerator::default()),
        }
    }

    /// JSON Schema of the input, by a generator with settings of the caller's choice.
    pub fn input(&self, generator: &mut SchemaGenerator) -> Schema {
        (self.input)(generator)
    }

    /// JSON Schema of the output, by a generator with settings of the caller's choice.
    pub fn output(&self, generator: &mut SchemaGenerator) -> Schema {
        (self.output)(generator)
    }
}

impl std::fmt::Debug for Command {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Command").field("name", &self.name).finish_non_exhaustive()
    }
}

/// The command of this name.
pub fn find(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.name == name)
}

impl Desk {
    /// Runs a command by its name: JSON in, JSON out.
    ///
    /// # Errors
    /// `command_unknown`, `input_invalid`, and the errors of the command itself.
    pub async fn call(&self, actor: &Actor, name: &str, input: Json) -> Result<Json, CommandError> {
        Ok(self.run(actor, name, input).await?)
    }

    /// Runs a command for the bearer of a token: JSON in, JSON out.
    ///
    /// # Errors
    /// `token_not_permitted`, and those of [`Self::call`].
    pub async fn call_for(
        &self,
        bearer: &Bearer,
        name: &str,
        input: Json,
    ) -> Result<Json, DeskError> {
        bearer.check(name)?;
        self.run(bearer.actor(), name, input).await
    }

    async fn run(&self, actor: &Actor, name: &str, input: Json) -> Result<Json, DeskError> {
        let command = find(name).ok_or_else(|| DeskError::UnknownCommand(name.to_owned()))?;
        (command.run)(self, actor, input).await
    }
}

fn read<T: DeserializeOwned + JsonSchema>(input: Json) -> Result<T, DeskError> {
    let input = if input.is_null() { Json::Object(serde_json::Map::new()) } else { input };
    if has_nul(&input) {
        let message = "a text holds the character NUL, which Postgres cannot store".to_owned();
        return Err(DeskError::BadInput(message));
    }
    serde_json::from_value(input).map_err(|error| DeskError::BadInput(error.to_string()))
}

fn has_nul(json: &Json) -> bool {
    match json {
        Json::Null | Json::Bool(_) | Json::Number(_) => false,
        Json::String(text) => text.contains('\0'),
        Json::Array(values) => values.iter().any(has_nul),
        Json::Object(fields) => {
            fields.iter().any(|(name, value)| name.contains('\0') || has_nul(value))
        }
    }
}

fn write<T: Serialize>(output: &T) -> Result<Json, DeskError> {
    serde_json::to_value(output).map_err(|error| DeskError::BadOutput(error.to_string()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::Role;

    #[test]
    fn what_a_role_may_call_are_commands() {
        for name in Role::ALL.into_iter().flat_map(Role::commands) {
            assert!(find(name).is_some(), "{name}");
        }
    }

    /// An output that cannot be serialized is an internal error, not an invalid input.
    #[test]
    fn an_output_that_is_no_json_has_a_code_of_its_own() {
        let no_object = BTreeMap::from([(vec![1_u8], "a name must be a text")]);
        assert_eq!(write(&no_object).expect_err("no JSON").code(), "output_invalid");
        assert_eq!(write(&1).expect("JSON"), Json::from(1));
    }
}
