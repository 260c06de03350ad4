import type { QueueRow } from "@/lib/types";

/** How pressing the answer is; what ends without us presses nobody. */
export type DueTone = "none" | "calm" | "submission_sla" | "aim_missed" | "overdue";

type Due = Pick<QueueRow, "due_at" | "is_final" | "submission_due_at" | "answers_itself">;

/** Stripe's deadline and our own aim are never told in the same tone: only one of them loses money. */
export function dueTone(row: Due, now: number): DueTone {
  if (row.due_at === null) return "none";
  if (row.answers_itself !== null) return "calm";
  const passed = (at: number | null) => at !== null && at / 1000 <= now;
  if (passed(row.due_at)) return row.is_final ? "overdue" : "aim_missed";
  return row.is_final && passed(row.submission_due_at) ? "submission_sla" : "calm";
}

/** Our own aim: has somebody looked, and if not, is it time? */
export type LookTone = "looked" | "waiting" | "late" | "overdue";

type Look = Pick<QueueRow, "looked_at" | "first_response_due_at" | "due_at" | "answers_itself">;

export function lookTone(row: Look, now: number): LookTone {
  if (row.looked_at !== null) return "looked";
  if (row.answers_itself !== null || row.first_response_due_at / 1000 > now) return "waiting";
  // Where the first look is all that is due, the column beside it says already how late it is.
  return row.due_at === row.first_response_due_at ? "late" : "overdue";
}
