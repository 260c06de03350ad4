import type { RefundFilter, RefundState } from "@/lib/types";

export type RefundsState = RefundState | "waiting" | "all";

export const REFUND_STATES: readonly RefundState[] = [
  "in_review",
  "leaving",
  "sent",
  "pending",
  "succeeded",
  "failed",
  "canceled",
  "rejected",
  "withdrawn",
];

/** What the list can be narrowed to; the first is where it starts. */
export const REFUND_CHOICES: readonly RefundsState[] = ["waiting", "all", ...REFUND_STATES];

export type RefundsSearch = { q: string; state: RefundsState };

/** The filter Rust understands. */
export function refundFilter({ q, state }: RefundsSearch): RefundFilter {
  return {
    state: state === "all" || state === "waiting" ? null : state,
    waiting: state === "waiting" ? true : null,
    user_id: null,
    search: q || null,
  };
}
