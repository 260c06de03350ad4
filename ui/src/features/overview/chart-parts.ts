import type { TextKey } from "@/lib/i18n";
import { formatAmount, formatCredits } from "@/lib/money";
import type { DailyTotal } from "@/lib/types";

export type Part = "top_ups" | "usage" | "refunds" | "disputes" | "dispute_fees";

export const parts: readonly { id: Part; name: TextKey; colour: string }[] = [
  { id: "top_ups", name: "overview.top_ups", colour: "bg-[var(--chart-in)]" },
  { id: "usage", name: "overview.usage", colour: "bg-[var(--chart-use)]" },
  { id: "refunds", name: "overview.refunds", colour: "bg-[var(--chart-refund)]" },
  { id: "disputes", name: "overview.disputes", colour: "bg-[var(--chart-dispute)]" },
  { id: "dispute_fees", name: "overview.dispute_fees", colour: "bg-[var(--chart-fee)]" },
];

/** What happened over several days, exact beyond what a number holds; a day on which more came back
 * counts against the others. */
export function sumOf(days: readonly DailyTotal[]): Record<Part, string> {
  const sum = (part: Part) => String(days.reduce((all, day) => all + BigInt(day[part]), 0n));
  return {
    top_ups: sum("top_ups"),
    usage: sum("usage"),
    refunds: sum("refunds"),
    disputes: sum("disputes"),
    dispute_fees: sum("dispute_fees"),
  };
}

/** A day's parts as lengths: what came back more than it went has none. */
export function lengthsOf(day: DailyTotal): Record<Part, number> {
  const length = (part: Part) => Math.max(0, Number(day[part]));
  return {
    top_ups: length("top_ups"),
    usage: length("usage"),
    refunds: length("refunds"),
    disputes: length("disputes"),
    dispute_fees: length("dispute_fees"),
  };
}

/** Banks and Stripe take money; everything else moves credits. */
export function figureOf(part: Part, sum: number | string, currency: string): string {
  const isMoney = part === "disputes" || part === "dispute_fees";
  return isMoney ? formatAmount(sum, currency) : formatCredits(sum, currency);
}
