import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Amount } from "@/components/amount";
import { Deadline } from "@/components/deadline";
import { Page, PageHeader } from "@/components/page";
import { DisputeKindBadge, DisputeStatusBadge } from "@/components/state-badges";
import { Failed, LoadingBlock } from "@/components/states";
import { label, t } from "@/lib/i18n";
import { dispute as disputeQuery } from "@/lib/queries";
import type { DisputeView } from "@/lib/types";
import { nameOf } from "@/lib/visible";
import { Ce3Panel, NoCe3 } from "./ce3-panel";
import { ComplianceNotice } from "./compliance-notice";
import { FieldsPanel } from "./fields-panel";
import { FindingsPanel } from "./findings-panel";
import { LeavePanel } from "./leave-panel";
import { QuietNotices, UrgentNotices } from "./notices";
import { SentPanel } from "./sent-panel";
import { TotalsPanel } from "./totals-panel";
import { useDraftOf } from "./use-draft-of";

/** What is said to the bank: proposals, words over them, files, what stands against it, and sending. */
export function EvidencePage({ disputeId }: { disputeId: string }) {
  const draft = useDraftOf(disputeId);
  const detail = useQuery(disputeQuery(disputeId));
  const { view } = draft;
  const dispute = detail.data?.dispute;
  const [seen, setSeen] = useState<number | null>(null);
  if (dispute && seen === null) setSeen(dispute.revision);
  const error = draft.error ?? detail.error;
  if (error && !(view && dispute)) {
    const again = () => {
      draft.reload();
      void detail.refetch();
    };
    return <Failed error={error} onRetry={again} />;
  }
  if (!view || !dispute) return <LoadingBlock lines={5} />;
  const isChanged = seen !== null && seen !== dispute.revision;
  return (
    <Page>
      <EvidenceHeader dispute={dispute} />
      <div className="grid grid-cols-[minmax(0,1fr)_280px] items-start gap-6 xl:grid-cols-[minmax(0,1fr)_320px]">
        <div className="flex min-w-0 flex-col gap-6">
          <QuietNotices view={view} dispute={dispute} />
          <ComplianceNotice view={view} />
          <Ce3Panel charge={dispute.charge} draft={draft} view={view} />
          <FieldsPanel draft={draft} view={view} />
        </div>
        <div className="sticky top-5 flex max-h-[calc(100vh-96px)] flex-col gap-4 overflow-y-auto">
          <UrgentNotices
            draft={draft}
            dispute={dispute}
            isChanged={isChanged}
            onSeen={() => setSeen(dispute.revision)}
          />
          <LeavePanel
            draft={draft}
            view={view}
            dispute={dispute}
            revision={seen ?? dispute.revision}
            isChanged={isChanged}
          />
          {view.takes_action && <FindingsPanel view={view} />}
          <TotalsPanel totals={view.totals} />
          <NoCe3 view={view} />
          <SentPanel sent={view.sent} />
        </div>
      </div>
    </Page>
  );
}

function EvidenceHeader({ dispute }: { dispute: DisputeView }) {
  const name = nameOf(dispute);
  return (
    <PageHeader
      help="evidence"
      back={{
        to: "/disputes/$disputeId",
        params: { disputeId: dispute.id },
        label: t(`evidence.back.${dispute.kind}`),
      }}
      title={
        <>
          {t(`evidence.title.${dispute.kind}`, { name })}{" "}
          <Amount minor={dispute.amount} currency={dispute.currency} />
        </>
      }
      subtitle={
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <DisputeKindBadge kind={dispute.kind} />
          <DisputeStatusBadge status={dispute.status} />
          {dispute.waits_for_operator && <Deadline at={dispute.due_at} open />}
          <span>{label("dispute_reason", dispute.reason)}</span>
          <span className="ident">{dispute.id}</span>
        </div>
      }
    />
  );
}
