import type { TextKey } from "@/lib/i18n";

export type Part = "top_ups" | "usage" | "refunds" | "disputes" | "dispute_fees";

export const parts: readonly { id: Part; name: TextKey; colour: string }[] = [
  { id: "top_ups", name: "overview.top_ups", colour: "bg-[var(--chart-in)]" },
  { id: "usage", name: "overview.usage", colour: "bg-[var(--chart-use)]" },
  { id: "refunds", name: "overview.refunds", colour: "bg-[var(--chart-refund)]" },
  { id: "disputes", name: "overview.disputes", colour: "bg-[var(--chart-dispute)]" },
  { id: "dispute_fees", name: "overview.dispute_fees", colour: "bg-[var(--chart-fee)]" },
];

type Parts = Record<Part, number>;

/** What happened over several days; a day on which more came back counts against the others. */
export function sumOf(days: readonly Parts[]): Parts {
  const total = { top_ups: 0, usage: 0, refunds: 0, disputes: 0, dispute_fees: 0 };
  for (const day of days) for (const part of parts) total[part.id] += day[part.id];
  return total;
}

/** A day's parts as lengths: what came back more than it went has none. */
export function lengthsOf(day: Parts): Parts {
  const lengths = sumOf([day]);
  for (const part of parts) lengths[part.id] = Math.max(0, lengths[part.id]);
  return lengths;
}
