import { useState } from "react";
import { cx } from "@/lib/cx";
import { t } from "@/lib/i18n";
import { formatCredits } from "@/lib/money";
import { shortDay } from "@/lib/time";
import type { DailyTotal } from "@/lib/types";
import { barsOf } from "./chart-bars";
import { colourOf, figureOf, parts, sumOf } from "./chart-parts";
import { ChartTable } from "./chart-table";

type Props = { days: DailyTotal[]; currency: string };

/** Thirty days: what came in stands above the line, what went out hangs below it. */
export function DailyChart({ days, currency }: Props) {
  const [pointed, setPointed] = useState<DailyTotal | null>(null);
  const shown = sumOf(pointed ? [pointed] : days);
  if (days.length === 0) return <p className="text-ink-soft">{t("overview.no_days")}</p>;
  const { bars, zero, lowest, highest } = barsOf(days);
  return (
    <div className="flex flex-1 flex-col">
      <div className="mb-3 flex flex-wrap items-baseline gap-x-5 gap-y-1">
        <p className="w-36 font-medium">
          {pointed ? shortDay(pointed.day) : t("overview.thirty_days")}
        </p>
        {parts.map((part) => (
          <p key={part.id} className="flex items-baseline gap-1.5 text-ink-soft">
            <span aria-hidden className={cx("size-2 rounded-full", colourOf[part.id])} />
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
          <span>{formatCredits(highest, currency)}</span>
          <span>{formatCredits(lowest, currency)}</span>
        </p>
        <span
          className="absolute right-0 left-[83px] h-px bg-rule-strong"
          style={{ top: `${zero}%` }}
        />
        {days.map((day, at) => (
          <div
            key={day.day}
            onPointerEnter={() => setPointed(day)}
            className={cx(
              "relative flex-1 rounded-sm transition-opacity",
              pointed !== null && pointed.day !== day.day && "opacity-40",
            )}
          >
            {bars[at]?.map(({ part, top, height }) => (
              <div
                key={part}
                className={cx(
                  "absolute inset-x-0",
                  colourOf[part],
                  part === "top_ups" && "rounded-t-[2px]",
                )}
                style={{ top: `${top}%`, height: `${height}%` }}
              />
            ))}
          </div>
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
