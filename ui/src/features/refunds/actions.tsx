import { useState } from "react";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";
import { blockingDispute } from "@/lib/refund-blocks";
import type { RefundRequestDetail } from "@/lib/types";
import { useActionFocus } from "@/lib/use-action-focus";
import { useShortcuts } from "@/lib/use-shortcuts";
import { ApproveDialog } from "./approve-dialog";
import { OtherWays } from "./other-ways";
import { RejectDialog } from "./reject-dialog";
import { WithdrawDialog } from "./withdraw-dialog";

/** The answers to a request, and its end by the customer; nothing, once it has been answered. */
export function RefundActions({ detail }: { detail: RefundRequestDetail }) {
  const [dialog, setDialog] = useState<"approve" | "reject" | "withdraw" | null>(null);
  const area = useActionFocus<HTMLDivElement>();
  const isWaiting = detail.request.waits_for_operator;
  const isBlocked = blockingDispute(detail) !== undefined;
  const isSpent = detail.payment.left <= 0;
  const canApprove = !isBlocked && !isSpent;
  useShortcuts({
    approve: isWaiting && canApprove && (() => setDialog("approve")),
    reject: isWaiting && (() => setDialog("reject")),
    withdraw: isWaiting && (() => setDialog("withdraw")),
  });
  if (!isWaiting) return null;
  const onOpenChange = (open: boolean) => setDialog((now) => (open ? now : null));
  return (
    <>
      {!isBlocked && <OtherWays detail={detail} />}
      <div ref={area} tabIndex={-1} className="flex items-center gap-2 outline-none">
        <Button
          tone="quiet"
          shortcut="withdraw"
          data-testid="withdraw-refund"
          onClick={() => setDialog("withdraw")}
        >
          {t("refund.withdraw")}
        </Button>
        <Button shortcut="reject" data-testid="reject-refund" onClick={() => setDialog("reject")}>
          {t("refund.reject")}
        </Button>
        <Button
          tone="primary"
          shortcut="approve"
          data-testid="approve-refund"
          disabled={!canApprove}
          title={isSpent ? t("refund.nothing_left") : undefined}
          onClick={() => setDialog("approve")}
        >
          {t("refund.approve")}
        </Button>
        {dialog === "approve" && <ApproveDialog detail={detail} onOpenChange={onOpenChange} />}
        {dialog === "reject" && <RejectDialog detail={detail} onOpenChange={onOpenChange} />}
        {dialog === "withdraw" && <WithdrawDialog detail={detail} onOpenChange={onOpenChange} />}
      </div>
    </>
  );
}
