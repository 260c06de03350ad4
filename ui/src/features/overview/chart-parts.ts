import type { TextKey } from "@/lib/i18n";
import type { DailyTotal } from "@/lib/types";

export type Part = "top_ups" | "usage" | "refunds" | "disputes";

export const parts: readonly { id: Part; name: TextKey; colour: string }[] = [
  { id: "top_ups", name: "overview.top_ups", colour: "bg-[var(--chart-in)]" },
  { id: "usage", name: "overview.usage", colour: "bg-[var(--chart-use)]" },
  { id: "refunds", name: "overview.refunds", colour: "bg-[var(--chart-refund)]" },
  { id: "disputes", name: "overview.disputes", colour: "bg-[var(--chart-dispute)]" },
];

/** A day's parts as lengths; the ledger signs what goes out, a bar has no sign. */
export function dayParts(day: DailyTotal): Record<Part, number> {
  return {
    top_ups: Math.abs(day.top_ups),
    usage: Math.abs(day.usage),
    refunds: Math.abs(day.refunds),
    disputes: Math.abs(day.disputes),
  };
}
