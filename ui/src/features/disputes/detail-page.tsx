import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { FileText } from "lucide-react";
import { Amount } from "@/components/amount";
import { AuditTimeline } from "@/components/audit-timeline";
import { Deadline } from "@/components/deadline";
import { DecisionCard } from "@/components/decision-card";
import { DocumentNote } from "@/components/document-note";
import { LeavingBanner } from "@/components/leaving-banner";
import { Below, CaseColumns, Page, PageHeader, Panel } from "@/components/page";
import { DisputeKindBadge, DisputeStatusBadge } from "@/components/state-badges";
import { Failed, LoadingBlock } from "@/components/states";
import { StripeLink } from "@/components/stripe-link";
import { Button } from "@/components/ui/button";
import { PaymentPanel, WalletPanel, withdrawnBy } from "@/components/wallet-panel";
import { shownDecision } from "@/lib/case-facts";
import { actionName, actOf, proposalFor } from "@/lib/dispute-words";
import { t } from "@/lib/i18n";
import { formatAmount } from "@/lib/money";
import { dispute as disputeQuery } from "@/lib/queries";
import { useRecent } from "@/lib/recent";
import type { DisputeView } from "@/lib/types";
import { useShortcuts } from "@/lib/use-shortcuts";
import { nameOf } from "@/lib/visible";
import { DisputeActions } from "./actions";
import { AutopilotBadge } from "./autopilot-badge";
import { CaseFileButton } from "./case-file";
import { DisputeFacts } from "./dispute-facts";
import { ExpectedPanel } from "./expected-panel";
import { KindNotice } from "./kind-notice";
import { MoneyPanel } from "./money-panel";
import { OutboxPanel } from "./outbox-panel";
import { useExportCaseFile } from "./queries";

/** One dispute: what the bank says, what the policy proposes, what an operator can do, what happened. */
export function DisputePage({ disputeId }: { disputeId: string }) {
  const { data, error, refetch } = useQuery(disputeQuery(disputeId));
  const exporting = useExportCaseFile();
  const openEvidence = useEvidence(disputeId);
  useRecent(
    data && {
      kind: "dispute",
      id: disputeId,
      label: `${nameOf(data.dispute)} ${formatAmount(data.dispute.amount, data.dispute.currency)}`,
    },
  );
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingBlock lines={5} />;
  const { dispute, payment, wallet, money, timeline, outbox } = data;
  const { decision } = dispute;
  const name = nameOf(dispute);
  return (
    <Page>
      <PageHeader
        help="disputes"
        back={{ to: "/disputes", label: t("room.disputes") }}
        title={
          <>
            {t(`dispute.title.${dispute.kind}`, { name })}{" "}
            <Amount minor={dispute.amount} currency={dispute.currency} />
          </>
        }
        subtitle={
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <DisputeKindBadge kind={dispute.kind} />
            <DisputeStatusBadge status={dispute.status} />
            {dispute.waits_for_operator && <Deadline at={dispute.due_at} open exact />}
            <span className="ident">{dispute.id}</span>
            <StripeLink page={{ dispute: dispute.id }} />
          </div>
        }
        actions={
          <>
            <CaseFileButton exporting={exporting} disputeId={disputeId} />
            <Button
              icon={FileText}
              shortcut="evidence"
              data-testid="open-evidence"
              onClick={openEvidence}
            >
              {t("dispute.evidence")}
            </Button>
          </>
        }
      />
      <DocumentNote title={t("case_file.done")} exporting={exporting} />
      <OnItsWay dispute={dispute} />
      <CaseColumns
        main={
          <>
            {dispute.takes_action && <KindNotice dispute={dispute} />}
            {decision ? (
              <DecisionCard
                decision={shownDecision(decision)}
                badge={<AutopilotBadge autopilot={decision.autopilot} />}
                action={t("decision.proposes", {
                  action: proposalFor(dispute.kind, decision.action),
                })}
              >
                <DisputeActions
                  dispute={dispute}
                  proposed={actOf(dispute.kind, decision.action)}
                  onAnswer={openEvidence}
                />
              </DecisionCard>
            ) : (
              <Panel title={t("dispute.actions")}>
                <DisputeActions dispute={dispute} proposed={null} onAnswer={openEvidence} />
              </Panel>
            )}
            <Below>
              {dispute.is_open && decision && (
                <ExpectedPanel dispute={dispute} expected={decision.expected} />
              )}
              <OutboxPanel rows={outbox} />

              <Panel title={t("timeline.title")}>
                <AuditTimeline rows={timeline} />
              </Panel>
            </Below>
          </>
        }
        aside={
          <>
            <DisputeFacts dispute={dispute} />
            <MoneyPanel rows={money} awaits={dispute.awaits} />
            <WalletPanel wallet={wallet} userName={name} />
            <PaymentPanel payment={payment} withdrawn={withdrawnBy([dispute])} />
          </>
        }
      />
    </Page>
  );
}

/** To the evidence, by the button or by its key. */
function useEvidence(disputeId: string) {
  const navigate = useNavigate();
  const open = () => void navigate({ to: "/disputes/$disputeId/evidence", params: { disputeId } });
  useShortcuts({ evidence: open });
  return open;
}

function OnItsWay({ dispute }: { dispute: DisputeView }) {
  const { action, action_state: state, leaves_at: leavesAt } = dispute;
  if (state !== "leaving" || leavesAt === null || action === null) return null;
  return (
    <LeavingBanner
      what={t("dispute.leaving", { action: actionName(dispute.kind, action) })}
      leavesAt={leavesAt}
      name={`dispute:${dispute.id}`}
    />
  );
}
