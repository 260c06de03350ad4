import { t } from "@/lib/i18n";
import { formatAmount } from "@/lib/money";
import { shortDay } from "@/lib/time";
import type { DailyTotal } from "@/lib/types";
import { parts } from "./chart-parts";

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
              <td key={part.id}>{formatAmount(day[part.id], currency)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
