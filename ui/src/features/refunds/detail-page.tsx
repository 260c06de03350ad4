import { useQuery } from "@tanstack/react-query";
import { Amount } from "@/components/amount";
import { AuditTimeline } from "@/components/audit-timeline";
import { DecisionCard } from "@/components/decision-card";
import { LeavingBanner } from "@/components/leaving-banner";
import { Below, CaseColumns, Page, PageHeader, Panel } from "@/components/page";
import { RefundStateBadge } from "@/components/state-badges";
import { Failed, LoadingBlock } from "@/components/states";
import { PaymentPanel, WalletPanel, withdrawnBy } from "@/components/wallet-panel";
import { When } from "@/components/when";
import { label, t } from "@/lib/i18n";
import { formatAmount } from "@/lib/money";
import { refundRequest } from "@/lib/queries";
import { useRecent } from "@/lib/recent";
import type { RefundRequestDetail } from "@/lib/types";
import { nameOf, visible } from "@/lib/visible";
import { RefundActions } from "./actions";
import { BalanceNow } from "./balance-now";
import { DisputeNotices } from "./dispute-notices";
import { FailureNotice } from "./failure-notice";
import { NextStep } from "./next-step";
import { SettledPanel } from "./settled-panel";

/** One request: what is asked, what the policy proposes, what an operator can do, what happened. */
export function RefundPage({ requestId }: { requestId: string }) {
  const { data, error, refetch } = useQuery(refundRequest(requestId));
  useRecent(
    data && {
      kind: "refund",
      id: requestId,
      label: `${nameOf(data.request)} ${formatAmount(data.request.asked, data.request.currency)}`,
    },
  );
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingBlock lines={5} />;
  const { request, payment, wallet, timeline } = data;
  const name = nameOf(request);
  return (
    <Page>
      <PageHeader
        help="refunds"
        back={{ to: "/refunds", label: t("room.refunds") }}
        title={
          <>
            {t("refund.title", { name })}{" "}
            <Amount minor={request.asked} currency={request.currency} />
          </>
        }
        subtitle={
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <RefundStateBadge state={request.state} means={request.means} />
            <span>
              {t("refund.requested")} <When at={request.requested_at} />
            </span>
            {request.amount !== request.asked && (
              <span>
                {t(request.means ? "refund.settled_amount" : "refund.approved_amount")}{" "}
                <Amount minor={request.amount} currency={request.currency} />
              </span>
            )}
            <span className="ident">#{request.id}</span>
          </div>
        }
        actions={<RefundActions detail={data} />}
      />
      <OnItsWay detail={data} />
      <FailureNotice detail={data} />
      {request.waits_for_operator && <DisputeNotices detail={data} />}
      <CaseColumns
        main={
          <>
            <Panel title={t("refund.reason_given")}>
              <p className="whitespace-pre-line text-base">{visible(request.reason)}</p>
              {request.result && (
                <p className="mt-3 border-t pt-3 text-ink-soft">
                  {t("refund.told")} <span className="text-ink">{request.result}</span>
                </p>
              )}
            </Panel>
            <DecisionCard
              decision={request.decision}
              action={label("refund_action", request.decision.action)}
            >
              <BalanceNow decision={request.decision} wallet={wallet} />
            </DecisionCard>
            <Below>
              <Panel title={t("timeline.title")}>
                <AuditTimeline rows={timeline} />
              </Panel>
            </Below>
          </>
        }
        aside={
          <>
            <NextStep detail={data} />
            {data.noted && <SettledPanel noted={data.noted} />}
            <WalletPanel wallet={wallet} userName={name} />
            <PaymentPanel payment={payment} withdrawn={withdrawnBy(data.disputes)} />
          </>
        }
      />
    </Page>
  );
}

function OnItsWay({ detail: { request } }: { detail: RefundRequestDetail }) {
  if (request.state !== "leaving" || request.leaves_at === null) return null;
  return (
    <LeavingBanner
      what={t("refund.leaving", { amount: formatAmount(request.amount, request.currency) })}
      leavesAt={request.leaves_at}
      name={`refund_request:${request.id}`}
    />
  );
}
