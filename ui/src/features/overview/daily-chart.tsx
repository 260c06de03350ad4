import { useState } from "react";
import { cx } from "@/lib/cx";
import { t } from "@/lib/i18n";
import { formatCredits } from "@/lib/money";
import { shortDay } from "@/lib/time";
import type { DailyTotal } from "@/lib/types";
import { figureOf, lengthsOf, type Part, parts, sumOf } from "./chart-parts";
import { ChartTable } from "./chart-table";

type Props = { days: DailyTotal[]; currency: string };

/** Thirty days: what came in stands above the line, what went out hangs below it. */
export function DailyChart({ days, currency }: Props) {
  const [pointed, setPointed] = useState<DailyTotal | null>(null);
  const all = days.map(lengthsOf);
  const top = Math.max(1, ...all.map((day) => day.top_ups));
  const bottom = Math.max(
    1,
    ...all.map((day) => day.usage + day.refunds + day.disputes + day.dispute_fees),
  );
  const shown = sumOf(pointed ? [pointed] : days);
  if (days.length === 0) return <p className="text-ink-soft">{t("overview.no_days")}</p>;
  const above = `${(100 * top) / (top + bottom)}%`;
  return (
    <div className="flex flex-1 flex-col">
      <div className="mb-3 flex flex-wrap items-baseline gap-x-5 gap-y-1">
        <p className="w-36 font-medium">
          {pointed ? shortDay(pointed.day) : t("overview.thirty_days")}
        </p>
        {parts.map((part) => (
          <p key={part.id} className="flex items-baseline gap-1.5 text-ink-soft">
            <span aria-hidden className={cx("size-2 rounded-full", part.colour)} />
            {t(part.name)}
            <span className="figures text-ink">{figureOf(part.id, shown[part.id], currency)}</span>
          </p>
        ))}
      </div>
      <div
        aria-hidden
        className="relative flex min-h-44 flex-1 items-stretch gap-[3px]"
        onPointerLeave={() => setPointed(null)}
      >
        <p className="figures flex w-20 shrink-0 flex-col justify-between text-ink-soft text-xs">
          <span>{formatCredits(top, currency)}</span>
          <span>{formatCredits(-bottom, currency)}</span>
        </p>
        <span className="absolute right-0 left-[83px] h-px bg-rule-strong" style={{ top: above }} />
        {days.map((day) => (
          <Bar
            key={day.day}
            day={lengthsOf(day)}
            above={above}
            top={top}
            bottom={bottom}
            dimmed={pointed !== null && pointed.day !== day.day}
            onPoint={() => setPointed(day)}
          />
        ))}
      </div>
      <div aria-hidden className="mt-1 flex justify-between pl-[83px] text-ink-soft text-xs">
        <span>{shortDay(days[0]?.day ?? "")}</span>
        <span>{shortDay(days.at(-1)?.day ?? "")}</span>
      </div>
      <ChartTable days={days} currency={currency} />
    </div>
  );
}

type BarProps = {
  day: Record<Part, number>;
  above: string;
  top: number;
  bottom: number;
  dimmed: boolean;
  onPoint: () => void;
};

function Bar({ day, above, top, bottom, dimmed, onPoint }: BarProps) {
  return (
    <div
      onPointerEnter={onPoint}
      className={cx(
        "relative flex flex-1 flex-col rounded-sm transition-opacity",
        dimmed && "opacity-40",
      )}
    >
      <div className="flex flex-col justify-end" style={{ height: above }}>
        <div
          className="rounded-t-[2px] bg-[var(--chart-in)]"
          style={{ height: `${(100 * day.top_ups) / top}%` }}
        />
      </div>
      <div className="flex-1">
        {parts
          .filter((part) => part.id !== "top_ups")
          .map((part) => (
            <div
              key={part.id}
              className={part.colour}
              style={{ height: `${(100 * day[part.id]) / bottom}%` }}
            />
          ))}
      </div>
    </div>
  );
}
