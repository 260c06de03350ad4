import type { TextKey } from "@/lib/i18n";
import { formatAmount, formatCredits } from "@/lib/money";
import type { DailyTotal } from "@/lib/types";

export type Part = "top_ups" | "usage" | "refunds" | "disputes" | "dispute_fees";

export const parts: readonly { id: Part; name: TextKey }[] = [
  { id: "top_ups", name: "overview.top_ups" },
  { id: "usage", name: "overview.usage" },
  { id: "refunds", name: "overview.refunds" },
  { id: "disputes", name: "overview.disputes" },
  { id: "dispute_fees", name: "overview.dispute_fees" },
];

export const colourOf: Record<Part, string> = {
  top_ups: "bg-[var(--chart-in)]",
  usage: "bg-[var(--chart-use)]",
  refunds: "bg-[var(--chart-refund)]",
  disputes: "bg-[var(--chart-dispute)]",
  dispute_fees: "bg-[var(--chart-fee)]",
};

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

/** Banks and Stripe take money; everything else moves credits. */
export function figureOf(part: Part, sum: number | string, currency: string): string {
  const isMoney = part === "disputes" || part === "dispute_fees";
  return isMoney ? formatAmount(sum, currency) : formatCredits(sum, currency);
}
