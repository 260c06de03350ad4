import { useQuery } from "@tanstack/react-query";
import { Amount } from "@/components/amount";
import { AuditTimeline } from "@/components/audit-timeline";
import { Deadline } from "@/components/deadline";
import { DecisionCard } from "@/components/decision-card";
import { LeavingBanner } from "@/components/leaving-banner";
import { Page, PageHeader, Panel } from "@/components/page";
import { DisputeKindBadge, DisputeStatusBadge } from "@/components/state-badges";
import { Failed, LoadingBlock } from "@/components/states";
import { PaymentPanel, WalletPanel } from "@/components/wallet-panel";
import { actionName, isAwaitingAnswer, proposalFor } from "@/lib/dispute-words";
import { t } from "@/lib/i18n";
import { settings, useUndo } from "@/lib/queries";
import type { DisputeView } from "@/lib/types";
import { DisputeActions } from "./actions";
import { DisputeFacts } from "./dispute-facts";
import { KindNotice } from "./kind-notice";
import { OutboxPanel } from "./outbox-panel";
import { dispute as disputeQuery } from "./queries";

/** One dispute: what the bank says, what the policy proposes, what an operator can do, what happened. */
export function DisputePage({ disputeId }: { disputeId: string }) {
  const { data, error, refetch } = useQuery(disputeQuery(disputeId));
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingBlock lines={5} />;
  const { dispute, payment, wallet, timeline, outbox } = data;
  const { decision } = dispute;
  const name = dispute.user_name ?? dispute.user_id;
  return (
    <Page>
      <PageHeader
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
            {isAwaitingAnswer(dispute) && <Deadline at={dispute.due_at} open />}
            <span className="ident">{dispute.id}</span>
          </div>
        }
      />
      <OnItsWay dispute={dispute} />
      <div className="grid grid-cols-[minmax(0,1fr)_280px] xl:grid-cols-[minmax(0,1fr)_320px] items-start gap-6">
        <div className="flex flex-col gap-6">
          <KindNotice dispute={dispute} />
          {decision ? (
            <DecisionCard
              decision={decision}
              action={t("decision.proposes", {
                action: proposalFor(dispute.kind, decision.action),
              })}
            >
              <DisputeActions dispute={dispute} proposed={decision.action} />
            </DecisionCard>
          ) : (
            <Panel title={t("dispute.actions")}>
              <DisputeActions dispute={dispute} proposed={null} />
            </Panel>
          )}
          <OutboxPanel rows={outbox} />
          <Panel title={t("timeline.title")}>
            <AuditTimeline rows={timeline} />
          </Panel>
        </div>
        <div className="flex flex-col gap-6">
          <DisputeFacts dispute={dispute} />
          <WalletPanel wallet={wallet} userName={name} />
          <PaymentPanel payment={payment} />
        </div>
      </div>
    </Page>
  );
}

function OnItsWay({ dispute }: { dispute: DisputeView }) {
  const undo = useUndo();
  const { data } = useQuery(settings);
  const { action, action_state: state, leaves_at: leavesAt } = dispute;
  if (state !== "leaving" || leavesAt === null || action === null) return null;
  return (
    <LeavingBanner
      what={t("dispute.leaving", { action: actionName(dispute.kind, action) })}
      leavesAt={leavesAt}
      graceSeconds={data?.grace_seconds ?? 0}
      onUndo={() => undo.mutate(`dispute:${dispute.id}`)}
      pending={undo.isPending}
      error={undo.error}
    />
  );
}
