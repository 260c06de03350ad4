import { Notice } from "@/components/notice";
import { lookUp, t } from "@/lib/i18n";
import type { RefundRequestDetail, RefundState } from "@/lib/types";
import { visible } from "@/lib/visible";

/** The states that bring a request back to an operator, and what happened. */
const titles: Partial<Record<RefundState, "refund.failed" | "refund.canceled">> = {
  failed: "refund.failed",
  canceled: "refund.canceled",
};

/** Why the refund did not reach the customer, and what to do about it. */
export function FailureNotice({ detail: { request, timeline } }: { detail: RefundRequestDetail }) {
  const title = titles[request.state];
  if (title === undefined) return null;
  return (
    <Notice tone="danger" title={t(title)} text={t("refund.failed.next")}>
      <p data-testid="failure-cause">{causeOf(request.state, timeline)}</p>
    </Notice>
  );
}

/** What Stripe or the bank said when the request last came to this state: its code ends the sentence. */
function causeOf(state: RefundState, timeline: RefundRequestDetail["timeline"]): string {
  const reason = timeline.findLast((row) => row.action === state)?.reason;
  if (!reason) return t("refund.cause.none");
  const code = reason.slice(reason.lastIndexOf(": ") + 2);
  return t("refund.cause", { cause: lookUp("refund_failure", code) ?? visible(reason) });
}
