import { Notice } from "@/components/notice";
import { lookUp, t } from "@/lib/i18n";
import { blockingDispute } from "@/lib/refund-blocks";
import type { RefundRequestDetail, RefundState } from "@/lib/types";
import { visible } from "@/lib/visible";

/** The states that bring a request back to an operator, and what happened. */
const titles: Partial<Record<RefundState, "refund.failed" | "refund.canceled">> = {
  failed: "refund.failed",
  canceled: "refund.canceled",
};

/** Why the refund did not reach the customer, and what to do about it. */
export function FailureNotice({ detail }: { detail: RefundRequestDetail }) {
  const { request, timeline } = detail;
  const title = titles[request.state];
  if (title === undefined) return null;
  return (
    <Notice tone="danger" title={t(title)} text={t("refund.failed.text")}>
      <p data-testid="failure-cause">{causeOf(request.state, timeline)}</p>
      {/* Where a dispute keeps a refund from being sent, the notice below says what to do first. */}
      {blockingDispute(detail) === undefined && (
        <p data-testid="failure-next">{nextOf(request.state, timeline)}</p>
      )}
    </Notice>
  );
}

/** What Stripe or the bank said when the request last came to this state. */
const reasonOf = (state: RefundState, timeline: RefundRequestDetail["timeline"]) =>
  timeline.findLast((row) => row.action === state)?.reason ?? null;

/** The code that ends such a sentence. */
const codeOf = (reason: string) => reason.slice(reason.lastIndexOf(": ") + 2);

function causeOf(state: RefundState, timeline: RefundRequestDetail["timeline"]): string {
  const reason = reasonOf(state, timeline);
  if (reason === null) return t("refund.cause.none");
  const cause = lookUp("refund_failure", codeOf(reason)) ?? visible(reason);
  return t("refund.cause", { cause });
}

/** What helps against this cause; else what helps always. */
function nextOf(state: RefundState, timeline: RefundRequestDetail["timeline"]): string {
  const reason = reasonOf(state, timeline);
  const known = reason === null ? null : lookUp("refund_failure_next", codeOf(reason));
  return known ?? t("refund.failed.next");
}
