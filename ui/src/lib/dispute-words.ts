import { t } from "@/lib/i18n";
import type { DisputeActionName, DisputeView } from "@/lib/types";

type Kind = DisputeView["kind"];

/**
 * "Accept" ends a chargeback by closing it. An inquiry cannot be closed: there, accepting means to give
 * the money back. The two never share a word.
 */
export function proposalFor(kind: Kind, action: "accept" | "contest"): string {
  if (kind === "inquiry") {
    return action === "accept" ? t("dispute.refund_in_full") : t("dispute.answer");
  }
  return action === "accept" ? t("dispute.accept") : t("dispute.contest");
}

/** Gives way: what an operator confirms when the money is to go. */
export function givingWay(kind: Kind): DisputeActionName {
  return kind === "inquiry" ? "refund_in_full" : "accept";
}

/** The name of an action somebody confirmed. */
export function actionName(kind: Kind, action: DisputeActionName): string {
  if (action === "refund_in_full") return t("dispute.refund_in_full");
  return proposalFor(kind, action);
}

/** Whether the bank still waits for us. Unknown statuses of Stripe count when they say so themselves. */
export function isAwaitingAnswer(dispute: { status: string }): boolean {
  return dispute.status.endsWith("needs_response");
}
