import { Link } from "@tanstack/react-router";
import { Notice } from "@/components/notice";
import { t } from "@/lib/i18n";
import { formatAmount } from "@/lib/money";
import { blockingDispute, openInquiry } from "@/lib/refund-blocks";
import type { RefundRequestDetail } from "@/lib/types";

/** What stands on the payment besides this request: no refund at all, or one that may cost twice. */
export function DisputeNotices({ detail }: { detail: RefundRequestDetail }) {
  const dispute = blockingDispute(detail) ?? openInquiry(detail);
  if (!dispute) return null;
  const kind = dispute.blocks_refund ? "blocked" : "inquiry";
  return (
    <Notice
      tone={dispute.blocks_refund ? "danger" : "warn"}
      title={t(`refund.${kind}`)}
      text={t(`refund.${kind}.text`, {
        amount: formatAmount(dispute.amount, dispute.currency),
      })}
    >
      <Link
        to="/disputes/$disputeId"
        params={{ disputeId: dispute.id }}
        className="font-medium text-brand hover:underline"
      >
        {t("refund.see_dispute")}
      </Link>
    </Notice>
  );
}
