import { t } from "@/lib/i18n";
import { dayOf, dayStart } from "@/lib/time";

const HALF_DAY_MICROS = 12 * 3_600_000_000;

/** Why a day is none on which something was paid; null when it is one. */
export function whyNotPaidOn(day: string, now: number = Date.now()): string | null {
  const start = dayStart(day);
  if (start === null) return t("filter.day_wrong");
  return start > now * 1000 ? t("noted.paid_on.future") : null;
}

/** The middle of the day, which is that day in most zones; null for today, which the desk takes as now. */
export function paidOn(day: string, now: number = Date.now()): number | null {
  const start = dayStart(day);
  return start === null || day === dayOf(now) ? null : start + HALF_DAY_MICROS;
}
