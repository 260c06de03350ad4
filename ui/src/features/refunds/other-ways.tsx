import { Banknote, Gift } from "lucide-react";
import { useState } from "react";
import { ActionMenu } from "@/components/action-menu";
import { NoteRefundDialog } from "@/components/note-refund-dialog";
import { caseActed } from "@/lib/case-flow";
import { t } from "@/lib/i18n";
import { plainAmount } from "@/lib/money";
import { openInquiry } from "@/lib/refund-blocks";
import type { RefundMeans, RefundRequestDetail } from "@/lib/types";
import { nameOf } from "@/lib/visible";

/** Settling a request without a refund at Stripe. */
export function OtherWays({ detail }: { detail: RefundRequestDetail }) {
  const [means, setMeans] = useState<RefundMeans | null>(null);
  const { request, payment, wallet } = detail;
  const first = Math.max(0, Math.min(request.asked, payment.left));
  const close = () => setMeans(null);
  return (
    <>
      <ActionMenu
        label={t("refund.other_ways")}
        testId="other-ways"
        shortcut="other_ways"
        items={[
          {
            id: "paid-elsewhere",
            label: t("refund.elsewhere"),
            icon: Banknote,
            onSelect: () => setMeans("elsewhere"),
          },
          {
            id: "give-credits",
            label: t("refund.credit"),
            icon: Gift,
            onSelect: () => setMeans("credit"),
          },
        ]}
      />
      {means && (
        <NoteRefundDialog
          means={means}
          payment={payment}
          wallet={wallet}
          name={nameOf(request)}
          requestId={request.id}
          initial={plainAmount(first, request.currency)}
          isInquired={openInquiry(detail) !== undefined}
          onDone={() => {
            caseActed(`refund_request:${request.id}`);
            close();
          }}
          onOpenChange={close}
        />
      )}
    </>
  );
}
