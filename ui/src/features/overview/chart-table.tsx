import { t } from "@/lib/i18n";
import { shortDay } from "@/lib/time";
import type { DailyTotal } from "@/lib/types";
import { figureOf, parts } from "./chart-parts";

/** The chart in figures, for who cannot see it. */
export function ChartTable({ days, currency }: { days: DailyTotal[]; currency: string }) {
  return (
    <table className="sr-only">
      <caption>{t("overview.daily")}</caption>
      <thead>
        <tr>
          <th>{t("overview.day")}</th>
          {parts.map((part) => (
            <th key={part.id}>{t(part.name)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.map((day) => (
          <tr key={day.day}>
            <th>{shortDay(day.day)}</th>
            {parts.map((part) => (
              <td key={part.id}>{figureOf(part.id, day[part.id], currency)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
