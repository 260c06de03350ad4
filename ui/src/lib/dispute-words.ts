import { t } from "@/lib/i18n";
import type { CaseAction, DisputeActionName, DisputeView } from "@/lib/types";

type Kind = DisputeView["kind"];

/**
 * "Accept" ends a chargeback by closing it. An inquiry cannot be closed: there, accepting means to give
 * the money back, and evidence answers a question. The two never share a word.
 */
export function proposalFor(kind: Kind, action: CaseAction): string {
  const act = actOf(kind, action);
  if (act) return actionName(kind, act);
  return t(action === "wait" ? "dispute.wait" : "dispute.ask_person");
}

/** Gives way: what an operator confirms when the money is to go. */
export function givingWay(kind: Kind): Exclude<DisputeActionName, "contest"> {
  return kind === "inquiry" ? "refund_in_full" : "accept";
}

/** The name of an action somebody confirms or confirmed. */
export function actionName(kind: Kind, action: DisputeActionName): string {
  if (action === "contest") return t(kind === "inquiry" ? "dispute.answer" : "dispute.contest");
  if (action === "refund_in_full" || kind === "inquiry") return t("dispute.refund_in_full");
  return t("dispute.accept");
}

/** What an operator would confirm to follow the proposal; nothing, when it says to wait or to ask. */
export function actOf(kind: Kind, action: CaseAction): DisputeActionName | null {
  switch (action) {
    case "wait":
    case "ask_person":
      return null;
    case "contest":
    case "answer_inquiry":
      return "contest";
    case "refund_in_full":
      return "refund_in_full";
    default:
      return givingWay(kind);
  }
}
