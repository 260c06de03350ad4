import { useQuery } from "@tanstack/react-query";
import { ShieldAlert } from "lucide-react";
import { useState } from "react";
import { Amount } from "@/components/amount";
import { AuditTimeline } from "@/components/audit-timeline";
import { Notice } from "@/components/notice";
import { Below, CaseColumns, Page, PageHeader, Panel } from "@/components/page";
import { Failed, LoadingBlock } from "@/components/states";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { PaymentPanel, WalletPanel, withdrawnBy } from "@/components/wallet-panel";
import { When } from "@/components/when";
import { label, t } from "@/lib/i18n";
import { fraudWarning } from "@/lib/queries";
import { useRecent } from "@/lib/recent";
import type { FraudWarning } from "@/lib/types";
import { useActionFocus } from "@/lib/use-action-focus";
import { useShortcuts } from "@/lib/use-shortcuts";
import { nameOf, visible } from "@/lib/visible";
import { DismissDialog, RefundDialog } from "./dialogs";
import { CostPanel, DisputesOfPayment, PastPanel } from "./panels";

/** One fraud warning: the payment, the customer, what waiting may cost, and the two answers to it. */
export function FraudWarningPage({ warningId }: { warningId: string }) {
  const { data: warning, error, refetch } = useQuery(fraudWarning(warningId));
  const who = warning?.user;
  useRecent(
    warning && {
      kind: "warning",
      id: warningId,
      label: who
        ? t("warning.title", { name: nameOf({ user_name: who.name, user_id: who.id }) })
        : t("warning.title.unknown"),
    },
  );
  if (error && !warning) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!warning) return <LoadingBlock lines={5} />;
  const { payment, wallet, user } = warning;
  const name = user && nameOf({ user_name: user.name, user_id: user.id });
  return (
    <Page>
      <PageHeader
        help="fraud-warnings"
        back={{ to: "/queue", label: t("room.queue") }}
        title={
          <>
            {name === null ? t("warning.title.unknown") : t("warning.title", { name })}{" "}
            {payment && <Amount minor={payment.paid} currency={payment.currency} />}
          </>
        }
        subtitle={
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Badge tone={warning.attention_id === null ? "neutral" : "warn"} icon={ShieldAlert}>
              {t(stateOf(warning))}
            </Badge>
            {warning.created_at !== null && (
              <span>
                {t("warning.reported")} <When at={warning.created_at} />
              </span>
            )}
            <span className="ident">{warning.id}</span>
          </div>
        }
        actions={<Actions warning={warning} />}
      />
      <CaseColumns
        main={
          <>
            <What warning={warning} />
            <CostPanel warning={warning} />
            <Below>
              <Panel title={t("timeline.title")}>
                <AuditTimeline rows={warning.timeline} />
              </Panel>
            </Below>
          </>
        }
        aside={
          <>
            {wallet && <WalletPanel wallet={wallet} userName={name ?? wallet.user_id} />}
            {payment && (
              <PaymentPanel payment={payment} withdrawn={withdrawnBy(warning.disputes)} />
            )}
            <DisputesOfPayment disputes={warning.disputes} />
            <PastPanel past={warning.past} />
          </>
        }
      />
    </Page>
  );
}

const stateOf = ({ attention_id: item, dismissed }: FraudWarning) => {
  if (item !== null) return "warning.state.open" as const;
  return dismissed?.by === "redress" ? "warning.state.over" : "warning.state.dismissed";
};

/** What the bank says, and what has been decided about it. */
function What({ warning }: { warning: FraudWarning }) {
  const { dismissed, attention_id: item } = warning;
  return (
    <>
      <Notice
        tone={item === null ? "info" : "warn"}
        icon={ShieldAlert}
        title={t("warning.what", { fraud: label("fraud_type", warning.fraud_type) })}
        text={t(warning.actionable ? "warning.what.text" : "warning.what.over")}
      />
      {item === null && dismissed !== null && dismissed.by !== "redress" && (
        <Notice
          tone="info"
          title={t("warning.dismissed", { by: visible(dismissed.by) })}
          text={
            <>
              <When at={dismissed.at} />
              {dismissed.note && (
                <span className="block whitespace-pre-line">{visible(dismissed.note)}</span>
              )}
            </>
          }
        />
      )}
      {warning.payment === null && (
        <Notice tone="info" title={t("warning.no_payment")} text={t("warning.no_payment.text")}>
          <p className="ident">{warning.payment_intent ?? warning.charge}</p>
        </Notice>
      )}
    </>
  );
}

/** The two answers; a refund needs a payment of which something is left. */
function Actions({ warning }: { warning: FraudWarning }) {
  const [dialog, setDialog] = useState<"refund" | "dismiss" | null>(null);
  const area = useActionFocus<HTMLDivElement>();
  const { payment, user, attention_id: item } = warning;
  const canRefund = payment !== null && user !== null && payment.left > 0 && warning.actionable;
  const isBlocked = warning.disputes.some((dispute) => dispute.blocks_refund);
  const isOpen = item !== null;
  useShortcuts({
    refund_warning: isOpen && canRefund && !isBlocked && (() => setDialog("refund")),
    dismiss: isOpen && (() => setDialog("dismiss")),
  });
  if (item === null) return null;
  const onOpenChange = (open: boolean) => setDialog((now) => (open ? now : null));
  return (
    <div ref={area} tabIndex={-1} className="flex items-center gap-2 outline-none">
      <Button shortcut="dismiss" data-testid="dismiss-warning" onClick={() => setDialog("dismiss")}>
        {t("warning.dismiss")}
      </Button>
      {canRefund && (
        <Button
          tone="primary"
          shortcut="refund_warning"
          data-testid="refund-warning"
          disabled={isBlocked}
          onClick={() => setDialog("refund")}
        >
          {t("warning.refund")}
        </Button>
      )}
      {dialog === "dismiss" && (
        <DismissDialog warning={warning} itemId={item} onOpenChange={onOpenChange} />
      )}
      {dialog === "refund" && payment && user && (
        <RefundDialog
          warning={warning}
          payment={payment}
          userId={user.id}
          onOpenChange={onOpenChange}
        />
      )}
    </div>
  );
}
