import type { TextKey } from "@/lib/i18n";
import { formatAmount } from "@/lib/money";
import { blockingDispute, openInquiry } from "@/lib/refund-blocks";
import type {
  ActOnDispute,
  ApproveRefund,
  CloseAttention,
  DisputeView,
  FraudWarning,
  QueueRow,
  RefundRequestDetail,
  RejectRefund,
} from "@/lib/types";

/** What can be done with several cases at once. */
export const BULK_ACTS = ["approve", "reject", "accept", "refund", "dismiss"] as const;
export type BulkAct = (typeof BULK_ACTS)[number];

/** What the desk is told for one case. */
export type Send =
  | { command: "approve_refund"; input: ApproveRefund }
  | { command: "reject_refund"; input: RejectRefund }
  | { command: "act_on_dispute"; input: ActOnDispute }
  | { command: "close_attention"; input: CloseAttention };

export type Money = { minor: number; currency: string };
/** A case that the action fits, with the money that it is about. */
export type Ready = {
  case: string;
  name: string;
  money: Money | null;
  send: (reason: string) => Send;
};
/** A case that is left out, and why. */
export type LeftOut = { case: string; name: string; why: TextKey };
export type Plan = { ready: Ready[]; leftOut: LeftOut[] };

/** The kinds of cases that an action is for, as far as a row of the queue tells. */
export function fits(act: BulkAct, row: QueueRow): boolean {
  switch (act) {
    case "approve":
    case "reject":
      return row.case.startsWith("refund_request:");
    case "accept":
      return row.kind === "chargeback";
    case "refund":
      return row.kind === "inquiry";
    case "dismiss":
      return row.kind === "early_fraud_warning";
  }
}

/** The money of each currency, in the order in which the currencies come. */
export function sumsOf(amounts: readonly (Money | null)[]): (Money & { count: number })[] {
  const sums = new Map<string, Money & { count: number }>();
  for (const money of amounts) {
    if (money === null) continue;
    const { currency, minor } = money;
    const sum = sums.get(currency) ?? { currency, minor: 0, count: 0 };
    sums.set(currency, { currency, minor: sum.minor + minor, count: sum.count + 1 });
  }
  return [...sums.values()];
}

/** "$120.00 + €35.00" */
export const writeSums = (amounts: readonly (Money | null)[]): string =>
  sumsOf(amounts)
    .map(({ minor, currency }) => formatAmount(minor, currency))
    .join(" + ");

export type Planned = { money: Money | null; send: Ready["send"] } | TextKey;

/** A refund of the amount that the queue shows: whatever needs a closer look is left to a person. */
export function planApproval(detail: RefundRequestDetail): Planned {
  const { request, payment } = detail;
  if (!request.waits_for_operator) return "bulk.why.decided";
  if (blockingDispute(detail)) return "bulk.why.disputed";
  if (openInquiry(detail)) return "bulk.why.inquired";
  if (payment.under_way_elsewhere > 0) return "bulk.why.under_way";
  if (payment.left < request.amount) return "bulk.why.less_left";
  return {
    money: { minor: request.amount, currency: request.currency },
    send: () => ({
      command: "approve_refund",
      input: { request_id: request.id, amount: request.amount, note: null },
    }),
  };
}

export function planRejection({ request }: RefundRequestDetail): Planned {
  if (!request.waits_for_operator) return "bulk.why.decided";
  return {
    money: { minor: request.amount, currency: request.currency },
    send: (reason) => ({ command: "reject_refund", input: { request_id: request.id, reason } }),
  };
}

/** Of the dispute as it was read for the summary: the desk refuses when it has changed since. */
export function planGivingWay(dispute: DisputeView, action: "accept" | "refund_in_full"): Planned {
  if (!dispute.takes_action) {
    return dispute.action === null ? "bulk.why.no_action" : "bulk.why.decided";
  }
  if ((dispute.kind === "inquiry") !== (action === "refund_in_full")) return "bulk.why.no_action";
  return {
    money: { minor: dispute.amount, currency: dispute.currency },
    send: () => ({
      command: "act_on_dispute",
      input: { dispute_id: dispute.id, action, revision: dispute.revision, note: null },
    }),
  };
}

export function planDismissal({ attention_id: id, payment }: FraudWarning): Planned {
  if (id === null) return "bulk.why.decided";
  return {
    money: payment && { minor: payment.left, currency: payment.currency },
    send: (note) => ({ command: "close_attention", input: { id, note, retry: false } }),
  };
}

/** Sorts the cases into those that are ready and those that are left out. */
export function planOf(cases: readonly (readonly [QueueRow, name: string, Planned])[]): Plan {
  const plan: Plan = { ready: [], leftOut: [] };
  for (const [row, name, planned] of cases) {
    if (typeof planned === "string") plan.leftOut.push({ case: row.case, name, why: planned });
    else plan.ready.push({ case: row.case, name, ...planned });
  }
  return plan;
}
